"""Where the vector of each passage lies, as whole columns, for an index so large that to look them up one by one takes long.

A block holds the places of so many ids that follow each other. What the columns cover stays as it is: no id below
comes to mean another passage, and a vector keeps its place until all are forgotten, and the columns with them. The table
is made when it is first needed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from evidence.store.derived import schema
from evidence.store.derived.connection import transaction, translated

BLOCK: Final = 1 << 16
"""Ids a block."""


@dataclass(frozen=True, slots=True)
class PlaceBlock:
    """The places of the ids from `number` * `BLOCK` on (little-endian, 4 bytes each), -1 where there is none."""

    number: int
    places: bytes


class PlaceColumns:
    """The columns of one index, a model each; `Index.columns` gives them."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        """Use an open connection to the index at `path`."""
        self._connection, self._path = connection, path

    def covered(self, model: str) -> int:
        """The greatest id that the column of a model covers; 0 where there is none."""
        rows = self._rows(schema.PLACES_COVERED, {"model": model})
        return int(rows[0][0]) if rows else 0

    def blocks(self, model: str, first: int = 0) -> list[PlaceBlock]:
        """The blocks of a column from the one with this number on, in order; none where one is not as it was written."""
        if not self.covered(model):
            return []
        rows = self._rows(schema.PLACE_BLOCKS, {"model": model, "first": first})
        whole = all(crc32(places) == crc for _, places, crc in rows)
        return [PlaceBlock(number, places) for number, places, _ in rows] if whole else []

    def pairs(self, model: str, after: int) -> Iterator[tuple[int, int]]:
        """Id and place of every passage with a greater id than `after` that has a vector; once, in any order."""
        statement = schema.PLACES_AFTER if after else schema.ALL_PLACES
        with translated(self._path):
            yield from self._connection.execute(statement, {"model": model, "after": after})

    def write(self, model: str, covered: int, blocks: Iterable[PlaceBlock]) -> None:
        """Put blocks in the place of those with their numbers; the column covers the ids up to `covered` then."""
        with transaction(self._connection, self._path):
            self._connection.execute(schema.CREATE_PLACES)
            rows = (
                {"model": model, "block": one.number, "places": one.places, "crc": crc32(one.places)} for one in blocks
            )
            self._connection.executemany(schema.SET_PLACE_BLOCK, rows)
            self._connection.execute(schema.COVER_PLACES, {"model": model, "covered": covered})

    def are_whole(self, model: str) -> bool:
        """Whether the column of a model is as it was written (reads all of it)."""
        return not self.covered(model) or bool(self.blocks(model))

    def _rows(self, statement: str, parameters: dict[str, Any]) -> list[Any]:
        with translated(self._path):
            return self._connection.execute(statement, parameters).fetchall()
