"""Views for people who write SQL: plain names, decimals, agencies' names of the year (docs/operations.md).

Each is declared once, as the SELECT that PostgreSQL or SQLite takes.
"""

# ruff: noqa: S608 - the statements are put together of this file's own words

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from warehouse.columns.declaration import code_texts
from warehouse.tables.evaluation_year import exists_on, last_day_sql, name_by
from warehouse.tables.reference import PERIODS
from warehouse.tables.statuses import ACCEPTED
from warehouse.tables.tracks import COMPUTED, FINAL, SELF

TITLES = {
    "ranking": "Xếp hạng: tổng điểm, chỉ số, xếp loại, thứ hạng hiện nay của từng cơ quan",
    "current_scores": "Điểm tiêu chí hiện nay: kết quả, bên cạnh là tự chấm và hệ thống chấm",
    "current_decisions": "Quyết định thẩm định đang được tính vào điểm: ai, vòng nào, sửa gì, từ đâu thành đâu, vì sao",
    "current_inputs": "Số liệu đầu vào hiện nay của từng tiêu chí",
    "submissions_in_force": "Báo cáo đang có hiệu lực, mỗi cơ quan và kỳ một báo cáo",
    "findings_in_force": "Phát hiện trong các báo cáo đang có hiệu lực",
}
"""What PostgreSQL shows of a view beside its name."""


def views_for_people(dialect: str) -> dict[str, str]:
    """The SELECT of each view by its name; one that reads another comes after it."""
    words = _Postgresql() if dialect == "postgresql" else _Sqlite()
    return {
        "ranking": _ranking(words),
        "current_scores": _current_scores(words),
        "current_decisions": _current_decisions(words),
        "current_inputs": _current_inputs(words),
        "submissions_in_force": _submissions_in_force(words),
        "findings_in_force": _findings_in_force(words),
    }


class _Postgresql:
    """SQL of PostgreSQL, where the two databases differ."""

    dialect = "postgresql"

    def printed(self, decimals: str) -> str:
        return decimals

    def rounded(self, fraction: str, places: int) -> str:
        """A fraction's text as a decimal, half away from zero, without a detour through a rounded quotient."""
        top = f"CAST(split_part({fraction}, '/', 1) AS NUMERIC)"
        bottom = f"CAST(coalesce(nullif(split_part({fraction}, '/', 2), ''), '1') AS NUMERIC)"
        shift = 10**places
        whole = f"div({2 * shift} * abs({top}) + {bottom}, 2 * {bottom})"
        return f"round(sign({top}) * {whole} * 1e-{places}, {places})"

    def each_decision(self, trace: str) -> str:
        """A join of one row a decision in a trace, its JSON in `made.value`."""
        return f"CROSS JOIN LATERAL json_array_elements(CAST({trace} AS json) -> 'decisions') AS made(value)"


class _Sqlite:
    """The same in SQLite, where decimals are texts, and numbers beyond 64 bits are not whole."""

    dialect = "sqlite"

    def printed(self, decimals: str) -> str:
        return f"CAST({decimals} AS REAL)"

    def rounded(self, fraction: str, places: int) -> str:
        below = f"substr({fraction}, instr({fraction} || '/', '/') + 1)"
        top, bottom = f"CAST({fraction} AS INTEGER)", f"max(1, CAST({below} AS INTEGER))"
        shift = 10**places
        sign = f"CASE WHEN {top} < 0 THEN -1 ELSE 1 END"
        exact = f"({sign}) * ((2 * {shift} * abs({top}) + {bottom}) / (2 * {bottom})) / {shift}.0"
        rough = f"round(CAST({fraction} AS REAL) / max(1.0, CAST({below} AS REAL)), {places})"
        return f"CASE WHEN length({fraction}) <= 12 THEN {exact} ELSE {rough} END"

    def each_decision(self, trace: str) -> str:
        return f"CROSS JOIN json_each({trace}, '$.decisions') AS made"


