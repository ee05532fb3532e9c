"""Sources on paper: quotations transcribed from a printed page, to be checked by eye.

A paper.toml names the record, the edition and the transcriber, and holds the quotations:

    record = "webster1988"            # key or title of the record
    edition = "HMSO, 1988, hardback"
    transcriber = "ada"
      [[quotations]]
      page = "217"
      words = "..."
      checked_by = "ben"              # optional: who compared it with the paper
      themes = ["F1"]                 # optional: tags by the transcriber

Title, author, publisher, year, shelfmark and the dates transcribed_on and checked_on may be noted for other readers.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import EvidenceError, NotFoundError, UnreadableError
from evidence.jobs.clock import now
from evidence.jobs.session import Session
from evidence.model import Block, BlockKind, Extraction, Page, Record, Source, Status, Tag
from evidence.store import transaction
from evidence.store.records import find_record, records
from evidence.store.texts import check_by_eye, eye_checks, find_text, put_source, put_text, source_id
from evidence.store.themes import append_tag, tags
from evidence.text import clean, fold
from evidence.tomlfile import Table, read_toml

_BOOK = (
    "record", "title", "author", "publisher", "year", "edition", "shelfmark", "transcriber", "transcribed_on", "quotations",
)  # fmt: skip
_QUOTATION = ("page", "words", "themes", "checked_by", "checked_on")


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
        books = [book.only(*_BOOK) for book in top.only(*_BOOK, "books").tables("books")] or [top]
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
    record, transcriber = _record(session, book.need("record")), book.need("transcriber")
    rows = [row.only(*_QUOTATION) for row in book.tables("quotations")]
    quotations = [(row.need("page"), row.need("words"), row.text("checked_by")) for row in rows]
    codes = [[session.codebook.theme(code).code for code in row.texts("themes")] for row in rows]
    with transaction(session.library):
        text = _keep(session, record, quotations, book.need("edition"), transcriber, str(path), at=at)
        _tag(session, text, codes, transcriber, at=at)
    return PaperLedger(path=str(path), record=record.key, quotations=len(quotations))


def _tag(session: Session, text: str, codes: list[list[str]], person: str, *, at: str) -> None:
    """Put the themes that the transcriber named on the quotations, each once."""
    stored = find_text(session.library, text)
    there = {(one.theme, one.text, one.start) for one in tags(session.library, session.review)}
    for block, themes in zip(stored.blocks, codes, strict=True):
        for theme in themes:
            if (theme, text, block.start) not in there:
                words = stored.text[block.start : block.stop]
                made = Tag(
                    act="",
                    theme=theme,
                    text=text,
                    start=block.start,
                    stop=block.stop,
                    words=words,
                    reviewer=person,
                    at=at,
                )
                append_tag(session.library, session.review, made)


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
    seen = set(eye_checks(session.library))
    for (_, _, checker), page in zip(quotations, pages, strict=True):
        if checker and (made, page.start, page.stop, checker) not in seen:
            check_by_eye(session.library, made, page.start, page.stop, person=checker, at=at)
    return made
