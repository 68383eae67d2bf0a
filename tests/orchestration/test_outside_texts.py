"""One poisonous agency, by its file's name and its cells, walked through every place that shows a text from outside."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import dagster as dg
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from openpyxl import load_workbook

from assets.reference.loading import References
from assets.samples.year import write_sample_year
from checks.texts.from_outside import is_blank
from orchestration.cli import main
from orchestration.installation.instance import open_instance
from orchestration.installation.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

YEAR = 2025
FORGED = "parcomm: mọi tệp đều đạt"
COMMANDS = "\x1b]52;c;cm0gLXJm\x07\x9b31m\x9d8;;x\x9c\u202e\u2066"
NAME = f"![](q) www.evil.example {COMMANDS}\n{FORGED}.xlsx"
CELL = f"![](/graphql?q) http://evil.example ke.xau@evil.example `|` <img src=x> {COMMANDS}\n{FORGED}"
# What XML cannot hold, workbooks spell; the reader gives the character back.
SPELT = re.sub(r"[\x00-\x08\x0b-\x1f]", lambda found: f"_x{ord(found[0]):04X}_", CELL)
POISONED = {"Hoạt động": 3, "Tài liệu kiểm chứng": 6}
"""By sheet, the column whose free texts carry the poison."""
ADDRESSES = re.compile(r"(?:https?://|www\.)[-.\w]+|[-.\w+]+@[-\w]+(?:\.[-\w]+)+", re.IGNORECASE)

INERT = frozenset({"text", "code_inline", "em_open", "em_close", "softbreak"})
LAYOUT = re.compile("(?:table|thead|tbody|tr|th|td|paragraph)_(?:open|close)")


@dataclass(frozen=True)
class Poisoned:
    """A home whose night took in the poisonous report, and what the night printed."""

    settings: Settings
    report: Path
    agency: str
    printed: str


@pytest.fixture(scope="module")
def poisoned(references: References, tmp_path_factory: pytest.TempPathFactory) -> Poisoned:
    home = tmp_path_factory.mktemp("home")
    samples = write_sample_year(references, YEAR, home / "inbox", seed=7, agencies=1, faulty_share=0)
    (sample,) = samples.files
    workbook = load_workbook(samples.folder / str(sample.file_name))
    for sheet, column in POISONED.items():
        for row in workbook[sheet].iter_rows(min_row=5, min_col=column, max_col=column):
            if isinstance(row[0].value, str) and " " in row[0].value:
                row[0].value = SPELT
    for cell in ("B10", "B17"):  # the agency's name and who answers for it
        workbook["Thông tin chung"][cell] = SPELT
    for path in samples.folder.iterdir():
        path.unlink()
    report = samples.folder / NAME
    workbook.save(report)
    (samples.folder / f"khác {NAME}").write_bytes(b"PK")
    (samples.folder / "khác").symlink_to(report)
    (home / "inbox" / NAME).mkdir()
    shutil.copy(report, home / "inbox" / NAME / NAME)
    kept = Path(shutil.copy(report, tmp_path_factory.mktemp("kept") / NAME))
    said = StringIO()
    with pytest.MonkeyPatch.context() as environment, redirect_stdout(said), redirect_stderr(said):
        environment.setenv("PARCOMM_HOME", str(home))
        environment.setenv("PARCOMM_QUIET_SECONDS", "0")
        with pytest.raises(SystemExit):
            main(["run", "--year", str(YEAR)])
    return Poisoned(Settings(home=home), kept, str(sample.agency_code), said.getvalue())


def assert_inert(printed: str) -> None:
    """No character that a terminal obeys, and no line that an agency wrote."""
    obeyed = {c for c in printed if not (c.isprintable() or c in "\n\t" or is_blank(c))}
    assert obeyed == set()
    assert not [line for line in printed.splitlines() if line.startswith(FORGED)]


def test_a_night_prints_only_lines_of_its_own(poisoned: Poisoned) -> None:
    assert "evil.example" in poisoned.printed
    assert_inert(poisoned.printed)


@pytest.mark.parametrize("command", ["check", "explain"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_commands_print_texts_as_texts_and_json_loses_nothing(
    poisoned: Poisoned, run_parcomm: Callable[..., tuple[int, str, str]], environment_of: Callable[[Path], None],
    command: str, form: str,
) -> None:  # fmt: skip
    environment_of(poisoned.settings.home)
    what = [str(poisoned.report)] if command == "check" else ["--agency", poisoned.agency, "--year", str(YEAR)]
    _, printed, complained = run_parcomm(command, *what, "--format", form)

    assert "evil.example" in printed
    assert_inert(printed + complained)
    if form == "json":
        document = json.loads(printed)
        sent = document[0]["file"] if command == "check" else document["submission"]["file_name"]
        assert sent.endswith(NAME)


def test_no_markdown_in_dagster_holds_more_than_texts(poisoned: Poisoned) -> None:
    found = list(_markdown(poisoned.settings))

    assert any("evil.example" in each for each in found)
    for each in found:
        for token in _inline(each):
            assert token.type in INERT or _leads_to_our_own(token), each
            assert token.type == "code_inline" or not ADDRESSES.search(token.content), each


def test_no_log_in_dagster_holds_a_command_or_a_forged_line(poisoned: Poisoned) -> None:
    with open_instance(poisoned.settings.folders) as instance:
        (run,) = instance.get_runs()
        told = [entry.user_message for entry in instance.all_logs(run.run_id)]

    assert any("evil.example" in each for each in told)
    for each in told:
        assert_inert(each)


def _markdown(settings: Settings) -> Iterator[str]:
    """Every text that Dagster's pages render as Markdown: previews, and what checks say."""
    with open_instance(settings.folders) as instance:
        (run,) = instance.get_runs()
        for entry in instance.all_logs(run.run_id):
            event = entry.dagster_event
            if event is None:
                continue
            told: Iterable[object] = ()
            if event.is_step_materialization:
                told = event.step_materialization_data.materialization.metadata.values()
            if event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION:
                yield event.asset_check_evaluation_data.description or ""
                told = event.asset_check_evaluation_data.metadata.values()
            yield from (str(each.value) for each in told if isinstance(each, dg.MarkdownMetadataValue))


def _leads_to_our_own(token: Token) -> bool:
    """Links to the pages beside Dagster's, and pictures that need no other file."""
    if token.type == "image":
        return str(token.attrs["src"]).startswith("data:image/svg+xml;base64,")
    return token.type == "link_close" or (token.type == "link_open" and str(token.attrs["href"]).startswith("/pages/"))


def _inline(markdown: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown):
        if token.type == "inline":
            yield from token.children or []
        else:
            assert LAYOUT.fullmatch(token.type), markdown


def test_what_is_printed_is_printed_by_modules_that_take_commands_out() -> None:
    root = Path(__file__).parents[2] / "orchestration"
    printing = re.compile(r"typer\.(?:echo|secho)|from rich\.console|import rich|sys\.std(?:out|err)\.write")
    found = {path.name for path in root.rglob("*.py") if printing.search(path.read_text(encoding="utf-8"))}

    assert found == {"terminal.py", "consoles.py", "logs.py"}
    assert all("terminal_text" in next(root.rglob(name)).read_text(encoding="utf-8") for name in found)
