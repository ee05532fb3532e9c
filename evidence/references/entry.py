"""One entry of a file that speaks of works: what tells the work, and every field under its own name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence.model import Refusal

_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_DOI = re.compile(r"10\.\d{4,9}/\S+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: its line in the file (from 1), what tells the work, and its fields by the name that the file gives them.

    `keys` are the names by which a record may be known here, the most telling first.
    """

    line: int
    keys: tuple[str, ...] = ()
    title: str = ""
    abstract: str = ""
    doi: str = ""
    year: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """What a file holds, and what of it could not be read."""

    entries: tuple[Entry, ...]
    refused: tuple[Refusal, ...] = ()


def doi_in(text: str) -> str:
    """The first DOI in a text, in small letters; "" where there is none."""
    found = _DOI.search(text)
    return found[0].casefold().rstrip(".,;") if found else ""


def year_in(text: str) -> int | None:
    """The first year from 1500 on in a text."""
    found = _YEAR.search(text)
    return int(found[1]) if found else None
