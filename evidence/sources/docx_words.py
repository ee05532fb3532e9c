"""The words of one paragraph of a Word file, as they read when all tracked changes are accepted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evidence.sources.docx_styles import Style, is_on, value_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

GONE = frozenset(
    {"w.del", "w.moveFrom", "w.instrText", "w.delText", "w.delInstrText", "w.rPr", "w.pPr", "w.rt", "w.sdtPr",
     "w.sdtEndPr", "w.sectPr", "w.tblPr", "w.trPr", "w.tcPr", "w.tblGrid", "m.rPr", "m.ctrlPr"}
)  # fmt: skip
"""Elements that hold nothing of the text: properties, instructions of fields, and what was deleted."""
_SHOWN = {"w.tab": " ", "w.ptab": " ", "w.cr": "\n", "w.noBreakHyphen": "\u2011", "w.softHyphen": ""}
_NOTES = {"w.footnoteReference": "footnote", "w.endnoteReference": "endnote"}
_UNSEEN = re.compile(r"[\u00ad\ue000-\uf8ff]")
"""Soft hyphens, and the private signs of symbol fonts, which no search finds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """The mark of a footnote or endnote: which note, and the author's own sign for it (empty: it is numbered)."""

    kind: str
    id: str
    sign: str = ""


@dataclass(slots=True)
class Line:
    """The words of a paragraph, the marks in them, the text boxes that hang on them.

    `size` counts the letters, `bold` those of them that are bold.
    """

    words: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    boxes: list[Element[str]] = field(default_factory=list)
    size: int = 0
    bold: int = 0

    @property
    def text(self) -> str:
        """The words, a space for every run of spaces, and a line end only where the author broke the line."""
        lines = "".join(self.words).split("\n")
        return "\n".join(line for each in lines if (line := " ".join(each.split())))


class Reader:
    """Reads paragraphs one after another; a field may begin in one and end in another."""

    def __init__(self, styles: Mapping[str, Style]) -> None:
        """A reader that knows the styles."""
        self._styles = styles
        self._fields: list[str] = []

    def read(self, paragraph: Element[str], line: Line | None = None) -> Line:
        """The words of a paragraph, put to the end of `line` where one is given."""
        line = line or Line()
        if "instruction" in self._fields:
            self._fields.clear()
        base = self._styles.get(value_of(paragraph, "w.pPr/w.pStyle"), self._styles.get("", Style()))
        self._walk(paragraph, line, base, shown=not base.hidden)
        return line

    def _walk(self, node: Element[str], line: Line, base: Style, *, shown: bool) -> None:
        for child in node:
            tag = child.tag
            if tag in GONE:
                continue
            if tag == "w.r":
                self._run(child, line, base, shown=shown)
            elif tag == "mc.AlternateContent":
                self._walk(chosen(child), line, base, shown=shown)
            elif tag == "w.txbxContent":
                line.boxes.append(child)
            elif tag == "w.sdt":
                if child.find("w.sdtPr/w.showingPlcHdr") is None:
                    self._walk(child, line, base, shown=shown)
            elif not self._sign(child, line, shown=shown):
                self._walk(child, line, base, shown=shown)

    def _run(self, run: Element[str], line: Line, base: Style, *, shown: bool) -> None:
        own = run.find("w.rPr")
        style = self._styles.get(value_of(own, "w.rStyle"), Style())
        hidden, bold = is_on(own, "w.vanish"), is_on(own, "w.b")
        shown = shown and not (style.hidden if hidden is None else hidden)
        custom = next(
            (each for each in run if each.tag in _NOTES and each.get("w.customMarkFollows", "0") != "0"), None
        )
        if custom is not None:
            sign = "".join(each.text or "" for each in run.findall("w.t")).strip()
            line.notes.append(Note(kind=_NOTES[custom.tag], id=custom.get("w.id", ""), sign=sign))
            return
        before = line.size
        self._walk(run, line, base, shown=shown)
        if bold if bold is not None else style.bold or base.bold:
            line.bold += line.size - before

    def _sign(self, node: Element[str], line: Line, *, shown: bool) -> bool:
        """Take in an element that is a text or a sign; whether it is one."""
        tag = node.tag
        if tag in ("w.t", "m.t"):
            words = _UNSEEN.sub("", node.text or "")
        elif tag == "w.br":
            words = "\n" if node.get("w.type", "textWrapping") == "textWrapping" else " "
        elif tag in _SHOWN:
            words = _SHOWN[tag]
        elif tag == "w.fldChar":
            self._field(node.get("w.fldCharType", ""))
            return True
        elif tag in _NOTES:
            line.notes.append(Note(kind=_NOTES[tag], id=node.get("w.id", "")))
            return True
        else:
            return False
        if shown and words and "instruction" not in self._fields:
            line.words.append(words)
            line.size += len(words)
        return True

    def _field(self, kind: str) -> None:
        """Between the beginning of a field and its separator stands an instruction, after that what it shows."""
        if kind == "begin":
            self._fields.append("instruction")
        elif kind == "separate" and self._fields:
            self._fields[-1] = "shown"
        elif kind == "end" and self._fields:
            self._fields.pop()


def chosen(alternatives: Element[str]) -> Element[str]:
    """One of several forms of the same content: the first that holds words, else the first, else the element itself."""
    forms = list(alternatives)
    worded = (form for form in forms if any(each.tag == "w.t" for each in form.iter()))
    return next(worded, forms[0] if forms else alternatives)
