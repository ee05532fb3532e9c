"""Notes and labels on records, read as far as blindness allows."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.clock import now
from evidence.jobs.session import Session
from evidence.jobs.showing import sees_all
from evidence.jobs.standing_now import State, state
from evidence.model import Stage
from evidence.screen.remarks import readable, stage_of_remark
from evidence.store import transaction
from evidence.store.acts import undo_last
from evidence.store.audit import add_reviewer
from evidence.store.records import find_record
from evidence.store.remarks import Remark, append_label, append_note, remarks


def remarks_for(session: Session, screening: State, person: str = "", record: str = "") -> list[Remark]:
    """The notes and labels that a person may read (of one record, or of all), oldest first; "" is anybody."""
    told = [one for one in remarks(session.library, session.review) if record in ("", one.record)]
    return readable(told, person, screening.shown, sees_all=sees_all(screening, person))


def add_note(session: Session, record: str, text: str, *, person: str) -> str:
    """Write a note on a record; returns the record's key.

    Raises:
        NotFoundError: no such record or reviewer.
        UsageError: the note is empty.
    """
    if not text.strip():
        raise UsageError("The note is empty.", remedy="Write what is to be remembered after the record.")
    key, stage, who = _place(session, record, person)
    with transaction(session.library):
        add_reviewer(session.library, who, at=now())
        append_note(session.library, session.review, key, stage, text.strip(), person=who, at=now())
    return key


def set_labels(session: Session, record: str, labels: Sequence[str], *, person: str, remove: bool = False) -> str:
    """Put labels on a record, or take this person's own off; returns the record's key.

    A label that is there already is not put on again.

    Raises:
        NotFoundError: no such record or reviewer, or a label to be taken off that this person has not put on.
        UsageError: a label is empty.
    """
    key, stage, who = _place(session, record, person)
    wanted = list(dict.fromkeys(" ".join(label.split()) for label in labels))
    if not all(wanted):
        raise UsageError("A label is empty.", remedy="Name one or more labels after the record.")
    own = {
        one.text.casefold(): one.text
        for one in remarks(session.library, session.review)
        if (one.kind, one.record, one.person) == ("label", key, who)
    }
    missing = [label for label in wanted if remove and label.casefold() not in own]
    if missing:
        raise NotFoundError(
            f"{who} has put no label {missing[0]!r} on {key}.",
            remedy=f"There are: {', '.join(own.values()) or 'none'}.",
        )
    with transaction(session.library):
        add_reviewer(session.library, who, at=now())
        for label in wanted:
            if remove or label.casefold() not in own:
                append_label(session.library, session.review, key, stage, label, put=not remove, person=who, at=now())
    return key


def undo_remark(session: Session, kind: str, *, person: str) -> None:
    """Take this person's last act of a kind ("note" or "label") back.

    Raises:
        NotFoundError: there is none.
    """
    with transaction(session.library):
        undo_last(session.library, {kind}, person=session.check_person(person), at=now())


def _place(session: Session, record: str, person: str) -> tuple[str, Stage, str]:
    """The record's key, the stage that a remark on it is written at, and the person."""
    key, who, screening = find_record(session.library, record).key, session.check_person(person), state(session)
    return key, stage_of_remark(key, screening.stood, screening.panel, screening.shown), who
