"""What came into another copy of a workspace: read there, and written here under the names that things have here.

Every table of the database is named in `ACTS_APART`, `TAKEN` or `OWN`: a test holds that against the schema.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evidence.model import Record
from evidence.store.library import Library
from evidence.store.rows import COLUMNS, as_record

ACTS_APART = frozenset({"acts", "renamings", "forks"})
"""Tables of acts, with the tables of their kinds: see `copied_acts`."""
TAKEN = frozenset(
    {"reviewers", "reviews", "exclusion_reasons", "themes", "facts", "routes", "imports", "import_routes", "refusals", "records",
     "aliases", "route_hits", "record_changes", "sources", "texts", "current_texts", "pages", "text_numbers", "readings",
     "saved_searches", "search_savings", "looks", "look_hits", "runs"}
)  # fmt: skip
"""Tables whose rows are taken over by `evidence merge`."""
OWN = frozenset({"meta"})
"""Tables in which every copy says something of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRecord:
    """A record of a copy, with when it came in and its digest."""

    record: Record
    added_at: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldEntry:
    """An entry of a reference file, the record that it became or joined, and why it joined one ("" where it is new)."""

    digest: str
    path: str
    position: int
    record: str
    reason: str


def held_records(library: Library) -> list[HeldRecord]:
    """Every record, also those that are merged into another, in order of arrival."""
    rows = library.rows(f"SELECT {COLUMNS}, digest, added_at FROM records ORDER BY rowid")
    names = COLUMNS.split(", ")
    return [
        HeldRecord(
            record=as_record({name: row[name] for name in names}), added_at=row["added_at"], digest=row["digest"]
        )
        for row in rows
    ]


def held_entries(library: Library) -> list[HeldEntry]:
    """Every entry of every reference file; what was typed in is told apart by its moment instead of a file's digest."""
    rows = library.rows(
        "SELECT CASE WHEN digest = '' THEN path || ' ' || at ELSE digest END AS digest, path, position, record, reason"
        " FROM route_hits JOIN imports ON imports.id = route_hits.import ORDER BY import, position"
    )
    return [HeldEntry(**dict(row)) for row in rows]


def take_people(mine: Library, theirs: Library) -> list[str]:
    """Take reviews, reasons, themes and people; returns what the two copies say differently, in words.

    Who left in one of the copies has left, unless an act of theirs is later.
    """
    for table in ("reviews", "exclusion_reasons", "themes", "reviewers"):
        for row in rows_of(theirs, table):
            put_row(mine, table, row, known=True)
    told = {row["slug"]: (row["protocol_digest"], row["codebook_digest"]) for row in rows_of(mine, "reviews")}
    left = {row["name"]: row["left_at"] for row in rows_of(theirs, "reviewers")}
    for name, at in left.items():
        mine.execute(
            "UPDATE reviewers SET left_at = MAX(left_at, :at) WHERE name = :name AND left_at < :at", name=name, at=at
        )
    stated = {row["review"] for row in rows_of(mine, "facts")}
    for row in rows_of(theirs, "facts"):
        if row["review"] not in stated:
            put_row(mine, "facts", row)
    return [
        f"the protocol or the codebook of {row['slug']} is not the same in both; yours was kept"
        for row in rows_of(theirs, "reviews")
        if told[row["slug"]] != (row["protocol_digest"], row["codebook_digest"])
    ]


def people_come_back(library: Library) -> None:
    """Who acted after leaving is still here."""
    library.execute(
        "UPDATE reviewers SET left_at = '' WHERE left_at <> '' AND EXISTS"
        " (SELECT 1 FROM acts WHERE acts.person = reviewers.name AND acts.at > reviewers.left_at)"
    )


def take_imports(
    mine: Library,
    theirs: Library,
    records: Mapping[str, str],
    packed: Mapping[str, str],
    paths: Mapping[str, str],
    routes: Mapping[str, str],
) -> int:
    """Take the ledger of every reference file that was not read here; returns how many.

    Args:
        mine: this copy.
        theirs: the other.
        records: what records there are called here.
        packed: the entry of each record there that was here already under any name: in the ledger it is a merged one.
        paths: what a file is called here, where that is otherwise.
        routes: the id here of each route there.
    """
    numbers: dict[int, int] = {}
    new = 0
    for row in rows_of(theirs, "imports"):
        known = mine.value(
            "SELECT id FROM imports WHERE digest = :digest AND (digest <> '' OR (path = :path AND at = :at))",
            **_only(row, "digest", "path", "at"),
        )
        if known is None:
            known = _take_import(mine, theirs, row, records, packed, paths, numbers)
            new += 1
        numbers[row["id"]] = known
    _take_import_routes(mine, theirs, numbers, routes)
    return new


