"""Which files an ingest is about: reference exports and full texts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from evidence.errors import UnreadableError
from evidence.references.detect import decode, detect_format
from evidence.sources.extract import SUFFIXES
from evidence.text import printable

REFERENCES = frozenset(
    {".bib", ".ris", ".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".nbib", ".ciw", ".isi", ".enw", ".ref", ".xml", ".rdf",
     ".mods", ".xlsx"}
)  # fmt: skip
TEXTS = SUFFIXES | {".doc", ".rtf", ".odt"}
"""Endings of full texts; also of those that cannot be read, so that nobody misses them in silence."""
WORKSPACE_FILES = frozenset(
    {"timeline.csv", "facts.csv", "fetch.csv", "decisions.csv", "tags.csv", "searches.toml", "paper.toml"}
)
"""Files with a meaning of their own in a workspace; never read as an export."""

_PARTS = ("references", "sources")
MEND = "mend"
"""The folder, in a corpus, of refused entries that a person mends; it is read when it is named."""
_HEAD = 1_000_000
"""Bytes that tell whether a file is an export."""
_LARGEST = 2_000_000_000
"""Bytes of a file that is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The files of an ingest, each list sorted: exports, full texts, transcriptions (paper.toml), and what was left."""

    references: tuple[Path, ...]
    texts: tuple[Path, ...]
    papers: tuple[Path, ...]
    skipped: tuple[Path, ...]


def find_files(paths: Sequence[Path]) -> Found:
    """Sort the files and folders named into exports and full texts.

    A folder is read with everything below it; one that has references/ or sources/ (a corpus) only in these. What was
    named itself is always read; in folders, README files and unknown endings are left alone.

    Raises:
        UnreadableError: something that was named does not exist or may not be read.
    """
    named = [path for path in paths if path.is_file()]
    below: list[Path] = []
    for path in paths:
        if path.is_dir():
            below += _below(path)
        elif not path.is_file():
            _refuse(path)
    found = dict.fromkeys([*named, *(path for path in below if _is_inside(path, paths))])
    strange = [path for path in below if path not in found]
    references = [path for path in found if _is_reference(path)]
    papers = [path for path in found if path.name == "paper.toml"]
    texts = [path for path in found if _is_text(path, path in named) and path not in references and path not in papers]
    skipped = [*strange, *(path for path in found if path not in {*references, *texts, *papers})]
    return Found(references=_sorted(references), texts=_sorted(texts), papers=_sorted(papers), skipped=_sorted(skipped))


def _refuse(path: Path) -> NoReturn:
    shown = printable(str(path))
    if path.exists():
        raise UnreadableError(f"{shown} is neither a file nor a folder.", remedy="Name files or folders.")
    raise UnreadableError(f"{shown} does not exist.", remedy="Check the name; folders and files may be given.")


def too_large(path: Path) -> str:
    """Why a file is not read for its size; empty where it is.

    Raises:
        OSError: it is gone, or may not be looked at.
    """
    size = path.stat().st_size
    if size <= _LARGEST:
        return ""
    return f"the file has {size / 1e9:.1f} GB; files up to {_LARGEST / 1e9:.0f} GB are read. Split it, or save a part."


def _is_inside(path: Path, named: Sequence[Path]) -> bool:
    """Whether this is a regular file that lies in one of the folders named, also after links are followed."""
    resolved = path.resolve()
    return path.is_file() and any(resolved.is_relative_to(folder.resolve()) for folder in named if folder.is_dir())


def _below(folder: Path) -> list[Path]:
    try:
        next(folder.iterdir(), None)
        parts = [folder / part for part in _PARTS if (folder / part).is_dir()]
        files = [path for root in parts or [folder] for path in sorted(_walked(root))]
    except OSError as error:
        raise UnreadableError(
            f"{printable(str(error.filename))} may not be read ({error.strerror}).", remedy="Ask for access to it."
        ) from error
    if parts and (folder / "paper.toml").is_file():
        files.append(folder / "paper.toml")
    inner = [(path, path.relative_to(folder).parts) for path in files]
    return [path for path, parts in inner if parts[0] != MEND and not any(part.startswith(".") for part in parts)]


def _walked(root: Path) -> Iterator[Path]:
    """Every file below a folder; a folder that may not be read is an error, not an empty one."""

    def stop(error: OSError) -> NoReturn:
        raise error

    for place, folders, names in os.walk(root, onerror=stop):
        linked = [name for name in folders if (Path(place) / name).is_symlink()]
        yield from (Path(place) / name for name in [*names, *linked])


def _is_reference(path: Path) -> bool:
    if path.name in WORKSPACE_FILES or path.stem.casefold() == "readme":
        return False
    if path.suffix.casefold() in REFERENCES:
        return True
    return path.suffix.casefold() in {".txt", ""} and _looks_like_export(path)


def _looks_like_export(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            text, _ = decode(file.read(_HEAD))
    except OSError:
        return False
    return detect_format(text) in {"bibtex", "ris", "nbib", "ciw", "enw", "refworks", "ovid-text"}


def _is_text(path: Path, named: bool) -> bool:
    if path.name in WORKSPACE_FILES or (path.stem.casefold() == "readme" and not named):
        return False
    return path.suffix.casefold() in TEXTS


def _sorted(paths: list[Path]) -> tuple[Path, ...]:
    return tuple(sorted(paths))
