"""`parcomm explain`, `export --as-of`, `release`, `verify`: exit codes, documents, sentences."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from orchestration.cli import main
from orchestration.cli.errors import Refusal
from orchestration.cli.options import moment
from orchestration.installation.settings import Settings
from warehouse.engine import open_engine
from warehouse.tables import index_score

# Importing Great Expectations imports others' modules that still use what Python has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

YEAR = "2025"
RELEASE = ("release", "--year", YEAR, "--decision", "12/QĐ-BCĐ", "--date", "2026-03-15")
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(scored: Settings, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(scored.home, tmp_path / "home"))


@pytest.fixture
def parcomm(home: Path, environment_of: Callable[[Path], None], run_parcomm: Command) -> Command:
    """Run a command there."""
    environment_of(home)
    return run_parcomm


@pytest.fixture(scope="module")
def after_the_release(scored: Settings, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """Another copy, released by the command; what it printed on standard output and standard error."""
    home = Path(shutil.copytree(scored.home, tmp_path_factory.mktemp("released") / "home"))
    printed, told = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as monkeypatch, redirect_stdout(printed), redirect_stderr(told):
        monkeypatch.setenv("PARCOMM_HOME", str(home))
        with pytest.raises(SystemExit) as ended:
            main(RELEASE)
    assert ended.value.code == 0, told.getvalue()
    return home, printed.getvalue(), told.getvalue()


@pytest.fixture
def released(after_the_release: tuple[Path, str, str], tmp_path: Path, environment_of: Callable[[Path], None]) -> Path:
    """A copy of it, in which commands run."""
    home = Path(shutil.copytree(after_the_release[0], tmp_path / "released"))
    environment_of(home)
    return home


@pytest.fixture
def agency(home: Path) -> str:
    """One that has figures."""
    engine = open_engine(f"sqlite:///{home / 'warehouse.db'}")
    with engine.connect() as connection:
        code = connection.scalar(sa.select(sa.func.min(index_score.c.agency_code)))
    engine.dispose()
    return str(code)


def test_explain_prints_one_document_or_a_text(parcomm: Command, agency: str) -> None:
    code, said, error = parcomm("explain", "--year", YEAR, "--agency", agency, "--format", "json")
    assert (code, error) == (0, "")
    assert json.loads(said)["agency"] == agency

    code, said, error = parcomm("explain", "--year", YEAR, "--agency", agency, "--criterion", "1.1")
    assert (code, error) == (0, "")
    assert said.startswith("HỒ SƠ ĐIỂM NĂM 2025\n")
    assert "\n1.1. " in said


def test_explain_prints_one_page_that_stands_alone(parcomm: Command, agency: str) -> None:
    code, said, error = parcomm("explain", "--year", YEAR, "--agency", agency, "--format", "html")

    assert (code, error) == (0, "")
    assert said.startswith("<!doctype html>\n")
    assert said.rstrip().endswith("</html>")
    assert set(re.findall(r'(?:href|src|action)="([^#"][^"]*)"', said)) == set()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--agency", "XYZ"), "no agency has the code XYZ on 31 December 2025"),
        (("--criterion", "77"), "has no criterion 77"),
        (("--as-of", "yesterday"), "'yesterday' is no time"),
        (("--as-of", "2020-01-01"), "nothing of 2025 had been computed at 2020-01-01T23:59:59.999999+07:00"),
        (("--year", "99999"), "99999 is not an evaluation year that has begun: they are 2022 to"),
        (("--year", "0"), "0 is not an evaluation year that has begun"),
    ],
)
def test_what_cannot_be_explained_is_one_sentence_and_exit_code_2(
    parcomm: Command, agency: str, arguments: tuple[str, ...], sentence: str
) -> None:
    code, said, error = parcomm("explain", "--year", YEAR, "--agency", agency, *arguments)

    assert (code, said) == (2, "")
    assert sentence in error
    assert error.startswith("parcomm: ")
    assert error.count("\n") == 1


def test_the_past_is_exported_into_a_folder_of_its_own(parcomm: Command, home: Path, tmp_path: Path) -> None:
    code, _, error = parcomm("export", "--year", YEAR, "--as-of", "2100-01-01")
    assert code == 2
    assert "name a folder with --out" in error

    code, said, error = parcomm("export", "--year", YEAR, "--as-of", "2020-01-01", "--out", str(tmp_path / "before"))
    assert (code, said) == (2, "")
    assert "its first figures are of " in error
    assert not (tmp_path / "before").exists()

    code, said, _ = parcomm("export", "--year", YEAR, "--as-of", "2100-01-01", "--out", str(tmp_path / "then"))
    assert code == 0
    written = Path(said.strip())
    then, now = (openpyxl.load_workbook(path) for path in (written, home / "exports" / YEAR / written.name))
    for sheet in now.sheetnames[1:]:
        assert [*then[sheet].values] == [*now[sheet].values]
    assert "THỜI ĐIỂM 01/01/2100 23:59 – DỰ THẢO" in str(then["Tổng hợp"]["A7"].value)


def test_a_release_is_made_verified_and_found_out(
    run_parcomm: Command, released: Path, after_the_release: tuple[Path, str, str], agency: str
) -> None:
    parcomm = run_parcomm
    first, said, error = after_the_release
    assert error == ""
    folder = released / "releases" / "2025-1"
    seal = (folder / "SEAL").read_text().split()[0]
    made, head = said.splitlines()[:2], said.splitlines()[2].removeprefix("Audit trail: ")
    assert made == [str(first / "releases" / "2025-1"), f"Seal: {seal}"]
    published = released / "exports" / YEAR / "ket-qua-tuyen-truyen-CCHC-2025.xlsx"
    assert published.read_bytes() == (folder / "exports" / published.name).read_bytes()

    assert parcomm("verify", str(folder), "--seal", str(folder / "SEAL"))[0] == 0
    (released / "nights.log").write_text(f"01:07 INFO Audit trail: {head}\n")
    code, said, _ = parcomm("verify", "--head", str(released / "nights.log"), "--head", head)
    assert (code, said.splitlines()[1:]) == (
        0,
        ["1 head(s) and 0 seal(s) from outside agree with it.", f"Audit trail: {head}"],
    )
    assert parcomm("head") == (0, f"Audit trail: {head}\nRelease 2025-1: {seal}\n", "")
    code, said, error = parcomm("verify", str(folder), "--seal", "0" * 64)
    assert (code, error) == (1, "")
    assert said == f"manifest.json: does not have the published seal {'0' * 64}\n"

    assert parcomm(*RELEASE) == (0, f"{folder}\nSeal: {seal}\nAudit trail: {head}\n", "")
    code, _, error = parcomm(*RELEASE[:-1], "2026-03-16")
    assert code == 2
    assert "only an erratum may follow" in error
    code, said, _ = parcomm("explain", "--year", YEAR, "--agency", agency)
    assert "\nĐã công bố lần 2025-1, văn bản số 12/QĐ-BCĐ ngày 15/03/2026: " in said
    code, said, _ = parcomm(*RELEASE, "--erratum", "Sửa số văn bản")
    assert code == 0
    assert said.endswith("Figures moved: 0; ranks moved: 0\n")


def test_a_night_after_the_release_leaves_the_published_workbook_alone(run_parcomm: Command, released: Path) -> None:
    parcomm = run_parcomm
    published = released / "exports" / YEAR / "ket-qua-tuyen-truyen-CCHC-2025.xlsx"
    before = published.read_bytes()

    assert parcomm("run", "--year", YEAR)[0] == 0

    assert published.read_bytes() == before
    computed_since = published.with_name("ket-qua-tuyen-truyen-CCHC-2025-tinh-lai.xlsx")
    assert computed_since.is_file()
    assert parcomm("verify")[0] == 0

    # It says that the first release holds, which an erratum ends.
    assert parcomm(*RELEASE, "--erratum", "Sửa số văn bản")[0] == 0
    assert [path.name for path in published.parent.iterdir()] == [published.name]


def test_what_does_not_prove_right_is_not_released(parcomm: Command, home: Path, agency: str) -> None:
    engine = open_engine(f"sqlite:///{home / 'warehouse.db'}")
    with engine.begin() as connection:
        connection.execute(sa.update(index_score).where(index_score.c.agency_code == agency).values(class_name="Tốt!"))
    engine.dispose()

    code, said, error = parcomm(*RELEASE)

    assert code == 1
    assert f'index_score of agency {agency}, computed: class_name is "Tốt!", recomputed ' in said
    assert error == "parcomm: 2025 was not released: its figures do not prove right\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("release", "--year", YEAR, "--decision", " ", "--date", "2026-03-15"), "--decision is empty"),
        (
            ("release", "--year", YEAR, "--decision", "1\x01/QĐ", "--date", "2026-03-15"),
            "printed on one line: '1\\x01/QĐ'",
        ),
        ((*RELEASE, "--erratum", "Một\nHai"), "--erratum holds a character that cannot be printed on one line"),
        (("release", "--year", YEAR, "--decision", "1", "--date", "15/03/2026"), "is no date: write 2026-03-15"),
        (("release", "--year", "2024", "--decision", "1", "--date", "2026-03-15"), "holds no scores of 2024"),
        ((*RELEASE, "--erratum", "x"), "2025 was never released"),
        (("export", "--year", "2024"), "run `parcomm run --year 2024` first"),
        (("verify", "no-such-folder"), "no-such-folder is no release"),
        (("verify", "--seal", "0"), "name its folder"),
        (("verify", ".", "--head", f"1:{'0' * 64}"), "a head is that of an installation: name no folder"),
        (("verify", "--head", "1:00"), "--head: 1:00 cannot be read (No such file or directory)"),
        (("verify", "--signed", "head.txt"), "--signed and --key go together"),
        (("verify", "--signed", "head.txt", "--key", "key.pub"), "--signed: head.txt cannot be read"),
        (("verify", ".", "--seal", "0" * 63), f"'{'0' * 63}' is neither a seal"),
        (("verify", ".", "--seal", f"{'0' * 64}  other.json"), "is neither a seal"),
        ((*RELEASE[:-1], "2020-01-01"), "a decision of 2020-01-01 cannot publish 2025, which ends on 2025-12-31"),
        ((*RELEASE[:-1], "2026-01-01"), "a decision of 2026-01-01 cannot publish a report that was received on 2026"),
        ((*RELEASE[:-1], "2999-01-01"), "2999-01-01 is still to come"),
    ],
)
def test_what_cannot_be_released_or_verified_is_one_sentence_and_exit_code_2(
    parcomm: Command, arguments: tuple[str, ...], sentence: str
) -> None:
    code, said, error = parcomm(*arguments)

    assert (code, said) == (2, "")
    assert sentence in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-11-03", "2025-11-03T16:59:59.999999+00:00"),
        ("2025-11-03T08:00", "2025-11-03T01:00:00+00:00"),
        ("2025-11-03 08:00", "2025-11-03T01:00:00+00:00"),
        ("2025-11-03T08:00Z", "2025-11-03T08:00:00+00:00"),
        ("2025-11-03T08:00+02:00", "2025-11-03T06:00:00+00:00"),
    ],
)
def test_a_time_without_a_zone_is_vietnams_and_a_day_is_its_end(text: str, utc: str) -> None:
    from datetime import UTC

    given = moment(text)
    assert given is not None
    assert given.astimezone(UTC).isoformat() == utc


@pytest.mark.parametrize("text", ["", "3/11/2025", "2025-11-31", "now"])
def test_anything_else_is_no_time(text: str) -> None:
    with pytest.raises(Refusal, match="is no time"):
        moment(text)


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00", "9999-12-31T23:59-12:00", "9999-12-31T23:59Z", "0001-01-01T06:59+14:00"]
)
def test_a_time_that_some_zones_calendar_has_not_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="outside the calendar"):
        moment(text)


def test_what_is_signed_elsewhere_is_held_against_an_installation_and_a_release(
    run_parcomm: Command, released: Path, tmp_path: Path
) -> None:
    """The key never comes near: OpenSSH's own program signs, and only its public half is asked for."""
    parcomm = run_parcomm
    folder, kept = released / "releases" / "2025-1", tmp_path / "kept.txt"
    kept.write_text(parcomm("head")[1])
    for name in ("secretary", "somebody"):
        sign("-q", "-t", "ed25519", "-N", "", "-f", tmp_path / name)
    sign("-q", "-Y", "sign", "-n", "parcomm", "-f", tmp_path / "secretary", kept)
    signed = ("--signed", str(kept), "--key", str(tmp_path / "secretary.pub"))

    code, said, error = parcomm("verify", str(folder), *signed)
    assert (code, "2025-1 is whole" in said) == (0, True), said
    assert f"{kept} is signed by SHA256:" in error
    assert "1 head(s) and 1 seal(s) from outside agree with it." in parcomm("verify", *signed)[1]

    code, said, _ = parcomm("verify", *signed[:3], str(tmp_path / "somebody.pub"))
    assert (code, said.startswith(f"{kept}: the signature does not hold: ")) == (1, True)
    kept.write_text(kept.read_text().replace("Audit trail: ", "Audit trail: 1"))
    code, said, _ = parcomm("verify", *signed)
    assert (code, said.startswith(f"{kept}: the signature does not hold: ")) == (1, True)


def sign(*arguments: str | Path) -> None:
    program = shutil.which("ssh-keygen")
    assert program, "the tests need ssh-keygen (OpenSSH's client) on the PATH"
    subprocess.run([program, *arguments], check=True, capture_output=True)
