"""What the index holds: passages, and the texts they were cut from."""

from __future__ import annotations

from dataclasses import dataclass


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
