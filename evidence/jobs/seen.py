"""Which hits were seen before. What a hit is called changes when a text is read, cut or joined anew; its sentences stay.

A passage was seen if half of it or more, by length, are sentences that were seen in the same record or the same source. So
a passage that a later rule cuts elsewhere is no news, and one that says something else is.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

from evidence.jobs.search import Shown
from evidence.jobs.session import Session
from evidence.search.hits import Unit
from evidence.sentences import sentences
from evidence.store.duplicates import follow, merges
from evidence.store.saved import SeenHit
from evidence.store.texts import source_of
from evidence.text import fold, squeeze


def unseen(session: Session, hits: Sequence[Shown], seen: Iterable[SeenHit], unit: Unit) -> list[Shown]:
    """The hits that are not among those seen, in their order; where a hit is a record, records are compared."""
    into, records, places = merges(session.library), set[str](), defaultdict[str, set[str]](set)
    for one in seen:
        record = follow(into, one.record)
        records.add(record)
        for place in (f"record {record}", f"source {one.source}"):
            places[place].update(one.sentences)
    if unit == "record":
        return [one for one in hits if one.record.key not in records]
    return [
        one for one in hits if not _is_known(one, places[f"record {one.record.key}"] | places[_source(session, one)])
    ]


def as_seen(session: Session, one: Shown) -> SeenHit:
    """A hit as a look keeps it."""
    return SeenHit(
        record=one.record.key,
        source=source_of(session.library, one.passage.text).id,
        passage=one.hit.name,
        sentences=tuple(digest for digest, _ in _parts(one.passage.words)),
    )


def _source(session: Session, one: Shown) -> str:
    return f"source {source_of(session.library, one.passage.text).id}"


def _is_known(one: Shown, known: set[str]) -> bool:
    parts = _parts(one.passage.words)
    return 2 * sum(length for digest, length in parts if digest in known) >= sum(length for _, length in parts)


def _parts(words: str) -> list[tuple[str, int]]:
    """Digest and length of each sentence of a passage, folded; of words that fold to nothing, themselves."""
    folded = [fold(words[span.start : span.stop]) for span in sentences(words)]
    told = list(filter(None, folded)) or [squeeze(words)]
    return [(hashlib.sha256(one.encode()).hexdigest()[:16], max(1, len(one))) for one in told]
