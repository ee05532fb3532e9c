"""Page furniture: running heads and feet taken out, the printed page numbers they hold kept as labels."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evidence.sources.adverts import adverts
from evidence.sources.lines import Line, Sheet
from evidence.text import fold

_BAND = 0.13
_WORDED, _LARGER, _CLOSE = 8, 1.3, 1.6
_ENDS = " .,;:/|"
_WORD = re.compile(r"[^\W\d_]|(?<![\d.,])\d+(?![\d.,]*\d)")
_SLACK = 2.5
_VOLUME = re.compile(
    r"\bvol(ume|\.)? ?\d|\b\d{1,4} ?\((?:19|20)\d\d\)|\((?:19|20)\d\d\) ?\d{1,4}\b|\b\d{1,4} ?\(\d{1,3}\)|\bdoi\b",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"[ivxlc]{1,7}", re.IGNORECASE)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def without_furniture(sheets: Sequence[Sheet], title: str = "") -> tuple[tuple[Sheet, ...], dict[int, str]]:
    """The pages without what repeats in their margins, and the label of each page by its number.

    A line in the outer eighth of a page (a short one also at its sides) is furniture if its words (digits aside)
    stand at the same height on another page, or if most pages have furniture at its height, or if it is the page's
    number, or (above all else on the first page, in small type) names the volume or the DOI. So is what stands beside
    it, and what has its words on the first page or (in small type, from the second page on) those of the `title`, and
    so is a publisher's advert at the end, wherever it stands. The label is the number printed in the furniture where
    these make a sequence, else the file's own label, else the number in the file.
    """
    margins = {sheet.number: [line for line in sheet.lines if _in_margin(line, sheet)] for sheet in sheets}
    repeated = _repeated(margins, len(sheets))
    heights = _heights(repeated, len(sheets))
    named = _Named.of(repeated.values(), title, sheets)
    advertised = adverts(sheets)
    found: dict[int, list[Line]] = {}
    kept: list[Sheet] = []
    for sheet in sheets:
        edges = margins[sheet.number]
        gone = [
            line
            for line in edges
            if id(line) in repeated
            or (sheet.number > 1 and _at(line, heights) and not _is_in_text(line, sheet))
            or _is_number(line, sheet)
            or _is_masthead(line, sheet)
            or named.holds(line, sheet)
        ]
        gone += [line for line in edges if line not in gone and _is_beside(line, gone, sheet)]
        found[sheet.number] = gone
        names = {id(line) for line in [*gone, *advertised.get(sheet.number, ())]}
        kept.append(replace(sheet, lines=tuple(line for line in sheet.lines if id(line) not in names)))
    return tuple(kept), _labels(sheets, found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """The words of furniture (see `_key`) with the size each is set in, the title's, folded, and the body's size."""

    sizes: Mapping[str, float]
    title: str
    body: float

    @classmethod
    def of(cls, lines: Iterable[Line], title: str, sheets: Sequence[Sheet]) -> _Named:
        """Those of some furniture, a title and some pages."""
        weights: Counter[float] = Counter()
        for line in (line for sheet in sheets for line in sheet.lines):
            weights[round(line.size, 1)] += len(line.text)
        sizes = {_key(line).strip(_ENDS): line.size for line in lines if _letters(line.text) >= _WORDED}
        body = max(weights, key=lambda size: weights[size], default=0.0)
        return cls(sizes=sizes, title=fold(title), body=body)

    def holds(self, line: Line, sheet: Sheet) -> bool:
        """Whether a line in a margin says what furniture says, on page 1, or a good part of the title, later on."""
        if sheet.number == 1:
            return line.size <= _LARGER * self.sizes.get(_key(line).strip(_ENDS), 0.0)
        small = line.size < self.body - 0.5 and _letters(line.text) >= _WORDED
        return small and line.y1 < _BAND * sheet.height and fold(line.text) in self.title


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _is_beside(line: Line, gone: Sequence[Line], sheet: Sheet) -> bool:
    """Whether a line at the head or foot of a page shares its baseline with furniture and its size with no text below."""
    if line.y1 >= _BAND * sheet.height and line.y0 <= (1 - _BAND) * sheet.height:
        return False
    return any(abs(line.y - other.y) <= 1 for other in gone) and not _is_in_text(line, sheet)


def _is_in_text(line: Line, sheet: Sheet) -> bool:
    """Whether another line of the same size stands right under or over a line, as in a paragraph or a table."""
    return any(
        0.5 < abs(other.y - line.y) < _CLOSE * line.size
        and abs(other.size - line.size) < 0.3
        and min(other.x1, line.x1) > max(other.x0, line.x0)
        for other in sheet.lines
    )


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
            if _WORD.search(line.text):
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
