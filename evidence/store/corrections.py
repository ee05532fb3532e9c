"""Fields of records that people mended: what stood there before stays, with who changed it, when and why."""

from __future__ import annotations

import json
from dataclasses import dataclass

from evidence.errors import NotFoundError
from evidence.store.acts import append_act, undo_act
from evidence.store.duplicates import follow, merges
from evidence.store.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One field of one record that a person mended; a year is written in digits. `at` is ISO 8601 in UTC.

    `stands` is False where it was taken back.
    """

    act: str
    record: str
    field: str
    old: str
    new: str
    why: str
    person: str
    at: str
    stands: bool = True


def append_correction(
    library: Library, record: str, field: str, old: str, new: str, *, why: str, person: str, at: str
) -> str:
    """Say that a field was mended; the record itself is written by `replace_record`. Returns the act."""
    return append_act(
        library, "correction", person=person, at=at, record=record, field=field, old=old, new=new, why=why
    )


def corrections(library: Library, record: str) -> list[Correction]:
    """What was mended in a record (and in those that were joined with it), oldest first, what was taken back included."""
    rows = library.rows(
        "SELECT corrections.*, acts.person, acts.at,"
        " NOT EXISTS (SELECT 1 FROM undos WHERE undone = corrections.act) AS stands FROM corrections"
        " JOIN acts ON acts.id = corrections.act ORDER BY corrections.rowid"
    )
    into = merges(library)
    return [
        Correction(**{**dict(row), "stands": bool(row["stands"])})
        for row in rows
        if follow(into, row["record"]) == record
    ]


def undo_correction(library: Library, person: str, *, at: str) -> Correction:
    """Take a person's last standing correction back; returns it. The record is still to be written.

    Raises:
        NotFoundError: there is none.
    """
    last = library.row(
        "SELECT corrections.*, acts.person, acts.at FROM corrections JOIN acts ON acts.id = corrections.act"
        " WHERE person = :person AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = corrections.act)"
        " ORDER BY corrections.rowid DESC LIMIT 1",
        person=person,
    )
    if last is None:
        raise NotFoundError(
            f"{person} has mended nothing that could be undone.", remedy="See what was done: evidence status --history"
        )
    undo_act(library, last["act"], person=person, at=at)
    return Correction(**dict(last))


def entry_history(library: Library, record: str) -> list[tuple[str, str, str, str, str]]:
    """All that happened to a record's fields, oldest first: when, field, old, new, and by what (a file or a person)."""
    keys = json.dumps([record, *(one for one, kept in merges(library).items() if kept == record)])
    rows = library.rows(
        "SELECT at, field, old, new, why FROM record_changes WHERE taken AND record IN (SELECT value FROM json_each(:keys))"
        " ORDER BY at, rowid",
        keys=keys,
    )
    return [(row["at"], row["field"], row["old"], row["new"], row["why"]) for row in rows]
