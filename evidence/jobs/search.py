"""Searching a workspace, with the filters that people think in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evidence.encode.graph import getting_ready
from evidence.errors import UnreadableError, UsageError
from evidence.jobs.asking import Asked, filters_for, filters_of, query_of
from evidence.jobs.index import all_facets, session_model
from evidence.jobs.passages import INDEX, locator_of, voice_of
from evidence.jobs.session import Session
from evidence.model import BlockKind, Record, Tag, ocr_note, pages_of
from evidence.search.filters import Filters, allowed_ids
from evidence.search.hits import Hit, Ranked, Unit
from evidence.store.derived import Index, IndexedPassage
from evidence.store.imports import keys_in_files
from evidence.store.records import find_record, resolve
from evidence.store.texts import pages_of_text
from evidence.store.themes import tags
from evidence.text import fold

_SPARE = 5
_JUDGED = 10
"""Hits that are looked at for whether anything answers, however few are shown."""
"""Hits looked up beyond those asked for, to fill the places of echoes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A hit with all that is shown of it: `before` and `after` are the rest of the passage around the best sentence.

    `ocr` says "read by OCR, confidence 93 %" of words that were read from an image; `voice` says "comment by Derek Hoey"
    of a reader's; else they are empty. `themes` are the codes of the themes that persons put on words of the passage;
    `screening` says where the record stands, as anybody may know it: "included at title-abstract". `is_new` says
    of a hit of a saved search whether no earlier look held it; None for other searches.
    """

    hit: Hit
    record: Record
    passage: IndexedPassage
    page: str
    before: str
    after: str
    ocr: str = ""
    voice: str = ""
    themes: tuple[str, ...] = ()
    screening: str = ""
    is_new: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a search found; the words it was ranked by, empty where all that meets the filters was listed; and how many
    passages have no vectors yet (so only their words were searched). `is_close` is false where nothing that was found
    seems to answer."""

    hits: tuple[Shown, ...]
    words: str
    stale: int
    is_close: bool = True


def run_search(session: Session, query: str, *, asked: Asked, limit: int, unit: Unit, like: str = "") -> Answer:
    """Search the workspace; without words, list all that meets the filters.

    With `like`, the name of a passage or record, what is found says what it says too, and is of other records.

    Raises:
        NotFoundError: there is no index, or a filter names something that does not exist.
        UsageError: there are neither words nor filters, or a filter is malformed.
    """
    meant = query_of(session, query)
    filters = filters_for(session, asked, meant)
    words, record = _said_by(session, like) if like else ("", "")
    words = f"{meant.words} {words}".strip()
    if like:
        others = Filters(records=frozenset({record}))
        filters = replace(filters or Filters(), refused=(*(filters.refused if filters else ()), others))
    if not words:
        return _listed(session, filters, limit)
    model = session_model(session)
    with getting_ready(model), Index(session.workspace.derived / INDEX, create=False) as index, index.steady():
        stale = index.count_stale(model.digest)
        from evidence.search.run import open_vectors, search

        vectors = open_vectors(index, session.workspace.derived, model)
        found = search(
            index,
            vectors,
            model,
            words,
            filters=filters,
            facets=all_facets(session),
            limit=max(limit, _JUDGED) + _SPARE,
            unit=unit,
        )
        found = _without_echoes(found)
        is_close = not found or any(hit.is_close for hit in found[: max(limit, _JUDGED)])
        found = found[:limit]
        passages = index.by_names([hit.name for hit in found])
    return Answer(
        hits=shown_of(session, [(hit, passages[hit.name]) for hit in found]),
        words=words,
        stale=stale,
        is_close=is_close,
    )


def _listed(session: Session, filters: Filters | None, limit: int) -> Answer:
    """Every passage that meets the filters, by record and place: what is read when a theme is worked through."""
    if filters is None:
        raise UsageError(
            "The search is empty.", remedy='Say what to look for: evidence search "planning by the region"'
        )
    with Index(session.workspace.derived / INDEX, create=False) as index:
        found = index.by_ids(allowed_ids(index, filters) or ()).values()
    ordered = sorted(found, key=lambda one: (one.record, one.source, one.text, one.number))[:limit]
    return Answer(hits=shown_of(session, [(_whole(one, filters), one) for one in ordered]), words="", stale=0)


