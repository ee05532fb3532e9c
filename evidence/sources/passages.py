"""Passages: spans of a text that search can find, cut at sentence ends inside one section."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from evidence.model import Block, BlockKind, Passage
from evidence.sentences import sentences
from evidence.text import Span, fold

Count = Callable[[Sequence[str]], list[int]]
"""How many word pieces each of the given strings makes."""

_AIM = 150
_LEAST = 80
_MOST = 200
_FAR = 2
_LONGEST = 20_000
_FAR_OVER = 4
"""A passage that is so many times too long is no passage of a writer's, and is cut by its length at once."""
_LONGEST_WORD = 200
_MOST_ABOVE = 300
_FLOWING = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE, BlockKind.BOX})
_ENTRY = re.compile(r"([^\W\d_]{3}[^\t]*)\t[\s\u2060]*(?:(\d{1,4})|[ivxlc]{1,7})\s*$")
_FEWEST, _CERTAIN = 3, 10
_LEFT_OUT = frozenset({BlockKind.TITLE, BlockKind.HEADING, BlockKind.REFERENCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A sentence: its span, how many words it has, whether a block ends with it, the page its block starts on (or 0)."""

    span: Span
    words: int
    is_last: bool
    page: int = 0


def cut_passages(text: str, blocks: Sequence[Block], *, prefix: str, count: Count, limit: int = 256) -> list[Passage]:
    """Cut a text into passages of about 80 to 200 words that no encoder has to truncate.

    Args:
        text: the whole text.
        blocks: its blocks in order, not overlapping.
        prefix: what the encoder reads before each passage (the title, say); counted with every passage, and with it the
            heading that the passage stands under (see `above`).
        count: word pieces of each of a batch of strings.
        limit: the most word pieces that prefix and passage may make together.

    Returns:
        Passages in order, not overlapping. Together they cover every sentence that is not in a title, a heading or
        a reference. A passage lies in one section, and gathers no blocks that start more than two pages apart;
        paragraphs, list items, quotations and boxes that follow each other may share one, every other kind of block
        keeps to itself.

    Raises:
        ValueError: if the prefix leaves no room for a single character.
    """
    if not blocks:
        return []
    if count([_with(prefix, "x")])[0] > limit:
        raise ValueError(f"the prefix alone makes more than {limit} word pieces")
    made: list[Passage] = []
    headings = {fold(text[block.start : block.stop]) for block in blocks if block.kind is BlockKind.HEADING}
    for run in _runs([block for block in blocks if not _is_contents(text, block, headings)]):
        pieces = [piece for block in run for piece in _pieces(text, block)]
        made += [
            Passage(start=span.start, stop=span.stop, section=run[0].section, kind=run[0].kind)
            for span in _packed(pieces)
        ]
    starts = [block.start for block in blocks]
    return [
        replace(each, kind=blocks[bisect_right(starts, each.start) - 1].kind)
        for each in _fitted(text, made, prefix, count, limit)
    ]


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Neighbouring blocks that may share passages."""
    held: list[Block] = []
    for block in blocks:
        if held and not _may_share(held[-1], block):
            yield held
            held = []
        if block.kind not in _LEFT_OUT:
            held.append(block)
        elif held:
            yield held
            held = []
    if held:
        yield held


def _may_share(last: Block, block: Block) -> bool:
    if last.section != block.section:
        return False
    if last.kind is BlockKind.COMMENT:
        return block.kind is BlockKind.COMMENT
    return last.kind in _FLOWING and block.kind in _FLOWING


def _pieces(text: str, block: Block) -> list[_Piece]:
    spans = _rows(text, block) if block.kind is BlockKind.TABLE else sentences(text, block.start, block.stop)
    last = len(spans) - 1
    page = block.boxes[0].page if block.boxes else 0
    return [
        _Piece(span=span, words=len(text[span.start : span.stop].split()), is_last=index == last, page=page)
        for index, span in enumerate(spans)
    ]


def _is_contents(text: str, block: Block, headings: Collection[str]) -> bool:
    """Whether a table is a list of contents: rows of a heading and a page, the pages never falling.

    A few rows are enough where it is called contents, or where half of them are headings of the text (given folded).
    """
    if block.kind is not BlockKind.TABLE:
        return False
    pages = [_ENTRY.search(text[row.start : row.stop]) for row in _rows(text, block)]
    numbers = [int(page[2]) for page in pages if page and page[2]]
    found = sum(1 for page in pages if page)
    named = any("contents" in heading.casefold() for heading in block.section)
    named = named or sum(fold(page[1]) in headings for page in pages if page) > len(pages) / 2
    return found >= (_FEWEST if named else _CERTAIN) and found >= 0.7 * len(pages) and numbers == sorted(numbers)


def _rows(text: str, block: Block) -> list[Span]:
    """The lines of a table."""
    spans: list[Span] = []
    at = block.start
    for line in text[block.start : block.stop].split("\n"):
        inner = line.strip()
        if inner:
            start = at + line.index(inner)
            spans.append(Span(start, start + len(inner)))
        at += len(line) + 1
    return spans


def _packed(pieces: Sequence[_Piece]) -> Iterator[Span]:
    """Sentences packed into passages: whole paragraphs where they are short, even parts where they are long."""
    held: list[_Piece] = []
    for piece, share in _shares(pieces):
        words = sum(each.words for each in held)
        if held and (words + piece.words > _MOST or piece.page > held[0].page + _FAR):
            yield _around(held)
            held, words = [], 0
        held.append(piece)
        words += piece.words
        if words >= (_LEAST if piece.is_last else share):
            yield _around(held)
            held = []
    if held:
        yield _around(held)


def _shares(pieces: Sequence[_Piece]) -> Iterator[tuple[_Piece, int]]:
    """Each sentence with the size at which a passage that holds it is full: an even part of its paragraph."""
    block: list[_Piece] = []
    for piece in pieces:
        block.append(piece)
        if piece.is_last:
            words = sum(each.words for each in block)
            share = _MOST if words <= _MOST else max(_LEAST, words // max(1, round(words / _AIM)) - 12)
            yield from ((each, share) for each in block)
            block = []


def _around(pieces: Sequence[_Piece]) -> Span:
    return Span(pieces[0].span.start, pieces[-1].span.stop)


def _with(prefix: str, words: str) -> str:
    return f"{prefix} {words}" if prefix else words


def above(title: str, section: Sequence[str]) -> str:
    """What stands above a passage and is read with it: the title of its text and the heading it stands under.

    The heading is left out where it says what the title says, or where both together would leave little room.
    """
    heading = section[-1] if section else ""
    if not heading or fold(heading) == fold(title) or len(title) + len(heading) > _MOST_ABOVE:
        return title
    return f"{title} . {heading}" if title else heading


def _fitted(text: str, made: list[Passage], prefix: str, count: Count, limit: int) -> list[Passage]:
    """The passages, those that are too long cut until none is."""
    fit: dict[tuple[int, int], Passage] = {}
    waiting = [piece for each in made for piece in _chopped(text, each, _LONGEST)]
    while waiting:
        sizes = count([_with(above(prefix, each.section), text[each.start : each.stop]) for each in waiting])
        over: list[Passage] = []
        for passage, size in zip(waiting, sizes, strict=True):
            if size <= limit or passage.stop - passage.start == 1:
                fit[passage.start, passage.stop] = passage
            elif size > _FAR_OVER * limit:
                over += _chopped(text, passage, max(1, (passage.stop - passage.start) * limit // size))
            else:
                over += _halved(text, passage)
        waiting = over
    return [fit[key] for key in sorted(fit)]


def _word_near(text: str, passage: Passage, middle: int) -> int:
    """Where the word begins that is nearest the middle of a passage; the middle itself if there is none near."""
    for distance in range(min(passage.stop - passage.start, _LONGEST_WORD)):
        for at in (middle - distance, middle + distance):
            if passage.start + 1 < at < passage.stop and text[at - 1].isspace() and not text[at].isspace():
                return at
    return middle


def _chopped(text: str, passage: Passage, longest: int) -> Iterator[Passage]:
    """A passage that no writer wrote (pages without a full stop) in pieces of at most so many characters."""
    start = passage.start
    while passage.stop - start > longest:
        cut = max(text.rfind(" ", start + 1, start + longest), text.rfind("\n", start + 1, start + longest))
        cut = cut if cut > start else start + longest
        if text[start:cut].strip():
            yield replace(passage, start=start, stop=start + len(text[start:cut].rstrip()))
        start = cut
        while start < passage.stop and text[start].isspace():
            start += 1
    if start < passage.stop:
        yield replace(passage, start=start)


def _halved(text: str, passage: Passage) -> list[Passage]:
    """A passage in two: at the sentence end, else the space, else the character that is nearest its middle."""
    middle = (passage.start + passage.stop) / 2
    cuts = [span.start for span in sentences(text, passage.start, passage.stop)][1:]
    cut = min(cuts, key=lambda at: abs(at - middle)) if cuts else _word_near(text, passage, int(middle))
    left = cut
    while left > passage.start and text[left - 1].isspace():
        left -= 1
    return [
        Passage(start=passage.start, stop=left, section=passage.section, kind=passage.kind),
        Passage(start=cut, stop=passage.stop, section=passage.section, kind=passage.kind),
    ]
