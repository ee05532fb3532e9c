"""What stands beside the text: captions with their words, the words inside figures, pages set sideways."""

from __future__ import annotations

from dataclasses import replace

from evidence.model import BlockKind
from evidence.sources.groups import ENDS, Group
from evidence.sources.layout import Look


def labelled(groups: list[Group]) -> list[Group]:
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


def sideways(groups: list[Group], width: float) -> list[Group]:
    """The groups of a page set otherwise than the rest of its document, which holds a table or a figure: between its
    captions, and above the wide lines at its foot, everything is one table.

    Args:
        groups: in order.
        width: of the page as it is read, in points.
    """
    last = max((at for at, group in enumerate(groups) if not _is_wide(group, width)), default=-1)
    out: list[Group] = []
    for group in groups[: last + 1]:
        if group.kind is BlockKind.CAPTION:
            out.append(group)
        elif out and out[-1].kind is BlockKind.TABLE:
            out[-1] = replace(out[-1], lines=out[-1].lines + group.lines)
        else:
            out.append(Group(kind=BlockKind.TABLE, lines=group.lines, left=0.0, right=width))
    return out + groups[last + 1 :]


def _is_wide(group: Group, width: float) -> bool:
    line = group.lines[0]
    return group.kind in (BlockKind.PARAGRAPH, BlockKind.LIST) and line.x1 - line.x0 > 0.5 * width


def _is_loose(group: Group) -> bool:
    if group.kind is BlockKind.HEADING:
        return not group.lines[0].bold and len(group.text.split()) > 6
    return group.kind is BlockKind.PARAGRAPH and not group.main


def figures(groups: list[Group], look: Look) -> list[Group]:
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
    return other and words <= 6 * len(group.lines) and words <= 10 and not ENDS.search(group.text)
