"""Sources on paper: quotations transcribed from a printed page, to be checked by eye.

A paper.toml names the record, the edition and the transcriber, and holds the quotations:

    record = "webster1988"            # key or title of the record
    edition = "HMSO, 1988, hardback"
    transcriber = "ada"
      [[quotations]]
      page = "217"
      words = "..."
      checked_by = "ben"              # optional: who compared it with the paper
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import EvidenceError, NotFoundError, UnreadableError
from evidence.jobs.clock import now
from evidence.jobs.session import Session
from evidence.model import Block, BlockKind, Extraction, Page, Record, Source, Status
from evidence.store import transaction
from evidence.store.records import find_record, records
from evidence.store.texts import check_by_eye, put_source, put_text, source_id
from evidence.text import clean, fold
from evidence.tomlfile import Table, read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLedger:
    """What became of one paper.toml: the record, and how many quotations it holds."""

    path: str
    record: str = ""
    quotations: int = 0
    problem: str = ""


def read_papers(session: Session, path: Path, *, at: str) -> list[PaperLedger]:
    """Read a paper.toml: one book, or several under [[books]]. What cannot be read is a ledger with a problem."""
    try:
        top = Table(path, read_toml(path))
        books = top.tables("books") or [top]
        return [_read(session, path, book, at=at) for book in books]
    except EvidenceError as error:
        return [PaperLedger(path=str(path), problem=str(error))]


def transcribe(
    session: Session, record: str, page: str, words: str, *, edition: str, transcriber: str, checked_by: str = ""
) -> str:
    """Keep one quotation transcribed from paper; returns the id of its text.

    Raises:
        NotFoundError: no such record.
        UnreadableError: page or words are missing.
    """
    found = find_record(session.library, record)
    if not page.strip() or not words.strip():
        raise UnreadableError("A transcription needs the printed page and the words.")
    with transaction(session.library):
        return _keep(session, found, [(page, words, checked_by)], edition, transcriber, "", at=now())


def _read(session: Session, path: Path, book: Table, *, at: str) -> PaperLedger:
    record = _record(session, book.need("record"))
    quotations = [(one.need("page"), one.need("words"), one.text("checked_by")) for one in book.tables("quotations")]
    with transaction(session.library):
        _keep(session, record, quotations, book.need("edition"), book.need("transcriber"), str(path), at=at)
    return PaperLedger(path=str(path), record=record.key, quotations=len(quotations))


def _record(session: Session, name: str) -> Record:
    try:
        return find_record(session.library, name)
    except NotFoundError:
        titled = [one for one in records(session.library) if fold(one.title) == fold(name)]
        if len(titled) != 1:
            raise
        return titled[0]


def _keep(
    session: Session,
    record: Record,
    quotations: list[tuple[str, str, str]],
    edition: str,
    transcriber: str,
    path: str,
    *,
    at: str,
) -> str:
    """Write the quotations as one text whose pages are the printed pages, one block a quotation."""
    pages, blocks, parts, start = [], [], list[str](), 0
    for number, (label, words, _) in enumerate(quotations, 1):
        text = " ".join(clean(words).split())
        stop = start + len(text)
        pages.append(Page(number=number, label=label, start=start, stop=stop))
        blocks.append(Block(kind=BlockKind.QUOTE, start=start, stop=stop))
        parts.append(text)
        start = stop + 2
    text = "\n\n".join(parts)
    digest = hashlib.sha256(f"paper\x1f{record.key}\x1f{edition}\x1f{text}".encode()).hexdigest()
    source = Source(
        id=source_id(digest),
        record=record.key,
        medium="paper",
        path=path,
        sha256=digest,
        media_type="text/x-transcription",
        nature="full",
        paired_by=f"transcribed by {transcriber}",
        edition=edition,
    )
    put_source(session.library, source, at=at)
    extraction = Extraction(
        status=Status.OK,
        extractor="transcription/1",
        media_type="text/x-transcription",
        text=text,
        pages=tuple(pages),
        blocks=tuple(blocks),
    )
    made = put_text(session.library, source.id, extraction, at=at)
    for (_, _, checker), page in zip(quotations, pages, strict=True):
        if checker:
            check_by_eye(session.library, made, page.start, page.stop, person=checker, at=at)
    return made
