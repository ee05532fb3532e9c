"""The parts of an Excel workbook (Office Open XML): its sheets, what their cells say, and what they link to.

Read from the archive part by part, because exports of databases are often not as Excel would write them. Nothing outside
the file is opened, no formula is run, entities are refused, and a part that unpacks to far more than any real one is too.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from evidence.errors import UnreadableError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_COLUMNS = 2_000
"""Columns of a sheet that are read."""
_MOST = 1_000_000_000
"""Bytes that one part of a workbook may unpack to."""
_SWOLLEN = 50_000_000, 200
"""A part of more bytes than the first, and more than the second times its packed size, is no real table."""
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_HEXED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LINK_FORMULA = re.compile(r'\s*=?\s*HYPERLINK\(\s*"((?:https?|ftp)://[^"]+)"', re.IGNORECASE)
_LETTERS = re.compile(r"[A-Z]{1,3}")


@dataclass(frozen=True, slots=True)
class Book:
    """What the cells of all sheets refer to: shared texts, which styles are dates, and the day that dates count from."""

    archive: zipfile.ZipFile
    path: str
    texts: Sequence[str]
    dates: frozenset[int]
    origin: datetime


def opened(archive: zipfile.ZipFile, path: str) -> tuple[list[tuple[str, str]], Book]:
    """The sheets in the order of the workbook, hidden ones last, each with its part; and what their cells refer to."""
    targets = _relations(archive, "xl/workbook.xml", path)
    shown, hidden, origin = list[tuple[str, str]](), list[tuple[str, str]](), datetime(1899, 12, 30)
    for element in _elements(archive, "xl/workbook.xml", {"sheet", "workbookPr"}, path):
        if _local(element.tag) == "workbookPr":
            origin = datetime(1904, 1, 1) if element.get("date1904") in {"1", "true"} else origin
            continue
        link = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
        kind, part = targets.get(link, ("", ""))
        if kind == "worksheet" and part in archive.NameToInfo:
            (shown if element.get("state", "visible") == "visible" else hidden).append((element.get("name", ""), part))
    parts = {kind: part for kind, part in targets.values() if part in archive.NameToInfo}
    strings, styles = parts.get("sharedStrings", "xl/sharedStrings.xml"), parts.get("styles", "xl/styles.xml")
    texts = [_text(element) for element in _elements(archive, strings, {"si"}, path)]
    return shown + hidden, Book(archive, path, texts, _date_styles(archive, styles, path), origin)


def _relations(archive: zipfile.ZipFile, part: str, path: str) -> dict[str, tuple[str, str]]:
    """What a part refers to by id: the kind of thing, and its part in the archive or its address outside."""
    folder, _, name = part.rpartition("/")
    found = {}
    for element in _elements(archive, f"{folder}/_rels/{name}.rels", {"Relationship"}, path):
        kind, target = element.get("Type", "").rpartition("/")[2], element.get("Target", "")
        if element.get("TargetMode") != "External":
            target = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
        found[element.get("Id", "")] = (kind, target)
    return found


def _joined(folder: str, target: str) -> str:
    parts = folder.split("/")
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in {"", "."}:
            parts.append(step)
    return "/".join(parts)


def _date_styles(archive: zipfile.ZipFile, part: str, path: str) -> frozenset[int]:
    """The numbers of the cell styles that show a number as a date."""
    codes: dict[int, str] = {}
    dates: set[int] = set()
    for element in _elements(archive, part, {"numFmt", "cellXfs"}, path):
        if _local(element.tag) == "numFmt":
            codes[_number(element.get("numFmtId"))] = _LITERAL.sub("", element.get("formatCode", "")).casefold()
            continue
        for index, style in enumerate(element):
            code = _number(style.get("numFmtId"))
            shown = codes.get(code, "")
            if (shown and re.search("[ymdhs]", shown.replace("standard", ""))) or (not shown and code in _DATE_FORMATS):
                dates.add(index)
    return frozenset(dates)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


def rows(book: Book, part: str) -> Iterator[tuple[int, list[str]]]:
    """Every row that holds something, with its number in the sheet (from 1) and its cells as text."""
    number = 0
    for element in _elements(book.archive, part, {"row"}, book.path):
        given = _number(element.get("r"))
        number = given if given > 0 else number + 1
        cells: list[str] = []
        for cell in element:
            index = _column(cell.get("r", ""), len(cells))
            text = _shown(cell, book)
            if text and index <= MOST_COLUMNS:
                cells.extend([""] * (index + 1 - len(cells)))
                cells[index] = text
            elif index >= len(cells) and index <= MOST_COLUMNS:
                cells.extend([""] * (index + 1 - len(cells)))
        if any(cells):
            yield number, cells


def _column(place: str, usual: int) -> int:
    """The column of a cell, counted from 0, from its place ("AB12"); cells without one follow each other."""
    letters = _LETTERS.match(place)
    if not letters:
        return usual
    column = 0
    for letter in letters.group():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _shown(cell: Element, book: Book) -> str:
    """A cell's value as text."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return "".join(_text(child) for child in cell if _local(child.tag) == "is")
    value = next((child.text or "" for child in cell if _local(child.tag) == "v"), "")
    if kind == "s":
        index = _number(value.strip())
        return book.texts[index] if 0 <= index < len(book.texts) else ""
    if kind in {"str", "d"}:
        return _unhexed(value)
    if kind == "e" or not value:
        return ""
    if kind == "b":
        return "TRUE" if value.strip() == "1" else "FALSE"
    return _written(value.strip(), is_date=_number(cell.get("s")) in book.dates, origin=book.origin)


