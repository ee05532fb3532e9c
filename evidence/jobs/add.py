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
from evidence.references.citation import pasted
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
    round: int = 0,
) -> tuple[str, str]:
    """Add one record; returns its key and, if it joined one that was known, why. A DOI may stand in place of the title.

    Raises:
        UsageError: there is neither title nor DOI, the DOI is none, or a citation chase names no parent.
        NotFoundError: the parent is not a record.
    """
    if not doi and _DOI.fullmatch(_ADDRESS.sub("", title.strip())):
        title, doi = "", title
    if not title.strip() and not doi.strip():
        raise UsageError("A record needs a title or a DOI.")
    bare = _ADDRESS.sub("", doi.strip()).casefold()
    if bare and not _DOI.fullmatch(bare):
        raise UsageError(
            f"{doi!r} is not a DOI.", remedy="A DOI looks like 10.1234/abc; it may follow https://doi.org/."
        )
    session.load_review()
    route = route_by(session, kind, name=name, parent=parent, direction=direction, round=round)
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
    export = Export(path="by hand", format="by hand", encoding="", records=(entry,))
    taken = References(session, at=now()).take(export, route)
    refresh(session)
    return taken


def add_pasted(session: Session, text: str, route: Route) -> list[tuple[str, str]]:
    """Add what was pasted: entries in a format that is read (RIS, BibTeX ...), or one citation in words, or a DOI.

    Returns:
        For each entry its key and, if it joined one that was known, why.

    Raises:
        UsageError: no title and no DOI can be found in it.
    """
    session.load_review()
    references, taken = References(session, at=now()), []
    for entry in pasted(text):
        export = Export(path="by hand", format="by hand", encoding="", records=(entry,))
        taken.append(references.take(export, route))
    refresh(session)
    return taken


def route_by(
    session: Session, kind: RouteKind, *, name: str = "", query: str = "", run_on: str = "", parent: str = "",
    direction: str = "", round: int = 0,
) -> Route:  # fmt: skip
    """How records came in, as the options say it; the parent is named by the key that it has now.

    Raises:
        UsageError: a citation chase names no parent, or what is none has a parent, a direction or a round.
        NotFoundError: the parent is not a record.
    """
    if kind is RouteKind.CITATION_CHASE and not parent:
        raise UsageError("A citation chase needs the record it started from.", remedy="Name it with --parent RECORD.")
    if kind is not RouteKind.CITATION_CHASE and (parent or direction or round):
        raise UsageError(
            "A parent, a direction and a round belong to a citation chase.", remedy="Add: --route citation-chase"
        )
    key = find_record(session.library, parent).key if parent else ""
    return Route(
        kind=kind, name=name or kind.value, query=query, run_on=run_on, parent=key, direction=direction, round=round
    )


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
