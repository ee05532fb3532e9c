"""Lines of one column put into groups, each a paragraph or a piece of one, and what kind each is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from evidence.model import BlockKind
from evidence.sources.headings import KNOWN, is_caption, is_heading, is_weak, plain_name
from evidence.sources.layout import Look, Stretch, stretches
from evidence.sources.lines import Line, Sheet

_BULLET = re.compile(r"[•·▪◦‣●○■□➢✓]\s*|[–o-]\s+(?=\S)")
_NUMBERED = re.compile(r"(\(?\d{1,3}[.)]|\(?[a-z][.)]|\([ivx]+\)|[ivx]+[.)]|\[\d{1,3}\])\s+(?=\S)")
_ASIDE = re.compile(
    r"(©|\(c\) |�\s?\d{4}|copyright|this is an open access|for reprints|correspondence|\*|†|received[: ]|licensee|"
    r"how to cite|citation:|published by|address(es)? (for|correspondence))",
    re.I,
)
_MARGIN = re.compile(r"[A-Z]?\.?\d{1,3}(\.\d{1,2})*[.)]?|[A-Z](\.\d{1,2})+\.?|[*†‡§]")
_NOTE = re.compile(r"[*†‡§]|(\d{1,3})(?=\s|[A-Z“‘])")
_LEADER = re.compile(r"(?:\s?[.…_]){5,}\s*\S{0,6}$")
_ENDS = re.compile(r"[.!?:;}][\"'”’)\]\d,–]*$")


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


def groups_of(sheets: Sequence[Sheet], look: Look) -> list[Group]:
    """All groups of a document in content order."""
    return [group for sheet in sheets for group in _of_sheet(sheet, look)]


def starts_item(line: Line) -> bool:
    """Whether a line starts an item of a list."""
    return _BULLET.match(line.text) is not None or _NUMBERED.match(line.text) is not None


def _of_sheet(sheet: Sheet, look: Look) -> list[Group]:
    found: list[Group] = []
    if sheet.lines and sheet.lines[0].turned:
        return [Group(kind=BlockKind.TABLE, lines=sheet.lines, left=0.0, right=sheet.width)]
    for stretch in stretches(sheet, look):
        if stretch.is_table:
            found.append(_group(BlockKind.TABLE, stretch.lines, stretch))
            continue
        parts = list(_parted(stretch, look))
        for index, lines in enumerate(parts):
            before = parts[index - 1][-1] if index else None
            after = parts[index + 1][0] if index + 1 < len(parts) else None
            found.append(_group(_kind(lines, look, before, after), lines, stretch, look))
    if sheet.number == 1:
        found = _front(found, look)
    return _footnotes(_figures(_lifted(_labelled(_numbered(found))), look), look, sheet)


def _group(kind: BlockKind, lines: Sequence[Line], stretch: Stretch, look: Look | None = None) -> Group:
    flows = kind in (BlockKind.PARAGRAPH, BlockKind.LIST)
    main = flows and look is not None and _ASIDE.match(lines[0].text) is None and _is_main(lines, look)
    return Group(kind=kind, lines=tuple(lines), left=stretch.left, right=stretch.right, main=main)


def _is_main(lines: Sequence[Line], look: Look) -> bool:
    return 2 * sum(look.is_body(line) for line in lines) > len(lines) and any(
        line.font in look.fonts or line.italic for line in lines
    )


def _parted(stretch: Stretch, look: Look) -> Iterator[list[Line]]:
    """The lines of a column, parted where a new paragraph starts."""
    held: list[Line] = []
    pitches = [b.y - a.y for a, b in zip(stretch.lines, stretch.lines[1:], strict=False) if b.y - a.y > 1]
    usual = min(median(pitches), 1.6 * look.size) if pitches else look.leading
    for line in stretch.lines:
        if held and _is_new(held, line, stretch, look, usual):
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
    if _is_other_type(held, line, look) or _is_item(last, line):
        return True
    return _is_indented(held, line, stretch) or _is_after_end(last, line, stretch)


def _is_other_type(held: Sequence[Line], line: Line, look: Look) -> bool:
    """Whether a line's type says that something else starts: a heading's weight, its font, its capitals."""
    last = held[-1]
    if line.bold != last.bold or (line.bold and _NUMBERED.match(line.text)):
        return True
    if (line.bold or line.size > look.size + 1) and line.text.isupper() != last.text.isupper():
        return max(len(line.text), len(last.text)) > 6
    if line.font == last.font or line.bold:
        return False
    if plain_name(line.text) in KNOWN or plain_name(last.text) in KNOWN:
        return True
    starts = line.text[:1].isupper() or line.text[:1].isdigit()
    if line.text.isupper() != last.text.isupper() and max(len(line.text), len(last.text)) > 6:
        return starts
    other = (line.font in look.fonts) != (last.font in look.fonts)
    heading = is_heading(held, look) or _ENDS.search(last.text) is not None
    return other and starts and heading and not (line.italic and len(line.text) > 60)


def _is_item(last: Line, line: Line) -> bool:
    if _BULLET.match(line.text):
        return True
    number = _NUMBERED.match(line.text)
    if number is None or re.search(r"\b(Figs?|Tables?|Eqs?|Nos?|Refs?|al)\.$", last.text):
        return False
    if re.search(r"([;:]|,| and| or)$", last.text) or line.x0 < last.x0 - 4:
        return True
    return _ENDS.search(last.text) is not None and line.text[number.end() : number.end() + 1].isupper()


def _is_indented(held: Sequence[Line], line: Line, stretch: Stretch) -> bool:
    last = held[-1]
    step = 0.7 * line.size
    if line.x0 - last.x0 > step:
        hanging = len(held) == 1 and (starts_item(last) or last.x0 < stretch.left + step)
        first_indent = last.x0 <= stretch.left + 2 and (len(held) > 1 or _ENDS.search(last.text))
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
    if _ENDS.search(last.text):
        return starts
    return starts and room > 0.45 * (stretch.right - stretch.left)


def _kind(lines: Sequence[Line], look: Look, before: Line | None, after: Line | None) -> BlockKind:
    if 2 * sum(_LEADER.search(line.text) is not None for line in lines) >= len(lines):
        return BlockKind.TABLE
    if is_caption(lines, look):
        return BlockKind.CAPTION
    if is_heading(lines, look):
        parted = before is None or _ENDS.search(before.text) is not None or is_heading([before], look)
        opens = after is not None and not after.text[:1].islower()
        if (parted and opens) or not is_weak(lines, look):
            return BlockKind.HEADING
    if starts_item(lines[0]) and not lines[0].mark:
        return BlockKind.LIST
    return BlockKind.PARAGRAPH


def _front(groups: list[Group], look: Look) -> list[Group]:
    """The first page: above the text only its title and what is called Abstract or the like are headings.

    Text that the file gives before the title although it stands under it comes after it.
    """
    big = [group for group in groups if len(group.text.split()) > 2 and group.lines[0].size > look.size + 1]
    title = max((group.lines[0].size for group in big), default=0.0)
    starts = [g.lines[0].y for g in groups if plain_name(g.text) in KNOWN or (g.main and len(g.lines) > 4)]
    top = min(starts, default=float("inf"))
    out: list[Group] = []
    for group in groups:
        named = plain_name(group.text) in KNOWN
        biggest = group in big and abs(group.lines[0].size - title) < 0.2
        if group.kind is BlockKind.HEADING and not (named or biggest) and group.lines[0].y < top:
            group = Group(kind=BlockKind.PARAGRAPH, lines=group.lines, left=group.left, right=group.right)
        out.append(group)
    at = next((i for i, g in enumerate(out) if title and abs(g.lines[0].size - title) < 0.2 and len(g.text) > 12), 0)
    floor = out[at].lines[-1].y if out else 0.0
    late = [group for group in out[:at] if group.lines[0].y > floor]
    if not any(group.main for group in late):
        return out
    names = {id(group) for group in late}
    return [group for group in out if id(group) not in names] + late


def _numbered(groups: list[Group]) -> list[Group]:
    """Numbers that stand in the margin of a paragraph or a note, put before its words."""
    out: list[Group] = []
    for group in groups:
        last = out[-1] if out else None
        if last is not None and _is_margin_number(last, group):
            number, first = last.lines[0], group.lines[0]
            line = replace(first, text=f"{number.text} {first.text}", x0=number.x0, lead=0)
            group = replace(group, lines=(line, *group.lines[1:]))
            out.pop()
        out.append(group)
    return out


def _is_margin_number(group: Group, after: Group) -> bool:
    number, first = group.lines[0], after.lines[0]
    return (
        len(group.lines) == 1
        and _MARGIN.fullmatch(number.text) is not None
        and after.kind in (BlockKind.PARAGRAPH, BlockKind.LIST)
        and number.x1 <= first.x0 + 1
        and abs(number.y - first.y) < 0.6 * first.size
    )


def _lifted(groups: list[Group]) -> list[Group]:
    """Headings that the file gives after the text under them, put before it."""
    out = list(groups)
    for group in groups:
        if group.kind is not BlockKind.HEADING:
            continue
        at = next(index for index, each in enumerate(out) if each is group)
        if any(each.main for each in out[at + 1 :]):
            continue
        under = [index for index, each in enumerate(out[:at]) if _is_under(group, each)]
        first = next((index for index in under if out[index].main or out[index].kind is BlockKind.HEADING), None)
        if first is not None and any(out[index].main for index in under):
            out.insert(first, out.pop(at))
    return out


def _is_under(heading: Group, group: Group) -> bool:
    first, last = group.lines[0], heading.lines[-1]
    return first.y > last.y and first.x0 < last.x1 + 20 and max(line.x1 for line in group.lines) > last.x0


def _labelled(groups: list[Group]) -> list[Group]:
    """A caption that is a bare label ("Figure 3") takes the small type beside it as its words."""
    out = list(groups)
    for index, group in enumerate(out[:-1]):
        other = out[index + 1]
        bare = group.kind is BlockKind.CAPTION and len(group.text.split()) <= 2
        for at in (index + 1, index - 1) if bare else ():
            if at >= 0 and _is_loose(out[at]) and out[at].lines[0].y >= group.lines[-1].y - 2:
                out[at] = replace(out[at], kind=BlockKind.CAPTION, main=False)
        framed = index + 2 < len(out) and out[index + 2].kind is BlockKind.TABLE and len(other.lines) <= 2
        if group.kind is BlockKind.CAPTION and framed and other.kind is BlockKind.PARAGRAPH:
            out[index + 1] = Group(kind=BlockKind.TABLE, lines=other.lines, left=other.left, right=other.right)
    return out


def _is_loose(group: Group) -> bool:
    if group.kind is BlockKind.HEADING:
        return not group.lines[0].bold and len(group.text.split()) > 6
    return group.kind is BlockKind.PARAGRAPH and not group.main


def _figures(groups: list[Group], look: Look) -> list[Group]:
    """Words inside figures: three or more short scraps in a row that are not in the body's type become one table."""
    out: list[Group] = []
    scraps: list[Group] = []
    for group in [*groups, None]:
        if group is not None and _is_scrap(group, look):
            scraps.append(group)
            continue
        if len(scraps) >= 3:
            lines = tuple(line for scrap in scraps for line in scrap.lines)
            out.append(Group(kind=BlockKind.TABLE, lines=lines, left=scraps[0].left, right=scraps[0].right))
        else:
            out.extend(scraps)
        scraps = []
        if group is not None:
            out.append(group)
    return out


