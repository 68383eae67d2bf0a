"""Everything known before any agency reports, loaded together and checked against each other.

What belongs here: the bundle, and what only shows when its parts meet. Each part is read by its own module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pandas as pd

from assets.reference.agencies import read_agencies
from assets.reference.calendars import read_calendars
from assets.reference.code_list_files import read_code_lists
from assets.reference.csv_files import ReferenceDataError
from assets.reference.framework_files import LoadedFramework, load_frameworks
from assets.reference.reference_files import reference_file, reference_files
from checks.code_lists import CodeLists
from checks.finding_catalogue import Catalogue, CatalogueError
from checks.workbook_layout import COVER_FIELDS
from warehouse.columns import facts
from warehouse.tables import METADATA

AGENCIES_FILE = "agencies.csv"
CODE_LISTS_FOLDER = "code_lists"
CALENDARS_FOLDER = "calendars"
CATALOGUE_FILE = "findings.yaml"
PROVISIONS_FILE = "provisions.csv"
"""What the sample tables must measure: read by tests alone."""

_DECLARED = (facts(column) for table in METADATA.tables.values() for column in table.columns)
PROGRAM_CODES = {
    **{each.code_list: set(each.codes) for each in _DECLARED if each.code_list is not None and each.codes},
    "number_formats": {"vi", "en"},
    "yes_no": {"true", "false"},
}
"""Lists on whose codes the program itself relies: they may be worded otherwise, not lengthened or shortened."""


@dataclass(frozen=True)
class References:
    """The reference data of every year.

    Attributes:
        folder: where it was read; the yearly files of the review stage lie there too.
        agencies: table `agency`.
        code_list: table `code_list`.
        code_lists: the same, for looking up.
        calendar: table `calendar_entry`.
        frameworks: every framework, at most one a level and year.
        catalogue: texts and severities of findings.
    """

    folder: Path
    agencies: pd.DataFrame
    code_list: pd.DataFrame
    code_lists: CodeLists
    calendar: pd.DataFrame
    frameworks: tuple[LoadedFramework, ...]
    catalogue: Catalogue

    def framework_for(self, level: str, year: int) -> LoadedFramework | None:
        """The framework by which agencies of a level are scored in a year; None if there is none."""
        for loaded in self.frameworks:
            if loaded.framework.level == level and year in loaded.framework.years:
                return loaded
        return None


def load_references(reference: Path, frameworks: Path) -> References:
    """Read and check all reference data.

    Args:
        reference: the folder of `agencies.csv`, `code_lists/`, `calendars/` and `findings.yaml`; what it lacks is taken
            from the shipped data.
        frameworks: the folder of framework files.

    Raises:
        ReferenceDataError: a file that cannot be used, by file and line where it has one; two frameworks for one
            level and year.
        FrameworkError: a framework file that cannot be used, by file, line and column.
    """
    _refuse_misnamed(reference)
    code_list = read_code_lists(reference_files(reference, CODE_LISTS_FOLDER))
    code_lists = CodeLists(code_list)
    _refuse_other_lists(reference / CODE_LISTS_FOLDER, code_lists)
    agencies = read_agencies(reference_file(reference, AGENCIES_FILE), code_lists)
    calendar = read_calendars(reference_files(reference, CALENDARS_FOLDER), code_lists, agencies)
    loaded = load_frameworks(frameworks)
    _refuse_rivals(frameworks, loaded)
    return References(
        folder=reference,
        agencies=agencies,
        code_list=code_list,
        code_lists=code_lists,
        calendar=calendar,
        frameworks=loaded,
        catalogue=_catalogue(reference_file(reference, CATALOGUE_FILE)),
    )


def _refuse_misnamed(reference: Path) -> None:
    """Refuse a file that nothing reads: under its right name it would replace a shipped one."""
    read = (AGENCIES_FILE, CATALOGUE_FILE, PROVISIONS_FILE)
    for path in sorted(reference.iterdir()):
        if path.suffix in {".csv", ".yaml", ".yml"} and path.name not in read:
            raise ReferenceDataError(path, None, f"nothing reads a file of this name; there are {', '.join(read)}")


def _refuse_other_lists(folder: Path, code_lists: CodeLists) -> None:
    """Refuse a list that nothing draws on (its name is misspelt), and other codes of a list that the program knows."""
    columns = [column for table in METADATA.tables.values() for column in table.columns]
    drawn_on = {facts(column).code_list for column in [*columns, *COVER_FIELDS]} - {None}
    unused = sorted({*code_lists.names()} - {*map(str, drawn_on), *PROGRAM_CODES})
    if unused:
        known = ", ".join(sorted({*map(str, drawn_on), *PROGRAM_CODES}))
        raise ReferenceDataError(
            folder / f"{unused[0]}.csv", None, f"no sheet and no rule draws on this list; there are {known}"
        )
    for name, known in PROGRAM_CODES.items():
        other = sorted(known.symmetric_difference(code_lists.codes(name)))
        if other:
            raise ReferenceDataError(
                folder / f"{name}.csv", None, f"the codes must be {', '.join(sorted(known))}; differing: {other[0]}"
            )


def _refuse_rivals(folder: Path, loaded: Sequence[LoadedFramework]) -> None:
    """Two frameworks for one level and year would leave it to chance by which an agency is scored."""
    for one, other in combinations(loaded, 2):
        years = sorted(set(one.framework.years) & set(other.framework.years))
        if one.framework.level == other.framework.level and years:
            raise ReferenceDataError(
                folder,
                None,
                f"{one.path.name} and {other.path.name} both score level {one.framework.level!r} in {years[0]}",
            )


def _catalogue(path: Path) -> Catalogue:
    try:
        return Catalogue.load(path)
    except OSError as error:
        raise ReferenceDataError(path, None, f"cannot be read ({error.strerror})") from error
    except CatalogueError as error:
        raise ReferenceDataError(path, None, str(error)) from error
