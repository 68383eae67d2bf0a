"""Agencies that cannot be scored in a year because a rule file or a file of outside figures is broken, in words.

What belongs here: whom each broken file costs what, for the Committee, the summary of a run and the scores themselves.
What does not: finding what is wrong in a file (`assets.reference`, `assets.review`, lint).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from assets.reference.agencies import agencies_of_year
from assets.reference.csv_files import ReferenceDataError
from assets.reference.loading import References
from assets.review.outside_figures import OutsideKind, unusable_files
from assets.rules.framework.folder import BrokenFramework

_OUTSIDE_WORDS: Mapping[OutsideKind, str] = {"survey": "kết quả điều tra xã hội học", "external": "chỉ số bên ngoài"}


@dataclass(frozen=True)
class YearFaults:
    """The broken files of a year.

    Attributes:
        levels: level -> the framework files that its agencies wait for; they have no figures by these.
        unscored: the levels among them whose agencies have no figures at all.
        strangers: broken framework files, of this year or nobody knows of which, that no level is known to wait for.
        outside: kind of outside figures -> why its file cannot be used; the criteria that ask for it have no points.
        sentences: all of it in Vietnamese, one sentence a file or level.
    """

    levels: Mapping[str, tuple[BrokenFramework, ...]]
    unscored: frozenset[str]
    strangers: tuple[BrokenFramework, ...]
    outside: Mapping[OutsideKind, ReferenceDataError]
    sentences: tuple[str, ...]

    def costs(self, level: str, framework_id: str) -> bool:
        """Whether there are no figures by a framework of a level."""
        broken = (each.framework_id for each in self.levels.get(level, ()))
        return level in self.unscored or framework_id in broken

    @property
    def unusable(self) -> dict[str, str]:
        """For `score_criteria`: why criteria that ask for a kind of outside figures are not scored."""
        return {kind: f"tệp {_place(error)}" for kind, error in self.outside.items()}


NO_FAULTS = YearFaults({}, frozenset(), (), {}, ())


def year_faults(references: References, year: int) -> YearFaults:
    """The broken files of a year, as the files say now."""
    levels = references.waiting_levels(year)
    unscored = frozenset(references.unscored_levels(year))
    awaited = {each.path for files in levels.values() for each in files}
    strangers = tuple(each for each in references.broken_frameworks(year) if each.path not in awaited)
    outside = unusable_files(references, year)
    return YearFaults(
        levels, unscored, strangers, outside, tuple(_sentences(references, year, levels, unscored, strangers, outside))
    )


def _sentences(
    references: References,
    year: int,
    levels: Mapping[str, tuple[BrokenFramework, ...]],
    unscored: Collection[str],
    strangers: tuple[BrokenFramework, ...],
    outside: Mapping[OutsideKind, ReferenceDataError],
) -> Iterator[str]:
    labels = references.code_lists.labels("levels")
    counts = Counter(agencies_of_year(references.agencies, year)["level"])
    for level, files in levels.items():
        problems = "; ".join(each.first_problem for each in files)
        one, by = ("Bộ", "") if level in unscored else ("Một bộ", " theo bộ này")
        yield (
            f"{one} tiêu chí của cấp «{labels[level]}» năm {year} có lỗi, nên {counts[level]} cơ quan chưa chấm được "
            f"điểm{by} ({problems})."
        )
    for each in strangers:
        yield (
            f"Tệp bộ tiêu chí {each.path.name} có lỗi, không dùng để chấm được, và không rõ cơ quan nào phải chờ tệp "
            f"này ({each.first_problem})."
        )
    for kind, error in outside.items():
        yield (
            f"Tệp {_OUTSIDE_WORDS[kind]} {_place(error)}, nên các tiêu chí dùng số liệu này chưa chấm được; không "
            "tiêu chí nào bị bỏ qua hay chấm 0 vì lỗi ấy."
        )


def _place(error: ReferenceDataError) -> str:
    """The file, by the folder and name that everybody knows it by, and the line."""
    where = "" if error.line is None else f" ở dòng {error.line}"
    return f"{error.path.parent.name}/{error.path.name} có lỗi{where}"
