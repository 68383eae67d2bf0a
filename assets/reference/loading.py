"""Reference data of an installation, loaded together and checked against each other.

What belongs here: the bundle, and what only shows when its parts meet. Each part is read by its own module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from assets.reference.agencies import read_agencies
from assets.reference.calendars import read_calendars
from assets.reference.code_list_files import read_code_lists
from assets.reference.csv_files import ReferenceDataError
from assets.reference.own_or_shipped import reference_file, reference_files
from assets.reference.succession_weights import NO_WEIGHTS, read_succession_weights
from assets.reference.waivers import NO_WAIVERS, WAIVERS_FOLDER, read_waivers, with_waivers
from assets.rules.framework.files import LoadedFramework
from assets.rules.framework.folder import BrokenFramework, broken_at, load_frameworks
from checks.code_lists import CodeLists
from checks.findings.catalogue import Catalogue, CatalogueError
from checks.rules.declaration import refuse_unknown_codes, rules
from checks.workbook_layout import COVER_FIELDS
from warehouse.columns.declaration import facts
from warehouse.tables import METADATA

AGENCIES_FILE = "agencies.csv"
SUCCESSION_WEIGHTS_FILE = "succession_weights.csv"
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


Judge = Callable[[LoadedFramework, CodeLists], Sequence[str]]
"""What is wrong with a framework that loads: `line:column: message` in Vietnamese; nothing if it may score."""


def no_judge(_loaded: LoadedFramework, _code_lists: CodeLists) -> Sequence[str]:
    """Take every framework that loads for sound."""
    return ()


@dataclass(frozen=True)
class References:
    """The reference data of every year.

    Attributes:
        folder: where it was read; the yearly files of the review stage lie there too.
        agencies: table `agency`.
        code_list: table `code_list`.
        code_lists: the same, for looking up.
        calendar: table `calendar_entry`.
        frameworks: every framework that loads, at most one a level and year asks for reports; `sound_frameworks` are
            those that score.
        catalogue: texts and severities of findings.
        unloadable: the framework files that do not load, or contradict each other.
        calendar_faults: by year, what is wrong with its calendar, which then has no entries.
        waivers: table `waiver`.
        waiver_faults: by year, what is wrong with its file of waivers, which then has no entries.
        succession_weights: of agencies that were merged (`read_succession_weights`).
        weights_fault: what is wrong with their file, which then has no rows.
        judge: finds what is wrong in rules that load (lint). It takes half a second a framework, so it is asked only
            of those that are needed.
    """

    folder: Path
    agencies: pd.DataFrame
    code_list: pd.DataFrame
    code_lists: CodeLists
    calendar: pd.DataFrame
    frameworks: tuple[LoadedFramework, ...]
    catalogue: Catalogue
    unloadable: tuple[BrokenFramework, ...] = ()
    calendar_faults: Mapping[int, ReferenceDataError] = field(default_factory=dict)
    waivers: pd.DataFrame = field(default_factory=NO_WAIVERS.copy)
    waiver_faults: Mapping[int, ReferenceDataError] = field(default_factory=dict)
    succession_weights: pd.DataFrame = field(default_factory=NO_WEIGHTS.copy)
    weights_fault: ReferenceDataError | None = None
    judge: Judge = no_judge

    def framework_for(self, level: str, year: int) -> LoadedFramework | None:
        """The principal framework of a level in a year (`by_level`), without what is waived for its agencies then.

        None if there is none, or it is not sound.
        """
        loaded = self._principal(level, year)
        return None if loaded is None or self._fault_of(loaded) else self.waiving(loaded, year)

    def report_waits(self, level: str, year: int) -> bool:
        """Whether the reports of a level's agencies wait for a framework that is broken."""
        loaded = self._principal(level, year)
        return bool(self._fault_of(loaded) if loaded else self._unloadable_for(level, year))

    def broken_for(self, level: str, year: int) -> tuple[BrokenFramework, ...]:
        """The files for which agencies of a level wait in a year: without each they lack the figures of its table.

        Where a sound framework asks them for reports, a file that does not load is taken for a copy of it.
        """
        faults = [fault for each in self._loaded_for(level, year) if (fault := self._fault_of(each))]
        return (*faults, *(() if self._asking(level, year) else self._unloadable_for(level, year)))

    def sound_frameworks(self, year: int | None = None) -> list[LoadedFramework]:
        """The frameworks that score; of one year if it is given, without what is waived then."""
        sound = [each for each in self.frameworks if year in (None, *each.framework.years) and not self._fault_of(each)]
        return sound if year is None else [self.waiving(each, year) for each in sound]

    def broken_frameworks(self, year: int | None = None) -> list[BrokenFramework]:
        """All framework files that score nobody; of one year, also those of which nobody can tell the years."""
        faults = (self._fault_of(each) for each in self.frameworks if year in (None, *each.framework.years))
        unloadable = (each for each in self.unloadable if year is None or each.may_be_of(year))
        return [*unloadable, *(fault for fault in faults if fault)]

    def framework_years(self) -> list[tuple[str, tuple[int, ...]]]:
        """The level and the years of every framework file that tells both, broken ones included."""
        loaded = [(each.framework.level, each.framework.years) for each in self.frameworks]
        return [*loaded, *((each.level, each.years) for each in self.unloadable if each.level and each.years)]

    def unscored_levels(self, year: int) -> dict[str, tuple[BrokenFramework, ...]]:
        """The levels whose agencies have no figures in a year, each with the broken files that are the reason."""
        return {
            level: files
            for level, files in self.waiting_levels(year).items()
            if all(self._fault_of(each) for each in self._loaded_for(level, year))
        }

    def waiting_levels(self, year: int) -> dict[str, tuple[BrokenFramework, ...]]:
        """The levels whose agencies lack the figures of some framework, each with the broken files."""
        broken = {level: self.broken_for(level, year) for level in self.code_lists.codes("levels")}
        return {level: files for level, files in broken.items() if files}

    def reporting_levels(self, year: int) -> frozenset[str]:
        """The levels whose agencies are asked for reports in a year, those whose framework is broken included."""
        return frozenset(
            level
            for level in self.code_lists.codes("levels")
            if self._asking(level, year) or self._unloadable_for(level, year)
        )

    def _loaded_for(self, level: str, year: int) -> list[LoadedFramework]:
        of_level = (each for each in self.frameworks if each.framework.level == level)
        return [each for each in of_level if year in each.framework.years]

    def _asking(self, level: str, year: int) -> LoadedFramework | None:
        """The framework that asks for reports."""
        asking = (each for each in self._loaded_for(level, year) if each.framework.asks_for_reports)
        return next(asking, None)

    def _principal(self, level: str, year: int) -> LoadedFramework | None:
        """The principal framework; none where a file that does not load may be it."""
        loaded = self._loaded_for(level, year)
        asking = self._asking(level, year)
        if asking is not None or self._unloadable_for(level, year):
            return asking
        return loaded[0] if len(loaded) == 1 else None

    def _unloadable_for(self, level: str, year: int) -> tuple[BrokenFramework, ...]:
        return tuple(each for each in self.unloadable if each.costs(level, year))

    def waiving(self, loaded: LoadedFramework, year: int) -> LoadedFramework:
        """A framework without what is waived in a year."""
        framework = with_waivers(loaded.framework, self.waivers, year)
        return loaded if framework is loaded.framework else replace(loaded, framework=framework)

    def _fault_of(self, loaded: LoadedFramework) -> BrokenFramework | None:
        problems = self.judge(loaded, self.code_lists)
        return broken_at(loaded, problems) if problems else None


