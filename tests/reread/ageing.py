"""Texts as an older extractor would have read them: with furniture between the lines and words broken at line ends."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import small_review

from evidence.cli import run
from evidence.jobs.clock import simulated
from evidence.jobs.index import refresh
from evidence.jobs.session import Session, open_session
from evidence.model import BlockKind, Extraction, Quotation, Record, Source, Statement, StoredText, Tag
from evidence.sentences import sentences
from evidence.sources.extract import extract
from evidence.store import transaction
from evidence.store.synthesis import append_quote, append_statement, confirm_quote
from evidence.store.texts import current_texts, find_source, find_text, put_text
from evidence.store.themes import append_tag
from evidence.text import Span

AT = "2026-11-02T12:00:00.000+00:00"
FILES = ("S2.html", "S3.pdf", "lisk1988examined.md", "orrin1932guild.md")
FURNITURE = "Papers of the Harbour Board of Skerrow"
Edit = tuple[int, int, str]
"""Characters from, to (excluded), and what stands there instead."""

TYPST = """
#set page(width: 420pt, height: 300pt, margin: 50pt, numbering: "1", header: text(size: 8pt)[Annals of Small Harbours])
#set text(font: "Libertinus Serif", size: 10pt, hyphenate: true, lang: "en")
#set par(justify: true)
#counter(page).update(31)
= Boats of the pilots
%s
"""

SENTENCES = tuple(
    f"In the year {year} the {ordinal} cutter was launched at {place} and carried {number} apprentices over the bar."
    for year, ordinal, place, number in [
        (1821, "first", "Ness", "eleven"),
        (1834, "second", "Holm", "fourteen"),
        (1840, "third", "Garth", "seven"),
        (1852, "fourth", "Wick", "nineteen"),
        (1861, "fifth", "Sound", "three"),
        (1866, "sixth", "Lorn", "twenty"),
        (1870, "seventh", "Brae", "sixteen"),
        (1883, "eighth", "Voe", "twelve"),
        (1891, "ninth", "Stack", "eighteen"),
        (1899, "tenth", "Geo", "thirteen"),
    ]
)
WEB = """<!doctype html><html><head><title>Three lamps and a bell</title></head><body><article>
<h1>Three lamps and a bell</h1>
<p>The lamps of Skerrow were tended by widows of pilots, who were paid from the common box of the guild.</p>
<p>A bell was rung in fog until the port trust found that no master had ever steered by its uncertain sound.</p>
<p>Each lamp had a keeper of its own, and each keeper a ledger in which she wrote down every ship that passed.</p>
</article></body></html>
"""


def build(folder: Path) -> Path:
    """A workspace with a PDF, a web page and two Markdown files, each as an older extractor read it."""
    import typst

    texts = {"orrin1932guild.md": small_review.MEMOIR, "lisk1988examined.md": small_review.STUDY, "S2.html": WEB}
    for name, text in {
        f"reviews/{small_review.SLUG}/protocol.toml": small_review.PROTOCOL,
        f"reviews/{small_review.SLUG}/codebook.toml": small_review.CODEBOOK,
        f"corpus/{small_review.SLUG}/references/first.bib": small_review.BIBTEX,
        f"corpus/{small_review.SLUG}/references/second.ris": small_review.RIS,
        **{f"corpus/{small_review.SLUG}/sources/{name}": text for name, text in texts.items()},
        "paper.typ": TYPST % "\n\n".join(" ".join(SENTENCES[at : at + 2]) for at in range(0, 10, 2)),
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    typst.compile(str(folder / "paper.typ"), output=str(folder / f"corpus/{small_review.SLUG}/sources/S3.pdf"))
    with simulated(small_review.START), small_review.inside(folder):
        for call in ("init", "ingest"):
            if run([call]):
                raise AssertionError(call)
        with open_session() as session:
            for name in (*texts, "S3.pdf"):
                make_older(session, name)
            refresh(session)
    return folder


def text_of(session: Session, name: str) -> StoredText:
    """The present text of a full text."""
    source = find_source(session.library, name)
    return next(find_text(session.library, text) for one, text in current_texts(session.library) if one.id == source.id)


def furnish(extraction: Extraction) -> list[Edit]:
    """Furniture at the top of every page (every third paragraph of what has none), and long words broken."""
    tops = sorted({page.start for page in extraction.pages})
    tops = tops if extraction.media_type == "application/pdf" else tops[::3]
    edits: list[Edit] = [(at, at, f"{FURNITURE} {number}\n\n") for number, at in enumerate(tops, 1)]
    edits += [(word.start() + 4, word.start() + 4, "-\n") for word in re.finditer(r"\b[a-z]{8,}\b", extraction.text)][
        ::2
    ]
    return edits


def edited(extraction: Extraction, edits: Sequence[Edit]) -> Extraction:
    """An extraction with other characters in some places, its pages and blocks where they then lie."""
    ordered = sorted(edits)
    parts, last = [], 0
    for start, stop, new in ordered:
        parts += [extraction.text[last:start], new]
        last = stop
    text = "".join([*parts, extraction.text[last:]])

    def there(place: int) -> int:
        return place + sum(len(new) - (stop - start) for start, stop, new in ordered if start < place)

    return replace(
        extraction,
        text=text,
        pages=tuple(replace(one, start=there(one.start), stop=there(one.stop)) for one in extraction.pages),
        blocks=tuple(replace(one, start=there(one.start), stop=there(one.stop)) for one in extraction.blocks),
    )


def make_older(session: Session, name: str, edits_of: Callable[[Extraction], Sequence[Edit]] = furnish) -> StoredText:
    """Let a full text be as an older extractor read it, and as if the present one never had."""
    source = find_source(session.library, name)
    now = extract(session.workspace.root / source.path)
    reader = now.extractor.split("/")[0]
    older = replace(edited(now, edits_of(now)), extractor=f"{reader}/0 of old")
    forget_texts(session, source)
    with transaction(session.library):
        return find_text(session.library, put_text(session.library, source.id, older, at=AT))


def forget_texts(session: Session, source: Source) -> None:
    """Take the texts of a source out of the database, behind the program's back."""
    with closing(sqlite3.connect(session.library.path)) as connection:
        kept = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for trigger, _ in kept:
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("DELETE FROM current_texts WHERE source = ?", (source.id,))
        connection.execute("DELETE FROM pages WHERE text IN (SELECT id FROM texts WHERE source = ?)", (source.id,))
        connection.execute("DELETE FROM texts WHERE source = ?", (source.id,))
        for _, sql in kept:
            connection.execute(sql)
        connection.commit()


