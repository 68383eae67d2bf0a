"""A passport says whose figures of the group went into an agency's points, before decisions and after."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from assets.page_addresses import PageAddresses
from assets.publication.pages.passports import passport_page
from assets.publication.passport.document import passport
from assets.publication.passport.wording import passport_text
from assets.publication.published.framework_rules import AppliedFramework
from tests.assets.publication.passport.test_document import facts
from tests.assets.scoring.small_group import POSTS, RULES, decision, scored, texts_of
from tests.assets.submissions.read_batches import code_lists

NAMES = {"01": "Xã Một", "02": "Xã Hai", "03": "Xã Ba"}


def document(agency_code: str, **corrected: Any) -> dict[str, Any]:
    """Passport of one of the three agencies, of which some are corrected."""
    decisions = tuple(
        decision(number, code.removeprefix("_"), 1, input_name="posts", input_value=value)
        for number, (code, value) in enumerate(corrected.items(), start=1)
    )
    scores = scored(POSTS, decisions=decisions).reset_index()
    inputs = texts_of(RULES, POSTS)
    whole = {"best": "40", "lowest": "10"}
    inputs["value"] = [
        whole.get(name, value) for name, value in zip(inputs["input_name"], inputs["value"], strict=True)
    ]
    known = replace(
        facts(scores=scores[scores["agency_code"] == agency_code].to_dict("records")),
        rules=AppliedFramework(RULES, "ab" * 32),
        inputs=pd.DataFrame(inputs[inputs["agency_code"] == agency_code], dtype=object),
        names=NAMES,
    )
    return passport(known)


def group_of(told: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in told["criteria"][0]["inputs"] if each["name"] == name)["group"]


def test_the_figure_names_all_agencies_that_share_it_and_how_many_count() -> None:
    told = document("03", _02="40")
    assert group_of(told, "best") == {
        "figure": "max",
        "of": "posts",
        "counted": 3,
        "sharing": 1,
        "agencies": [{"code": "01", "name": "Xã Một"}],
        "decided": {
            "value": "40",
            "counted": 3,
            "sharing": 2,
            "agencies": [{"code": "01", "name": "Xã Một"}, {"code": "02", "name": "Xã Hai"}],
        },
    }
    assert group_of(told, "lowest")["decided"] is None
    assert "group" not in told["criteria"][0]["inputs"][0]


def test_text_and_page_say_whose_it_is_and_the_page_leads_to_that_agency() -> None:
    told = document("03", _01="20")
    text = passport_text(told, code_lists())
    assert (
        "Số liệu: mức cao nhất của nhóm về số tin, bài = 40 (trong 3 cơ quan của nhóm có số liệu, của Xã Một (mã 01)); "
        "sau thẩm định là 25, trong 3 cơ quan của nhóm có số liệu, của Xã Hai (mã 02)\n"
    ) in text
    assert "(10 − 10) / (25 − 10) × 10 = 0" in text
    assert "mức cao nhất của nhóm là của 02" in text
    page = passport_page(told, code_lists(), PageAddresses())
    assert '<a href="/pages/2024/agencies/02/1">Xã Hai</a>' in page
    assert "<a href" not in passport_page(told, code_lists()).partition("Số liệu đã dùng")[2].partition("</table>")[0]
