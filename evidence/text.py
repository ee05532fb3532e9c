"""Pure text: cleaning, folding and finding quotations.

Two strings are the same quotation when their folds are equal: case, dashes, quotation marks, ligatures and
compatibility forms folded, and all spaces and hyphens removed. This finds every true quotation across line breaks,
dehyphenation and typesetting, and accepts no changed word. Nothing here is fuzzy. Raised points of every kind are one;
raised, lowered and other special numerals stay what they are: "1²" is not "12". (A footnote's raised mark is no part of
a source's text, because extraction leaves it out.)
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u00ad")
_QUOTES = frozenset("'\"`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u2032\u2033\u00b4")
_DOTS = frozenset("\u00b7\u0387\u2027\u2219\u22c5")
_DROPPED = frozenset("\u200b\u200c\u200d\u2060\ufeff")
_WORD = re.compile(r"[^\W_]+")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


@dataclass(frozen=True, slots=True)
class Span:
    """The characters from `start` (included) to `stop` (excluded) of a text."""

    start: int
    stop: int


def clean(text: str) -> str:
    """The text without control characters, marks of direction, NUL and lone surrogates, in NFC, "\\n" the only line end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", text))


def squeeze(text: str) -> str:
    """The text on one line: every run of white space is one space, none at the ends."""
    return " ".join(text.split())


def plain_words(text: str) -> str:
    """The words of a text in small letters without accents, one space between them: "Müller-Lüdenscheid" gives
    "muller ludenscheid"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(_WORD.findall("".join(char for char in plain if not unicodedata.combining(char))))


def fold(text: str) -> str:
    """The form in which two quotations are compared; see the module's first paragraph.

    A dash that carries a number's meaning stays: between two digits ("10-14"), or as a sign ("-5 %").
    """
    return _fold(text)[0]


def find_folded(words: str, text: str, start: int = 0) -> Span | None:
    """Where `words` stand in `text` (the first place at or after `start`), compared folded; None if nowhere.

    The span covers the first to the last character that counts, so it neither starts nor ends with white space.
    The match starts and ends at word boundaries: "art" is not found in "part".
    """
    needle = fold(words)
    if not needle:
        return None
    return next(_places(needle, text, *_fold(text), start), None)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text that was folded once, to look up many words in it."""

    text: str
    letters: str
    offsets: array[int]

    @classmethod
    def of(cls, text: str) -> Folded:
        """The text with its folded form."""
        return cls(text, *_fold(text))

    def places(self, words: str) -> list[Span]:
        """Every place where `words` stand, in order, as `find_folded` finds them; none for words that fold to nothing."""
        needle = fold(words)
        return list(_places(needle, self.text, self.letters, self.offsets, 0)) if needle else []


def contains_folded(words: str, text: str) -> bool:
    """Whether `words` stand in `text` as whole words, compared folded."""
    return find_folded(words, text) is not None


def _places(needle: str, text: str, letters: str, offsets: array[int], start: int) -> Iterator[Span]:
    at = letters.find(needle)
    while at >= 0:
        first, last = offsets[at], offsets[at + len(needle) - 1]
        if first >= start and _is_whole(text, first, last):
            yield Span(first, last + 1)
        at = letters.find(needle, at + 1)


def _is_whole(text: str, first: int, last: int) -> bool:
    before = first > 0 and text[first - 1].isalnum() and text[first].isalnum()
    after = last + 1 < len(text) and text[last].isalnum() and text[last + 1].isalnum()
    return not before and not after


def _fold(text: str) -> tuple[str, array[int]]:
    """The folded text, and for each of its characters the offset in `text` that it came from."""
    letters: list[str] = []
    offsets: array[int] = array("l")
    for index, char in enumerate(text):
        if char.isspace() or char in _DROPPED:
            continue
        if char in _DASHES:
            folded = "-" if _carries_meaning(text, index) else ""
        elif char in _QUOTES:
            folded = "'"
        elif char in _DOTS:
            folded = "\u00b7"
        elif char.isascii():
            folded = char.lower()
        elif unicodedata.category(char) == "No":
            folded = char
        else:
            folded = "".join(c for c in unicodedata.normalize("NFKD", char).casefold() if not c.isspace())
        for letter in folded:
            letters.append(letter)
            offsets.append(index)
    return "".join(letters), offsets


def _carries_meaning(text: str, index: int) -> bool:
    right = index + 1
    while right < len(text) and text[right].isspace():
        right += 1
    if right >= len(text) or not text[right].isdigit() or text[index] == "\u00ad":
        return False
    left = index - 1
    while left >= 0 and text[left].isspace():
        left -= 1
    if left >= 0 and text[left].isdigit():
        return True
    return right == index + 1 and (index == 0 or text[index - 1].isspace() or text[index - 1] in "([")


def printable(name: str) -> str:
    """A file's name as text that can be stored and shown: bytes that are no UTF-8, and control characters, escaped."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
