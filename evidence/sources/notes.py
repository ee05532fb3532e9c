"""Footnotes: which groups of a page are notes, and the marks that call them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from evidence.model import BlockKind
from evidence.sources.groups import Group
from evidence.sources.layout import Look
from evidence.sources.lines import Line, Sheet, inked

_NOTE = re.compile(r"[*†‡§]|(\d{1,3})(?=\s|[A-Z“‘])")
_MARKED = re.compile(r"[\[(]?(\d{1,3}|[*†‡§¶#]{1,3}|[a-z])([.)\]])?(?=\s|[A-Z“‘])")
_PARTING = re.compile(r"[,;\s]+")


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


def mark_of(first: Line) -> str:
    """The mark at the start of a note's first line; empty if it has none."""
    found = _MARKED.match(first.text)
    return found.group(1) if found and (first.mark or _NOTE.match(first.text) or found.group(2)) else ""


def calls_in(text: str, calls: Sequence[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Calls of notes by their offset in a text, where they are given by the inked characters before them."""
    out: list[tuple[int, str]] = []
    for before, mark in calls:
        at = 0
        while before and at < len(text):
            before -= not text[at].isspace()
            at += 1
        out += [(at, each) for each in _PARTING.split(mark) if each]
    return tuple(out)


def _unmarked(groups: list[Group]) -> list[Group]:
    """The marks of this page's footnotes left out where these are set as plain figures after a word."""
    notes = [_NOTE.match(group.lines[0].text) for group in groups if group.kind is BlockKind.FOOTNOTE]
    numbers = "|".join(sorted({note.group(1) for note in notes if note and note.group(1)}))
    if not numbers:
        return groups
    mark = re.compile(rf"(?<=[^\W\d_][.,;:)”’])({numbers})(?=\s|$)|(?<=[a-z]{{3}})({numbers})(?=[\s.,;:]|$)")
    return [
        replace(group, lines=tuple(_without(mark, line) for line in group.lines))
        if group.kind in (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.HEADING)
        else group
        for group in groups
    ]


def _without(mark: re.Pattern[str], line: Line) -> Line:
    calls = list(line.calls)
    gone = 0
    for found in mark.finditer(line.text):
        calls.append((inked(line.text[: found.start()]) - gone, found.group()))
        gone += len(found.group())
    return replace(line, text=mark.sub("", line.text), calls=tuple(sorted(calls))) if gone else line
