"""Events of a run's lineage written into the home, and sent to a data catalogue where one is named.

A run is told once: its file is its mark. A catalogue that does not answer costs one sentence, and the file stays, to be
sent by hand. What does not belong here: what the events say (`events`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import dagster as dg
import sqlalchemy as sa

from assets.home import Home
from checks.texts.error_sentences import sentence_for_people
from orchestration.installation.settings import Settings
from orchestration.lineage.datasets import Declared, Places
from orchestration.lineage.events import run_events
from orchestration.lineage.run_facts import RunFacts, read_run_facts
from warehouse.private_files import own_folder
from warehouse.whole_files import write_whole

if TYPE_CHECKING:
    from openlineage.client.event_v2 import RunEvent

KEPT_RUNS = 60
"""Runs of a year whose files are kept: two months of nights."""

SECONDS_FOR_AN_ANSWER, SECONDS_FOR_A_RUN = 3.0, 20.0
"""How long a catalogue may take: for one event, and for all of a run."""

USUAL_PATH = "/api/v1/lineage"
"""Where catalogues listen, as OpenLineage has it; an address with a path of its own is taken as it is."""

_OF_NO_YEAR = "no-year"


@dataclass(frozen=True, slots=True)
class LineageTeller:
    """Where lineage is written and sent.

    Attributes:
        home: of the installation.
        warehouse: its address.
        catalogue: address that events are posted to; None where there is none.
        key: bearer token that the catalogue asks for.
    """

    home: Home
    warehouse: sa.URL
    catalogue: str | None = field(default=None, repr=False)
    key: str | None = field(default=None, repr=False)

    def tell(self, instance: dg.DagsterInstance, run_id: str, specs: Iterable[dg.AssetSpec]) -> str | None:
        """Write and send the lineage of a run that has ended, once; give a sentence if it did not arrive everywhere.

        A run that makes no assets, such as the morning's, has none.

        Args:
            instance: that ran it.
            run_id: the run.
            specs: of all assets.
        """
        try:
            return self._tell(instance, run_id, specs)
        except Exception as error:  # noqa: BLE001 - no night and no other run's lineage is to wait for this one's
            return f"the lineage of run {run_id} is not written: {sentence_for_people(error)}"

    def _tell(self, instance: dg.DagsterInstance, run_id: str, specs: Iterable[dg.AssetSpec]) -> str | None:
        if next(self.home.lineage.glob(f"*/*-{run_id}.ndjson"), None):
            return None
        run = read_run_facts(instance, run_id)
        if run is None or not run.made_by:
            return None
        events = run_events(run, declared(specs), Places(self.warehouse, self.home))
        self._write(run, events)
        return self._send(run_id, events) if self.catalogue else None

    def _write(self, run: RunFacts, events: Sequence[RunEvent]) -> None:
        from openlineage.client.serde import Serde

        folder = own_folder(self.home.root, self.home.lineage.name, run.year or _OF_NO_YEAR)
        lines = "".join(f"{Serde.to_json(event, ensure_ascii=False)}\n" for event in events)
        began = run.began.isoformat(timespec="seconds").replace(":", "")  # no colon: files are taken to other systems
        write_whole(folder / f"{began}-{run.run_id}.ndjson", lines.encode())
        _forget_all_but(folder, KEPT_RUNS)

    def _send(self, run_id: str, events: Sequence[RunEvent]) -> str | None:
        from openlineage.client.transport.http import HttpTransport

        until = time.monotonic() + SECONDS_FOR_A_RUN
        transport = HttpTransport(_http_config(str(self.catalogue), self.key))
        try:
            for number, event in enumerate(events):
                if time.monotonic() > until:
                    return f"the data catalogue is too slow: it took {number} of {len(events)} events of run {run_id}"
                transport.emit(event)
        except OSError as error:  # whatever `requests` raises is one; its words may hold the address with its secrets
            return f"the data catalogue does not take the lineage of run {run_id}: {_reason(error)}"
        finally:
            transport.close()
        return None


def lineage_teller(settings: Settings) -> LineageTeller:
    """That of an installation."""
    warehouse = sa.make_url(settings.database_url)
    return LineageTeller(settings.folders, warehouse, settings.openlineage_url, settings.openlineage_key)


def declared(specs: Iterable[dg.AssetSpec]) -> dict[str, Declared]:
    """What the definitions say of each asset."""
    return {
        spec.key.to_user_string(): Declared(
            tuple(dep.asset_key.to_user_string() for dep in spec.deps), tuple(spec.owners), spec.description or ""
        )
        for spec in specs
    }


def _forget_all_but(folder: Path, kept: int) -> None:
    """Remove the oldest files; their names begin with the time of the run."""
    for path in sorted(folder.glob("*.ndjson"))[:-kept]:
        path.unlink(missing_ok=True)


def _http_config(address: str, key: str | None) -> Any:
    from openlineage.client.transport.http import ApiKeyTokenProvider, HttpConfig, TokenProvider

    path = urlsplit(address).path.rstrip("/") or USUAL_PATH
    return HttpConfig(
        address,
        endpoint=path,
        timeout=SECONDS_FOR_AN_ANSWER,
        auth=ApiKeyTokenProvider({"api_key": key}) if key else TokenProvider({}),
        retry={"total": 0},
    )


def _reason(error: OSError) -> str:
    """Class of the error, and the status where the catalogue answered."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    return type(error).__name__ if status is None else f"{type(error).__name__}, status {status}"
