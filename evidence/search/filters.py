"""What a search may find: every condition becomes a set of passages, and the search is exact inside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.errors import UsageError
from evidence.search.words import phrase_query
from evidence.store.derived import Index


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """Years from `since` to `until`, both included; None is open."""

    since: int | None = None
    until: int | None = None

    def __contains__(self, year: int) -> bool:
        """Whether the year lies in the range."""
        return (self.since is None or year >= self.since) and (self.until is None or year <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Conditions that a passage must meet, all of them; None or empty is no condition.

    `records` are keys (those that stand at a stage with a verdict, say), `spans` are (text digest, start, stop) one
    of which the passage must touch (the spans tagged with a theme, say), `facets` are (facet, code): one code of each
    facet named must occur in the passage. `kinds` are kinds of evidence, `sources` are "full-text" and "abstract".
    Each of the `phrases` must stand in the passage or its title, none of `without` may. `titles` are words that the
    title must have. A passage that meets one of the `refused` filters is not found.
    """

    years: Years | None = None
    records: frozenset[str] | None = None
    spans: tuple[tuple[str, int, int], ...] | None = None
    facets: tuple[tuple[str, str], ...] = ()
    kinds: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    refused: tuple[Filters, ...] = ()


def parse_years(text: str) -> Years:
    """Years as people write them: "1990..2013", "1990..", "..2013" or "1990".

    Raises:
        UsageError: if it is none of these, or runs backwards.
    """
    match = re.fullmatch(r"\s*(\d{4})?\s*(\.\.)?\s*(\d{4})?\s*", text, flags=re.ASCII)
    first, dots, last = match.groups() if match else (None, None, None)
    if not (first or last) or (first and last and not dots):
        raise UsageError(f"{text!r} is not a range of years.", remedy="Write 1990..2013, 1990.. or ..2013.")
    since = int(first) if first else None
    until = int(last) if last else None
    if not dots:
        return Years(since=since or until, until=since or until)
    if since is not None and until is not None and since > until:
        raise UsageError(f"The years {text!r} run backwards.", remedy=f"Write {until}..{since}.")
    return Years(since=since, until=until)


def allowed_ids(index: Index, filters: Filters) -> set[int] | None:
    """The ids of the passages that meet every condition; None where there is no condition."""
    sets = list(_required(index, filters))
    refused = [allowed_ids(index, one) for one in filters.refused]
    if filters.without:
        refused.append(index.ids_with_words(phrase_query(filters.without)))
    if not any(one is not None for one in refused):
        return set.intersection(*sets) if sets else None
    allowed = set.intersection(*sets) if sets else index.ids_where()
    return allowed.difference(*(one for one in refused if one is not None))


def _required(index: Index, filters: Filters) -> Iterator[set[int]]:
    """For each condition the passages that meet it."""
    for facet in sorted({name for name, _ in filters.facets}):
        yield index.ids_with_facet(facet, {code for name, code in filters.facets if name == facet})
    if filters.spans is not None:
        yield index.ids_overlapping(filters.spans)
    if filters.years or filters.records is not None or filters.kinds or filters.sources:
        years = filters.years or Years()
        yield index.ids_where(
            since=years.since,
            until=years.until,
            records=filters.records,
            kinds=filters.kinds or None,
            sources=filters.sources or None,
        )
    for phrase in filters.phrases:
        yield index.ids_with_words(phrase_query([phrase]))
    for words in filters.titles:
        yield index.ids_with_words(phrase_query([words]), in_title=True)
