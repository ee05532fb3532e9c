"""All records as a long session needs them: what has not changed is not read again, and none is built that nobody looks at."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from evidence.model import Record
from evidence.store.library import Library, Row
from evidence.store.records import CANONICAL
from evidence.store.rows import COLUMNS, as_record


@dataclass(slots=True)
class _Held:
    """A record's digest, and its row, or the record as soon as somebody has asked for it."""

    digest: str
    told: Row | Record


class Records(Mapping[str, Record]):
    """Records by key, each built out of its row when it is first asked for. They do not change any more."""

    def __init__(self, held: Mapping[str, _Held]) -> None:
        """Of what a shelf holds."""
        self._held = held

    def __getitem__(self, key: str) -> Record:
        one = self._held[key]
        told = one.told
        if not isinstance(told, Record):  # two threads may both build it, and build the same
            values = dict(told)
            del values["digest"]
            one.told = told = as_record(values)
        return told

    def __contains__(self, key: object) -> bool:
        return key in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


class Shelf:
    """Every record that is not merged into another, as last read."""

    def __init__(self) -> None:
        """Nothing read yet."""
        self._held: dict[str, _Held] = {}

    def records(self, library: Library) -> Records:
        """The records as they are now, by key: two rows of one digest are one record."""
        if not self._held:
            self._held = _read(library, None)
            return Records(self._held)
        rows = library.rows(f"SELECT key, digest FROM records WHERE {CANONICAL} ORDER BY key")
        digests = {row["key"]: row["digest"] for row in rows}
        before = self._held
        changed = [key for key, digest in digests.items() if key not in before or before[key].digest != digest]
        fresh = _read(library, changed) if changed else {}
        both = {**before, **fresh}
        self._held = {key: both[key] for key in digests if key in both}
        return Records(self._held)


def _read(library: Library, keys: Collection[str] | None) -> dict[str, _Held]:
    """The rows of all records, or of these."""
    among = "" if keys is None else "AND key IN (SELECT value FROM json_each(:keys))"
    rows = library.rows(
        f"SELECT {COLUMNS}, digest FROM records WHERE {CANONICAL} {among} ORDER BY key",
        keys=json.dumps(sorted(keys or ())),
    )
    return {row["key"]: _Held(row["digest"], row) for row in rows}
