"""Application that serves the pages: which address shows what, and what is answered when it cannot.

Each request reads one state of the warehouse, and only reads it: rights to read suffice. What does not belong here: who
may ask (`orchestration.web.gate` and the proxy's accounts).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assets.home import Home
from assets.page_addresses import PageAddresses
from assets.publication.pages.data_docs import START
from assets.publication.pages.lineage import NoLineageError, asset_of_address, asset_page, column_page, lineage_page
from orchestration.web.pages.answers import NotFoundError, fault, no_warehouse, not_answered, not_found, page_answer
from orchestration.web.pages.files import download, open_beneath
from orchestration.web.pages.reading import Reading
from warehouse.schema.presence import NoWarehouseError, require_warehouse

_LOG = logging.getLogger(__name__)

Endpoint = Callable[[Request], Response]


def pages_app(engine: sa.Engine, home: Home, addresses: PageAddresses) -> Starlette:
    """The pages over a warehouse, at the root of the application.

    Args:
        engine: of the warehouse; used to read alone.
        home: whose files are offered.
        addresses: under which the pages link to each other.
    """
    pages = _Pages(engine, home, addresses)
    routes = [
        Route("/", pages.read(Reading.home)),
        Route("/lineage", pages.lineage),
        Route("/lineage/{asset}", pages.lineage),
        Route("/lineage/{asset}/{column:path}", pages.lineage),
        Route("/{year:int}/", pages.read(Reading.year)),
        Route("/{year:int}/agencies/{agency_code}/", pages.read(Reading.passport, "framework")),
        Route("/{year:int}/agencies/{agency_code}/{criterion_code}", pages.read(Reading.passport, "framework")),
        Route("/{year:int}/reports", pages.read(Reading.reports)),
        Route("/{year:int}/changes", pages.read(Reading.changes)),
        Route("/{year:int}/worklist", pages.read(Reading.worklist)),
        Route("/{year:int}/returned/", pages.read(Reading.returned)),
        Route("/{year:int}/returned/{path:path}", pages.returned_file),
        Route("/{year:int}/data-docs/", pages.data_docs),
    ]
    told = (NotFoundError, NoLineageError, NoWarehouseError, SQLAlchemyError, HTTPException, Exception)
    return Starlette(routes=routes, exception_handlers=dict.fromkeys(told, pages.refuse))


@dataclass(frozen=True, slots=True)
class _Pages:
    """Endpoints of the pages; Starlette runs each in a thread."""

    engine: sa.Engine
    home: Home
    addresses: PageAddresses

    def read(self, make: Callable[..., str], *choices: str) -> Endpoint:
        """A page of one state of the warehouse; `choices` may follow the address after a question mark."""

        def answer(request: Request) -> Response:
            require_warehouse(self.engine)
            with self.engine.connect() as connection:
                if self.engine.dialect.name == "sqlite":
                    connection.detach()  # the pool would go on with a file that was moved away, another in its place
                chosen = {name: request.query_params[name] for name in choices if name in request.query_params}
                reading = Reading(connection, self.home, self.addresses)
                if "year" in request.path_params:
                    reading.require_known(request.path_params["year"])
                return page_answer(make(reading, **request.path_params, **chosen))

        return answer

    def lineage(self, request: Request) -> Response:
        """A page of the lineage, which needs no warehouse."""
        return page_answer(lineage_pages(self.addresses, **request.path_params))

    def returned_file(self, request: Request) -> Response:
        """A returned workbook, to be saved."""
        path = request.path_params["path"]
        folder = self.home.returned_of(request.path_params["year"])
        return download(open_beneath(folder, path), path.rpartition("/")[2])

    def data_docs(self, request: Request) -> Response:
        """The page of what the checks of the published tables found, which a night left in the home."""
        year = request.path_params["year"]
        try:
            with open_beneath(self.home.data_docs_of(year), START) as file:
                return page_answer(file.read().decode())
        except NotFoundError:
            told = f"Kết quả kiểm tra số liệu năm {year} chưa được lập: kết quả này có sau một đêm chấm điểm."
            raise NotFoundError(told) from None

    def refuse(self, _: Request, error: Exception) -> Response:
        """The page in place of one that cannot be shown."""
        match error:
            case NotFoundError() | NoLineageError():
                return not_found(self.addresses, *error.args)
            case NoWarehouseError():
                told = "Chưa có kho số liệu: chưa có đêm chấm điểm nào được chạy."
                return no_warehouse(self.addresses, told)
            case SQLAlchemyError():
                _LOG.warning("the warehouse cannot be read: %s", type(error).__name__)
                return no_warehouse(self.addresses, "Cơ sở dữ liệu hiện không trả lời. Hãy thử lại sau ít phút.")
            case HTTPException():
                return not_answered(self.addresses) if error.status_code == 405 else not_found(self.addresses)
            case _:
                return fault(self.addresses)


def lineage_pages(addresses: PageAddresses, asset: str | None = None, column: str | None = None) -> str:
    """The lineage's page for an address: of all assets, of one, or of a column."""
    if asset is None:
        return lineage_page(addresses)
    name = asset_of_address(asset)
    return asset_page(name, addresses) if column is None else column_page(name, column, addresses)
