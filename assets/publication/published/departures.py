"""Departures from the rules as the warehouse keeps them: now, or as of a past moment.

What does not belong here: what a waiver means (`assets.reference.waivers`).
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from assets.reference.catalogue_versions import EVER, catalogue_at
from assets.reference.waivers import Departures
from warehouse.rows.reference_versions import reference_at
from warehouse.tables import waiver


def read_departures(connection: sa.Connection, year: int, as_of: datetime | None) -> Departures:
    """Waivers of a year, and rules switched off."""
    waivers = reference_at(connection, waiver, as_of)
    return Departures.of(waivers, year, catalogue_at(connection, as_of or EVER))
