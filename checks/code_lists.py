"""Code lists as the reader, the checks and the template use them: codes in order, labels, and codes found by label.

What belongs here: looking up. Reading the files is `assets.reference.code_list_files`; the lists themselves are data.
"""

from __future__ import annotations

import pandas as pd

from checks.texts.normalisation import normalise


class CodeLists:
    """Every code list, by name; a plain object that a worker process can be handed.

    Args:
        frame: rows of the warehouse's `code_list` table, in any order (`position` orders them).

    Raises:
        ValueError: two entries of one list that a typed text could both mean.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self._labels: dict[str, dict[str, str]] = {}
        self._codes_by_text: dict[str, dict[str, str]] = {}
        self._issuers = _issuers(frame)
        rows = frame.sort_values(["list_name", "position"])[["list_name", "code", "label"]]
        for list_name, code, label in rows.itertuples(index=False, name=None):
            self._labels.setdefault(list_name, {})[code] = label
            by_text = self._codes_by_text.setdefault(list_name, {})
            for text in (code, label):
                other = by_text.setdefault(normalise(text), code)
                if other != code:
                    raise ValueError(f"code list {list_name}: {text!r} may mean {other!r} or {code!r}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CodeLists) and (self._labels, self._issuers) == (
            other._labels,
            other._issuers,
        )

    def __hash__(self) -> int:
        return hash(tuple(self._labels))

    def names(self) -> list[str]:
        """The names of the lists, sorted."""
        return list(self._labels)

    def labels(self, list_name: str) -> dict[str, str]:
        """Code to Vietnamese label, in the order in which people are shown them.

        Raises:
            KeyError: no such list.
        """
        return dict(self._of(list_name, self._labels))

    def codes(self, list_name: str) -> list[str]:
        """The list's codes in order.

        Raises:
            KeyError: no such list.
        """
        return list(self._of(list_name, self._labels))

    def label_of(self, list_name: str, code: str) -> str:
        """The Vietnamese label of a code.

        Raises:
            KeyError: no such list, or no such code in it.
        """
        labels = self._of(list_name, self._labels)
        if code not in labels:
            raise KeyError(f"code list {list_name} has no code {code!r}")
        return labels[code]

    def issuer_of(self, level: str, agency_name: str) -> str:
        """Who signs the documents of an agency: its name, or of a territory whoever governs it."""
        governed_by = self._issuers.get(level)
        return f"{governed_by} {agency_name}" if governed_by else agency_name

    def code_of(self, list_name: str, text: str) -> str | None:
        """The code that a typed label (or the code itself) means, however it is spelled; None if it means none.

        Raises:
            KeyError: no such list.
        """
        return self._of(list_name, self._codes_by_text).get(normalise(text))

    def _of(self, list_name: str, lists: dict[str, dict[str, str]]) -> dict[str, str]:
        if list_name not in lists:
            raise KeyError(f"no code list {list_name!r}; there are {', '.join(self._labels)}")
        return lists[list_name]


def _issuers(frame: pd.DataFrame) -> dict[str, str]:
    """What stands before the names of a level's agencies; of a frame without the column nothing."""
    if "issuer" not in frame:
        return {}
    given = frame.loc[frame["list_name"].eq("levels") & frame["issuer"].notna(), ["code", "issuer"]]
    return dict(given.itertuples(index=False, name=None))
