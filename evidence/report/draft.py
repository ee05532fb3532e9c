"""What a report template may see: plain frozen values, with everything already counted and decided.

A `Draft` holds no connection, no clock and no randomness: the same draft gives the same bytes. Dates are ISO 8601,
possibly partial ("1948", "1948-07"). Empty strings and empty tuples mean "there is none", never "unknown failure".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evidence.model import locator


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Verbatim words of one source that carry a statement.

    `mark` is the short id printed with it ("Q3f9k2": a capital Q and 3 to 16 lower-case letters or digits), by which
    `verify` finds its source again. `page_kind` is printed, paragraph or abstract; `page_label` is what stands on the
    page ("217", "iv", "12–13"), `page_number` the page's number in the file where nothing is printed. `sign` is
    supports, contradicts or context. `confirmed_by` is the person who confirmed that it supports its statement,
    `checked_by_eye` the person who compared a quotation from paper with the printed page. `ocr` says "read by OCR" (with
    its confidence, where that is known) of words that a program read from the image of a page. `voice` says whose words
    they are where they are not the author's ("comment by Derek Hoey, 25 May 2018").
    """

    mark: str
    words: str
    key: str
    page_label: str = ""
    page_number: str = ""
    page_kind: str = "printed"
    evidence: str = ""
    sign: str = "supports"
    confirmed_by: str = ""
    checked_by_eye: str = ""
    ocr: str = ""
    voice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence of findings. `kind` is finding, lesson or gap; `problems` says in words why it is not supported.

    `queries` are the stored queries behind a count or an absence, each with its result as one line of text.
    """

    number: int
    text: str
    theme: str = ""
    kind: str = "finding"
    confidence: str = ""
    quotations: tuple[Quotation, ...] = ()
    supported: bool = False
    problems: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeFindings:
    """The findings of one theme, put on the sides of the protocol's comparison axis."""

    code: str
    label: str
    definition: str = ""
    then: tuple[Statement, ...] = ()
    now: tuple[Statement, ...] = ()
    other: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """Two quotations, one from each side, on one point; `opposed` where one of them denies, in the words `denials`."""

    then: Quotation
    now: Quotation
    opposed: bool = False
    denials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeEchoes:
    """The quotations of one theme that echo each other, the nearest first."""

    code: str
    label: str
    echoes: tuple[Echo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """An eligibility criterion; `kind` is include or exclude."""

    code: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way in which records came in, and how many it brought."""

    kind: str
    name: str
    query: str = ""
    run_on: str = ""
    found: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of citation chasing (`number` 0: none was given): from how many records it started, how many entries it
    found, how many of them were new, and how many are included."""

    number: int
    parents: int
    identified: int
    new: int
    included: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """A coefficient of agreement and the bounds of its 95 % interval, all three in -1..1, None where undefined."""

    name: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far reviewers agreed at a stage: `percent` in 0..100 with the bounds of its 95 % interval, `kappa` (Cohen's, of
    two people) in -1..1, None where undefined; `coefficients` are that and others, with their intervals."""

    stage: str
    records: int
    people: tuple[str, ...] = ()
    percent: float | None = None
    percent_low: float | None = None
    percent_high: float | None = None
    kappa: float | None = None
    note: str = ""
    coefficients: tuple[Coefficient, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Methods:
    """What the methods section is written from."""

    routes: tuple[Route, ...] = ()
    rounds: tuple[Round, ...] = ()
    design: str = ""
    stages: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    adjudicator: str = ""
    stopping: str = ""
    agreement: tuple[Agreement, ...] = ()
    coders: tuple[str, ...] = ()
    tagged_passages: int = 0
    confirmers: tuple[str, ...] = ()
    software: str = ""
    automation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A label with a number; of a source of records also its `kind`: database, register, website and so on."""

    label: str
    number: int
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One column of the flow diagram, in numbers of records up to `excluded` and of reports from `sought` on.

    `waiting_*` are what work in progress has not reached yet: not screened, screened but undecided, requested but not
    received, received but not assessed, assessed but undecided. A finished review has 0 in all of them.
    """

    identified: tuple[Count, ...] = ()
    duplicates: int = 0
    removed_by_automation: int = 0
    removed_other: int = 0
    waiting_screening: int = 0
    screened: int = 0
    waiting_decision: int = 0
    excluded: int = 0
    sought: int = 0
    waiting_retrieval: int = 0
    not_retrieved: int = 0
    waiting_assessment: int = 0
    assessed: int = 0
    waiting_verdict: int = 0
    excluded_reasons: tuple[Count, ...] = ()
    included: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """What the version of the review before an update had included, and how much of that is no longer included."""

    studies: int = 0
    reports: int = 0
    dropped_studies: int = 0
    dropped_reports: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The counts of a PRISMA 2020 flow diagram: databases and registers, other methods, and what was included.

    In an update `previous` is not None; arms, `studies` and `reports` are then of what is new in it, and the totals of both.
    """

    databases: Arm = field(default_factory=Arm)
    other: Arm | None = None
    studies: int = 0
    reports: int = 0
    previous: Previous | None = None

    @property
    def total_studies(self) -> int:
        """All studies included: the previous ones that still are, and the new ones."""
        before = self.previous or Previous()
        return before.studies - before.dropped_studies + self.studies

    @property
    def total_reports(self) -> int:
        """All reports included: the previous ones that still are, and the new ones."""
        before = self.previous or Previous()
        return before.reports - before.dropped_reports + self.reports


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """A body on the timeline; `start` and `end` may be partial dates, an empty `end` is still open.

    A `proposed` body is none yet: `start` is the date of the proposal.
    """

    id: str
    label: str
    level: str = ""
    start: str = ""
    end: str = ""
    count: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""
    proposed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """How many passages carry a theme (row) and name a facet value (column): `counts[row][column]`."""

    facet: str = ""
    themes: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    counts: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactValue:
    """What one source gives for a claim. `key` is the record's key, empty where `source` is free text."""

    value: str
    as_of: str = ""
    source: str = ""
    key: str = ""
    page: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A claim for which sources give different values."""

    subject: str
    claim: str
    values: tuple[FactValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A work to cite: its record key, its CSL-JSON item, and how far its fields were checked.

    `verified` is V (read in a source), P (partly) or M (from memory), empty where nobody says; `doubt` names fields.
    """

    key: str
    item: Mapping[str, object]
    verified: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A record left out, and why."""

    key: str
    citation: str
    title: str
    stage: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookTheme:
    """A theme as the codebook defines it."""

    code: str
    label: str
    group: str = ""
    definition: str = ""
    include: str = ""
    exclude: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookFacet:
    """A facet and its values, each as (code, label)."""

    name: str
    label: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A dated change of the protocol."""

    date: str
    change: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything that a report says. `as_of` is the day the draft speaks of, `style` the name of a CSL style."""

    title: str
    as_of: str
    question: str = ""
    questions: tuple[str, ...] = ()
    kind: str = ""
    protocol_version: str = ""
    protocol_date: str = ""
    language: str = "en-GB"
    style: str = "harvard-cite-them-right"
    demonstration: bool = False
    final: bool = False
    sections: Mapping[str, bool] = field(default_factory=dict)
    scope: tuple[tuple[str, str], ...] = ()
    criteria: tuple[Criterion, ...] = ()
    methods: Methods = field(default_factory=Methods)
    flow: Flow = field(default_factory=Flow)
    timeline: tuple[TimelineRow, ...] = ()
    matrix: Matrix = field(default_factory=Matrix)
    then_label: str = "Then"
    now_label: str = "Now"
    findings: tuple[ThemeFindings, ...] = ()
    echoes: tuple[ThemeEchoes, ...] = ()
    lessons: tuple[Statement, ...] = ()
    gaps: tuple[Statement, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    date_differences: tuple[Conflict, ...] = ()
    limits: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    codebook: tuple[CodebookTheme, ...] = ()
    facets: tuple[CodebookFacet, ...] = ()
    amendments: tuple[Amendment, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement of the draft, in the order of its numbers, each once."""
        found = [*self.lessons, *self.gaps]
        for theme in self.findings:
            found += [*theme.then, *theme.now, *theme.other]
        return tuple(sorted({each.number: each for each in found}.values(), key=lambda each: each.number))


def locator_of(quotation: Quotation) -> str:
    """Where a quotation stands, as every output prints it."""
    return locator(page_kind=quotation.page_kind, label=quotation.page_label, number=quotation.page_number)
