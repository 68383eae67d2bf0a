"""The `parcomm` command: exit codes, one sentence for every error, one JSON document where JSON is asked for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest
import sqlalchemy as sa

from assets.samples.year import SampleYear
from orchestration.installation import settings as settings_module
from orchestration.installation.settings import FIXTURES, Settings
from orchestration.resources import dask_cluster
from warehouse.engine import open_engine, writing
from warehouse.tables import appraisal

# Importing Great Expectations imports others' modules that still use what Python has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

XUAN_LOC = str(FIXTURES / "frameworks" / "xuan-loc-2022.yaml")
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def parcomm(run_parcomm: Command, environment_of: Callable[[Path], None], tmp_path: Path) -> Command:
    """Run a command in an empty home."""
    environment_of(tmp_path / "home")
    return run_parcomm


def assert_one_sentence(error: str) -> None:
    assert error.startswith("parcomm: ")
    assert error.count("\n") == 1
    assert "Traceback" not in error


@pytest.mark.parametrize(
    "command",
    [
        "verify",
        "explain --year 2025 --agency 15",
        "ranks --year 2025",
        "export --year 2025",
        "appraisal --year 2025 --out items.xlsx",
        f"compare --year 2022 --framework {XUAN_LOC}",
        "change --year 2025 --against 2024",
        "release --year 2025 --decision 1 --date 2026-03-15",
        "db check",
        "db backup copy",
    ],
)
def test_what_only_reads_refuses_a_home_without_a_warehouse_and_makes_nothing(
    command: str, parcomm: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said, error = parcomm(*command.split())

    assert (code, said) == (2, "")
    assert f"there is no warehouse here: there is no file {tmp_path / 'home' / 'warehouse.db'}" in error
    assert_one_sentence(error)
    assert list(tmp_path.iterdir()) == []


def test_help_comes_without_waiting_for_heavy_packages() -> None:
    script = (
        "import sys; from orchestration.cli import main\n"
        "heavy = {'dagster', 'pandas', 'sqlalchemy', 'great_expectations', 'z3'}\n"
        "try: main(['--help'])\n"
        "except SystemExit: print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines()[-1] == "[]"
    for name in (
        "run",
        "demo",
        "template",
        "check",
        "appraisal",
        "export",
        "lint",
        "try",
        "compare",
        "change",
        "ui",
        "db",
    ):
        assert f" {name} " in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["bogus"], "bogus"),
        (["run"], "--year"),
        (["run", "--year", "soon"], "'--year'"),
        (["run", "--year", "1999"], "1999 is not an evaluation year that has begun: they are 2022 to"),
        (["demo", "--year", "1999"], "1999 is not an evaluation year"),
        (["compare", "--year", "99999", "--framework", XUAN_LOC], "99999 is not an evaluation year"),
        (["change", "--year", "2025", "--against", "1999"], "1999 is not an evaluation year"),
        (["change", "--year", "2024", "--against", "2025"], "2025 is not before 2024"),
        (
            ["template", "--framework", "minh-hoa-bo", "--agency", "BNV", "--year", "0", "--out", "t.xlsx"],
            "framework minh-hoa-bo is not for 0",
        ),
        (["run", "--year", "2022"], "2022 cannot be assessed: there is no calendar of it (calendars/2022.csv)"),
        (["demo", "--year", "2022"], "2022 cannot be assessed"),
        (["check", __file__, "--year", "2016"], "2016 cannot be assessed: evaluation years begin with 2022"),
        (["check", __file__, "--year", "2030"], "2030 cannot be assessed: there is no calendar"),
        (
            ["template", "--framework", "xuan-loc-2022", "--agency", "BNV", "--year", "2022", "--out", "t.xlsx"],
            "2022 cannot be assessed",
        ),
        (
            ["template", "--framework", "minh-hoa-bo", "--agency", "BNV", "--year", "2025", "--out", "t.xls"],
            "t.xls: what is written is a workbook, and its name ends in .xlsx",
        ),
        (
            ["compare", "--year", "2025", "--framework", XUAN_LOC, "--out", "moves.csv"],
            "moves.csv: what is written is a workbook",
        ),
        (["check", "/no/such/file.xlsx"], "/no/such/file.xlsx is not a file"),
        (["lint", "/no/such/file.yaml"], "/no/such/file.yaml is not a file"),
        (["try", "/no/such/file.yaml", "1"], "/no/such/file.yaml"),
        (["try", XUAN_LOC, "9"], "«9»"),
        (["try", XUAN_LOC, "4.1", "planned"], "«planned»"),
        (["template", "--framework", "x", "--agency", "BNV", "--year", "2025", "--out", "t.xlsx"], "no framework x"),
        (
            ["template", "--framework", "minh-hoa-bo", "--agency", "XX", "--year", "2025", "--out", "t.xlsx"],
            "no agency has the code XX",
        ),
        (
            ["template", "--framework", "minh-hoa-bo", "--agency", "01", "--year", "2025", "--out", "t.xlsx"],
            "is for ministry",
        ),
        (
            ["template", "--framework", "minh-hoa-bo", "--agency", "BNV", "--year", "2025", "--out", "/no/such/t.xlsx"],
            "/no/such does not exist",
        ),
        (["appraisal", "--year", "1999", "--out", "t.xlsx"], "1999 is not an evaluation year"),
        (["appraisal", "--year", "2022", "--out", "t.xlsx"], "2022 cannot be assessed"),
        (["appraisal", "--year", "2025", "--out", "t.ods"], "its name ends in .xlsx"),
        (
            ["appraisal", "--year", "2025", "--round", "9", "--out", "t.xlsx"],
            "no round 9 of appraisal: it has 1 (Thẩm định lần 1), 2 (Thẩm định lần 2)",
        ),
        (["appraisal", "--year", "2025", "--framework", "x", "--out", "t.xlsx"], "there is no framework x of 2025"),
        (["appraisal", "--year", "2025", "--agency", "XX", "--out", "t.xlsx"], "no agency has the code XX"),
        (
            ["appraisal", "--year", "2025", "--criterion", "1", "--out", "t.xlsx"],
            "scored directly has the code 1 in 2025",
        ),
        (["appraisal", "--year", "2025", "--part", "3/2", "--out", "t.xlsx"], "'3/2' is no part"),
        (
            ["appraisal", "--year", "2025", "--explain", "--part", "1/2", "--out", "d"],
            "--explain takes no share of a round",
        ),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_2(
    parcomm: Command, arguments: list[str], words: str
) -> None:
    code, out, error = parcomm(*arguments)

    assert (code, out) == (2, "")
    assert words in error
    assert_one_sentence(error)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PARCOMM_FRAMEWORKS", "/no/such/folder", "is not a folder"),
        ("PARCOMM_WAREHOUSE_URL", "mysql://x", "SQLite or PostgreSQL"),
        ("PARCOMM_WAREHOUSE_URL", "postgresql+psycopg://127.0.0.1:1/nothing", "the warehouse cannot be used"),
        ("PARCOMM_WAREHOUSE_URL", "sqlite:////proc/no/warehouse.db", "/proc/no"),
        ("PARCOMM_DASK_SCHEDULER", "tcp://127.0.0.1:1", "tcp://127.0.0.1:1: no Dask scheduler answers there"),
        ("PARCOMM_DASK_SCHEDULER", "rope://127.0.0.1:1", "rope://127.0.0.1:1: no Dask scheduler answers there"),
    ],
)
def test_a_bad_setting_is_one_sentence_at_the_start(
    parcomm: Command, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)
    monkeypatch.setattr(dask_cluster, "CONNECT_SECONDS", 0.5)

    code, _, error = parcomm("run", "--year", "2025")

    assert code == 2
    assert words in error
    assert_one_sentence(error)


def test_a_cluster_without_dask_installed_is_one_sentence_before_samples_are_written(
    parcomm: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PARCOMM_DASK_SCHEDULER", "tcp://127.0.0.1:8786")
    monkeypatch.setitem(sys.modules, "distributed", None)

    code, _, error = parcomm("demo")

    assert code == 2
    assert "needs Dask, which is not installed: install `parcomm[dask]`" in error
    assert_one_sentence(error)
    assert not (tmp_path / "home").exists()


def test_a_broken_framework_is_named_with_its_line_before_anything_runs(
    parcomm: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "broken.yaml").write_text("framework: x\nversion: one\n", encoding="utf-8")
    monkeypatch.setenv("PARCOMM_FRAMEWORKS", str(tmp_path))

    code, _, error = parcomm("run", "--year", "2025")

    assert code == 2
    assert "broken.yaml" in error
    assert_one_sentence(error)


@pytest.mark.parametrize("has_logs", [False, True], ids=["system's temporary folder", "home's logs"])
def test_a_fault_of_the_program_is_a_sentence_too_and_its_stack_is_kept(
    parcomm: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, has_logs: bool
) -> None:
    """A service's temporary folder ends with it: where there are logs, the stack is beside them."""
    monkeypatch.setenv("PARCOMM_HOME", str(tmp_path / "home"))
    logs = tmp_path / "home" / "logs"
    if has_logs:
        logs.mkdir(parents=True)

    def fail() -> None:
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr(settings_module, "read_settings", fail)

    code, _, error = parcomm("db", "check")

    assert code == 2
    assert_one_sentence(error)
    kept = Path(error.rsplit(" ", 1)[1].strip())
    assert (kept.parent == logs) is has_logs
    assert "nobody thought of this" in kept.read_text(encoding="utf-8")
    kept.unlink()


