"""What is added by hand: a record, a transcription, a full-text request, a study."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.errors import UsageError
from evidence.jobs.clock import now
from evidence.jobs.index import refresh
from evidence.jobs.paper import transcribe
from evidence.jobs.references import References
from evidence.jobs.session import Session
from evidence.model import EvidenceKind, Export, Record, RouteKind
from evidence.protocol import Route
from evidence.references.names import parse_name
from evidence.store import transaction
from evidence.store.acts import undo_last
from evidence.store.records import find_record, link_study, request_full_text

_DOI = re.compile(r"10\.\d{4,9}/\S+", re.ASCII)
_ADDRESS = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def add_record(
    session: Session,
    *,
    title: str,
    authors: Sequence[str] = (),
    year: int | None = None,
    venue: str = "",
    doi: str = "",
    url: str = "",
    abstract: str = "",
    evidence: EvidenceKind = EvidenceKind.UNKNOWN,
    kind: RouteKind = RouteKind.BY_HAND,
    name: str = "",
    parent: str = "",
    direction: str = "",
) -> tuple[str, str]:
    """Add one record; returns its key and, if it joined one that was known, why.

    Raises:
        UsageError: the title is empty, the DOI is none, or a citation chase names no parent.
        NotFoundError: the parent is not a record.
    """
    if not title.strip():
        raise UsageError("A record needs a title.")
    bare = _ADDRESS.sub("", doi.strip()).casefold()
    if bare and not _DOI.fullmatch(bare):
        raise UsageError(
            f"{doi!r} is not a DOI.", remedy="A DOI looks like 10.1234/abc; it may follow https://doi.org/."
        )
    if kind is RouteKind.CITATION_CHASE and not parent:
        raise UsageError("A citation chase needs the record it started from.", remedy="Name it with --parent RECORD.")
    session.load_review()
    found_in = find_record(session.library, parent).key if parent else ""
    entry = Record(
        key="",
        kind="document",
        title=" ".join(title.split()),
        abstract=abstract,
        authors=tuple(parse_name(one) for one in authors),
        year=year,
        venue=venue,
        doi=bare,
        url=url,
        evidence=evidence,
    )
    route = Route(kind=kind, name=name or kind.value, parent=found_in, direction=direction)
    export = Export(path="by hand", format="by hand", encoding="", records=(entry,))
    taken = References(session, at=now()).take(export, route)
    refresh(session)
    return taken


def add_transcription(
    session: Session, record: str, page: str, words: str, *, edition: str, person: str, checked_by: str
) -> None:
    """Keep a quotation transcribed from paper, and make it findable.

    Raises:
        NotFoundError: no such record.
    """
    transcriber = session.check_person(person)
    checker = session.check_person(checked_by) if checked_by else ""
    transcribe(session, record, page, words, edition=edition, transcriber=transcriber, checked_by=checker)
    refresh(session)


def add_request(session: Session, record: str, state: str, *, note: str, person: str) -> str:
    """Say what became of a full-text request; returns the record's key.

    Raises:
        NotFoundError: no such record.
    """
    key, who = find_record(session.library, record).key, session.check_person(person)
    with transaction(session.library):
        request_full_text(session.library, key, state, note=note, person=who, at=now())
    return key


def add_study(session: Session, study: str, records: Sequence[str], *, person: str) -> list[str]:
    """Say that records report one study; returns their keys.

    Raises:
        NotFoundError: one of them is not a record.
    """
    keys, who = [find_record(session.library, one).key for one in records], session.check_person(person)
    with transaction(session.library):
        for key in keys:
            link_study(session.library, study, key, person=who, at=now())
    return keys


def undo(session: Session, person: str) -> str:
    """Take back this person's last full-text request, study link or check by eye; returns its kind.

    Raises:
        NotFoundError: there is none.
    """
    with transaction(session.library):
        kind, _ = undo_last(
            session.library, {"request", "study", "eye-check"}, person=session.check_person(person), at=now()
        )
    return kind
