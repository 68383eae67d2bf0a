"""The Vietnamese words of the Committee's workbook that stand in more than one sheet.

What does not belong here: texts of one sheet only, and the labels of code lists.
"""

from __future__ import annotations

import re

from assets.publication.published.framework_rules import AppliedFramework

NO_FIGURE = "–"
NOT_APPLICABLE = "KAD"
UNSCORABLE = "KCĐ"
LEGEND = (
    f"Ghi chú: «{NO_FIGURE}» là không có số liệu; "
    f"«{NOT_APPLICABLE}» là tiêu chí không áp dụng, được loại khỏi điểm tối đa; "
    f"«{UNSCORABLE}» là không chấm được từ số liệu đã báo cáo (không phải 0 điểm)."
)

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_SHEET_NAME_LENGTH = 31


def sheet_name(kind: str, part: str, number: int | None = None) -> str:
    r"""A sheet's name within Excel's rules: 31 characters, none of them `[]:*?/\`."""
    name = re.sub(r"[\[\]:*?/\\]", " ", f"{kind} - {part}")
    return name[:_SHEET_NAME_LENGTH].strip().strip("'") if number is None else numbered(name, number)


def numbered(name: str, number: int) -> str:
    """A sheet's name with a number, within the same length."""
    end = f" ({number})"
    return name[: _SHEET_NAME_LENGTH - len(end)].strip().strip("'") + end


def roman(number: int) -> str:
    """A number from 1 to 39 in Roman numerals."""
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def tie_rule(rules: AppliedFramework) -> str:
    """The framework's rule for equal figures, and what follows for the ranks."""
    ranking = rules.framework.ranking
    dense = "các hạng vẫn liên tiếp, hạng sau không bỏ số (ví dụ 1, 2, 2, 3)"
    skipping = "hạng tiếp theo lùi lại bằng số cơ quan đồng hạng (ví dụ 1, 2, 2, 4)"
    first = f" Chỉ số bằng nhau thì xét tiếp điểm tiêu chí {', '.join(ranking.then_by)}." if ranking.then_by else ""
    return (
        "Quy tắc xếp hạng: xếp trong từng nhóm, từ cao xuống thấp, theo chỉ số chưa làm tròn; "
        f"hai cơ quan có chỉ số in ra như nhau vẫn có thể khác hạng.{first} Cơ quan bằng nhau hoàn toàn thì đồng hạng; "
        f"{dense if ranking.ties == 'dense' else skipping}."
    )
