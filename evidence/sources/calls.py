"""Where in a text each footnote is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from evidence.model import Block, Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A note's mark that stood in a text: after how many of its characters, and on which page."""

    at: int
    mark: str
    page: int


def linked(blocks: Sequence[Block], calls: Iterable[Call]) -> tuple[Block, ...]:
    """The blocks, their notes with where they are called.

    A note belongs to the first call with its mark on its own page that no other note has taken, else (an endnote) to
    the first such call before it in the text.
    """
    free = sorted(calls, key=lambda call: call.at)
    out: list[Block] = []
    for block in blocks:
        call = _call_of(block, free) if block.note else None
        if block.note and call:
            free.remove(call)
            block = replace(block, note=Note(mark=block.note.mark, called=call.at))
        out.append(block)
    return tuple(out)


def _call_of(block: Block, free: Sequence[Call]) -> Call | None:
    page = block.boxes[0].page if block.boxes else 0
    named = [call for call in free if block.note and call.mark == block.note.mark]
    named = [call for call in named if not block.start <= call.at <= block.stop]
    near = [call for call in named if call.page == page] or [call for call in named if call.at < block.start]
    return near[0] if near else None
