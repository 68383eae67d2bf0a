"""A reader's own computation of a formula as it is shown: it knows the notation and nothing of the rule language."""

from __future__ import annotations

import operator
import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

_TOKEN = re.compile(
    r"«[^»]*»|\[[^\]]*\]|\d{2}/\d{2}/\d{4}(?!\d)|\d[\d.]*(?:,\d+)?(?:/\d[\d.]*)?"
    r"|chưa có, lấy|chưa có|không có số liệu|không phải|trong khoảng từ|số ngày từ|ngày|trị tuyệt đối|làm tròn xuống"
    r"|làm tròn lên|làm tròn|đến|thuộc|nếu|thì|còn lại|hoặc|và|min|max|[-≤≥≠=<>+−×/;:(){}]"
)
_TESTS = {"=": operator.eq, "≠": operator.ne, "<": operator.lt, "≤": operator.le, ">": operator.gt, "≥": operator.ge}


def computed(text: str) -> Any:
    """The value of a shown expression: a Fraction, a date, a text, yes or no, None."""
    reader = _Reader(text)
    value = reader.disjunction()
    assert reader.at_end(), f"not read to its end: {text}"
    return value


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens = _TOKEN.findall(text)
        assert "".join(self._tokens).replace(" ", "") == text.replace(" ", ""), f"unknown signs: {text}"
        self._next = 0

    def at_end(self) -> bool:
        return self._next == len(self._tokens)

    def _see(self) -> str:
        return "" if self.at_end() else self._tokens[self._next]

    def _take(self, *expected: str) -> bool:
        if self._see() in expected:
            self._next += 1
            return True
        return False

    def _need(self, expected: str) -> None:
        assert self._take(expected), f"{expected} expected at {self._tokens[self._next :]}"

    def disjunction(self) -> Any:
        return self._junction("hoặc", self._conjunction, decisive=True)

    def _conjunction(self) -> Any:
        return self._junction("và", self._negation, decisive=False)

    def _junction(self, word: str, part: Any, *, decisive: bool) -> Any:
        found = [part()]
        while self._take(word):
            found.append(part())
        if len(found) == 1:
            return found[0]
        return decisive if decisive in found else None if None in found else not decisive

    def _negation(self) -> Any:
        if self._take("không phải"):
            value = self._whole()
            return None if value is None else not value
        return self._test()

    def _test(self) -> Any:
        left = self._sum()
        sign = self._see()
        if self._take(*_TESTS):
            right = self._sum()
            return None if left is None or right is None else _TESTS[sign](left, right)
        if self._take("trong khoảng từ"):
            low = self._sum()
            self._need("đến")
            high = self._sum()
            return None if None in (left, low, high) else low <= left <= high
        if self._take("thuộc"):
            self._need("{")
            items = self._list("}")
            return None if left is None else True if left in items else None if None in items else False
        if self._take("không có số liệu"):
            return left is None
        return left

    def _sum(self) -> Any:
        value = self._product()
        while (sign := self._see()) and self._take("+", "−"):
            value = _of_two(value, self._moved_by(value), operator.add if sign == "+" else operator.sub)
        return value

    def _moved_by(self, value: Any) -> Any:
        """What is added to a figure or, in days, to a date."""
        other = self._product()
        return timedelta(days=int(other)) if self._take("ngày") and value is not None else other

    def _product(self) -> Any:
        value = self._whole()
        while (sign := self._see()) and self._take("×", "/"):
            other = self._whole()
            if sign == "/":
                value = None if other == 0 else _of_two(value, other, operator.truediv)
            else:
                value = _of_two(value, other, operator.mul)
        return value

    def _whole(self) -> Any:
        shown = self._see()
        self._next += 1
        if shown == "-":
            value = self._whole()
            return None if value is None else -value
        if shown == "(":
            return self._bracketed()
        return self._function(shown) if self._see() == "(" else _constant(shown)

    def _bracketed(self) -> Any:
        if self._take("chưa có, lấy"):
            value = self.disjunction()
        elif self._take("số ngày từ"):
            value = self._days()
        elif self._see() == "nếu":
            value = self._cases()
        else:
            value = self.disjunction()
        self._need(")")
        return value

    def _days(self) -> Any:
        first = self.disjunction()
        self._need("đến")
        last = self.disjunction()
        self._need(":")
        shown = self.disjunction()
        counted = None if first is None or last is None else Fraction((last - first).days)
        assert shown == counted
        return counted

    def _cases(self) -> Any:
        found: list[Any] = []
        while self._take("nếu"):
            when = self.disjunction()
            self._need("thì")
            then = self.disjunction()
            found += [then] if when is True else []
            self._need(";")
        self._need("còn lại")
        default = self.disjunction()
        return found[0] if found else default

    def _function(self, name: str) -> Any:
        self._need("(")
        given = self._list(")")
        if None in given:
            return None
        return {
            "min": lambda *each: min(each),
            "max": lambda *each: max(each),
            "trị tuyệt đối": abs,
            "làm tròn xuống": lambda value: Fraction(value.__floor__()),
            "làm tròn lên": lambda value: Fraction(value.__ceil__()),
            "làm tròn": _rounded,
        }[name](*given)

    def _list(self, end: str) -> list[Any]:
        items = [self.disjunction()]
        while self._take(";"):
            items.append(self.disjunction())
        self._need(end)
        return items


def _constant(shown: str) -> Any:
    if shown == "chưa có" or shown.startswith("«"):
        return None if shown == "chưa có" else shown
    if shown.startswith("["):
        return {"có": True, "không": False, "chưa có": None}[shown.rstrip("]").rpartition(": ")[2]]
    if re.fullmatch(r"\d{2}/\d{2}/\d{4}", shown):
        day, month, year = map(int, shown.split("/"))
        return date(year, month, day)
    return Fraction(shown.replace(".", "").replace(",", "."))


def _of_two(left: Any, right: Any, compute: Any) -> Any:
    return None if left is None or right is None else compute(left, right)


def _rounded(value: Fraction, decimals: Fraction = Fraction(0)) -> Fraction:
    unit = Fraction(10) ** int(decimals)
    whole = (abs(value) * unit + Fraction(1, 2)).__floor__() / unit
    return whole if value >= 0 else -whole
