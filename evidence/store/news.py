"""What has happened since one last looked, so that a long session need not read everything again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from evidence.store.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A moment in the database's history: the last act, and a text that is another one when anything else that screening
    rests on has come in (records, full texts, people)."""

    act: int
    others: str


def mark_of(library: Library) -> Mark:
    """This moment."""
    row = library.row(
        "SELECT (SELECT MAX(rowid) FROM acts) AS act, (SELECT MAX(rowid) FROM records) AS record,"
        " (SELECT COUNT(*) FROM sources) AS sources, (SELECT group_concat(name || left_at) FROM reviewers) AS people"
    )
    values = dict(row) if row else {}
    return Mark(
        act=int(values.get("act") or 0),
        others=json.dumps([values.get(name) for name in ("record", "sources", "people")]),
    )


def acts_since(library: Library, mark: Mark) -> list[tuple[str, dict[str, Any]]]:
    """The kind and the payload of every act after a moment, in the order in which they were written."""
    rows = library.rows("SELECT kind, payload FROM acts WHERE rowid > :act ORDER BY rowid", act=mark.act)
    return [(row["kind"], json.loads(row["payload"])) for row in rows]
