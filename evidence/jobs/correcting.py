"""A record mended in place: a missing abstract, a wrong title, year or DOI. What stood there stays in the history.

The abstract is a text of its own that can be searched, tagged and quoted. The earlier one stays, and what hangs on it is
moved to the same words in the new one; what does not find them is left where it was, and `doctor` names it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.clock import now
from evidence.jobs.index import refresh
from evidence.jobs.reread import move_along
from evidence.jobs.session import Session
from evidence.model import Record
from evidence.store import transaction
from evidence.store.audit import add_reviewer
from evidence.store.corrections import append_correction, undo_correction
from evidence.store.derived import building
from evidence.store.records import entry, find_record, replace_record
from evidence.store.texts import put_abstract
from evidence.text import clean

FIELDS = ("title", "abstract", "year", "doi")
"""What can be mended."""
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)
_DOI = re.compile(r"10\.\d{4,9}/\S+", re.ASCII)
_ADDRESS = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What was mended: the record's key, the names of the fields, and of the tags and quotations on its abstract how many
    were moved along and how many were left."""

    record: str
    fields: tuple[str, ...]
    moved: int
    left: int


def correct(session: Session, record: str, said: Mapping[str, str], *, person: str, why: str = "") -> Corrected:
    """Mend fields of a record.

    Args:
        session: the open workspace.
        record: its key or an alias.
        said: new values, by one of `FIELDS`; an empty one empties the field, except the title.
        person: who mends.
        why: where the new value is from.

    Raises:
        NotFoundError: no such record or reviewer, or everything is so already.
        UsageError: the title is empty, or a year or DOI is none.
    """
    known, who, at = find_record(session.library, record), session.check_person(person), now()
    wanted = {name: _checked(name, value) for name, value in said.items()}
    changed = {name: value for name, value in wanted.items() if value_of(known, name) != value}
    if not changed:
        raise NotFoundError(f"{known.key} says so already.", remedy=f"See it with: evidence screen edit {known.key}")
    with building(session.workspace.derived, "ingest"):
        with transaction(session.library):
            add_reviewer(session.library, who, at=at)
            for name, value in changed.items():
                append_correction(
                    session.library, known.key, name, value_of(known, name), value, why=why, person=who, at=at
                )
            _write(session, known, changed, f"{who}{f': {why}' if why else ''}", at)
        moved, left = move_along(session, known.key, at=at)
        refresh(session)
    return Corrected(record=known.key, fields=tuple(changed), moved=moved, left=left)


def take_back(session: Session, *, person: str) -> Corrected:
    """Take this person's last correction back: the field says what it said before, unless it was mended again since.

    Raises:
        NotFoundError: there is none.
        UsageError: the field was changed again since.
    """
    who, at = session.check_person(person), now()
    with building(session.workspace.derived, "ingest"):
        with transaction(session.library):
            last = undo_correction(session.library, who, at=at)
            known = entry(session.library, last.record)
            if value_of(known, last.field) != last.new:
                raise UsageError(
                    f"The {last.field} of {last.record} was changed again since.",
                    remedy=f"Mend it anew: evidence screen edit {last.record} --{last.field} TEXT --as {who}",
                )
            _write(session, known, {last.field: last.old}, f"{who}: taken back", at)
        moved, left = move_along(session, last.record, at=at)
        refresh(session)
    return Corrected(record=last.record, fields=(last.field,), moved=moved, left=left)


def value_of(record: Record, name: str) -> str:
    """A field as it is written in the history; "" where it is empty."""
    value = getattr(record, name)
    return "" if value is None else str(value)


def _write(session: Session, known: Record, values: Mapping[str, str], by: str, at: str) -> None:
    told: dict[str, str | int | None] = dict(values)
    if "year" in told:
        told["year"] = int(values["year"]) if values["year"] else None
    mended = replace(known, **told)  # type: ignore[arg-type]  # only fields of a record
    changes = [(name, value_of(known, name), value, True) for name, value in values.items()]
    replace_record(session.library, mended, changes, why=by, at=at)
    if {"title", "abstract"} & set(values):
        put_abstract(session.library, mended, at=at)


def _checked(name: str, value: str) -> str:
    """The value as it is kept.

    Raises:
        UsageError: it cannot be one of this field.
    """
    text = clean(value).strip()
    if name == "abstract":
        return text
    text = " ".join(text.split())
    if name == "title" and not text:
        raise UsageError("A record needs a title.", remedy="Give one: --title TEXT.")
    if name == "year" and text and not _YEAR.fullmatch(text):
        raise UsageError(f"{value!r} is no year.", remedy="A year has four digits.")
    if name == "doi":
        text = _ADDRESS.sub("", text).casefold()
        if text and not _DOI.fullmatch(text):
            raise UsageError(f"{value!r} is not a DOI.", remedy="A DOI looks like 10.1234/abc.")
    return text
