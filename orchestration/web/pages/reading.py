"""Facts of each page, read from one state of the warehouse."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from assets.home import Home
from assets.page_addresses import PageAddresses
from assets.publication.committee.exports import read_committee_tables
from assets.publication.pages.home import YearAtAGlance, home_page, read_years
from assets.publication.pages.passports import passport_page
from assets.publication.pages.year import year_page
from assets.publication.passport.document import passport
from assets.publication.passport.facts import NoPassportError, read_passport_facts
from assets.reference.agencies import agencies_of_year
from checks.code_lists import CodeLists
from checks.texts.vietnam_time import today_in_vietnam
from orchestration.web.pages.answers import NotFoundError
from warehouse.rows.frames import read_table
from warehouse.tables import agency, code_list


@dataclass(frozen=True, slots=True)
class Reading:
    """One request's look at the warehouse and the home."""

    connection: sa.Connection
    folders: Home
    addresses: PageAddresses

    def known_year(self, year: int) -> int:
        """The year, if the warehouse knows it.

        Raises:
            NotFoundError: it does not.
        """
        if year not in {each.year for each in self._years()}:
            raise NotFoundError(f"Không có năm đánh giá {year}.")
        return year

    def home(self) -> str:
        """The years."""
        return home_page(self._years(), self.addresses)

    def year(self, year: int) -> str:
        """A year."""
        return year_page(read_committee_tables(self.connection, year), self.addresses)

    def passport(self, year: int, agency: str, criterion: str | None = None) -> str:
        """A passport.

        Raises:
            NotFoundError: no such agency or criterion, or one without figures.
        """
        name = self._agency_name(self.known_year(year), agency)
        try:
            facts = read_passport_facts(self.connection, year, agency)
        except NoPassportError as error:
            raise NotFoundError(
                f"{name} chưa có hồ sơ điểm năm {year}: chưa có báo cáo nào của cơ quan được chấp nhận và chấm điểm."
            ) from error
        if criterion is not None and criterion not in facts.rules.framework.by_code:
            raise NotFoundError(f"Bộ tiêu chí chấm {name} không có tiêu chí «{criterion}».")
        code_lists = CodeLists(read_table(self.connection, code_list))
        return passport_page(passport(facts, criterion), code_lists, self.addresses, criterion=criterion)

    def _agency_name(self, year: int, code: str) -> str:
        known = agencies_of_year(read_table(self.connection, agency), year)
        names = dict(zip(known["code"], known["name"], strict=True))
        if code not in names:
            raise NotFoundError(f"Năm {year} không có cơ quan nào mang mã «{code}».")
        return str(names[code])

    def _years(self) -> list[YearAtAGlance]:
        return read_years(self.connection, today_in_vietnam().year)
