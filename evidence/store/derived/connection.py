"""Opening the index file, and writing to it all or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from evidence.errors import FindingsError, LockedError, NotFoundError, UnreadableError
from evidence.store.derived import schema
from evidence.store.sqlite.connection import is_full

_WAIT: Final = 10.0
_PATIENCE: Final = 600.0
_REPAIR: Final = "Rebuild it with: evidence doctor --repair"


def connect(path: Path, *, create: bool) -> sqlite3.Connection:
    """Open the index at `path`; with `create`, make it if it is missing or was made by another version.

    Without `create`, an index on a medium that cannot be written is opened for reading.

    Raises:
        NotFoundError: if it is missing (or of another version) and not to be made.
        UnreadableError: if the file is damaged.
        LockedError: if another process holds it for ten seconds.
    """
    if not create and not path.is_file():
        raise NotFoundError("There is no search index yet.", remedy=_REPAIR)
    with translated(path):
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = _opened(path, may_read_only=not create)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == schema.VERSION:
            return connection
        connection.close()
        if not create:
            raise NotFoundError("The search index was made by another version of the program.", remedy=_REPAIR)
        if version:
            remove_index(path)
        connection = _opened(path)
        _make(connection)
        return connection


def remove_index(path: Path) -> None:
    """Delete the index file with what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Generator[None]:
    """All of the block is written, or none of it."""
    with translated(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.commit()
        except BaseException:
            connection.rollback()
            raise


@contextmanager
def building(folder: Path, what: str = "index") -> Generator[None]:
    """Only one process at a time does `what` (a plain word) in `folder`; another waits for it. A kill lets go.

    Raises:
        LockedError: the other was not done after ten minutes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{what}.lock"
    with translated(path):
        lock = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            lock.close()


def disk_full(path: Path) -> FindingsError:
    """What a user is told where a derived file did not fit: nothing else is touched, and the index can be made again."""
    return FindingsError(
        f"The disk that holds {path} is full.",
        remedy="Free some room, then build the search index again with: evidence doctor --repair",
    )


@contextmanager
def translated(path: Path) -> Generator[None]:
    """Errors of SQLite that a user can mend, as errors of ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise LockedError(
                f"Another process is writing {path}.", remedy="Wait for it to finish, then try again."
            ) from None
        if "unable to open" in str(error) or "readonly" in str(error):
            raise UnreadableError(f"{path} cannot be opened ({error}).", remedy="Check who may write there.") from None
        if "full" in str(error) or ("disk I/O" in str(error) and is_full(path)):
            raise disk_full(path) from None
        if "disk I/O" in str(error):
            raise UnreadableError(f"{path} cannot be read ({error}).", remedy=_REPAIR) from None
        raise
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise UnreadableError(f"The search index {path} is damaged ({error}).", remedy=_REPAIR) from None


def _opened(path: Path, *, may_read_only: bool = False) -> sqlite3.Connection:
    try:
        return _connected(path, "mode=rwc")
    except sqlite3.OperationalError as error:
        if not may_read_only or not any(sign in str(error) for sign in ("readonly", "unable to open")):
            raise
    return _connected(path, "mode=ro&immutable=1")


def _connected(path: Path, how: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, timeout=_WAIT, isolation_level=None)
    for setting in ("foreign_keys = ON", "synchronous = NORMAL", "temp_store = MEMORY", "cache_size = -32000"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    return connection


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(f"BEGIN IMMEDIATE; {schema.CREATE} PRAGMA user_version = {schema.VERSION}; COMMIT;")