def load_references(reference: Path, frameworks: Path, judge: Judge = no_judge) -> References:
    """Read and check all reference data.

    A framework file that cannot be used is told in `References.unloadable`, a year's calendar in `calendar_faults`, the
    weights of merged agencies in `weights_fault`: they stop nobody but their own agencies, and their own year.

    Args:
        reference: the folder of `agencies.csv`, `succession_weights.csv`, `code_lists/`, `calendars/` and
            `findings.yaml`; what it lacks is taken from the shipped data.
        frameworks: the folder of framework files.
        judge: of frameworks that load, for `References.judge`.

    Raises:
        ReferenceDataError: a file that everybody needs and that cannot be used, by file and line where it has one.
        FrameworkError: the folder of frameworks cannot be read.
    """
    _refuse_misnamed(reference)
    code_list = read_code_lists(reference_files(reference, CODE_LISTS_FOLDER))
    code_lists = CodeLists(code_list)
    _refuse_other_lists(reference / CODE_LISTS_FOLDER, code_lists)
    agencies = read_agencies(reference_file(reference, AGENCIES_FILE), code_lists)
    calendars = read_calendars(reference_files(reference, CALENDARS_FOLDER), code_lists, agencies)
    found = load_frameworks(frameworks, code_lists.codes("levels"))
    catalogue = _catalogue(reference_file(reference, CATALOGUE_FILE))
    waivers = read_waivers(
        reference_files(reference, WAIVERS_FOLDER), agencies, catalogue, [each.framework for each in found.loaded]
    )
    weights, weights_fault = _weights(reference_file(reference, SUCCESSION_WEIGHTS_FILE), agencies)
    return References(
        folder=reference,
        agencies=agencies,
        code_list=code_list,
        code_lists=code_lists,
        calendar=calendars.entries,
        frameworks=found.loaded,
        catalogue=catalogue,
        unloadable=found.broken,
        calendar_faults=calendars.faults,
        waivers=waivers.entries,
        waiver_faults=waivers.faults,
        succession_weights=weights,
        weights_fault=weights_fault,
        judge=judge,
    )


