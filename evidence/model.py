"""The nouns of a review: frozen values without behaviour of their own.

Offsets are counted in characters (Unicode code points) of an immutable text and run from `start` (included)
to `stop` (excluded). Pages, blocks, passages, tags and quotations are all spans of such a text, so the pages of any
of them follow by arithmetic (`pages_of`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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


class RouteKind(StrEnum):
    """How records came in, as PRISMA 2020 tells them apart."""

    DATABASE = "database"
    WEBSITE = "website"
    HAND_SEARCH = "hand-search"
    CITATION_CHASE = "citation-chase"
    EXPERT = "expert"
    BY_HAND = "by-hand"


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


class Status(StrEnum):
    """What became of reading a full text. Everything but OK needs a person."""

    OK = "ok"
    NO_TEXT = "no-text"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    EMPTY = "empty"
    NOT_PDF = "not-pdf"
    TIMEOUT = "timeout"
    MEMORY = "memory"


class PageKind(StrEnum):
    """What a page locator means: a printed page, a paragraph of a web page, or a record's own abstract."""

    PRINTED = "printed"
    PARAGRAPH = "paragraph"
    ABSTRACT = "abstract"


class BlockKind(StrEnum):
    """What a stretch of a source is. TITLE is the work's own, where a reader tells it by its type; it is in no section."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    QUOTE = "quote"
    BOX = "box"
    REFERENCE = "reference"
    COMMENT = "comment"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page, in points from the top left corner; `page` is the page's number in the file, from 1."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ocr:
    """That words were read from an image by a program, and may be wrong.

    `confidence` is the program's own, from 0 to 1; None where the file brought the words with it and does not say.
    """

    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A span of a text that stands on one page.

    A page may have several spans (a footnote between the halves of a paragraph). `number` counts from 1 in the file,
    `label` is what is printed on the page ("iv", "217"), or the paragraph's number on a web page; `ocr` is None where
    the words are the file's own, not read from an image.
    """

    number: int
    label: str
    start: int
    stop: int
    kind: PageKind = PageKind.PRINTED
    ocr: Ocr | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What a footnote is marked with ("3", "*"), and after which character of the text it is called (None: unknown).

    The mark itself is no part of the text at `called`, so it stands in no sentence.
    """

    mark: str
    called: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, paragraph, list, table, ... of a text, under the headings named in `section` (outermost first).

    `note` is set for footnotes that carry a mark; `rows` are a table's rows of cells, all of one length, `caption`
    is where its caption starts and stops.
    """

    kind: BlockKind
    start: int
    stop: int
    section: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    note: Note | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    caption: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a full text says of itself; empty where it does not say. `origin` names, per field, where it was read.

    `published` is the date of publication as exactly as it is given (ISO 8601: "2018-05-25", "2018-05", "2018");
    `notices` are remarks on the text that are no part of it ("This content is more than five years old").
    """

    title: str = ""
    authors: tuple[Name, ...] = ()
    year: int | None = None
    doi: str = ""
    venue: str = ""
    notices: tuple[str, ...] = ()
    published: str = ""
    origin: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """A full text as read: its text, where its pages and blocks lie in it, and what it says of itself.

    `extractor` is the reader's name and version; `problem` is one line for every status but OK; `nature` says whether
    the file is the work itself ("full"), or only an "abstract" or a "notice" of one.
    """

    status: Status
    extractor: str
    media_type: str
    text: str = ""
    pages: tuple[Page, ...] = ()
    blocks: tuple[Block, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    nature: str = "full"
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A span that search can find: sentences of one section, at most so many word pieces as the encoder reads."""

    start: int
    stop: int
    section: tuple[str, ...] = ()
    kind: BlockKind = BlockKind.PARAGRAPH


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The full text of a record: a file, a web page, a book on paper, or (medium "abstract") the record's own abstract.

    `id` follows from the content, so the same file is the same source; `record` is empty while it is unpaired;
    `nature` is full, abstract or notice; `paired_by` says how it came to its record; `accessed` is the access date of
    a web page; `edition` is the edition of a book on paper.
    """

    id: str
    record: str = ""
    medium: str = "file"
    path: str = ""
    sha256: str = ""
    media_type: str = ""
    status: Status = Status.OK
    problem: str = ""
    nature: str = "full"
    paired_by: str = ""
    edition: str = ""
    accessed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """An immutable text of a source, with where its pages and blocks lie in it. Text, pages and blocks never change."""

    id: str
    source: str
    extractor: str
    text: str
    pages: tuple[Page, ...] = ()
    blocks: tuple[Block, ...] = ()


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


def pages_of(pages: Sequence[Page], start: int, stop: int) -> tuple[Page, ...]:
    """The pages that the span [start, stop) touches, one for each page number, in page order.

    A span that touches none (it is empty, or lies in no page) gives an empty tuple.
    """
    touched: dict[int, Page] = {}
    for page in pages:
        if start < stop and page.start < page.stop and page.start < stop and start < page.stop:
            touched.setdefault(page.number, page)
    return tuple(touched[number] for number in sorted(touched))


def ocr_note(pages: Sequence[Page]) -> str:
    """What a reader has to know of words on these pages: "read by OCR, confidence 93 %", or nothing.

    The least confidence counts; it is not given where that of one page is unknown.
    """
    read = [page.ocr for page in pages if page.ocr is not None]
    if not read:
        return ""
    sure = [one.confidence for one in read if one.confidence is not None]
    return f"read by OCR, confidence {100 * min(sure):.0f} %" if len(sure) == len(read) else "read by OCR"


def short_author(record: Record) -> str:
    """Who wrote it, as a citation in a text would say: "Ham", "Lorne and Allen", "Lorne et al."."""
    names = [name.literal or name.family for name in record.authors if name.literal or name.family]
    if not names:
        return record.title.split(":")[0][:40] or record.key
    if names[-1].casefold() in {"others", "et al", "et al."} or len(names) > 2:
        return f"{names[0]} et al."
    return " and ".join(names)
