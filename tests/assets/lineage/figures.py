"""Changed sources of figures: what becomes of inputs, points and indices, over a small warehouse in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.column_origins import RULES, Origin
from assets.reference.agencies import groups_of_year, read_succession
from assets.reference.framework_tables import criterion_rows
from assets.rules.framework.files import load_framework, parse_framework
from assets.rules.framework.model import Framework
from assets.rules.language.report_sources import ValueType, sources
from assets.scoring.appraisal.appraisals import read_appraisals
from assets.scoring.indices import score_indices
from assets.scoring.inputs import aggregate_inputs
from assets.scoring.scorecards import read_scorecards
from assets.scoring.scores import score_criteria
from assets.submissions.register.in_force import read_scored_submissions
from tests.assets.lineage.changed import Change
from tests.assets.submissions.read_batches import SOUND
from warehouse.columns.row_facts import row_facts
from warehouse.engine import open_engine, writing
from warehouse.rows.frames import conform, read_table
from warehouse.rows.history import write_changes
from warehouse.schema.migrate import upgrade
from warehouse.schema.views import score_change
from warehouse.tables import (
    METADATA,
    REPORT_TABLES,
    agency,
    appraisal,
    calendar_entry,
    external_index,
    framework,
    landed_file,
    receipt,
    submission,
    survey_answer,
)

YEAR = 2024
CAME = datetime(2024, 12, 1, tzinfo=UTC)
RULES_ORIGIN = Origin(*RULES.split("."))
HEAD = f"framework: thu\ntitle: Thử\nlevel: commune\nyears: [{YEAR}]\n"
BASIS = f"basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}\n"

FILLED: dict[str, dict[str, Any]] = {
    "plan_task": {"product": "12 tin", "lead_unit": "Văn phòng"},
    "activity": {"link": "https://a.vn/1", "note": "Ghi"},
    "evidence": {"issuer": "Bộ X", "page": "3", "link_or_file": "https://a.vn/2"},
    "feedback": {},
    "scorecard": {},
}
OTHER_BY_TYPE = {
    ValueType.TEXT: "khac", ValueType.NUMBER: 77, ValueType.DATE: date(YEAR, 7, 1), ValueType.BOOLEAN: True,
}  # fmt: skip


def row_of(table: sa.Table) -> dict[str, Any]:
    """A sound row, every column that rules may name filled."""
    row = {**SOUND[table.name][0], **FILLED[table.name]}
    plain = {name: value for name, value in row.items() if name in table.columns}
    return {
        name: date.fromisoformat(value) if isinstance(table.c[name].type, sa.Date) else value
        for name, value in plain.items()
    }


CARDS = [
    {"criterion_code": "1.1", "self_points": Decimal(4), "evidence_codes": "TL01"},
    {"criterion_code": "2", "self_points": Decimal(1)},
    {"criterion_code": "1.1", "input_name": "held", "declared_value": "5"},
    {"criterion_code": "2", "input_name": "extra", "declared_value": "1"},
    {"criterion_code": "1", "input_name": "said", "declared_value": "5"},
    {"criterion_code": "1"},
]


@cache
def warehouse() -> sa.Engine:
    """Two agencies that sent equal reports; figures from outside for both, and a calendar."""
    engine = open_engine("sqlite://")
    with writing(engine) as connection:
        METADATA.create_all(connection)
        facts = {"version": 1, "title": "Thử", "level": "commune", "years": "2024", "sha256": "0", "source_text": "..."}
        connection.execute(sa.insert(framework).values(framework_id="thu", **facts))
        due = {"event": "report_due", "period": "year", "agency_code": "*", "due_on": date(YEAR, 12, 15)}
        connection.execute(sa.insert(calendar_entry).values(year=YEAR, **due))
        for number, code in enumerate(("01", "02"), start=1):
            _add_agency(connection, number, code)
    return engine


def _add_agency(connection: sa.Connection, number: int, code: str) -> None:
    named = {"code": code, "valid_from": date(2000, 1, 1), "name": code, "level": "commune", "group_code": "communes"}
    connection.execute(sa.insert(agency).values(named))
    sha256 = f"{number:064x}"
    came = {"year": YEAR, "sha256": sha256, "file_name": "a.xlsx", "received_at": CAME + timedelta(minutes=number)}
    connection.execute(sa.insert(landed_file).values(**came, byte_size=1))
    connection.execute(sa.insert(receipt).values(came))
    counts = {"blocking_count": 0, "warning_count": 0, "note_count": 0}
    sent = {"submission_id": number, "reader_version": 1, "agency_code": code, "period": "year", "status": "accepted"}
    connection.execute(sa.insert(submission).values(framework_id="thu", **came, **sent, **counts))
    for table in REPORT_TABLES:
        rows = CARDS if table.name == "scorecard" else [row_of(table)]
        for place, row in enumerate(rows, start=6):
            at = {"submission_id": number, "sheet": table.info["sheet"], "excel_row": place}
            connection.execute(sa.insert(table).values(**row, **at))
    answered = {"question": "Q1", "respondent_group": "x", "source": "x", "year": YEAR, "agency_code": code}
    for option, count in (("A", 3), ("B", 1)):
        connection.execute(sa.insert(survey_answer).values(**answered, option_code=option, answer_count=count))
    outside = {"year": YEAR, "agency_code": code}
    connection.execute(sa.insert(external_index).values(**outside, index_name="I", value_exact=Fraction(1), source="x"))
    decided = {"round": 1, "reason": "x", "decided_by": "x", "decided_at": CAME, "criterion_code": "1"}
    mark = {"appraisal_id": number, "input_name": "mark", "input_value": "3"}
    connection.execute(sa.insert(appraisal).values(**outside, **decided, **mark))


@contextmanager
def with_change(origin: Origin | None, value: Any, *where: Any) -> Iterator[sa.Connection]:
    """The warehouse with another value in a column, undone afterwards; as it is, without an origin."""
    with warehouse().connect() as connection:
        if origin is not None:
            table = METADATA.tables[origin.asset]
            connection.execute(sa.update(table).values({origin.column: value}).where(*where))
        yield connection
        connection.rollback()


def literal(value: Any, value_type: ValueType) -> str:
    if value_type is ValueType.DATE:
        return f"date '{value}'"
    return f"'{value}'" if value_type is ValueType.TEXT else str(value).lower()


@cache
def counting_rules() -> str:
    """An input for each column that rules may name, which counts the rows with the value that stands there."""
    base = {row_facts(table).source: row_of(table) for table in REPORT_TABLES}
    base["reports"] = {
        "period": "year", "due_on": date(YEAR, 12, 15), "received_at": date(YEAR, 12, 1), "days_late": 0,
        "status": "accepted",
    }  # fmt: skip
    lines = [
        f'      {source.name}_{name}: {{from: {source.name}, count: "*", label: x,'
        f' where: "{name} = {literal(base[source.name][name], kind)}"}}'
        for source in sources().values()
        for name, kind in source.columns.items()
    ]
    lines += [
        "      said: {declared: number}", "      mark: {appraised: number}", "      index: {external: I}",
        "      sayers: {group: count, of: said}",
        "      share: {survey: Q1, option_weights: {A: 1, B: 0}}",
    ]  # fmt: skip
    return (
        f'{HEAD}{BASIS}criteria:\n  - code: "1"\n    name: Thử\n    max: 1\n    not_applicable: full\n    inputs:\n'
        + "\n".join([*lines, "    score: 'max'"])
    )


@cache
def rules(text: str) -> Framework:
    return parse_framework(text, path="thu.yaml")


def inputs_of(origin: Origin | None = None, value: Any = None, *where: Any, text: str | None = None) -> pd.DataFrame:
    with with_change(origin, value, *where) as connection:
        return aggregate_inputs(connection, [rules(text or counting_rules())], YEAR)


@cache
def all_inputs() -> pd.DataFrame:
    return inputs_of()


@cache
def all_scores() -> pd.DataFrame:
    return scores_of()


def of_input_value(origin: Origin) -> Iterator[Change]:
    base = all_inputs()
    by_source = {table.name: sources().get(row_facts(table).source) for table in REPORT_TABLES}
    source = by_source.get(origin.asset)
    others: dict[Origin, Any] = {
        Origin("calendar_entry", "period"): "quarter_3",
        Origin("calendar_entry", "due_on"): date(YEAR, 11, 1),
        Origin("receipt", "received_at"): datetime(YEAR + 1, 3, 1, tzinfo=UTC),
        Origin("scorecard", "declared_value"): "6",
        Origin("scorecard", "self_points"): Decimal(1),
        Origin("survey_answer", "answer_count"): 9,
        Origin("external_index", "value_exact"): Fraction(2),
        Origin("external_index", "source"): "y",
        Origin("appraisal", "input_value"): "4",
        Origin("appraisal", "reason"): "y",
        Origin("submission", "status"): "accepted_with_findings",
        Origin("submission", "signatory"): "Ai",
    }
    match origin:
        case ("submission", "agency_code"):
            yield base, inputs_sent_by_another()
        case ("agency", "group_code"):
            yield base, inputs_of(origin, "other", agency.c.code == "01")
        case ("scorecard", "not_applicable"):
            card = METADATA.tables["scorecard"].c
            yield base, inputs_of(origin, True, card.input_name.is_(None), card.criterion_code == "1")
        case ("survey_answer", "option_code"):
            yield base, inputs_with_options_swapped()
        case ("framework", "framework_id"):
            yield base, inputs_of(text=counting_rules().replace("framework: thu", "framework: khac"))
        case ("framework", "source_text"):
            text = counting_rules()
            yield base, inputs_of(text=text.replace('code: "1"', 'code: "2"'))
            text_of_day = text.replace("said: {declared: number}", "sead: {declared: date}").replace(
                "of: said", "of: sead"
            )
            yield base, inputs_of(text=text_of_day)
            yield base, inputs_of(text=text.replace("channel = ", "channel <> "))
        case _ if source is not None and origin.column in source.columns:
            other = "planned" if origin.column == "status" else OTHER_BY_TYPE[source.columns[origin.column]]
            yield base, inputs_of(origin, other)
        case _:
            yield base, inputs_of(origin, others[origin])


def inputs_sent_by_another() -> pd.DataFrame:
    """The second report sent by a third agency, whose code comes after both; what is known of it is the same."""
    third = {"code": "03", "valid_from": date(2000, 1, 1), "name": "03", "level": "commune", "group_code": "communes"}
    with warehouse().connect() as connection:
        connection.execute(sa.insert(agency).values(third))
        for table in (survey_answer, external_index, appraisal, submission):
            connection.execute(sa.update(table).values(agency_code="03").where(table.c.agency_code == "02"))
        after = aggregate_inputs(connection, [rules(counting_rules())], YEAR)
        connection.rollback()
    return after


def inputs_with_options_swapped() -> pd.DataFrame:
    """Of one agency, who answered A answered B, and the other way round."""
    option = survey_answer.c.option_code
    with warehouse().connect() as connection:
        for old, new in (("A", "-"), ("B", "A"), ("-", "B")):
            swap = sa.update(survey_answer).values(option_code=new)
            connection.execute(swap.where(option == old, survey_answer.c.agency_code == "01"))
        after = aggregate_inputs(connection, [rules(counting_rules())], YEAR)
        connection.rollback()
    return after


SCORED = f"""{HEAD}{BASIS}without_survey: rescale
classes: [{{from: 50, name: Đạt}}, {{from: 0, name: Chưa đạt}}]
criteria:
  - code: "1"
    name: Nhóm
    max: 20
    criteria:
      - code: "1.1"
        name: Cuộc
        max: 10
        not_applicable: exclude
        without_evidence: zero
        evidence: [{{kind: plan, required: true}}]
        inputs: {{held: {{declared: number}}}}
        score: "least(max, held)"
      - code: "1.3"
        name: Khảo sát
        max: 10
        kind: survey
        inputs: {{share: {{survey: Q1, option_weights: {{A: 1, B: 0}}}}}}
        score: "max * share"
  - code: "2"
    name: Thưởng
    kind: bonus
    beyond_scale: true
    max: 50
    inputs: {{extra: {{declared: number}}}}
    score: "least(max, coalesce(extra, 0))"
