"""Human acts: appended, never edited, each chained by digest to the one before it of the same origin.

An origin is one copy of a workspace and one person, so that two copies can be merged without a conflict. Every act has
its payload in `acts` and the same values as a row of the table of its kind, where SQL can ask for them; `broken_acts`
proves that neither was altered.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from evidence.errors import NotFoundError
from evidence.store.library import Library

_COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "undo": ("undos", ("undone",)),
    "amendment": ("amendments", ("review", "file", "before", "after", "reason")),
    "merge": ("merges", ("kept", "merged", "reason", "before")),
    "distinction": ("distinctions", ("one", "other")),
    "study": ("study_links", ("study", "record")),
    "request": ("full_text_requests", ("record", "state", "note")),
    "eye-check": ("eye_checks", ("text", "start", "stop")),
    "decision": ("decisions", ("review", "record", "stage", "reviewer", "role", "verdict", "reason", "note")),
    "note": ("remarks", ("review", "record", "stage", "text")),
    "label": ("labels", ("review", "record", "stage", "label", "put")),
    "correction": ("corrections", ("record", "field", "old", "new", "why")),
    "import": ("decision_imports", ("review", "path", "digest", "tool", "made")),
    "tag": ("tags", ("review", "theme", "text", "start", "stop", "words", "reviewer", "suggester", "sign", "memo")),
    "statement": ("statements", ("review", "number", "kind", "theme", "axis", "text", "confidence", "author")),
    "quote": ("statement_quotes", ("review", "statement", "text", "start", "stop", "words", "sign")),
    "confirmation": ("confirmations", ("quote",)),
    "move": ("moves", ("moved", "text", "start", "stop", "words", "program")),
    "update": ("updates", ("review", "name", "included", "open", "studies", "reports")),
    "query": ("statement_queries", ("review", "statement", "query", "result")),
    "sample": ("sample_draws", ("review", "target", "confidence", "looks", "seed", "population", "keys")),
    "stop": ("stops", ("review", "rule", "figures", "note", "keys")),
    "assignment": ("assignments", ("review", "stage", "rule", "outcome")),
    "leaving": ("leavings", ("review", "reviewer", "away")),
    "calibration": ("calibrations", ("review", "stage", "seed", "people", "records")),
    "exploration": ("explorations", ("review", "record", "stage", "reviewer")),
    "deferral": ("deferrals", ("review", "record", "stage", "reviewer", "later")),
}
"""The table of each kind of act and its columns, which are the names in the payload."""

_INSERTS = {
    kind: f"INSERT INTO {table} (act, {', '.join(names)}) VALUES (:act, {', '.join(':' + name for name in names)})"
    for kind, (table, names) in _COLUMNS.items()
}
_SELECTS = {
    kind: f"SELECT {', '.join(names)} FROM {table} WHERE act = :act" for kind, (table, names) in _COLUMNS.items()
}


def append_act(library: Library, kind: str, /, *, person: str, at: str, **payload: Any) -> str:
    """Write one act and its row; returns the act's id. Call inside a transaction.

    Args:
        library: the open database.
        kind: one of the kinds above.
        person: whose act it is.
        at: when, ISO 8601 in UTC.
        payload: the columns of the kind's table.
    """
    copy = library.value("SELECT value FROM meta WHERE name = 'copy'")
    origin = f"{copy}/{person}"
    last = library.row(
        "SELECT sequence, digest FROM acts WHERE origin = :origin ORDER BY sequence DESC LIMIT 1", origin=origin
    )
    sequence, previous = (last["sequence"] + 1, last["digest"]) if last else (1, "")
    act = {
        "id": uuid7(at), "origin": origin, "sequence": sequence, "kind": kind, "person": person, "at": at,
        "payload": json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")), "previous": previous,
    }  # fmt: skip
    library.execute(
        "INSERT INTO acts (id, origin, sequence, kind, person, at, payload, previous, digest)"
        " VALUES (:id, :origin, :sequence, :kind, :person, :at, :payload, :previous, :digest)",
        **act,
        digest=_digest(act),
    )
    library.execute(_INSERTS[kind], act=act["id"], **payload)
    library.execute(
        "INSERT INTO meta (name, value) VALUES ('acts', '1')"
        " ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
    )
    return str(act["id"])


def undo_act(library: Library, act: str, *, person: str, at: str) -> None:
    """Take an act back, by appending that it is undone.

    Raises:
        NotFoundError: there is no such act, or it is undone already.
    """
    known = library.value("SELECT COUNT(*) FROM acts WHERE id = :act", act=act)
    if not known or library.value("SELECT COUNT(*) FROM undos WHERE undone = :act", act=act):
        raise NotFoundError("There is nothing to undo.", remedy="See what was done with: evidence status --history")
    append_act(library, "undo", person=person, at=at, undone=act)


def undo_last(library: Library, kinds: Collection[str], *, person: str, at: str) -> tuple[str, str]:
    """Take back this person's latest standing act of some kinds; returns its kind and its payload as JSON.

    Raises:
        NotFoundError: there is none.
    """
    last = library.row(
        "SELECT id, kind, payload FROM acts WHERE person = :person AND kind IN (SELECT value FROM json_each(:kinds))"
        " AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = acts.id) ORDER BY rowid DESC LIMIT 1",
        person=person,
        kinds=json.dumps(sorted(kinds)),
    )
    if last is None:
        raise NotFoundError(f"{person} has done nothing of this kind that could be undone.")
    undo_act(library, last["id"], person=person, at=at)
    return str(last["kind"]), str(last["payload"])


def broken_acts(library: Library) -> Iterator[str]:
    """One line for every act whose digest, chain or row is not what it was when it was written.

    The chain of an origin that was forked is a tree: each act follows the one whose digest it names.
    """
    there = 0
    written, renamed, seen = forks(library), renamings(library), dict[str, tuple[str, int]]()
    for row in library.rows("SELECT * FROM acts ORDER BY sequence, origin"):
        act = dict(row)
        there += 1
        origin = act["origin"] = written.get(act["origin"], act["origin"])
        follows = seen.get(act["previous"]) == (origin, act["sequence"] - 1)
        if act["digest"] != _digest(act) or not (follows or (act["sequence"], act["previous"]) == (1, "")):
            yield f"act {act['id']} ({act['kind']} by {act['person']}, {act['at']}) was altered, or one before it is gone"
        elif not _row_agrees(library, act, renamed.get(act["id"], {})):
            yield f"the row of act {act['id']} ({act['kind']} by {act['person']}, {act['at']}) was altered"
        seen[act["digest"]] = (origin, act["sequence"])
    told = library.value("SELECT value FROM meta WHERE name = 'acts'")
    if int(told or 0) != there:
        yield f"{told or 0} acts were written and {there} are there"


def kinds() -> dict[str, tuple[str, tuple[str, ...]]]:
    """The table of each kind of act and its columns."""
    return dict(_COLUMNS)


def forks(library: Library) -> dict[str, str]:
    """The origins that acts of a copied folder are kept under, each with the origin that the acts were written with."""
    return {row["origin"]: row["written"] for row in library.rows("SELECT origin, written FROM forks")}


def renamings(library: Library) -> dict[str, dict[str, Any]]:
    """What columns of the rows of acts say here, where the act itself says what it is called in another copy."""
    found: dict[str, dict[str, Any]] = {}
    for row in library.rows("SELECT act, name, here FROM renamings"):
        found.setdefault(row["act"], {})[row["name"]] = json.loads(row["here"])
    return found


def uuid7(at: str) -> str:
    """A UUID version 7 (RFC 9562) for a moment given in ISO 8601."""
    milliseconds = int(datetime.fromisoformat(at).timestamp() * 1000)
    value = (milliseconds << 80) | (7 << 76) | (secrets.randbits(12) << 64) | (2 << 62) | secrets.randbits(62)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _digest(act: dict[str, Any]) -> str:
    names = ("id", "origin", "sequence", "kind", "person", "at", "payload", "previous")
    return hashlib.sha256("\x1f".join(str(act[name]) for name in names).encode()).hexdigest()


def _row_agrees(library: Library, act: dict[str, Any], renamed: Mapping[str, Any]) -> bool:
    row = library.row(_SELECTS[act["kind"]], act=act["id"])
    return row is not None and dict(row) == {**json.loads(act["payload"]), **renamed}