def test_a_new_warehouse_is_made_by_upgrade_and_check_says_whether_it_is_current(
    parcomm: Command, tmp_path: Path
) -> None:
    assert parcomm("db", "check")[0] == 2
    assert parcomm("db", "upgrade")[0] == 0
    assert parcomm("db", "check") == (0, "The warehouse's schema is current.\n", "")

    change(tmp_path, "DROP VIEW ranking")
    mend = "the view ranking is not there.\nTo mend it: run `parcomm db upgrade`.\n"
    assert parcomm("db", "check") == (1, mend, "")
    assert parcomm("db", "upgrade") == (0, "The warehouse's schema is current.\n", "")

    change(tmp_path, "ALTER TABLE agency ADD COLUMN foo TEXT")
    for command in ("check", "upgrade"):
        code, told, _ = parcomm("db", command)
        assert (code, told.splitlines()[0]) == (1, "the column foo of the table agency is not of this version.")
        assert "undo the change by hand" in told

    change(tmp_path, "UPDATE alembic_version SET version_num = '0099'")
    code, _, error = parcomm("db", "upgrade")
    assert code == 2
    assert "a newer version of parcomm made the warehouse (revision 0099" in error


def change(folder: Path, statement: str) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(folder / "home" / "warehouse.db")) as warehouse, warehouse:
        warehouse.execute(statement)


