"""The map of themes by facet: how many passages, sources and studies carry a theme for a value such as a tier."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evidence.model import Facet, Theme

UNNAMED = ""
"""The column of tags whose words name no value of the facet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """An accepted tag: a theme on the span [start, stop) of a text, of a source, of a study."""

    theme: str
    text: str
    start: int
    stop: int
    source: str
    study: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A value of the facet, named in the span [start, stop) of a text."""

    value: str
    text: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is behind one cell, each counted once: spans of text, the sources they are in, the studies behind those."""

    passages: int = 0
    sources: int = 0
    studies: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Themes (rows) by values of a facet (columns), in the order of the codebook.

    `cells` holds a cell for every row and column; the column `UNNAMED`, last, is there only if it counts anything.
    `rows` and `columns` are totals in which nothing counts twice, so they can be less than the sum of their cells.
    """

    facet: str
    themes: tuple[str, ...]
    values: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    rows: Mapping[str, Cell]
    columns: Mapping[str, Cell]


def matrix(
    themes: Sequence[Theme],
    facet: Facet,
    tags: Iterable[Tagged],
    mentions: Iterable[Mention],
    *,
    elsewhere: Mapping[str, Collection[str]] | None = None,
) -> Matrix:
    """Count the tags of each theme for each value of a facet.

    A tag counts for every value that its words name, and under every theme above its own. A tag that names none counts
    for the values that `elsewhere` gives for its text, and where there are none either, in the column `UNNAMED`.

    Args:
        themes: the codebook's themes.
        facet: the columns.
        tags: accepted tags; those of other themes are passed over.
        mentions: where the facet's values are named; other values are passed over.
        elsewhere: text to the values that it is about as a whole.
    """
    values = [value.code for value in facet.values]
    named = _by_text(mentions, values)
    above = {theme.code: _line(theme.code, {one.code: one.parent for one in themes}) for theme in themes}
    behind: dict[tuple[str, str], set[Tagged]] = {}
    for tag in tags:
        found = _values(tag, named) or sorted(set((elsewhere or {}).get(tag.text, ())) & set(values)) or [UNNAMED]
        for code in above.get(tag.theme, ()):
            for value in found:
                behind.setdefault((code, value), set()).add(tag)
    shown = [*values, UNNAMED] if any(value == UNNAMED for _, value in behind) else values
    return Matrix(
        facet=facet.name,
        themes=tuple(theme.code for theme in themes),
        values=tuple(shown),
        cells={(theme.code, value): _cell(behind.get((theme.code, value), ())) for theme in themes for value in shown},
        rows={theme.code: _cell(_union(behind, theme.code, 0)) for theme in themes},
        columns={value: _cell(_union(behind, value, 1)) for value in shown},
    )


def _cell(tags: Iterable[Tagged]) -> Cell:
    tags = list(tags)
    return Cell(
        passages=len({(tag.text, tag.start, tag.stop) for tag in tags}),
        sources=len({tag.source for tag in tags}),
        studies=len({tag.study or tag.source for tag in tags}),
    )


def _union(behind: Mapping[tuple[str, str], set[Tagged]], name: str, side: int) -> set[Tagged]:
    return {tag for key, tags in behind.items() if key[side] == name for tag in tags}


def _line(code: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """A theme and those above it; a circle of parents is followed once."""
    line: list[str] = []
    while code in parents and code not in line:
        line.append(code)
        code = parents[code]
    return tuple(line)


def _by_text(mentions: Iterable[Mention], values: Collection[str]) -> dict[str, tuple[list[int], list[Mention], int]]:
    """For each text its mentions by where they start, those starts, and the length of the longest."""
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.value in values:
            groups.setdefault(mention.text, []).append(mention)
    found = {}
    for text, group in groups.items():
        group.sort(key=lambda one: (one.start, one.stop, one.value))
        found[text] = ([one.start for one in group], group, max(one.stop - one.start for one in group))
    return found


def _values(tag: Tagged, named: Mapping[str, tuple[list[int], list[Mention], int]]) -> list[str]:
    """The values named in the words of a tag, wholly or in part."""
    starts, group, longest = named.get(tag.text, ([], [], 0))
    near = group[bisect_left(starts, tag.start - longest) : bisect_left(starts, tag.stop)]
    return sorted({one.value for one in near if one.stop > tag.start and one.start < tag.stop})
