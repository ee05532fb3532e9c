"""What stands beside the text of a Word file: footnotes and endnotes with their marks, and reviewers' comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from evidence.model import BlockKind
from evidence.sources.dates import iso_date
from evidence.sources.docx_numbers import numeral
from evidence.sources.docx_package import Package
from evidence.sources.docx_styles import Style
from evidence.sources.docx_words import GONE, Note, Reader
from evidence.sources.drafts import Draft
from evidence.sources.web import comment_section, draft
from evidence.text import clean, squeeze

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_FORMS = {"footnote": "decimal", "endnote": "lowerRoman"}


class Notes:
    """Footnotes and endnotes, numbered in the order of their marks; each is given once."""

    def __init__(self, package: Package, styles: Mapping[str, Style]) -> None:
        """The notes of a file, none marked yet."""
        self._words = {
            (kind, each.get("w.id", "")): words
            for kind, root in (("footnote", package.footnotes), ("endnote", package.endnotes))
            for each in (root.findall(f"w.{kind}") if root is not None else ())
            if each.get("w.type", "normal") == "normal" and (words := _said(each, styles))
        }
        self._counts = dict.fromkeys(_FORMS, 0)
        self._waiting: list[Draft] = []

    def add(self, marks: Sequence[Note]) -> None:
        """The marks of a paragraph: their notes wait for the end of its section."""
        for mark in marks:
            words = self._words.pop((mark.kind, mark.id), "")
            if not words:
                continue
            self._counts[mark.kind] += not mark.sign
            label = mark.sign or numeral(self._counts[mark.kind], _FORMS[mark.kind])
            self._waiting.append(draft(BlockKind.FOOTNOTE, f"{label} {words}"))

    def waiting(self) -> Iterator[Draft]:
        """The notes that were marked and not given yet."""
        waiting, self._waiting = self._waiting, []
        yield from waiting


def comments_of(root: Element[str] | None, styles: Mapping[str, Style]) -> Iterator[Draft]:
    """Reviewers' comments, each under who wrote it and when."""
    for each in root.findall("w.comment") if root is not None else ():
        words = _said(each, styles)
        if words:
            section = comment_section(squeeze(clean(each.get("w.author", ""))), iso_date(each.get("w.date", "")))
            yield draft(BlockKind.COMMENT, words, section=section)


def _said(node: Element[str], styles: Mapping[str, Style]) -> str:
    """The words of all paragraphs of a note, a line for each."""
    reader = Reader(styles)
    lines = (clean(reader.read(each).text) for each in _paragraphs(node))
    return "\n".join(line for line in lines if line)


def _paragraphs(node: Element[str]) -> Iterator[Element[str]]:
    for child in node:
        if child.tag == "w.p":
            yield child
        elif child.tag not in GONE:
            yield from _paragraphs(child)