_Words = _Postgresql | _Sqlite


def _agency_name(words: _Words, row: str) -> str:
    """The name by which the code went at the end of the year; of one that ended before, the last that it had."""
    return _sql(name_by(_last_day(words, row), sa.literal_column(f"{row}.agency_code")))


def _last_day(words: _Words, row: str) -> sa.ColumnElement[Any]:
    return sa.literal_column(last_day_sql(f"{row}.year", words.dialect))


def _sql(element: sa.ColumnElement[Any]) -> str:
    return str(element.compile(compile_kwargs={"literal_binds": True}))


def _ranking(words: _Words) -> str:
    return f"""
SELECT scored.year, scored.framework_id, scored.group_code, scored.rank, scored.ranked_count,
    scored.agency_code, {_agency_name(words, "scored")} AS agency_name,
    {words.printed("scored.points")} AS points, {words.rounded("scored.max_points_exact", 4)} AS max_points,
    {words.printed("scored.index_pct")} AS index_pct, scored.class_name,
    {words.printed("own.points")} AS self_points, {words.printed("own.index_pct")} AS self_index_pct,
    {words.printed("computed.points")} AS computed_points, {words.printed("computed.index_pct")} AS computed_index_pct,
    computed.rank AS computed_rank, scored.submission_id
FROM index_score AS scored
{_beside("index_score", "own", SELF, "agency_code")}
{_beside("index_score", COMPUTED, COMPUTED, "agency_code")}
WHERE {_is_final("index_score", "agency_code")}
"""


def _current_scores(words: _Words) -> str:
    return f"""
SELECT scored.year, scored.framework_id, scored.agency_code,
    {_agency_name(words, "scored")} AS agency_name,
    scored.criterion_code, criterion.name AS criterion_name, criterion.is_leaf,
    {words.printed("own.points")} AS self_points, {words.printed("computed.points")} AS computed_points,
    {words.printed("scored.points")} AS points, {words.rounded("scored.max_points_exact", 4)} AS max_points,
    scored.is_applicable, scored.sentence, scored.error
FROM criterion_score AS scored
{_beside("criterion_score", "own", SELF, "agency_code", "criterion_code")}
{_beside("criterion_score", COMPUTED, COMPUTED, "agency_code", "criterion_code")}
LEFT JOIN criterion ON criterion.framework_id = scored.framework_id
    AND criterion.criterion_code = scored.criterion_code
WHERE {_is_final("criterion_score", "agency_code", "criterion_code")}
"""


def _beside(table: str, name: str, track: str, *key: str) -> str:
    """Join of the same figure's row in another track."""
    return f"LEFT JOIN {table} AS {name} ON {_same(name, key)} AND {name}.track = '{track}'"


def _is_final(table: str, *key: str) -> str:
    """Condition that a row has final points; of what an older program wrote, the computed ones are."""
    final = f"SELECT 1 FROM {table} AS final WHERE {_same('final', key)} AND final.track = '{FINAL}'"
    return f"(scored.track = '{FINAL}' OR scored.track = '{COMPUTED}' AND NOT EXISTS ({final}))"


def _same(name: str, key: Iterable[str]) -> str:
    return " AND ".join(f"{name}.{column} = scored.{column}" for column in ("year", "framework_id", *key))