def _said_by(session: Session, name: str) -> tuple[str, str]:
    """The words of a passage, or the title and abstract of a record; and the record.

    Raises:
        NotFoundError: neither has that name.
    """
    with Index(session.workspace.derived / INDEX, create=False) as index:
        passage = index.by_names([name]).get(name)
    if passage:
        return passage.words, passage.record
    record = find_record(session.library, name)
    return f"{record.title} {record.abstract}", record.key


def _whole(passage: IndexedPassage, filters: Filters) -> Hit:
    """A passage as a hit: the words that carry the theme stand out, else all of it."""
    own = [(start, stop) for text, start, stop in filters.spans or () if text == passage.text]
    inside = [(max(a, passage.start), min(b, passage.stop)) for a, b in own if a < passage.stop and passage.start < b]
    start, stop = inside[0] if inside else (passage.start, passage.stop)
    return Hit(
        name=passage.name,
        record=passage.record,
        score=1.0,
        words_score=None,
        meaning_score=None,
        text=passage.text,
        start=start,
        stop=stop,
        quotation=passage.words[start - passage.start : stop - passage.start],
    )


def _without_echoes(hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those that say again what a better hit of the same record says: its abstract, printed twice."""
    kept: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        kept.setdefault((hit.record, fold(hit.quotation)), hit)
    return list(kept.values())


def run_batch(
    session: Session, queries: Mapping[str, str], *, asked: Asked, limit: int, unit: Unit
) -> dict[str, list[Ranked]]:
    """Many searches at once; for each query its ranking of passages, or of records under the keys of their files."""
    from evidence.search.run import open_vectors, search_batch

    model = session_model(session)
    with Index(session.workspace.derived / INDEX, create=False) as index, index.steady():
        vectors = open_vectors(index, session.workspace.derived, model)
        found = search_batch(
            index,
            vectors,
            model,
            queries,
            filters=filters_of(session, asked),
            facets=all_facets(session),
            limit=limit,
            unit=unit,
        )
    names = keys_in_files(session.library) if unit == "record" else {}
    return {query: [replace(one, name=names.get(one.name, one.name)) for one in hits] for query, hits in found.items()}


def read_queries(path: Path) -> dict[str, str]:
    """Queries from JSON lines of {"id", "text"}.

    Raises:
        UnreadableError: a line is not such an object; the message names it.
    """
    queries: dict[str, str] = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read ({error.strerror}).", remedy="Check the name.") from error
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{path} is not UTF-8 text.", remedy="Save it as UTF-8.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            query = json.loads(line)
            queries[str(query["id"])] = str(query["text"])
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableError(f'{path}, line {number}: not an object with "id" and "text".') from error
    if not queries:
        raise UnreadableError(f"{path} holds no query.", remedy='Write one on each line: {"id": "1", "text": "..."}')
    return queries


def shown_of(session: Session, hits: Sequence[tuple[Hit, IndexedPassage]]) -> tuple[Shown, ...]:
    """Hits with all that is shown of them; themes and screening where it is clear which review is meant."""
    found = [_shown(session, hit, passage) for hit, passage in hits]
    if not found or not (session.asked or len(session.workspace.reviews()) == 1):
        return tuple(found)
    from evidence.jobs.screened import screened

    made = [one for one in tags(session.library, session.review) if one.reviewer]
    where = screened(session, {one.record.key for one in found})
    return tuple(
        replace(one, themes=_themes(one.passage, made), screening=where.get(one.record.key, "")) for one in found
    )


def _shown(session: Session, hit: Hit, passage: IndexedPassage) -> Shown:
    pages = pages_of(pages_of_text(session.library, passage.text), hit.start, hit.stop)
    return Shown(
        hit=hit,
        record=find_record(session.library, resolve(session.library, hit.record)),
        passage=passage,
        page=locator_of(pages),
        before=passage.words[: hit.start - passage.start],
        after=passage.words[hit.stop - passage.start :],
        ocr=ocr_note(pages),
        voice=voice_of(BlockKind(passage.kind), passage.section),
    )


def _themes(passage: IndexedPassage, made: Sequence[Tag]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag.theme for tag in made if _touches(tag, passage)))


def _touches(tag: Tag, passage: IndexedPassage) -> bool:
    return tag.text == passage.text and tag.start < passage.stop and passage.start < tag.stop