def _is_scrap(group: Group, look: Look) -> bool:
    if group.kind in (BlockKind.CAPTION, BlockKind.HEADING) or len(group.lines) > 3:
        return group.kind is BlockKind.TABLE
    if group.kind is BlockKind.TABLE:
        return True
    words = len(group.text.split())
    other = not look.is_body(group.lines[0]) or group.lines[0].font not in look.fonts
    return other and words <= 6 * len(group.lines) and words <= 10 and not _ENDS.search(group.text)


def _footnotes(groups: list[Group], look: Look, sheet: Sheet) -> list[Group]:
    """Small type under the last line of the body at the foot of a page is a footnote."""
    floor = max((group.lines[-1].y for group in groups if group.main), default=0.0)
    out: list[Group] = []
    for group in groups:
        first = group.lines[0]
        low = first.y > max(0.45 * sheet.height, min(floor, 0.9 * sheet.height))
        under = all(
            other.lines[-1].y < first.y or min(other.right, group.right) < max(other.left, group.left)
            for other in groups
            if other.main
        )
        small = all(look.is_small(line) for line in group.lines)
        flows = group.kind in (BlockKind.PARAGRAPH, BlockKind.LIST)
        noted = first.mark or _NOTE.match(first.text) or (out and out[-1].kind is BlockKind.FOOTNOTE)
        if flows and small and noted and (low or (under and first.y > 0.45 * sheet.height)):
            group = Group(kind=BlockKind.FOOTNOTE, lines=group.lines, left=group.left, right=group.right)
        out.append(group)
    at = next((index for index, group in enumerate(out) if group.main), 0)
    early = [group for group in out[:at] if group.kind is BlockKind.FOOTNOTE]
    return _unmarked([*(g for g in out[:at] if g.kind is not BlockKind.FOOTNOTE), *out[at:], *early])


def _unmarked(groups: list[Group]) -> list[Group]:
    """Without the marks of this page's footnotes where these are set as plain figures after a word."""
    notes = [_NOTE.match(group.lines[0].text) for group in groups if group.kind is BlockKind.FOOTNOTE]
    numbers = "|".join(sorted({note.group(1) for note in notes if note and note.group(1)}))
    if not numbers:
        return groups
    mark = re.compile(rf"(?<=[^\W\d_][.,;:)”’])({numbers})(?=\s|$)|(?<=[a-z]{{3}})({numbers})(?=[\s.,;:]|$)")
    return [
        replace(group, lines=tuple(replace(line, text=mark.sub("", line.text)) for line in group.lines))
        if group.kind in (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.HEADING)
        else group
        for group in groups
    ]
