"""Keeping the derived index in step with the texts: passages cut, facets found, words and vectors indexed."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence.errors import EvidenceError, NotFoundError, UnreadableError
from evidence.gazetteer import find_facets
from evidence.jobs.passages import INDEX
from evidence.jobs.session import Session
from evidence.model import Facet, Passage, Record, Source, StoredText, pages_of
from evidence.protocol import read_codebook
from evidence.store.derived import Index, IndexedPassage, IndexedText, building, remove_index
from evidence.store.records import records, resolve
from evidence.store.shelf import number_texts
from evidence.store.texts import current_texts, find_text

if TYPE_CHECKING:
    from evidence.encode.model import EncoderModel

Progress = Callable[[int, int], None]

EARLIER = "earlier.db"
"""An index that a repair put aside, for its vectors."""
_CUT = "sentences/3"
_LONGEST_TITLE = 300
"""Characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """What an update of the index did: texts cut anew, passages in all, passages encoded; `without` says why not."""

    texts: int
    passages: int
    encoded: int
    without: str = ""


def index_exists(session: Session) -> bool:
    """Whether there is an index to search."""
    return (session.workspace.derived / INDEX).is_file()


def refresh_words(session: Session, progress: Progress | None = None) -> int:
    """Cut and index the texts that are new or changed, forget those that are gone. Returns how many were cut."""
    from evidence.encode.model import find_model
    from evidence.encode.tokenizer import count_pieces
    from evidence.sources.passages import cut_passages

    model = find_model(session.workspace.settings().model)
    facets = all_facets(session)
    known = {record.key: record for record in records(session.library)}
    wanted = _wanted(session, known)
    session.workspace.derived.mkdir(exist_ok=True)
    with Index(session.workspace.derived / INDEX) as index:
        there = {(one.text, one.record): one.cut for one in index.texts()}
        rules = {(text, record.key): _rule(record, name, model.digest, facets) for _, text, record, name in wanted}
        for text, key in there:
            if (text, key) not in rules:
                index.remove_text(text, key)
        stale = [one for one in wanted if there.get((one[1], one[2].key)) != rules[one[1], one[2].key]]
        for done, (source, text, record, name) in enumerate(stale, 1):
            stored = find_text(session.library, text)
            passages = cut_passages(
                stored.text,
                stored.blocks,
                prefix=_short(record.title),
                count=lambda texts: count_pieces(texts, model),
                limit=model.limit,
            )
            made = _indexed(record, source, stored, passages, name, facets)
            _free(index, made, text)
            index.add_text(IndexedText(text=text, record=record.key, cut=rules[text, record.key]), made)
            if progress:
                progress(done, len(stale))
    return len(stale)


def refresh(
    session: Session,
    *,
    words: Progress | None = None,
    vectors: Progress | None = None,
    sorting: Progress | None = None,
) -> Indexed:
    """Bring the whole index up to date: words, vectors, and the encoder that asks the questions.

    Where vectors cannot be made (no torch, say), the words are indexed all the same and `without` says why.
    """
    from evidence.encode.graph import export_graph, is_exported
    from evidence.search.build import build_index

    with building(session.workspace.derived):
        cut = refresh_words(session, words)
        with Index(session.workspace.derived / INDEX) as index:
            try:
                model = session_model(session)
                _take_over(session, index, model)
                built = build_index(index, session.workspace.derived, model, vectors, sorting=sorting)
                if not is_exported(model):
                    export_graph(model)
            except EvidenceError as error:
                return Indexed(texts=cut, passages=index.count(), encoded=0, without=str(error))
        return Indexed(texts=cut, passages=built.passages, encoded=built.encoded)


