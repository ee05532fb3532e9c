"""What people decide and write in a review."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """A stage of screening."""

    TITLE_ABSTRACT = "title-abstract"
    FULL_TEXT = "full-text"


class Verdict(StrEnum):
    """One reviewer's judgement on one record at one stage."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A theme put on a span of a text by a reviewer, or proposed by a suggester until somebody accepts it."""

    act: str
    theme: str
    text: str
    start: int
    stop: int
    words: str
    reviewer: str
    suggester: str = ""
    sign: str = "supports"
    memo: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Verbatim words of a text that carry a statement, and who confirmed that they do.

    `sign` is supports, contradicts or context; `checked_by` names who compared a transcription with the paper.
    """

    act: str
    statement: int
    text: str
    start: int
    stop: int
    words: str
    sign: str = "supports"
    confirmed_by: tuple[str, ...] = ()
    checked_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredQuery:
    """A query that gives a count or an absence, with the number that it gave."""

    query: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence of findings. `kind` is finding, lesson, gap, count or absence; `axis` is then, now, both or empty."""

    number: int
    kind: str
    theme: str
    axis: str
    text: str
    confidence: str
    author: str
    quotations: tuple[Quotation, ...] = ()
    queries: tuple[StoredQuery, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One reviewer's act: a verdict on a record at a stage.

    `role` is reviewer or adjudicator; `at` is ISO 8601 in UTC.
    """

    record: str
    stage: Stage
    reviewer: str
    verdict: Verdict
    reason: str = ""
    note: str = ""
    role: str = "reviewer"
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A named meaning of the codebook, with the rules for using it and queries that find it."""

    code: str
    label: str
    group: str = ""
    parent: str = ""
    definition: str = ""
    include: str = ""
    exclude: str = ""
    queries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """One value of a facet: the names it goes by in texts, and the years it covers (None: open)."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    level: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A structured axis of a review (tier, period, level), with its gazetteer."""

    name: str
    label: str
    values: tuple[FacetValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A value that a source gives for a claim about a subject, as of a date (ISO, possibly partial, or empty)."""

    subject: str
    claim: str
    value: str
    as_of: str = ""
    source: str = ""
    page: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """From `at` (ISO 8601 in UTC) on, what comes into a review belongs to this update of it.

    `included` are pairs of record and study that the version before had included, `open` the records that it had not
    settled, both as anybody could know it. `studies` and `reports` count what it had included besides, outside of the
    workspace.
    """

    act: str = ""
    name: str
    person: str
    at: str
    included: tuple[tuple[str, str], ...] = ()
    open: frozenset[str] = frozenset()
    studies: int = 0
    reports: int = 0