def _take_import(
    mine: Library,
    theirs: Library,
    row: Mapping[str, Any],
    records: Mapping[str, str],
    packed: Mapping[str, str],
    paths: Mapping[str, str],
    numbers: Mapping[int, int],
) -> int:
    hits = [
        dict(one) for one in theirs.rows("SELECT * FROM route_hits WHERE import = :id ORDER BY position", id=row["id"])
    ]
    again = 0
    for hit in hits:
        if not hit["reason"] and hit["record"] in packed:
            hit["reason"], hit["entry"] = "the same record in two copies", packed[hit["record"]]
            again += 1
        hit["record"] = records[hit["record"]]
    ledger = {name: value for name, value in row.items() if name != "id"}
    ledger["path"] = paths.get(row["path"], row["path"])
    ledger["mends"] = numbers.get(row["mends"])
    ledger["kept"], ledger["merged"] = row["kept"] - again, row["merged"] + again
    number = put_row(mine, "imports", ledger)
    for hit in hits:
        put_row(mine, "route_hits", {**hit, "import": number})
    for one in theirs.rows("SELECT * FROM refusals WHERE import = :id ORDER BY rowid", id=row["id"]):
        put_row(mine, "refusals", {**dict(one), "import": number})
    return number


def _take_import_routes(mine: Library, theirs: Library, numbers: Mapping[int, int], routes: Mapping[str, str]) -> None:
    """How imports came in: what was said last, in either copy, counts."""
    said = {(row["import"], row["route"], row["at"]) for row in rows_of(mine, "import_routes")}
    for row in rows_of(theirs, "import_routes"):
        told = (numbers[row["import"]], routes[row["route"]], row["at"])
        if told in said:
            continue
        latest = mine.row(
            "SELECT import, route, at FROM import_routes WHERE import = :number ORDER BY rowid DESC LIMIT 1",
            number=told[0],
        )
        put_row(mine, "import_routes", dict(zip(("import", "route", "at"), told, strict=True)))
        if latest is not None and latest["at"] > told[2]:
            put_row(mine, "import_routes", dict(latest))


def take_names(mine: Library, theirs: Library, records: Mapping[str, str]) -> None:
    """Take the aliases and the history of the fields of records."""
    for row in rows_of(theirs, "aliases"):
        put_row(mine, "aliases", {"alias": row["alias"], "record": records[row["record"]]}, known=True)
    known = {tuple(row.values()) for row in rows_of(mine, "record_changes")}
    for row in rows_of(theirs, "record_changes"):
        here = {**row, "record": records[row["record"]]}
        if tuple(here.values()) not in known:
            put_row(mine, "record_changes", here)


def last_changes(library: Library) -> dict[tuple[str, str], str]:
    """When each (record, field) was last written anew."""
    rows = library.rows(
        "SELECT record, field, MAX(at) AS at FROM record_changes WHERE taken = 1 GROUP BY record, field"
    )
    return {(row["record"], row["field"]): row["at"] for row in rows}


