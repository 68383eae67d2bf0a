"""YAML files of texts, loaded as plain values and within bounds.

Anchors, repeated keys and control characters are refused, and size and depth bounded, before anything is built: a short
file cannot stand for an endless one. What does not belong here: frameworks, whose reader also keeps every place and
every digit (`assets.rules.framework.text`).
"""

from __future__ import annotations

from typing import Any

import yaml

from checks.texts.control_characters import control_character

MAX_EVENTS = 50_000
MAX_LEVELS = 10

_SAFE_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C where PyYAML has it: a tenth of the time, and `parcomm check` loads the catalogue at every start."""


class PlainYamlError(ValueError):
    """Text that cannot be loaded; one sentence, with the line where it has one."""


def plain_yaml(text: str) -> Any:
    """The values of a YAML text.

    Raises:
        PlainYamlError: no valid YAML, a limit passed, an anchor, a repeated key or a control character.
    """
    try:
        _refuse_harmful(text)
        return yaml.load(text, Loader=_SAFE_LOADER)  # noqa: S506 - it is a safe one
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, PlainYamlError):
            raise
        raise PlainYamlError(f"not a YAML file in UTF-8: {error}") from error


def _refuse_harmful(text: str) -> None:
    open_keys: list[_Keys | None] = []  # one a level that is open; None for a list
    for count, event in enumerate(yaml.parse(text, Loader=_SAFE_LOADER)):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.CollectionEndEvent):
            open_keys.pop()
            continue
        if not isinstance(event, yaml.NodeEvent):
            continue
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise PlainYamlError(f"line {line}: anchors (&) and aliases (*) are not used here")
        key = event.value if isinstance(event, yaml.ScalarEvent) else ""
        character = control_character(key)
        if character is not None:
            raise PlainYamlError(f"line {line}: holds the control character {character}, which no text may")
        if open_keys and open_keys[-1] is not None and not open_keys[-1].takes(key):
            raise PlainYamlError(f"line {line}: the key {key[:40]!r} stands there twice")
        if isinstance(event, yaml.CollectionStartEvent):
            open_keys.append(_Keys() if isinstance(event, yaml.MappingStartEvent) else None)
        if count > MAX_EVENTS or len(open_keys) > MAX_LEVELS:
            raise PlainYamlError(f"line {line}: more than {MAX_EVENTS} values or {MAX_LEVELS} levels")


class _Keys:
    """The keys of one mapping as they come, each followed by its value."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._is_value_next = False

    def takes(self, text: str) -> bool:
        """Whether the next node may stand here: any value, and a key that was not there before."""
        self._is_value_next = not self._is_value_next
        if not self._is_value_next:
            return True
        is_new = text not in self._seen
        self._seen.add(text)
        return is_new
