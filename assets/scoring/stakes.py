"""The points that hang on each finding: what the criterion would score if the row counted.

Exact where the file alone decides it, the engine itself scoring the file's rows with and without the row. Where the
answer hangs on a cell that could not be read, or on figures that the file does not hold, it is an upper bound: the
criterion's maximum; the finding's message says which of the two it is. What does not belong here: scoring the year.

A row may move several criteria: the finding names the one that gains most, its message names all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.reference.framework_model import Framework
from assets.reference.references import References
from assets.reference.rounding import printed
from assets.scoring.figure_words import figure_words
from assets.scoring.file_scores import SOURCE_OF, FileScores, Gain, LeafRule, LeftOut, leaf_rules
from assets.scoring.held_rows import held_rows
from assets.submissions.checking import CheckedBatch
from assets.submissions.row_fates import accepted_rows
from checks.finding_catalogue import Catalogue, RowFate
from warehouse.tables import REPORT_TABLES, scorecard

MOST_ROWS = 20_000
"""Of a file with more, only the bounds are told: no honest report comes near, and none may hold up the night."""

LACKING_EVIDENCE = frozenset({"EVIDENCE_MISSING"})

_Place = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Stake:
    """What hangs on one finding; `sentence` is empty where nothing does."""

    criterion_code: str | None
    points: Decimal
    sentence: str


def with_stakes(checked: CheckedBatch, references: References) -> CheckedBatch:
    """The batch with `points_at_stake`, and where a row moves a criterion also `criterion_code`, of its findings.

    The stake is worded at the end of the finding's message. A finding that concerns neither a row nor a criterion, or
    a file whose framework is not known, has none.
    """
    findings = checked.findings
    frameworks = {one.framework.framework: one.framework for one in references.frameworks}
    files = checked.submissions[checked.submissions["framework_id"].isin(list(frameworks))]
    known = {
        sha256: (agency_code, framework_id)
        for sha256, agency_code, framework_id in zip(
            files["sha256"], files["agency_code"], files["framework_id"], strict=True
        )
    }
    concerned = findings[
        findings["sha256"].isin(list(known)) & (findings["excel_row"].notna() | findings["criterion_code"].notna())
    ]
    if concerned.empty:
        return checked
    weigher = _Batch(checked, references.catalogue, set(concerned["sha256"]))
    rules = {name: leaf_rules(frameworks[name], checked.year) for name in files["framework_id"].unique()}
    stakes: dict[Any, Stake] = {}
    for sha256, of_file in concerned.groupby("sha256", sort=False):
        agency_code, framework_id = known[str(sha256)]
        weighed = _File(
            frameworks[framework_id],
            rules[framework_id],
            weigher.scores(str(sha256), agency_code),
            weigher.left_out(str(sha256)),
            weigher.criteria(str(sha256)),
        )
        for place, one in zip(of_file.index, of_file.to_dict("records"), strict=True):
            stake = weighed.stake(one)
            if stake is not None:
                stakes[place] = stake
    return replace(checked, findings=_told(findings, stakes))


def _told(findings: pd.DataFrame, stakes: Mapping[Any, Stake]) -> pd.DataFrame:
    """The findings with their stakes, which come by the frame's own index."""
    weighed = [stakes.get(place) for place in findings.index]
    both = list(zip(weighed, findings["points_at_stake"], findings["criterion_code"], findings["message"], strict=True))
    points = [old if stake is None else stake.points for stake, old, _, _ in both]
    return findings.assign(
        points_at_stake=pd.Series(points, index=findings.index, dtype="object"),
        criterion_code=pd.array([code if one is None else one.criterion_code for one, _, code, _ in both], dtype="str"),
        message=pd.array([f"{text} {one.sentence}".rstrip() if one else text for one, _, _, text in both], dtype="str"),
    )


class _Batch:
    """The rows of the files that have findings: which count, and which do not."""

    def __init__(self, checked: CheckedBatch, catalogue: Catalogue, files: set[str]) -> None:
        raw = checked.raw[checked.raw["sha256"].isin(files)]
        self._year = checked.year
        self._all: dict[str, dict[str, pd.DataFrame]] = {}
        self._counted: dict[str, dict[str, pd.DataFrame]] = {}
        for table in REPORT_TABLES:
            rows = checked.read_rows[table.name]
            rows = rows[rows["sha256"].isin(files)].reset_index(drop=True)
            counted = accepted_rows(rows, table, raw, catalogue)
            self._all[table.name] = dict(tuple(rows.groupby("sha256")))  # type: ignore[arg-type] # keys are texts
            self._counted[table.name] = dict(tuple(counted.groupby("sha256")))  # type: ignore[arg-type]
            self._all[table.name][""] = self._counted[table.name][""] = rows.head(0)
        self._lost = _lost_cells(raw, catalogue)

    def scores(self, sha256: str, agency_code: str) -> FileScores | None:
        """What the file's rows that count earn; None if they are too many."""
        rows = {name: files.get(sha256, files[""]) for name, files in self._counted.items()}
        return None if sum(map(len, rows.values())) > MOST_ROWS else FileScores(agency_code, rows, self._year)

    def criteria(self, sha256: str) -> dict[tuple[str, int], str]:
        """By sheet and row: the criterion of each row of the scorecard."""
        card = self._all[scorecard.name].get(sha256, self._all[scorecard.name][""])
        card = card[card["criterion_code"].notna()]
        places = zip(card["sheet"], card["excel_row"], strict=True)
        return {(str(sheet), int(row)): code for (sheet, row), code in zip(places, card["criterion_code"], strict=True)}

    def left_out(self, sha256: str) -> dict[tuple[str, int], LeftOut]:
        """By sheet and row: the rows that do not count, or have lost a cell."""
        found: dict[tuple[str, int], LeftOut] = {}
        for table in REPORT_TABLES:
            if table is scorecard:
                continue  # its rows concern a criterion by name
            rows = self._all[table.name].get(sha256, self._all[table.name][""])
            counted = set(self._counted[table.name].get(sha256, rows.head(0))["excel_row"])
            places = [
                (sha256, str(sheet), int(row)) for sheet, row in zip(rows["sheet"], rows["excel_row"], strict=True)
            ]
            wanted = [place[2] not in counted or place in self._lost for place in places]
            some = rows[pd.Series(wanted, index=rows.index, dtype=bool)].head(MOST_ROWS)
            required = [column.name for column in table.columns if not column.nullable and column.name in rows]
            held = held_rows(some, SOURCE_OF[table.name], self._year)
            for sheet, number, row in zip(some["sheet"], some["excel_row"], held, strict=True):
                place = (sha256, str(sheet), int(number))
                empty = {name for name in required if name in row and row[name] is None}
                lost = frozenset(self._lost.get(place, set()) | empty)
                found[place[1:]] = LeftOut(SOURCE_OF[table.name], row, lost, int(number) in counted)
        return found


