"""One proof claimed more than once: for two criteria of a report, by two agencies, in two years.

Of two reports only the later is told, so that what is said of a report never depends on what arrives after it;
evaluators see all sides in the table of conflicts. None of it is a fault by itself: a joint plan is cited by two
agencies in good faith. What does not belong here: which proofs are the same (`claims`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from checks.findings.model import findings_at, joined
from checks.rules.declaration import Pass, rule
from checks.rules.evidence.attached_files import of_files
from checks.rules.evidence.claims import FILE, LINK, SAME, fingerprints, is_passed_off

KNOWN_CLAIM = {"fingerprint": "uint64", "agency_code": "str", "year": "int64"}
"""Columns of a frame of what other reports claimed: who was first to in the year, and who did in earlier years."""

AgencyNames = Mapping[tuple[str, int], str]
"""By code and year: a code may be another agency's in another year."""

_OF_TWO_CRITERIA = {LINK: "EVIDENCE_LINK_OF_TWO_CRITERIA", FILE: "EVIDENCE_FILE_OF_TWO_CRITERIA"}
_OF_AGENCIES = {LINK: "LINK_SHARED_BETWEEN_AGENCIES", FILE: "EVIDENCE_FILE_SHARED_BETWEEN_AGENCIES"}
_OF_YEARS = dict.fromkeys((LINK, FILE), "EVIDENCE_OF_EARLIER_YEAR")


@rule(Pass.COUNTED, *_OF_TWO_CRITERIA.values())
def of_two_criteria(claims: pd.DataFrame) -> pd.DataFrame:
    """Documents of one report that are the same page or file as an earlier row's, and serve other criteria.

    Args:
        claims: of the reports checked, in the order of their sheets and rows.
    """
    suspect = claims[is_passed_off(claims)]
    if suspect.empty:
        return joined([])
    key = ["sha256", *SAME]
    first = suspect.drop_duplicates(key).set_index(key)[["evidence_code", "document", "criteria"]]
    before = first.reindex(pd.MultiIndex.from_frame(suspect[key])).set_axis(suspect.index)
    wrong = suspect["document"].ne(before["document"]) & suspect["criteria"].ne(before["criteria"])
    told = suspect[wrong].assign(first=before["evidence_code"], first_criteria=before["criteria"])
    params = ["evidence_code", "criteria", "first", "first_criteria"]
    return _told(told, _OF_TWO_CRITERIA, params)


@rule(Pass.COUNTED, *_OF_AGENCIES.values())
def of_other_agencies(
    claims: pd.DataFrame, known_claims: pd.DataFrame, agency_names: AgencyNames, year: int
) -> pd.DataFrame:
    """Proofs that another agency's report of the year had claimed before this one was received: the first that did.

    A thousand agencies may cite one page: each is compared with the first, not with every other.

    Args:
        claims: of the reports checked, with `agency_code`, and `turn`, the order of receipt.
        known_claims: of reports checked before (`KNOWN_CLAIM`); of this year in order of receipt.
        agency_names: for the message.
        year: of the reports checked.
    """
    asked = _fingerprinted(claims)
    here = _among(known_claims[known_claims["year"] == year], asked)
    if here.empty and claims["agency_code"].nunique() < 2:
        return joined([])
    in_order = pd.concat([here, asked.sort_values("turn", kind="stable")])
    first = in_order.drop_duplicates("fingerprint").set_index("fingerprint")["agency_code"]
    owner = asked["fingerprint"].map(first)
    shared = claims[owner.ne(claims["agency_code"])]
    named = _names_of(owner[shared.index], [year] * len(shared), agency_names)
    return _told(shared.assign(agency=named), _OF_AGENCIES, ["agency"])


@rule(Pass.COUNTED, "EVIDENCE_OF_EARLIER_YEAR")
def of_earlier_years(
    claims: pd.DataFrame, known_claims: pd.DataFrame, agency_names: AgencyNames, year: int
) -> pd.DataFrame:
    """Proofs that a report of an earlier year claimed already: the agency's own rather than another's, the latest.

    Args:
        claims: of the reports checked, with `agency_code`.
        known_claims: of reports checked before (`KNOWN_CLAIM`).
        agency_names: for the message, and to tell whether a code still means the same agency.
        year: of the reports checked.
    """
    asked = _fingerprinted(claims)
    before = _among(known_claims[known_claims["year"] < year], asked)
    if before.empty:
        return joined([])
    who = _names_of(before["agency_code"], before["year"], agency_names)
    before = before.assign(agency=who)[["fingerprint", "agency", "year"]]
    before = before.sort_values(["year", "agency"], ascending=[False, True], kind="stable")
    asked = asked.assign(agency=_names_of(asked["agency_code"], [year] * len(asked), agency_names))
    by_own = before.drop_duplicates(["fingerprint", "agency"])
    own = asked[["fingerprint", "agency"]].merge(by_own, on=["fingerprint", "agency"], how="left").set_axis(asked.index)
    by_any = before.drop_duplicates("fingerprint").set_index("fingerprint")
    is_own = own["year"].notna()
    then = own["year"].where(is_own, asked["fingerprint"].map(by_any["year"])).astype("Int64")
    agency = asked["agency"].where(is_own, asked["fingerprint"].map(by_any["agency"]))
    told = claims.assign(agency=agency, claimed_year=then.astype("str"))
    return _told(told[then.notna()], _OF_YEARS, ["claimed_year", "agency"])


def _names_of(codes: pd.Series[Any], years: Iterable[int], names: AgencyNames) -> Any:
    return pd.array([names.get((code, year), code) for code, year in zip(codes, years, strict=True)], dtype="str")


def _fingerprinted(claims: pd.DataFrame) -> pd.DataFrame:
    return claims.assign(fingerprint=fingerprints(claims["kind"], claims["subject"]))


def _among(known: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Few of what is known concerns the reports at hand."""
    return known[known["fingerprint"].isin(claims["fingerprint"])]


def _told(claims: pd.DataFrame, codes: Mapping[str, str], params: list[str]) -> pd.DataFrame:
    """Raw findings at the claims' cells; of files that no row names, one a report for all that say the same."""
    placed = claims[claims["excel_row"].notna()]
    found = []
    for (kind, column_name), part in placed.groupby(["kind", "column_name"], sort=False):
        told = {name: part[name] for name in params}
        proof = part["value"] if kind == FILE else part["subject"]
        rows = part[["sha256", "sheet", "excel_row"]].assign(**{str(column_name): part["written"]})
        found.append(findings_at(rows, codes[str(kind)], str(column_name), criterion=None, proof=proof, **told))
    nameless = claims[claims["excel_row"].isna()].rename(columns={"value": "name"})
    for values, part in nameless.groupby(params, sort=False):
        same = dict(zip(params, map(str, values), strict=True))
        found.append(of_files(part, codes[FILE], same))
    return joined(found)
