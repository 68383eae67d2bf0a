"""Facts of each page, read from one state of the warehouse."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from assets.home import Home
from assets.page_addresses import PageAddresses
from assets.publication.committee.exports import read_committee_tables
from assets.publication.pages.changes import changes_page
from assets.publication.pages.home import YearAtAGlance, home_page, read_years
from assets.publication.pages.passports import passport_page
from assets.publication.pages.reports import reports_page
from assets.publication.pages.returned import returned_files, returned_page
from assets.publication.pages.worklist import worklist_page
from assets.publication.pages.year import year_page
from assets.publication.passport.document import passport
from assets.publication.passport.facts.figures import NoPassportError
from assets.publication.passport.facts.passport_facts import read_passport_facts
from assets.publication.published.framework_rules import applied_in_year
from assets.publication.published.unsettled_reports import read_unsettled_reports
from assets.reference.agencies import agencies_of_year
from assets.reference.rounds import round_names, rounds_of_year
from assets.scoring.changes.last import read_last_changes
from checks.code_lists import CodeLists
from checks.texts.vietnam_time import today_in_vietnam
from orchestration.web.pages.answers import NotFoundError
from warehouse.rows.frames import read_table
from warehouse.tables import agency, appraisal_worklist, calendar_entry, code_list, criterion, evidence_case, framework


@dataclass(frozen=True, slots=True)
class Reading:
    """One request's look at the warehouse and the home."""

    connection: sa.Connection
    folders: Home
    addresses: PageAddresses

    def require_known(self, year: int) -> None:
        """Go on only if the warehouse knows the year.

        Raises:
            NotFoundError: it does not.
        """
        if year not in {each.year for each in self._years()}:
            raise NotFoundError(f"Không có năm đánh giá {year}.")

    def home(self) -> str:
        """The years."""
        return home_page(self._years(), self.addresses)

    def year(self, year: int) -> str:
        """A year."""
        return year_page(read_committee_tables(self.connection, year), self.addresses)

    def passport(
        self, year: int, agency_code: str, criterion_code: str | None = None, framework: str | None = None
    ) -> str:
        """A passport; by the framework that has the criterion, where none is named.

        Raises:
            NotFoundError: no such agency or criterion, or one without figures.
        """
        name = self._agency_name(year, agency_code)
        try:
            facts = read_passport_facts(self.connection, year, agency_code, framework_id=framework)
            others = iter(facts.beside if framework is None else ())
            while (
                criterion_code and criterion_code not in facts.rules.framework.by_code and (other := next(others, ""))
            ):
                facts = read_passport_facts(self.connection, year, agency_code, framework_id=other)
        except NoPassportError as error:
            raise NotFoundError(
                f"{name} chưa có hồ sơ điểm năm {year}: chưa có báo cáo nào của cơ quan được chấp nhận và chấm điểm."
            ) from error
        if criterion_code is not None and criterion_code not in facts.rules.framework.by_code:
            raise NotFoundError(f"Bộ tiêu chí chấm {name} không có tiêu chí «{criterion_code}».")
        return passport_page(
            passport(facts, criterion_code), self._code_lists(), self.addresses, criterion=criterion_code
        )

    def reports(self, year: int) -> str:
        """What is not in order with the year's reports."""
        levels = {
            rules.level
            for rules in applied_in_year(read_table(self.connection, framework), year)
            if rules.framework.asks_for_reports
        }
        found = read_unsettled_reports(self.connection, year, today_in_vietnam(), levels)
        return reports_page(year, found, self._code_lists(), self.addresses)

    def changes(self, year: int) -> str:
        """What the last night that changed figures changed."""
        rounds = round_names(rounds_of_year(read_table(self.connection, calendar_entry), year))
        last = read_last_changes(self.connection, year)
        return changes_page(year, last, self._names(year), self._criteria(), self.addresses, rounds)

    def worklist(self, year: int) -> str:
        """What to appraise first."""
        items = read_table(self.connection, appraisal_worklist, appraisal_worklist.c.year == year)
        ordered = items.sort_values("position")
        cases = read_table(self.connection, evidence_case, evidence_case.c.year == year)
        return worklist_page(year, ordered, cases, self._names(year), self._criteria(), self.addresses)

    def returned(self, year: int) -> str:
        """The returned workbooks."""
        return returned_page(year, returned_files(self.folders.returned_of(year)), self._names(year), self.addresses)

    def _agency_name(self, year: int, code: str) -> str:
        names = self._names(year)
        if code not in names:
            raise NotFoundError(f"Năm {year} không có cơ quan nào mang mã «{code}».")
        return names[code]

    def _names(self, year: int) -> dict[str, str]:
        """Names of the year's agencies by their codes."""
        known = agencies_of_year(read_table(self.connection, agency), year)
        return dict(zip(known["code"], known["name"], strict=True))

    def _criteria(self) -> dict[tuple[str, str], str]:
        """Names of criteria by framework and code."""
        known = read_table(self.connection, criterion)
        return {
            (framework_id, code): name
            for framework_id, code, name in zip(
                known["framework_id"], known["criterion_code"], known["name"], strict=True
            )
        }

    def _code_lists(self) -> CodeLists:
        return CodeLists(read_table(self.connection, code_list))

    def _years(self) -> list[YearAtAGlance]:
        return read_years(self.connection, today_in_vietnam().year)
