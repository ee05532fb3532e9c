"""Statements, quotations, confirmations: what stands, and what was taken back."""

from __future__ import annotations

import sqlite3

import pytest

from evidence.model import (
    Block,
    BlockKind,
    Extraction,
    Note,
    Page,
    Quotation,
    Record,
    Source,
    Statement,
    Status,
    StoredQuery,
    Tag,
    pages_of,
)
from evidence.store import Library, transaction
from evidence.store.acts import undo_last
from evidence.store.records import add_record
from evidence.store.synthesis import append_query, append_quote, append_statement, confirm_quote, statements
from evidence.store.texts import damaged_texts, find_text, put_source, put_text, words_at
from evidence.store.themes import append_tag, tags

AT = "2026-11-02T09:00:00+00:00"
TEXT = "The region planned hospitals. It shared out the money by a formula."


@pytest.fixture
def text(library: Library) -> str:
    with transaction(library):
        add_record(library, Record(key="ham1981", title="Regions"), at=AT)
        put_source(library, Source(id="s1", record="ham1981", path="ham.pdf"), at=AT)
        extraction = Extraction(
            status=Status.OK,
            extractor="test/1",
            media_type="application/pdf",
            text=TEXT,
            pages=(Page(number=1, label="xi", start=0, stop=30), Page(number=2, label="xii", start=30, stop=len(TEXT))),
            blocks=(Block(kind=BlockKind.PARAGRAPH, start=0, stop=len(TEXT)),),
        )
        return put_text(library, "s1", extraction, at=AT)


def state(library: Library, text: str, wording: str = "Regions planned.", number: int = 0) -> int:
    made = Statement(
        number=number, kind="finding", theme="F1", axis="then", text=wording, confidence="low", author="ada"
    )
    with transaction(library):
        return append_statement(library, "nhs", made, at=AT)


def hang(library: Library, text: str, number: int, start: int = 0, stop: int = 29) -> str:
    made = Quotation(act="", statement=number, text=text, start=start, stop=stop, words=TEXT[start:stop])
    with transaction(library):
        return append_quote(library, "nhs", made, person="ada", at=AT)


def test_a_text_comes_back_with_its_pages_and_blocks(library, text):
    stored = find_text(library, text)
    assert stored.text == TEXT
    assert [page.label for page in pages_of(stored.pages, 25, 40)] == ["xi", "xii"]
    assert stored.blocks[0].stop == len(TEXT)


def test_notes_and_cells_of_blocks_come_back_with_their_text(library):
    blocks = (
        Block(kind=BlockKind.FOOTNOTE, start=0, stop=5, note=Note(mark="*", called=7)),
        Block(kind=BlockKind.TABLE, start=6, stop=9, rows=(("a", ""), ("b", "c")), caption=(10, 12)),
    )
    read = Extraction(status=Status.OK, extractor="test/1", media_type="x", text=TEXT, blocks=blocks)
    with transaction(library):
        add_record(library, Record(key="ham1981", title="Regions"), at=AT)
        put_source(library, Source(id="s1", record="ham1981", path="ham.pdf"), at=AT)
        made = put_text(library, "s1", read, at=AT)

    assert find_text(library, made).blocks == blocks


def test_the_same_text_again_is_the_same_text(library, text):
    stored = find_text(library, text)
    again = Extraction(
        status=Status.OK, extractor="test/2", media_type="x", text=TEXT, pages=stored.pages, blocks=stored.blocks
    )
    with transaction(library):
        assert put_text(library, "s1", again, at=AT) == text


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE pages SET label = 'xiii' WHERE number = 2",
        "UPDATE texts SET text = replace(text, 'planned', 'plonned')",
        "UPDATE texts SET blocks = replace(blocks, 'paragraph', 'footnote')",
        "DELETE FROM pages WHERE number = 2",
    ],
)
def test_a_text_page_or_block_altered_with_another_tool_is_found(library, text, damage):
    assert damaged_texts(library) == []
    other = sqlite3.connect(library.path)
    for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        other.execute(f"DROP TRIGGER {name}")
    other.execute(damage)
    other.commit()
    other.close()
    assert damaged_texts(library) == [text]


@pytest.mark.parametrize(("start", "stop"), [(-1, 4), (5, 5), (9, 4), (0, len(TEXT) + 1)])
def test_a_span_outside_the_text_is_refused(library, text, start, stop):
    with pytest.raises(ValueError, match="not a span"):
        words_at(library, text, start, stop)


def test_words_that_are_not_those_of_their_span_are_refused(library, text):
    number = state(library, text)
    made = Quotation(act="", statement=number, text=text, start=0, stop=10, words="The region planned")
    with pytest.raises(ValueError, match="not those of its span"), transaction(library):
        append_quote(library, "nhs", made, person="ada", at=AT)
    tag = Tag(act="", theme="F1", text=text, start=0, stop=10, words="the region", reviewer="ada", at=AT)
    with pytest.raises(ValueError, match="not those of its span"), transaction(library):
        append_tag(library, "nhs", tag)
    assert tags(library, "nhs") == []


def test_a_confirmation_counts_for_the_wording_it_was_given_to(library, text):
    number = state(library, text)
    quote = hang(library, text, number)
    with transaction(library):
        confirm_quote(library, quote, person="ben", at=AT)
        confirm_quote(library, quote, person="ben", at=AT)
    assert statements(library, "nhs")[0].quotations[0].confirmed_by == ("ben",)

    state(library, text, "Regions planned badly.", number)

    (made,) = statements(library, "nhs")
    assert made.text == "Regions planned badly."
    assert made.quotations[0].confirmed_by == ()


def test_what_was_last_done_can_be_taken_back_one_after_the_other(library, text):
    number = state(library, text)
    quote = hang(library, text, number)
    with transaction(library):
        confirm_quote(library, quote, person="ada", at=AT)
        append_query(library, "nhs", number, StoredQuery(query="{}", result="1"), person="ada", at=AT)
    kinds = {"statement", "quote", "confirmation", "query"}

    def undo() -> str:
        with transaction(library):
            return undo_last(library, kinds, person="ada", at=AT)[0]

    assert len(statements(library, "nhs")[0].queries) == 1
    assert undo() == "query" and statements(library, "nhs")[0].queries == ()
    assert undo() == "confirmation" and statements(library, "nhs")[0].quotations[0].confirmed_by == ()
    assert undo() == "quote" and statements(library, "nhs")[0].quotations == ()
    assert undo() == "statement" and statements(library, "nhs") == []


def test_a_wording_taken_back_leaves_the_one_before(library, text):
    number = state(library, text)
    state(library, text, "Regions planned badly.", number)
    with transaction(library):
        undo_last(library, {"statement"}, person="ada", at=AT)
    assert [one.text for one in statements(library, "nhs")] == ["Regions planned."]


def test_numbers_are_given_once(library, text):
    assert [state(library, text), state(library, text), state(library, text)] == [1, 2, 3]
