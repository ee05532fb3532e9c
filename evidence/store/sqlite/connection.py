"""Opening the database, and turning its errors into ours."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from evidence.errors import EvidenceError, FindingsError, LockedError, UnreadableError

WAIT = 10.0
"""Seconds that a write waits for another process before it gives up."""


def connect(path: Path) -> sqlite3.Connection:
    """Open the file, durable (WAL, synchronous=FULL) and with foreign keys enforced.

    A workspace on a medium that cannot be written is opened for reading; writing to it is then an error.

    Raises:
        UnreadableError: the file is missing, not a database, or may not be opened.
    """
    with translated(path):
        try:
            return _opened(path, "mode=rwc", ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"))
        except sqlite3.OperationalError as error:
            if not path.is_file() or not any(sign in str(error) for sign in ("readonly", "unable to open")):
                raise
        return _opened(path, "mode=ro&immutable=1", ())


def _opened(path: Path, how: str, settings: tuple[str, ...]) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, timeout=WAIT, isolation_level=None)
    connection.row_factory = sqlite3.Row
    for setting in ("PRAGMA foreign_keys = ON", *settings):
        connection.execute(setting)
    connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    return connection


_SHARED = 32 * 1024
"""Bytes of the smallest file that connections to one database share."""
_DAMAGE = ("no such column", "no such table", "Could not decode", "malformed", "disk I/O", "corrupt")
"""Words of errors that our own statements meet only where the file's schema or rows are not as they were written."""


@contextmanager
def translated(path: Path) -> Generator[None]:
    """Errors of the database file as errors that a user can act on."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise _operational(error, path) from error
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
            raise
        raise _damaged(error, path) from error
    except UnicodeDecodeError as error:
        raise _damaged(error, path) from error


def _operational(error: sqlite3.OperationalError, path: Path) -> EvidenceError:
    message = str(error)
    if "locked" in message or "busy" in message:
        return LockedError(
            f"Another process is writing to {path} and did not finish in {WAIT:.0f} s.",
            remedy="Wait for it to end and call again; nothing was changed.",
        )
    if "full" in message or ("disk I/O" in message and is_full(path)):
        return FindingsError(
            f"The disk that holds {path} is full.",
            remedy="Free space and call again; what was finished before is kept.",
        )
    if "readonly" in message:
        return UnreadableError(f"{path} may not be written.", remedy="Ask for write permission on the folder.")
    if "unable to open" in message:
        return UnreadableError(f"{path} cannot be opened.", remedy="Check that the folder exists and may be read.")
    if any(sign in message for sign in _DAMAGE):
        return _damaged(error, path)
    raise error


def is_full(path: Path) -> bool:
    """Whether the disk that holds a database has no room for the file that connections share, which SQLite calls an I/O
    error."""
    try:
        return shutil.disk_usage(path.parent).free < _SHARED
    except OSError:
        return False


def _damaged(error: Exception, path: Path) -> UnreadableError:
    return UnreadableError(
        f"{path} is damaged or is not a workspace database ({' '.join(str(error).split())[:120]}).",
        remedy="Keep the file, restore a backup, and run: evidence doctor",
    )


def copy_database(path: Path, target: Path) -> None:
    """A consistent copy of a database file that is left as it is, its schema too; also from a medium that cannot be written.

    Raises:
        UnreadableError: it cannot be read or is none.
    """
    with translated(path):
        try:
            _back_up(path, target)
        except sqlite3.OperationalError as error:
            if not any(sign in str(error) for sign in ("readonly", "unable to open")):
                raise
            _copy_files(path, target)


def _back_up(path: Path, target: Path) -> None:
    source = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=WAIT)
    with closing(source), closing(sqlite3.connect(target)) as copy:
        source.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        source.backup(copy)


def _copy_files(path: Path, target: Path) -> None:
    """The file with its latest changes, which lie beside it: where nothing can be written, nobody writes them now."""
    try:
        target.write_bytes(path.read_bytes())
        changes = path.with_name(f"{path.name}-wal")
        if changes.is_file():
            target.with_name(f"{target.name}-wal").write_bytes(changes.read_bytes())
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read ({error.strerror}).") from error