def _written(value: str, *, is_date: bool, origin: datetime) -> str:
    """A number as Excel would show it: 2013.0 is 2013, and a day since `origin` is a date."""
    try:
        number = float(value)
    except ValueError:
        return value
    if is_date and 0 <= number < 2_958_466:
        moment = origin + timedelta(seconds=round(number * 86_400))
        return moment.strftime("%Y-%m-%d" if number == int(number) else "%Y-%m-%d %H:%M:%S")
    if number == number and abs(number) < 1e15 and number == int(number):
        return str(int(number))
    return format(number, ".15g")


def _text(element: Element) -> str:
    """The text of a shared or inline string: its runs joined, what is said of its pronunciation left out."""
    parts = []
    for child in element:
        name = _local(child.tag)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts.extend(one.text or "" for one in child if _local(one.tag) == "t")
    return _unhexed("".join(parts))


def _unhexed(text: str) -> str:
    """Characters that are written as _x000D_ as themselves."""
    return _HEXED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def links(book: Book, part: str) -> dict[tuple[int, int], str]:
    """The addresses on the web that cells link to, by row (from 1) and column (from 0)."""
    info, found = book.archive.NameToInfo, dict[tuple[int, int], str]()
    folder, _, name = part.rpartition("/")
    targets = _relations(book.archive, part, book.path) if f"{folder}/_rels/{name}.rels" in info else {}
    wanted = {"f"} | ({"hyperlink"} if any(kind == "hyperlink" for kind, _ in targets.values()) else set())
    if wanted == {"f"} and b"HYPERLINK(" not in _sample(book.archive, part):
        return found
    for element in _elements(book.archive, part, {"c", "hyperlink"}, book.path):
        place = element.get("ref" if _local(element.tag) == "hyperlink" else "r", "").partition(":")[0]
        row = _number(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        address = _address(element, targets)
        if address and row > 0:
            found[row, _column(place, 0)] = address
    return found


def _sample(archive: zipfile.ZipFile, part: str) -> bytes:
    """The start of a part, long enough to see whether its cells are link formulas."""
    with archive.open(part) as stream:
        return stream.read(2_000_000)


def _address(element: Element, targets: dict[str, tuple[str, str]]) -> str:
    if _local(element.tag) == "hyperlink":
        link = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
        address = targets.get(link, ("", ""))[1]
        return address if re.match(r"(?i)(?:https?|ftp)://", address) else ""
    formula = next((child.text or "" for child in element if _local(child.tag) == "f"), "")
    match = _LINK_FORMULA.match(formula)
    return match[1] if match else ""


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def _elements(archive: zipfile.ZipFile, part: str, names: set[str], path: str) -> Iterator[Element]:
    """The elements of these names in a part, one after the other, forgotten when the next is asked for."""
    from defusedxml.ElementTree import iterparse

    if part not in archive.NameToInfo:
        return
    info = archive.NameToInfo[part]
    size, packed = info.file_size, max(1, info.compress_size)
    if size > _MOST or (size > _SWOLLEN[0] and size > _SWOLLEN[1] * packed):
        raise UnreadableError(
            f"{path} unpacks to {size:,} bytes and is not read.", remedy="Save it again as CSV (UTF-8)."
        )
    with archive.open(info) as stream:
        above: list[Element] = []
        inside = 0
        for event, element in iterparse(stream, events=("start", "end")):
            if event == "start":
                above.append(element)
                inside += bool(inside or _local(element.tag) in names)
                continue
            above.pop()
            inside = max(0, inside - 1) if inside else -1
            if inside == 0:
                yield element
            if inside <= 0:
                inside = 0
                element.clear()
                if above:
                    above[-1].clear()
