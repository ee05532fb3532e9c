"""Checking a rendered report: every quotation in it against the pages of its source.

The verdict is exact (folded as `evidence.text` folds, never fuzzy); only the hint that says where a quotation departs
from its source looks for the nearest place. The rules of quoting:

- "[…]" or "[...]" leaves words out: what stands before and after it must occur in this order;
- other words in square brackets were put in: they are skipped and reported; they may stand for a few words of the
  same sentence, and one letter in brackets before a word ("[T]he") only changes its case;
- a quotation that begins or ends elsewhere than the one that a person confirmed must say so with "[…]".

A quotation edited by these rules stands in its source, and is a finding all the same: nobody confirmed it as it is now.
The citation after it must name its source (`evidence.report.attribution`). What cannot be seen here: words that a style
sheet adds, and pictures of words; `read_html` and `read_docx` say what counts as seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from evidence.report.attribution import Cited, Naming, names_source, naming
from evidence.report.draft import Quotation, locator_of
from evidence.report.rendered import read_rendered
from evidence.text import find_folded, fold, squeeze

__all__ = ["Found", "Origin", "Outcome", "Verdict", "check", "find_quotations", "read_rendered"]

_FEWEST = 5
_REPLACED = 60
_STARTS = 200
_STRETCH = re.compile("\u201c([^\u201c\u201d]{1,8000})\u201d")
_OTHERS = (
    re.compile("\u201e([^\u201c\u201d\u201e]{1,8000})[\u201c\u201d]"),
    re.compile("(?:(?<!\\S)\u00ab|\u00ab(?=\\S))([^\u00ab\u00bb]{1,8000})\u00bb"),
    re.compile("\u00bb(?=\\S)([^\u00ab\u00bb]{1,8000})\u00ab"),
)
"""Quotation marks of other languages. A mark that follows a word and comes before a space closes; it opens nothing."""
_PLACE = re.compile(r"\[([^\[\]\u201c\u201d\u00b7]{1,60}?)\s*\u00b7\s*(Q[0-9a-z]{3,16})\s*\]")
_TAIL = re.compile(r"([^\u201c\u201d]{0,600}?)" + _PLACE.pattern)
_STRAIGHT = re.compile(r'(?<![\w"])"(?=\S)([^"\n]{10,2000}?)(?<=\S)"(?![\w"])')
_SEARCHED = re.compile(r"\b(?:AND|OR|NOT|NEAR)\b|\bquery:|\w\*|\[\w+\]")
_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_CASE = re.compile(r"\[(\w)\](?=\w)")
_ELLIPSIS = frozenset(("\u2026", "...", ". . .", "\u2026."))
_ENDS = r"[^\w\-+\u00b1<>\u2264\u2265\u2248~%\u20ac\u00a3$]+"
_SENTENCE_END = re.compile(r"[.!?]\s")


class Outcome(StrEnum):
    """What was found about a quotation. Only OK is good."""

    OK = "ok"
    ALTERED = "altered"
    TRIMMED = "trimmed"
    EDITED = "edited"
    WRONG_PAGE = "wrong-page"
    WRONG_SOURCE = "wrong-source"
    UNKNOWN_MARK = "unknown-mark"
    UNTRACEABLE = "untraceable"
    NO_WORDS = "no-words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A quotation in a report: its words, the citation and page printed after it, its mark ("" where it has none).

    `position` is the offset of its first character in the report's text.
    """

    words: str
    citation: str = ""
    page_label: str = ""
    mark: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a quotation was taken from: the texts of its pages in order, its printed locator, the confirmed words.

    `author` and `year` are what the citation after it must name, where it names anything: the first author's family name,
    the first editor's where there is none, or how the title begins; empty where nothing is known. `other` is a second
    name that a citation may give in place of it. `earlier` is the locator that the source's text had when the
    report was made, where the source was read anew since.
    """

    texts: tuple[str, ...]
    locator: str
    words: str = ""
    author: str = ""
    year: str = ""
    other: str = ""
    earlier: str = ""

    @property
    def cited(self) -> Cited:
        """What the citation must name."""
        return Cited(self.author, self.year, self.other)

    @classmethod
    def of(
        cls, quotation: Quotation, texts: Sequence[str], *, author: str = "", year: str = "", other: str = ""
    ) -> Origin:
        """The origin of a draft's quotation, given the texts of the pages that it stands on, and whom it is by."""
        place = locator_of(quotation)
        return cls(texts=tuple(texts), locator=place, words=quotation.words, author=author, year=year, other=other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the check says of one quotation: `message` in one sentence, `notes` on what was left out or put in."""

    found: Found
    outcome: Outcome
    message: str = ""
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the quotation stands as it is."""
        return self.outcome is Outcome.OK


def find_quotations(text: str) -> list[Found]:
    """Every quotation in a report's text, in order.

    A stretch in double quotation marks of any language followed by a page and a mark is a quotation. A stretch of five
    words or more without a mark is given with an empty mark; a page and mark without a quotation before it, with empty
    words.
    """
    found: list[Found] = []
    placed: set[int] = set()
    for stretch in _stretches(text):
        words = squeeze(stretch[1])
        tail = _TAIL.match(text, stretch.end())
        if tail:
            placed.add(tail.start(2))
            label, mark = squeeze(tail[2]), tail[3]
            found.append(
                Found(words=words, citation=squeeze(tail[1]), page_label=label, mark=mark, position=stretch.start())
            )
        elif len(words.split()) >= _FEWEST:
            found.append(Found(words=words, position=stretch.start()))
    for place in _PLACE.finditer(text):
        if place.start(1) not in placed:
            found.append(Found(words="", page_label=squeeze(place[1]), mark=place[2], position=place.start()))
    found += [
        Found(words=squeeze(straight[1]), position=straight.start())
        for straight in _STRAIGHT.finditer(text)
        if len(straight[1].split()) >= _FEWEST and not _is_search(text, straight)
    ]
    return sorted(found, key=lambda each: each.position)


def _stretches(text: str) -> list[re.Match[str]]:
    """The stretches in paired quotation marks; of one that stands within another, only the outer."""
    curly = list(_STRETCH.finditer(text))
    inside = [(each.start(), each.end()) for each in curly]
    others = [
        each
        for form in _OTHERS
        for each in form.finditer(text)
        if not any(start < each.start(1) < stop for start, stop in inside)
    ]
    return [*curly, *others]


def check(found: Sequence[Found], lookup: Callable[[str], Origin | None]) -> list[Verdict]:
    """A verdict for each quotation; `lookup` gives where the quotation of a mark comes from, None for no such mark."""
    origins = [lookup(each.mark) if each.mark else None for each in found]
    pairs = [(each, origin) for each, origin in zip(found, origins, strict=True) if origin and each.words]
    common = naming([(each.citation, origin.cited) for each, origin in pairs])
    return [_judge(each, origin, common) for each, origin in zip(found, origins, strict=True)]


def _judge(found: Found, origin: Origin | None, common: Naming) -> Verdict:
    if not found.mark:
        return Verdict(
            found=found,
            outcome=Outcome.UNTRACEABLE,
            message=f"No page and mark follow \u201c{_short(found.words)}\u201d.",
        )
    if origin is None:
        return Verdict(found=found, outcome=Outcome.UNKNOWN_MARK, message=f"No quotation has the mark {found.mark}.")
    if not found.words:
        message = f"The mark {found.mark} stands without a whole quotation before it."
        return Verdict(found=found, outcome=Outcome.NO_WORDS, message=message)
    pieces, notes = _pieces(found.words)
    text = "\n".join(origin.texts)
    forms = (found.words, _CASE.sub(r"\1", found.words))
    if all(find_folded(form, text) is None for form in forms) and not _in_order(pieces, text):
        message = f"{found.mark} is not in its source: {_difference(found.words, text)}."
        return Verdict(found=found, outcome=Outcome.ALTERED, message=message, notes=notes)
    if origin.words and not _is_confirmed(found.words, pieces, origin.words):
        message = f"{found.mark} is not what was confirmed: {_difference(found.words, origin.words)}."
        return Verdict(found=found, outcome=Outcome.TRIMMED, message=message, notes=notes)
    if _label(found.page_label) != _label(origin.locator):
        message = f"{found.mark} stands at {origin.locator}, the report has {found.page_label}{_since(found, origin)}."
        return Verdict(found=found, outcome=Outcome.WRONG_PAGE, message=message, notes=notes)
    if not names_source(found.citation, origin.cited, common):
        whom = " ".join(filter(None, [origin.author, origin.year]))
        message = f"{found.mark} is by {whom}, the report has {found.citation or 'no citation'}."
        return Verdict(found=found, outcome=Outcome.WRONG_SOURCE, message=message, notes=notes)
    if notes and not _is_exact(forms, text, origin.words):
        message = f"{found.mark} was edited: {'; '.join(notes)}. A person has to confirm it anew."
        return Verdict(found=found, outcome=Outcome.EDITED, message=message, notes=notes)
    return Verdict(found=found, outcome=Outcome.OK, notes=notes)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch between brackets; `gap` says how many characters of the source may lie before it (None: any)."""

    words: str
    gap: int | None


def _pieces(words: str) -> tuple[tuple[_Piece, ...], tuple[str, ...]]:
    """The stretches to find, and what is to be reported. An ellipsis at either end is an empty piece there."""
    words = _CASE.sub(r"\1", words)
    notes: list[str] = []
    pieces: list[_Piece] = []
    gap: int | None = 0
    end = 0
    for bracket in _BRACKET.finditer(words):
        left_out = bracket[1].strip() in _ELLIPSIS
        notes.append("words were left out" if left_out else f"words were put in: [{bracket[1]}]")
        before = words[end : bracket.start()].strip()
        if before or not pieces:
            pieces.append(_Piece(before, gap))
            gap = None if left_out else _REPLACED
        elif left_out:
            gap = None
        end = bracket.end()
    pieces.append(_Piece(words[end:].strip(), gap))
    return tuple(pieces), tuple(notes)


def _in_order(pieces: Sequence[_Piece], text: str, *, whole: bool = False) -> bool:
    """Whether the pieces stand in the text in order, with no more between them than their gaps allow.

    With `whole` they must also begin and end where the text does, unless an ellipsis stands there.
    """
    spoken = [piece for piece in pieces if fold(piece.words)]
    if len(pieces) < 2 or not spoken:
        return False
    start = find_folded(spoken[0].words, text)
    for _ in range(_STARTS):
        if start is None:
            return False
        if _follows(spoken, text, start.start, start.stop, pieces, whole=whole):
            return True
        start = find_folded(spoken[0].words, text, start.start + 1)
    return False


def _follows(
    spoken: Sequence[_Piece], text: str, first: int, stop: int, pieces: Sequence[_Piece], *, whole: bool
) -> bool:
    begin = first
    for _, piece in pairwise(spoken):
        span = find_folded(piece.words, text, stop)
        if span is None or (piece.gap is not None and not _is_small(text[stop : span.start], piece.gap)):
            return False
        stop = span.stop
    if not whole:
        return True
    opens = pieces[0].words == "" or not _core(text[:begin])
    closes = pieces[-1].words == "" or not _core(text[stop:])
    return opens and closes


def _is_small(between: str, gap: int) -> bool:
    return len(squeeze(between)) <= gap and not _SENTENCE_END.search(between)


def _is_exact(forms: Sequence[str], text: str, confirmed: str) -> bool:
    """Whether a quotation stands with its brackets as it was confirmed, or (where nobody did) as in the text."""
    if confirmed:
        return _core(confirmed) in [_core(form) for form in forms]
    return any(find_folded(form, text) for form in forms)


def _is_confirmed(words: str, pieces: Sequence[_Piece], confirmed: str) -> bool:
    return _core(confirmed) in {_core(words), _core(_CASE.sub(r"\1", words))} or _in_order(
        pieces, confirmed, whole=True
    )


def _core(text: str) -> str:
    """The folded text without the marks of punctuation at its ends."""
    return re.sub(f"^{_ENDS}|{_ENDS}$", "", fold(text))


def _since(found: Found, origin: Origin) -> str:
    """What explains another page: the source was read anew after the report was made."""
    if not origin.earlier or _label(found.page_label) != _label(origin.earlier):
        return ""
    return ", as the source was read before it was read anew; render the report again"


def _label(text: str) -> str:
    return fold(text.replace("\u2013", "~").replace("-", "~"))


def _short(words: str) -> str:
    return words if len(words) <= 80 else words[:77] + "\u2026"


def _is_search(text: str, straight: re.Match[str]) -> bool:
    return bool(_SEARCHED.search(text[max(0, straight.start() - 40) : straight.end() + 40]))


def _difference(words: str, text: str) -> str:
    """Where the words depart from the nearest place in the text, for a reader; it decides nothing."""
    from difflib import SequenceMatcher

    from rapidfuzz.fuzz import partial_ratio_alignment

    source = squeeze(text)
    near = partial_ratio_alignment(words.lower(), source.lower(), score_cutoff=50)
    if near is None:
        return "nothing like it stands there"
    start = source.rfind(" ", 0, max(near.dest_start, 1)) + 1
    stop = source.find(" ", near.dest_end)
    theirs = source[start : stop if stop >= 0 else len(source)].split()
    ours = words.split()
    folded = [fold(word) for word in ours], [fold(word) for word in theirs]
    for kind, a, b, c, d in SequenceMatcher(None, folded[0], folded[1], autojunk=False).get_opcodes():
        if kind != "equal" and (a, c) != (0, 0) and (b, d) != (len(ours), len(theirs)):
            source_has, report_has = " ".join(theirs[c:d]) or "nothing", " ".join(ours[a:b]) or "nothing"
            return f"the source has \u2018{source_has}\u2019, the report \u2018{report_has}\u2019"
    return f"the source has \u2018{_short(' '.join(theirs))}\u2019"
