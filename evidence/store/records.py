"""Records: what was found, under which keys, by which route, and which of them are the same work."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from evidence.errors import NotFoundError
from evidence.model import EvidenceKind, Export, Name, Record, Refusal
from evidence.store.acts import append_act, undo_act
from evidence.store.library import Library, Row

_COLUMNS = (
    "key, kind, title, abstract, authors, year, venue, doi, url, fields, evidence, verified, doubt, raw"  # as in Record
)
_CANONICAL = (
    "NOT EXISTS (SELECT 1 FROM merges WHERE merged = records.key"
    " AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = merges.act))"
)

_ROUTED = (
    "import_routes AS routed ON routed.import = imports.id AND routed.rowid ="
    " (SELECT MAX(rowid) FROM import_routes WHERE import = imports.id) JOIN routes ON routes.id = routed.route"
)

_SHOWN = "COALESCE(NULLIF(routes.name, ''), NULLIF(route_hits.origin, ''), '/' || imports.path)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One entry of an export: the record it became, (when it joined one that was there) why, and its database if shown."""

    position: int
    record: str
    key_in_file: str
    reason: str
    entry: Record
    origin: str = ""


def add_record(library: Library, record: Record, *, at: str) -> None:
    """Write a new record; its key becomes its first alias."""
    library.execute(
        f"INSERT INTO records ({_COLUMNS}, digest, added_at) VALUES (:key, :kind, :title, :abstract, :authors, :year,"
        " :venue, :doi, :url, :fields, :evidence, :verified, :doubt, :raw, :digest, :at)",
        **_as_row(record),
        digest=_digest(_packed(record)),
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
        **_as_row(record),
        digest=_digest(_packed(record)),
    )
    library.many(
        "INSERT INTO record_changes (record, field, old, new, taken, why, at)"
        " VALUES (:record, :field, :old, :new, :taken, :why, :at)",
        [
            {"record": record.key, "field": name, "old": old, "new": new, "taken": int(taken), "why": why, "at": at}
            for name, old, new, taken in changes
        ],
    )


def records(library: Library) -> list[Record]:
    """Every record that is not merged into another, by key."""
    return [_as_record(row) for row in library.rows(f"SELECT {_COLUMNS} FROM records WHERE {_CANONICAL} ORDER BY key")]


def damaged_records(library: Library) -> list[str]:
    """The keys of records that are not what was written, by their digests."""
    rows = library.rows(f"SELECT {_COLUMNS}, digest FROM records ORDER BY key")
    return [
        row["key"] for row in rows if _digest(_json({name: row[name] for name in row.keys()[:-1]})) != row["digest"]
    ]


def record_keys(library: Library) -> set[str]:
    """The keys and aliases that are taken."""
    return {row[0] for row in library.rows("SELECT alias FROM aliases")}


def find_record(library: Library, name: str) -> Record:
    """The record known by a key or alias, after merges.

    Raises:
        NotFoundError: no record has that name.
    """
    key = resolve(library, name)
    row = library.row(f"SELECT {_COLUMNS} FROM records WHERE key = :key", key=key)
    if row is None:
        raise NotFoundError(f"No record {name!r}.", remedy="Find its key with: evidence search --unit record WORDS")
    return _as_record(row)


def resolve(library: Library, name: str) -> str:
    """The key of the record that `name` stands for, after aliases and standing merges; `name` itself if unknown."""
    key = library.value("SELECT record FROM aliases WHERE alias = :name", name=name) or name
    into = merges(library)
    while key in into:
        key = into[key]
    return str(key)


def merges(library: Library) -> dict[str, str]:
    """The standing merges: merged key to kept key."""
    return {
        row["merged"]: row["kept"]
        for row in library.rows(
            "SELECT merged, kept FROM merges WHERE NOT EXISTS (SELECT 1 FROM undos WHERE undone = merges.act)"
        )
    }


