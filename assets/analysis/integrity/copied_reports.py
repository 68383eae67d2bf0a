"""Reports that copy each other: of two agencies, or of two years of one agency.

A few equal titles prove nothing, and formulae that many agencies write prove nothing; a report half of whose rows are
another's does. One case is one pair of reports. What does not belong here: when two texts are alike (`alike_texts`).

Bounds (decision 0028):
    - a text of fewer than `LEAST_WORDS` words is not compared;
    - a text that more than `MOST_TELLERS` agencies and more than 1 % of them tell is a formula, which two reports may
      share, but by which none is recognised;
    - a pair is told if at least `LEAST_SHARED` texts, none of them a formula, are shared, these are at least half of
      what one of the reports has of such texts, and with the formulae at least half of all its texts;
    - of two years of one agency, a text is shared if it also stands beside the same day and month: what is done every
      year has the same title, but hardly falls on the same day;
    - a report stands beside the one that is most like it, not beside each of a group.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from assets.analysis.integrity.alike_texts import are_alike, rare_keys
from assets.analysis.integrity.comparable_texts import without_figures, without_years
from assets.analysis.integrity.report_texts import MOST_EXAMPLES
from checks.texts.normalisation import normalise

LEAST_WORDS: Final = 6
LEAST_SHARED: Final = 5
MOST_TELLERS: Final = 5
EARLIER_YEARS: Final = 1
"""Years before the one in question whose reports are held against those of other agencies."""

_REPORTS_AT_ONCE = 100
_OF_ONE_KEY = 4
"""Texts of one report with one rare run of words, by which others are looked for: a series of a hundred is found by
the first."""
_PAIR = ["report", "other"]


def copied_reports(texts: pd.DataFrame, year: int) -> pd.DataFrame:
    """Pairs of reports, at least one of the year, that share texts: rows of cases, some examples of each report.

    Args:
        texts: of reports of the year and of those before it (`report_texts.texts_of`).
        year: the year in question.
    """
    by_report = ["claimed_year", "agency_code", "submission_id"]
    ordered = texts.sort_values([*by_report, "sheet", "excel_row"])
    # Numbers of reports rise with the year: in a pair, `other` is the earlier year's, or else that of the lesser code.
    ordered = ordered.assign(
        report=ordered.groupby(by_report).ngroup(),
        form=pd.array([normalise(text) for text in ordered["value"]], dtype="str"),
    )
    recent = ordered[ordered["claimed_year"] >= year - EARLIER_YEARS]
    found = pd.concat([_of_agencies(recent, year), _of_years(ordered, year)], ignore_index=True)
    return found.reindex(columns=[*texts.columns, "kind", "subject", "case_key", "same_count", "row_count"])


def _of_agencies(ordered: pd.DataFrame, year: int) -> pd.DataFrame:
    owned = (ordered[name] for name in ("form", "agency", "agency_code"))
    # An agency's own name is no part of what it tells: a copy has another in its place. A code is no name.
    forms = [without_figures(form, "" if name == code else name) for form, name, code in zip(*owned, strict=True)]
    told = _numbered(ordered, forms)
    if told["agency"].nunique() < 2:
        return told.head(0)
    words = _forms_of(told)
    tellers = told.groupby("text")["agency"].nunique()
    most = max(MOST_TELLERS, told["agency"].nunique() // 100)
    rare = told.loc[told["text"].map(tellers) <= most, ["report", "agency", "text"]]
    keyed = rare.merge(rare_keys(words, rare, most), on="text")
    keyed = keyed[keyed.groupby(["report", "key"]).cumcount() < _OF_ONE_KEY]
    current = told.loc[told["claimed_year"] == year, "report"].unique()
    shared = [_whole_copies(told, current)]
    for start in range(0, len(current), _REPORTS_AT_ONCE):
        some = current[start : start + _REPORTS_AT_ONCE]
        exact = _pairs(rare[rare["report"].isin(some)], rare, ["text"])
        near = _pairs(keyed[keyed["report"].isin(some)], keyed, ["key"])
        candidates = _enough(pd.concat([exact, near]).drop_duplicates(), rare)
        shared.append(_enough(_alike(candidates, words), rare))
    found = pd.concat(shared).drop_duplicates()
    # Pair by pair: a formula of thousands of reports would make millions of pairs.
    own = found[_PAIR].drop_duplicates().merge(told[["report", "text"]], on="report")
    equal = own.merge(told[["report", "text"]].rename(columns={"report": "other"}), on=["other", "text"])
    every = _enough(pd.concat([found, equal.assign(like=equal["text"])]).drop_duplicates(), told)
    return _cases(every, told, tellers, year, "text_of_agencies")


def _of_years(ordered: pd.DataFrame, year: int) -> pd.DataFrame:
    """The year's reports beside the earlier ones of the same agency; a text with another day is another text."""
    several = ordered[ordered.groupby("agency")["claimed_year"].transform("nunique") > 1]
    if several.empty:
        return several
    days = (100 * several["day"].dt.month + several["day"].dt.day).fillna(0).astype("int64")
    told = _numbered(several, [without_years(form) for form in several["form"]], days)
    current = told[told["claimed_year"] == year]
    exact = _pairs(current, told, ["text", "agency"])
    near = _pairs(current[current["of_day"] != 0], told, ["of_day", "agency"])
    candidates = _enough(pd.concat([exact, near]).drop_duplicates(), told)
    every = _enough(_alike(candidates, _forms_of(told)), told)
    return _cases(every, told, told.groupby("text")["report"].nunique(), year, "text_of_years")


