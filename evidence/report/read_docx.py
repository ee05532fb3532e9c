"""The text of a DOCX report as Word shows it: the body, headers, footers, footnotes and endnotes.

Runs that are hidden, struck through, white on white or no larger than two points count as absent, whether they say so
themselves or their styles do; so do tracked deletions. Comments, pictures and embedded files are not read. A paragraph
in a style for quotations ("Quote", "Block Text", our own) without a page and mark is given in quotation marks; words in
the style of our notes are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from evidence.errors import UnreadableError
from evidence.report.read_html import MASK, as_quotation

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST = 100 * 2**20
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset((_FALLBACK, f"{_W}moveFrom", f"{_W}del"))
_TEXT = frozenset((f"{_W}t", f"{_M}t", f"{_A}t"))
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}sym": "\ufffc"}
_READ = frozenset(f"{_W}{name}" for name in ("document", "hdr", "ftr", "footnotes", "endnotes"))
_MAIN, _STYLES = "word/document.xml", "word/styles.xml"
_OFF = frozenset(("0", "false", "off"))
_HIDING = ("vanish", "webHidden", "specVanish", "strike", "dstrike")
_TINY = 4
_QUOTING = ("quot", "block text")
"""What the names of styles for quotations have in them; Word's own names are English in every language."""
_NOTE = "Note"
_REMEDY = "Make the report again: evidence report"

Look = Mapping[str, str]


def read_docx(path: Path) -> str:
    """The text of a DOCX file, a line end after every paragraph.

    Raises:
        UnreadableError: if it is damaged, no DOCX file, or larger than 100 MB when unpacked.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        with ZipFile(path) as archive:
            names = sorted(name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml"))
            if _MAIN not in names:
                raise UnreadableError(f"{path} is no DOCX file.", remedy=_REMEDY)
            left = LARGEST
            roots = {}
            for name in [_MAIN, *(each for each in names if each != _MAIN)]:
                with archive.open(name) as part:
                    content = part.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise too_large(path)
                roots[name] = fromstring(content, forbid_dtd=True)
    except (BadZipFile, ParseError, DefusedXmlException, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableError(f"{path} cannot be read: {error}.", remedy=_REMEDY) from None
    styles = _styles(roots[_STYLES]) if _STYLES in roots else {}
    return "\n".join("".join(_words(root, styles)) for root in roots.values() if root.tag in _READ)


def too_large(path: Path) -> UnreadableError:
    """The error for a file that is too large to be a report."""
    return UnreadableError(f"{path} is larger than {LARGEST // 2**20} MB.", remedy="A report is never so large.")


def _words(root: Element[str], styles: Mapping[str, Look], around: Look | None = None) -> Iterator[str]:
    """The text of a part in reading order, without what is not seen."""
    stack: list[tuple[Element[str] | str, Look]] = [(root, around or {})]
    while stack:
        each, look = stack.pop()
        if isinstance(each, str):
            yield each
        elif each.tag in _TEXT:
            yield (each.text or "").translate(MASK) if look.get("style") == "VerbatimChar" else each.text or ""
        elif each.tag in _BREAKS:
            yield _BREAKS[each.tag]
        elif each.tag not in _SKIPPED:
            look = _look(each, look, styles)
            if each.tag in {f"{_W}r", f"{_M}r"} and _is_hidden(look):
                continue
            if each.tag == f"{_W}p":
                stack.append(("\n", look))
            if each.tag == f"{_W}p" and look.get("quotes") and not _is_note(each):
                yield as_quotation("".join(text for child in each for text in _words(child, styles, look)))
            else:
                stack.extend((child, look) for child in reversed(list(each)))


def _is_note(paragraph: Element[str]) -> bool:
    """Whether every word of a paragraph is in the style of the notes that follow a quotation."""
    runs = [run for run in paragraph.iter(f"{_W}r") if run.find(f"{_W}t") is not None]
    return bool(runs) and all(_value(run.find(f"{_W}rPr/{_W}rStyle")) == _NOTE for run in runs)


def _look(node: Element[str], around: Look, styles: Mapping[str, Look]) -> Look:
    """How the text of a paragraph, cell or run looks, given what stands around it."""
    if node.tag == f"{_W}tc":
        return {**around, **_shade(node.find(f"{_W}tcPr"))}
    if node.tag == f"{_W}p":
        own = node.find(f"{_W}pPr")
        style = own.find(f"{_W}pStyle") if own is not None else None
        kept = {name: value for name, value in around.items() if name == "shade"}
        return {**kept, **styles.get(_value(style), styles.get("", {})), **_shade(own)}
    own = node.find(f"{_W}rPr") if node.tag in {f"{_W}r", f"{_M}r"} else None
    if own is None:
        return around
    name = _value(own.find(f"{_W}rStyle"))
    return {**around, **styles.get(name, {}), **_said(own), "style": name}


def _styles(root: Element[str]) -> Mapping[str, Look]:
    """How each style looks, with what it takes from those that it is based on; "" is the default paragraph's."""
    defaults = root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")
    first = _said(defaults) if defaults is not None else {}
    known = {each.get(f"{_W}styleId", ""): each for each in root.findall(f"{_W}style")}

    def resolved(name: str, seen: tuple[str, ...] = ()) -> Look:
        style = known.get(name)
        if style is None or name in seen:
            return {}
        below = resolved(_value(style.find(f"{_W}basedOn")), (*seen, name))
        run = style.find(f"{_W}rPr")
        title = _value(style.find(f"{_W}name")).casefold()
        quotes = {"quotes": "yes"} if any(part in title for part in _QUOTING) else {}
        return {**below, **quotes, **_shade(style.find(f"{_W}pPr")), **(_said(run) if run is not None else {})}

    looks = {name: resolved(name) for name in known}
    for name, style in known.items():
        if style.get(f"{_W}type") == "paragraph":
            looks[name] = {**first, **looks[name]}
            if style.get(f"{_W}default") not in {None, *_OFF}:
                looks[""] = looks[name]
    return {"": first, **looks}


def _said(run: Element[str]) -> Look:
    """What a run's properties say of how it looks."""
    said = {name: _value(mark, "true") for name in _HIDING if (mark := run.find(f"{_W}{name}")) is not None}
    for name in ("sz", "color", "highlight"):
        mark = run.find(f"{_W}{name}")
        if mark is not None:
            said["shade" if name == "highlight" else name] = _value(mark)
            if mark.get(f"{_W}themeColor", "").startswith(("background1", "light1")):
                said[name] = "FFFFFF"
    return {**said, **_shade(run)}


def _shade(properties: Element[str] | None) -> Look:
    """The colour behind a text."""
    mark = properties.find(f"{_W}shd") if properties is not None else None
    return {"shade": mark.get(f"{_W}fill", "auto")} if mark is not None else {}


def _is_hidden(look: Look) -> bool:
    if any(look.get(name, "0") not in _OFF for name in _HIDING):
        return True
    size = look.get("sz", "")
    if size.isdecimal() and int(size) <= _TINY:
        return True
    colour = look.get("color", "auto")
    return colour != "auto" and _is_white(colour) and _is_white(look.get("shade", "FFFFFF"))


def _is_white(colour: str) -> bool:
    """Whether a colour is white or nearly so; "auto" behind a text is the paper."""
    if colour.lower() in {"auto", "none", "white"}:
        return True
    return len(colour) == 6 and all(colour[at : at + 2].lower() >= "f0" for at in (0, 2, 4))


def _value(mark: Element[str] | None, default: str = "") -> str:
    return mark.get(f"{_W}val", default) if mark is not None else ""
