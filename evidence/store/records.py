"""Records: what was found, under which keys, with the history of their fields; studies and full-text requests."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from evidence.errors import NotFoundError
from evidence.model import Name, Record
from evidence.store.acts import append_act
from evidence.store.duplicates import follow, merges
from evidence.store.library import Library
from evidence.store.rows import COLUMNS, as_record, as_row, authors_in, digest_of_entry, digest_of_row, pack

CANONICAL = "key NOT IN (SELECT merged FROM merges WHERE act NOT IN (SELECT undone FROM undos))"
"""Of the records, those that are not merged into another."""


def add_record(library: Library, record: Record, *, at: str) -> None:
    """Write a new record; its key becomes its first alias."""
    library.execute(
        f"INSERT INTO records ({COLUMNS}, digest, added_at) VALUES (:key, :kind, :title, :abstract, :authors, :year,"
        " :venue, :doi, :url, :fields, :evidence, :verified, :doubt, :raw, :digest, :at)",
        **as_row(record),
        digest=digest_of_entry(pack(record)),
        at=at,
    )
    add_alias(library, record.key, record.key)


def add_alias(library: Library, alias: str, key: str) -> None:
    """Let a record also be known by `alias`; the first record to claim an alias keeps it."""
    library.execute(
        "INSERT INTO aliases (alias, record) VALUES (:alias, :key) ON CONFLICT DO NOTHING", alias=alias, key=key
    )


def replace_record(
    library: Library, record: Record, changes: Sequence[tuple[str, str, str, bool]], *, why: str, at: str
) -> None:
    """Write a record's fields anew, with one line of history for each (field, old, new, taken)."""
    library.execute(
        "UPDATE records SET kind = :kind, title = :title, abstract = :abstract, authors = :authors, year = :year,"
        " venue = :venue, doi = :doi, url = :url, fields = :fields, evidence = :evidence, verified = :verified,"
        " doubt = :doubt, raw = :raw, digest = :digest WHERE key = :key",
        **as_row(record),
        digest=digest_of_entry(pack(record)),
    )
    library.many(
        "INSERT INTO record_changes (record, field, old, new, taken, why, at)"
        " VALUES (:record, :field, :old, :new, :taken, :why, :at)",
        [
            {"record": record.key, "field": name, "old": old, "new": new, "taken": int(taken), "why": why, "at": at}
            for name, old, new, taken in changes
        ],
    )


def records(library: Library, keys: Collection[str] | None = None) -> list[Record]:
    """Every record (with `keys`, of these) that is not merged into another, by key."""
    among = "" if keys is None else "AND key IN (SELECT value FROM json_each(:keys))"
    rows = library.rows(
        f"SELECT {COLUMNS} FROM records WHERE {CANONICAL} {among} ORDER BY key", keys=json.dumps(sorted(keys or ()))
    )
    return [as_record(row) for row in rows]


def authors_of(library: Library) -> dict[str, tuple[Name, ...]]:
    """The authors of every record that is not merged into another."""
    rows = library.rows(f"SELECT key, authors FROM records WHERE {CANONICAL} ORDER BY key")
    return {row["key"]: authors_in(row["authors"]) for row in rows}


def damaged_records(library: Library) -> list[str]:
    """The keys of records that are not what was written, by their digests."""
    rows = library.rows(f"SELECT {COLUMNS}, digest FROM records ORDER BY key")
    return [row["key"] for row in rows if digest_of_row(row) != row["digest"]]


def record_keys(library: Library) -> set[str]:
    """The keys and aliases that are taken."""
    return {row[0] for row in library.rows("SELECT alias FROM aliases")}


def known_names(library: Library) -> dict[str, str]:
    """Every key and alias, with the key of the record that it stands for after the merges."""
    into = merges(library)
    return {row["alias"]: follow(into, row["record"]) for row in library.rows("SELECT alias, record FROM aliases")}


def find_record(library: Library, name: str) -> Record:
    """The record known by a key or alias, after merges.

    Raises:
        NotFoundError: no record has that name.
    """
    key = resolve(library, name)
    row = library.row(f"SELECT {COLUMNS} FROM records WHERE key = :key", key=key)
    if row is None:
        raise NotFoundError(f"No record {name!r}.", remedy="Find its key with: evidence search --unit record WORDS")
    return as_record(row)


def entry(library: Library, name: str) -> Record:
    """The record known by a key or alias itself, also where it was merged into another.

    Raises:
        NotFoundError: no record has that name.
    """
    key = library.value("SELECT record FROM aliases WHERE alias = :name", name=name) or name
    row = library.row(f"SELECT {COLUMNS} FROM records WHERE key = :key", key=key)
    if row is None:
        raise NotFoundError(f"No record {name!r}.", remedy="Find its key with: evidence search --unit record WORDS")
    return as_record(row)


def resolve(library: Library, name: str) -> str:
    """The key of the record that `name` stands for, after aliases and standing merges; `name` itself if unknown."""
    key = library.value("SELECT record FROM aliases WHERE alias = :name", name=name) or name
    into = merges(library)
    while key in into:
        key = into[key]
    return str(key)


def link_study(library: Library, study: str, key: str, *, person: str, at: str) -> str:
    """Say that a record reports a study. Returns the act."""
    return append_act(library, "study", person=person, at=at, study=study, record=key)


def studies(library: Library) -> dict[str, str]:
    """Record key to the study that it reports, for the records that were linked to one."""
    rows = library.rows(
        "SELECT record, study FROM study_links WHERE NOT EXISTS (SELECT 1 FROM undos WHERE undone = study_links.act)"
        " ORDER BY rowid"
    )
    return {row["record"]: row["study"] for row in rows}


def differences(library: Library) -> list[dict[str, Any]]:
    """Fields in which an entry of a known record differed from what is known, which was kept; oldest first."""
    return [
        dict(row)
        for row in library.rows(
            "SELECT record, field, old, new, why FROM record_changes WHERE NOT taken ORDER BY rowid"
        )
    ]


def request_full_text(library: Library, key: str, state: str, *, note: str, person: str, at: str) -> str:
    """Say that a full text was requested, received, or cannot be had. Returns the act."""
    return append_act(library, "request", person=person, at=at, record=key, state=state, note=note)


def request_acts(library: Library) -> list[dict[str, Any]]:
    """Every standing word on a full-text request, oldest first: act, record, state, note, person, at."""
    rows = library.rows(
        "SELECT act, record, state, note, acts.person, acts.at FROM full_text_requests"
        " JOIN acts ON acts.id = full_text_requests.act"
        " WHERE NOT EXISTS (SELECT 1 FROM undos WHERE undone = full_text_requests.act) ORDER BY full_text_requests.rowid"
    )
    return [dict(row) for row in rows]


def requests(library: Library) -> dict[str, tuple[str, str]]:
    """Record key to the latest (state, note) of its full-text request."""
    rows = library.rows(
        "SELECT record, state, note FROM full_text_requests"
        " WHERE NOT EXISTS (SELECT 1 FROM undos WHERE undone = full_text_requests.act) ORDER BY rowid"
    )
    return {row["record"]: (row["state"], row["note"]) for row in rows}
