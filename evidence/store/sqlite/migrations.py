"""The schema's history: numbered steps on PRAGMA user_version, each in one transaction, after a copy of the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from evidence.errors import SchemaTooNewError, UnreadableError

STEPS: tuple[str, ...] = (
    "schema.sql",
    "ocr.sql",
    "readings.sql",
    "shelf.sql",
    "searches.sql",
    "workflow.sql",
    "registers.sql",
)
"""One SQL file a step, oldest first; a step that was released is never edited."""

VERSION = len(STEPS)


def migrate(connection: sqlite3.Connection, path: Path, *, create: bool = False) -> None:
    """Bring the database to this program's schema; an empty one becomes a workspace only with `create`.

    Raises:
        SchemaTooNewError: a newer program wrote the file.
        UnreadableError: the file is empty, or is the database of another program; it is left as it is.
    """
    version = _version(connection)
    _check_ours(connection, path, version, create=create)
    if version > VERSION:
        raise SchemaTooNewError(
            f"{path} has schema {version}; this program knows {VERSION}.",
            remedy="Update it: pip install --upgrade evidence-synthesis",
        )
    if 0 < version < VERSION:
        _copy(connection, path.with_name(f"{path.name}.before-schema-{VERSION}"))
    for step in range(version, VERSION):
        _run(connection, step)


def _check_ours(connection: sqlite3.Connection, path: Path, version: int, *, create: bool) -> None:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if (tables and "acts" not in tables) or (version and not tables):
        raise UnreadableError(
            f"{path} is the database of another program.", remedy="Move it away, or work in another folder."
        )
    if not tables and not create:
        raise UnreadableError(
            f"{path} is empty.", remedy="Restore a backup of it; to begin anew, delete it and call: evidence init"
        )


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _run(connection: sqlite3.Connection, step: int) -> None:
    script = Path(__file__).with_name(STEPS[step]).read_text(encoding="utf-8")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _version(connection) == step:
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {step + 1:d}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    lines: list[str] = []
    for line in script.splitlines():
        lines.append(line)
        if sqlite3.complete_statement("\n".join(lines)):
            yield "\n".join(lines)
            lines = []


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    with closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)
