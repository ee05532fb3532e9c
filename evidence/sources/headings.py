"""Which lines are headings, and how deep."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence

from evidence.sources.headwords import KNOWN, NUMBER, plain_name
from evidence.sources.layout import Look
from evidence.sources.lines import Line

_CAPTION = re.compile(
    r"(table|ta bl e|figure|fi g ?u ?re|fig|box|exhibit|chart|map|plate|scheme|appendix table)s?\.?[-\s]*[\dIVXS]", re.I
)
_SECTION = re.compile(r"\d+(\.\d+)+\.?\s")
_OFTEN, _LONGEST, _SENTENCE = 3, 12, 18
_OF_FIGURES = {"abbreviations"}
_DEEP = re.compile(r"\d{1,2}(\.\d{1,2}){2,4}\.?\s+\S")
_PLAIN = re.compile(r"\W*[^\W\d_]+(['’/-][^\W\d_]+)*\W*")
_TOKEN = re.compile(r"[A-Z\d_-]+")
_NOT = re.compile(
    r"(keywords?|key words|address(es)? (for|correspondence)|citation|cite this|received|accepted|published|edited by|"
    r"reviewed by|correspondence|doi|"
    r"open access|copyright|e-?mail|subject|author for|article info|page \d|submit your|publish (with|your)|https?:|www\.|editor|"
    r"specialty section|note|source|prepared (by|for)|\d{1,2} [a-z]+ \d{4}$|(january|february|march|april|may|june|july|august|"
    r"september|october|november|december) \d{4}$)\b",
    re.I,
)

Style = tuple[str, bool]
"""A font, and whether paragraphs in it open in bold (else in italics)."""


def is_caption(lines: Sequence[Line], look: Look) -> bool:
    """Whether lines are the caption of a table or figure."""
    first = lines[0]
    start = _CAPTION.match(first.text)
    if start is None:
        return False
    after = re.match(r"[\dIVXS.]*[a-z]?\s*([.:|–—-]|$)", first.text[start.end() - 1 :])
    return after is not None or first.bold or first.lead > 0 or not look.is_body(first) or first.font not in look.fonts


def is_heading(lines: Sequence[Line], look: Look) -> bool:
    """Whether lines that stand by themselves are a heading: set apart from the body by type, and worded like one."""
    text = " ".join(line.text for line in lines)
    if len(lines) > 4 or not 1 <= len(text.split()) <= 26 or not _is_worded(text):
        return False
    first = lines[0]
    if len(text.split()) > _SENTENCE and not first.bold and first.size < look.size + 0.8:
        return False
    learnt = all(look.heads_paragraphs(line) for line in lines)
    if learnt and not first.lead:
        return True
    named = plain_name(text) in KNOWN
    other = first.bold or first.font not in look.fonts
    if any(line.size < look.size - (3.2 if named and other else 1.2) for line in lines):
        return False
    if named or _is_deep(lines, text, look):
        return True
    if _TOKEN.fullmatch(text) and first.font in look.fonts:
        return False
    return all(_is_apart(line, look) for line in lines) and (
        first.size > look.size - 0.6 or first.bold or text.isupper()
    )


def _is_deep(lines: Sequence[Line], text: str, look: Look) -> bool:
    """Whether lines in the body's own type are a heading by their number alone ("3.1.2. Sampling")."""
    return len(lines) < 3 and _DEEP.match(text) is not None and text[-1] != "." and all(map(look.is_body, lines))


def is_weak(lines: Sequence[Line], look: Look) -> bool:
    """Whether only italics or another font, not weight, size, capitals or a number, make lines a heading."""
    first = lines[0]
    text = " ".join(line.text for line in lines)
    strong = first.bold or first.size > look.size + 0.8 or text.isupper() or plain_name(text) in KNOWN
    return not strong and NUMBER.match(text) is None


def run_in(lines: Sequence[Line], *, is_body: bool, styles: Container[Style] = ()) -> tuple[int, int]:
    """Where a heading run into the start of a paragraph ends.

    Args:
        lines: the paragraph's.
        is_body: whether it is set in the body's type.
        styles: those in which the document runs headings into paragraphs (see `run_in_styles`).

    Returns:
        The index of the line in which the heading ends, and how many of its characters belong to it; (0, 0) if there
        is no such heading.
    """
    first = lines[0]
    if is_body and _is_led(first) and _run_style(lines) in styles:
        return 0, _opening(first)
    if not first.lead:
        return _run_over(lines) if is_body else (0, 0)
    head, rest = first.text[: first.lead].strip(), first.text[first.lead :].strip()
    if not head or not rest or _NOT.match(head) or _CAPTION.match(head):
        return 0, 0
    name = plain_name(head)
    named = name in KNOWN and (is_body or name not in _OF_FIGURES)
    return (0, first.lead) if named or (is_body and _SECTION.match(head)) else (0, 0)


