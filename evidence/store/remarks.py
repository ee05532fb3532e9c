"""Notes and labels that people put on records, appended and never edited; no decision touches them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evidence.model import Stage
from evidence.store.acts import append_act
from evidence.store.duplicates import follow, merges
from evidence.store.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A note or a label (`kind`) of one person on one record.

    `stage` is where the record stood when it was written: under a dual design others may read it once the record is
    shown there. `at` is ISO 8601 in UTC.
    """

    kind: str
    record: str
    stage: Stage
    person: str
    text: str
    at: str


def append_note(library: Library, review: str, record: str, stage: Stage, text: str, *, person: str, at: str) -> str:
    """Write a note on a record. Returns the act."""
    return append_act(library, "note", person=person, at=at, review=review, record=record, stage=stage.value, text=text)


def append_label(
    library: Library, review: str, record: str, stage: Stage, label: str, *, put: bool, person: str, at: str
) -> str:
    """Put a label on a record, or take a person's own off. Returns the act."""
    return append_act(
        library, "label", person=person, at=at, review=review, record=record, stage=stage.value, label=label,
        put=int(put),
    )  # fmt: skip


def remarks(library: Library, review: str) -> list[Remark]:
    """The notes and labels of a review that stand, under the keys that records have now, oldest first."""
    rows = library.rows(
        "SELECT 'note' AS kind, record, stage, acts.person, text, 1 AS put, acts.at, acts.rowid AS place FROM remarks"
        " JOIN acts ON acts.id = remarks.act WHERE review = :review"
        " AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = remarks.act)"
        " UNION ALL SELECT 'label', record, stage, acts.person, label, put, acts.at, acts.rowid FROM labels"
        " JOIN acts ON acts.id = labels.act WHERE review = :review"
        " AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = labels.act) ORDER BY place",
        review=review,
    )
    into = merges(library)
    told = [
        (
            Remark(
                kind=row["kind"], record=follow(into, row["record"]), stage=Stage(row["stage"]), person=row["person"],
                text=row["text"], at=row["at"],
            ),
            bool(row["put"]),
        )
        for row in rows
    ]  # fmt: skip
    return _standing(told)


def _standing(told: Iterable[tuple[Remark, bool]]) -> list[Remark]:
    """The notes, and of each person's labels on a record those whose last row puts them on."""
    found: list[Remark] = []
    put: dict[tuple[str, str, str], Remark] = {}
    for one, is_put in told:
        if one.kind == "note":
            found.append(one)
            continue
        key = (one.record, one.person, one.text.casefold())
        put.pop(key, None)
        if is_put:
            put[key] = one
    return sorted([*found, *put.values()], key=lambda one: one.at)
