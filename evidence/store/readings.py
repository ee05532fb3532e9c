"""Full texts read again: which text of a source is the present one, and where tags and quotations stand in it.

Nothing that a person did is changed. A tag or quotation keeps its row and span in the text that it was put on; an act of
the kind "move", in the name of the program, says where the same words stand in another text of the same source. The
latest move counts. What has no move to the present text stands where it stood, and is *astray*.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from evidence.store.acts import append_act
from evidence.store.library import Library
from evidence.store.texts import words_at
from evidence.text import Span, fold

PROGRAM = "evidence"
"""Whose acts moves are: nobody judged anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hanging:
    """A standing tag or quotation as it stands now; `holder` is its theme's code or its statement's number."""

    act: str
    kind: Literal["tag", "quotation"]
    review: str
    holder: str
    person: str
    text: str
    start: int
    stop: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A reading that gave a source another text, and was not taken back."""

    id: int
    source: str
    before: str
    after: str
    at: str


def astray(library: Library, source: str = "") -> list[Hanging]:
    """Standing tags and quotations that do not stand in the present text of their source, oldest first.

    Args:
        library: the open database.
        source: only those of this source.
    """
    rows = library.rows(
        "SELECT placed.*, acts.person FROM ("
        "  SELECT act, 'tag' AS kind, review, theme AS holder, text, start, stop, words FROM placed_tags"
        "  UNION ALL"
        "  SELECT act, 'quotation', review, CAST(statement AS TEXT), text, start, stop, words FROM placed_quotes"
        ") AS placed JOIN acts ON acts.id = placed.act JOIN texts ON texts.id = placed.text"
        " JOIN current_texts ON current_texts.source = texts.source AND current_texts.text <> placed.text"
        " WHERE (:source = '' OR texts.source = :source)"
        " AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = placed.act) ORDER BY acts.rowid",
        source=source,
    )
    return [Hanging(**dict(row)) for row in rows]


def append_move(library: Library, act: str, text: str, span: Span, *, program: str, at: str) -> str:
    """Say where the words of a tag or quotation stand in another text of its source. Returns the act.

    Raises:
        ValueError: the span's words are not the same after folding, or the text is another source's.
    """
    words = words_at(library, text, span.start, span.stop)
    own = library.row(
        "SELECT own.words, there.source = here.source AS together FROM"
        " (SELECT text, words FROM tags WHERE act = :act"
        "  UNION ALL SELECT text, words FROM statement_quotes WHERE act = :act) AS own"
        " JOIN texts AS there ON there.id = own.text JOIN texts AS here ON here.id = :text",
        act=act,
        text=text,
    )
    if own is None or not own["together"] or fold(own["words"]) != fold(words):
        raise ValueError("a tag or quotation moves to its own words in another text of its source, nowhere else")
    return append_act(
        library, "move", person=PROGRAM, at=at, moved=act, text=text, start=span.start, stop=span.stop, words=words,
        program=program,
    )  # fmt: skip


def known_place(library: Library, act: str, text: str) -> Span | None:
    """Where a tag or quotation is already known to stand in a text: as it was put on it, or as it was once moved to it."""
    row = library.row(
        "SELECT start, stop FROM moves WHERE moved = :act AND text = :text"
        " UNION ALL SELECT start, stop FROM tags WHERE act = :act AND text = :text"
        " UNION ALL SELECT start, stop FROM statement_quotes WHERE act = :act AND text = :text LIMIT 1",
        act=act,
        text=text,
    )
    return Span(row["start"], row["stop"]) if row else None


def quoted_places(library: Library) -> list[tuple[str, str, int, int]]:
    """Every place where a quotation stands or stood: (act, text, start, stop), the act being the quotation's own."""
    rows = library.rows(
        "SELECT act, text, start, stop FROM statement_quotes UNION"
        " SELECT moved, text, start, stop FROM moves WHERE moved IN (SELECT act FROM statement_quotes)"
        " ORDER BY 1, 2, 3, 4"
    )
    return [(row["act"], row["text"], row["start"], row["stop"]) for row in rows]


def broken_moves(library: Library) -> Iterator[str]:
    """One line for every move to words that are not those of its tag or quotation."""
    for row in library.rows(
        "SELECT moves.*, COALESCE(tags.words, quotes.words) AS own, here.source AS here, there.source AS there FROM moves"
        " LEFT JOIN tags ON tags.act = moves.moved LEFT JOIN statement_quotes AS quotes ON quotes.act = moves.moved"
        " JOIN texts AS here ON here.id = moves.text"
        " LEFT JOIN texts AS there ON there.id = COALESCE(tags.text, quotes.text)"
        " ORDER BY moves.rowid"
    ):
        try:
            stands = words_at(library, row["text"], row["start"], row["stop"]) == row["words"]
        except ValueError:
            stands = False
        if not stands or fold(row["words"]) != fold(row["own"] or "") or row["here"] != row["there"]:
            yield f"act {row['act']} moves act {row['moved']} to words that are not its own"


def present_text(library: Library, source: str) -> str:
    """The id of the present text of a source; empty where it has none."""
    return str(library.value("SELECT text FROM current_texts WHERE source = :source", source=source) or "")


def make_present(library: Library, source: str, text: str) -> None:
    """Make one of the texts of a source the present one."""
    library.execute("UPDATE current_texts SET text = :text WHERE source = :source", source=source, text=text)


def append_reading(
    library: Library, source: str, before: str, after: str, *, extractor: str, program: str, at: str, problem: str = "",
    undoes: int | None = None,
) -> None:  # fmt: skip
    """Note that a source was read again, and what came of it.

    Args:
        library: the open database.
        source: the source's id.
        before: its present text until then.
        after: its present text since; the same, where it was read the same or could not be read.
        extractor: which rules read it, or tried to.
        program: name and version of the program.
        at: when, ISO 8601 in UTC.
        problem: why it could not be read.
        undoes: the reading that is taken back.
    """
    library.execute(
        "INSERT INTO readings (source, before, after, extractor, problem, undoes, program, at)"
        " VALUES (:source, :before, :after, :extractor, :problem, :undoes, :program, :at)",
        source=source, before=before, after=after, extractor=extractor, problem=problem, undoes=undoes, program=program,
        at=at,
    )  # fmt: skip


def changes(library: Library) -> list[Change]:
    """The readings that can be taken back: of each source the one that gave its present text, oldest first."""
    rows = library.rows(
        "SELECT readings.id, readings.source, before, after, at FROM readings"
        " JOIN current_texts ON current_texts.source = readings.source AND current_texts.text = after"
        " WHERE before <> after AND undoes IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM readings AS later WHERE later.undoes = readings.id)"
        " ORDER BY readings.id"
    )
    return list({row["source"]: Change(**dict(row)) for row in rows}.values())


def last_extractors(library: Library) -> dict[str, str]:
    """By source, which rules last read it or tried to; a reading that was taken back was tried."""
    rows = library.rows(
        "SELECT current_texts.source, COALESCE((SELECT readings.extractor FROM readings"
        "   WHERE readings.source = current_texts.source AND undoes IS NULL ORDER BY id DESC LIMIT 1), texts.extractor)"
        " AS extractor FROM current_texts JOIN texts ON texts.id = current_texts.text"
    )
    return {row["source"]: row["extractor"] for row in rows}