def _refuse_misnamed(reference: Path) -> None:
    """Refuse a file that nothing reads: under its right name it would replace a shipped one."""
    read = (AGENCIES_FILE, SUCCESSION_WEIGHTS_FILE, CATALOGUE_FILE, PROVISIONS_FILE)
    for path in sorted(reference.iterdir()):
        if path.suffix in {".csv", ".yaml", ".yml"} and path.name not in read:
            raise ReferenceDataError(path, None, f"nothing reads a file of this name; there are {', '.join(read)}")


def _refuse_other_lists(folder: Path, code_lists: CodeLists) -> None:
    """Refuse a list that nothing draws on (its name is misspelt), and other codes of a list that the program knows."""
    columns = [column for table in METADATA.tables.values() for column in table.columns]
    drawn_on = {facts(column).code_list for column in [*columns, *COVER_FIELDS]} - {None}
    unused = sorted({*code_lists.names()} - {*map(str, drawn_on), *PROGRAM_CODES})
    if unused:
        used = ", ".join(sorted({*map(str, drawn_on), *PROGRAM_CODES}))
        raise ReferenceDataError(
            folder / f"{unused[0]}.csv", None, f"no sheet and no rule draws on this list; there are {used}"
        )
    for name, known in PROGRAM_CODES.items():
        other = sorted(known.symmetric_difference(code_lists.codes(name)))
        if other:
            raise ReferenceDataError(
                folder / f"{name}.csv", None, f"the codes must be {', '.join(sorted(known))}; differing: {other[0]}"
            )


def _weights(path: Path, agencies: pd.DataFrame) -> tuple[pd.DataFrame, ReferenceDataError | None]:
    """Weights of merged agencies; none, and what is wrong, of a file that cannot be used: it costs a comparison."""
    try:
        return read_succession_weights(path, agencies), None
    except ReferenceDataError as error:
        return NO_WEIGHTS.copy(), error


def _catalogue(path: Path) -> Catalogue:
    try:
        catalogue = Catalogue.load(path)
        refuse_unknown_codes(rules(), catalogue)
    except OSError as error:
        raise ReferenceDataError(path, None, f"cannot be read ({error.strerror})") from error
    except CatalogueError as error:
        raise ReferenceDataError(path, None, str(error)) from error
    return catalogue
