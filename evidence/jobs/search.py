"""Searching a workspace, with the filters that people think in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evidence.errors import NotFoundError, UnreadableError, UsageError
from evidence.jobs.index import session_model
from evidence.jobs.passages import INDEX, locator_of, voice_of
from evidence.jobs.session import Session
from evidence.model import BlockKind, EvidenceKind, Record, Stage, ocr_note, pages_of
from evidence.search.filters import Filters, allowed_ids, parse_years
from evidence.search.run import Hit, Ranked, Unit, open_vectors, search, search_batch
from evidence.store.derived import Index, IndexedPassage
from evidence.store.imports import keys_in_files
from evidence.store.records import find_record, resolve
from evidence.store.texts import find_text
from evidence.store.themes import tags
from evidence.text import fold

_SPARE = 5
"""Hits looked up beyond those asked for, to fill the places of echoes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The filters of a search, as they were typed; all of them must hold."""

    themes: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    stage: str = ""
    years: str = ""
    records: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A hit with all that is shown of it: `before` and `after` are the rest of the passage around the best sentence.

    `ocr` says "read by OCR, confidence 93 %" of words that were read from an image; `voice` says "comment by Derek Hoey"
    of a reader's; else they are empty.
    """

    hit: Hit
    record: Record
    passage: IndexedPassage
    page: str
    before: str
    after: str
    ocr: str = ""
    voice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a search found, and how many passages have no vectors yet (so only their words were searched)."""

    hits: tuple[Shown, ...]
    stale: int


def run_search(session: Session, query: str, *, asked: Asked, limit: int, unit: Unit) -> Answer:
    """Search the workspace; without words, list all that meets the filters.

    Raises:
        NotFoundError: there is no index, or a filter names something that does not exist.
        UsageError: there are neither words nor filters, or a filter is malformed.
    """
    if not query.split():
        return _listed(session, asked, limit)
    model = session_model(session)
    with Index(session.workspace.derived / INDEX, create=False) as index:
        vectors = open_vectors(index, session.workspace.derived, model)
        filters = filters_of(session, asked)
        found = search(index, vectors, model, query, filters=filters, limit=limit + _SPARE, unit=unit)
        found = _without_echoes(found)[:limit]
        passages = index.by_names([hit.name for hit in found])
        stale = index.count_stale(model.digest)
    return Answer(hits=tuple(_shown(session, hit, passages[hit.name]) for hit in found), stale=stale)


def _listed(session: Session, asked: Asked, limit: int) -> Answer:
    """Every passage that meets the filters, by record and place: what is read when a theme is worked through."""
    filters = filters_of(session, asked)
    if filters is None:
        raise UsageError(
            "The search is empty.", remedy='Say what to look for: evidence search "planning by the region"'
        )
    with Index(session.workspace.derived / INDEX, create=False) as index:
        found = index.by_ids(allowed_ids(index, filters) or ()).values()
    ordered = sorted(found, key=lambda one: (one.record, one.source, one.text, one.number))[:limit]
    hits = [(_whole(one, filters), one) for one in ordered]
    return Answer(hits=tuple(_shown(session, hit, passage) for hit, passage in hits), stale=0)


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
    model = session_model(session)
    with Index(session.workspace.derived / INDEX, create=False) as index:
        vectors = open_vectors(index, session.workspace.derived, model)
        found = search_batch(index, vectors, model, queries, filters=filters_of(session, asked), limit=limit, unit=unit)
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


def filters_of(session: Session, asked: Asked) -> Filters | None:
    """The filters as the index understands them; None where nothing was asked."""
    if asked == Asked():
        return None
    return Filters(
        years=parse_years(asked.years) if asked.years else None,
        records=_records(session, asked),
        spans=_spans(session, asked.themes) if asked.themes else None,
        facets=_facets(session, asked.facets),
        kinds=frozenset(_kind(name) for name in asked.kinds),
    )


def _records(session: Session, asked: Asked) -> frozenset[str] | None:
    sets = []
    if asked.records:
        sets.append({find_record(session.library, name).key for name in asked.records})
    if asked.stage:
        sets.append(_at_stage(session, asked.stage))
    return frozenset(set.intersection(*sets)) if sets else None


def _at_stage(session: Session, stage: str) -> set[str]:
    """Records by screening, as anybody may know it: "included" at the end, or a stage for those included there."""
    from evidence.jobs.screening import shown_outcomes, state

    screening = state(session)
    allowed = [one.value for one in screening.panel.stages]
    if stage not in {*allowed, "included"}:
        raise UsageError(f"No stage {stage!r}.", remedy=f"Say one of: {', '.join([*allowed, 'included'])}.")
    where = shown_outcomes(screening, Stage(allowed[-1] if stage == "included" else stage))
    return {key for key, one in where.items() if one == "included"}


def _spans(session: Session, themes: Sequence[str]) -> tuple[tuple[str, int, int], ...]:
    codes = {session.codebook.theme(code).code for code in themes}
    return tuple(
        (tag.text, tag.start, tag.stop)
        for tag in tags(session.library, session.review)
        if tag.theme in codes and tag.reviewer
    )


def _facets(session: Session, asked: Sequence[str]) -> tuple[tuple[str, str], ...]:
    found = []
    for one in asked:
        name, _, codes = one.partition("=")
        facet = session.codebook.facet(name.strip())
        known = {value.code.casefold(): value.code for value in facet.values}
        for code in codes.split(","):
            if code.strip().casefold() not in known:
                raise NotFoundError(
                    f"The facet {name!r} has no value {code.strip()!r}.", remedy=f"It has: {', '.join(known.values())}."
                )
            found.append((facet.name, known[code.strip().casefold()]))
    return tuple(found)


def _kind(name: str) -> str:
    try:
        return EvidenceKind(name).value
    except ValueError as error:
        raise UsageError(
            f"No kind of evidence {name!r}.", remedy=f"Say one of: {', '.join(one.value for one in EvidenceKind)}."
        ) from error


def _shown(session: Session, hit: Hit, passage: IndexedPassage) -> Shown:
    stored = find_text(session.library, passage.text)
    pages = pages_of(stored.pages, hit.start, hit.stop)
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
