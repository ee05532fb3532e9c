"""The one object that holds a workspace's database open; everything else in `store` is functions over it."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from evidence.errors import NoWorkspaceError, UnreadableError, UsageError
from evidence.store.sqlite.connection import connect, translated
from evidence.store.sqlite.migrations import migrate

Row = sqlite3.Row

_OF_THE_COPY = ("full", "readonly", "unable to open")
"""Words of errors that only the file that is written to can be the reason of."""


def _make_new(path: Path) -> None:
    """An empty file that nobody else has made, also at this moment, so that to remove it harms nobody."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        raise UsageError(f"{path} exists.", remedy="Name another file, or a folder.") from None
    except OSError as error:
        raise UnreadableError(
            f"{path} cannot be made ({error.strerror}).", remedy="Name a place that you may write to."
        ) from error


class Library:
    """An open evidence.db. Use as a context manager; write only inside `transaction`."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open the database at `path`, bringing its schema up to date.

        Raises:
            NoWorkspaceError: there is no such file and `create` is not set.
        """
        if not create and not path.is_file():
            raise NoWorkspaceError(f"No workspace at {path.parent}.", remedy="Make one with: evidence init")
        self.path = path
        self._connection = connect(path)
        with translated(path):
            migrate(self._connection, path, create=create)

    def rows(self, sql: str, **values: Any) -> list[Row]:
        """All rows of a query with named parameters."""
        with translated(self.path):
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, **values: Any) -> Row | None:
        """The first row of a query, or None."""
        with translated(self.path):
            found: Row | None = self._connection.execute(sql, values).fetchone()
        return found

    def value(self, sql: str, **values: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.row(sql, **values)
        return None if found is None else found[0]

    def execute(self, sql: str, **values: Any) -> int:
        """Run one writing statement; returns the row id of an insert."""
        with translated(self.path):
            return self._connection.execute(sql, values).lastrowid or 0

    def many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run one writing statement for each row."""
        with translated(self.path):
            self._connection.executemany(sql, rows)

    def changing(self) -> bool:
        """Whether a transaction is open, as the database says now."""
        return self._connection.in_transaction

    def copy_to(self, target: Path) -> None:
        """A consistent copy of the database in a new file, made while others write; no file where that fails.

        Raises:
            UsageError: there is such a file, which stays as it is.
            UnreadableError: it cannot be made.
            FindingsError: the disk is full.
        """
        _make_new(target)
        try:
            with translated(self.path), closing(sqlite3.connect(target)) as copy:
                try:
                    self._connection.backup(copy)
                except sqlite3.OperationalError as error:
                    if not any(sign in str(error) for sign in _OF_THE_COPY):
                        raise
                    with translated(target):
                        raise
        except BaseException:
            target.unlink(missing_ok=True)
            raise

    def integrity(self) -> list[str]:
        """What the database's own checks complain of; empty when they find nothing."""
        try:
            found = [str(row[0]) for row in self._connection.execute("PRAGMA integrity_check")]
            keys = [
                f"row {row[1]} of {row[0]} points to nothing"
                for row in self._connection.execute("PRAGMA foreign_key_check")
            ]
        except sqlite3.DatabaseError as error:
            return [str(error)]
        return [line for line in found if line != "ok"] + keys

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        """The library itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close, whatever happened."""
        self.close()


@contextmanager
def transaction(library: Library) -> Generator[None]:
    """All of the block, or none of it. A block inside another block joins it."""
    if library.changing():
        yield
        return
    library.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if library.changing():  # a full disk has undone it already
            library.execute("ROLLBACK")
        raise
    library.execute("COMMIT")