def hang(session: Session, text: StoredText, spans: Sequence[Span], *, theme: str = "P1") -> list[str]:
    """Put a tag and a confirmed quotation of one new statement on every span; returns the acts."""
    acts, library, review = [], session.library, session.review
    made = Statement(number=0, kind="finding", theme=theme, axis="", text="So it was.", confidence="", author="ada")
    with transaction(library):
        number = append_statement(library, review, made, at=AT)
        for span in spans:
            where = {
                "text": text.id,
                "start": span.start,
                "stop": span.stop,
                "words": text.text[span.start : span.stop],
            }
            tag = Tag(act="", theme=theme, reviewer="ada", at=AT, **where)
            quote = append_quote(library, review, Quotation(act="", statement=number, **where), person="ada", at=AT)
            confirm_quote(library, quote, person="ben", at=AT)
            acts += [append_tag(library, review, tag), quote]
    return acts


def all_sentences(text: StoredText) -> list[Span]:
    """The sentences of a text's paragraphs that no furniture was read into."""
    return [
        Span(span.start, span.stop)
        for block in text.blocks
        if block.kind is BlockKind.PARAGRAPH
        for span in sentences(text.text, block.start, block.stop)
        if FURNITURE not in text.text[span.start : span.stop]
    ]


def relabelled(session: Session, name: str, before: str, after: str) -> StoredText:
    """Let the older extractor have read another number from one page of a full text, and nothing else differently."""
    source = find_source(session.library, name)
    now = extract(session.workspace.root / source.path)
    pages = tuple(replace(one, label=after) if one.label == before else one for one in now.pages)
    forget_texts(session, source)
    with transaction(session.library):
        older = replace(now, pages=pages, extractor="pdf/0 of old")
        return find_text(session.library, put_text(session.library, source.id, older, at=AT))


def longer(record: Record) -> Record:
    """A record with a sentence more at the head of its abstract."""
    return replace(record, abstract=f"Background first. {record.abstract}")
