"""Application that serves the pages: which address shows what, and what is answered when it cannot.

Each request reads one state of the warehouse, and only reads it: rights to read suffice. What does not belong here: who
may ask (`orchestration.web.gate` and the proxy's accounts).
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assets.home import Home
from assets.page_addresses import PageAddresses
from assets.publication.pages.lineage import NoLineageError, asset_of_address, asset_page, column_page, lineage_page
from orchestration.web.pages.answers import NotFoundError, fault, no_warehouse, not_answered, not_found, page_answer
from orchestration.web.pages.reading import Reading
from warehouse.schema.presence import NoWarehouseError, require_warehouse

_LOG = logging.getLogger(__name__)

MakesPage = Callable[[Reading, Request], str]


def pages_app(engine: sa.Engine, home: Home, addresses: PageAddresses) -> Starlette:
    """The pages over a warehouse, at the root of the application.

    Args:
        engine: of the warehouse; opened here, and only to read.
        home: whose files are offered.
        addresses: under which the pages link to each other.
    """

    def page(make: MakesPage) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            require_warehouse(engine)
            with engine.connect() as connection:
                return page_answer(make(Reading(connection, home, addresses), request))

        return answer

    def of_year(make: Callable[[Reading, int], str]) -> Callable[[Request], Response]:
        return page(lambda reading, request: make(reading, reading.known_year(request.path_params["year"])))

    def lineage(request: Request) -> Response:
        return page_answer(lineage_pages(addresses, **request.path_params))

    routes = [
        Route("/lineage", lineage),
        Route("/lineage/{asset}", lineage),
        Route("/lineage/{asset}/{column:path}", lineage),
        Route("/", page(lambda reading, _: reading.home())),
        Route("/{year:int}/", of_year(Reading.year)),
        Route(
            "/{year:int}/agencies/{agency}/",
            page(lambda reading, request: reading.passport(**request.path_params)),
        ),
        Route(
            "/{year:int}/agencies/{agency}/{criterion}",
            page(lambda reading, request: reading.passport(**request.path_params)),
        ),
    ]

    def refuse(_: Request, error: Exception) -> Response:
        if isinstance(error, (NotFoundError, NoLineageError)):
            return not_found(addresses, *error.args)
        if isinstance(error, NoWarehouseError):
            return no_warehouse(addresses, "Chưa có kho số liệu: chưa có đêm chấm điểm nào được chạy.")
        if isinstance(error, SQLAlchemyError):
            _LOG.warning("the warehouse cannot be read: %s", type(error).__name__)
            return no_warehouse(addresses, "Cơ sở dữ liệu hiện không trả lời. Hãy thử lại sau ít phút.")
        if isinstance(error, HTTPException):
            return not_answered(addresses) if error.status_code == 405 else not_found(addresses)
        _LOG.error("a page cannot be made", exc_info=error)
        return fault(addresses)

    told = (NotFoundError, NoLineageError, NoWarehouseError, SQLAlchemyError, HTTPException, Exception)
    return Starlette(routes=routes, exception_handlers=dict.fromkeys(told, refuse))


def lineage_pages(addresses: PageAddresses, asset: str | None = None, column: str | None = None) -> str:
    """The lineage's page for an address: of all assets, of one, or of a column."""
    if asset is None:
        return lineage_page(addresses)
    name = asset_of_address(asset)
    return asset_page(name, addresses) if column is None else column_page(name, column, addresses)