def merge(library: Library, kept: str, merged: str, *, reason: str, person: str, at: str) -> str:
    """Join two records that are the same work; both stay, and the join can be undone. Returns the act."""
    return append_act(library, "merge", person=person, at=at, kept=kept, merged=merged, reason=reason)


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


def add_import(library: Library, route: str, export: Export, digest: str, hits: Sequence[Hit], *, at: str) -> int:
    """Write the ledger of one reference file: what became of every entry. Returns the import's number."""
    merged = sum(1 for hit in hits if hit.reason)
    number = library.execute(
        "INSERT INTO imports (path, digest, format, encoding, read, kept, merged, refused, at)"
        " VALUES (:path, :digest, :format, :encoding, :read, :kept, :merged, :refused, :at)",
        path=export.path, digest=digest, format=export.format, encoding=export.encoding,
        read=len(hits) + len(export.refused), kept=len(hits) - merged, merged=merged, refused=len(export.refused), at=at,
    )  # fmt: skip
    put_import_route(library, number, route, at=at)
    library.many(
        "INSERT INTO route_hits (import, position, record, key_in_file, reason, origin, entry)"
        " VALUES (:import, :position, :record, :key_in_file, :reason, :origin, :entry)",
        [
            {
                "import": number, "position": hit.position, "record": hit.record, "key_in_file": hit.key_in_file,
                "reason": hit.reason, "origin": hit.origin, "entry": _packed(hit.entry) if hit.reason else "",
            }
            for hit in hits
        ],
    )  # fmt: skip
    library.many(
        "INSERT INTO refusals (import, line, reason, raw) VALUES (:import, :line, :reason, :raw)",
        [{"import": number, "line": one.line, "reason": one.reason, "raw": one.raw} for one in export.refused],
    )
    return number


def put_import_route(library: Library, number: int, route: str, *, at: str) -> None:
    """Say how an import came in; what was said before stays in the history and no longer counts."""
    library.execute(
        "INSERT INTO import_routes (import, route, at) VALUES (:number, :route, :at)", number=number, route=route, at=at
    )


def known_import(library: Library, digest: str) -> tuple[int, str] | None:
    """The number and route of the import in which a reference file with this content was read; None where none was."""
    row = library.row(f"SELECT imports.id, routes.id FROM imports JOIN {_ROUTED} WHERE digest = :digest", digest=digest)
    return (row[0], row[1]) if row else None


def imports(library: Library) -> list[dict[str, Any]]:
    """The ledger: one row a reference file, oldest first, with its route's kind and name.

    Where nobody named the route, `name` says what the entries show: the one database of all, or else the file.
    """
    rows = library.rows(
        "SELECT imports.*, routes.kind, routes.name, routes.review, routes.query, routes.run_on FROM imports"
        f" JOIN {_ROUTED} ORDER BY imports.id"
    )
    shown: dict[int, set[str]] = {}
    for row in library.rows("SELECT DISTINCT import, origin FROM route_hits"):
        shown.setdefault(row["import"], set()).add(row["origin"])
    return [
        dict(row, name=row["name"] or _one(shown.get(row["id"], set())) or _base(f"/{row['path']}")) for row in rows
    ]


def refusals(library: Library) -> list[tuple[str, Refusal]]:
    """Every refused entry with the file it stood in."""
    rows = library.rows(
        "SELECT path, line, reason, raw FROM refusals JOIN imports ON imports.id = refusals.import ORDER BY refusals.rowid"
    )
    return [(row["path"], Refusal(line=row["line"], reason=row["reason"], raw=row["raw"])) for row in rows]


def differences(library: Library) -> list[dict[str, Any]]:
    """Fields in which an entry of a known record differed from what is known, which was kept; oldest first."""
    return [
        dict(row)
        for row in library.rows(
            "SELECT record, field, old, new, why FROM record_changes WHERE NOT taken ORDER BY rowid"
        )
    ]


