"""Footnotes: which groups of a page are notes, and the marks that call them."""

from __future__ import annotations

import re
from dataclasses import replace

from evidence.model import BlockKind
from evidence.sources.groups import Group
from evidence.sources.layout import Look
from evidence.sources.lines import Sheet

_NOTE = re.compile(r"[*†‡§]|(\d{1,3})(?=\s|[A-Z“‘])")


def footnotes(groups: list[Group], look: Look, sheet: Sheet) -> list[Group]:
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
