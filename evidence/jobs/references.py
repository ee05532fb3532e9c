"""Reference files in: every entry becomes a record, joins one, or is refused; the ledger says which."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from evidence.errors import EvidenceError
from evidence.jobs.files import too_large
from evidence.jobs.mend import mended_import
from evidence.jobs.session import Session
from evidence.model import Export, Record, RouteKind
from evidence.protocol import Route, read_routes
from evidence.references.files import read_file
from evidence.references.identity import enrich, join_exact
from evidence.references.keys import safe_key, with_keys
from evidence.references.origin import origin_of, origins
from evidence.references.readers.header import NO_MAPPING, Mapped
from evidence.store import Library, transaction
from evidence.store import imports as imports_store
from evidence.store import records as store
from evidence.store.texts import put_abstract
from evidence.text import printable
from evidence.tomlfile import digest_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field in which an enriched export differs from what is known; what is known was kept."""

    record: str
    field: str
    known: str
    offered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLedger:
    """What became of the entries of one file: read = kept + merged + refused.

    `origins`: how many entries each database shows as its own. `again`: the file was read before; it then has a `route`
    only where that is now said to be another one. `assumed`: nobody said how its entries were found. `undated`: for each
    entry whose date holds no year, its record and the date as it is written.
    """

    path: str
    route: str = ""
    read: int = 0
    kept: int = 0
    merged: int = 0
    refused: tuple[tuple[int, str], ...] = ()
    filled: int = 0
    differences: tuple[Difference, ...] = ()
    problem: str = ""
    again: bool = False
    assumed: bool = False
    undated: tuple[tuple[str, str], ...] = ()
    origins: Mapping[str, int] = field(default_factory=dict)


