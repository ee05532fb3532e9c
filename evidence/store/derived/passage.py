"""What the index holds: texts, the passages they were cut into as rows of a table, and what belongs to vectors."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedText:
    """A text whose passages are indexed: its digest, the record it belongs to, and the rule that cut it."""

    text: str
    record: str
    cut: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedPassage:
    """A passage as search finds it.

    `name` is the public id ("lorne2019:12"), unique in a workspace; `text` is the digest of the immutable text of
    which `words` is the span [start, stop), character for character; `title` is what stands above it: the title of its
    record, and the heading of its section; `number` counts the passages of a text from 1. `first_page` and `label` name
    the page it starts on; `year` is the record's; `evidence` the kind of evidence; `source` is "full-text" or "abstract".
    `facets` holds (facet, code) pairs found in its words. `id` is given by the index (0 before), and differs from one
    build to the next.
    """

    name: str
    record: str
    text: str
    number: int
    title: str
    words: str
    start: int
    stop: int
    section: tuple[str, ...] = ()
    kind: str = "paragraph"
    first_page: int | None = None
    label: str = ""
    year: int | None = None
    evidence: str = "unknown"
    source: str = "full-text"
    facets: tuple[tuple[str, str], ...] = ()
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What is to be encoded: the hash of a title and words, and these."""

    hash: str
    title: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The sentences of a passage, as bytes: their vectors, and where they lie in its words (see `search.parts`)."""

    vectors: bytes
    spans: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCheck:
    """A derived file as it ought to be: `digest` (SHA-256) of its first `items` items."""

    name: str
    digest: str
    items: int


def content_hash(title: str, words: str) -> str:
    """The key under which the vector of a passage is kept: equal for equal title and words."""
    return hashlib.sha256(f"{title}\x1f{words}".encode()).hexdigest()[:32]


def row_of(passage: IndexedPassage) -> dict[str, Any]:
    """The parameters by which a passage is written."""
    return {
        "name": passage.name,
        "record": passage.record,
        "text": passage.text,
        "number": passage.number,
        "title": passage.title,
        "words": passage.words,
        "start": passage.start,
        "stop": passage.stop,
        "section": json.dumps(passage.section, ensure_ascii=False),
        "kind": passage.kind,
        "first_page": passage.first_page,
        "label": passage.label,
        "year": passage.year,
        "evidence": passage.evidence,
        "source": passage.source,
        "hash": content_hash(passage.title, passage.words),
    }


def passage_of(row: Sequence[Any]) -> IndexedPassage:
    """The passage of a row, its facets as JSON in the last column."""
    return IndexedPassage(
        id=row[0],
        name=row[1],
        record=row[2],
        text=row[3],
        number=row[4],
        title=row[5],
        words=row[6],
        start=row[7],
        stop=row[8],
        section=tuple(json.loads(row[9])),
        kind=row[10],
        first_page=row[11],
        label=row[12],
        year=row[13],
        evidence=row[14],
        source=row[15],
        facets=tuple((facet, code) for facet, code in sorted(json.loads(row[16]))),
    )
