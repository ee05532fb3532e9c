"""A consistent copy of the precious database."""

from __future__ import annotations

from pathlib import Path

from evidence.errors import UnreadableError, UsageError
from evidence.jobs.clock import now
from evidence.jobs.session import Session
from evidence.workspace import DATABASE


def backup(session: Session, target: Path) -> Path:
    """Copy the database to a file, or into a folder under a dated name, while others may write.

    Raises:
        UsageError: the file exists.
        UnreadableError: it cannot be written.
    """
    stamp = now()[:19].replace(":", "").replace("-", "")
    path = target / f"{DATABASE.removesuffix('.db')}-{stamp}.db" if target.is_dir() else target
    if path.exists():
        raise UsageError(f"{path} exists.", remedy="Name another file, or a folder.")
    if not path.parent.is_dir():
        raise UnreadableError(f"{path.parent} is not a folder.", remedy="Make it first.")
    session.library.copy_to(path)
    return path
