"""The passport tells what the figures were made of, row by row, and what they said before."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.publication.committee.exports import NothingToExportError, read_committee_tables
from assets.publication.passport.document import passport
from assets.publication.passport.facts.figures import NoPassportError
from assets.publication.passport.facts.input_rows import MOST_PLACES
from assets.publication.passport.facts.passport_facts import read_passport_facts
from assets.publication.passport.wording import passport_text
from assets.reference.loading import References
from assets.submissions.register.in_force import read_scored_submissions
from assets.submissions.register.registration_events import registration_events
from warehouse.audit import record
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform, read_table
from warehouse.tables import HISTORIES, activity, criterion_score, finding, index_score, submission

YEAR = 2025
FIRST_NIGHT = datetime(2026, 1, 20, 18, tzinfo=UTC)


def agencies(connection: sa.Connection) -> list[str]:
    return sorted(connection.scalars(sa.select(index_score.c.agency_code).distinct()))


def explained(engine: sa.Engine, agency: str, as_of: datetime | None = None) -> dict[str, object]:
    with engine.connect() as connection:
        return passport(read_passport_facts(connection, YEAR, agency, as_of=as_of))


def criterion(document: dict[str, object], code: str) -> dict[str, object]:
    return next(each for each in document["criteria"] if each["code"] == code)


def check_rows_behind_every_input(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        for agency in agencies(connection):
            document = passport(read_passport_facts(connection, YEAR, agency))
            sha256 = document["submission"]["sha256"]
            given = [each for criterion in document["criteria"] for each in criterion["inputs"]]
            assert not [each for each in given if "rows_found_now" in each]
            from_report = [each for each in given if each["rows"]]
            assert len(from_report) > 10
            for each in from_report:
                assert len(each["rows"]) == min(each["row_count"], MOST_PLACES)
                assert {row["sha256"] for row in each["rows"]} <= {sha256, None} or each["from"].startswith("reports")


def test_every_input_is_led_back_to_exactly_the_rows_that_it_counted(installation: tuple[sa.Engine, Home]) -> None:
    check_rows_behind_every_input(installation[0])


def test_it_is_so_on_postgresql_too(postgresql_installation: tuple[sa.Engine, Home]) -> None:
    check_rows_behind_every_input(postgresql_installation[0])


def formulas_end_at_the_final_points(document: dict[str, object]) -> int:
    """Number of criteria whose formula with figures was held against the points that are stored."""
    told = [each for each in document["criteria"] if each["formula"] and "broken" not in each]
    for each in told:
        assert each["formula"][-1]["result"] == each["tracks_exact"]["final"], each["code"]
    return len(told)


def test_a_formula_with_figures_ends_at_the_final_points(installation: tuple[sa.Engine, Home]) -> None:
    with installation[0].connect() as connection:
        found = agencies(connection)
    assert all(formulas_end_at_the_final_points(explained(installation[0], agency)) > 10 for agency in found[:5])


def test_the_document_has_the_promised_shape_and_is_json(installation: tuple[sa.Engine, Home]) -> None:
    engine, _ = installation
    with engine.connect() as connection:
        document = explained(engine, agencies(connection)[0])

    assert json.loads(json.dumps(document)) == document
    assert {"agency", "year", "framework", "criteria", "index"} <= document.keys()
    assert {"id", "version", "sha256", "basis"} <= document["framework"].keys()
    assert {"rank", "class"} <= document["index"].keys()
    for each in document["criteria"]:
        promised = {"code", "name", "max", "tracks", "inputs", "branch", "evidence", "findings", "history"}
        assert promised <= each.keys()
        assert list(each["tracks"]) == ["self", "computed", "appraisal_1", "appraisal_2", "final"]
        assert each["tracks"]["final"] == each["tracks"]["computed"]
        assert all({"name", "value", "rows", "row_count"} <= given.keys() for given in each["inputs"])


def test_its_figures_are_those_of_the_warehouse(installation: tuple[sa.Engine, Home]) -> None:
    engine, _ = installation
    with engine.connect() as connection:
        agency = agencies(connection)[0]
        scores = read_table(connection, criterion_score, criterion_score.c.agency_code == agency)
    document = explained(engine, agency)

    for row in scores.to_dict("records"):
        told = criterion(document, row["criterion_code"])["tracks_exact"][row["track"]]
        assert told == (str(row["points_exact"]) if row["is_applicable"] and row["points_exact"] is not None else None)


def test_one_criterion_comes_with_those_below_it(installation: tuple[sa.Engine, Home]) -> None:
    engine, _ = installation
    with engine.connect() as connection:
        facts = read_passport_facts(connection, YEAR, agencies(connection)[0])
    codes = [each["code"] for each in passport(facts, "1")["criteria"]]

    assert codes[0] == "1"
    assert len(codes) > 1
    assert all(code == "1" or code.startswith("1.") for code in codes)
    assert [each["code"] for each in passport(facts, codes[1])["criteria"]] == [codes[1]]


def test_findings_of_the_scored_submission_stand_at_their_criterion(installation: tuple[sa.Engine, Home]) -> None:
    engine, _ = installation
    with writing(engine) as connection:
        scored = read_table(connection, index_score).iloc[0]
        row = {"submission_id": int(scored["submission_id"]), "position": 9999, "code": "EVIDENCE_MISSING"}
        words = {"severity": "warning", "sheet": "Tự chấm điểm", "cell": "F7", "message": "Thiếu tài liệu"}
        connection.execute(sa.insert(finding).values(**row, **words, criterion_code="1.1"))
    document = explained(engine, str(scored["agency_code"]))

    assert "EVIDENCE_MISSING" in [found["code"] for found in criterion(document, "1.1")["findings"]]
    assert "Thiếu tài liệu" not in [found["message"] for found in criterion(document, "1.2")["findings"]]


def test_what_the_agency_says_of_a_finding_is_shown_to_the_appraiser(
    installation: tuple[sa.Engine, Home], references: References
) -> None:
    engine, _ = installation
    with writing(engine) as connection:
        scored = read_table(connection, index_score).iloc[0]
        row = {"submission_id": int(scored["submission_id"]), "severity": "warning", "message": "Có sai lệch."}
        told = [
            {
                "position": 9998,
                "code": "SELF_POINTS_MISSING",
                "criterion_code": "1.1",
                "explanation": "Đã nộp\nbản giấy.",
            },
            {"position": 9999, "code": "COST_OVER_BUDGET", "criterion_code": None, "explanation": "Chi từ nguồn khác."},
        ]
        connection.execute(sa.insert(finding), [row | one for one in told])
    document = explained(engine, str(scored["agency_code"]))

    assert criterion(document, "1.1")["findings"][-1]["explanation"] == "Đã nộp\nbản giấy."
    assert document["findings"][-1]["explanation"] == "Chi từ nguồn khác."
    text = passport_text(document, references.code_lists)
    assert "Có sai lệch.\n      Cơ quan giải trình: Đã nộp bản giấy.\n" in text
    others = text.partition("\n\nPhát hiện không gắn với tiêu chí nào\n")[2]
    assert "Có sai lệch.\n      Cơ quan giải trình: Chi từ nguồn khác.\n" in others


def test_of_one_criterion_only_its_own_findings_are_told(installation: tuple[sa.Engine, Home]) -> None:
    engine, _ = installation
    with engine.connect() as connection:
        facts = read_passport_facts(connection, YEAR, agencies(connection)[0])
    assert passport(facts, "1.1")["findings"] == []


def test_it_says_so_when_the_rows_are_no_longer_those_of_the_figure(installation: tuple[sa.Engine, Home]) -> None:
    engine, _ = installation
    with engine.connect() as connection:
        agency = agencies(connection)[0]
        number = int(read_table(connection, index_score, index_score.c.agency_code == agency).iloc[0]["submission_id"])
    with writing(engine) as connection:
        row = read_table(connection, activity, activity.c.submission_id == number).iloc[0].dropna().to_dict()
        connection.execute(sa.insert(activity).values(**{**row, "excel_row": 9999, "held_on": row["held_on"].date()}))
    document = explained(engine, agency)

    changed = [each for one in document["criteria"] for each in one["inputs"] if "rows_found_now" in each]
    assert changed
    assert all(each["rows_found_now"] == each["row_count"] + 1 for each in changed)


def test_a_past_moment_is_explained_as_it_was(
    installation: tuple[sa.Engine, Home], second_night: Callable[[sa.Engine, Home], tuple[str, datetime]]
) -> None:
    engine, home = installation
    with engine.connect() as connection:
        agency = str(read_scored_submissions(connection, YEAR).iloc[0]["agency_code"])
    before = explained(engine, agency)
    again, at = second_night(engine, home)
    assert again == agency

    now, then = explained(engine, agency), explained(engine, agency, at - timedelta(hours=1))

    assert now["submission"]["sha256"] != before["submission"]["sha256"]
    assert now["index"] != before["index"]
    assert {**then, "as_of": None} == before
    assert then["as_of"] == "2026-01-22T00:00:00+07:00"
    moved = [each for each in now["criteria"] if len([v for v in each["history"] if v["track"] == "computed"]) == 2]
    assert moved
    first, second = (version for version in moved[-1]["history"] if version["track"] == "computed")
    assert (first["at"], second["at"]) == ("2026-01-21T01:00:00+07:00", "2026-01-22T01:00:00+07:00")
    assert second["points"] == moved[-1]["tracks"]["computed"]


def test_a_newer_readers_night_leaves_what_was_known_before_it(installation: tuple[sa.Engine, Home]) -> None:
    engine, _ = installation
    with writing(engine) as connection:
        one, *_, last = agencies(connection)
        before = {agency: explained(engine, agency, FIRST_NIGHT) for agency in (one, last)}
        rows = read_table(connection, submission)
        again = rows.assign(submission_id=rows["submission_id"] + 1000, reader_version=99, supersedes=pd.NA)
        append(connection, submission, conform(again, submission))
        record(connection, registration_events(again, {}), actor="parcomm", at=FIRST_NIGHT + timedelta(days=1))

    assert {agency: explained(engine, agency, FIRST_NIGHT) for agency in before} == before


def test_before_the_first_night_nothing_had_been_computed(installation: tuple[sa.Engine, Home]) -> None:
    engine, _ = installation
    early = FIRST_NIGHT - timedelta(seconds=1)
    told = "nothing of 2025 had been computed at 2026-01-21T00:59:59+07:00: its first figures are of 2026-01-21T01:00"
    with engine.connect() as connection:
        with pytest.raises(NoPassportError, match=re.escape(told)):
            read_passport_facts(connection, YEAR, agencies(connection)[0], as_of=early)
        with pytest.raises(NothingToExportError, match=re.escape(told)):
            read_committee_tables(connection, YEAR, as_of=early)
        with pytest.raises(NoPassportError, match=r"2024 had been computed at .*: it has no figures to this day"):
            read_passport_facts(connection, YEAR - 1, agencies(connection)[0], as_of=FIRST_NIGHT)
        with pytest.raises(
            NoPassportError, match=r"04 had no figures of 2025 at 2026-01.*no report of it had been acc"
        ):
            read_passport_facts(connection, YEAR, "04", as_of=FIRST_NIGHT)


def test_an_agency_without_an_accepted_report_has_no_passport(installation: tuple[sa.Engine, Home]) -> None:
    with installation[0].connect() as connection, pytest.raises(NoPassportError, match="no report of it was accepted"):
        read_passport_facts(connection, YEAR, "04")


@pytest.mark.parametrize(
    ("agency", "code", "message"), [("XYZ", None, "no agency has the code XYZ"), (None, "9.9", "no criterion 9.9")]
)
def test_what_does_not_exist_is_named(
    installation: tuple[sa.Engine, Home], agency: str | None, code: str | None, message: str
) -> None:
    with installation[0].connect() as connection, pytest.raises(NoPassportError, match=message):
        passport(read_passport_facts(connection, YEAR, agency or agencies(connection)[0]), code)


def test_the_text_reads_the_figures_with_decimal_commas_and_names_sheets_and_rows(
    installation: tuple[sa.Engine, Home], references: References
) -> None:
    engine, _ = installation
    with engine.connect() as connection:
        agency = agencies(connection)[0]
    document = explained(engine, agency)
    text = passport_text(document, references.code_lists)

    assert text.startswith("HỒ SƠ ĐIỂM NĂM 2025\nCơ quan: ")
    assert f"chỉ số {document['index']['index'].replace('.', ',')} %" in text
    assert "«Hoạt động» dòng " in text
    assert text.count("\n\n") == len(document["criteria"]) + bool(document["findings"])
    assert "None" not in text


def test_a_history_of_another_agency_is_not_read(installation: tuple[sa.Engine, Home]) -> None:
    engine, _ = installation
    with engine.connect() as connection:
        agency = agencies(connection)[0]
        versions = connection.scalar(
            sa.select(sa.func.count())
            .select_from(HISTORIES["criterion_score"])
            .where(HISTORIES["criterion_score"].c.agency_code == agency)
        )
        sent = connection.scalars(sa.select(submission.c.agency_code).where(submission.c.agency_code == agency)).all()
    document = explained(engine, agency)

    assert sent
    assert sum(len(each["history"]) for each in document["criteria"]) == versions
