"""The text of a rendered report, read from the file itself as a reader sees it: Markdown, HTML, DOCX or PDF.

The file may have been edited or come from anywhere, so it is read with limits: no entity is expanded, no archive is
unpacked beyond a size, and nothing that is hidden counts as text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from evidence.errors import NotFoundError, UnreadableError, UsageError
from evidence.report import tree
from evidence.report.pandoc import convert
from evidence.text import clean

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST = 100 * 2**20
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset((_FALLBACK, f"{_W}moveFrom", f"{_W}del"))
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_UNSEEN = frozenset(("script", "style", "svg", "head", "template", "noscript"))
_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u",
))  # fmt: skip
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
))  # fmt: skip
_MASK = str.maketrans('"', "\u02ba")


def read_rendered(path: Path, *, pdf_text: Callable[[Path], str] | None = None) -> str:
    """The text of a report, paragraph by paragraph.

    Straight double quotation marks inside code are given as U+02BA, so that a search string is no quotation.

    Args:
        path: a file ending in .md, .html, .htm, .docx or .pdf.
        pdf_text: gives the text of a PDF file; needed for one.

    Raises:
        NotFoundError: if there is no such file.
        UsageError: for a file of another kind.
        UnreadableError: if the file is damaged, or larger than 100 MB when unpacked.
    """
    if not path.is_file():
        raise NotFoundError(f"There is no file {path}.", remedy="Name a report made by: evidence report")
    kind = path.suffix.lower()
    if kind == ".pdf" and pdf_text is not None:
        return clean(pdf_text(path))
    if kind == ".docx":
        return clean(_docx(path))
    if kind not in {".md", ".html", ".htm"}:
        raise UsageError(f"{path.name} is no report.", remedy="A report ends in .md, .html, .docx or .pdf.")
    if path.stat().st_size > LARGEST:
        raise _too_large(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError(f"{path} is not written in UTF-8.", remedy="Save it as UTF-8.") from None
    return clean(_markdown(text) if kind == ".md" else _html(text))


def _markdown(text: str) -> str:
    blocks = json.loads(convert(text, reads="gfm", writes="json"))["blocks"]
    return tree.text_of(tree.walk(blocks, _masked))


def _masked(node: tree.Node) -> list[tree.Node] | None:
    if node["t"] not in {"Code", "CodeBlock"}:
        return None
    return [{"t": node["t"], "c": [node["c"][0], node["c"][1].translate(_MASK)]}]


def _html(text: str) -> str:
    reader = _Seen()
    reader.feed(text)
    reader.close()
    return "".join(reader.parts)


class _Seen(HTMLParser):
    """Collects what a reader sees: no script, no style, no drawing, nothing hidden by its own attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen: list[str] = []
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self._break(tag)
        if tag in _VOID:
            return
        if self._unseen or tag in _UNSEEN or _is_hidden(dict(attrs)):
            self._unseen.append(tag)
        self._code += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if self._unseen:
            while tag in self._unseen and self._unseen.pop() != tag:
                pass
        self._code -= tag == "code" and self._code > 0
        self._break(tag)

    def handle_data(self, data: str) -> None:
        """Take text."""
        if not self._unseen:
            self.parts.append(data.translate(_MASK) if self._code else data)

    def _break(self, tag: str) -> None:
        if tag not in _INLINE:
            self.parts.append("\n")


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    style = (attributes.get("style") or "").replace(" ", "").lower()
    return "hidden" in attributes or "display:none" in style or "visibility:hidden" in style


def _docx(path: Path) -> str:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        with ZipFile(path) as archive:
            names = [name for name in _PARTS if name in archive.namelist()]
            if "word/document.xml" not in names:
                raise UnreadableError(f"{path} is no DOCX file.", remedy="Make the report again: evidence report")
            texts = []
            for name in names:
                with archive.open(name) as part:
                    content = part.read(LARGEST + 1)
                if len(content) > LARGEST:
                    raise _too_large(path)
                texts.append("".join(_words(fromstring(content, forbid_dtd=True))))
    except (BadZipFile, ParseError, DefusedXmlException, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableError(
            f"{path} cannot be read: {error}.", remedy="Make the report again: evidence report"
        ) from None
    return "\n".join(texts)


def _words(node: Element[str]) -> Iterator[str]:
    """The text of an element in reading order, without hidden runs; a tracked deletion carries no text of this kind."""
    stack: list[Any] = [node]
    while stack:
        each = stack.pop()
        if isinstance(each, str):
            yield each
            continue
        tag = each.tag
        if tag == f"{_W}t":
            yield each.text or ""
        elif tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
            yield "\n" if tag != f"{_W}tab" else "\t"
        elif tag == f"{_W}noBreakHyphen":
            yield "-"
        elif tag not in _SKIPPED and not (tag == f"{_W}r" and _is_vanished(each)):
            if tag == f"{_W}p":
                stack.append("\n")
            elif tag == f"{_W}r" and _is_code(each):
                yield "".join(_words_of_code(each))
                continue
            stack.extend(reversed(list(each)))


def _words_of_code(run: Element[str]) -> Iterator[str]:
    for part in run.iter(f"{_W}t"):
        yield (part.text or "").translate(_MASK)


def _is_code(run: Element[str]) -> bool:
    style = run.find(f"{_W}rPr/{_W}rStyle")
    return style is not None and style.get(f"{_W}val") == "VerbatimChar"


def _is_vanished(run: Element[str]) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val", "true") not in {"0", "false"}


def _too_large(path: Path) -> UnreadableError:
    return UnreadableError(f"{path} is larger than {LARGEST // 2**20} MB.", remedy="A report is never so large.")
