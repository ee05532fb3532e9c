"""From a passage's name, as `search` prints it, to the span of text that it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.session import Session
from evidence.model import BlockKind, Page, Source, StoredText, locator, ocr_note, pages_of
from evidence.store.derived import Index
from evidence.store.records import find_record
from evidence.store.texts import find_text, source_of
from evidence.text import find_folded, squeeze

INDEX = "index.db"
_NO_QUOTES = str.maketrans('\u201c\u201d"', "\u2018\u2019'")
"""A name in double quotation marks would look like one more quotation in a report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A span of an immutable text, with the words that stand there, its pages, and the source it is in.

    `voice` says whose words they are where they are not the author's: "comment by Derek Hoey, 25 May 2018".
    """

    record: str
    source: Source
    text: str
    start: int
    stop: int
    words: str
    pages: tuple[Page, ...]
    kind: BlockKind
    voice: str = ""


def locate(session: Session, name: str, words: str = "") -> Located:
    """The span of a passage, or of the words in it that are asked for.

    Args:
        session: the open workspace.
        name: the passage's name, such as "ham1981:12".
        words: words that stand in the passage; compared folded, and the span is where they stand.

    Raises:
        NotFoundError: there is no such passage, or the words do not stand in it.
    """
    with Index(session.workspace.derived / INDEX, create=False) as index:
        found = index.by_names([name]).get(name)
    if found is None:
        raise NotFoundError(f"No passage {name!r}.", remedy="Find passages and their names with: evidence search WORDS")
    stored = find_text(session.library, found.text)
    start, stop = found.start, found.stop
    if words:
        start, stop = _within(stored.text, start, stop, words, name)
    return at_span(session, stored, start, stop, record=found.record)


def at_span(session: Session, stored: StoredText, start: int, stop: int, *, record: str = "") -> Located:
    """What stands at a span of a text."""
    source = source_of(session.library, stored.id)
    block = next((one for one in stored.blocks if one.start <= start < one.stop), None)
    kind = block.kind if block else BlockKind.PARAGRAPH
    return Located(
        record=record or source.record,
        source=source,
        text=stored.id,
        start=start,
        stop=stop,
        words=stored.text[start:stop],
        pages=pages_of(stored.pages, start, stop),
        kind=kind,
        voice=voice_of(kind, block.section if block else ()),
    )


def voice_of(kind: BlockKind, section: Sequence[str]) -> str:
    """Whose words a block or passage holds where they are not the author's: "comment by Derek Hoey, 25 May 2018"."""
    if kind is not BlockKind.COMMENT:
        return ""
    named = section[-1] if section and section[-1].startswith("Comment by ") else "Comment by an unnamed reader"
    return named[:1].lower() + named[1:].translate(_NO_QUOTES)


def page_label(located: Located) -> str:
    """The pages as a citation prints them: "p. 12", "pp. 12–13", "p. iv", "¶ 3", "abstract"."""
    return locator_of(located.pages)


def told_of(located: Located) -> str:
    """The place as `page_label` gives it, whose words they are where not the author's, and whether they were read by OCR:
    "p. 12, read by OCR", "¶ 4, comment by Derek Hoey, on the page"."""
    said = f"{located.voice}, on the page" if located.voice else ""
    return ", ".join(filter(None, [page_label(located), said, ocr_note(located.pages)]))


def label_of(pages: tuple[Page, ...]) -> str:
    """Labels of the first and the last of some pages; the file's page number where nothing is printed."""
    if not pages:
        return ""
    labels = [page.label or str(page.number) for page in (pages[0], pages[-1])]
    return labels[0] if labels[0] == labels[1] else f"{labels[0]}–{labels[1]}"


def locator_of(pages: tuple[Page, ...]) -> str:
    """Where something stands, as every output prints it: "p. 12", "pp. 12–13", "¶ 3", "abstract", "file p. 4"."""
    if not pages:
        return "no page"
    label = label_of(pages) if pages[0].label else ""
    return locator(page_kind=pages[0].kind, label=label, number=pages[0].number)


def _within(text: str, start: int, stop: int, words: str, name: str) -> tuple[int, int]:
    if not squeeze(words):
        raise UsageError("The words to quote are empty.")
    span = find_folded(words, text[start:stop])
    if span is None and ("…" in words or "..." in words):
        raise UsageError(
            "A quotation is one stretch, without words left out.", remedy="Quote the parts one after the other."
        )
    if span is None:
        raise NotFoundError(
            f"These words do not stand in passage {name}: “{squeeze(words)[:80]}”.",
            remedy="Copy them from: evidence search, which prints the passage as it stands.",
        )
    return start + span.start, start + span.stop


def find_words(session: Session, record: str, words: str) -> tuple[str, str]:
    """The name of the passage of a record in which some words stand, and the words as they stand there.

    Raises:
        NotFoundError: no such record, or the words stand in none of its passages as a whole.
    """
    key = find_record(session.library, record).key
    with Index(session.workspace.derived / INDEX, create=False) as index:
        passages = sorted(index.by_ids(index.ids_where(records=[key])).items())
    for _, passage in passages:
        span = find_folded(words, passage.words)
        if span is not None:
            return passage.name, passage.words[span.start : span.stop]
    raise NotFoundError(f"These words do not stand in any passage of {key}: “{squeeze(words)[:80]}”.")
