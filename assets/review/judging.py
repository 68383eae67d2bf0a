"""Judging of decisions: those that cannot be used, each with the reason; the same for a file as for the warehouse.

What belongs here: what a decision alone tells, beside the year's agencies, frameworks and rounds. What does not: that
an agency is exempt from a criterion, or claims what a decision refuses: only scoring knows (`assets.scoring`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction

from assets.review.decision_values import decided_value, is_within_bounds
from assets.review.decisions import Decision
from assets.review.setting import Setting
from assets.rules.engine.typed_points import typed_points
from assets.rules.framework.inputs import GroupInput
from assets.rules.framework.model import Criterion, Framework
from assets.rules.words.figures import figure_words
from assets.rules.words.inputs import input_words
from checks.findings.wording import quoted
from checks.texts.figures_and_dates import vietnamese_date
from checks.texts.vietnam_time import day_in_vietnam
from warehouse.columns.text_forms import DIGITS
from warehouse.tables.evaluation_year import last_day
from warehouse.tables.review import ACCEPT_EXPLANATION, REFUSE_NOT_APPLICABLE, WITHDRAW


class Fault(Enum):
    """Kind of reason for which a decision cannot be used."""

    UNKNOWN_AGENCY = "unknown_agency"
    NO_REPORT = "no_report"
    NO_FRAMEWORK = "no_framework"
    UNKNOWN_CRITERION = "unknown_criterion"
    SUM_OF_OTHERS = "sum_of_others"
    UNKNOWN_INPUT = "unknown_input"
    NO_SUCH_VALUE = "no_such_value"
    OUT_OF_BOUNDS = "out_of_bounds"
    POINTS_OUT_OF_BOUNDS = "points_out_of_bounds"
    NOTHING_TO_REFUSE = "nothing_to_refuse"
    NOTHING_TO_WITHDRAW = "nothing_to_withdraw"
    NOTHING_TO_TAKE_BACK = "nothing_to_take_back"
    UNKNOWN_ROUND = "unknown_round"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Unusable:
    """Reason why a decision cannot be used.

    Attributes:
        fault: its kind.
        why: Vietnamese, a clause without capital and full stop.
    """

    fault: Fault
    why: str


def judge(decisions: Iterable[Decision], setting: Setting) -> tuple[list[Decision], dict[int, Unusable]]:
    """Tell decisions that can be used from others.

    Args:
        decisions: of one year, those that stand over others last.
        setting: the year.

    Returns:
        The usable ones in the same order, their values in canonical text, their points as they are meant; of the others
        why, by `appraisal_id`.
    """
    usable: list[Decision] = []
    unusable: dict[int, Unusable] = {}
    decided: set[tuple[str, str, str | None]] = set()
    for each in decisions:
        item = (each.agency_code, each.criterion_code, each.input_name)
        found = why_unusable(each, setting, is_decided=item in decided)
        if found is None:
            usable.append(_as_meant(each, setting))
            decided |= {item, (*item[:2], None)}
        else:
            unusable[each.appraisal_id] = found
    return usable, unusable


def why_unusable(decision: Decision, setting: Setting, *, is_decided: bool) -> Unusable | None:
    """Reason why a decision cannot be used; None if it can.

    Args:
        decision: which.
        setting: the year.
        is_decided: whether an earlier decision on its criterion, or on the input that it corrects, can be used.
    """
    code, year = decision.agency_code, setting.year
    if code not in setting.agencies:
        return Unusable(Fault.UNKNOWN_AGENCY, f"không có cơ quan mã {code} vào ngày {vietnamese_date(last_day(year))}")
    if code not in setting.levels:
        return Unusable(Fault.NO_REPORT, f"cơ quan chưa có báo cáo năm {year} được chấm")
    framework = setting.frameworks.get(setting.levels[code])
    if framework is None:
        return Unusable(
            Fault.NO_FRAMEWORK,
            f"cấp của cơ quan không có bộ tiêu chí năm {year}, hoặc có nhiều bộ chỉ dùng số liệu bên ngoài: sửa "
            "số liệu ở tệp số liệu bên ngoài",
        )
    criterion = framework.by_code.get(decision.criterion_code)
    if criterion is None:
        return Unusable(Fault.UNKNOWN_CRITERION, f"bộ tiêu chí {framework.framework} không có tiêu chí này")
    if not criterion.is_leaf:
        return Unusable(Fault.SUM_OF_OTHERS, "tiêu chí tính từ các tiêu chí con; quyết định ở từng tiêu chí con")
    return _of_its_round(decision, setting) or _of_its_kind(decision, criterion, framework, is_decided=is_decided)


def _of_its_round(decision: Decision, setting: Setting) -> Unusable | None:
    found = next((each for each in setting.rounds if each.number == decision.round), None)
    if found is None:
        return Unusable(Fault.UNKNOWN_ROUND, f"lịch năm {setting.year} không có vòng thẩm định {decision.round}")
    locked_on, made_on = found.locks(decision.agency_code), day_in_vietnam(decision.made_at)
    if made_on > locked_on:
        return Unusable(
            Fault.LOCKED,
            f"quyết định ngày {vietnamese_date(made_on)}, sau khi vòng «{found.name}» khóa (hết ngày "
            f"{vietnamese_date(locked_on)})",
        )
    return None


def _of_its_kind(
    decision: Decision, criterion: Criterion, framework: Framework, *, is_decided: bool
) -> Unusable | None:
    if decision.points_exact is not None:
        return _of_points(typed_points(decision.points_exact, criterion, framework.rounding), criterion)
    if decision.ruling == REFUSE_NOT_APPLICABLE:
        if criterion.not_applicable == "forbidden":
            return Unusable(Fault.NOTHING_TO_REFUSE, "tiêu chí này không cho khai «không áp dụng»")
        return None
    if decision.ruling in (WITHDRAW, ACCEPT_EXPLANATION):
        return None if is_decided else Unusable(Fault.NOTHING_TO_WITHDRAW, "trước đó không có quyết định nào để rút")
    return _of_input(decision, criterion, is_decided=is_decided)


def _of_points(points: Fraction, criterion: Criterion) -> Unusable | None:
    if max(abs(points.numerator), points.denominator) >= 10**DIGITS:
        return Unusable(
            Fault.POINTS_OUT_OF_BOUNDS,
            f"điểm {figure_words(points, 4)} có quá nhiều chữ số; đề nghị làm tròn, hoặc ghi phân số như 10/3",
        )
    if criterion.lowest <= points <= criterion.max_points:
        return None
    low, high = figure_words(criterion.lowest, 4), figure_words(criterion.max_points, 4)
    return Unusable(
        Fault.POINTS_OUT_OF_BOUNDS, f"điểm {figure_words(points, 4)} nằm ngoài khoảng từ {low} đến {high} của tiêu chí"
    )


def _of_input(decision: Decision, criterion: Criterion, *, is_decided: bool) -> Unusable | None:
    name, written = decision.input_name or "", decision.input_value
    given = criterion.inputs.get(name)
    if given is None:
        return Unusable(Fault.UNKNOWN_INPUT, f"tiêu chí không có số liệu «{name}»")
    if isinstance(given, GroupInput):
        why = f"«{name}» là số liệu của cả nhóm; hãy sửa «{given.of}» của cơ quan có số liệu sai"
        return Unusable(Fault.UNKNOWN_INPUT, why)
    if written is None:
        why = "trước đó không có quyết định nào sửa số liệu này để trả lại"
        return None if is_decided else Unusable(Fault.NOTHING_TO_TAKE_BACK, why)
    value = decided_value(written, given)
    if value is None:
        return Unusable(Fault.NO_SUCH_VALUE, f"«{quoted(written)}» không phải là giá trị của số liệu «{name}»")
    if not is_within_bounds(value, given):
        return Unusable(
            Fault.OUT_OF_BOUNDS, f"«{quoted(written)}» nằm ngoài khoảng cho phép của {input_words(criterion, name)}"
        )
    return None


def canonical(decision: Decision, setting: Setting) -> Decision:
    """The same with its value in canonical text; as it is where it has none, or one that its input cannot have."""
    framework = setting.framework_of(decision.agency_code)
    criterion = None if framework is None else framework.by_code.get(decision.criterion_code)
    given = None if criterion is None else criterion.inputs.get(decision.input_name or "")
    value = None if given is None else decided_value(decision.input_value or "", given)
    return decision if value is None else replace(decision, input_value=value)


def _as_meant(decision: Decision, setting: Setting) -> Decision:
    """A usable decision with its value in canonical text, and the points that it means."""
    framework = setting.framework_of(decision.agency_code)
    if decision.points_exact is None or framework is None:
        return canonical(decision, setting)
    points = typed_points(decision.points_exact, framework.by_code[decision.criterion_code], framework.rounding)
    return replace(decision, points_exact=points)
