"""`Index`: passages by name, by words, under filters; and the places of their vectors."""

from __future__ import annotations

import json
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zlib import crc32

from evidence.errors import UnreadableError
from evidence.store.derived import schema
from evidence.store.derived.connection import connect, transaction, translated
from evidence.store.derived.kept import Kept
from evidence.store.derived.lists import WordLists
from evidence.store.derived.passage import FileCheck, IndexedPassage, IndexedText, Missing, Parts, passage_of, row_of
from evidence.store.derived.places import PlaceColumns

Parameters = Mapping[str, Any]


class Index:
    """The derived index of one workspace. Open it as a context, or close it."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        """Open `path`, making it if need be; see `connection.connect` for the errors."""
        self.path = path
        self._connection = connect(path, create=create)
        self.lists = WordLists(self._connection, path)
        self.columns = PlaceColumns(self._connection, path)
        self.kept = Kept(self._connection)

    def __enter__(self) -> Self:
        """The index itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the index."""
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self.lists.close()
        self._connection.close()

    @contextmanager
    def steady(self) -> Generator[None]:
        """Within the block the index is read as it is at one moment, whatever another process writes meanwhile."""
        with translated(self.path):
            self._connection.execute("BEGIN")
            try:
                yield
            finally:
                self._connection.rollback()

    def _rows(self, statement: str, parameters: Parameters | None = None) -> list[Any]:
        with translated(self.path):
            return self._connection.execute(statement, parameters or {}).fetchall()

    # Texts and passages

    def add_text(self, text: IndexedText, passages: Sequence[IndexedPassage]) -> None:
        """Index the passages of a text, in place of those it had. All of them, or none.

        Raises:
            ValueError: if a passage belongs to another text or record.
            sqlite3.IntegrityError: if a name is taken by a passage of another text.
        """
        if any((passage.text, passage.record) != (text.text, text.record) for passage in passages):
            raise ValueError("a passage of another text")
        with transaction(self._connection, self.path):
            self._remove(text.text, text.record)
            self._connection.execute(schema.FORGET_ALL_READ)
            self._connection.execute(schema.ADD_TEXT, {"text": text.text, "record": text.record, "cut": text.cut})
            for passage in passages:
                self._add(passage)

    def remove_text(self, text: str, record: str | None = None) -> None:
        """Forget a text and its passages: those of one record, or of all. Vectors are kept for its return."""
        with transaction(self._connection, self.path):
            self._remove(text, record)

    def texts(self) -> list[IndexedText]:
        """What is indexed, ordered by text digest."""
        return [IndexedText(text=text, record=record, cut=cut) for text, record, cut in self._rows(schema.TEXTS)]

    def count(self) -> int:
        """How many passages there are."""
        return int(self._rows(schema.COUNT)[0][0])

    def by_names(self, names: Collection[str]) -> dict[str, IndexedPassage]:
        """The passages called so; names that are not found are left out."""
        rows = self._rows(schema.BY_NAMES, {"names": json.dumps(sorted(names))})
        return {passage.name: passage for passage in map(passage_of, rows)}

    def said(self, model: str, ids: Collection[int]) -> dict[int, tuple[str, str, Parts | None]]:
        """Title and words of each of these passages and, where they are known, its parts as this model has them."""
        rows = self._rows(schema.SAID, {"model": model, "ids": json.dumps(sorted(ids))})
        return {
            number: (title, words, None if vectors is None else Parts(vectors=vectors, spans=spans))
            for number, title, words, vectors, spans in rows
        }

    def by_ids(self, ids: Collection[int]) -> dict[int, IndexedPassage]:
        """The passages with these ids; ids that are not found are left out."""
        rows = self._rows(schema.BY_IDS, {"ids": json.dumps(sorted(ids))})
        return {passage.id: passage for passage in map(passage_of, rows)}

    def by_text(self, text: str) -> list[IndexedPassage]:
        """The passages of a text, ordered by record and number."""
        return [passage_of(row) for row in self._rows(schema.BY_TEXT, {"text": text})]

    def keys(self, ids: Collection[int]) -> dict[int, tuple[str, str]]:
        """Name and record of each of these ids."""
        rows = self._rows(schema.KEYS, {"ids": json.dumps(sorted(ids))})
        return {number: (name, record) for number, name, record in rows}

    # Words and filters

    def match(self, query: str, allowed: Collection[int] | None, limit: int) -> list[tuple[int, float]]:
        """Ids and BM25 scores (higher is better, title counted twice) of the best passages for an FTS5 query.

        `query` is in the language of FTS5: make it from people's words with `search.words.word_query`. With
        `allowed`, only these ids are found.
        """
        if not query or limit < 1:
            return []
        if allowed is None:
            return self._rows(schema.MATCH, {"query": query, "limit": limit})
        parameters = {"query": query, "limit": limit, "allowed": json.dumps(sorted(allowed))}
        return self._rows(schema.MATCH_ALLOWED, parameters)

    def match_after(self, query: str, last: int, limit: int) -> list[tuple[int, float]]:
        """As `match`, of the passages with an id greater than `last`."""
        if not query or self.last_id() <= last:
            return []
        return self._rows(schema.MATCH_AFTER, {"query": query, "last": last, "limit": limit})

    def last_id(self) -> int:
        """The greatest id of a passage; 0 where there is none."""
        return int(self._rows(schema.LAST_ID)[0][0])

    def some_are_gone(self) -> bool:
        """Whether passages were removed that the word lists still hold."""
        lists = self.file("word lists")
        return lists is not None and bool(lists.digest)

    def there(self, ids: Collection[int]) -> set[int]:
        """Those of these ids that are of passages."""
        return {number for (number,) in self._rows(schema.THERE, {"ids": json.dumps(sorted(ids))})}

    def ids_where(
        self,
        *,
        since: int | None = None,
        until: int | None = None,
        records: Collection[str] | None = None,
        kinds: Collection[str] | None = None,
        sources: Collection[str] | None = None,
    ) -> set[int]:
        """Ids of the passages that meet every condition given; a passage without a year meets no range of years.

        Years are inclusive; `kinds` are kinds of evidence; `sources` "full-text" and "abstract".
        """
        parameters = {
            "since": since,
            "until": until,
            "records": _array(records),
            "kinds": _array(kinds),
            "sources": _array(sources),
        }
        return {number for (number,) in self._rows(schema.FILTER, parameters)}

    def ids_with_facet(self, facet: str, codes: Collection[str]) -> set[int]:
        """Ids of the passages that name one of these values of a facet."""
        return {
            number for (number,) in self._rows(schema.WITH_FACET, {"facet": facet, "codes": json.dumps(sorted(codes))})
        }

    def ids_with_words(self, query: str, *, in_title: bool = False) -> set[int]:
        """Ids of all passages that an FTS5 query matches (as for `match`); none if it is empty.

        With `in_title`, of all passages of the records whose title it matches, wherever in them they stand.
        """
        if not query:
            return set()
        statement = schema.WITH_TITLE if in_title else schema.WITH_WORDS
        rows = self._rows(statement, {"query": f"title : ({query})" if in_title else query})
        return {number for (number,) in rows}

    def ids_overlapping(self, spans: Iterable[tuple[str, int, int]]) -> set[int]:
        """Ids of the passages that share a character with one of the spans (text digest, start, stop)."""
        rows = self._rows(schema.OVERLAPPING, {"spans": json.dumps([list(span) for span in spans])})
        return {number for (number,) in rows}

    # Vectors: a model is named by the digest of its weights, a place is a row of its vector file

    def models(self) -> list[str]:
        """The models that passages were encoded with."""
        return [model for (model,) in self._rows(schema.MODELS)]

    def missing(self, model: str) -> list[Missing]:
        """What has no vector of this model yet, each distinct title and words once, ordered by hash."""
        rows = self._rows(schema.MISSING, {"model": model})
        return [Missing(hash=key, title=title, words=words) for key, title, words in rows]

    def count_stale(self, model: str) -> int:
        """How many passages the vector file of this model does not cover."""
        if self._rows(schema.IS_ALL_READ, {"model": model}):
            return 0
        return int(self._rows(schema.COUNT_STALE, {"model": model})[0][0])

    def note_all_read(self, model: str) -> None:
        """Note that every passage has its vector of this model, if it is so; until a passage is added or vectors go."""
        if not self.count_stale(model):
            with transaction(self._connection, self.path):
                self._connection.execute(schema.NOTE_ALL_READ, {"model": model})

    def stale_names(self, model: str) -> list[str]:
        """Names of the passages that the vector file of this model does not cover, in order."""
        return [name for (name,) in self._rows(schema.STALE_NAMES, {"model": model})]

    def count_places(self, model: str) -> int:
        """How many vectors of this model are placed, those of removed passages included."""
        return int(self._rows(schema.COUNT_PLACES, {"model": model})[0][0])

    def live_places(self, model: str) -> list[tuple[str, int]]:
        """Hash and place of every vector that a passage needs, ordered by place."""
        return self._rows(schema.LIVE_PLACES, {"model": model})

    def places_of(self, model: str, ids: Collection[int]) -> dict[int, int]:
        """The place of the vector of each of these passages; passages without one are left out."""
        return dict(self._rows(schema.PLACES_OF, {"model": model, "ids": json.dumps(sorted(ids))}))

    def ids_at(self, model: str, places: Collection[int]) -> dict[int, list[int]]:
        """The ids of the passages whose vector lies at each of these places; places nobody needs are left out."""
        rows = self._rows(schema.IDS_AT, {"model": model, "places": json.dumps(sorted(places))})
        found: dict[int, list[int]] = {}
        for place, number in rows:
            found.setdefault(place, []).append(number)
        return found

    def add_pending(self, model: str, vectors: Sequence[tuple[str, bytes, Parts]]) -> None:
        """Keep one batch of finished vectors (hash, bytes, parts). All or none.

        The vectors wait until they are placed in the file; those of the parts stay here.
        """
        with transaction(self._connection, self.path):
            rows = ({"model": model, "hash": key, "vector": vector} for key, vector, _ in vectors)
            self._connection.executemany(schema.ADD_PENDING, rows)
            parts = (
                {"model": model, "hash": key, "vectors": one.vectors, "spans": one.spans, "crc": _crc(one)}
                for key, _, one in vectors
            )
            self._connection.executemany(schema.ADD_PARTS, parts)

    def parts(self, model: str, ids: Collection[int]) -> dict[int, Parts]:
        """The parts of each of these passages; passages without are left out."""
        rows = self._rows(schema.PARTS_OF, {"model": model, "ids": json.dumps(sorted(ids))})
        return {number: Parts(vectors=vectors, spans=spans) for number, vectors, spans in rows}

    def are_parts_whole(self, model: str) -> bool:
        """Whether every placed vector has the vectors of its parts, as they were written (reads them all)."""
        if self._rows(schema.WITHOUT_PARTS, {"model": model})[0][0]:
            return False
        with translated(self.path):
            rows = self._connection.execute(schema.ALL_PARTS, {"model": model})
            return all(_crc(Parts(vectors=one, spans=spans)) == crc for one, spans, crc in rows)

    def pending(self, model: str) -> list[str]:
        """Hashes of the finished vectors that are not yet in the file, in the order they came."""
        return [key for (key,) in self._rows(schema.PENDING, {"model": model})]

    def pending_vectors(self, model: str, size: int) -> Iterator[list[bytes]]:
        """The vectors of what is pending, in the same order, `size` at a time."""
        after = 0
        while rows := self._rows(schema.PENDING_VECTORS, {"model": model, "after": after, "limit": size}):
            yield [vector for _, vector in rows]
            after = rows[-1][0]

    def place(self, model: str, hashes: Sequence[str], file: FileCheck, *, first: int = 0) -> None:
        """Record that the vectors of `hashes` lie at `first`, `first` + 1, ... of `file`, and drop what was pending.

        With `first` 0, all earlier places of the model are forgotten.
        """
        with transaction(self._connection, self.path):
            if first == 0:
                self._connection.execute(schema.DROP_PLACES, {"model": model})
                self._connection.execute(schema.FORGET_COLUMN, {"model": model})
                self._connection.execute(schema.FORGET_ALL_READ)
            rows = ({"model": model, "hash": key, "place": place} for place, key in enumerate(hashes, first))
            self._connection.executemany(schema.ADD_PLACE, rows)
            self._connection.execute(schema.DROP_PENDING, {"model": model})
            self._connection.execute(schema.SET_FILE, {"name": file.name, "digest": file.digest, "items": file.items})

    def take_over(self, earlier: Path, model: str, names: Collection[str]) -> None:
        """Know the vectors of a model, and the files called so, as another index knows them; this one must know none.

        Args:
            earlier: the file of the other index, whole, and open nowhere.
            model: the digest of the model.
            names: the files that the vectors lie in; they stay where they are.
        """
        with translated(self.path):
            self._connection.execute(schema.ATTACH, {"path": str(earlier)})
            try:
                with transaction(self._connection, self.path):
                    for statement in schema.TAKE_OVER:
                        self._connection.execute(statement, {"model": model, "names": json.dumps(sorted(names))})
            finally:
                self._connection.execute(schema.DETACH)

    def forget_vectors(self, model: str, names: Iterable[str]) -> None:
        """Forget all places of a model and its files called so, so that everything is encoded anew."""
        with transaction(self._connection, self.path):
            self._connection.execute(schema.DROP_PLACES, {"model": model})
            self._connection.execute(schema.FORGET_COLUMN, {"model": model})
            self._connection.execute(schema.FORGET_ALL_READ)
            self._connection.execute(schema.DROP_PENDING, {"model": model})
            self._connection.execute(schema.DROP_PARTS, {"model": model})
            self._connection.executemany(schema.DROP_FILE, [{"name": name} for name in names])

    def replace_file(self, file: FileCheck, others: Iterable[str]) -> None:
        """Record a derived file, in place of the `others` (names)."""
        with transaction(self._connection, self.path):
            self._connection.executemany(schema.DROP_FILE, [{"name": name} for name in others])
            self._connection.execute(schema.SET_FILE, {"name": file.name, "digest": file.digest, "items": file.items})

    def file(self, name: str) -> FileCheck | None:
        """How the file called so ought to be; None if there is none."""
        rows = self._rows(schema.FILE, {"name": name})
        return FileCheck(name=name, digest=rows[0][0], items=rows[0][1]) if rows else None

    def files(self) -> list[FileCheck]:
        """All derived files that the index relies on, ordered by name."""
        return [FileCheck(name=name, digest=digest, items=items) for name, digest, items in self._rows(schema.FILES)]

    def check(self) -> None:
        """Prove that the index file and its word index are whole.

        Raises:
            UnreadableError: if not.
        """
        with transaction(self._connection, self.path):
            self._connection.execute(schema.CHECK_WORDS)
            self._connection.execute("PRAGMA quick_check").fetchall()
        remedy = "Rebuild it with: evidence doctor --repair"
        if not self.lists.are_whole():
            raise UnreadableError(f"Lists of words in {self.path} are not as written.", remedy=remedy)
        if not all(self.columns.are_whole(model) for model in self.models()):
            raise UnreadableError(f"Places of vectors in {self.path} are not as written.", remedy=remedy)

    def _add(self, passage: IndexedPassage) -> None:
        (number,) = self._connection.execute(schema.ADD_PASSAGE, row_of(passage)).fetchone()
        words = {"id": number, "title": passage.title, "words": passage.words}
        self._connection.execute(schema.ADD_WORDS, words)
        rows = ({"facet": facet, "code": code, "passage": number} for facet, code in passage.facets)
        self._connection.executemany(schema.ADD_FACET, rows)

    def _remove(self, text: str, record: str | None) -> None:
        for statement in (schema.MARK_GONE, schema.DROP_WORDS, schema.DROP_PASSAGES, schema.DROP_TEXT):
            self._connection.execute(statement, {"text": text, "record": record})


def _crc(parts: Parts) -> int:
    return crc32(parts.spans, crc32(parts.vectors))


def _array(values: Collection[str] | None) -> str | None:
    return None if values is None else json.dumps(sorted(values))