"""


GROUPED = SCORED.replace("held: {declared: number}", "held: {declared: number}, n: {group: count, of: held}").replace(
    "least(max, held)", "least(max, n)"
)


def scores_of(
    origin: Origin | None = None, value: Any = None, *where: Any, text: str = SCORED, inputs: Any = None
) -> pd.DataFrame:
    with with_change(origin, value, *where) as connection:
        return scored_over(connection, text, inputs)


def scored_over(connection: sa.Connection, text: str = SCORED, inputs: Any = None) -> pd.DataFrame:
    """The criterion scores of the warehouse as the connection sees it; `inputs` may change the inputs before."""
    given = aggregate_inputs(connection, [rules(text)], YEAR)
    return score_criteria(
        given if inputs is None else inputs(given),
        read_scorecards(connection, YEAR),
        [rules(text)],
        YEAR,
        appraisals=read_appraisals(connection, [rules(text)], YEAR),
        groups=groups_of_year(read_table(connection, agency), YEAR),
    )


def set_value(column: str, value: Any, *, of: str, agency_code: str = "01") -> Any:
    def change(frame: pd.DataFrame) -> pd.DataFrame:
        at = frame["input_name"].isin([of, f"{of}_respondents"]) & (frame["agency_code"] == agency_code)
        return frame.assign(**{column: frame[column].mask(at, value)})

    return change


OTHER_INPUTS: dict[str, list[Any]] = {
    "value": [
        set_value("value", value, of=of)
        for of, value in (("held", "6"), ("held", None), ("extra", "40"), ("share", None))
    ],
    "agency_code": [lambda frame: frame.assign(agency_code=frame["agency_code"].replace("02", "03"))],
    "row_count": [lambda frame: frame.assign(row_count=frame["row_count"] + 1)],
}
OTHER_CARDS: dict[Origin, list[tuple[Any, str]]] = {
    Origin("scorecard", "self_points"): [(Decimal(3), "1.1"), (None, "1.1"), (Decimal(40), "2")],
    Origin("scorecard", "not_applicable"): [(True, "1.1")],
    Origin("scorecard", "explanation"): [("Vì thế", "1.1")],
    Origin("scorecard", "evidence_codes"): [("TL09", "1.1")],
}
OTHER_PROOFS = {
    Origin("evidence", "evidence_code"): "TL09", Origin("evidence", "kind"): "report",
    Origin("evidence", "title"): "Khác",
}  # fmt: skip
OTHER_RULES = [
    SCORED.replace('code: "1.1"', 'code: "1.5"'),
    SCORED.replace("least(max, held)", "held / (held - 5)"),
    SCORED.replace("coalesce(extra, 0)", "coalesce(extra, 0) + 40"),
]


def of_criterion_score(origin: Origin) -> Iterator[Change]:
    base = all_scores()
    card = METADATA.tables["scorecard"]
    whole = card.c.input_name.is_(None)
    if origin.asset == "input_value" and origin.column in OTHER_INPUTS:
        yield from ((base, scores_of(inputs=change)) for change in OTHER_INPUTS[origin.column])
    elif origin == Origin("input_value", "framework_id"):
        yield base, scores_of(text=SCORED.replace("framework: thu", "framework: khac"))
    elif origin == Origin("agency", "group_code"):
        yield scores_of(text=GROUPED), scores_of(origin, "other", agency.c.code == "01", text=GROUPED)
    elif origin.asset == "appraisal":
        yield decided_otherwise(origin.column)
    elif origin in OTHER_PROOFS:
        yield base, scores_of(origin, OTHER_PROOFS[origin])
    elif origin == RULES_ORIGIN:
        yield from ((base, scores_of(text=text)) for text in OTHER_RULES)
        unasked = set_value("value", None, of="share")
        zero = SCORED.replace("without_survey: rescale", "without_survey: zero")
        yield scores_of(inputs=unasked), scores_of(inputs=unasked, text=zero)
    for value, code in OTHER_CARDS.get(origin, []):
        yield base, scores_of(origin, value, whole, card.c.criterion_code == code)
    if origin == Origin("scorecard", "not_applicable"):
        yield unscored_and_then_not_applicable(whole, card.c.criterion_code == "1.1")


DECISIONS: dict[str, dict[str, Any]] = {
    "01": {"input_name": "held", "input_value": "6"}, "02": {"points_exact": Fraction(4)},
}  # fmt: skip
OTHER_DECISIONS: dict[str, Any] = {
    "input_value": "7", "points_exact": Fraction(3), "reason": "y", "decided_by": "y", "document_number": "9/BB",
}  # fmt: skip


def decided_otherwise(column: str) -> Change:
    """What one decision says otherwise, of an input that is corrected and of points that are decided."""
    lock = {"event": "appraisal_1_due", "period": "-", "agency_code": "*", "due_on": date(YEAR + 1, 3, 1)}
    made = {"year": YEAR, "round": 1, "reason": "x", "decided_by": "x", "decided_at": CAME, "criterion_code": "1.1"}
    with warehouse().connect() as connection:
        connection.execute(sa.insert(calendar_entry).values(year=YEAR, **lock))
        for number, (code, decision) in enumerate(DECISIONS.items(), start=8):
            values = made | decision | {"appraisal_id": number, "agency_code": code}
            connection.execute(sa.insert(appraisal).values(values))
        before = scored_over(connection)
        spoken = appraisal.c[column].is_not(None) if column in ("input_value", "points_exact") else sa.true()
        other = sa.update(appraisal).values({column: OTHER_DECISIONS[column]})
        connection.execute(other.where(appraisal.c.appraisal_id >= 8, spoken))
        after = scored_over(connection)
        connection.rollback()
    return before, after


def unscored_and_then_not_applicable(*where: Any) -> Change:
    """An agency that gave itself no points is told so no longer once the criterion does not apply to it."""
    with with_change(Origin("scorecard", "self_points"), None, *where) as connection:
        before = scored_over(connection)
        connection.execute(sa.update(METADATA.tables["scorecard"]).values(not_applicable=True).where(*where))
        return before, scored_over(connection)


def indices_of(
    scores: pd.DataFrame, agencies: pd.DataFrame | None = None, text: str = SCORED, add_to_numbers: int = 0
) -> pd.DataFrame:
    """The indices of these scores; agencies and submissions are the warehouse's, if not given."""
    with warehouse().connect() as connection:
        known = read_table(connection, agency) if agencies is None else agencies
        sent = read_scored_submissions(connection, YEAR)
    codes = sorted(scores["agency_code"].unique())
    sent = sent.assign(agency_code=codes, submission_id=sent["submission_id"] + add_to_numbers)
    return score_indices(scores, known.assign(code=codes), sent, [rules(text)], YEAR)


