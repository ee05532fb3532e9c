"""Lists of the passages that each word stands in, for an index that is large: read whole, they answer sooner than FTS5.

A segment covers the passages of a range of ids; a passage that came later is in none until `write` adds one. Words are
as the word index has them (its tokenizer, stems), so both find the same. The tables are made when they are first needed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from evidence.store.derived import schema
from evidence.store.derived.connection import transaction, translated


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The passages with ids from `first` to `last`, so many of them, with so many `tokens` (words) in all."""

    first: int
    last: int
    passages: int
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """Where a word stands in a segment: ids, counted from its first (little-endian, 4 bytes each), and how often (1 byte
    each; the title counts twice)."""

    word: str
    first: int
    ids: bytes
    counts: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrences:
    """Every word of a range of passages: `words` in order, each `often` in all; for each time, in that order, the id,
    doubled, plus 1 where it stands in the title."""

    words: tuple[str, ...]
    often: tuple[int, ...]
    places: Iterator[int]


class WordLists:
    """The lists of one index; `Index.lists` gives them."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Use an open connection to the index at `path`."""
        self._connection, self._path = connection, path
        self._aside: sqlite3.Connection | None = None

    def segments(self) -> list[Segment]:
        """What is covered, in order; empty where there are no lists."""
        if not self._rows(schema.HAS_LISTS):
            return []
        return [
            Segment(first=first, last=last, passages=passages, tokens=tokens)
            for first, last, passages, tokens in self._rows(schema.SEGMENTS)
        ]

    def lengths(self) -> list[tuple[int, bytes]]:
        """For each segment its first id, and how many words each id from it on has (little-endian, 2 bytes each)."""
        return self._rows(schema.LENGTHS)

    def of_words(self, words: Collection[str]) -> list[WordList]:
        """The lists of these words (stems) in every segment."""
        return [
            WordList(word=word, first=first, ids=ids, counts=counts)
            for asked in sorted(words)
            for word, first, ids, counts in self._rows(schema.LISTS_OF, {"word": asked})
        ]

    def ids(self, first: int, last: int) -> list[int]:
        """The ids of the passages in a range, in order."""
        return [number for (number,) in self._rows(schema.IDS_BETWEEN, {"first": first, "last": last})]

    def count(self, first: int, last: int) -> int:
        """How many passages have an id in a range."""
        return int(self._rows(schema.COUNT_BETWEEN, {"first": first, "last": last})[0][0])

    def occurrences(self, first: int, last: int) -> Iterator[Occurrences]:
        """The words of the passages in a range of ids; once. Read `places` before the next step."""
        with closing(_tokenizer()) as aside:
            with translated(self._path):
                rows = self._connection.execute(schema.SAID_BETWEEN, {"first": first, "last": last})
                aside.executemany("INSERT INTO said (rowid, title, words) VALUES (?, ?, ?)", rows)
            counted = aside.execute("SELECT term, cnt FROM whole").fetchall()
            places = (place for (place,) in aside.execute("SELECT 2 * doc + (col = 'title') FROM each"))
            yield Occurrences(
                words=tuple(word for word, _ in counted), often=tuple(often for _, often in counted), places=places
            )

    def write(self, segment: Segment, lengths: bytes, lists: Iterable[WordList]) -> None:
        """Add a segment, in place of all that lie in its range. All of it or nothing."""
        with transaction(self._connection, self._path):
            for statement in schema.CREATE_LISTS:
                self._connection.execute(statement)
            within = {"first": segment.first, "last": segment.last}
            self._connection.execute(schema.DROP_LISTS, within)
            self._connection.execute(schema.DROP_SEGMENTS, within)
            values = {"passages": segment.passages, "tokens": segment.tokens, "lengths": lengths}
            self._connection.execute(schema.ADD_SEGMENT, {**within, **values, "crc": crc32(lengths)})
            rows = (
                {"word": one.word, "segment": one.first, "ids": one.ids, "counts": one.counts, "crc": _crc(one)}
                for one in lists
            )
            self._connection.executemany(schema.ADD_LIST, rows)
            self._connection.execute(schema.COVER)

    def forget(self) -> None:
        """Drop all lists, if there are any."""
        if self._rows(schema.HAS_LISTS):
            with transaction(self._connection, self._path):
                for statement in schema.FORGET_LISTS:
                    self._connection.execute(statement)

    def are_whole(self) -> bool:
        """Whether the lists are as they were written (reads them all)."""
        if not self.segments():
            return True
        with translated(self._path):
            lengths = self._connection.execute(schema.ALL_LENGTHS)
            lists = self._connection.execute(schema.ALL_LISTS)
            return all(crc32(one) == crc for one, crc in lengths) and all(
                crc32(counts, crc32(ids, crc32(word.encode()))) == crc for word, ids, counts, crc in lists
            )

    def stems(self, words: Sequence[str]) -> list[list[str]]:
        """For each word what the word index has in its place: a stem, seldom several, none for what is no word there."""
        if self._aside is None:
            self._aside = _tokenizer()
        found: list[list[str]] = [[] for _ in words]
        self._aside.execute("INSERT INTO said (said) VALUES ('delete-all')")
        self._aside.executemany("INSERT INTO said (rowid, title, words) VALUES (?, '', ?)", enumerate(words))
        for place, stem in self._aside.execute("SELECT doc, term FROM each ORDER BY doc, offset"):
            found[place].append(stem)
        return found

    def close(self) -> None:
        """Let go of what was made to find stems."""
        if self._aside is not None:
            self._aside.close()
            self._aside = None

    def _rows(self, statement: str, parameters: dict[str, Any] | None = None) -> list[Any]:
        with translated(self._path):
            return self._connection.execute(statement, parameters or {}).fetchall()


def _tokenizer() -> sqlite3.Connection:
    """A word index in memory that cuts words as that of the passages does, and keeps no text."""
    connection = sqlite3.connect(":memory:")
    for statement in schema.CREATE_TOKENIZER:
        connection.execute(statement)
    return connection


def _crc(one: WordList) -> int:
    return crc32(one.counts, crc32(one.ids, crc32(one.word.encode())))
