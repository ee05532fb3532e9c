"""Entries of the literature and how they came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class RouteKind(StrEnum):
    """How records came in, as PRISMA 2020 tells them apart."""

    DATABASE = "database"
    REGISTER = "register"
    WEBSITE = "website"
    HAND_SEARCH = "hand-search"
    CITATION_CHASE = "citation-chase"
    EXPERT = "expert"
    BY_HAND = "by-hand"

    @property
    def is_searched(self) -> bool:
        """Whether PRISMA draws it on the side of databases and registers; all else are other methods."""
        return self in (RouteKind.DATABASE, RouteKind.REGISTER)


class EvidenceKind(StrEnum):
    """What kind of evidence a source is."""

    RESEARCH = "research"
    EVALUATION = "evaluation"
    OFFICIAL_PLAN = "official-plan"
    HISTORY = "history"
    MEMOIR = "memoir"
    COMMENT = "comment"
    ADVOCACY = "advocacy"
    TERTIARY = "tertiary"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person (family and given name, particles with the family name) or, in `literal`, a corporate author."""

    family: str = ""
    given: str = ""
    literal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One bibliographic entry.

    `key` is unique in a workspace; `doi` is bare and lower-case ("10.1234/abc"); `fields` holds what has no column
    (volume, issue, pages, publisher, isbn, ...); `verified` is V, P or M where a bibliography says how far its fields
    were checked, and `doubt` names the fields that were not; `raw` is the entry as it stood in its file.
    """

    key: str
    kind: str = "article"
    title: str = ""
    abstract: str = ""
    authors: tuple[Name, ...] = ()
    year: int | None = None
    venue: str = ""
    doi: str = ""
    url: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    evidence: EvidenceKind = EvidenceKind.UNKNOWN
    verified: str = ""
    doubt: str = ""
    raw: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An entry of an export that could not be read: where it stands (line counted from 1), why, and its raw text."""

    line: int
    reason: str
    raw: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What one reference file held: `records` in file order (keys as the file gives them, possibly empty).

    `head` is what stands before the entries and says how they are read: the header row of a table.
    """

    path: str
    format: str
    encoding: str
    records: tuple[Record, ...]
    refused: tuple[Refusal, ...] = ()
    head: str = ""


_CHECKED = {"P": "partly checked", "M": "from memory"}


def checked_note(record: Record) -> str:
    """What is not sure of a record's bibliographic fields: "from memory; in doubt: year"; empty where nothing is said
    against them."""
    doubt = f"in doubt: {record.doubt}" if record.doubt else ""
    return "; ".join(filter(None, [_CHECKED.get(record.verified, ""), doubt]))


def short_author(record: Record) -> str:
    """Who wrote it, as a citation in a text would say: "Ham", "Lorne and Allen", "Lorne et al."."""
    names = [name.literal or name.family for name in record.authors if name.literal or name.family]
    if not names:
        return record.title.split(":")[0][:40] or record.key
    if names[-1].casefold() in {"others", "et al", "et al."} or len(names) > 2:
        return f"{names[0]} et al."
    return " and ".join(names)
