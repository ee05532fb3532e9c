"""How records came in: routes, the ledger of every reference file, and what was refused."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from evidence.model import Export, Record, Refusal
from evidence.store.duplicates import follow, merges
from evidence.store.library import Library, Row
from evidence.store.rows import pack

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


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRefusals:
    """The entries of one import that were refused and not mended since; `head` as in `Export`."""

    number: int
    path: str
    format: str
    head: str
    refused: tuple[Refusal, ...]


def add_import(
    library: Library,
    route: str,
    export: Export,
    digest: str,
    hits: Sequence[Hit],
    *,
    at: str,
    mends: int | None = None,
) -> int:
    """Write the ledger of one reference file: what became of every entry. Returns the import's number.

    `mends` is the import whose refused entries this file holds; what is refused counts here from now on.
    """
    merged = sum(1 for hit in hits if hit.reason)
    number = library.execute(
        "INSERT INTO imports (path, digest, format, encoding, read, kept, merged, refused, head, mends, at)"
        " VALUES (:path, :digest, :format, :encoding, :read, :kept, :merged, :refused, :head, :mends, :at)",
        path=export.path, digest=digest, format=export.format, encoding=export.encoding,
        read=len(hits) + len(export.refused), kept=len(hits) - merged, merged=merged, refused=len(export.refused),
        head=export.head, mends=mends, at=at,
    )  # fmt: skip
    put_import_route(library, number, route, at=at)
    library.many(
        "INSERT INTO route_hits (import, position, record, key_in_file, reason, origin, entry)"
        " VALUES (:import, :position, :record, :key_in_file, :reason, :origin, :entry)",
        [
            {
                "import": number, "position": hit.position, "record": hit.record, "key_in_file": hit.key_in_file,
                "reason": hit.reason, "origin": hit.origin, "entry": pack(hit.entry) if hit.reason else "",
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


def import_route(library: Library, number: int) -> str:
    """The route of an import; "" where there is no such import."""
    return str(
        library.value(f"SELECT routes.id FROM imports JOIN {_ROUTED} WHERE imports.id = :number", number=number) or ""
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


def open_refusals(library: Library) -> list[OpenRefusals]:
    """The refused entries that were not mended since, one item an import, oldest first."""
    rows = library.rows(
        "SELECT imports.id, path, format, head, line, reason, raw FROM refusals JOIN imports ON imports.id = refusals.import"
        " WHERE NOT EXISTS (SELECT 1 FROM imports AS later WHERE later.mends = imports.id"
        " OR (later.mends = imports.mends AND later.id > imports.id)) ORDER BY imports.id, refusals.rowid"
    )
    grouped: dict[int, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row["id"], []).append(row)
    return [
        OpenRefusals(
            number=number,
            path=held[0]["path"],
            format=held[0]["format"],
            head=held[0]["head"],
            refused=tuple(Refusal(line=row["line"], reason=row["reason"], raw=row["raw"]) for row in held),
        )
        for number, held in grouped.items()
    ]


def refusals(library: Library) -> list[tuple[str, Refusal]]:
    """Every refused entry that was not mended since, with the file it stood in."""
    return [(one.path, entry) for one in open_refusals(library) for entry in one.refused]


def hits(library: Library) -> list[tuple[str, str, str, str]]:
    """Every entry that came in: (route kind, route name, record key after merges, why it joined another or "").

    Where nobody named the route, its name is the database that the entry shows, or else its file.
    """
    return [one[:4] for one in arrivals(library)]


def arrivals(library: Library) -> list[tuple[str, str, str, str, str]]:
    """Every entry that came in, as in `hits`, and when its file was read, ISO 8601."""
    into = merges(library)
    rows = library.rows(
        f"SELECT routes.kind, {_SHOWN} AS name, route_hits.record, route_hits.reason, imports.at FROM route_hits"
        f" JOIN imports ON imports.id = route_hits.import JOIN {_ROUTED}"
        " ORDER BY route_hits.import, route_hits.position"
    )
    return [(row["kind"], _base(row["name"]), follow(into, row["record"]), row["reason"], row["at"]) for row in rows]


def entries_by_route(library: Library, review: str) -> list[tuple[dict[str, Any], str]]:
    """Every entry that came into a review: its route (the columns of `routes`, `name` as in `hits`), and its record after
    merges; in the order in which they came."""
    into = merges(library)
    rows = library.rows(
        f"SELECT routes.*, {_SHOWN} AS shown, route_hits.record FROM route_hits"
        f" JOIN imports ON imports.id = route_hits.import JOIN {_ROUTED} WHERE review = :review"
        " ORDER BY route_hits.import, route_hits.position",
        review=review,
    )
    return [
        (
            {
                **{name: value for name, value in dict(row).items() if name not in ("shown", "record")},
                "name": _base(row["shown"]),
            },
            follow(into, row["record"]),
        )
        for row in rows
    ]


def first_entries(library: Library, keys: Collection[str]) -> dict[str, str]:
    """Of these records, the entry that each was made from: the file's digest (of what was typed in, its moment) and the place
    in it. It is the same in every copy of a workspace, whatever the record is called there."""
    rows = library.rows(
        "SELECT record, CASE WHEN digest = '' THEN path || ' ' || at ELSE digest END AS file, position FROM route_hits"
        " JOIN imports ON imports.id = route_hits.import WHERE reason = ''"
        " AND record IN (SELECT value FROM json_each(:keys)) ORDER BY import DESC, position DESC",
        keys=json.dumps(sorted(keys)),
    )
    return {row["record"]: f"{row['file']} {row['position']}" for row in rows}


def keys_in_files(library: Library) -> dict[str, str]:
    """Record key to the key that the first entry of the record had in its file, where it had one."""
    rows = library.rows(
        "SELECT record, key_in_file FROM route_hits WHERE key_in_file <> '' ORDER BY import DESC, position DESC"
    )
    return {row["record"]: row["key_in_file"] for row in rows}


def put_route(library: Library, review: str, *, id: str, kind: str, name: str, round: int = 0, **more: str) -> str:
    """Write a route, or find it again under its id. Returns the id."""
    library.execute(
        "INSERT INTO routes (id, review, kind, name, query, run_on, parent, direction, note, round)"
        " VALUES (:id, :review, :kind, :name, :query, :run_on, :parent, :direction, :note, :round)"
        " ON CONFLICT DO NOTHING",
        id=id, review=review, kind=kind, name=name, query=more.get("query", ""), run_on=more.get("run_on", ""),
        parent=more.get("parent", ""), direction=more.get("direction", ""), note=more.get("note", ""),
        round=round,
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


def _one(names: set[str]) -> str:
    return next(iter(names)) if len(names) == 1 else ""


def _base(name: str) -> str:
    """A route's name as it is; of a path (which begins with a slash), the name of the file."""
    return name.rsplit("/", 1)[-1] if name.startswith("/") else name