def with_points(scores: pd.DataFrame, column: str, code: str, value: Fraction | None) -> pd.DataFrame:
    """Other points, or another maximum, of one criterion of the first agency, as computed."""
    at = (scores["agency_code"] == "01") & (scores["track"] == "computed") & (scores["criterion_code"] == code)
    figures = [value if here else one for one, here in zip(scores[column], at, strict=True)]
    return scores.assign(**{column: pd.Series(figures, dtype="object")})


OTHER_POINTS = [
    ("points_exact", "1", Fraction(3)), ("points_exact", "2", Fraction(45)), ("points_exact", "1", None),
    *(("max_points_exact", "1", Fraction(most)) for most in (50, 1, 0)),
]  # fmt: skip


def of_index_score(origin: Origin) -> Iterator[Change]:
    scores = all_scores()
    computed = scores[scores["track"] == "computed"].reset_index(drop=True)
    base = indices_of(scores)
    for column, code, value in OTHER_POINTS:
        if origin == Origin("criterion_score", column):
            yield base, indices_of(with_points(scores, column, code, value))
    match origin:
        case ("criterion_score", "agency_code"):
            yield base, indices_of(scores.assign(agency_code=scores["agency_code"].replace("02", "03")))
        case ("criterion_score", "track"):
            yield indices_of(computed), indices_of(computed.assign(track="self"))
        case ("criterion_score", "framework_id"):
            other = SCORED.replace("framework: thu", "framework: khac")
            yield base, indices_of(scores.assign(framework_id="khac"), text=other)
        case ("criterion_score", "sentence" | "points"):
            yield base, indices_of(scores.assign(**{origin.column: None}))
        case ("submission", "submission_id"):
            yield base, indices_of(scores, add_to_numbers=7)
        case ("agency", _) | ("framework", _):
            yield from of_index_score_beside(origin, scores)


