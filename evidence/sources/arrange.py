"""The groups of a whole document: what only their neighbours can say of them, and the order they are read in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from evidence.model import BlockKind
from evidence.sources.floats import figures, labelled, sideways
from evidence.sources.groups import Group, groups_on
from evidence.sources.headwords import KNOWN, plain_name
from evidence.sources.layout import Look
from evidence.sources.lines import Line, Sheet, inked, moved
from evidence.sources.notes import footnotes
from evidence.sources.titles import UNTITLED, Title
from evidence.text import fold

_MARGIN = re.compile(r"[A-Z]?\.?\d{1,3}(\.\d{1,2})*[.)]?|[A-Z](\.\d{1,2})+\.?|[*†‡§]")
_FLOWING = (BlockKind.PARAGRAPH, BlockKind.LIST)
_LEADERS = re.compile(r"(\s?\.){8}")
_LEAST, _MOST, _FEW, _PHRASE = 80, 8, 4, 12


def groups_of(sheets: Sequence[Sheet], look: Look, title: Title = UNTITLED) -> list[Group]:
    """All groups of a document in the order they are read, those of its title as such."""
    held = _apart(title, look)
    name = fold(title.text) if held else ""
    aside = _aside(sheets)
    pages = []
    for sheet in sheets:
        found = groups_on(sheet, look, held if sheet.number == 1 else frozenset())
        pages.append(_titled(sideways(found, sheet.width) if sheet.number in aside else found, name))
    out: list[Group] = []
    for sheet, groups in zip(sheets, _over_text(pages), strict=True):
        if sheet.number == 1:
            groups = _front(groups, look)
        out += footnotes(figures(_lifted(labelled(_numbered(groups))), look), look, sheet)
    return out


def _aside(sheets: Sequence[Sheet]) -> frozenset[int]:
    """The numbers of the pages whose words run another way than those of most pages; how a scan lay says nothing."""
    turns = {sheet.number: sheet.turn for sheet in sheets if sheet.lines and not sheet.ocr}
    counts = Counter(turns.values())
    usual = max(counts, key=lambda turn: counts[turn], default=0)
    return frozenset(number for number, turn in turns.items() if turn != usual)


def _apart(title: Title, look: Look) -> frozenset[Line]:
    """The lines of a title, if they are few and set apart from the body: what is called so may be all the text."""
    plain = any(look.is_body(line) and line.font in look.fonts and not line.bold for line in title.lines)
    return frozenset(title.lines) if not plain and len(title.lines) <= _MOST else frozenset()


def _titled(groups: list[Group], name: str) -> list[Group]:
    """Headings that repeat the title are the title again."""
    return [
        replace(group, kind=BlockKind.TITLE)
        if group.kind is BlockKind.HEADING and name and fold(group.text) == name
        else group
        for group in groups
    ]


def _over_text(pages: list[list[Group]]) -> list[list[Group]]:
    """Headings that stand over scraps (the cells of a table, the words of a figure) are none, and no more are others
    of their style if most stand so. What is numbered, or known by its name, stays."""
    over: Counter[tuple[float, str, bool]] = Counter()
    pages = [_in_line(groups) for groups in pages]
    for groups in pages:
        for index, group in enumerate(groups):
            if group.kind is BlockKind.HEADING:
                over[_style(group)] += _worth(groups, index)
    return [
        [
            replace(group, kind=BlockKind.PARAGRAPH, main=False)
            if group.kind is BlockKind.HEADING and _worth(groups, index) < 0 and over[_style(group)] <= 0
            else group
            for index, group in enumerate(groups)
        ]
        for groups in pages
    ]


def _in_line(groups: list[Group]) -> list[Group]:
    """Headings that stand over scraps and at no edge and in no middle of a column of text are the words of a table or a
    figure."""
    columns = [(group.left, group.right) for group in groups if group.kind in _FLOWING and len(group.lines) > _FEW]
    return [
        replace(group, kind=BlockKind.PARAGRAPH, main=False)
        if columns
        and group.kind is BlockKind.HEADING
        and _worth(groups, index) < 0
        and not any(_stands_in(group.lines[0], *column) for column in columns)
        else group
        for index, group in enumerate(groups)
    ]


def _stands_in(line: Line, left: float, right: float) -> bool:
    """Whether a line starts at the left edge of a column or stands in its middle."""
    near = 3 * line.size
    return abs(line.x0 - left) < near or abs(line.x0 + line.x1 - left - right) < near


def _style(group: Group) -> tuple[float, str, bool]:
    return round(group.lines[0].size, 1), group.lines[0].font, group.text.isupper()


def _worth(groups: Sequence[Group], index: int) -> int:
    """1 where a heading stands over text, -1 where it stands over a scrap, 0 where that cannot be said."""
    text = groups[index].text
    if plain_name(text) in KNOWN or re.match(r"\d{1,2}(\.\d{1,2})*\.?\s", text):
        return 1
    after = next((each for each in groups[index + 1 :] if each.kind is not BlockKind.HEADING), None)
    if after is None or after.kind is BlockKind.CAPTION:
        return 0
    return 1 if after.main or (after.kind in _FLOWING and len(after.text) > _LEAST) else -1


def _front(groups: list[Group], look: Look) -> list[Group]:
    """The first page: above the text only what is called Abstract or the like is a heading, or stands over text in a
    style that the document uses for headings.

    Text that the file gives before the title although it stands under it comes after it.
    """
    starts = [g.lines[0].y for g in groups if plain_name(g.text) in KNOWN or _is_text(g)]
    top = min(starts, default=float("inf"))
    out = [
        replace(group, kind=BlockKind.PARAGRAPH, main=False)
        if group.kind is BlockKind.HEADING
        and group.lines[0].y < top
        and plain_name(group.text) not in KNOWN
        and not (look.heads_paragraphs(group.lines[0]) and index + 1 < len(groups) and _is_prose(groups[index + 1]))
        else group
        for index, group in enumerate(groups)
    ]
    at = next((index for index, group in enumerate(out) if group.kind is BlockKind.TITLE), 0)
    floor = out[at].lines[-1].y if out else 0.0
    late = [group for group in out[:at] if group.lines[0].y > floor]
    if not any(group.main for group in late):
        return out
    names = {id(group) for group in late}
    return [group for group in out if id(group) not in names] + late


def _is_text(group: Group) -> bool:
    return group.main and len(group.lines) > _FEW


def _is_prose(group: Group) -> bool:
    """Whether a group is written in sentences, not a list of names and places; or is a list of contents."""
    words = [word for word in group.text.split() if word[0].isalpha()]
    small = sum(word[0].islower() for word in words)
    return (group.main and len(words) > _PHRASE and small > 0.5 * len(words)) or _LEADERS.search(group.text) is not None


def _numbered(groups: list[Group]) -> list[Group]:
    """Numbers that stand in the margin of a paragraph or a note, put before its words."""
    out: list[Group] = []
    for group in groups:
        last = out[-1] if out else None
        if last is not None and _is_margin_number(last, group):
            number, first = last.lines[0], group.lines[0]
            calls = moved(first.calls, inked(number.text))
            line = replace(first, text=f"{number.text} {first.text}", x0=number.x0, lead=0, slant=0, calls=calls)
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
