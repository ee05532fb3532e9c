"""Which records are the same work: merges that stand or were taken back, and what is known to be two works."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from evidence.model import Record
from evidence.store.acts import append_act, undo_act
from evidence.store.library import Library
from evidence.store.rows import pack, unpack


def merges(library: Library) -> dict[str, str]:
    """The standing merges: merged key to kept key."""
    return {
        row["merged"]: row["kept"]
        for row in library.rows(
            "SELECT merged, kept FROM merges WHERE NOT EXISTS (SELECT 1 FROM undos WHERE undone = merges.act)"
        )
    }


def follow(into: Mapping[str, str], key: str) -> str:
    """The key that a key stands for after the merges."""
    while key in into:
        key = into[key]
    return key


def members(into: Mapping[str, str], keys: Collection[str] | None) -> frozenset[str] | None:
    """These keys and those that stand for them after the merges; None, which means all, stays None."""
    return None if keys is None else frozenset(keys) | {one for one in into if follow(into, one) in keys}


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A standing merge: `before` is the kept record as it was, where it was filled from the merged one, else None."""

    act: str
    kept: str
    merged: str
    reason: str
    person: str
    before: Record | None


def merge(
    library: Library, kept: str, merged: str, *, reason: str, person: str, at: str, before: Record | None = None
) -> str:
    """Join two records that are the same work; both stay, and the join can be undone. Returns the act."""
    packed = "" if before is None else pack(before)
    return append_act(library, "merge", person=person, at=at, kept=kept, merged=merged, reason=reason, before=packed)


def standing_merges(library: Library) -> list[Merge]:
    """The merges that stand, oldest first."""
    rows = library.rows(
        "SELECT merges.*, acts.person FROM merges JOIN acts ON acts.id = merges.act"
        " WHERE NOT EXISTS (SELECT 1 FROM undos WHERE undone = merges.act) ORDER BY merges.rowid"
    )
    return [
        Merge(
            act=row["act"],
            kept=row["kept"],
            merged=row["merged"],
            reason=row["reason"],
            person=row["person"],
            before=unpack(row["before"]) if row["before"] else None,
        )
        for row in rows
    ]


def part(library: Library, reason: str, *, person: str, at: str) -> str:
    """Undo the standing merge that was made for a reason; returns the key that stands for itself again, or ""."""
    row = library.row(
        "SELECT act, merged FROM merges WHERE reason = :reason"
        " AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = merges.act) ORDER BY rowid DESC LIMIT 1",
        reason=reason,
    )
    if row is None:
        return ""
    undo_act(library, row["act"], person=person, at=at)
    return str(row["merged"])


def distinguish(library: Library, one: str, other: str, *, person: str, at: str) -> str:
    """Say that two records are not the same work, however much they look alike. Returns the act."""
    return append_act(library, "distinction", person=person, at=at, one=one, other=other)


def distinctions(library: Library) -> list[tuple[str, str, str]]:
    """The standing (act, one record, other record) of which somebody said that they are not the same work."""
    rows = library.rows(
        "SELECT act, one, other FROM distinctions WHERE NOT EXISTS (SELECT 1 FROM undos WHERE undone = distinctions.act)"
        " ORDER BY rowid"
    )
    return [(row["act"], row["one"], row["other"]) for row in rows]


def is_later(library: Library, act: str, other: str) -> bool:
    """Whether an act comes after another in the order of acts."""
    return bool(
        library.value(
            "SELECT (SELECT rowid FROM acts WHERE id = :act) > (SELECT rowid FROM acts WHERE id = :other)",
            act=act,
            other=other,
        )
    )


def worked_on(library: Library) -> set[str]:
    """The keys of records that somebody decided on, tagged or quoted."""
    rows = library.rows(
        "SELECT record FROM decisions UNION SELECT sources.record FROM sources JOIN texts ON texts.source = sources.id"
        " WHERE sources.record IS NOT NULL AND (texts.id IN (SELECT text FROM tags WHERE reviewer <> '')"
        " OR texts.id IN (SELECT text FROM statement_quotes))"
    )
    return {row[0] for row in rows}


def by_arrival(library: Library) -> list[str]:
    """The keys of all records in the order in which they came in."""
    return [row[0] for row in library.rows("SELECT key FROM records ORDER BY rowid")]