def of_index_score_beside(origin: Origin, scores: pd.DataFrame) -> Iterator[Change]:
    """What agencies and rules make of unequal scores: the first has less for work and more for the bonus."""
    with warehouse().connect() as connection:
        agencies = read_table(connection, agency)
    less = with_points(scores, "points_exact", "1", Fraction(3))
    if origin == RULES_ORIGIN:
        yield indices_of(scores), indices_of(scores, text=SCORED.replace("from: 50", "from: 99.5"))
        total = sum(
            scores.loc[
                (scores["agency_code"] == "02")
                & (scores["track"] == "computed")
                & scores["criterion_code"].isin(["1", "2"]),
                "points_exact",
            ]
        )
        equal = with_points(less, "points_exact", "2", total - 3)
        by_bonus = SCORED.replace("classes:", 'ranking: {then_by: ["1"]}\nclasses:')
        yield indices_of(equal), indices_of(equal, text=by_bonus)
    elif origin.column == "group_code":
        yield indices_of(less), indices_of(less, agencies.assign(group_code=["communes", "others"]))
    else:
        yield indices_of(less), indices_of(less, agencies.assign(name=["Một", "Hai"]))


def of_criterion(origin: Origin) -> Iterator[Change]:
    base = criteria_of(SCORED)
    if origin == RULES_ORIGIN:
        basis = SCORED.replace("name: Cuộc", "name: Khác\n        basis: Điều 1").replace("1.1", "1.0")
        yield base, criteria_of(basis.replace("max: 20", "max: 19").replace("max: 10", "max: 9", 1))
        first, second = SCORED.index('  - code: "1"'), SCORED.index('  - code: "2"')
        yield base, criteria_of(SCORED[:first] + SCORED[second:] + SCORED[first:second])
        bounded = SCORED.replace("    max: 20\n", "    max: 20\n    cap: 15\n    floor: 1\n")
        yield base, criteria_of(bounded.replace("        max: 10\n", "        max: 10\n        weight: 1/2\n"))
    else:
        yield base, criteria_of(SCORED.replace("framework: thu", "framework: khac"))


