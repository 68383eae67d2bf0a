"""The groups of a year whose ranks are asked about, from the warehouse.

What belongs here: what is open and sampling errors beside the final points, by framework and group. What does not: the
final points themselves (`ranks.reading`), and any ranking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

import pandas as pd
import sqlalchemy as sa

from assets.analysis.agency_totals import ByCode, points_by_agency
from assets.analysis.ranks.bands.group_ranks import GroupCase
from assets.analysis.ranks.bands.index_errors import IndexErrors, OutsideFigure, Samples
from assets.analysis.ranks.bands.open_points import Ends, open_ends
from assets.analysis.ranks.bands.open_reasons import is_released, read_asked, still_open, with_their_groups
from assets.analysis.ranks.bands.sampling import standard_error
from assets.analysis.ranks.rank_bands import GroupKey
from assets.analysis.ranks.reading import read_final_scores, read_groups
from assets.analysis.ranks.score_matrix import score_matrices
from assets.review.setting import read_setting
from assets.rules.framework.model import Framework
from warehouse.tables import criterion_score, external_index, survey_answer
from warehouse.tables.tracks import RANKED_TRACK


def read_group_cases(
    connection: sa.Connection, frameworks: Iterable[Framework], year: int, today: date
) -> dict[GroupKey, GroupCase]:
    """The groups of a year by framework and group.

    Args:
        connection: open on the warehouse; it is only read.
        frameworks: those of the year.
        year: the year scored.
        today: in Vietnam: by it, rounds of appraisal are locked or not.
    """
    by_id = {framework.framework: framework for framework in frameworks}
    setting = read_setting(connection, by_id.values(), year)
    asked, samples = read_asked(connection, setting), read_samples(connection, year)
    # Of several frameworks of a level, decisions are about one.
    appraised = set() if is_released(connection, year) else {each.framework for each in setting.frameworks.values()}
    groups = read_groups(connection, year)
    cases: dict[GroupKey, GroupCase] = {}
    for name, rows in read_final_scores(connection, year).groupby("framework_id"):
        framework = by_id.get(str(name))
        if framework is None:
            continue
        found = points_by_agency(rows)
        rounds = setting.rounds if framework.framework in appraised else ()
        own = still_open(framework, found, rounds, asked, today)
        of_group = {code: groups[code] for code in found}
        ends = open_ends(framework, found, with_their_groups(framework, own, of_group, asked))
        errors = dict(_errors(connection, framework, year, found, samples))
        cases |= _cases(framework, rows, ends, errors, groups)
    return cases


def _cases(
    framework: Framework, scores: pd.DataFrame, ends: Ends, errors: Mapping[str, Decimal], groups: Mapping[str, str]
) -> dict[GroupKey, GroupCase]:
    now, least, most = (score_matrices(framework, each, groups) for each in (scores, ends.least, ends.most))
    classes = [(band.name, band.lowest) for band in framework.classes]
    return {
        (framework.framework, group): GroupCase(matrix, least[group], most[group], ends.counts, errors, classes)
        for group, matrix in now.items()
    }


def read_samples(connection: sa.Connection, year: int) -> Samples:
    """What stands behind a year's outside figures."""
    answers: defaultdict[tuple[str, str], defaultdict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in connection.execute(sa.select(survey_answer).where(survey_answer.c.year == year)):
        answers[row.agency_code, row.question][row.respondent_group][row.option_code] = row.answer_count
    indices = {
        (row.agency_code, row.index_name): OutsideFigure(row.value_exact, row.standard_error_exact)
        for row in connection.execute(sa.select(external_index).where(external_index.c.year == year))
        if row.standard_error_exact is not None
    }
    return Samples({key: list(groups.values()) for key, groups in answers.items()}, indices)


def _errors(
    connection: sa.Connection, framework: Framework, year: int, found: Mapping[str, ByCode], samples: Samples
) -> Iterator[tuple[str, Decimal]]:
    """Standard error of each index that has one."""
    errors = IndexErrors(framework, year, samples)
    sampled = {agency_code for agency_code, _ in (*samples.answers, *samples.indices)} & set(found)
    if not sampled or not errors.criteria:
        return
    query = sa.select(criterion_score.c.agency_code, criterion_score.c.criterion_code, criterion_score.c.trace).where(
        criterion_score.c.year == year,
        criterion_score.c.framework_id == framework.framework,
        criterion_score.c.track == RANKED_TRACK,
        criterion_score.c.criterion_code.in_(errors.criteria),
    )
    traces: defaultdict[str, dict[str, str | None]] = defaultdict(dict)
    for agency_code, code, trace in connection.execute(query):
        traces[agency_code][code] = trace
    for agency_code in sorted(sampled):
        error = standard_error(errors.variance(agency_code, found[agency_code], traces[agency_code]))
        if error:
            yield agency_code, error
