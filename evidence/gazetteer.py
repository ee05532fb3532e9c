"""Facets named in a text: names and aliases as whole words, the longest first. Pure.

An alias in capitals ("SHA", and its plural "SHAs") is found in capitals only; any other in any case, across line
breaks. An alias that two values share means the one whose full name stands in the same text, else the one that was
there in the years the text is about, else both.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from evidence.model import Facet, FacetValue

_PLURAL: Final = re.compile(r"['\u2019]?s$")
_FIRST: Final = re.compile(r"\w+")
_SPACE: Final = re.compile(r"\s+")
_SPELT: Final = str.maketrans("\u2019\u2018\u2010\u2011\u2013", "''---")

Key = tuple[bool, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A value of a facet named in a text: `name` is what stands at [start, stop)."""

    facet: str
    code: str
    start: int
    stop: int
    name: str


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """A facet ready to be found: its pattern, and the values that each name may mean."""

    pattern: re.Pattern[str] | None
    values: dict[Key, tuple[FacetValue, ...]]


def find_facets(text: str, facets: Sequence[Facet], years: Collection[int] = ()) -> list[Mention]:
    """Every mention of a facet's value, in the order of the text, then of the facets.

    Args:
        text: what is searched.
        facets: the axes; each is searched for itself, so names of two facets may overlap.
        years: years the text is about or written in; they decide between values that share an alias.
    """
    return _in_order([mention for facet in facets for mention in _find(text, facet, _kept(facet), years)], facets)


def _in_order(found: Iterable[Mention], facets: Sequence[Facet]) -> list[Mention]:
    order = {facet.name: number for number, facet in enumerate(facets)}
    return sorted(found, key=lambda m: (m.start, -m.stop, order[m.facet], m.code))


def find_in_short(text: str, facets: Sequence[Facet]) -> list[Mention]:
    """As `find_facets`, for a line or two: only the names that can stand in it are made ready, which is soon done."""
    lowered = text.casefold()
    near = [replace(facet, values=tuple(_near(value, lowered) for value in facet.values)) for facet in facets]
    return _in_order([mention for facet in near for mention in _find(text, facet, _lexicon(facet), ())], facets)


def _near(value: FacetValue, lowered: str) -> FacetValue:
    """The value under those of its names of which the first word stands in a text."""
    return replace(
        value,
        label=value.label if _can_stand(value.label, lowered) else "",
        aliases=tuple(name for name in value.aliases if _can_stand(name, lowered)),
    )


def _can_stand(name: str, lowered: str) -> bool:
    first = _FIRST.search(name)
    return first is None or first[0].casefold() in lowered


def is_acronym(alias: str) -> bool:
    """Whether an alias is one word in capitals, its plural "s" aside ("SHA", "ICSs", "NHS's")."""
    letters = _PLURAL.sub("", alias)
    return len(letters) > 1 and letters.isupper() and not _SPACE.search(alias)


def _find(text: str, facet: Facet, lexicon: _Lexicon, years: Collection[int]) -> Iterator[Mention]:
    if lexicon.pattern is None:
        return
    matches = [(match, lexicon.values[_key_of(match)]) for match in lexicon.pattern.finditer(text)]
    certain = {values[0].code for match, values in matches if len(values) == 1 and not is_acronym(match[0])}
    for match, values in matches:
        for value in _meant(values, certain, years):
            yield Mention(facet=facet.name, code=value.code, start=match.start(), stop=match.end(), name=match[0])


def _meant(values: tuple[FacetValue, ...], certain: set[str], years: Collection[int]) -> tuple[FacetValue, ...]:
    """Which of the values that share an alias are meant."""
    if len(values) == 1:
        return values
    spelt_out = tuple(value for value in values if value.code in certain)
    if spelt_out:
        return spelt_out
    then = tuple(value for value in values if any(_covers(value, year) for year in years))
    return then or values


def _covers(value: FacetValue, year: int) -> bool:
    return (value.since is None or value.since <= year) and (value.until is None or year <= value.until)


@lru_cache(maxsize=64)
def _kept(facet: Facet) -> _Lexicon:
    return _lexicon(facet)


def _lexicon(facet: Facet) -> _Lexicon:
    values: dict[Key, list[FacetValue]] = {}
    for value in facet.values:
        for key in {_key(name) for name in (value.label, *value.aliases) if name.strip()}:
            values.setdefault(key, []).append(value)
    return _Lexicon(_pattern(values), {key: tuple(meant) for key, meant in values.items()})


def _key(name: str) -> Key:
    """How a name is looked up: whether its case counts, and its letters on one line."""
    name = _SPACE.sub(" ", name.strip()).translate(_SPELT)
    return (True, name) if is_acronym(name) else (False, name.lower())


def _key_of(match: re.Match[str]) -> Key:
    name = _SPACE.sub(" ", match[0]).translate(_SPELT)
    return (True, name) if match.lastgroup == "acronym" else (False, name.lower())


def _pattern(keys: Collection[Key]) -> re.Pattern[str] | None:
    """One pattern for all names: longest first among those with the same first letter, which is tested first."""
    acronyms = [name for exact, name in keys if exact]
    names = [name for exact, name in keys if not exact]
    parts = []
    if names:
        parts.append(f"(?P<name>(?i:{_by_first_letter(names)}))")
    if acronyms:
        parts.append(f"(?P<acronym>{_by_first_letter(acronyms)})")
    if not parts:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


def _by_first_letter(names: Collection[str]) -> str:
    groups: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        groups.setdefault(name[0], []).append(name)
    return "|".join(
        f"(?={re.escape(letter)})(?:{'|'.join(map(_spelt, group))})" for letter, group in sorted(groups.items())
    )


def _spelt(name: str) -> str:
    """The name as a pattern: any white space for a space, any apostrophe, any hyphen."""
    pattern = re.escape(name).replace(r"\ ", r"\s+").replace("'", "['\u2019\u2018]")
    return pattern.replace(r"\-", "[-\u2010\u2011\u2013]")
