"""The files of another copy of a workspace: brought along, never in place of one that is here."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from evidence.jobs.session import Session
from evidence.store import Library
from evidence.store import copied_rows as rows
from evidence.tomlfile import digest_of

_SNAPSHOTS = ("statements.toml", "saved-searches.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """Files that were copied, files that are not the same in both copies (ours stayed), and files that the other copy
    names and that are not to be had there, or could not be copied."""

    copied: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def renamed_paths(session: Session, theirs: Library) -> dict[str, str]:
    """What files of the other copy are called here, where another file has their name."""
    found = {}
    for path, digest in _read_files(theirs):
        here = session.workspace.root / path
        if here.is_file() and digest_of(here) != digest:
            plain = PurePosixPath(path)
            found[path] = str(plain.with_name(f"{plain.stem}~{digest[:8]}{plain.suffix}"))
    return found


def bring(session: Session, theirs: Library, folder: Path | None, *, dry_run: bool) -> Brought:
    """Copy the files of the other folder that are not here: corpus, and the reviews' own files.

    Args:
        session: the workspace.
        theirs: the database of the other copy.
        folder: its folder; None where there is only a database.
        dry_run: tell, and copy nothing.
    """
    root = session.workspace.root
    called, copied, differ, missing = renamed_paths(session, theirs), list[str](), list[str](), list[str]()
    read = dict(_read_files(theirs))
    wanted = sorted({*read, *(_own_files(folder) if folder else ())})
    for path in wanted:
        target = root / called.get(path, path)
        source = folder / path if folder else None
        if source is None or not source.is_file() or source.is_symlink():
            if path in read and not target.is_file():
                missing.append(path)
        elif not target.exists():
            problem = "" if dry_run else _copy(source, target)
            (missing if problem else copied).append(f"{path} ({problem})" if problem else called.get(path, path))
        elif digest_of(source) != digest_of(target):
            differ.append(path)
        if path in called:
            differ.append(path)
    return Brought(copied=tuple(copied), differ=tuple(dict.fromkeys(differ)), missing=tuple(missing))


def _read_files(theirs: Library) -> Iterator[tuple[str, str]]:
    """The files in the folder of a copy that were read into it, with the digests they had."""
    named = [
        (row["path"], row["sha256"]) for row in rows.rows_of(theirs, "sources") if row["medium"] in ("file", "web")
    ]
    named += [(row["path"], row["digest"]) for row in rows.rows_of(theirs, "imports") if row["digest"]]
    for path, digest in named:
        pure = PurePosixPath(path)
        if path and not (pure.is_absolute() or ".." in pure.parts or Path(path).is_absolute()):
            yield path, digest


def _own_files(folder: Path) -> Iterator[str]:
    """Everything in the corpus of a folder, and the protocols and codebooks of its reviews."""
    found = [*(folder / "corpus").rglob("*"), *(folder / "reviews").glob("*/*.toml")]
    for path in found:
        inside = path.relative_to(folder)
        hidden = path.is_symlink() or any(part.startswith(".") for part in inside.parts)
        if path.is_file() and not hidden and path.name not in _SNAPSHOTS:
            yield inside.as_posix()


def _copy(source: Path, target: Path) -> str:
    """Copy a file so that it is there whole or not at all; returns why it could not be copied, or ""."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, beside)
        beside.replace(target)
    except OSError as error:
        return error.strerror or str(error)
    finally:
        beside.unlink(missing_ok=True)
    return ""
