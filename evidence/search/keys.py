"""Which key does what while reading what was found."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from evidence.layout import key_hints


class Action(StrEnum):
    """What a key does."""

    NEXT = "next"
    PREVIOUS = "previous"
    BEFORE = "before"
    AFTER = "after"
    OPEN = "open"
    TAG = "tag"
    CITE = "cite"
    HELP = "help"
    QUIT = "quit"


KEYS: Mapping[str, Action] = {
    "n": Action.NEXT,
    "p": Action.PREVIOUS,
    "b": Action.BEFORE,
    "a": Action.AFTER,
    "o": Action.OPEN,
    "t": Action.TAG,
    "c": Action.CITE,
    "?": Action.HELP,
    "q": Action.QUIT,
}
"""Key (one lower-case character) to what it does."""

_ALSO: Mapping[str, Action] = {" ": Action.NEXT, "\r": Action.NEXT, "\n": Action.NEXT, "\x7f": Action.PREVIOUS}
"""Keys that do the same and are not on the line of keys: space and Enter go on, Backspace goes back."""

_MEANING = {
    Action.NEXT: "the next hit (also space)",
    Action.PREVIOUS: "the hit before it",
    Action.BEFORE: "the passage before, in the same text",
    Action.AFTER: "the passage after, in the same text",
    Action.OPEN: "open the full text at this page",
    Action.TAG: "put a theme on this passage",
    Action.CITE: "show the quotation with its citation, to be copied",
    Action.HELP: "show this help",
    Action.QUIT: "leave",
}


def press(key: str) -> Action | None:
    """What a key asks for, whatever its case; None for a key without meaning."""
    return KEYS.get(key.casefold()) or _ALSO.get(key)


def hints() -> str:
    """The keys on one line, "n next  p previous  ..."."""
    return key_hints((key, action.value) for key, action in KEYS.items())


def help_lines() -> list[str]:
    """What each key does, one a line."""
    return [f"{key}  {_MEANING[action]}" for key, action in KEYS.items()]
