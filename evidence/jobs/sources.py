"""Full texts in: read in supervised processes, paired with their records, kept as immutable texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.clock import now
from evidence.jobs.files import too_large
from evidence.jobs.pairing import Pairing
from evidence.jobs.readings import place_of
from evidence.jobs.references import put_route
from evidence.jobs.replacing import lying, take_place
from evidence.jobs.session import Session
from evidence.model import Export, Extraction, Metadata, Record, RouteKind, Source, Status
from evidence.protocol import Route
from evidence.references.keys import cite_key
from evidence.sources.limits import Limits, default_processes
from evidence.sources.scans import is_waiting
from evidence.sources.worker import extract_files, reader
from evidence.store import duplicates as duplicates_store
from evidence.store import imports as imports_store
from evidence.store import records as record_store
from evidence.store import texts as store
from evidence.store import transaction
from evidence.store.shelf import move_source
from evidence.store.synthesis import statements
from evidence.store.themes import tags
from evidence.text import printable
from evidence.tomlfile import digest_of

Progress = Callable[[int, int], None]

_PAIRED = "paired by hand: "
"""The reason of a join that pairing made; the id of the source follows."""

BY_HAND = Route(kind=RouteKind.BY_HAND, name="full texts without a record")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLedger:
    """What became of one full text: its status, and the record it was paired with and how.

    `problem` says why it was not read, or which of its pages were not, and `ocr` how many pages were read by OCR.
    """

    path: str
    status: str
    record: str = ""
    how: str = ""
    problem: str = ""
    nature: str = "full"
    again: bool = False
    ocr: int = 0


def read_sources(
    session: Session,
    paths: Sequence[Path],
    *,
    at: str,
    limits: Limits | None = None,
    retry: bool = False,
    progress: Progress | None = None,
    languages: str = "",
) -> list[SourceLedger]:
    """Read full texts that are new or changed; each is kept as soon as it is read, so an interruption loses none.

    One that came to nothing before is read again, for a person may have installed what it needs; but not one that used up
    its time or memory or ended its process, unless that was another reader, or `retry` is set.
    Pages without good text are read by OCR in these `languages` (none where that is empty). A file some of whose pages
    wait for it is read again when that is there, unless tags or quotations hang on what was read.
    """
    ledger: dict[Path, SourceLedger] = {}
    digests: dict[Path, str] = {}
    for path in paths:
        try:
            if problem := too_large(path):
                ledger[path] = SourceLedger(path=session.shown(path), status="unreadable", problem=problem)
            else:
                digests[path] = digest_of(path)
        except OSError as error:
            ledger[path] = SourceLedger(path=session.shown(path), status="unreadable", problem=str(error.strerror))
    known = {source.sha256: source for source in store.sources(session.library, replaced=True)}
    places = lying(session)
    given_up = set() if retry else {source.sha256 for source in store.sources_given_up(session.library, reader())}
    fresh = [path for path, digest in digests.items() if _is_to_read(session, known.get(digest), given_up, languages)]
    for path, digest in digests.items():
        if path not in fresh:
            source = _found_again(session, known[digest], path, places)
            ledger[path] = SourceLedger(
                path=source.path,
                status=source.status.value,
                record=source.record,
                problem=source.problem,
                again=True,
            )
    taken = record_store.record_keys(session.library)
    pairing = _pairing(session)
    processes = session.workspace.settings().processes or default_processes()
    with closing(extract_files(fresh, limits=limits or Limits(), processes=processes, languages=languages)) as answers:
        for done, (path, extraction) in enumerate(answers, 1):
            with transaction(session.library):
                before, lay = known.get(digests[path]), places.get(session.shown(path), ())
                source = _keep(session, path, digests[path], extraction, pairing, taken, at=at, before=before, lay=lay)
                take_place(session, source, lay)
                ledger[path] = _ledger(source, extraction)
            if ledger[path].how == "new record":
                pairing = _pairing(session)
            if progress:
                progress(done, len(fresh))
    return [ledger[path] for path in paths if path in ledger]


def _is_to_read(session: Session, known: Source | None, given_up: Collection[str], languages: str) -> bool:
    if known is None:
        return True
    if known.status is not Status.OK:
        return known.sha256 not in given_up
    return bool(languages) and is_waiting(known.problem) and not hanging_on(session, known.id)


def pair(session: Session, name: str, record: str) -> Source:
    """Give a full text to a record by hand.

    A record that was made only because this full text had none is joined to the right one, until it is unpaired.

    Raises:
        NotFoundError: no such full text or record.
    """
    source = store.find_source(session.library, name)
    with transaction(session.library):
        own = _parted(session, source) or (source.record if source.paired_by == "new record" else "")
        target = record_store.find_record(session.library, record)
        store.pair_source(session.library, source.id, target.key, how="by hand")
        if own and own != target.key:
            duplicates_store.merge(
                session.library, target.key, own, reason=_PAIRED + source.id, person="evidence", at=now()
            )
    return replace(source, record=target.key, paired_by="by hand")


def unpair(session: Session, name: str) -> Source:
    """Take a full text off its record; it is not searched until it is paired again.

    Raises:
        NotFoundError: no such full text, or it has no record.
        UsageError: tags or quotations hang on it.
    """
    source = store.find_source(session.library, name)
    if not source.record:
        raise NotFoundError(f"{source.path} has no record.", remedy=f"Give it one: evidence pair {name} RECORD")
    hanging = hanging_on(session, source.id)
    if hanging:
        raise UsageError(
            f"{hanging} tags or quotations hang on {source.path or source.id}.",
            remedy=f"Give it to another record (evidence pair {name} RECORD), or take them off first.",
        )
    with transaction(session.library):
        _parted(session, source)
        store.pair_source(session.library, source.id, "", how="unpaired by hand")
    return source


def hanging_on(session: Session, source: str) -> int:
    """How many tags and quotations of any review stand in the texts of a source."""
    spans = [one.text for review in session.workspace.reviews() for one in tags(session.library, review)]
    for review in session.workspace.reviews():
        spans += [one.text for made in statements(session.library, review) for one in made.quotations]
    return sum(1 for text in spans if store.source_of(session.library, text).id == source)


def _parted(session: Session, source: Source) -> str:
    """Undo the join that pairing this source by hand made; the record that stands for itself again, or ""."""
    return duplicates_store.part(session.library, _PAIRED + source.id, person="evidence", at=now())


def _pairing(session: Session) -> Pairing:
    found = record_store.records(session.library)
    aliases = {
        alias: record_store.resolve(session.library, alias) for alias in record_store.record_keys(session.library)
    }
    return Pairing(found, aliases)


def _found_again(session: Session, source: Source, path: Path, places: Mapping[str, Sequence[Source]]) -> Source:
    """Note that a file that was read before lies here: at its place again, or moved from one where it is no more."""
    shown = session.shown(path)
    with transaction(session.library):
        if source.path != shown and not place_of(session, source).is_file():
            move_source(session.library, source.id, shown)
            source = replace(source, path=shown)
        if source.path == shown:
            take_place(session, source, places.get(shown, ()))
    return source


def _keep(
    session: Session,
    path: Path,
    digest: str,
    extraction: Extraction,
    pairing: Pairing,
    taken: set[str],
    *,
    at: str,
    before: Source | None,
    lay: Sequence[Source],
) -> Source:
    key, how = _said(before, lay) or pairing.find(path.name, extraction.metadata)
    if not key and not how:
        key, how = next(((one.record, one.paired_by) for one in lay if one.record), ("", ""))
    if not key and extraction.status is Status.OK and not how.endswith("by hand"):
        key, how = _new_record(session, path, extraction.metadata, taken, at=at), "new record"
    web = extraction.media_type == "text/html"
    source = Source(
        id=store.source_id(digest),
        record=key,
        medium="web" if web else "file",
        path=session.shown(path),
        sha256=digest,
        media_type=extraction.media_type,
        status=extraction.status,
        problem=extraction.problem or " ".join(extraction.metadata.notices if not web else ()),
        nature=extraction.nature,
        paired_by=how,
        accessed=at[:10] if web else "",
    )
    store.put_source(session.library, source, metadata=_packed(extraction), at=at)
    if extraction.status is Status.OK:
        store.put_text(session.library, source.id, extraction, at=at)
    return source


def _said(before: Source | None, lay: Sequence[Source]) -> tuple[str, str] | None:
    """The record of the same file, where it is known, or the one that a person gave the file that lay there before."""
    if before and (before.status is Status.OK or before.paired_by.endswith("by hand")):
        return before.record, before.paired_by
    return next(((one.record, one.paired_by) for one in lay if one.paired_by == "by hand"), None)


def _ledger(source: Source, extraction: Extraction) -> SourceLedger:
    return SourceLedger(
        path=source.path,
        status=source.status.value,
        record=source.record,
        how=source.paired_by,
        problem=source.problem,
        nature=source.nature,
        ocr=len({page.number for page in extraction.pages if page.ocr}),
    )


def _new_record(session: Session, path: Path, metadata: Metadata, taken: set[str], *, at: str) -> str:
    """Make a record for a full text that has none, from what it says of itself."""
    title = metadata.title or printable(path.stem).replace("_", " ").replace("-", " ")
    draft = Record(
        key="",
        kind="document",
        title=title,
        authors=metadata.authors,
        year=metadata.year,
        venue=metadata.venue,
        doi=metadata.doi,
    )
    record = replace(draft, key=cite_key(draft, {name.casefold() for name in taken}))
    taken.add(record.key)
    record_store.add_record(session.library, record, at=at)
    store.put_abstract(session.library, record, at=at)
    route = put_route(session.library, session.review, BY_HAND)
    shown = session.shown(path)
    export = Export(path=shown, format="full text", encoding="", records=(record,))
    hit = imports_store.Hit(position=1, record=record.key, key_in_file="", reason="", entry=record)
    imports_store.add_import(session.library, route, export, digest_of(path), [hit], at=at)
    return record.key


def _packed(extraction: Extraction) -> str:
    """What the text says of itself; of a failure, who failed too, so that another reader tries again."""
    said = {**asdict(extraction.metadata), "origin": dict(extraction.metadata.origin)}
    who = {} if extraction.status is Status.OK else {"extractor": extraction.extractor}
    return json.dumps(said | who, ensure_ascii=False, sort_keys=True)
