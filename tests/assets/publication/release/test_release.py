"""A release is whole, recomputes on any machine, and names every way in which it was touched."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.publication.committee.exports import committee_workbook_path, read_committee_tables, write_exports
from assets.publication.published.moved_figures import moved_ranks
from assets.publication.release.manifest import NotAReleaseError, SealedDecision, read_manifest, seal_in
from assets.publication.release.program import code_sha256
from assets.publication.sealing.decisions import Decision
from assets.publication.sealing.frozen_content import ReleaseRefusedError
from assets.publication.sealing.release_steps import Sealed, UnprovenReleaseError
from assets.publication.verifying.release import thawed, verify_release
from assets.safekeeping.verification import verify_installation
from assets.submissions.receiving.archive import Archive
from tests.assets.publication.release.released_folders import (
    AT,
    ERRATUM,
    YEAR,
    Installation,
    broken,
    edit,
    edit_row,
    first_row,
    misprinted_erratum,
    problems,
    reseal,
    retell,
    sealed,
    told,
    writable,
)
from warehouse.audit import broken_links
from warehouse.engine import open_engine, writing
from warehouse.rows.frames import read_table
from warehouse.schema.roles import roles_sql
from warehouse.tables import (
    METADATA,
    audit_event,
    criterion_score,
    framework,
    index_score,
    input_value,
    release,
    release_score,
    submission,
)


def test_a_release_verifies_far_from_its_warehouse(folder: Path) -> None:
    verdict = verify_release(folder)

    assert verdict.problems == verdict.notes == ()
    assert verdict.name == "2025-1"


def test_rules_by_which_no_run_would_score_are_not_released(installation: Installation) -> None:
    engine, _ = installation
    with writing(engine) as connection:
        of_ministries = framework.c.framework_id == "minh-hoa-bo"
        text = connection.scalar(sa.select(framework.c.source_text).where(of_ministries)) or ""
        changed = text.replace('{when: "audiences >= 3", points: 1.5}', '{when: "audiences >= 3", points: 99}')
        assert changed != text
        sha256 = hashlib.sha256(changed.encode()).hexdigest()
        connection.execute(sa.update(framework).where(of_ministries).values(source_text=changed, sha256=sha256))

    with pytest.raises(UnprovenReleaseError) as refused:
        sealed(installation)
    assert [said for said in refused.value.problems if said.startswith("framework minh-hoa-bo, criterion 2.1: ")]


def test_it_holds_every_table_every_scored_workbook_the_rules_and_the_exports(folder: Path) -> None:
    manifest = read_manifest(folder)

    assert set(manifest.tables) == set(METADATA.tables)
    assert manifest.tables["index_score"] > 4
    assert manifest.decision == SealedDecision(number="12/QĐ-BCĐ", date=date(2026, 3, 15))
    assert manifest.code.code_sha256 == code_sha256()
    assert {path.name for path in (folder / "frameworks").iterdir()} == {
        "minh-hoa-bo.yaml", "minh-hoa-tinh.yaml", "xuan-loc-2022.yaml",
    }  # fmt: skip
    assert [path.name for path in (folder / "exports").iterdir()] == ["ket-qua-tuyen-truyen-CCHC-2025.xlsx"]
    assert (
        len([path for path in (folder / "archive").rglob("*") if path.is_file()]) * 3 == manifest.tables["index_score"]
    )


def test_nobody_can_write_into_it_by_accident(untouched: Path) -> None:
    assert not [path for path in untouched.rglob("*") if path.is_file() and path.stat().st_mode & 0o222]


def test_the_warehouse_remembers_what_was_released(released: Installation) -> None:
    engine, _ = released
    made = sealed(released)
    with engine.connect() as connection:
        (row,) = read_table(connection, release).to_dict("records")
        released = read_table(connection, release_score)
        events = read_table(connection, audit_event)
        figures = len(read_table(connection, criterion_score)) + len(read_table(connection, index_score))
        broken = broken_links(connection)

    assert (row["seal"], row["decision_number"], row["sequence"]) == (made.seal, "12/QĐ-BCĐ", 1)
    assert len(released) == figures
    assert events.iloc[-1]["action"] == "released"
    assert made.seal in events.iloc[-1]["details"]
    assert broken == []


def test_it_is_the_same_on_postgresql(postgresql_installation: Installation, untouched: Path) -> None:
    made = sealed(postgresql_installation)

    assert problems(made.folder) == []
    for name in ("input_value", "criterion_score", "index_score", "submission", "activity", "audit_event"):
        ours = (made.folder / "data" / f"{name}.csv").read_bytes()
        assert ours == (untouched / "data" / f"{name}.csv").read_bytes(), name


def test_the_pipelines_role_is_enough_for_a_night_and_a_release(
    postgresql_warehouse: sa.Engine,
    sample_inbox: Path,
    run_night: Callable[[sa.Engine, Home, datetime], None],
    tmp_path: Path,
) -> None:
    with writing(postgresql_warehouse) as connection, connection.connection.cursor() as cursor:
        cursor.execute(roles_sql())
    engine = open_engine(postgresql_warehouse.url.render_as_string(hide_password=False))
    sa.event.listen(
        engine, "connect", lambda opened, _: opened.execute("SET ROLE parcomm_pipeline").connection.commit()
    )
    home = Home(tmp_path / "home")
    shutil.copytree(sample_inbox, home.inbox / str(YEAR))
    for at in (AT.replace(month=1), AT.replace(month=2)):
        run_night(engine, home, at)

    assert problems(sealed((engine, home)).folder) == []
    engine.dispose()


TAMPERINGS = {
    "data/criterion_score.csv": "was changed after the release",
    "data/activity.csv": "was changed after the release",
    "exports/ket-qua-tuyen-truyen-CCHC-2025.xlsx": "was changed after the release",
    "frameworks/minh-hoa-bo.yaml": "was changed after the release",
    "manifest.json": "does not have the fingerprint that SEAL gives",
}


def test_each_changed_file_is_named(folder: Path) -> None:
    for name in TAMPERINGS:
        content = (folder / name).read_bytes()
        changed = content.replace(b"\n", b" \n", 1) if name.endswith((".csv", ".yaml", ".json")) else content + b" "
        (folder / name).write_bytes(changed)

    found = problems(folder)
    for name, message in TAMPERINGS.items():
        assert [problem for problem in found if problem.startswith(f"{name}: {message}")], name


def test_a_changed_archived_workbook_is_named_with_its_agency(folder: Path) -> None:
    path = next(path for path in (folder / "archive").rglob("*") if path.is_file())
    path.write_bytes(path.read_bytes() + b" ")
    assert broken(folder) == [f"{path.relative_to(folder).as_posix()}: was changed after the release"]

    reseal(folder)
    (found,) = problems(folder)
    assert found.startswith("the workbook of agency ")
    assert found.endswith(f"({path.relative_to(folder).as_posix()}) was changed")


def test_a_missing_and_an_added_file_are_named(folder: Path) -> None:
    (folder / "data" / "finding.csv").unlink()
    (folder / "data" / "more.csv").write_text("x")

    assert broken(folder) == ["data/finding.csv: is missing", "data/more.csv: was added after the release"]


def test_a_score_changed_together_with_the_manifest_is_named_by_recomputing_it(folder: Path) -> None:
    row = first_row(folder, "criterion_score", 3).split(",")
    agency, code, track, exact = row[2], row[3], row[4], row[5]
    edit(folder / "data" / "criterion_score.csv", ",".join(row), ",".join([*row[:5], "99", *row[6:]]))
    reseal(folder)

    assert problems(folder) == [
        f"criterion_score of agency {agency}, criterion {code}, {track}: points_exact is 99, recomputed {exact}"
    ]


def test_a_report_row_taken_out_together_with_the_manifest_is_named_by_its_figures(folder: Path) -> None:
    edit(folder / "data" / "activity.csv", first_row(folder, "activity") + "\n", "")
    reseal(folder)

    assert [problem for problem in problems(folder) if problem.startswith("input_value of agency ")]


def test_a_rank_and_a_class_are_held_against_the_whole_group(folder: Path) -> None:
    def lowered(row: dict[str, str]) -> bool:
        is_final = row["track"] == "final"
        row["rank"] = "77" if is_final else row["rank"]
        return is_final

    edit_row(folder, "index_score", lowered)
    reseal(folder)

    in_the_row, *in_the_workbook = problems(folder)
    assert "rank is 77, recomputed" in in_the_row
    pattern = re.compile(r"exports/.*\.xlsx: sheet «.*», cell .* is .*, written again .*|.*: \d+ more differences")
    assert in_the_workbook
    assert [problem for problem in in_the_workbook if not pattern.fullmatch(problem)] == []


def test_an_edited_a_removed_and_a_last_audit_event_are_named(folder: Path) -> None:
    path = folder / "data" / "audit_event.csv"
    whole = path.read_text(encoding="utf-8")
    rows = whole.splitlines(keepends=True)

    def links() -> list[str]:
        with thawed(folder, read_manifest(folder)) as connection:
            return broken_links(connection)

    path.write_text(whole.replace("submission_registered,2,", "submission_registered,3,", 1), encoding="utf-8")
    number = next(place for place, row in enumerate(rows) if "submission_registered,2," in row)
    assert links() == [f"audit event {number} was edited"]

    path.write_text("".join([*rows[:2], *rows[3:]]), encoding="utf-8")
    assert links() == ["audit events 2 to 2 are missing"]

    path.write_text("".join(rows[:-1]), encoding="utf-8")
    reseal(folder)
    found = problems(folder)
    assert found[:2] == [
        f"data/audit_event.csv: has {len(rows) - 2} rows, {len(rows) - 1} were frozen",
        "the audit trail does not end where the manifest says that it ended",
    ]


def test_a_changed_rule_is_named_even_where_its_fingerprint_was_changed_too(folder: Path) -> None:
    edit(folder / "data" / "framework.csv", "max: 4", "max: 5")
    reseal(folder)

    assert [problem for problem in problems(folder) if "does not have the fingerprint stored with it" in problem]


def test_the_published_seal_finds_what_is_consistent_in_itself(folder: Path) -> None:
    published = (folder / "SEAL").read_text().split()[0]
    assert broken(folder, published) == []
    retell(folder, released_at="2026-03-17T02:00:00+00:00")

    assert broken(folder) == []
    assert problems(folder, published) == [f"manifest.json: does not have the published seal {published}"]


@pytest.mark.parametrize(
    ("text", "is_seal"),
    [
        ("{seal}", True),
        ("  {seal}\r\n", True),
        ("{SEAL}", True),
        ("{seal}  manifest.json\n", True),
        ("{seal} *manifest.json", True),
        ("Seal: {seal}", True),
        ("{seal}  other.json", False),
        ("{seal}0", False),
        ("{seal}\n{seal}", False),
        ("", False),
    ],
)
def test_a_seal_is_taken_as_it_stands_in_the_decision_or_in_its_file(text: str, *, is_seal: bool) -> None:
    seal = "0a" * 32
    assert seal_in(text.format(seal=seal, SEAL=seal.upper())) == (seal if is_seal else None)


def test_garbage_in_a_table_is_a_sentence(folder: Path) -> None:
    edit(folder / "data" / "criterion_score.csv", f"{YEAR},", "x,")
    reseal(folder)

    (found,) = problems(folder)
    assert found.startswith("the figures cannot be recomputed: criterion_score.csv, up to line")


@pytest.mark.parametrize("content", [None, "{", "[]", '{"format": 99}', '{"format": 1}'])
def test_a_folder_without_a_manifest_that_can_be_read_is_no_release(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(NotAReleaseError, match="is no release"):
        verify_release(tmp_path)


MISSHAPEN: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no decision": (lambda told: told.pop("decision"), "decision: "),
    "a fingerprint alone": (lambda told: told["files"].update({"SEAL": "0" * 64}), "files/SEAL: "),
    "a file of which nothing is said": (lambda told: told["files"].update({"SEAL": None}), "files/SEAL: "),
    "a program that is a text": (lambda told: told.update(code="parcomm"), "code: "),
    "a list of tables": (lambda told: told.update(tables=["agency"]), "tables: "),
    "a year that is a text": (lambda told: told.update(year="2025"), "year: "),
    "no release number": (lambda told: told.update(sequence=0), "sequence: "),
    "a date that is none": (lambda told: told["decision"].update(date="15/03/2026"), "decision/date: "),
}


@pytest.mark.parametrize(("spoil", "place"), MISSHAPEN.values(), ids=MISSHAPEN.keys())
def test_a_manifest_that_does_not_say_what_one_says_is_no_release_and_names_the_place(
    untouched: Path, tmp_path: Path, spoil: Callable[[dict[str, Any]], object], place: str
) -> None:
    manifest = told(untouched)
    spoil(manifest)
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    with pytest.raises(NotAReleaseError, match=f"is no release: manifest.json, {place}"):
        verify_release(tmp_path)


def test_figures_that_somebody_changed_in_the_warehouse_are_not_released(installation: Installation) -> None:
    engine, home = installation
    with writing(engine) as connection:
        one = read_table(connection, input_value).iloc[0]
        keys = ("agency_code", "criterion_code", "input_name")
        where = [input_value.c[name] == one[name] for name in keys]
        connection.execute(sa.update(input_value).where(*where).values(value="77777"))

    with pytest.raises(UnprovenReleaseError, match=f"input_value of agency {one['agency_code']}, .*77777") as refused:
        sealed(installation)

    assert refused.value.problems
    with engine.connect() as connection:
        assert read_table(connection, release).empty
    assert [path.name for path in home.releases.iterdir()] == [".unfinished-2025-1"]


def test_a_level_without_figures_stops_the_release_and_is_missed_in_the_installation(
    installation: Installation,
) -> None:
    engine, _ = installation
    provinces = "minh-hoa-tinh"
    with writing(engine) as connection:
        missing = read_table(connection, index_score, index_score.c.framework_id == provinces)["agency_code"].unique()
        for table in (input_value, criterion_score, index_score):
            connection.execute(sa.delete(table).where(table.c.framework_id == provinces))

    with pytest.raises(UnprovenReleaseError) as refused:
        sealed(installation)

    (said,) = refused.value.problems
    assert said.startswith("every_expected_agency_has_an_index: Every agency with an accepted report, or that ")
    named = [f"{code}/{track}" for code in missing for track in ("self", "computed", "final")]
    assert said.endswith(f"{len(named)} row(s), such as {', '.join(named[:5])}")
    found = verify_installation(*installation).problems
    for code in missing:
        assert f"2025: agency {code}: its inputs give figures, and none is stored" in found


def test_a_changed_file_in_the_archive_stops_the_release(installation: Installation) -> None:
    engine, home = installation
    with engine.connect() as connection:
        number = read_table(connection, index_score).iloc[0]["submission_id"]
        sent = read_table(connection, submission, submission.c.submission_id == int(number)).iloc[0]
    path = Archive(home.archive).path_of(sent["sha256"])
    path.chmod(0o644)
    path.write_bytes(b"not the report")

    with pytest.raises(UnprovenReleaseError, match=f"the workbook of agency {sent['agency_code']} .*was changed"):
        sealed(installation)
    path.unlink()
    with pytest.raises(ReleaseRefusedError, match="the archive does not hold"):
        sealed(installation)


def test_a_removed_audit_event_stops_the_release(installation: Installation) -> None:
    engine, _ = installation
    with writing(engine) as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_event_no_delete")
        connection.execute(sa.delete(audit_event).where(audit_event.c.event_id == 2))

    with pytest.raises(UnprovenReleaseError, match="audit events 2 to 2 are missing"):
        sealed(installation)


def test_a_release_that_was_interrupted_is_made_again_and_what_it_left_put_aside(installation: Installation) -> None:
    _, home = installation
    for name in ("2025-1", ".unfinished-2025-1"):
        (home.releases / name).mkdir(parents=True)
        (home.releases / name / "left").write_text("x")

    assert problems(sealed(installation).folder) == []
    aside, made = sorted(home.releases.iterdir())
    assert made.name == "2025-1"
    assert aside.name.startswith(".unrecorded-2025-1-")
    assert [path.name for path in aside.iterdir()] == ["left"]


def test_the_same_decision_again_gives_the_release_that_it_made(released: Installation) -> None:
    assert sealed(released) == sealed(released)


def test_the_same_erratum_again_gives_the_release_that_it_made(
    corrected: Installation, first_erratum: tuple[Path, Sealed]
) -> None:
    engine, home = corrected
    _, first = first_erratum

    again = sealed(corrected, ERRATUM)

    assert (again.folder.name, again.seal) == (first.folder.name, first.seal)
    assert again.moved is not None
    assert again.moved.equals(first.moved)
    assert sorted(path.name for path in home.releases.iterdir()) == ["2025-1", "2025-2"]
    with engine.connect() as connection:
        assert len(read_table(connection, release)) == 2


@pytest.mark.parametrize("is_there", [True, False], ids=["another folder", "no folder"])
def test_a_release_whose_folder_has_gone_is_not_given_again(released: Installation, *, is_there: bool) -> None:
    folder = sealed(released).folder
    shutil.rmtree(folder)
    if is_there:
        folder.mkdir()
        (folder / "manifest.json").write_text("{}")

    with pytest.raises(ReleaseRefusedError, match="bring back the backup"):
        sealed(released)


def test_a_second_release_needs_a_reason_and_a_first_one_has_none(installation: Installation) -> None:
    with pytest.raises(ReleaseRefusedError, match="never released"):
        sealed(installation, Decision("1", date(2026, 4, 1), "nhầm"))
    sealed(installation)
    with pytest.raises(ReleaseRefusedError, match="only an erratum may follow"):
        sealed(installation, Decision("13/QĐ-BCĐ", date(2026, 3, 15)))


def test_a_year_without_scores_is_not_released(sqlite_warehouse: sa.Engine, tmp_path: Path) -> None:
    with pytest.raises(ReleaseRefusedError, match="holds no scores of 2025"):
        sealed((sqlite_warehouse, Home(tmp_path)))


def test_a_night_after_the_release_changes_neither_it_nor_what_was_published(
    released: Installation, second_night: Callable[[sa.Engine, Home], tuple[str, datetime]]
) -> None:
    engine, home = released
    made = sealed(released)
    with engine.connect() as connection:
        published = read_table(connection, release_score)
    second_night(engine, home)

    with engine.connect() as connection:
        tables = read_committee_tables(connection, YEAR)
        assert read_table(connection, release_score).equals(published)
    assert problems(made.folder) == []
    assert tables.mark == (
        "BẢN TÍNH LẠI – kết quả chính thức là lần công bố 2025-1, văn bản số 12/QĐ-BCĐ ngày 15/03/2026"
    )
    assert write_exports(home.exports_of(YEAR), tables) != [committee_workbook_path(home.exports_of(YEAR), YEAR)]


def test_an_erratum_lists_what_changed_and_the_ranks_it_moved(corrected: Installation) -> None:
    engine, _ = corrected
    with engine.connect() as connection:
        agency = read_table(connection, submission).iloc[-1]["agency_code"]

    made = sealed(corrected, ERRATUM)

    assert made.folder.name == "2025-2"
    assert made.moved is not None
    assert set(made.moved["agency_code"]) >= {agency}
    assert problems(made.folder) == []
    said = (made.folder / "dinh-chinh.txt").read_text(encoding="utf-8")
    assert said.startswith(
        "ĐÍNH CHÍNH lần công bố 2025-1 (văn bản số 12/QĐ-BCĐ ngày 15/03/2026)\n"
        "Lý do: Cơ quan gửi nhầm tệp\nSố liệu thay đổi: "
    )
    assert f"(mã {agency}). Cả bộ tiêu chí, hệ thống chấm: điểm " in said
    assert told(made.folder)["erratum"] == "Cơ quan gửi nhầm tệp"
    guide = (made.folder / "HUONG-DAN.txt").read_text(encoding="utf-8")
    assert "ĐÍNH CHÍNH lần công bố 2025-1 – theo văn bản số 20/QĐ-BCĐ ngày 01/04/2026" in guide
    assert "dinh-chinh.txt" in guide
    book = openpyxl.load_workbook(next((made.folder / "exports").iterdir()))
    assert book.sheetnames[1] == "Đính chính"
    assert f"Số liệu thay đổi: {len(made.moved)}; thứ hạng" in str(book["Đính chính"]["A7"].value)
    with engine.connect() as connection:
        last = read_table(connection, audit_event).iloc[-1]
    assert json.loads(last["details"])["moved_ranks"] == len(moved_ranks(made.moved))


def test_a_list_of_an_erratum_that_was_edited_and_sealed_anew_is_named(corrected: Installation, tmp_path: Path) -> None:
    made = sealed(corrected, ERRATUM)
    folder = writable(made.folder, tmp_path / "2025-2")
    said = (folder / "dinh-chinh.txt").read_text(encoding="utf-8")
    count = re.search(r"Số liệu thay đổi: (\d+)", said)
    assert count is not None
    edit(folder / "dinh-chinh.txt", count.group(), "Số liệu thay đổi: 0")
    reseal(folder)
    line = said.splitlines()[2]
    wrong = line.replace(count.group(), "Số liệu thay đổi: 0")
    expected = f'dinh-chinh.txt, line 3: is "{wrong}", written again "{line}"'

    assert problems(folder) == [expected]
    assert misprinted_erratum(folder, same_program=False) == [expected]
    (folder / "dinh-chinh.txt").write_text(said.replace("thay đổi", "đã đổi"), encoding="utf-8")
    assert misprinted_erratum(folder, same_program=False) == []
    (folder / "dinh-chinh.txt").unlink()
    assert misprinted_erratum(folder, same_program=True) == [
        "dinh-chinh.txt: a year's first release corrects nothing, and each later one says what and why"
    ]
