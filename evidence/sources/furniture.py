"""Page furniture: running heads and feet taken out, the printed page numbers they hold kept as labels."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from evidence.sources.lines import Line, Sheet

_BAND = 0.13
_SLACK = 2.5
_VOLUME = re.compile(
    r"\bvol(ume|\.)? ?\d|\b\d{1,4} ?\((?:19|20)\d\d\)|\((?:19|20)\d\d\) ?\d{1,4}\b|\b\d{1,4} ?\(\d{1,3}\)|\bdoi\b",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"[ivxlc]{1,7}", re.IGNORECASE)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def without_furniture(sheets: Sequence[Sheet]) -> tuple[tuple[Sheet, ...], dict[int, str]]:
    """The pages without what repeats in their margins, and the label of each page by its number.

    A line in the outer eighth of a page (a short one also at its sides) is furniture if its words (digits aside)
    stand at the same height on another page, or if most pages have furniture at its height, or if it is the page's
    number, or (above all else on the first page, in small type) names the volume or the DOI. The label is the number
    printed in the furniture where these make a sequence, else the file's own label, else the number in the file.
    """
    margins = {sheet.number: [line for line in sheet.lines if _in_margin(line, sheet)] for sheet in sheets}
    repeated = _repeated(margins, len(sheets))
    heights = _heights(repeated, len(sheets))
    found: dict[int, list[Line]] = {}
    kept: list[Sheet] = []
    for sheet in sheets:
        gone = [
            line
            for line in margins[sheet.number]
            if id(line) in repeated
            or (sheet.number > 1 and _at(line, heights))
            or _is_number(line, sheet)
            or _is_masthead(line, sheet)
        ]
        found[sheet.number] = gone
        names = {id(line) for line in gone}
        kept.append(replace(sheet, lines=tuple(line for line in sheet.lines if id(line) not in names)))
    return tuple(kept), _labels(sheets, found)


def _in_margin(line: Line, sheet: Sheet) -> bool:
    beside = line.x1 < _BAND * sheet.width or line.x0 > (1 - _BAND) * sheet.width
    return line.y1 < _BAND * sheet.height or line.y0 > (1 - _BAND) * sheet.height or (beside and len(line.text) < 25)


def _key(line: Line) -> str:
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", line.text.casefold())


def _repeated(margins: Mapping[int, list[Line]], pages: int) -> dict[int, Line]:
    """Lines of the margins whose words stand at the same height on enough pages, by identity.

    Bare numbers count only where they grow with the pages: the figures along the axes of charts do not.
    """
    places: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for lines in margins.values():
        for line in lines:
            places[_key(line), _offset(line)].append(line)
    enough = 2 if pages < 12 else 3
    out: dict[int, Line] = {}
    for lines in places.values():
        for line in lines:
            near = {other.page for other in lines if abs(other.y - line.y) <= _SLACK}
            if len(near) >= enough:
                out[id(line)] = line
    return out


def _offset(line: Line) -> int:
    """How far a bare number is from its page's number in the file; 0 for every other line."""
    if any(char.isalpha() for char in line.text) and not _ROMAN.fullmatch(line.text):
        return 0
    return next((value - line.page for _, value in _numbers(line.text)), 0)


def _heights(repeated: Mapping[int, Line], pages: int) -> list[Line]:
    """A line for each baseline, size and font in which at least a third of the pages have furniture."""
    styles: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for line in repeated.values():
        styles[line.font, round(line.size)].append(line)
    found: list[Line] = []
    for lines in styles.values():
        for line in lines:
            on = {other.page for other in lines if abs(other.y - line.y) <= 1}
            if 3 * len(on) >= max(pages, 6) and not _at(line, found):
                found.append(line)
    return found


def _at(line: Line, heights: Sequence[Line]) -> bool:
    """Whether a line stands at the height of furniture, set in its type."""
    return any(
        abs(line.y - each.y) <= _SLACK and line.font == each.font and abs(line.size - each.size) < 0.6
        for each in heights
    )


def _is_number(line: Line, sheet: Sheet) -> bool:
    outer = line.y1 < 0.08 * sheet.height or line.y0 > 0.92 * sheet.height
    return (
        outer
        and re.fullmatch(r"[-–—|\s]*(page )?(\d{1,4}|[ivxlc]{1,6})( of \d+)?[-–—|\s]*", line.text, re.I) is not None
    )


def _is_masthead(line: Line, sheet: Sheet) -> bool:
    """Whether a line above everything else on the first page says in which volume of what it appeared, or its DOI."""
    if sheet.number > 1 or line.y1 >= _BAND * sheet.height or len(line.text) > 110 or not _VOLUME.search(line.text):
        return False
    body = sorted(other.size for other in sheet.lines)[len(sheet.lines) // 2]
    return line.size <= body and not any(other.y1 < line.y0 and other.size > body for other in sheet.lines)


def _labels(sheets: Sequence[Sheet], found: Mapping[int, list[Line]]) -> dict[int, str]:
    """The label of each page; "[1]" for a page that has none while others of the file carry printed numbers."""
    printed = _printed(found, len(sheets))
    taken = set(printed.values())
    labels: dict[int, str] = {}
    for sheet in sheets:
        own = sheet.label or str(sheet.number)
        labels[sheet.number] = printed.get(sheet.number) or (f"[{sheet.number}]" if own in taken else own)
    return labels


def _printed(found: Mapping[int, list[Line]], pages: int) -> dict[int, str]:
    """The printed number of each page whose number belongs to a sequence, by the page's number in the file.

    Pages between two that carry their number belong to the sequence; so do those before the first, back to 1.
    """
    votes: Counter[tuple[str, int]] = Counter()
    seen: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, lines in found.items():
        for style, value in {pair for line in lines for pair in _numbers(line.text)}:
            votes[(style, value - number)] += 1
            seen[(style, value - number)].append(number)
    labels: dict[int, str] = {}
    first_of_all = pages
    for (style, offset), count in sorted(votes.items(), key=lambda vote: (vote[1], vote[0])):
        first, last = min(seen[style, offset]), max(seen[style, offset])
        few = 2 if style == "roman" else max(2, 0.25 * pages)
        if count < max(few, 0.5 * (last - first + 1)):
            continue
        first_of_all = min(first_of_all, first)
        start = max(1, 1 - offset) if style == "arabic" and first == first_of_all else first
        for number in range(start, last + 1):
            labels[number] = str(number + offset) if style == "arabic" else _roman(number + offset)
    return labels


def _numbers(text: str) -> Iterator[tuple[str, int]]:
    """The whole numbers that stand in a line of furniture by themselves, arabic or roman."""
    for word in re.findall(r"(?<![\d.,/:-])\d{1,5}(?![\d.,:(-]\d|\d)", text):
        yield "arabic", int(word)
    if _ROMAN.fullmatch(text.strip()):
        yield "roman", _value(text.strip().lower())


def _value(roman: str) -> int:
    values = [_VALUES[letter] for letter in roman]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _roman(value: int) -> str:
    out = ""
    for amount, letters in ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv")):
        out += letters * (value // amount)
        value %= amount
    return out + "i" * value
