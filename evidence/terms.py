"""The words of a text that carry meaning, and how they are compared. Pure; the stop words and endings are English."""

from __future__ import annotations

import re
from typing import Final

_TOKEN: Final = re.compile(r"[^\W_]+")
_SPACED: Final = bytes(number if chr(number).isalnum() else ord(" ") for number in range(128)) + bytes(128)
"""Each byte of plain English text, a space in place of all that is in no word."""
_ENDINGS: Final = ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "e", "y")
_SHORTEST: Final = 4
_STOP_WORDS: Final = """
a about after all also an and any are as at be because been before being between both but by can could did do
does for from had has have how i if in into is it its may more most no not of on or other our over should so
some such than that the their them then there these they this those through to under was we were what when
where which while who whom whose why will with would you your
"""
_STOP: Final = frozenset(_STOP_WORDS.split())


def terms(text: str) -> list[str]:
    """The words of a text in lower case, in order, repeats included, without those that carry no meaning.

    A text of such words only keeps them all.
    """
    words = [word.casefold() for word in _TOKEN.findall(text)]
    return [word for word in words if word not in _STOP] or words


def lettered(text: str) -> set[str]:
    """The words of a text with a letter in them, in lower case, each once, without those that carry no meaning."""
    lowered = text.casefold()
    # Most text is plain, and splitting it takes half the time of searching it.
    words = lowered.encode().translate(_SPACED).decode().split() if lowered.isascii() else _TOKEN.findall(lowered)
    return {word for word in words if not word.isdecimal()} - _STOP


def stem(term: str) -> str:
    """The beginning of a word, so that plan, plans and planned meet."""
    for ending in _ENDINGS:
        if term.endswith(ending) and len(term) - len(ending) >= _SHORTEST:
            return term[: -len(ending)]
    return term
