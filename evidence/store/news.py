"""What has happened since one last looked, so that a long session need not read everything again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from evidence.store.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A moment in the database's history.

    `act` and `id` are the place and the id of the last act, `change` the place of the last change of a record's fields (0
    for none); `others` is a text that is another one when anything else that screening rests on has come in: records, full
    texts, people who left or came back, what a merge calls otherwise here.
    """

    act: int
    id: str
    change: int
    others: str


def mark_of(library: Library) -> Mark:
    """This moment."""
    row = library.row(
        "SELECT (SELECT MAX(rowid) FROM acts) AS act, (SELECT MAX(rowid) FROM records) AS record,"
        " (SELECT id FROM acts ORDER BY rowid DESC LIMIT 1) AS id,"
        " (SELECT COUNT(*) FROM sources) AS sources, (SELECT MAX(rowid) FROM renamings) AS renamings,"
        " (SELECT group_concat(name || left_at) FROM reviewers WHERE left_at <> '') AS people,"
        " (SELECT MAX(rowid) FROM record_changes) AS change"
    )
    values = dict(row) if row else {}
    return Mark(
        act=int(values.get("act") or 0),
        id=values.get("id") or "",
        change=int(values.get("change") or 0),
        others=json.dumps([values.get(name) for name in ("record", "sources", "people", "renamings")]),
    )


def is_followed(library: Library, mark: Mark) -> bool:
    """Whether what has happened since comes after that moment: a merge also puts acts between those that were there."""
    return not mark.act or library.value("SELECT id FROM acts WHERE rowid = :act", act=mark.act) == mark.id


def acts_since(library: Library, mark: Mark) -> list[tuple[str, dict[str, Any]]]:
    """The kind and the payload of every act after a moment, in the order in which they were written; one that was taken
    back is there in place of the undo, because it says what is not any more what it was."""
    rows = library.rows(
        "SELECT ifnull(taken.kind, acts.kind) AS kind, ifnull(taken.payload, acts.payload) AS payload FROM acts"
        " LEFT JOIN undos ON undos.act = acts.id LEFT JOIN acts AS taken ON taken.id = undos.undone"
        " WHERE acts.rowid > :act ORDER BY acts.rowid",
        act=mark.act,
    )
    return [(row["kind"], json.loads(row["payload"])) for row in rows]
