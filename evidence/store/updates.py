"""Updates of a review: when each began, and what the version before it had come to."""

from __future__ import annotations

import json
from collections.abc import Iterable

from evidence.model import Update
from evidence.store.acts import append_act
from evidence.store.duplicates import follow, merges
from evidence.store.library import Library


def append_update(library: Library, review: str, update: Update) -> str:
    """Write that an update began (its `act` is not looked at). Returns the act."""
    return append_act(
        library, "update", person=update.person, at=update.at, review=review, name=update.name,
        included=_packed(sorted(map(list, update.included))), open=_packed(sorted(update.open)),
        studies=update.studies, reports=update.reports,
    )  # fmt: skip


def updates(library: Library, review: str) -> list[Update]:
    """The updates of a review that stand, oldest first; records have the keys that they had when the update began."""
    rows = library.rows(
        "SELECT updates.*, acts.person, acts.at FROM updates JOIN acts ON acts.id = updates.act WHERE review = :review"
        " AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = updates.act) ORDER BY acts.at, acts.rowid",
        review=review,
    )
    return [
        Update(
            act=row["act"], name=row["name"], person=row["person"], at=row["at"],
            included=tuple((key, study) for key, study in json.loads(row["included"])),
            open=frozenset(json.loads(row["open"])), studies=row["studies"], reports=row["reports"],
        )
        for row in rows
    ]  # fmt: skip


def came_in(library: Library) -> dict[str, str]:
    """When each record came in, ISO 8601, by its key after joins: of records that were joined, the first."""
    into, found = merges(library), dict[str, str]()
    for row in library.rows("SELECT key, added_at FROM records ORDER BY added_at, rowid"):
        found.setdefault(follow(into, row["key"]), row["added_at"])
    return found


def _packed(value: Iterable[object]) -> str:
    return json.dumps(list(value), ensure_ascii=False, separators=(",", ":"))