def _take_over(session: Session, index: Index, model: EncoderModel) -> None:
    """Take over the vectors of the index that a repair put aside, if there is one; whether they are sound is seen after."""
    folder = session.workspace.derived
    earlier = folder / EARLIER
    if not earlier.is_file():
        return
    # Where it is damaged, everything is encoded anew; where the disk is full, it stays for the next call.
    with suppress(UnreadableError, NotFoundError):
        with Index(earlier, create=False) as before:
            names = [one.name for one in before.files() if (folder / one.name).is_file()]
        if not index.models():
            index.take_over(earlier, model.digest, names)
    remove_index(earlier)


def session_model(session: Session) -> EncoderModel:
    """The encoder that the workspace's settings name, or the shipped one."""
    from evidence.encode.model import find_model

    return find_model(session.workspace.settings().model)


def all_facets(session: Session) -> tuple[Facet, ...]:
    """The facets of every review of the workspace; one name used twice is taken from the first."""
    found: dict[str, Facet] = {}
    for slug in session.workspace.reviews():
        for facet in read_codebook(session.workspace, slug).facets:
            found.setdefault(facet.name, facet)
    return tuple(found.values())


def _wanted(session: Session, known: dict[str, Record]) -> list[tuple[Source, str, Record, str]]:
    """What is to be indexed: source, text, record, and the stem of its passages' names."""
    found = [
        (source, text, record)
        for source, text in current_texts(session.library)
        if source.record and (record := known.get(resolve(session.library, source.record)))
    ]
    texts: dict[str, list[str]] = defaultdict(list)
    for source, _, record in found:
        if source.medium != "abstract":
            texts[record.key].append(source.id)
    numbers = {key: number_texts(session.library, key, ids) for key, ids in texts.items()}
    wanted = []
    for source, text, record in found:
        if source.medium != "abstract":
            number = numbers[record.key][source.id]
            wanted.append((source, text, record, f"{record.key}:" if number == 1 else f"{record.key}:{number}."))
        elif source.record == record.key:
            wanted.append((source, text, record, f"{record.key}:a"))
    return wanted


def _free(index: Index, passages: Sequence[IndexedPassage], text: str) -> None:
    """Forget the text that had these names until now: it goes by others, and its turn comes in the same update."""
    for held in index.by_names([passage.name for passage in passages]).values():
        if (held.text, held.record) != (text, passages[0].record):
            index.remove_text(held.text, held.record)


def _short(title: str) -> str:
    """A title no longer than leaves room for a passage beside it; longer ones are not titles."""
    return title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE].rsplit(' ', 1)[0]} …"


def _rule(record: Record, name: str, model: str, facets: Sequence[Facet]) -> str:
    """The digest of everything besides the text that decides how it is indexed."""
    parts = (_CUT, record.title, record.year, record.evidence, name, model, facets)
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


def _indexed(
    record: Record,
    source: Source,
    stored: StoredText,
    passages: Sequence[Passage],
    name: str,
    facets: Sequence[Facet],
) -> list[IndexedPassage]:
    from evidence.sources.passages import above

    mentions = find_facets(stored.text, facets)
    titled = {(one.facet, one.code) for one in find_facets(record.title, facets)}
    made = []
    for number, passage in enumerate(passages, 1):
        headed = find_facets(" . ".join(passage.section), facets) if passage.section else []
        inside = {(one.facet, one.code) for one in mentions if one.start < passage.stop and passage.start < one.stop}
        pages = pages_of(stored.pages, passage.start, passage.stop)
        made.append(
            IndexedPassage(
                name=f"{name}{number}",
                record=record.key,
                text=stored.id,
                number=number,
                title=above(_short(record.title), passage.section),
                words=stored.text[passage.start : passage.stop],
                start=passage.start,
                stop=passage.stop,
                section=passage.section,
                kind=passage.kind.value,
                first_page=pages[0].number if pages else None,
                label=pages[0].label if pages else "",
                year=record.year,
                evidence=record.evidence.value,
                source="abstract" if source.medium == "abstract" else "full-text",
                facets=tuple(sorted(inside | titled | {(one.facet, one.code) for one in headed})),
            )
        )
    return made
