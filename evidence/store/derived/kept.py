"""What was read from the index once and is worth keeping while nothing is written to it: whole columns, as arrays."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Value = TypeVar("Value")


class Kept:
    """Values made from what one connection reads; all are forgotten once anybody has written to the file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Keep nothing yet."""
        self._connection = connection
        self._as_of: tuple[int, int] | None = None
        self._values: dict[Hashable, Any] = {}

    def get(self, what: Hashable, make: Callable[[], Value]) -> Value:
        """What `make` gave when it was last called for `what`, called again if the index was written to since.

        Not to be used while this connection has written what it may yet take back.
        """
        version = self._connection.execute("PRAGMA data_version").fetchone()[0]
        as_of = (version, self._connection.total_changes)
        if as_of != self._as_of:
            self._as_of, self._values = as_of, {}
        if what not in self._values:
            self._values[what] = make()
        value: Value = self._values[what]
        return value
