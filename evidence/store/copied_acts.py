"""Acts of another copy of a workspace: read there, taken here as they were written, and put in one order.

The order of all acts follows from the acts alone: their times, what each follows or names, and their digests. So two
copies that hold the same acts have them in the same order, whichever was merged into which, and "the later one stands"
means the same in both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evidence.errors import UnreadableError
from evidence.store.acts import forks, kinds
from evidence.store.library import Library

_NAMED = ("undone", "quote", "moved")
"""The parts of a payload that name an earlier act."""

_LISTED = frozenset(
    {
        ("assignment", "outcome"),
        ("calibration", "records"),
        ("sample", "population"),
        ("sample", "keys"),
        ("stop", "keys"),
        ("update", "included"),
        ("update", "open"),
    }
)
"""Kinds of acts and their columns that name records in JSON: in lists, or as the keys of an object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedAct:
    """An act as it was written (`act` has the columns of the table `acts`), and its row as it stands in its copy."""

    act: Mapping[str, Any]
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What is called otherwise here than in the other copy: records, texts, and statements by (review, number)."""

    records: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    statements: Mapping[tuple[str, int], int] = field(default_factory=dict)


def copied_acts(library: Library) -> list[CopiedAct]:
    """Every act of a copy, in the order of the acts, under the origin that it was written with."""
    written = forks(library)
    rows: dict[str, dict[str, Any]] = {}
    for table, columns in kinds().values():
        for row in library.rows(f"SELECT act, {', '.join(columns)} FROM {table}"):
            rows[row["act"]] = {name: row[name] for name in columns}
    found = {}
    for row in library.rows("SELECT * FROM acts"):
        act = dict(row)
        act["origin"] = written.get(act["origin"], act["origin"])
        found[act["id"]] = CopiedAct(act=act, row=rows[act["id"]])
    return [found[one] for one in in_order([one.act for one in found.values()])]


def in_order(acts: Sequence[Mapping[str, Any]]) -> list[str]:
    """The ids of acts, oldest first; an act never comes before the one it follows in its chain or the one it names.

    A clock that was wrong, or behind that of another copy, cannot put the undoing before the deed.
    """
    known = {act["id"]: act for act in acts}
    by_digest = {act["digest"]: act["id"] for act in acts}
    places: dict[str, tuple[str, int]] = {}
    asked, waiting = set[str](), sorted(known, reverse=True)
    while waiting:
        act = known[waiting[-1]]
        before = [one for one in _before(act, by_digest) if one in known]
        left = [one for one in before if one not in asked]
        asked.add(act["id"])
        if left and act["id"] not in places:
            waiting += left
            continue
        waiting.pop()
        latest = max((places[one] for one in before if one in places), default=("", -1))
        places[act["id"]] = (act["at"], 0) if act["at"] > latest[0] else (latest[0], latest[1] + 1)
    return sorted(known, key=lambda one: (*places[one], known[one]["digest"]))


def _before(act: Mapping[str, Any], by_digest: Mapping[str, str]) -> list[str]:
    told = json.loads(act["payload"])
    named = [told[name] for name in _NAMED if told.get(name)]
    return [*named, *([by_digest[act["previous"]]] if act["previous"] in by_digest else [])]


class Chains:
    """The chains of this copy, to which acts of another are hung on."""

    def __init__(self, library: Library) -> None:
        """Read the chains as they are."""
        self._library = library
        self._forks = forks(library)
        self._written: dict[str, tuple[str, str]] = {}
        self._places: dict[str, tuple[str, int]] = {}
        self._taken: set[tuple[str, int]] = set()
        self._mapped = {kind: _mapped(library, table) for kind, (table, _) in kinds().items()}
        for row in library.rows("SELECT id, origin, sequence, digest FROM acts"):
            self._written[row["id"]] = (row["digest"], row["origin"])
            self._note(row["digest"], row["origin"], row["sequence"])

    def has(self, act: Mapping[str, Any]) -> bool:
        """Whether the act is here.

        Raises:
            UnreadableError: another act is here under its id.
        """
        known = self._written.get(act["id"])
        if known is not None and known[0] != act["digest"]:
            raise UnreadableError(
                f"Act {act['id']} ({act['kind']} by {act['person']}, {act['at']}) is another one in the other copy.",
                remedy="One of the two was altered: call evidence doctor in both.",
            )
        return known is not None

    def take(self, copied: CopiedAct, names: Names) -> bool:
        """Write an act that is not here yet, as it was written. Returns whether a chain forked at it.

        The act follows the one whose digest it names. Where another act follows that one already, both copies went on
        from there, and the second goes under a name of its own.
        """
        act = copied.act
        origin, place = self._places.get(act["previous"], (act["origin"], 0))
        forked = (origin, place + 1) in self._taken
        if forked:
            copy, _, person = act["origin"].partition("/")
            origin = f"{copy}~{act['digest'][:16]}/{person}"
            self._library.execute(
                "INSERT INTO forks (origin, written) VALUES (:origin, :written)", origin=origin, written=act["origin"]
            )
        self._library.execute(
            "INSERT INTO acts (id, origin, sequence, kind, person, at, payload, previous, digest)"
            " VALUES (:id, :origin, :sequence, :kind, :person, :at, :payload, :previous, :digest)",
            **{**act, "origin": origin},
        )
        self._note(act["digest"], origin, act["sequence"])
        self._written[act["id"]] = (act["digest"], origin)
        self._write_row(copied, names)
        return forked

    def _note(self, digest: str, origin: str, sequence: int) -> None:
        self._places[digest] = (origin, sequence)
        self._taken.add((origin, sequence))

    def _write_row(self, copied: CopiedAct, names: Names) -> None:
        act = copied.act
        table, columns = kinds()[act["kind"]]
        row = {name: copied.row[name] for name in columns}
        for name in columns:
            row[name] = self._here(act["kind"], name, copied.row, names)
        marks = ", ".join(":" + name for name in columns)
        self._library.execute(f"INSERT INTO {table} (act, {', '.join(columns)}) VALUES (:act, {marks})",
                              act=act["id"], **row)  # fmt: skip
        told = json.loads(act["payload"])
        self._library.many(
            "INSERT INTO renamings (act, name, here) VALUES (:act, :name, :here)",
            [
                {"act": act["id"], "name": name, "here": json.dumps(here, ensure_ascii=False)}
                for name, here in row.items()
                if here != told[name]
            ],
        )

    def _here(self, kind: str, name: str, row: Mapping[str, Any], names: Names) -> Any:
        value = row[name]
        if (kind, name) in {("statement", "number"), ("quote", "statement"), ("query", "statement")}:
            return names.statements.get((row["review"], value), value)
        if (kind, name) in _LISTED:
            return _listed(value, names.records)
        kept = {"records": names.records, "texts": names.texts}.get(self._mapped[kind].get(name, ""))
        return value if kept is None else kept.get(value, value)


def _listed(text: str, names: Mapping[str, str]) -> str:
    """JSON that names records, with what they are called here; the very same text where nothing is called otherwise."""
    told = json.loads(text)
    here = _called(told, names)
    return text if here == told else json.dumps(here, ensure_ascii=False)


def _called(told: Any, names: Mapping[str, str]) -> Any:
    if isinstance(told, dict):
        return {names.get(key, key): value for key, value in told.items()}
    if isinstance(told, list):
        return [_called(one, names) for one in told]
    return names.get(told, told)


def _mapped(library: Library, table: str) -> dict[str, str]:
    """The columns of a table that name a row of another table, and which."""
    rows = library.rows('SELECT "from" AS name, "table" AS other FROM pragma_foreign_key_list(:table)', table=table)
    return {row["name"]: row["other"] for row in rows}


def put_in_order(library: Library) -> bool:
    """Give all acts and their rows the order of the acts, and count them. Returns whether anything had to move.

    Nothing but the place of a row in its table changes, which the triggers against changes cannot tell from a change:
    they are put aside and back within the transaction.
    """
    there = [row["id"] for row in library.rows("SELECT id FROM acts ORDER BY rowid")]
    acts = [dict(row) for row in library.rows("SELECT id, origin, at, payload, previous, digest FROM acts")]
    written = forks(library)
    for act in acts:
        act["origin"] = written.get(act["origin"], act["origin"])
    wanted = in_order(acts)
    library.execute(
        "INSERT INTO meta (name, value) VALUES ('acts', :count) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        count=str(len(acts)),
    )
    if wanted == there:
        return False
    tables = ["acts", *sorted({table for table, _ in kinds().values()})]
    triggers = library.rows(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (SELECT value FROM json_each(:tables))",
        tables=json.dumps(tables),
    )
    for row in triggers:
        library.execute(f"DROP TRIGGER {row['name']}")
    library.execute("CREATE TEMP TABLE order_of_acts (id TEXT PRIMARY KEY, place INTEGER NOT NULL)")
    library.many(
        "INSERT INTO order_of_acts (id, place) VALUES (:id, :place)",
        [{"id": one, "place": place} for place, one in enumerate(wanted, 1)],
    )
    for table in tables:
        key = "id" if table == "acts" else "act"
        place = f"SELECT place FROM order_of_acts WHERE order_of_acts.id = {table}.{key}"
        library.execute(f"UPDATE {table} SET rowid = -({place})")
        library.execute(f"UPDATE {table} SET rowid = -rowid")
    library.execute("DROP TABLE order_of_acts")
    for row in triggers:
        library.execute(row["sql"])
    return True
