"""Profiles of invented agencies: abbreviations, quality of work, frankness of self-assessment.

What does not belong here: what it did in the year.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from assets.samples.invention.wording import GIVEN_NAMES, MIDDLE_NAMES, MINISTRY_UNITS, PROVINCE_UNITS, SURNAMES
from checks.texts.normalisation import without_accents


@dataclass(frozen=True, slots=True)
class Profile:
    """An agency in one sample year.

    Attributes:
        agency_code: its code in that year.
        agency_name: its official name.
        abbreviation: as in its document numbers, `BNV`, `UBND`.
        slug: its name as a word of a network address, `bonoivu`.
        level: its level's code.
        quality: how much of what it should do it does, from 0 to 1.
        candour: what it adds to its own points, as a share of the maximum; negative for the modest.
        units: its parts, which lead the plan's tasks.
    """

    agency_code: str
    agency_name: str
    abbreviation: str
    slug: str
    level: str
    quality: float
    candour: float
    units: tuple[str, ...]


def chance(*parts: object) -> random.Random:
    """A stream of choices that depends on nothing but `parts`, such as seed, year and agency."""
    return random.Random("/".join(map(str, parts)))  # noqa: S311 - invented data, no secret depends on it


def draw_profile(seed: int, year: int, *, code: str, name: str, level: str) -> Profile:
    """The agency's profile; its quality stays near itself from year to year, as agencies do."""
    lasting = chance(seed, "profile", code)
    yearly = chance(seed, year, "profile", code)
    quality = 0.3 + 0.66 * lasting.betavariate(2.6, 1.5) + yearly.uniform(-0.06, 0.06)
    return Profile(
        agency_code=code,
        agency_name=name,
        abbreviation="UBND" if level == "province" else code,
        slug=plain(name)
        .replace("tinh ", "")
        .replace("thanh pho ", "")
        .replace(" ", "")
        .replace(",", "")
        .replace("-", ""),
        level=level,
        quality=min(0.98, max(0.25, quality)),
        candour=lasting.uniform(-0.05, 0.14),
        units=PROVINCE_UNITS if level == "province" else MINISTRY_UNITS,
    )


def plain(text: str) -> str:
    """The text in lower case without accents, as people name files: `Hà Nội` is `ha noi`."""
    return without_accents(text.lower())


def draw_person(luck: random.Random) -> str:
    """A full name."""
    return f"{luck.choice(SURNAMES)} {luck.choice(MIDDLE_NAMES)} {luck.choice(GIVEN_NAMES)}"
