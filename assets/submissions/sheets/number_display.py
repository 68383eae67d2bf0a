"""Text that a spreadsheet shows for a value under a number format, with Vietnamese separators.

Figures only: days and times have their own meaning (`number_formats`). Of fractions and powers of ten the number itself
is given in place of its digits. No kept library for Python renders these formats. Source: ECMA-376, 18.8.31.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from assets.submissions.sheets.cells import as_shown, figure

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<condition>[<>=][^\]]*)\]|\[(?P<color>[^\]]*)\]|(?P<general>General)|(?P<power>E[+-]0+)"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<fraction>/)|(?P<end>;)|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9]+(?:\.[0-9]+)?)")
_HOLDS = {
    "<": lambda number, limit: number < limit,
    "<=": lambda number, limit: number <= limit,
    ">": lambda number, limit: number > limit,
    ">=": lambda number, limit: number >= limit,
    "=": lambda number, limit: number == limit,
    "<>": lambda number, limit: number != limit,
}
_PLAIN = frozenset({"", "general", "0", "#", "#,##0", "@"})
EXACTLY = Context(prec=700, rounding=ROUND_HALF_UP)
"""As programs round; the greatest number with the most decimals has fewer digits."""
_LONGEST_CODE = 255
"""What programs let a format be; a longer one shows nothing to anybody."""

Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the parts of a format, for positive numbers, negative ones, zero and texts.

    Attributes:
        tokens: kind and text, of what is shown.
        condition: which numbers it is for, where it says so itself.
    """

    tokens: Sequence[Token]
    condition: str | None

    @property
    def takes_text(self) -> bool:
        return any(kind == "text" for kind, _ in self.tokens)

    def holds(self, number: Decimal) -> bool:
        found = _CONDITION.fullmatch(self.condition or "")
        return found is not None and _HOLDS[found[1]](number, Decimal(found[2]))


def is_plain(code: str) -> bool:
    """Whether a format shows every whole number as it is, and every text: most do, and are not looked at further."""
    return code.casefold() in _PLAIN


def number_shown(number: float, code: str) -> str:
    """A number as a cell of this format shows it, without spaces around it; empty where it is hidden."""
    exact = figure(number)
    sections = _sections(code[:_LONGEST_CODE])
    section, is_magnitude = (None, False) if exact is None else _section(sections, exact)
    if exact is None or section is None:
        return as_shown(number)
    shown = _rendered(section.tokens, abs(exact))
    sign = "-" if exact < 0 and not is_magnitude and re.search("[1-9]", shown) else ""
    return (sign + shown).strip()


def text_shown(text: str, code: str) -> str:
    """A text as a cell of this format shows it."""
    sections = _sections(code[:_LONGEST_CODE])
    section = sections[3] if len(sections) > 3 else next((one for one in sections[-1:] if one.takes_text), None)
    if section is None:
        return text
    return "".join(text if kind == "text" else written for kind, written in section.tokens).strip()


@lru_cache(maxsize=1_024)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    tokens: list[Token] = []
    condition: str | None = None
    for found in _TOKEN.finditer(code or "General"):
        kind, text = found.lastgroup or "quoted", found[found.lastgroup or "quoted"] or ""
        match kind:
            case "end":
                sections.append(_Section(tuple(tokens), condition))
                tokens, condition = [], None
            case "condition":
                condition = text
            case "space":
                tokens.append(("literal", " "))
            case "fill" | "color":
                pass
            case "quoted" | "escaped" | "currency" | "other":
                tokens.append(("literal", text))
            case _:
                tokens.append((kind, text))
    return (*sections, _Section(tuple(tokens), condition))


def _section(sections: Sequence[_Section], number: Decimal) -> tuple[_Section | None, bool]:
    """The section for a number, and whether it says the sign itself; none for a format of texts alone."""
    figures = [one for one in sections[:3] if not one.takes_text]
    conditional = next((one for one in figures if one.holds(number)), None)
    if conditional is not None:
        return conditional, False
    free = [one for one in figures if one.condition is None]
    if not free:
        return None, False
    if len(free) < len(figures):
        return free[-1], False
    if number < 0 and len(free) > 1:
        return free[1], True
    return (free[2] if number == 0 and len(free) > 2 else free[0]), False


def _rendered(tokens: Sequence[Token], number: Decimal) -> str:
    kinds = [kind for kind, _ in tokens]
    if "general" in kinds or "power" in kinds or "fraction" in kinds:
        return _around(tokens, as_shown(float(number)))
    if "digit" not in kinds:
        return _around(tokens, "")
    last = max(at for at, kind in enumerate(kinds) if kind == "digit")
    point = kinds.index("point") if "point" in kinds else len(kinds)
    whole = [at for at, kind in enumerate(kinds) if kind == "digit" and at < point]
    decimals = [tokens[at][1] for at, kind in enumerate(kinds) if kind == "digit" and at > point]
    end = max(whole, default=-1)
    commas = [at for at, kind in enumerate(kinds) if kind == "comma"]
    scale = sum(at > end and (at < point or at > last) for at in commas)
    is_grouped = any(whole and whole[0] < at < end for at in commas)
    scaled = number.scaleb(2 * kinds.count("percent") - 3 * scale, EXACTLY)
    rounded = scaled.quantize(Decimal(1).scaleb(-len(decimals)), context=EXACTLY)
    digits, _, fraction = f"{rounded:f}".partition(".")
    written = _placed(tokens, whole, digits.lstrip("0"), is_grouped=is_grouped)
    behind = _decimals(decimals, fraction)
    shown: list[str] = []
    for at, (kind, text) in enumerate(tokens):
        match kind:
            case "digit":
                shown.append(written.get(at, ""))
            case "point":
                shown.append("," + behind)
                behind = ""
            case "percent" | "literal":
                shown.append(text)
    return "".join(shown)


def _around(tokens: Sequence[Token], number: str) -> str:
    """The number in place of all digits, between what stands before and after them."""
    shown, is_written = "", False
    for kind, text in tokens:
        if kind in {"literal", "percent"}:
            shown += text
        elif not is_written:
            shown, is_written = shown + number, True
    return shown


def _placed(tokens: Sequence[Token], whole: Sequence[int], digits: str, *, is_grouped: bool) -> dict[int, str]:
    """Characters in the place of each digit before the point: from the right, the first takes all that are left."""
    placed: dict[int, str] = {}
    count = 0
    for at in reversed(whole):
        own, digits = (digits, "") if at == whole[0] else (digits[-1:], digits[:-1])
        written = ""
        for digit in reversed(own or ("0" if tokens[at][1] == "0" else "")):
            written = digit + ("." if is_grouped and count and count % 3 == 0 else "") + written
            count += 1
        placed[at] = written
    return placed


def _decimals(wanted: Sequence[str], fraction: str) -> str:
    """The decimals, without the zeros at their end that the format leaves out."""
    kept = list(fraction)
    for own in reversed(wanted):
        if own == "0" or not kept or kept[-1] != "0":
            break
        kept.pop()
    return "".join(kept)