def _current_decisions(words: _Words) -> str:
    """The decisions that the traces of final points tell of."""
    said = {
        "kind": "kind", "input_name": "input", "old_value": "from", "new_value": "to", "reason": "reason",
        "decided_by": "by", "decided_at": "at", "document_number": "document", "file_sha256": "file", "sheet": "sheet",
    }  # fmt: skip
    told = ", ".join(f"made.value ->> '{key}' AS {name}" for name, key in said.items())
    return f"""
SELECT scored.year, scored.framework_id, scored.agency_code, {_agency_name(words, "scored")} AS agency_name,
    scored.criterion_code, criterion.name AS criterion_name,
    CAST(made.value ->> 'id' AS BIGINT) AS appraisal_id, CAST(made.value ->> 'round' AS INTEGER) AS round,
    COALESCE(step.name, 'Thẩm định lần ' || (made.value ->> 'round')) AS round_name,
    {told}, CAST(made.value ->> 'row' AS INTEGER) AS excel_row
FROM criterion_score AS scored
{words.each_decision("scored.trace")}
LEFT JOIN criterion ON criterion.framework_id = scored.framework_id
    AND criterion.criterion_code = scored.criterion_code
LEFT JOIN calendar_entry AS step ON step.year = scored.year AND step.agency_code = '*'
    AND step.event = 'appraisal_' || (made.value ->> 'round') || '_due'
WHERE scored.track = '{FINAL}' AND replace(scored.trace, '"decisions"', '') <> scored.trace
"""


def _current_inputs(words: _Words) -> str:
    return f"""
SELECT given.year, given.framework_id, given.agency_code, {_agency_name(words, "given")} AS agency_name,
    given.criterion_code, criterion.name AS criterion_name, given.input_name, given.value_type, given.value,
    CASE WHEN given.value_type = 'number' THEN {words.rounded("given.value", 4)} END AS number, given.row_count
FROM input_value AS given
LEFT JOIN criterion ON criterion.framework_id = given.framework_id AND criterion.criterion_code = given.criterion_code
"""


def _submissions_in_force(words: _Words) -> str:
    latest_first = " ".join(f"WHEN '{period}' THEN {place}" for place, period in enumerate(reversed(PERIODS)))
    return f"""
SELECT placed.year, placed.agency_code, {_agency_name(words, "placed")} AS agency_name, placed.period,
    placed.place_in_year = 1 AND EXISTS (
        SELECT 1 FROM agency WHERE agency.code = placed.agency_code
            AND {_sql(exists_on(_last_day(words, "placed")))}
    ) AS is_scored,
    placed.submission_id, placed.file_name, placed.first_received_at, placed.last_received_at, placed.status,
    placed.warning_count, placed.note_count, placed.document_number, placed.document_on, placed.signatory, placed.sha256
FROM (
    SELECT arrived.*,
        ROW_NUMBER() OVER (
            PARTITION BY year, agency_code, period ORDER BY last_received_at DESC, submission_id DESC
        ) AS place_in_period,
        ROW_NUMBER() OVER (
            PARTITION BY year, agency_code
            ORDER BY CASE period {latest_first} END,
                last_received_at DESC, submission_id DESC
        ) AS place_in_year
    FROM (
        SELECT submission.*,
            COALESCE((SELECT MIN(receipt.received_at) FROM receipt WHERE receipt.year = submission.year
                AND receipt.sha256 = submission.sha256), submission.received_at) AS first_received_at,
            COALESCE((SELECT MAX(receipt.received_at) FROM receipt WHERE receipt.year = submission.year
                AND receipt.sha256 = submission.sha256), submission.received_at) AS last_received_at
        FROM submission
        WHERE submission.status IN ({code_texts(ACCEPTED)})
            AND NOT EXISTS (
                SELECT 1 FROM submission AS newer WHERE newer.year = submission.year
                    AND newer.sha256 = submission.sha256 AND newer.reader_version > submission.reader_version
            )
    ) AS arrived
) AS placed
WHERE placed.place_in_period = 1
"""


def _findings_in_force(words: _Words) -> str:
    return f"""
SELECT sent.year, sent.agency_code, sent.agency_name, sent.period, sent.is_scored, finding.submission_id,
    finding.severity, finding.code, finding.sheet, finding.excel_row, finding.cell, finding.value, finding.message,
    finding.hint, finding.criterion_code, {words.printed("finding.points_at_stake")} AS points_at_stake,
    finding.explanation
FROM finding
JOIN submissions_in_force AS sent ON sent.submission_id = finding.submission_id
"""