def test_a_warehouse_of_another_schema_is_refused_with_the_command_that_mends_it(
    parcomm: Command, tmp_path: Path
) -> None:
    import sqlite3

    (tmp_path / "home").mkdir()
    with sqlite3.connect(tmp_path / "home" / "warehouse.db") as old:
        old.execute("CREATE TABLE agency (code TEXT)")
    old.close()

    code, _, error = parcomm("run", "--year", "2025")

    assert code == 2
    assert "parcomm db upgrade" in error
    assert_one_sentence(error)


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        ("change --year 2025 --against 2024", 2, "the warehouse has no figures of 2025"),
        (f"compare --year 2022 --framework {XUAN_LOC}", 2, "no report of 2022 by an agency of level commune is scored"),
        (f"compare --year 2022 --format json --framework {XUAN_LOC}", 2, "nothing can be compared"),
        ("explain --year 2025 --agency 01", 2, "the warehouse knows no agencies yet"),
        ("ranks --year 2025", 2, "there are no ranks of 2025 yet"),
        ("appraisal --year 2025 --out items.xlsx", 2, "no agency has scores of 2025 yet"),
        ("export --year 2025", 2, "the warehouse holds nothing of 2025"),
        ("export --year 2025 --as-of 2026-01-01 --out then", 2, "nothing of 2025 had been computed"),
        ("release --year 2025 --decision 1 --date 2026-03-15", 2, "the warehouse holds no scores of 2025"),
        ("release --year 2025 --decision 1 --date 2026-03-15 --erratum a", 2, "2025 was never released"),
        ("verify", 0, ""),
    ],
)
def test_of_a_warehouse_without_rows_every_command_says_what_is_missing(
    parcomm: Command, command: str, code: int, words: str
) -> None:
    assert parcomm("db", "upgrade")[0] == 0

    ended, said, error = parcomm(*command.split())

    assert ended == code, error
    assert words in error
    if code:
        assert said == ""
        assert_one_sentence(error)


