"""Accents that a PDF draws as characters of their own, put on the letters they belong to."""

from __future__ import annotations

import re
import unicodedata

_COMBINING = {
    "´": "\u0301", "`": "\u0300", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303",
    "ˇ": "\u030c", "¸": "\u0327", "˘": "\u0306", "˙": "\u0307", "˚": "\u030a", "˝": "\u030b",
}  # fmt: skip
_ON_VOWELS = "´`¨ˆ˜"
_LOOSE = re.compile(f"([^\\W\\d_]?) ?([{''.join(_COMBINING)}]) ?([^\\W\\d_]?)")


def accented(text: str) -> str:
    """The text with loose accents on their letters ("Pot´aˇcek" is "Potáček", "Pe´rez" is "Pérez").

    Most typesetters draw the accent before its letter; some draw acute and grave accents, circumflex, diaeresis and
    tilde after a vowel. An accent that fits neither neighbour stays what it is.
    """
    if not any(accent in text for accent in _COMBINING):
        return text
    return _LOOSE.sub(_placed, text)


def _placed(found: re.Match[str]) -> str:
    before, accent, after = found.groups()
    mark = _COMBINING[accent]
    left = _with(before, mark) if accent in _ON_VOWELS and before.lower() in _VOWELS else ""
    right = _with(after, mark) if accent not in _ON_VOWELS or after.lower() in _VOWELS else ""
    if right and not (left and accent in _ON_VOWELS):
        return before + right
    if left and not right:
        return left + after
    return found.group()


def _with(letter: str, mark: str) -> str:
    """A letter under an accent as one character; empty if there is none such."""
    made = unicodedata.normalize("NFC", letter + mark)
    return made if letter and len(made) == 1 else ""


_VOWELS = frozenset("aeiouyıñn")
