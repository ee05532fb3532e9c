"""Refused entries, written out so that a person can mend them; what is read again counts under the same search."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import UnreadableError
from evidence.jobs.files import MEND
from evidence.jobs.session import Session
from evidence.model import Refusal
from evidence.references.mending import to_mend
from evidence.store.imports import open_refusals

_NUMBERED = re.compile(r"(\d+)-")
_TEXT_FOR = {".xlsx": ".csv"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToMend:
    """A file with refused entries: where it is, whether it was there before, and what is wrong with each."""

    path: str
    kept: bool
    refused: tuple[Refusal, ...]


def write_refused(session: Session) -> list[ToMend]:
    """Write the refused entries of every reference file to a file of their own; one that is there is left as it is.

    Raises:
        UnreadableError: the folder may not be written.
    """
    folder = session.workspace.corpus(session.review) / MEND
    made = []
    for one in open_refusals(session.library):
        name = Path(one.path).name
        path = (
            folder
            / f"{one.number}-{Path(name).with_suffix(_TEXT_FOR.get(Path(name).suffix.lower(), Path(name).suffix))}"
        )
        kept = path.is_file()
        try:
            if not kept:
                folder.mkdir(parents=True, exist_ok=True)
                partial = path.with_name(f".{path.name}.part")
                partial.write_text(
                    to_mend(one.format, [entry.raw for entry in one.refused], one.head), encoding="utf-8", newline="\n"
                )
                partial.replace(path)
        except OSError as error:
            raise UnreadableError(
                f"{path} cannot be written ({error.strerror}).", remedy="Check who may write there."
            ) from error
        made.append(ToMend(path=session.shown(path), kept=kept, refused=one.refused))
    return made


def mended_import(session: Session, path: Path) -> int | None:
    """The number of the import whose refused entries this file holds; None where it is no such file."""
    folder = (session.workspace.corpus(session.review) / MEND).resolve()
    number = _NUMBERED.match(path.name)
    return int(number[1]) if number and path.resolve().parent == folder else None