def test_a_template_is_written_and_not_accepted_while_it_is_empty(parcomm: Command, tmp_path: Path) -> None:
    out = tmp_path / "bnv.xlsx"
    code, said, _ = parcomm(
        "template", "--framework", "minh-hoa-bo", "--agency", "BNV", "--year", "2025", "--out", str(out)
    )
    assert (code, said) == (0, f"{out}\n")

    code, said, _ = parcomm("check", str(out), "--format", "json")

    (report,) = json.loads(said)
    assert code == 1
    assert (report["file"], report["agency"], report["year"], report["status"]) == (str(out), "BNV", 2025, "rejected")


def test_a_file_that_is_there_is_written_over_only_by_force(
    parcomm: Command, samples: SampleYear, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sent = samples.folder / str(next(file.file_name for file in samples.files if file.fault is None))
    commands = {
        "filled.xlsx": ["template", "--framework", "minh-hoa-bo", "--agency", "BNV", "--year", "2025", "--out"],
        "marked.xlsx": ["check", str(sent), "--feedback"],
        "items.xlsx": ["appraisal", "--year", "2025", "--out"],
        "moves.xlsx": ["compare", "--year", "2025", "--framework", XUAN_LOC, "--out"],
    }
    for name, command in commands.items():
        (tmp_path / name).write_text("a week's work", encoding="utf-8")
        code, said, error = parcomm(*command, name)

        assert (code, said) == (2, "")
        assert f"{name} is there already: name another file, or write over it with --force" in error
        assert_one_sentence(error)
        assert (tmp_path / name).read_text(encoding="utf-8") == "a week's work"
    for name in ("filled.xlsx", "marked.xlsx"):
        assert parcomm(*commands[name], name, "--force")[0] == 0
        assert (tmp_path / name).read_bytes().startswith(b"PK")


def test_a_folder_is_not_written_over_even_by_force(parcomm: Command, tmp_path: Path) -> None:
    out = tmp_path / "t.xlsx"
    out.mkdir()
    command = ["template", "--framework", "minh-hoa-bo", "--agency", "BNV", "--year", "2025", "--force", "--out"]

    code, _, error = parcomm(*command, str(out))

    assert (code, error) == (2, f"parcomm: {out} is a folder\n")


@pytest.mark.slow
def test_check_says_of_each_file_what_the_night_would_say(parcomm: Command, samples: SampleYear) -> None:
    sent = [file for file in samples.files if file.file_name]
    paths = [str(samples.folder / str(file.file_name)) for file in sent]

    code, said, _ = parcomm("check", *paths, "--format", "json")

    reports = json.loads(said)
    assert code == 1
    assert [report["file"] for report in reports] == paths
    for file, report in zip(sent, reports, strict=True):
        found = {finding["code"] for finding in report["findings"]}
        assert file.expected_finding is None or file.expected_finding in found
        promised = {
            "file",
            "sha256",
            "status",
            "agency",
            "year",
            "period",
            "counts",
            "findings",
            "prospect",
            "needs_group",
        }
        assert set(report) == promised


def test_a_sound_file_is_checked_with_exit_code_0(parcomm: Command, samples: SampleYear) -> None:
    sound = next(file for file in samples.files if file.fault is None)

    code, said, error = parcomm("check", str(samples.folder / str(sound.file_name)))

    assert (code, error) == (0, "")
    assert "chấp nhận" in said


def test_try_prints_the_score_and_its_reason(parcomm: Command) -> None:
    code, said, _ = parcomm("try", XUAN_LOC, "4.1", "planned=5", "done=4", "--format", "json")

    answer = json.loads(said)
    assert code == 0
    assert (answer["points"], answer["points_exact"]) == ("0.00", "0")


def test_lint_of_the_shipped_frameworks_finds_no_error(parcomm: Command) -> None:
    code, said, _ = parcomm("lint", XUAN_LOC, "--format", "json")

    assert code == 0
    assert {message["level"] for message in json.loads(said)} <= {"warning", "settled"}


def test_run_prints_the_best_of_each_group_counts_by_status_and_paths_and_of_when_figures_are(
    parcomm: Command, new_home: Callable[[], Settings], environment_of: Callable[[Path], None], tmp_path: Path
) -> None:
    home = new_home().home
    environment_of(home)

    code, said, error = parcomm("run", "--year", "2025")

    assert code == 0
    assert "Tỉnh, thành phố trực thuộc Trung ương" in said
    assert "accepted (Được chấp nhận)" in said
    assert "rejected" in said or "unreadable" in said
    assert "earlier run" not in said
    written = home / "exports" / "2025" / "ket-qua-tuyen-truyen-CCHC-2025.xlsx"
    assert f"Written: {written}" in said
    assert said.endswith(
        "2025 was to be released by 2026-04-15 and is not: nights go on until `parcomm release --year 2025`.\n"
    )
    assert error.startswith(f"Home: {home}\nWarehouse: sqlite:///{home}/warehouse.db\n")
    assert parcomm("db", "check")[:2] == (0, "The warehouse's schema is current.\n")  # nor is any file open to others
    assert "new file(s)" in error
    assert "dagster" not in error.lower()

    code, said, _ = parcomm("export", "--year", "2025", "--out", str(tmp_path / "again"))

    assert code == 0
    again = tmp_path / "again" / written.name
    assert again.read_bytes() == written.read_bytes()

    again.write_text("with the secretary's notes", encoding="utf-8")
    code, _, error = parcomm("export", "--year", "2025", "--out", str(tmp_path / "again"))

    assert (code, again.read_text(encoding="utf-8")) == (2, "with the secretary's notes")
    assert f"{again} is there already" in error
    assert parcomm("export", "--year", "2025", "--out", str(tmp_path / "again"), "--force")[0] == 0
    assert again.read_bytes() == written.read_bytes()

    (home / "inbox" / "a.xlsx").touch()
    (home / "inbox" / "receipts.csv").write_text("file_name,sha256,received_at\na.xlsx\n", encoding="utf-8")

    code, said, error = parcomm("run", "--year", "2025")

    assert code == 2
    assert re.search(r"those below are of an earlier run, and last changed at \d\d/\d\d/\d{4} \d\d:\d\d", said)
    assert said.index("an earlier run") < said.index("Tỉnh, thành phố")
    assert error.endswith("parcomm: receipts.csv, line 2: the row is too short\n")


def test_a_decision_that_no_score_uses_is_told_by_the_run_and_stops_nothing(
    parcomm: Command, scored: Settings, environment_of: Callable[[Path], None], tmp_path: Path
) -> None:
    settings = Settings(home=shutil.copytree(scored.home, tmp_path / "decided"))
    environment_of(settings.home)
    engine = open_engine(settings.database_url)
    decision = {
        "appraisal_id": 7, "year": 2025, "agency_code": "XX", "criterion_code": "1.1", "round": 1, "reason": "Hồ sơ",
        "points_exact": Fraction(1), "decided_by": "Nguyễn Văn A", "decided_at": datetime(2026, 2, 3, tzinfo=UTC),
    }  # fmt: skip
    with writing(engine) as connection:
        connection.execute(sa.insert(appraisal).values(decision))
    with engine.connect() as connection:
        # What no database takes today may have been put there by its owner.
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        unreadable = decision | {"appraisal_id": 8, "decided_at": sa.text("'infinity'")}
        connection.execute(sa.insert(appraisal).values(unreadable))
        connection.commit()
    engine.dispose()
    shutil.rmtree(settings.folders.exports_of(2025))

    code, said, error = parcomm("run", "--year", "2025")

    assert code == 1
    assert (
        "parcomm: appraisal: 2 quyết định thẩm định chưa có tác dụng với điểm nào:"
        " số 7 (XX, tiêu chí 1.1): không có cơ quan mã XX vào ngày 31/12/2025;"
        " số 8 (XX, tiêu chí 1.1): thời điểm quyết định không nằm trong các năm 2000-2099" in error
    )
    assert "publication stopped" not in error
    assert f"Written: {settings.folders.exports_of(2025)}" in said
