"""Settings of an installation, read once from the environment and checked at start.

What belongs here: names, defaults and limits of settings. What does not: anything that opens a file or a database.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import sqlalchemy as sa
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from assets.home import Home
from assets.page_addresses import BESIDE_DAGSTER
from assets.reference.own_or_shipped import FIXTURES
from orchestration.installation.telling_settings import SECRET, TellingSettings
from orchestration.web.origins import browsers_origin
from warehouse.shown_url import shown_url

DATABASES = ("sqlite", "postgresql")

MAY_HOLD_A_PASSWORD = frozenset({"warehouse_url", "dagster_url"})
"""Settings that an error shows without their password."""


class SettingsError(Exception):
    """A setting that cannot be used; the message is one sentence that names it."""


class Settings(TellingSettings):
    """The environment, with `PARCOMM_` before each name."""

    # An empty variable is how shells and unit files say "unset".
    model_config = SettingsConfigDict(
        env_prefix="PARCOMM_", env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    home: Path = Field(default=Path("var"), description="Folder of inbox, archive, exports and the embedded warehouse.")
    warehouse_url: str | None = Field(
        default=None, repr=False, description="SQLAlchemy URL; unset is SQLite in the home."
    )
    dagster_url: str | None = Field(
        default=None,
        repr=False,
        description="PostgreSQL database of Dagster's own storage; unset is the home.",
    )
    history_days: int = Field(
        default=30, ge=1, description="Days after which most runs, with their events and logs, leave Dagster's storage."
    )
    frameworks: Path = Field(default=FIXTURES / "frameworks", description="Folder of framework files.")
    reference: Path = Field(
        default=FIXTURES, description="Folder of agencies, code lists, calendars; the shipped one fills in."
    )
    quiet_seconds: float = Field(
        default=60, ge=0, le=300, description="How long a file that is not evidently whole must be unchanged."
    )
    dask_scheduler: str | None = Field(default=None, description="Address; unset is a local process pool.")
    ui_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Origins, apart by commas, under which a proxy serves Dagster's pages."
    )
    pages_url: str = Field(
        default=BESIDE_DAGSTER,
        description="Where the pages beside Dagster's are found; a path is on Dagster's own host.",
    )

    @field_validator("home", "frameworks", "reference")
    @classmethod
    def _absolute(cls, path: Path) -> Path:
        # A run must not depend on the folder that it happens to change into.
        return path.expanduser().absolute()

    @field_validator("warehouse_url")
    @classmethod
    def _is_a_database_we_know(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(tuple(f"{name}{end}" for name in DATABASES for end in ("://", "+"))):
            raise ValueError("is not the URL of a SQLite or PostgreSQL database (sqlite:///FILE, postgresql://...)")
        if url is not None:
            try:
                sa.make_url(url)
            except (sa.exc.ArgumentError, ValueError) as error:
                raise ValueError("cannot be read as a URL") from error
        return url

    @field_validator("dagster_url")
    @classmethod
    def _is_a_database_that_dagster_takes(cls, url: str | None) -> str | None:
        # `postgresql://` is psycopg 3 to SQLAlchemy 2.1, with which Dagster's notifications fail.
        if url is not None and not url.startswith("postgresql+psycopg2://"):
            raise ValueError("is not an address such as postgresql+psycopg2://USER:PASSWORD@HOST/DATABASE")
        return url

    @field_validator("dask_scheduler")
    @classmethod
    def _is_an_address(cls, address: str | None) -> str | None:
        if address is not None and "://" not in address:
            raise ValueError("is not an address such as tcp://host:8786")
        return address

    @field_validator("ui_origins", mode="before")
    @classmethod
    def _are_origins(cls, given: object) -> object:
        return tuple(browsers_origin(each) for each in given.split(",")) if isinstance(given, str) else given

    @field_validator("pages_url")
    @classmethod
    def _is_an_address_or_a_path(cls, given: str) -> str:
        if re.fullmatch(r"(https?://[^/\s?#]+)?(/[^\s?#]*)?", given) is None:
            raise ValueError("is not an address such as https://parcomm.example.vn/pages")
        return given.rstrip("/")

    @model_validator(mode="after")
    def _folders_can_be_used(self) -> Settings:
        for name in ("frameworks", "reference"):
            if not getattr(self, name).is_dir():
                raise ValueError(f"PARCOMM_{name.upper()}: {getattr(self, name)} is not a folder")
        if self.home.exists() and not self.home.is_dir():
            raise ValueError(f"PARCOMM_HOME: {self.home} is a file, not a folder")
        return self

    @property
    def folders(self) -> Home:
        """The home's subfolders."""
        return Home(self.home)

    @property
    def metrics_path(self) -> Path:
        """File that the metrics are written to."""
        return self.metrics_file or self.folders.metrics / "parcomm.prom"

    @property
    def database_url(self) -> str:
        """Address of the warehouse."""
        return self.warehouse_url or f"sqlite:///{self.folders.warehouse_file}"


def read_settings() -> Settings:
    """The settings of this process's environment.

    Raises:
        SettingsError: a variable holds what cannot be used.
    """
    try:
        return Settings()
    except ValidationError as error:
        # Its cause would print what was given, passwords too, wherever the stack is shown.
        raise SettingsError("; ".join(_sentence(dict(each)) for each in error.errors())) from None


def _sentence(problem: dict[str, object]) -> str:
    text = str(problem["msg"]).removeprefix("Value error, ")
    where = problem["loc"]
    if not isinstance(where, tuple) or not where:
        return text
    name, given = str(where[0]), str(problem["input"])
    shown = "" if name in SECRET else f"={shown_url(given) if name in MAY_HOLD_A_PASSWORD else given}"
    return f"PARCOMM_{name.upper()}{shown} {text}"
