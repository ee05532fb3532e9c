"""Whom a printed citation names, against the record that a quotation was taken from.

Styles differ: some print author and year, some the author alone, some a number, a label or a note. A citation without
a name is accepted only in a report none of whose citations names its source, one without a year only in a report most
of whose citations have none. A citation that names somebody else, or another year, is never accepted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.text import contains_folded, find_folded

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_LABEL = re.compile(r"[\[(]?[^\W\d_]{1,6}\+?\d{2}[a-z]?[\])]?")
_PARTICLES = re.compile(r"^(?:[^\W\d_A-Z][\w'\u2019]*\s+)+(?=\w)")


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation must name: whom (the first author, or how the title begins) and the year; "" for nothing.

    `other` is a second name that a style may print in place of the first: the title of a work that has editors only.
    """

    name: str
    year: str
    other: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that stands for the source."""
        return tuple(filter(None, (self.name, self.other)))


@dataclass(frozen=True, slots=True)
class Naming:
    """What the citations of a report have in common: whether they name authors, and whether they give years."""

    names: bool
    years: bool


def naming(pairs: Sequence[tuple[str, Cited]]) -> Naming:
    """What a report's citations have in common, given each with what it must name."""
    named = [(text, cited) for text, cited in pairs if _names(text, cited)]
    dated = [text for text, cited in named if cited.year and cited.year in _years(text, cited)]
    return Naming(bool(named), 2 * len(dated) > len(named))


def names_source(text: str, cited: Cited, common: Naming) -> bool:
    """Whether the printed citation names the source, in a report whose citations have this in common."""
    if not cited.name:
        return True
    if _is_mute(text):
        return not common.names
    if not _names(text, cited):
        return False
    years = _years(text, cited)
    if not cited.year:
        return not years
    return cited.year in years if years else not common.years or len(cited.year) != 4


def _is_mute(text: str) -> bool:
    """Whether a citation is empty, a number or a label such as "[Osk63]"."""
    return not any(char.isalpha() for char in text) or bool(_LABEL.fullmatch(text.strip()))


def _names(text: str, cited: Cited) -> bool:
    forms = [form for name in cited.names for form in (name, _PARTICLES.sub("", name))]
    return any(contains_folded(form, text) for form in forms)


def _years(text: str, cited: Cited) -> list[str]:
    """The years that a citation gives, without those that stand in the name itself."""
    place = next(filter(None, (find_folded(name, text) for name in cited.names)), None)
    return _YEAR.findall(f"{text[: place.start]} {text[place.stop :]}" if place else text)
