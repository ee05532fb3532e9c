"""The list of references, parted into its entries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from evidence.model import BlockKind
from evidence.sources.groups import Group
from evidence.sources.headwords import KNOWN, is_notes, is_references, plain_name
from evidence.sources.lines import Line

_NUMBER = re.compile(r"[\[(]?(\d{1,3})(?:[\].)]+\s*|\s+)(?=\S)")
_AUTHOR = re.compile(r"[A-Z][\w'’-]+,?\s+(?:[A-Z]\.?[\s,]?)+|[A-Z][\w'’-]+ [A-Z]{1,3}[,.]")
_END = re.compile(r"[.\d/)\]]$")
_FLOWING = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.FOOTNOTE})
_SHARE = 12
_FEWEST = 3


def with_references(groups: Sequence[Group]) -> Iterator[Group]:
    """Everything that flows between the heading References and the next heading, as one group for each entry.

    What does not flow (a table, a caption) comes after the entries.
    """
    return _listed(groups, is_references, BlockKind.REFERENCE)


def with_endnotes(groups: Sequence[Group]) -> list[Group]:
    """Everything that flows between the heading Notes and the next heading, as one footnote for each note."""
    return list(_listed(groups, is_notes, BlockKind.FOOTNOTE))


def _listed(groups: Sequence[Group], opens: Callable[[str], bool], kind: BlockKind) -> Iterator[Group]:
    inside: Line | None = None
    held: list[Group] = []
    aside: list[Group] = []
    for group in groups:
        is_head = group.kind is BlockKind.HEADING
        if inside is not None and is_head and _ends(group.lines[0], inside) and not _is_next(group, held):
            yield from _entries(held, kind)
            yield from aside
            inside, held, aside = None, [], []
        if inside is None:
            yield group
            inside = group.lines[0] if is_head and opens(group.text) else None
        elif is_head or group.kind in _FLOWING:
            held.append(group)
        else:
            aside.append(group)
    yield from _entries(held, kind)
    yield from aside


def _ends(first: Line, inside: Line) -> bool:
    """Whether a heading ends the list that was opened by the heading `inside`."""
    alike = first.bold == inside.bold and first.text.isupper() == inside.text.isupper()
    return plain_name(first.text) in KNOWN or (alike and first.size >= inside.size - 0.3)


def _is_next(group: Group, held: Sequence[Group]) -> bool:
    """Whether what looks like a heading is the entry that follows the last one by its number."""
    found = _NUMBER.match(group.text)
    last = next((other for each in reversed(held) if (other := _NUMBER.match(each.text))), None)
    return not group.lines[0].bold and found is not None and last is not None and int(found[1]) == int(last[1]) + 1


def _entries(groups: Sequence[Group], kind: BlockKind) -> Iterator[Group]:
    """The entries; what stands before the first and after the last stays what it is."""
    lines = [(line, number) for number, group in enumerate(groups) for line in group.lines]
    starts = _by_number(lines)
    if kind is BlockKind.REFERENCE:
        starts = starts or _by_indent(lines, groups) or _by_words(lines, groups)
    if not starts:
        yield from groups
        return
    last = _end(lines, starts[-1])
    yield from _rest(groups, lines[: starts[0]])
    for start, stop in zip(starts, [*starts[1:], last], strict=True):
        first = groups[lines[start][1]]
        held = tuple(line for line, _ in lines[start:stop])
        yield replace(first, kind=kind, lines=held, main=False)
    yield from _rest(groups, lines[last:])


def _end(lines: Sequence[tuple[Line, int]], start: int) -> int:
    """Where the last entry ends: with its group, or later while the lines are indented under its first."""
    first, number = lines[start]
    for at in range(start + 1, len(lines)):
        line, other = lines[at]
        indented = line.page == first.page and 3 < line.x0 - first.x0 < 4 * first.size and line.y > first.y
        if other != number and not indented:
            return at
    return len(lines)


def _rest(groups: Sequence[Group], lines: Sequence[tuple[Line, int]]) -> Iterator[Group]:
    for number in sorted({number for _, number in lines}):
        yield replace(groups[number], lines=tuple(line for line, at in lines if at == number), main=False)


def _by_number(lines: Sequence[tuple[Line, int]]) -> list[int]:
    """The lines that start with the next number; empty if the entries are not numbered."""
    starts: list[int] = []
    awaited = 0
    for at, (line, _) in enumerate(lines):
        found = _NUMBER.match(line.text)
        if found and (int(found.group(1)) == awaited or (not starts and int(found.group(1)) == 1)):
            starts.append(at)
            awaited = int(found.group(1)) + 1
    return starts if len(starts) >= _FEWEST and _SHARE * len(starts) >= len(lines) else []


def _by_indent(lines: Sequence[tuple[Line, int]], groups: Sequence[Group]) -> list[int]:
    """The lines at the left edge of their column, if the others are indented; empty if they are not."""
    edges: dict[tuple[int, int], float] = {}
    for line, number in lines:
        column = line.page, round(groups[number].right / 40)
        edges[column] = min(line.x0, edges.get(column, line.x0))
    starts = [
        at
        for at, (line, number) in enumerate(lines)
        if line.x0 < edges[line.page, round(groups[number].right / 40)] + 3
    ]
    indented = len(lines) - len(starts)
    hanging = len(starts) >= _FEWEST and 0.25 * len(lines) <= indented
    return starts if hanging and _SHARE * len(starts) >= len(lines) else []


def _by_words(lines: Sequence[tuple[Line, int]], groups: Sequence[Group]) -> list[int]:
    """The first lines of groups, and the lines that start with an author after one that ends an entry."""
    starts: list[int] = []
    for at, (line, number) in enumerate(lines):
        last = lines[at - 1] if at else None
        ended = last is None or _END.search(last[0].text) is not None
        if (
            last is None
            or (last[1] != number and ended)
            or (ended and _AUTHOR.match(line.text) and line.x0 < min(each.x0 for each in groups[number].lines) + 2)
        ):
            starts.append(at)
    return starts
