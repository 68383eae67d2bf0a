from __future__ import annotations

import pickle
import unicodedata

import pandas as pd
import pytest

from checks.code_lists import CodeLists


def rows(*entries: tuple[str, str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(entries, columns=["list_name", "code", "label", "position"])
    return frame.assign(source="parcomm")


@pytest.fixture
def lists() -> CodeLists:
    return CodeLists(
        rows(
            ("channels", "seminar", "Hội thảo, tọa đàm", 2),
            ("channels", "television", "Truyền hình", 1),
            ("yes_no", "true", "Có", 1),
            ("yes_no", "false", "Không", 2),
        )
    )


def test_entries_stand_in_the_order_of_their_position(lists: CodeLists) -> None:
    assert lists.codes("channels") == ["television", "seminar"]
    assert lists.labels("channels") == {"television": "Truyền hình", "seminar": "Hội thảo, tọa đàm"}


@pytest.mark.parametrize(
    "text",
    [
        "Truyền hình",
        "TRUYỀN HÌNH",
        "  truyền   hình ",
        "Truyền\u00a0hình",
        "television",
        "Television",
        unicodedata.normalize("NFD", "Truyền hình"),
    ],
)
def test_a_label_is_found_however_it_is_spelled(lists: CodeLists, text: str) -> None:
    assert lists.code_of("channels", text) == "television"


@pytest.mark.parametrize("text", ["Truyen hinh", "Truyền", "", "   "])
def test_what_is_not_in_the_list_means_nothing(lists: CodeLists, text: str) -> None:
    assert lists.code_of("channels", text) is None


def test_old_and_new_tone_placement_are_one_spelling(lists: CodeLists) -> None:
    assert lists.code_of("channels", "Hội thảo, toạ đàm") == "seminar"


def test_a_label_belongs_to_its_own_list_only(lists: CodeLists) -> None:
    assert lists.code_of("yes_no", "Truyền hình") is None


def test_an_unknown_list_is_an_error_that_names_those_there_are(lists: CodeLists) -> None:
    with pytest.raises(KeyError, match="no code list 'chanels'; there are channels, yes_no"):
        lists.code_of("chanels", "Truyền hình")


def test_the_label_of_an_unknown_code_is_an_error(lists: CodeLists) -> None:
    assert lists.label_of("yes_no", "true") == "Có"
    with pytest.raises(KeyError, match="code list yes_no has no code 'maybe'"):
        lists.label_of("yes_no", "maybe")


@pytest.mark.parametrize(
    "entries",
    [
        [("audiences", "a", "Người dân", 1), ("audiences", "b", "người  dân", 2)],
        [("audiences", "citizens", "Người dân", 1), ("audiences", "b", "Citizens", 2)],
    ],
    ids=["two labels", "a label and a code"],
)
def test_entries_that_one_text_could_mean_are_refused(entries: list[tuple[str, str, str, int]]) -> None:
    with pytest.raises(ValueError, match=r"code list audiences: .* may mean"):
        CodeLists(rows(*entries))


def test_what_it_hands_out_can_be_changed_without_changing_it(lists: CodeLists) -> None:
    lists.labels("yes_no").clear()
    lists.codes("yes_no").clear()
    assert lists.codes("yes_no") == ["true", "false"]


def test_a_worker_process_can_be_handed_the_lists(lists: CodeLists) -> None:
    assert pickle.loads(pickle.dumps(lists)).code_of("channels", "truyền hình") == "television"  # noqa: S301 - our own bytes


def test_lists_are_equal_to_lists_of_the_same_labels_alone(lists: CodeLists) -> None:
    entry = ("channels", "television", "Truyền hình", 1)
    assert CodeLists(rows(entry)) == CodeLists(rows(entry))
    assert lists not in [CodeLists(rows(entry)), CodeLists(rows((*entry[:2], "TV", 1))), "channels", None]
