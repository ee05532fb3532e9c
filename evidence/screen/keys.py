"""Which key does what while screening, with presets for people who come from another tool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from evidence.errors import UsageError
from evidence.layout import key_hints

KeyMap = Mapping[str, "Action"]
"""Key (one lower-case character) to what it does."""


class Action(StrEnum):
    """What a key does."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"
    UNDO = "undo"
    LATER = "later"
    MORE = "more"
    NOTE = "note"
    SIMILAR = "similar"
    HELP = "help"
    QUIT = "quit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What a pressed key asks for; `reason` counts from 0 and is there only for an exclusion by number key."""

    action: Action
    reason: int | None = None


_COMMON = {
    " ": Action.MORE, "z": Action.UNDO, "l": Action.LATER, "s": Action.SIMILAR, "?": Action.HELP, "q": Action.QUIT,
}  # fmt: skip

PRESETS: Mapping[str, KeyMap] = {
    "evidence": {"i": Action.INCLUDE, "e": Action.EXCLUDE, "u": Action.UNSURE, "n": Action.NOTE, **_COMMON},
    "rayyan": {"i": Action.INCLUDE, "e": Action.EXCLUDE, "u": Action.UNSURE, "w": Action.NOTE, **_COMMON},
    "asreview": {"r": Action.INCLUDE, "i": Action.EXCLUDE, "u": Action.UNSURE, "n": Action.NOTE, **_COMMON},
    "covidence": {"y": Action.INCLUDE, "n": Action.EXCLUDE, "m": Action.UNSURE, "w": Action.NOTE, **_COMMON},
}
"""The key maps by name; the first is the default."""

_MEANING = {
    Action.INCLUDE: "include",
    Action.EXCLUDE: "exclude, without a reason (title-abstract only)",
    Action.UNSURE: "unsure: somebody, perhaps you, looks again",
    Action.UNDO: "take back your last decision",
    Action.LATER: "put off: comes again at the end",
    Action.MORE: "next page of a long record, then its first again",
    Action.SIMILAR: "one verdict, asked for next, on this and all similar records",
    Action.NOTE: "write a note; the verdict is unsure",
    Action.HELP: "show this help",
    Action.QUIT: "leave; everything decided is kept",
}


def keymap(preset: str = "evidence") -> KeyMap:
    """The key map of a preset.

    Raises:
        UsageError: there is no such preset.
    """
    if preset not in PRESETS:
        raise UsageError(f"No key preset {preset!r}.", remedy=f"Known: {', '.join(PRESETS)}.")
    return PRESETS[preset]


def press(key: str, keys: KeyMap, reasons: int = 0) -> Press | None:
    """What a key asks for, whatever its case; None for a key without meaning.

    Args:
        key: the character typed.
        keys: the key map in use.
        reasons: how many exclusion reasons the protocol has at this stage; the first nine have a number key.
    """
    if len(key) == 1 and key in "123456789" and int(key) <= reasons:
        return Press(action=Action.EXCLUDE, reason=int(key) - 1)
    action = keys.get(key.casefold())
    return None if action is None else Press(action=action)


def hints(keys: KeyMap) -> str:
    """The keys on one line, "i include  e exclude  1-9 reason  ..."; no-break spaces keep each with what it does."""
    pairs = [(_named(key), action.value) for key, action in keys.items()]
    return key_hints([*pairs[:2], ("1-9", "reason"), *pairs[2:]])


def few_hints(keys: KeyMap) -> str:
    """The keys for help and for leaving, where there is no room for all."""
    return key_hints(
        (_named(key), action.value) for key, action in keys.items() if action in (Action.HELP, Action.QUIT)
    )


def help_lines(keys: KeyMap) -> list[str]:
    """What each key does, one a line."""
    lines = [f"{_named(key):5}  {_MEANING[action]}" for key, action in keys.items()]
    return [*lines[:2], "1-9    exclude for the reason with this number", *lines[2:]]


def _named(key: str) -> str:
    return "space" if key == " " else key
