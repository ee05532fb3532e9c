"""Word files in: the text as it reads when all tracked changes are accepted, with headings, lists, tables and notes.

Word files have no pages of their own (where a line falls depends on the printer), so places are paragraph numbers, as
in web pages. Headers, footers and tables of contents are left out; comments of reviewers are kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from evidence.model import BlockKind, Extraction
from evidence.sources.container import Container, RefusedError
from evidence.sources.docx_metadata import metadata_of_word
from evidence.sources.docx_notes import Notes, comments_of
from evidence.sources.docx_numbers import numbers_of
from evidence.sources.docx_package import Package, open_package
from evidence.sources.docx_styles import Style, number_of, outline, styles_of, value_of
from evidence.sources.docx_words import GONE, Line, Reader, chosen
from evidence.sources.drafts import Draft
from evidence.sources.rules import signature
from evidence.sources.web import draft
from evidence.sources.written import refused, written
from evidence.text import clean, squeeze

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXTRACTOR = signature("docx")
_TITLE, _BELOW_TITLE, _LOWEST = 1, 1, 11
_LONGEST_HEADING, _LONGEST_BOLD = 30, 14
_WIDEST = 64
_KINDS = {
    "caption": BlockKind.CAPTION, "quote": BlockKind.QUOTE, "intense quote": BlockKind.QUOTE,
    "bibliography": BlockKind.REFERENCE, "block text": BlockKind.QUOTE,
}  # fmt: skip
_LEFT_OUT = re.compile(r"toc (?:heading|\d)|table of figures")


def extract_docx(container: Container) -> Extraction:
    """A Word file as an extraction; its pages are its paragraphs. What cannot be read has a status and a problem."""
    try:
        package = open_package(container)
        drafts = list(_Document(package).drafts())
        metadata = metadata_of_word(package.properties, drafts)
    except RefusedError as error:
        return refused(error.status, error.problem, extractor=_EXTRACTOR, media_type=MEDIA_TYPE)
    return written(drafts, extractor=_EXTRACTOR, media_type=MEDIA_TYPE, metadata=metadata)


class _Document:
    """Walks the body once; lists count and fields go on from paragraph to paragraph."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = styles_of(package.styles)
        self._numbers = numbers_of(package.numbering, self._styles)
        self._reader = Reader(self._styles)
        self._notes = Notes(package, self._styles)
        self._held: Line | None = None

    def drafts(self) -> Iterator[Draft]:
        """The blocks; notes at the end of the section that their marks stand in, comments at the end of all."""
        for item in self._blocks(self._package.body):
            if item.kind is BlockKind.HEADING:
                yield from self._notes.waiting()
            yield item
        yield from self._notes.waiting()
        yield from comments_of(self._package.comments, self._styles)

    def _blocks(self, node: Element[str]) -> Iterator[Draft]:
        for child in node:
            if child.tag == "w.p":
                yield from self._paragraph(child)
            elif child.tag == "w.tbl":
                yield from self._table(child)
            elif child.tag == "mc.AlternateContent":
                yield from self._blocks(chosen(child))
            elif child.tag == "w.sdt":
                gallery = value_of(child, "w.sdtPr/w.docPartObj/w.docPartGallery")
                if gallery != "Table of Contents":
                    yield from self._blocks(child)
            elif child.tag not in GONE:
                yield from self._blocks(child)

    def _paragraph(self, node: Element[str]) -> Iterator[Draft]:
        own = node.find("w.pPr")
        style = self._style(own)
        line = self._reader.read(node, self._held)
        if own is not None and own.find("w.rPr/w.del") is not None:
            self._held = line
            return
        self._held = None
        self._notes.add(line.notes)
        words = clean(line.text)
        label = self._label(own, style) if words else None
        if words and not _LEFT_OUT.fullmatch(style.name):
            yield _drafted(f"{label} {words}" if label else words, own, style, line, listed=label is not None)
        yield from self._boxes(line)

    def _label(self, own: Element[str] | None, style: Style) -> str | None:
        """The number before a paragraph (empty: a bullet); None where it is in no list."""
        number = number_of(own) or style.number
        if number is None or number[0] in ("", "0"):
            return None
        level = number[1] if number[1] >= 0 else self._numbers.level(number[0], value_of(own, "w.pStyle"))
        return self._numbers.label(number[0], level)

    def _style(self, own: Element[str] | None) -> Style:
        return self._styles.get(value_of(own, "w.pStyle"), self._styles.get("", Style()))

    def _boxes(self, line: Line) -> Iterator[Draft]:
        for box in line.boxes:
            yield from (_boxed(item) for item in self._blocks(box))

    def _table(self, node: Element[str]) -> Iterator[Draft]:
        """A table as one block, a line for each row and a tab between cells; one cell by itself is a box."""
        rows = [cells for row in _below(node, "w.tr") if row.find("w.trPr/w.del") is None and (cells := _cells(row))]
        if len(rows) == 1 and len(rows[0]) == 1:
            yield from (_boxed(item) for item in self._blocks(rows[0][0]))
            return
        lines: list[str] = []
        boxes: list[Draft] = []
        for row in rows:
            said: list[str] = []
            for cell in row:
                items = list(self._blocks(cell))
                boxes += [item for item in items if item.kind is BlockKind.BOX]
                said.append(squeeze(" ".join(item.text for item in items if item.kind is not BlockKind.BOX)))
                said += [""] * (_span(cell) - 1)
            lines.append("\t".join(said).rstrip())
        yield draft(BlockKind.TABLE, "\n".join(line for line in lines if line.strip()))
        yield from boxes