def run_in_styles(groups: Iterable[Sequence[Line]]) -> frozenset[Style]:
    """The styles in which paragraphs (given by their lines) start three times or more with worded bold or italic words
    and a full stop."""
    styles = Counter(_run_style(lines) for lines in groups if _is_led(lines[0]))
    return frozenset(style for style, count in styles.items() if count >= _OFTEN)


def _run_style(lines: Sequence[Line]) -> Style:
    """The font that a paragraph goes on in, and whether it opens in bold."""
    return lines[min(1, len(lines) - 1)].font, lines[0].lead > 0


def _opening(line: Line) -> int:
    """How many characters at the start of a line are set in bold, else in italics; 0 if all are."""
    return line.lead or (line.slant if line.slant < len(line.text) else 0)


def _is_led(line: Line) -> bool:
    """Whether a line starts with bold or italic words that end with a full stop and read like a heading."""
    at = _opening(line)
    head, rest = line.text[:at].strip(), line.text[at:].strip()
    ended = head.endswith(".") or rest.startswith(".")
    return (
        bool(head)
        and ended
        and len(head.split()) <= _LONGEST
        and rest[:2].strip(". ")[:1].isupper()
        and _is_worded(head)
        and 2 * sum(_PLAIN.fullmatch(word) is not None for word in head.split()) >= len(head.split())
    )


def _run_over(lines: Sequence[Line]) -> tuple[int, int]:
    """The end of a numbered heading in italics whose first line is full."""
    first = lines[0]
    if len(lines) < 2 or not _SECTION.match(first.text) or first.slant < len(first.text) - 1:
        return 0, 0
    at = lines[1].slant
    return (1, at) if 0 < at < len(lines[1].text) and lines[1].text[:at].strip().endswith(".") else (0, 0)


def levels(headings: Sequence[tuple[str, Line]]) -> list[int]:
    """The depth of each heading (text, first line), from 1, by its number if it has one, else by its type."""
    styles = sorted({_style(line) for _, line in headings}, key=lambda style: (-style[0], *(not s for s in style[1:])))
    known = [_style(line) for text, line in headings if plain_name(text) in KNOWN and plain_name(text) != "abstract"]
    top = max(set(known), key=lambda style: (known.count(style), style)) if known else (styles[0] if styles else None)
    base = styles.index(top) if top else 0
    out: list[int] = []
    for text, line in headings:
        number = re.match(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s", text)
        depth = max(0, styles.index(_style(line)) - base) + 1
        out.append(min(6, number.group(1).count(".") + 1 if number else depth))
    return out


def _style(line: Line) -> tuple[float, bool, bool, bool]:
    return round(line.size * 2) / 2, line.text.isupper(), line.bold, not line.italic


def _is_worded(text: str) -> bool:
    text = text.strip()
    letters = sum(char.isalpha() for char in text)
    if re.fullmatch(r"\S*_\S*", text):
        return False
    if re.search(r"[^\W\d_]{4}", text) is None and plain_name(text) not in KNOWN:
        return False
    if letters < 3 or letters < 0.5 * len(text.replace(" ", "")) or _CAPTION.match(text) or _NOT.match(text):
        return False
    numbered = NUMBER.match(text)
    start = text[numbered.end() :] if numbered else text
    if not (start[:1].isupper() or (numbered and start[:1].isalnum()) or start[:1] in "“‘'\""):
        return False
    if text[-1] in ",;-\u2010\u2011\xad" or re.search(
        r"@|\.{4,}|\s(and|or|the|of|a|in|to|with|for)$|\s\d+$(?<!19\d\d)(?<!20\d\d)", text
    ):
        return False
    return text[-1] != "." or (len(text.split()) <= 8 and ". " not in text[len(text) - len(start) :])


def _is_apart(line: Line, look: Look) -> bool:
    """Whether a line is set in another type than the body."""
    if line.size > look.size + 0.8 or (line.bold and not line.lead):
        return True
    if line.text.isupper() and len(line.text) > 4:
        return True
    return (line.font not in look.fonts or line.italic) and look.is_body(line) and line.lead == 0