def _numbered(ordered: pd.DataFrame, forms: Sequence[str], days: pd.Series[int] | int = 0) -> pd.DataFrame:
    """Each text of a report once, where it stands first, with numbers for texts (in the order of forms) and agencies.

    Args:
        ordered: rows in the order of reports, sheets and rows.
        forms: of their texts; those of fewer than `LEAST_WORDS` words are left out.
        days: that tell two rows of one form apart; 0 where there is none.
    """
    told = ordered.assign(form=pd.array(forms, dtype="str"), of_day=days)
    told = told[told["form"].str.count(" ") >= LEAST_WORDS - 1].drop_duplicates(["report", "form", "of_day"])
    by_form, by_agency = told.groupby(["form", "of_day"]), told.groupby("agency")
    return told.assign(text=by_form.ngroup(), agency=by_agency.ngroup())


def _forms_of(told: pd.DataFrame) -> list[str]:
    """The form of each text, by its number."""
    forms: list[str] = told.drop_duplicates("text").sort_values("text")["form"].tolist()
    return forms


def _pairs(reports: pd.DataFrame, others: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Texts of some reports beside those of reports of lesser numbers that have the key in common.

    Of another agency; where the agency is in the key, of the same. Columns: `report`, `other`, `text`, `like`.
    """
    kept = list(dict.fromkeys(["report", "agency", "text", *key]))
    right = others[kept].assign(like=others["text"], other=others["report"])
    right = right.drop(columns=[name for name in ("report", "text") if name not in key])
    if "agency" not in key:
        right = right.rename(columns={"agency": "other_agency"})
    both = reports[kept].merge(right, on=key)
    both = both[both["other"] < both["report"]]
    if "agency" not in key:
        both = both[both["agency"] != both["other_agency"]]
    return pd.DataFrame(both[[*_PAIR, "text", "like"]])


def _alike(candidates: pd.DataFrame, words: Sequence[str]) -> pd.DataFrame:
    """The candidates that are equal or nearly the same."""
    differ = candidates["text"] != candidates["like"]
    texts, others = ([words[at] for at in candidates.loc[differ, name]] for name in ("text", "like"))
    alike = ~differ
    alike[differ] = are_alike(texts, others)
    return candidates[alike]


def _whole_copies(told: pd.DataFrame, current: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Reports that say the same from the first text to the last, however many there are: each beside the first."""
    whole = told.sort_values(["report", "text"]).groupby("report")["text"].agg(tuple).rename("whole").reset_index()
    same = told[["report", "agency", "text"]].merge(whole, on="report")
    first = same.drop_duplicates("whole").set_index("whole")[["report", "agency"]]
    beside = same.assign(other=same["whole"].map(first["report"]), first=same["whole"].map(first["agency"]))
    copies = beside[beside["report"].isin(current) & (beside["agency"] != beside["first"])]
    return copies.assign(like=copies["text"])[[*_PAIR, "text", "like"]]


def _enough(pairs: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Pairs of reports that share enough of their texts.

    Args:
        pairs: `report`, `other`, `text`, `like`.
        told: the texts of which at least half are to be shared, by one of the two.
    """
    sizes = told.groupby("report")["text"].nunique()
    both = pairs.groupby(_PAIR)
    shared = np.minimum(both["text"].transform("nunique"), both["like"].transform("nunique"))
    smaller = np.minimum(pairs["report"].map(sizes), pairs["other"].map(sizes))
    return pairs[(shared >= LEAST_SHARED) & (2 * shared >= smaller)]


def _cases(pairs: pd.DataFrame, told: pd.DataFrame, tellers: pd.Series[int], year: int, kind: str) -> pd.DataFrame:
    """Rows of cases: each report of the year with the one most like it, rare and long texts first."""
    both = pairs.groupby(_PAIR)
    counted = pairs.assign(same=both["text"].transform("nunique"), same_other=both["like"].transform("nunique"))
    kept = counted.merge(_most_alike(counted, told.loc[told["claimed_year"] == year, "report"]), on=_PAIR)
    length = pd.Series([len(form) for form in _forms_of(told)], dtype="int64")
    order = kept.assign(tellers=kept["text"].map(tellers), length=-kept["text"].map(length))
    order = order.assign(differs=order["text"] != order["like"])
    order = order.sort_values([*_PAIR, "tellers", "length", "text", "differs", "like"])
    each_once = order.drop_duplicates([*_PAIR, "text"])
    listed = each_once[each_once.groupby(_PAIR).cumcount() < MOST_EXAMPLES]
    reports = told.drop_duplicates("report").set_index("report")
    label = reports["agency_code"] + " " + reports["claimed_year"].astype("str")
    other, own = (listed[side].map(label).astype("str") for side in ("other", "report"))
    subject = other + ", " + own
    sides = [
        pd.DataFrame({"report": listed[side], "text": listed[text], "same_count": listed[same], "subject": subject})
        for side, text, same in (("report", "text", "same"), ("other", "like", "same_other"))
    ]
    rows = pd.concat(sides).drop_duplicates().merge(told, on=["report", "text"])
    sizes = told.groupby("report")["text"].nunique()
    return rows.assign(kind=kind, case_key="", row_count=rows["report"].map(sizes))


def _most_alike(counted: pd.DataFrame, current: pd.Series[int]) -> pd.DataFrame:
    """Pairs in which one of the year's reports stands beside the report that shares most with it."""
    pairs = counted.drop_duplicates(_PAIR)[[*_PAIR, "same", "same_other"]]
    shared = -np.minimum(pairs["same"], pairs["same_other"])
    ends = pd.concat(
        [
            pairs[_PAIR].assign(own=pairs["report"], beside=pairs["other"], shared=shared),
            pairs[_PAIR].assign(own=pairs["other"], beside=pairs["report"], shared=shared),
        ]
    )
    best = ends[ends["own"].isin(current)].sort_values(["own", "shared", "beside"]).drop_duplicates("own")
    return best[_PAIR].drop_duplicates()