def _lost_cells(raw: pd.DataFrame, catalogue: Catalogue) -> dict[_Place, set[str]]:
    codes = {code for code, entry in catalogue.entries.items() if entry.row is RowFate.CELL_LOST} - catalogue.silent
    losing = raw[raw["code"].isin(codes) & raw["excel_row"].notna() & raw["sheet"].notna()]
    lost: dict[_Place, set[str]] = {}
    for sha256, sheet, row, name in zip(
        losing["sha256"], losing["sheet"], losing["excel_row"], losing["column_name"], strict=True
    ):
        lost.setdefault((str(sha256), str(sheet), int(row)), set()).add(str(name))
    return lost


class _File:
    """One file and its framework: weighs its findings."""

    def __init__(
        self,
        framework: Framework,
        rules: Iterable[LeafRule],
        scores: FileScores | None,
        left_out: Mapping[tuple[str, int], LeftOut],
        criteria: Mapping[tuple[str, int], str],
    ) -> None:
        self._framework = framework
        self._rules = {rule.criterion.code: rule for rule in rules}
        self._scores = scores
        self._left_out = left_out
        self._criteria = criteria

    def stake(self, finding: Mapping[Any, Any]) -> Stake | None:
        """What hangs on a finding; None if that is not known."""
        code = finding["criterion_code"]
        if isinstance(code, str):
            return self._of_criterion(finding["code"], code)
        place = (str(finding["sheet"]), int(finding["excel_row"]))
        if place in self._criteria:
            return self._of_criterion(finding["code"], self._criteria[place])
        row = self._left_out.get(place)
        if row is None:
            return None
        column = finding["column_name"]
        if row.counts_now and column not in row.lost:
            return None  # a word about a row that counts as it stands
        return self._of_row(replace(row, lost=frozenset({column})) if row.counts_now else row)

    def _of_criterion(self, finding_code: str, code: str) -> Stake | None:
        criterion = self._framework.by_code.get(code)
        if criterion is None:
            return None
        rule = self._rules.get(code)
        if finding_code in LACKING_EVIDENCE and rule is not None and self._scores is not None:
            gained = self._scores.gain_by_evidence(rule)
            if gained is not None:
                words = f"Nếu có tài liệu kiểm chứng: thêm {self._words(gained)} điểm (tiêu chí {code})."
                return Stake(code, self._printed(gained), words if gained else "")
        most = self._words(criterion.max_points)
        return Stake(
            code,
            self._printed(criterion.max_points),
            f"Liên quan nhiều nhất {most} điểm (điểm tối đa của tiêu chí {code}).",
        )

    def _of_row(self, row: LeftOut) -> Stake | None:
        if self._scores is None:
            return None
        found = [self._scores.gain(rule, row) for rule in self._rules.values()]
        gains = sorted((gain for gain in found if gain is not None), key=lambda gain: -gain.points)
        if not gains:
            return Stake(None, self._printed(Fraction(0)), "")
        sure = [gain for gain in gains if gain.is_exact]
        unsure = [gain for gain in gains if not gain.is_exact]
        unit = "ô này đọc được" if row.counts_now else "dòng này được tính"
        parts = [self._named("thêm", sure)] if sure else []
        parts += [self._named("nhiều nhất", unsure) + ", là điểm tối đa"] if unsure else []
        return Stake(gains[0].criterion.code, self._printed(gains[0].points), f"Nếu {unit}: {'; '.join(parts)}.")

    def _named(self, how: str, gains: Iterable[Gain]) -> str:
        return f"{how} " + ", ".join(
            f"{self._words(gain.points)} điểm (tiêu chí {gain.criterion.code})" for gain in gains
        )

    def _printed(self, points: Fraction) -> Decimal:
        rounding = self._framework.rounding
        return printed(points, rounding.points, rounding.mode)

    def _words(self, points: Fraction) -> str:
        return figure_words(points, self._framework.rounding.points)
