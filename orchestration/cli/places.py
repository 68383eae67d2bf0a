"""Home and warehouse of a command, shown before it begins: an unset variable would make a second, empty home."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchestration.installation.settings import Settings


def places(settings: Settings) -> str:
    """Home and warehouse as two lines: whether the home was chosen, and whether it is new; no password."""
    from warehouse.shown_url import shown_url

    notes = [] if "home" in settings.model_fields_set else ["PARCOMM_HOME is not set"]
    notes += [] if settings.home.is_dir() else ["a new folder"]
    note = f" ({', '.join(notes)})" if notes else ""
    return f"Home: {settings.home}{note}\nWarehouse: {shown_url(settings.database_url)}"
