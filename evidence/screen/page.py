"""One record on one screen, as lines of styled words.

The styles are title, meta, text, missing, include, exclude, learned-include, learned-exclude, heading, criterion, key,
history and footer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence.layout import SMALLEST, Line, Segment, plain, runs, safe, stacked
from evidence.model import Decision, Record, checked_note, short_author
from evidence.protocol import Criterion, Reason
from evidence.screen.keys import KeyMap, hints
from evidence.screen.keywords import index_terms
from evidence.screen.queue import Progress
from evidence.text import Span


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

    Returns:
        Lines of segments; no line is wider than `width`, or than `SMALLEST` where that is more.
    """
    width = max(SMALLEST, width)
    marks = highlights or Highlights()
    abstract = safe(record.abstract)
    body = _marked("text", abstract, marks, width) or plain("missing", "No abstract.", width)
    parts: list[list[Line]] = [
        _marked("title", safe(record.title) or "(no title)", marks, width) + plain("meta", _meta(record), width),
        body,
        _terms(record, marks, width),
        _section("Criteria", [_criterion(one) for one in criteria], width),
        _section("Reasons to exclude", _numbered(reasons), width),
        _section("Your earlier decisions", [("history", _told(one)) for one in history], width),
        _footer(progress, keys, width),
    ]
    return stacked(parts)


def _meta(record: Record) -> str:
    year = str(record.year) if record.year is not None else "no year"
    author = short_author(record) if record.authors else "no author"
    parts = (author, year, record.venue, record.key, checked_note(record))
    return safe(" · ".join(part for part in parts if part))


def _terms(record: Record, marks: Highlights, width: int) -> list[Line]:
    """The index terms of the record, with its highlighted words."""
    terms = index_terms(record)
    return _marked("meta", safe(f"Index terms: {'; '.join(terms)}"), marks, width) if terms else []


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


def _footer(progress: Progress, keys: KeyMap, width: int) -> list[Line]:
    total = progress.done + progress.left
    share = f" ({100 * progress.done // total} %)" if total else ""
    counts = f"in {progress.included}, out {progress.excluded}, unsure {progress.unsure}"
    told = f"{progress.reviewer} · {progress.stage} · {progress.done} of {total} judged{share} · {counts}"
    return plain("footer", safe(told), width) + plain("key", hints(keys), width)


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
