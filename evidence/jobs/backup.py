"""A consistent copy of the precious database."""

from __future__ import annotations

from pathlib import Path

from evidence.errors import UnreadableError
from evidence.jobs.clock import now
from evidence.jobs.session import Session
from evidence.workspace import DATABASE


def backup(session: Session, target: Path) -> Path:
    """Copy the database to a file, or into a folder under a dated name, while others may write.

    A name without an ending is a folder's, which is made where it does not exist.

    Raises:
        UsageError, UnreadableError, FindingsError: as `Library.copy_to`.
    """
    stamp = now()[:19].replace(":", "").replace("-", "")
    inside = target.is_dir() or not (target.suffix or target.exists())
    path = target / f"{DATABASE.removesuffix('.db')}-{stamp}.db" if inside else target
    if inside:
        _make(target)
    if not path.parent.is_dir():
        raise UnreadableError(f"{path.parent} is not a folder.", remedy="Make it first.")
    session.library.copy_to(path)
    return path


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreadableError(
            f"{folder} cannot be made ({error.strerror}).", remedy="Name a folder that you may write to."
        ) from error