class References:
    """Reads reference files into a library, one transaction a file."""

    def __init__(self, session: Session, *, at: str) -> None:
        """Prepare to join what comes in with what is there; `at` is written as the time of everything."""
        self._session, self._library, self._at = session, session.library, at
        self._known = {record.key: record for record in store.records(self._library)}
        self._taken = {name.casefold() for name in store.record_keys(self._library)}

    def read(self, path: Path, asked: Route | None = None, mapped: Mapped = NO_MAPPING) -> FileLedger:
        """Read one file; `mapped` says of columns what they are read as.

        A file that cannot be read is a ledger with a problem, never an error.
        """
        shown = self._session.shown(path)
        try:
            if problem := too_large(path):
                return FileLedger(path=shown, problem=f"{shown}: {problem}")
            digest = digest_of(path)
            if known := imports_store.known_import(self._library, digest):
                return FileLedger(
                    path=shown, again=True, route=self._reroute(known, asked or route_of(self._session, path))
                )
            export = read_file(path, mapped)
        except EvidenceError as error:
            return FileLedger(path=shown, problem=printable(str(error)))
        except OSError as error:
            return FileLedger(path=shown, problem=f"{shown} may not be read ({error.strerror}).")
        mends = mended_import(self._session, path)
        known_route = imports_store.import_route(self._library, mends) if mends else ""
        told = asked or route_of(self._session, path)
        with transaction(self._library):
            route = known_route or self._route(told or Route(kind=RouteKind.DATABASE, name=""))
            ledger = self._write(replace(export, path=shown), route, digest, mends if known_route else None)
        assumed = told is None and not known_route and ledger.read > len(ledger.refused)
        return replace(ledger, assumed=assumed)

    def _reroute(self, known: tuple[int, str], told: Route | None) -> str:
        """Write how a file that was read before came in, where that is now told otherwise; the new route's name or ""."""
        if told is None:
            return ""
        with transaction(self._library):
            route = self._route(told)
            if route == known[1]:
                return ""
            imports_store.put_import_route(self._library, known[0], route, at=self._at)
        return f"{told.kind.value}: {told.name}"

    def take(self, export: Export, route: Route) -> tuple[str, str]:
        """Take one record that was typed in; returns its key and, if it joined one that was known, why."""
        with transaction(self._library):
            self._write(export, self._route(route), "")
            hit = imports_store.hits(self._library)[-1]
        return hit[2], hit[3]

    def _route(self, route: Route) -> str:
        return put_route(self._library, self._session.review, route)

    def _write(self, export: Export, route: str, digest: str, mends: int | None = None) -> FileLedger:
        keys, reasons = self._keys_of(export.records)
        hits, filled, differences = [], 0, list[Difference]()
        for position, (entry, key, reason) in enumerate(zip(export.records, keys, reasons, strict=True), 1):
            if reason:
                gained, differs = self._join(key, entry, export.path)
                filled += gained
                differences += differs
            else:
                self._add(replace(entry, key=key))
            if entry.key:
                store.add_alias(self._library, entry.key, key)
            hits.append(
                imports_store.Hit(
                    position=position, record=key, key_in_file=entry.key, reason=reason, entry=entry,
                    origin=origin_of(entry),
                )
            )  # fmt: skip
        imports_store.add_import(self._library, route, export, digest, hits, at=self._at, mends=mends)
        merged = sum(1 for hit in hits if hit.reason)
        return FileLedger(
            path=export.path,
            read=len(hits) + len(export.refused),
            kept=len(hits) - merged,
            merged=merged,
            refused=tuple((one.line, one.reason) for one in export.refused),
            filled=filled,
            differences=tuple(differences),
            origins=origins(export.records),
            undated=tuple(
                (key, entry.fields["date"])
                for key, entry in zip(keys, export.records, strict=True)
                if entry.year is None and entry.fields.get("date")
            ),
        )

    def _keys_of(self, entries: Sequence[Record]) -> tuple[list[str], list[str]]:
        """For each entry the key of the record that it becomes or joins, and why it joins one ("" where it is new)."""
        known = list(self._known.values())
        joins = {join.incoming: join for join in join_exact(known, entries)}
        fresh = [place for place in range(len(entries)) if place not in joins]
        named = with_keys([replace(entries[place], key=safe_key(entries[place].key)) for place in fresh], self._taken)
        keys = {place: record.key for place, record in zip(fresh, named, strict=True)}
        for place, join in sorted(joins.items()):
            keys[place] = known[join.into].key if join.into < len(known) else keys[join.into - len(known)]
        return [keys[place] for place in range(len(entries))], [
            joins[place].reason if place in joins else "" for place in range(len(entries))
        ]

    def _add(self, record: Record) -> None:
        store.add_record(self._library, record, at=self._at)
        put_abstract(self._library, record, at=self._at)
        self._known[record.key] = record
        self._taken.add(record.key.casefold())

    def _join(self, key: str, entry: Record, path: str) -> tuple[int, list[Difference]]:
        """Fill what is empty in a known record from another entry of the same work; what it says stays."""
        known = self._known[key]
        enriched, filled, differs = enrich(known, entry)
        changes = [(name, "", _value(enriched, name), True) for name in filled]
        changes += [(one.field, one.old, one.new, False) for one in differs]
        if changes:
            store.replace_record(self._library, enriched, changes, why=path, at=self._at)
        self._known[key] = enriched
        if enriched.abstract != known.abstract:
            put_abstract(self._library, enriched, at=self._at)
        return len(filled), [Difference(record=key, field=one.field, known=one.old, offered=one.new) for one in differs]


def _value(record: Record, name: str) -> str:
    """A field as the history keeps it; "fields.volume" names one that has no column."""
    if name.startswith("fields."):
        return str(record.fields.get(name.removeprefix("fields."), ""))
    return str(getattr(record, name))


def put_route(library: Library, review: str, route: Route) -> str:
    """Write a route, or find the same one again; returns its id, which follows from what the route says."""
    parts = [review, route.kind.value, route.name, route.query, route.run_on, route.parent, route.direction]
    parts += [str(route.round)] if route.round else []
    return imports_store.put_route(
        library,
        review,
        id=hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16],
        kind=route.kind.value,
        name=route.name,
        query=route.query,
        run_on=route.run_on,
        parent=route.parent,
        direction=route.direction,
        note=route.note,
        round=route.round,
    )


def route_of(session: Session, path: Path) -> Route | None:
    """The route that searches.toml names for a file; None where it names none."""
    folder = session.workspace.corpus(session.review)
    candidates: Sequence[Path] = (folder, path.resolve().parent, path.resolve().parent.parent)
    for place in candidates:
        for route in read_routes(place):
            if any((place / name).resolve() == path.resolve() for name in route.files):
                return route
    return None