def _drafted(words: str, own: Element[str] | None, style: Style, line: Line, *, listed: bool) -> Draft:
    """A paragraph as the block that its style makes it."""
    said = outline(own)
    level = style.level if said is None else said
    count = len(words.split())
    if style.name == "title":
        return draft(BlockKind.HEADING, squeeze(words), level=_TITLE)
    if level and count <= _LONGEST_HEADING and not (count > _LONGEST_BOLD and words.endswith(".")):
        return draft(BlockKind.HEADING, squeeze(words), level=level + _BELOW_TITLE)
    if style.name in _KINDS:
        return draft(_KINDS[style.name], words)
    if listed or style.name == "list paragraph":
        return draft(BlockKind.LIST if listed else BlockKind.PARAGRAPH, words)
    if 0.98 * line.size < line.bold and count <= _LONGEST_BOLD and _is_head(words):
        return draft(BlockKind.HEADING, squeeze(words), level=_LOWEST)
    return draft(BlockKind.PARAGRAPH, words)


def _is_head(words: str) -> bool:
    """Whether a bold line by itself reads like a heading: letters, no end of a sentence, no date, no remark."""
    return re.match(r"[\W\d]*[^\W\d_]{2}", words) is not None and not re.search(r"[.,;!]$|:\s\S|\n", words.strip())


def _boxed(item: Draft) -> Draft:
    """A block of a text box; lists and tables stay what they are."""
    kept = item.kind in (BlockKind.LIST, BlockKind.TABLE, BlockKind.CAPTION)
    return item if kept else replace(item, kind=BlockKind.BOX, level=0)


def _cells(row: Element[str]) -> list[Element[str]]:
    return [cell for cell in _below(row, "w.tc") if cell.find("w.tcPr/w.cellDel") is None]


def _below(node: Element[str], tag: str) -> Iterator[Element[str]]:
    """The elements of a kind in a table or row, also where a content control or a change stands around them."""
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag == "mc.AlternateContent":
            yield from _below(chosen(child), tag)
        elif child.tag not in GONE and child.tag not in ("w.p", "w.tbl", "w.tr", "w.tc"):
            yield from _below(child, tag)


def _span(cell: Element[str]) -> int:
    """How many columns a cell takes."""
    said = value_of(cell, "w.tcPr/w.gridSpan", "1")
    return min(_WIDEST, max(1, int(said))) if re.fullmatch(r"[0-9]{1,4}", said) else 1