def hits(library: Library) -> list[tuple[str, str, str, str]]:
    """Every entry that came in: (route kind, route name, record key after merges, why it joined another or "").

    Where nobody named the route, its name is the database that the entry shows, or else its file.
    """
    into = merges(library)
    rows = library.rows(
        f"SELECT routes.kind, {_SHOWN} AS name, route_hits.record, route_hits.reason FROM route_hits"
        f" JOIN imports ON imports.id = route_hits.import JOIN {_ROUTED}"
        " ORDER BY route_hits.import, route_hits.position"
    )
    return [(row["kind"], _base(row["name"]), _follow(into, row["record"]), row["reason"]) for row in rows]


def keys_in_files(library: Library) -> dict[str, str]:
    """Record key to the key that the first entry of the record had in its file, where it had one."""
    rows = library.rows(
        "SELECT record, key_in_file FROM route_hits WHERE key_in_file <> '' ORDER BY import DESC, position DESC"
    )
    return {row["record"]: row["key_in_file"] for row in rows}


def put_route(library: Library, review: str, *, id: str, kind: str, name: str, **more: str) -> str:
    """Write a route, or find it again under its id. Returns the id."""
    library.execute(
        "INSERT INTO routes (id, review, kind, name, query, run_on, parent, direction, note)"
        " VALUES (:id, :review, :kind, :name, :query, :run_on, :parent, :direction, :note) ON CONFLICT DO NOTHING",
        id=id, review=review, kind=kind, name=name, query=more.get("query", ""), run_on=more.get("run_on", ""),
        parent=more.get("parent", ""), direction=more.get("direction", ""), note=more.get("note", ""),
    )  # fmt: skip
    return id


def routes(library: Library, review: str) -> list[dict[str, Any]]:
    """The routes by which something came into a review, in the order in which they were entered, named as in `hits`."""
    rows = library.rows(
        f"SELECT DISTINCT routes.*, {_SHOWN} AS shown FROM imports JOIN {_ROUTED}"
        " LEFT JOIN route_hits ON route_hits.import = imports.id WHERE review = :review ORDER BY routes.rowid, shown",
        review=review,
    )
    return [dict(row, name=_base(row["shown"])) for row in rows]


def request_full_text(library: Library, key: str, state: str, *, note: str, person: str, at: str) -> str:
    """Say that a full text was requested, received, or cannot be had. Returns the act."""
    return append_act(library, "request", person=person, at=at, record=key, state=state, note=note)


def requests(library: Library) -> dict[str, tuple[str, str]]:
    """Record key to the latest (state, note) of its full-text request."""
    rows = library.rows(
        "SELECT record, state, note FROM full_text_requests"
        " WHERE NOT EXISTS (SELECT 1 FROM undos WHERE undone = full_text_requests.act) ORDER BY rowid"
    )
    return {row["record"]: (row["state"], row["note"]) for row in rows}


def _one(names: set[str]) -> str:
    return next(iter(names)) if len(names) == 1 else ""


def _base(name: str) -> str:
    """A route's name as it is; of a path (which begins with a slash), the name of the file."""
    return name.rsplit("/", 1)[-1] if name.startswith("/") else name


def _follow(into: Mapping[str, str], key: str) -> str:
    while key in into:
        key = into[key]
    return key


def _packed(record: Record) -> str:
    return _json(_as_row(record))


def _json(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


def _digest(packed: str) -> str:
    return hashlib.sha256(packed.encode()).hexdigest()


def _as_row(record: Record) -> dict[str, Any]:
    row = {one.name: getattr(record, one.name) for one in fields(record)}
    row["authors"] = json.dumps([asdict(name) for name in record.authors], ensure_ascii=False)
    row["fields"] = json.dumps(dict(record.fields), ensure_ascii=False, sort_keys=True)
    row["evidence"] = record.evidence.value
    return row


def _as_record(row: Row) -> Record:
    values = dict(row)
    values["authors"] = tuple(Name(**name) for name in json.loads(row["authors"]))
    values["fields"] = json.loads(row["fields"])
    values["evidence"] = EvidenceKind(row["evidence"])
    return Record(**values)