def take_texts(
    mine: Library, theirs: Library, records: Mapping[str, str], paths: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Take full texts, their readings and their pages.

    Returns:
        The texts that are called otherwise here, and what the two copies say differently, in words.
    """
    own = {row["id"]: row for row in rows_of(mine, "sources")}
    names: dict[str, str] = {}
    told: list[str] = []
    for row in rows_of(theirs, "sources"):
        here = {**row, "record": records.get(row["record"] or ""), "replaced_by": None}
        if row["medium"] == "abstract":
            names[row["id"]] = here["id"] = _abstract_of(here["record"]) if here["record"] else row["id"]
        here["path"] = paths.get(row["path"], row["path"])
        known = own.get(here["id"])
        if known is None:
            put_row(mine, "sources", here, known=True)
        elif known["record"] is None and here["record"]:
            mine.execute("UPDATE sources SET record = :record, paired_by = :paired_by WHERE id = :id",
                         **_only(here, "record", "paired_by", "id"))  # fmt: skip
        elif here["record"] and known["record"] != here["record"] and row["medium"] != "abstract":
            told.append(
                f"{known['path']} is paired with {known['record']} here and with {here['record']} there; yours was kept"
            )
    for row in rows_of(theirs, "sources"):
        ours = own.get(row["id"])
        if row["replaced_by"] and (ours is None or (not ours["replaced_by"] and row["replaced_by"] not in own)):
            mine.execute(
                "UPDATE sources SET replaced_by = :replaced_by WHERE id = :id", **_only(row, "replaced_by", "id")
            )
    return _take_readings(mine, theirs, records, names), told


def _abstract_of(record: str) -> str:
    """The id of the source that a record's own abstract is: as in `texts.put_abstract`."""
    return "a" + hashlib.sha256(f"abstract\x1f{record}".encode()).hexdigest()[:15]


def _take_readings(
    mine: Library, theirs: Library, records: Mapping[str, str], sources: Mapping[str, str]
) -> dict[str, str]:
    texts: dict[str, str] = {}
    present = {row["source"]: row["text"] for row in rows_of(mine, "current_texts")}
    there = {row["source"]: row["text"] for row in rows_of(theirs, "current_texts")}
    since, since_there = _readings(mine), _readings(theirs)
    for row in rows_of(theirs, "texts"):
        source = sources.get(row["source"], row["source"])
        if source != row["source"]:
            texts[row["id"]] = hashlib.sha256(f"{source}\x1f{row['digest']}\x1f{row['layout']}".encode()).hexdigest()[
                :16
            ]
        text = texts.get(row["id"], row["id"])
        if not mine.value("SELECT COUNT(*) FROM texts WHERE id = :text", text=text):
            put_row(mine, "texts", {**row, "id": text, "source": source})
            for page in theirs.rows("SELECT * FROM pages WHERE text = :text ORDER BY rowid", text=row["id"]):
                put_row(mine, "pages", {**dict(page), "text": text})
        later = since_there.get(row["source"], "") > since.get(source, "")
        if there.get(row["source"]) == row["id"] and (source not in present or (later and not source.startswith("a"))):
            mine.execute(
                "INSERT INTO current_texts (source, text) VALUES (:source, :text)"
                " ON CONFLICT (source) DO UPDATE SET text = excluded.text",
                source=source, text=text,
            )  # fmt: skip
    _take_reading_rows(mine, theirs, sources, texts)
    for row in rows_of(theirs, "text_numbers"):
        _take_number(mine, records[row["record"]], sources.get(row["source"], row["source"]), row["number"])
    return texts


def _readings(library: Library) -> dict[str, str]:
    return {
        row["source"]: row["at"] for row in library.rows("SELECT source, MAX(at) AS at FROM readings GROUP BY source")
    }


def _take_reading_rows(mine: Library, theirs: Library, sources: Mapping[str, str], texts: Mapping[str, str]) -> None:
    numbers: dict[int | None, int] = {}
    for row in rows_of(theirs, "readings"):
        here = {name: value for name, value in row.items() if name != "id"}
        here["source"] = sources.get(row["source"], row["source"])
        here["before"], here["after"] = (texts.get(row[name], row[name]) for name in ("before", "after"))
        known = mine.value(
            "SELECT id FROM readings WHERE source = :source AND before = :before AND after = :after AND at = :at",
            **_only(here, "source", "before", "after", "at"),
        )
        if known is None:
            undone = numbers.get(row["undoes"])
            taken = undone and mine.value("SELECT COUNT(*) FROM readings WHERE undoes = :undone", undone=undone)
            known = put_row(mine, "readings", {**here, "undoes": None if taken else undone})
        numbers[row["id"]] = known


def _take_number(mine: Library, record: str, source: str, number: int) -> None:
    """The how-manieth full text of a record a source is: as there, or the next that is free."""
    rows = mine.rows("SELECT source, number FROM text_numbers WHERE record = :record", record=record)
    given = {row["source"]: row["number"] for row in rows}
    if source in given:
        return
    free = number if number not in given.values() else max(given.values()) + 1
    put_row(mine, "text_numbers", {"record": record, "source": source, "number": free})


def take_searches(mine: Library, theirs: Library, records: Mapping[str, str]) -> None:
    """Take saved searches with their looks, and the runs."""
    numbers: dict[int, int] = {}
    for row in rows_of(theirs, "saved_searches"):
        values = _only(row, "review", "name", "asked")
        put_row(mine, "saved_searches", values, known=True)
        numbers[row["id"]] = mine.value(
            "SELECT id FROM saved_searches WHERE review = :review AND name = :name AND asked = :asked", **values
        )
    _take_numbered(mine, theirs, "search_savings", numbers)
    looks = _take_numbered(mine, theirs, "looks", numbers)
    for row in rows_of(theirs, "look_hits"):
        if row["look"] in looks:
            put_row(
                mine,
                "look_hits",
                {**row, "look": looks[row["look"]], "record": records.get(row["record"], row["record"])},
            )
    known = {tuple(_but_id(row).values()) for row in rows_of(mine, "runs")}
    for row in rows_of(theirs, "runs"):
        if tuple(_but_id(row).values()) not in known:
            put_row(mine, "runs", _but_id(row))


def _take_numbered(mine: Library, theirs: Library, table: str, searches: Mapping[int, int]) -> dict[int, int]:
    """Take the rows that belong to searches, oldest first with those that are here; returns the new ones, their id to mine."""
    own = [_but_id(row) for row in rows_of(mine, table)]
    latest = {row["search"]: row for row in own}
    known = {tuple(row.values()) for row in own}
    taken = {}
    for row in rows_of(theirs, table):
        here = {**_but_id(row), "search": searches[row["search"]]}
        if tuple(here.values()) not in known:
            taken[row["id"]] = put_row(mine, table, here)
            ours = latest.get(here["search"])
            if table == "search_savings" and ours is not None and ours["at"] > here["at"]:
                put_row(mine, table, ours)
    return taken


def rows_of(library: Library, table: str) -> list[dict[str, Any]]:
    """Every row of a table, in the order in which they were written."""
    return [dict(row) for row in library.rows(f"SELECT * FROM {table} ORDER BY rowid")]


def put_row(library: Library, table: str, row: Mapping[str, Any], *, known: bool = False) -> int:
    """Write a row; returns its number. With `known`, one whose key is there already stays as it is."""
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join(f":{name}" for name in row)
    clause = " ON CONFLICT DO NOTHING" if known else ""
    return library.execute(f"INSERT INTO {table} ({names}) VALUES ({marks}){clause}", **row)


def _only(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _but_id(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}
