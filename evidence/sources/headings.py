"""Which lines are headings, and how deep."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.sources.layout import Look
from evidence.sources.lines import Line
from evidence.sources.wordlist import words_of

_NUMBER = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|[IVX]{1,4}\.|[A-Z]\.|\(?[ivx]{1,4}\)|\d{1,2}\)|[a-z]\))\s+(?=\S)"
)
_CAPTION = re.compile(r"(table|figure|fig|box|exhibit|chart|map|plate|scheme|appendix table)s?\.?\s*[\dIVXS]", re.I)
_NOT = re.compile(
    r"(keywords?|key words|citation|cite this|received|accepted|published|edited by|reviewed by|correspondence|doi|"
    r"open access|copyright|e-?mail|subject|author for|article info|page \d|https?:|www\.|editor|specialty section|"
    r"note|source|prepared (by|for)|\d{1,2} [a-z]+ \d{4}$|(january|february|march|april|may|june|july|august|september|"
    r"october|november|december) \d{4}$)\b",
    re.I,
)
KNOWN = words_of(
    """abstract summary background introduction objective objectives aim aims purpose methods method methodology design
    setting results findings discussion conclusion conclusions acknowledgements acknowledgments references bibliography
    funding limitations recommendations appendix abbreviations foreword preface glossary contents highlights
    implications interpretation""") | {
    "materials and methods", "material and methods", "executive summary", "literature cited", "competing interests",
    "authors' contributions", "author contributions", "conflict of interest", "trial registration", "key messages",
    "works cited", "reference list", "literature review", "notes and references", "ethics approval",
}  # fmt: skip
_REFERENCES = {
    "references",
    "bibliography",
    "literature cited",
    "works cited",
    "reference list",
    "notes and references",
}


def plain_name(text: str) -> str:
    """A heading's words without number, case, and letter-spacing."""
    name = _NUMBER.sub("", text.strip(), count=1).strip(" .:").casefold().replace("’", "'")
    if re.fullmatch(r"(\S ){3,}\S", name):
        name = name.replace(" ", "")
    return name


def is_references(text: str) -> bool:
    """Whether a heading opens the list of references."""
    return plain_name(text) in _REFERENCES


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
    if any(line.size < look.size - 1.2 for line in lines):
        return False
    if plain_name(text) in KNOWN:
        return True
    first = lines[0]
    return all(_is_apart(line, look) for line in lines) and (
        first.size > look.size - 0.6 or first.bold or text.isupper()
    )


def is_weak(lines: Sequence[Line], look: Look) -> bool:
    """Whether only italics or another font, not weight, size, capitals or a number, make lines a heading."""
    first = lines[0]
    text = " ".join(line.text for line in lines)
    strong = first.bold or first.size > look.size + 0.8 or text.isupper() or plain_name(text) in KNOWN
    return not strong and _NUMBER.match(text) is None


def run_in(line: Line, *, is_body: bool) -> int:
    """How many characters at the start of a paragraph are a heading run into it; 0 if none."""
    if not line.lead:
        return 0
    head, rest = line.text[: line.lead].strip(), line.text[line.lead :].strip()
    if not head or not rest or _NOT.match(head) or _CAPTION.match(head):
        return 0
    if plain_name(head) in KNOWN or (is_body and re.match(r"\d+(\.\d+)+\.?\s", head)):
        return line.lead
    return 0


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
    if re.search(r"[^\W\d_]{4}", text) is None and plain_name(text) not in KNOWN:
        return False
    if letters < 3 or letters < 0.5 * len(text.replace(" ", "")) or _CAPTION.match(text) or _NOT.match(text):
        return False
    numbered = _NUMBER.match(text)
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
