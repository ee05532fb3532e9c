"""Full texts: their pages, blocks and passages.

Offsets are counted in characters (Unicode code points) of an immutable text and run from `start` (included)
to `stop` (excluded). Pages, blocks, passages, tags and quotations are all spans of such a text, so the pages of any
of them follow by arithmetic (`pages_of`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from evidence.model.records import Name


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


def locator(*, page_kind: str, label: str, number: int | str = "") -> str:
    """Where something stands, as every output prints it: "p. 217", "pp. 12–13", "¶ 3", "abstract", "file p. 4".

    The last is for a file whose pages carry no printed number: it counts from 1 in the file. A record's own words have
    the label "abstract" or "title".
    """
    label = label.strip()
    if page_kind == "abstract":
        return label or "abstract"
    if page_kind == "paragraph":
        return f"¶ {label or number}".strip()
    if label:
        return f"pp. {label}" if "–" in label else f"p. {label}"
    return f"file p. {number}" if number else "no page"
