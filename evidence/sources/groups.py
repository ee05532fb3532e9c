"""Lines of one column put into groups, each a paragraph or a piece of one, and what kind each is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from evidence.model import BlockKind
from evidence.sources.headings import is_caption, is_heading, is_weak
from evidence.sources.headwords import KNOWN, NUMBER, in_capitals, plain_name
from evidence.sources.layout import Look, Stretch, stretches
from evidence.sources.lines import Line, Sheet

_BULLET = re.compile(r"[•·▪◦‣●○■□➢✓]\s*|[–o-]\s+(?=\S)")
_NUMBERED = re.compile(r"(\(?\d{1,3}[.)]|\(?[a-z][.)]|\([ivx]+\)|[ivx]+[.)]|\[\d{1,3}\])\s+(?=\S)")
_ASIDE = re.compile(
    r"(©|\(c\) |�\s?\d{4}|copyright|this is an open access|for reprints|correspondence|\*|†|received[: ]|licensee|"
    r"how to cite|citation:|published by|address(es)? (for|correspondence))",
    re.I,
)
_LEADER = re.compile(r"(?:\s?[.…_]){5,}\s*\S{0,6}$")
ENDS = re.compile(r"[.!?:;}][\"'”’)\]\d,–]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Lines that belong together, in order; `left` and `right` are the edges of their column in points.

    `main` is true for what is set in the body's type and may go on after a break of column or page.
    """

    kind: BlockKind
    lines: tuple[Line, ...]
    left: float
    right: float
    main: bool = False

    @property
    def text(self) -> str:
        """The words, lines parted by spaces."""
        return " ".join(line.text for line in self.lines)


def starts_item(line: Line) -> bool:
    """Whether a line starts an item of a list."""
    return _BULLET.match(line.text) is not None or _NUMBERED.match(line.text) is not None


def groups_on(sheet: Sheet, look: Look, title: frozenset[Line] = frozenset()) -> list[Group]:
    """The groups of one page in content order; `title` holds the lines that are the document's title."""
    found: list[Group] = []
    for stretch in stretches(sheet, look):
        if stretch.is_table and title.isdisjoint(stretch.lines):
            found.append(_group(BlockKind.TABLE, stretch.lines, stretch))
            continue
        parts = list(_parted(stretch, look, title))
        for index, lines in enumerate(parts):
            before = parts[index - 1][-1] if index else None
            after = parts[index + 1][0] if index + 1 < len(parts) else None
            kind = BlockKind.TITLE if lines[0] in title else _kind(lines, look, before, after)
            found.append(_group(kind, lines, stretch, look))
    return found


def _group(kind: BlockKind, lines: Sequence[Line], stretch: Stretch, look: Look | None = None) -> Group:
    flows = kind in (BlockKind.PARAGRAPH, BlockKind.LIST)
    main = flows and look is not None and _ASIDE.match(lines[0].text) is None and _is_main(lines, look)
    return Group(kind=kind, lines=tuple(lines), left=stretch.left, right=stretch.right, main=main)


def _is_main(lines: Sequence[Line], look: Look) -> bool:
    return 2 * sum(look.is_body(line) for line in lines) > len(lines) and any(
        line.font in look.fonts or line.italic for line in lines
    )


def _parted(stretch: Stretch, look: Look, title: frozenset[Line]) -> Iterator[list[Line]]:
    """The lines of a column, parted where a new paragraph starts, and before and after the title."""
    held: list[Line] = []
    pitches = [b.y - a.y for a, b in zip(stretch.lines, stretch.lines[1:], strict=False) if b.y - a.y > 1]
    usual = min(median(pitches), 1.6 * look.size) if pitches else look.leading
    for line in stretch.lines:
        bounds = bool(held) and (line in title) != (held[-1] in title)
        if bounds or (held and line not in title and _is_new(held, line, stretch, look, usual)):
            yield held
            held = []
        held.append(line)
    if held:
        yield held


