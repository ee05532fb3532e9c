"""One record on one screen, as lines of styled words.

The styles are title, meta, text, missing, include, exclude, learned-include, learned-exclude, heading, criterion, key,
history, more and footer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from evidence.layout import SMALLEST, Line, Segment, plain, runs, safe, stacked
from evidence.model import Decision, Record, checked_note, short_author
from evidence.protocol import Criterion, Reason
from evidence.screen.keys import KeyMap, few_hints, hints
from evidence.screen.keywords import index_terms
from evidence.screen.queue import Progress
from evidence.text import Span

_LEAST = 6
"""Lines of the record that a page shows under a whole footer; where fewer would be left, the footer is shortened."""

_FEWEST = 3
"""Lines of the record that a page shows, however low the terminal is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlights:
    """Words and phrases to bring out: those that speak for inclusion and those that speak against it.

    The learned ones are words that a reviewer's own verdicts speak for and against.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    learned_include: tuple[str, ...] = ()
    learned_exclude: tuple[str, ...] = ()


def compose(
    record: Record,
    *,
    criteria: Sequence[Criterion],
    reasons: Sequence[Reason],
    progress: Progress,
    keys: KeyMap,
    highlights: Highlights | None = None,
    width: int = 80,
    history: Sequence[Decision] = (),
    notes: Sequence[str] = (),
    height: int = 0,
    page: int = 0,
    told: Sequence[str] = (),
    colourless: bool = False,
) -> list[Line]:
    """The screen for one record.

    Args:
        record: what is judged.
        criteria: the protocol's criteria, in its order.
        reasons: the exclusion reasons of this stage; the first nine are on the number keys.
        progress: how far this reviewer is.
        keys: which key does what.
        highlights: words to bring out in title and abstract.
        width: columns of the terminal.
        history: this reviewer's own earlier decisions on the record, the oldest first.
        notes: notes and labels on the record that this reviewer may read, one a line.
        height: lines of the terminal; what is too long for it is cut into pages, the footer on each. 0: no pages.
        page: which page is shown, from 0; behind the last comes the first again.
        told: more of the footer's first line: an estimate, what is being learned.
        colourless: highlighted words stand in brackets with a sign, "[+word]" and "[-word]", learned ones as "(+word)".

    Returns:
        Lines of segments; no line is wider than `width`, or than `SMALLEST` where that is more.
    """
    width = max(SMALLEST, width)
    marks = highlights or Highlights()
    terms = safe("; ".join(index_terms(record)))
    if colourless:
        title, abstract, terms = (_bracketed(one, marks) for one in (safe(record.title), safe(record.abstract), terms))
        record, marks = replace(record, title=title, abstract=abstract), Highlights()
    abstract = safe(record.abstract)
    body = _marked("text", abstract, marks, width) or plain("missing", "No abstract.", width)
    parts: list[list[Line]] = [
        _marked("title", safe(record.title) or "(no title)", marks, width) + plain("meta", _meta(record), width),
        body,
        _marked("meta", f"Index terms: {terms}", marks, width) if terms else [],
        _section("Notes and labels", [("history", one) for one in notes], width),
        _section("Criteria", [_criterion(one) for one in criteria], width),
        _section("Reasons to exclude", _numbered(reasons), width),
        _section("Your earlier decisions", [("history", _told(one)) for one in history], width),
    ]
    footer = _footer(progress, keys, width, told)
    if height and height < _LEAST + 1 + len(footer):
        footer = _short_footer(progress, keys, width)
    return _paged(stacked(parts), footer, height, page, width)


def _paged(body: list[Line], footer: list[Line], height: int, page: int, width: int) -> list[Line]:
    """One page of the body above the footer, which stands at the foot of the terminal where the height is known."""
    room = max(_FEWEST, height - len(footer) - 1)
    if not height or len(body) <= room:
        return stacked([body, footer])
    room -= 1
    pages = -(-len(body) // room)
    at = page % pages
    shown = body[at * room : (at + 1) * room]
    blank: list[Line] = [()] * (room - len(shown))
    more = plain("more", f"page {at + 1} of {pages}: space shows the next", width)[:1]
    return [*shown, *blank, *more, (), *footer]


def _bracketed(text: str, highlights: Highlights) -> str:
    """The text with a sign and brackets around its highlighted words; of those that overlap, the first kind named here."""
    kinds = (
        ("[+", "]", highlights.include),
        ("[-", "]", highlights.exclude),
        ("(+", ")", highlights.learned_include),
        ("(-", ")", highlights.learned_exclude),
    )
    taken: list[tuple[Span, str, str]] = []
    for begin, end, phrases in kinds:
        free = [one for one in _found(phrases, text) if all(_apart(one, other) for other, _, _ in taken)]
        taken += [(one, begin, end) for one in _merged(free)]
    for span, begin, end in sorted(taken, key=lambda one: one[0].start, reverse=True):
        text = f"{text[: span.start]}{begin}{text[span.start : span.stop]}{end}{text[span.stop :]}"
    return text


def _apart(one: Span, other: Span) -> bool:
    return one.stop <= other.start or other.stop <= one.start


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Spans that overlap made one."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, one.stop)):
        if merged and not _apart(merged[-1], span):
            merged[-1] = Span(merged[-1].start, max(merged[-1].stop, span.stop))
        else:
            merged.append(span)
    return merged


def _meta(record: Record) -> str:
    year = str(record.year) if record.year is not None else "no year"
    author = short_author(record) if record.authors else "no author"
    parts = (author, year, record.venue, record.key, checked_note(record))
    return safe(" · ".join(part for part in parts if part))


def _criterion(criterion: Criterion) -> Segment:
    sign = "-" if criterion.kind == "exclude" else "+"
    return "criterion", f"{sign} {criterion.code} {criterion.text}"


def _numbered(reasons: Sequence[Reason]) -> list[Segment]:
    return [("key", f"{number} {reason.label}") for number, reason in enumerate(reasons[:9], start=1)]


def _told(decision: Decision) -> str:
    parts = [decision.at, decision.verdict, decision.reason and f"({decision.reason})", decision.note]
    return " ".join(part for part in parts if part)


def _section(heading: str, entries: Iterable[Segment], width: int) -> list[Line]:
    lines = [line for style, text in entries for line in plain(style, safe(text), width)]
    return [(("heading", heading),), *lines] if lines else []


def _footer(progress: Progress, keys: KeyMap, width: int, more: Sequence[str]) -> list[Line]:
    total = progress.done + progress.left
    share = f" ({100 * progress.done // total} %)" if total else ""
    counts = f"in {progress.included}, out {progress.excluded}, unsure {progress.unsure}"
    told = f"{progress.reviewer} · {progress.stage} · {progress.done:,} of {total:,} judged{share} · {counts}"
    told = " · ".join([told, *more])
    return plain("footer", safe(told), width) + plain("key", hints(keys), width)


def _short_footer(progress: Progress, keys: KeyMap, width: int) -> list[Line]:
    """Two lines, so that the record's own stay in sight in a low terminal."""
    told = f"{progress.done:,} of {progress.done + progress.left:,} judged · {progress.stage}"
    return plain("footer", told, width)[:1] + plain("key", few_hints(keys), width)[:1]


def _marked(style: str, text: str, highlights: Highlights, width: int) -> list[Line]:
    """The lines of a text with its highlighted words in their own style, also where a phrase runs over a line's end."""
    styles = [style] * len(text)
    for name, phrases in (
        ("learned-exclude", highlights.learned_exclude),
        ("learned-include", highlights.learned_include),
        ("exclude", highlights.exclude),
        ("include", highlights.include),
    ):
        for span in _found(phrases, text):
            styles[span.start : span.stop] = [name] * (span.stop - span.start)
    return runs(text, styles, width)


def _found(phrases: Iterable[str], text: str) -> list[Span]:
    """Where the phrases stand as whole words, whatever their case; a star at the end stands for any ending."""
    found: list[Span] = []
    for phrase in phrases:
        stem = phrase.strip().removesuffix("*")
        if stem:
            words = r"\s+".join(re.escape(word) for word in stem.split())
            ending = r"\w*" if phrase.strip().endswith("*") else r"(?!\w)"
            pattern = re.compile(rf"(?<!\w){words}{ending}", re.IGNORECASE)
            found += [Span(*match.span()) for match in pattern.finditer(text)]
    return found
