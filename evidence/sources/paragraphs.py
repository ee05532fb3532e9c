"""Paragraphs as the author wrote them: pieces joined over columns, pages, floats and footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from evidence.model import BlockKind, Box
from evidence.sources.arrange import groups_of
from evidence.sources.cells import rows_of
from evidence.sources.drafts import Draft, Part
from evidence.sources.entries import with_endnotes, with_references
from evidence.sources.groups import Group, starts_item
from evidence.sources.headings import levels, run_in, run_in_styles
from evidence.sources.hyphens import joint, vocabulary
from evidence.sources.layout import look_of, row_text
from evidence.sources.lines import Line, Sheet, inked, moved
from evidence.sources.notes import calls_in, mark_of
from evidence.sources.titles import UNTITLED, Title

_STOP = re.compile(r"[.!?:}][\"'”’)\]}\d,–]*$")
_LEADER = re.compile(r"(?:\s?[.…_]){5,}\s*")
_RUN_IN_LEVEL = 6
_FAR = 3


def drafts_of(sheets: Sequence[Sheet], title: Title = UNTITLED) -> list[Draft]:
    """The blocks of a document whose furniture is gone, in reading order.

    What interrupts a paragraph (a footnote, a caption, a table, a small aside) comes after it.
    """
    look = look_of(sheets)
    words = vocabulary(line.text for sheet in sheets for line in sheet.lines)
    groups = _split_heads(list(with_references(with_endnotes(groups_of(sheets, look, title)))))
    chains = list(_chained(groups))
    heads = [(chain[0].text, chain[0].lines[0]) for chain in chains if _is_head(chain[0])]
    depths = iter(levels(heads))
    return [_draft(chain, next(depths) if _is_head(chain[0]) else 0, words) for chain in chains]


def _is_head(group: Group) -> bool:
    return group.kind is BlockKind.HEADING and not group.lines[-1].lead


def _split_heads(groups: Sequence[Group]) -> Iterator[Group]:
    """Headings run into a paragraph become headings of their own."""
    styles = run_in_styles(group.lines for group in groups if group.main)
    for group in groups:
        flows = group.kind in (BlockKind.PARAGRAPH, BlockKind.LIST)
        number, at = run_in(group.lines, is_body=group.main, styles=styles) if flows else (0, 0)
        if not at:
            yield group
            continue
        line = group.lines[number]
        share = line.x0 + (line.x1 - line.x0) * at / len(line.text)
        after = line.text[at:].strip().removeprefix(".").strip()
        calls = moved(line.calls, inked(after) - inked(line.text))
        head = replace(
            line, text=line.text[:at].strip().rstrip(":. "), x1=share, calls=line.calls[: -len(calls) or None]
        )
        rest = replace(line, text=after, x0=share, lead=0, slant=0, calls=calls)
        yield replace(group, kind=BlockKind.HEADING, lines=(*group.lines[:number], head), main=False)
        yield replace(group, kind=BlockKind.PARAGRAPH, lines=(rest, *group.lines[number + 1 :]))


def _chained(groups: Iterator[Group]) -> Iterator[list[Group]]:
    """Groups that make one block, as lists; what stood between the pieces of a paragraph follows it."""
    chain: list[Group] = []
    between: list[list[Group]] = []
    for group in groups:
        near = bool(chain) and group.lines[-1].page - chain[0].lines[0].page <= _FAR
        if near and _goes_on(chain[-1], group, bool(between)):
            chain.append(group)
        elif chain and chain[0].main and _is_float(group):
            if between and _goes_on(between[-1][-1], group, False):
                between[-1].append(group)
            else:
                between.append([group])
        else:
            if chain:
                yield chain
            yield from between
            chain, between = [group], []
    if chain:
        yield chain
    yield from between


def _is_float(group: Group) -> bool:
    if group.kind in (BlockKind.CAPTION, BlockKind.TABLE, BlockKind.FOOTNOTE):
        return True
    return group.kind in (BlockKind.PARAGRAPH, BlockKind.LIST) and not group.main


def _goes_on(last: Group, group: Group, is_parted: bool) -> bool:
    """Whether a group is the rest of the block that `last` is a piece of."""
    end, start = last.lines[-1], group.lines[0]
    if last.kind is BlockKind.TITLE:
        return group.kind is BlockKind.TITLE and start.page == end.page and start.y - end.y < 3 * end.size
    if last.kind is BlockKind.FOOTNOTE and group.kind is BlockKind.FOOTNOTE:
        return not start.mark and _unfinished(end.text, start.text)
    if not (last.main and group.main) or group.kind is BlockKind.LIST or abs(end.size - start.size) > 0.5:
        return False
    if start.lead and not start.text[:1].islower():
        return False
    full = end.x1 > last.right - 0.6 * end.size and len(last.lines) > 1
    runs_out = end.x1 > last.left + 0.7 * (last.right - last.left)
    if _unfinished(end.text, start.text) and (runs_out or start.text[:1].islower()):
        near = start.page - end.page <= _FAR
        return near and (is_parted or _elsewhere(end, start) or start.text[:1].islower())
    flush = start.x0 < group.left + 0.5 * start.size and not starts_item(start)
    return full and flush and _elsewhere(end, start) and len(group.lines) > 1


def _elsewhere(end: Line, start: Line) -> bool:
    """Whether the next line stands at the head of another column, or of a page that is not far off."""
    if start.page - end.page > _FAR:
        return False
    return start.page > end.page or start.y < end.y


def _unfinished(end: str, start: str) -> bool:
    if re.search(r"[^\W\d_][-\u2010\u2011\xad]$", end):
        return True
    first = next((char for char in start if char.isalnum()), "")
    if first.islower() and not re.match(r"\(?[a-zivx]+\)", start):
        return not end.endswith((".", "?", "!")) or start[0].islower()
    return not _STOP.search(end)


def _draft(chain: Sequence[Group], level: int, words: Mapping[str, int]) -> Draft:
    kind = chain[0].kind
    lines = [line for group in chain for line in group.lines]
    if kind is BlockKind.TABLE:
        rows = row_text(lines)
        return Draft(kind=kind, parts=tuple(_rows(rows)), rows=rows_of(rows))
    if kind is BlockKind.HEADING:
        level = level or _RUN_IN_LEVEL
    mark = mark_of(lines[0]) if kind is BlockKind.FOOTNOTE else ""
    return Draft(kind=kind, parts=tuple(_parts(lines, words)), level=level, mark=mark)


def _rows(rows: Sequence[Sequence[Line]]) -> Iterator[Part]:
    """A table's rows, parted by line ends, and its cells, parted by tabs."""
    for number, row in enumerate(rows, 1):
        for place, line in enumerate(row, 1):
            after = "\t" if place < len(row) else "\n" if number < len(rows) else ""
            yield Part(text=_LEADER.sub("\t", line.text) + after, page=line.page, box=_box(line))


def _parts(lines: Sequence[Line], words: Mapping[str, int]) -> Iterator[Part]:
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        text, between = (line.text, "") if following is None else joint(line.text, following.text, words)
        yield Part(text=text + between, page=line.page, box=_box(line), calls=calls_in(text, line.calls))


def _box(line: Line) -> Box:
    return Box(page=line.page, x0=round(line.x0, 1), y0=round(line.y0, 1), x1=round(line.x1, 1), y1=round(line.y1, 1))
