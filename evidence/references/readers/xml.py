"""The one door to XML: cut a text into the elements of its records, and parse each alone, so that a broken one costs no other.

Nothing outside the entry is ever parsed: no document type, no entity, no address is looked up. A file that declares
entities of its own is refused, entry by entry.
"""

from __future__ import annotations

import bisect
import html.entities
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from evidence.model import Export, Record, Refusal
from evidence.references.assemble import is_empty
from evidence.text import squeeze

_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARED = re.compile(r"<!ENTITY[\s%]")
_NAMESPACE = re.compile(r"\sxmlns:([\w.-]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_PREFIX = re.compile(r"[<\s]/?([A-Za-z_][A-Za-z0-9_.-]*):[A-Za-z_]")
_REFERENCE = re.compile(r"&(?:#(\d{1,8})|#[xX]([0-9A-Fa-f]{1,7})|([A-Za-z][A-Za-z0-9]{1,30}));")
_TAG = re.compile(r"<(/?)([A-Za-z_][\w.:-]*)(?=[\s/>])(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>")
_DEEPEST = 200
"""Elements inside one another; no format of references has more than a few dozen."""
_LONGEST = 20_000_000
"""Characters of one entry; an article with thousands of authors has a few millions."""
_HEAD = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One entry as it stands in the file: its place in the text, and what is wrong with it as it stands ("" nothing)."""

    start: int
    stop: int
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """One entry: its first line (from 1), its raw text, and its element, or why there is none."""

    line: int
    raw: str
    element: Element | None = None
    problem: str = ""


RecordOf = Callable[[Element, str], Record]
"""From the element and the raw text of one entry to its record."""


def read_elements(text: str, path: str, name: str, tags: Iterable[str], record_of: RecordOf) -> Export:
    """The Export of a format whose entries are the elements with the given names (without prefix), in any depth."""
    text = plain_text(text)
    return to_export(path, name, parsed(text, cut(text, tags)), record_of)


def plain_text(text: str) -> str:
    """The text with "\\n" as its only line end, and without the characters that XML forbids."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def cut(text: str, tags: Iterable[str]) -> list[Piece]:
    """The elements with the given names (without prefix) that do not stand in one another, broken ones with their problem.

    An element ends at its end tag, or before the next start tag of such an element. An end tag without a start tag is
    a piece from the end of the one before. What stands in a comment is a piece of its own.
    """
    names = "|".join(map(re.escape, tags))
    mark = re.compile(rf"<!--|<(/?)(?:[\w.-]+:)?(?:{names})(?=[\s/>])(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*(/?>)?")
    pieces: list[Piece] = []
    start, before, comment = -1, 0, 0
    for found in mark.finditer(text):
        at, stop = found.span()
        if found.group() == "<!--":
            if start < 0 and at >= comment:
                end = text.find("-->", at)
                comment = len(text) if end < 0 else end
            continue
        hidden = "the entry stands in a comment" if at < comment < len(text) else ""
        if found[1] == "/" and start < 0:
            pieces.append(Piece(start=before, stop=stop, problem=hidden or "no start tag begins this entry"))
        elif found[1] == "/":
            pieces.append(Piece(start=start, stop=stop, problem=hidden))
        elif start >= 0:
            pieces.append(Piece(start=start, stop=at, problem=hidden or "its end tag is missing before the next entry"))
        start, before = (-1, stop) if found[1] == "/" else (at, before)
        if not found[1] and found.group().endswith("/>"):
            pieces.append(Piece(start=at, stop=stop, problem=hidden))
            start, before = -1, stop
    if start >= 0:
        pieces.append(Piece(start=start, stop=len(text), problem="the file ends in the middle of this entry"))
    return pieces


def parsed(text: str, pieces: Iterable[Piece]) -> Iterator[Parsed]:
    """Each piece of the text parsed alone, under the namespaces that the head of the text declares."""
    pieces = list(pieces)
    head = text[: pieces[0].start] if pieces else text
    prefixes = {name: first or second for name, first, second in _NAMESPACE.findall(head[-_HEAD:])}
    breaks = [found.start() for found in re.finditer("\n", text)]
    trouble = "the file declares entities of its own, which are not read" if _DECLARED.search(head) else ""
    for piece in pieces:
        raw = text[piece.start : piece.stop]
        skipped = len(raw) - len(raw.lstrip()) if piece.problem else 0
        line = bisect.bisect_left(breaks, piece.start + skipped) + 1
        problem = trouble or piece.problem or ("the entry is too long" if len(raw) > _LONGEST else "")
        element, complaint = (None, problem) if problem else element_of(raw, prefixes, line)
        yield Parsed(line=line, raw=raw.strip(), element=element, problem=complaint)


def element_of(raw: str, prefixes: dict[str, str], line: int) -> tuple[Element | None, str]:
    """The element that `raw` is, or None and why; `line` is the line of the file that `raw` starts in."""
    if raw.count("<") > 2 * _DEEPEST and _depth(raw) > _DEEPEST:
        return None, f"elements stand more than {_DEEPEST} deep in one another"
    element, problem = _tried(raw, prefixes, line)
    if element is None and (mended := _REFERENCE.sub(_character, raw)) != raw:
        element, problem = _tried(mended, prefixes, line)
    return element, problem


def _tried(raw: str, prefixes: dict[str, str], line: int) -> tuple[Element | None, str]:
    try:
        return _parse(raw, prefixes), ""
    except ValueError as error:
        return None, f"not read: {squeeze(str(error))[:200]}"
    except ParseError as error:
        return None, f"not valid XML in line {line + error.position[0] - 1}: {str(error).partition(':')[0]}"


def _parse(raw: str, prefixes: dict[str, str]) -> Element:
    from defusedxml.ElementTree import fromstring

    used = set(_PREFIX.findall(raw)) - {"xml", "xmlns"}
    declared = "".join(
        f' xmlns:{name}="{prefixes.get(name, "").replace("&", "").replace(chr(34), "") or name}"'
        for name in sorted(used)
    )
    whole: Element = fromstring(f"<entry{declared}>{raw}</entry>", forbid_dtd=True)
    return whole[0]


def _character(reference: re.Match[str]) -> str:
    """A named HTML character as itself, one that XML forbids as nothing; what XML knows, and what nobody knows, stays."""
    decimal, hexadecimal, name = reference.groups()
    if name:
        known = "" if name in {"amp", "lt", "gt", "quot", "apos"} else html.entities.html5.get(f"{name};", "")
        return known if known and not set(known) & set("<&>") else reference.group()
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return reference.group() if code <= 0x10FFFF and not _ILLEGAL.match(chr(code)) else ""


def _depth(raw: str) -> int:
    depth = deepest = 0
    for tag in _TAG.finditer(raw):
        if tag[1]:
            depth -= 1
        elif not tag.group().endswith("/>"):
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def to_export(path: str, name: str, found: Iterable[Parsed], record_of: RecordOf) -> Export:
    """Every entry as a record, or refused: where it is broken, and where it says nothing about any work."""
    records: list[Record] = []
    refused: list[Refusal] = []
    for one in found:
        record = record_of(one.element, one.raw) if one.element is not None else None
        if record is None:
            refused.append(Refusal(line=one.line, reason=one.problem, raw=one.raw))
        elif is_empty(record) and not any(record.fields.get(each) for each in ("pmid", "pmcid", "accession")):
            reason = "the entry is empty: no title, author, identifier or address"
            refused.append(Refusal(line=one.line, reason=reason, raw=one.raw))
        else:
            records.append(record)
    return Export(path=path, format=name, encoding="", records=tuple(records), refused=tuple(refused))


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element | None, *path: str) -> list[Element]:
    """The elements at the end of a path of names without namespace ("Article", "Journal"); "*" is any name."""
    found = [element] if element is not None else []
    for name in path:
        found = [child for parent in found for child in parent if name == "*" or local(child) == name]
    return found


def child(element: Element | None, *path: str) -> Element | None:
    """The first element at the end of a path; None where there is none."""
    return next(iter(children(element, *path)), None)


def said(element: Element | None) -> str:
    """All text in an element on one line, markup left out; "" for None."""
    return squeeze("".join(element.itertext())) if element is not None else ""


def text_at(element: Element | None, *path: str) -> str:
    """The text of the first element at the end of a path that has any."""
    return next(iter(texts_at(element, *path)), "")


def texts_at(element: Element | None, *path: str) -> list[str]:
    """The text of each element at the end of a path, those without text left out."""
    return [text for found in children(element, *path) if (text := said(found))]
