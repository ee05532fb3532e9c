"""Which side of a comparison some words speak of: bodies of the past, or those of today. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from evidence.gazetteer import find_facets
from evidence.model import Facet
from evidence.protocol import Axis

Side = Literal["then", "now", ""]

_YEAR: Final = re.compile(r"(?<![\d/.,])(?:1[89]|20)\d\d(?![\d/])")
_NAMELESS: Final = "the body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is named around some words: `heads` in the title of their source and the headings above them, `passage` in
    the passage that they stand in; codes of the axis's facet."""

    heads: frozenset[str] = frozenset()
    passage: frozenset[str] = frozenset()


def side_of(codes: Collection[str], axis: Axis) -> Side:
    """The side that values of a facet belong to; empty where they are of neither side, or of both."""
    then, now = set(codes) & set(axis.then.values), set(codes) & set(axis.now.values)
    return "" if bool(then) == bool(now) else "then" if then else "now"


def side_of_words(words: str, around: Around, axis: Axis, facet: Facet) -> Side:
    """The side that a sentence speaks of; empty where it cannot be told.

    What it names itself decides, unless the headings above it are of the other side: there it compares. A sentence that
    names nothing speaks of what the headings name, and else of what its passage names. A sentence of years outside the
    side's does not speak of it.

    Args:
        words: the sentence.
        around: what is named around it.
        axis: the comparison.
        facet: the axis's facet, with its names and years.
    """
    own = named(words, facet)
    side, home = side_of(own, axis), side_of(around.heads, axis)
    if own & {*axis.then.values, *axis.now.values} and not side:
        return ""
    if side and home and side != home:
        return ""
    if not side and around.heads and not home:
        return ""
    found: Side = side or home or side_of(around.passage, axis)
    return found if found and _fits(words, found, axis, facet) else ""


def named(words: str, facet: Facet) -> frozenset[str]:
    """The values of a facet that some words name."""
    return frozenset(one.code for one in find_facets(words, [facet]))


def nameless(words: str, facet: Facet) -> str:
    """The words with "the body" for every name of the facet, so that what is said can be compared, and not of whom."""
    for one in sorted(find_facets(words, [facet]), key=lambda mention: -mention.start):
        words = words[: one.start] + _NAMELESS + words[one.stop :]
    return words


def _fits(words: str, side: Side, axis: Axis, facet: Facet) -> bool:
    """Whether the years that some words name, if any, are those of the side's bodies: one of them at least."""
    years = [int(year) for year in _YEAR.findall(words)]
    if not years:
        return True
    values = [value for value in facet.values if value.code in (axis.then if side == "then" else axis.now).values]
    return any(
        (value.since is None or value.since <= year) and (value.until is None or year <= value.until)
        for year in years
        for value in values
    )
