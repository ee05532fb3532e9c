"""Markdown in, written by hand or converted from a paged document: escapes and marks undone, broken lines rejoined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence.model import BlockKind, Extraction, Metadata
from evidence.sources.drafts import Draft
from evidence.sources.headwords import is_references
from evidence.sources.hyphens import joint, vocabulary
from evidence.sources.rules import signature
from evidence.sources.web import draft, extraction
from evidence.sources.web_furniture import is_furniture
from evidence.text import clean, squeeze

_EXTRACTOR = signature("markdown")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_LIST = re.compile(r"\s*([*+-]|•|·|\d{1,3}[.)])\s+(?=\S)")
_RULE = re.compile(r"\s*([-*_=]\s*){3,}$")
_OPEN = re.compile(r"\b(and|or|of|the|for|to|in|with|on|a|an|by)$|[,&–-]$")
_STOP = re.compile(r"[.!?:;][\"'”’)\]\d]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raw:
    kind: BlockKind
    text: str
    level: int = 0


def extract_markdown(text: str, *, stated: Metadata | None = None) -> Extraction:
    """A Markdown text as an extraction; its pages are its paragraphs."""
    text = _FRONT.sub("", clean(text))
    text = re.split(r"(?m)^#+ Document Outline\s*$", text)[0]
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    raws = _without_repeated([raw for block in re.split(r"\n\s*\n", text) for raw in _blocks(block)])
    words = vocabulary(line for raw in raws for line in raw.text.split("\n"))
    return extraction(_drafts(raws, words), extractor=_EXTRACTOR, media_type="text/markdown", stated=stated)


def unmarked(text: str) -> str:
    """The words of a line of Markdown: no emphasis, links, images, tags or escapes."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"(?<!\\)\[([^\]]+)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)", r"\1", text)
    text = re.sub(r"</?[a-zA-Z][^<>]*>", "", text)
    text = re.sub(r"(?<!\\)\*+", "", text)
    text = re.sub(r"(?<![\w\\])_{1,3}(?=\S)|(?<=[^\s\\])_{1,3}(?!\w)|(?<!\\)`", "", text)
    return re.sub(r"\\([\\`*_{}\[\]()#+.!|<>~-])", r"\1", text)


def _blocks(block: str) -> Iterator[_Raw]:
    """The blocks between two empty lines: a heading, a table, list items, or one paragraph."""
    held: list[str] = []
    table: list[str] = []
    for line in block.split("\n"):
        head = re.match(r"(#{1,6})\s+(.*?)\s*#*$", line)
        if _is_row(line, bool(table)):
            table.append(line)
            continue
        if head or _LIST.match(line) or _RULE.match(line):
            yield from _paragraph(held)
            held = []
        if head:
            yield _Raw(kind=BlockKind.HEADING, text=squeeze(unmarked(head.group(2))), level=len(head.group(1)))
        elif not _RULE.match(line):
            held.append(line)
    yield from _paragraph(held)
    if table:
        rows = [cells for line in table if (cells := _cells(line)) is not None]
        yield _Raw(kind=BlockKind.TABLE, text="\n".join(rows))


def _is_row(line: str, inside: bool) -> bool:
    return line.lstrip().startswith("|") or (inside and line.rstrip().endswith("|") and line.count("|") > 1)


def _cells(line: str) -> str | None:
    cells = [squeeze(unmarked(cell)) for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
    if all(re.fullmatch(r":?-*:?", cell) for cell in cells):
        return None
    return "\t".join(cell for cell in cells if cell)


def _paragraph(lines: Sequence[str]) -> Iterator[_Raw]:
    whole = squeeze(" ".join(lines))
    if not whole:
        return
    words = "\n".join(text for line in lines if (text := squeeze(unmarked(line))))
    if not words.strip():
        return
    bold = re.fullmatch(r"(\*\*[^*]+\*\*\s*)+", whole)
    if bold and len(words.split()) <= 16 and words.rstrip()[-1] not in ".,;" and words.strip()[0].isalnum():
        yield _Raw(kind=BlockKind.HEADING, text=squeeze(words), level=3)
    elif _LIST.match(lines[0]):
        yield _Raw(kind=BlockKind.LIST, text=re.sub(r"^[*+-]\s+", "", words))
    elif all(line.lstrip().startswith(">") for line in lines):
        yield _Raw(kind=BlockKind.QUOTE, text=re.sub(r"(?m)^>+\s*", "", words))
    else:
        yield _Raw(kind=BlockKind.PARAGRAPH, text=words)


def _without_repeated(raws: Sequence[_Raw]) -> list[_Raw]:
    """Without running heads: what repeats three times or more goes, also where it was glued before a paragraph."""
    counts = Counter(squeeze(raw.text) for raw in raws if raw.kind is not BlockKind.TABLE)
    heads = [text for text, count in counts.items() if count >= 3 and 2 <= len(text.split()) <= 15]
    out: list[_Raw] = []
    for raw in raws:
        text = raw.text
        if squeeze(text) in heads or re.fullmatch(r"[\s\d]{1,9}", text) or is_furniture(text):
            continue
        for head in heads:
            text = text.removeprefix(head + " ")
        out.append(_Raw(kind=raw.kind, text=text, level=raw.level))
    return out


def _drafts(raws: Iterable[_Raw], words: Mapping[str, int]) -> Iterator[Draft]:
    """Blocks with the lines of paragraphs, and paragraphs broken in mid-sentence, put together again."""
    held: _Raw | None = None
    references = False
    for raw in raws:
        if raw.kind is BlockKind.HEADING:
            references = is_references(raw.text) or (references and raw.level > 3)
        if raw.kind not in (BlockKind.TABLE, BlockKind.HEADING):
            raw = _Raw(kind=BlockKind.REFERENCE if references else raw.kind, text=_run_on(raw.text.split("\n"), words))
        if held is not None and _goes_on(held, raw):
            held = _Raw(kind=held.kind, text=_run_on([held.text, raw.text], words), level=held.level)
            continue
        if held is not None:
            yield draft(held.kind, held.text, level=held.level)
        held = raw
    if held is not None:
        yield draft(held.kind, held.text, level=held.level)


def _goes_on(held: _Raw, raw: _Raw) -> bool:
    if held.kind is BlockKind.HEADING and raw.kind is BlockKind.HEADING:
        return raw.text[:1].islower() or _OPEN.search(held.text) is not None
    flowing = (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.REFERENCE)
    if held.kind not in flowing or raw.kind not in (BlockKind.PARAGRAPH, BlockKind.REFERENCE) or not raw.text:
        return False
    if re.search(r"[^\W\d_][-\u2010\u2011]$", held.text):
        return raw.text[0].isalpha()
    if _STOP.search(held.text):
        return False
    long = held.kind is BlockKind.PARAGRAPH and len(held.text) > 80 and len(raw.text.split()) > 6
    return long or raw.text[0].islower() or (raw.text[0] in "(“‘" and len(held.text) > 60)


def _run_on(lines: Sequence[str], words: Mapping[str, int]) -> str:
    out = lines[0]
    for line in lines[1:]:
        left, between = joint(out, line, words)
        out = left + between + line
    return out