def _is_new(held: Sequence[Line], line: Line, stretch: Stretch, look: Look, usual: float) -> bool:
    last = held[-1]
    pitch = line.y - last.y
    scale = max(1.0, line.size / look.size, last.size / look.size)
    if abs(line.size - last.size) > 0.9 or pitch > 1.42 * max(usual, 1.05 * line.size) * scale**0.3:
        return True
    if _is_other_type(held, line, look) or _is_item(last, line) or (line.mark and look.is_small(line)):
        return True
    return _is_indented(held, line, stretch) or _is_after_end(last, line, stretch)


def _is_other_type(held: Sequence[Line], line: Line, look: Look) -> bool:
    """Whether a line's type says that something else starts: a heading's weight, its font, its capitals."""
    last = held[-1]
    if NUMBER.match(held[0].text) and last.italic and not last.bold and line.text[: line.slant].strip().endswith("."):
        return False
    if line.bold != last.bold or (line.bold and _NUMBERED.match(line.text)):
        return True
    if NUMBER.match(held[0].text) and _NUMBERED.match(line.text) and is_heading(held, look):
        return True
    if (line.bold or line.size > look.size + 1) and in_capitals(line.text) != in_capitals(last.text):
        return max(len(line.text), len(last.text)) > 6
    if line.font == last.font or line.bold:
        return False
    if plain_name(line.text) in KNOWN or plain_name(last.text) in KNOWN:
        return True
    starts = line.text[:1].isupper() or line.text[:1].isdigit()
    if line.text.isupper() != last.text.isupper() and max(len(line.text), len(last.text)) > 6:
        return starts
    other = (line.font in look.fonts) != (last.font in look.fonts)
    heading = is_heading(held, look) or ENDS.search(last.text) is not None
    return other and starts and heading and not (line.italic and len(line.text) > 60)


def _is_item(last: Line, line: Line) -> bool:
    if _BULLET.match(line.text):
        return True
    number = _NUMBERED.match(line.text)
    if number is None or re.search(r"\b(Figs?|Tables?|Eqs?|Nos?|Refs?|al)\.$", last.text):
        return False
    if re.search(r"([;:]|,| and| or)$", last.text) or line.x0 < last.x0 - 4:
        return True
    return ENDS.search(last.text) is not None and line.text[number.end() : number.end() + 1].isupper()


def _is_indented(held: Sequence[Line], line: Line, stretch: Stretch) -> bool:
    last = held[-1]
    step = 0.7 * line.size
    if line.x0 - last.x0 > step:
        hanging = len(held) == 1 and (starts_item(last) or last.x0 < stretch.left + step)
        first_indent = last.x0 <= stretch.left + 2 and (len(held) > 1 or ENDS.search(last.text))
        return bool(first_indent and line.x0 - last.x0 < 6 * line.size) or not hanging
    if last.x0 - line.x0 > step and len(held) > 1:
        return held[0].x0 < held[1].x0 - step
    return False


def _is_after_end(last: Line, line: Line, stretch: Stretch) -> bool:
    """Whether the last line stops short although the next word would have fitted in."""
    room = stretch.right - last.x1
    word = line.text.split(None, 1)[0]
    width = (line.x1 - line.x0) / max(1, len(line.text)) * (len(word) + 1)
    if room < width + 1.5 * line.size:
        return False
    starts = line.text[:1].isupper() or not line.text[:1].isalpha()
    if ENDS.search(last.text):
        return starts
    return starts and room > 0.45 * (stretch.right - stretch.left)


def _kind(lines: Sequence[Line], look: Look, before: Line | None, after: Line | None) -> BlockKind:
    if 2 * sum(_LEADER.search(line.text) is not None for line in lines) >= len(lines):
        return BlockKind.TABLE
    if is_caption(lines, look):
        return BlockKind.CAPTION
    if is_heading(lines, look):
        parted = before is None or ENDS.search(before.text) is not None or is_heading([before], look)
        opens = after is not None and not after.text[:1].islower()
        if (parted and opens) or not is_weak(lines, look):
            return BlockKind.HEADING
    if starts_item(lines[0]) and not lines[0].mark:
        return BlockKind.LIST
    return BlockKind.PARAGRAPH
