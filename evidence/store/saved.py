"""Searches kept by name, and what each look at one was the first to hold; appended and never edited."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.store.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search that is kept: `asked` is the search in JSON, `depth` how many hits are looked at; `looked_at` is when it was
    last looked at, ISO 8601 (empty if never)."""

    id: int
    name: str
    asked: str
    depth: int
    saved_at: str
    looked_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenHit:
    """A hit that a look held: its passage by name, its record and source as they were, and digests of its sentences."""

    record: str
    source: str
    passage: str
    sentences: tuple[str, ...]


def save_search(library: Library, review: str, name: str, asked: str, *, depth: int, at: str) -> int:
    """Keep a search by name; one that was forgotten comes back with its looks. Returns its number."""
    values = {"review": review, "name": name, "asked": asked}
    library.execute(
        "INSERT INTO saved_searches (review, name, asked) VALUES (:review, :name, :asked) ON CONFLICT DO NOTHING",
        **values,
    )
    number = library.value(
        "SELECT id FROM saved_searches WHERE review = :review AND name = :name AND asked = :asked", **values
    )
    _set(library, number, saved=1, depth=depth, at=at)
    return int(number)


def forget_search(library: Library, search: SavedSearch, *, at: str) -> None:
    """No longer list a search; its looks stay."""
    _set(library, search.id, saved=0, depth=search.depth, at=at)


def saved_searches(library: Library, review: str) -> list[SavedSearch]:
    """The searches of a review that are kept now, by name."""
    rows = library.rows(
        "SELECT saved_searches.id, name, asked, depth, search_savings.at AS saved_at,"
        " COALESCE((SELECT MAX(at) FROM looks WHERE search = saved_searches.id), '') AS looked_at"
        " FROM saved_searches JOIN search_savings ON search_savings.id ="
        " (SELECT MAX(id) FROM search_savings WHERE search = saved_searches.id)"
        " WHERE review = :review AND saved = 1 ORDER BY name, saved_searches.id",
        review=review,
    )
    return [SavedSearch(**dict(row)) for row in rows]


def append_look(library: Library, search: int, hits: Sequence[SeenHit], *, shown: int, at: str) -> None:
    """Write that a search was looked at, with the hits that no look before had held; `shown` counts all."""
    look = library.execute(
        "INSERT INTO looks (search, shown, at) VALUES (:search, :shown, :at)", search=search, shown=shown, at=at
    )
    library.many(
        "INSERT INTO look_hits (look, record, source, passage, sentences)"
        " VALUES (:look, :record, :source, :passage, :sentences)",
        [
            {"look": look, "record": one.record, "source": one.source, "passage": one.passage,
             "sentences": json.dumps(one.sentences)}
            for one in hits
        ],
    )  # fmt: skip


def seen_hits(library: Library, search: int) -> list[SeenHit]:
    """All hits that the looks at a search have held, oldest first."""
    rows = library.rows(
        "SELECT record, source, passage, sentences FROM look_hits JOIN looks ON looks.id = look_hits.look"
        " WHERE search = :search ORDER BY look_hits.rowid",
        search=search,
    )
    return [SeenHit(**{**dict(row), "sentences": tuple(json.loads(row["sentences"]))}) for row in rows]


def looks(library: Library, search: int) -> list[tuple[str, int, int]]:
    """Every look at a search, oldest first: when, how many hits it showed, and how many of them were new."""
    rows = library.rows(
        "SELECT at, shown, (SELECT COUNT(*) FROM look_hits WHERE look = looks.id) AS fresh FROM looks"
        " WHERE search = :search ORDER BY id",
        search=search,
    )
    return [(row["at"], row["shown"], row["fresh"]) for row in rows]


def _set(library: Library, number: int, *, saved: int, depth: int, at: str) -> None:
    library.execute(
        "INSERT INTO search_savings (search, saved, depth, at) VALUES (:number, :saved, :depth, :at)",
        number=number, saved=saved, depth=depth, at=at,
    )  # fmt: skip