def criteria_of(text: str) -> pd.DataFrame:
    """By position in the file; `position` itself is told by code."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "thu.yaml"
        path.write_text(text, encoding="utf-8")
        rows = criterion_rows([load_framework(path)])
    return rows.assign(position=rows.sort_values("criterion_code")["position"].to_numpy())


def of_agency_succession(origin: Origin) -> Iterator[Change]:
    ended, began = pd.Timestamp(2024, 12, 31), pd.Timestamp(2025, 1, 1)
    columns = [column.name for column in agency.columns]
    rows = [
        ("A", pd.Timestamp(2020, 1, 1), ended, "Bộ A", "ministry", "ministry", "C"),
        ("C", began, None, "Bộ C", "ministry", "ministry", None),
        ("D", began, None, "Bộ D", "ministry", "ministry", None),
    ]
    agencies = conform(pd.DataFrame(rows, columns=columns), agency)
    base = read_succession(agencies)

    def of(first: str, place: int, value: Any) -> pd.DataFrame:
        changed = agencies.copy()
        changed.loc[place, first] = value
        return read_succession(changed)

    match origin:
        case ("agency", "code"):
            yield base, of("code", 0, "A1")
        case ("agency", "valid_from"):
            yield base, of("valid_from", 0, pd.Timestamp(2021, 1, 1))
            yield base, of("valid_from", 1, pd.Timestamp(2024, 12, 30))
        case ("agency", "successor_code"):
            yield base, of("successor_code", 0, "D")
        case ("agency", "name"):
            yield base, of("name", 0, "Khác")


FIRST_NIGHT = {
    "framework_id": "thu", "agency_code": "01", "track": "computed", "criterion_code": "1",
    "points_exact": Fraction(1), "points": Decimal(1), "max_points_exact": Fraction(10), "index_exact": Fraction(10),
    "index_pct": Decimal(10), "class_name": "Khá", "rank": 3,
}  # fmt: skip
SECOND_NIGHT = FIRST_NIGHT | {
    "points_exact": Fraction(2), "points": Decimal(2), "max_points_exact": Fraction(11), "index_exact": Fraction(20),
    "index_pct": Decimal(20), "class_name": "Tốt", "rank": 2,
}  # fmt: skip
OTHER_FIGURES = {
    "framework_id": "khac", "agency_code": "02", "track": "self", "criterion_code": "2",
    "points_exact": Fraction(3), "points": Decimal(3), "max_points_exact": Fraction(12), "index_exact": Fraction(30),
    "index_pct": Decimal(30), "class_name": "Kém", "rank": 1, "sentence": "Khác", "ranked_count": 9,
}  # fmt: skip


def of_score_change(origin: Origin) -> Iterator[Change]:
    changed = {origin.column: OTHER_FIGURES[origin.column]}
    base = told_changes(origin.asset, FIRST_NIGHT, SECOND_NIGHT)
    if origin.column in ("framework_id", "agency_code", "track", "criterion_code"):
        yield base, told_changes(origin.asset, FIRST_NIGHT | changed, SECOND_NIGHT | changed)
    else:
        yield base, told_changes(origin.asset, FIRST_NIGHT | changed, SECOND_NIGHT)
        yield base, told_changes(origin.asset, FIRST_NIGHT, SECOND_NIGHT | changed)


@cache
def viewed_warehouse() -> sa.Engine:
    """One with the views for people too."""
    engine = open_engine("sqlite://")
    upgrade(engine)
    facts = {"version": 1, "title": "Thử", "level": "commune", "years": "2024", "sha256": "0", "source_text": "..."}
    with writing(engine) as connection:
        for name in ("thu", "khac"):
            connection.execute(sa.insert(framework).values(framework_id=name, **facts))
    return engine


def told_changes(of: str, *nights: dict[str, Any]) -> pd.DataFrame:
    """What the view tells of the second night, when one of the two tables has these rows."""
    table = METADATA.tables[of]
    needed = {"year": YEAR, "group_code": "communes", "ranked_count": 3, "is_applicable": True}
    with viewed_warehouse().connect() as connection:
        for number, night in enumerate(nights, start=1):
            row = {name: value for name, value in {**needed, **night}.items() if name in table.columns}
            at = CAME + timedelta(days=number)
            write_changes(connection, table, pd.DataFrame([row]), year=YEAR, run_key=f"{number}", at=at)
        query = sa.select(score_change).where(score_change.c.run_id == len(nights))
        told = pd.DataFrame.from_records([tuple(row) for row in connection.execute(query)])
        connection.rollback()
    return told.set_axis([column.name for column in score_change.columns], axis=1).astype("object")
