"""An old workspace goes through the step that brought readings and moves, and nothing of it changes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest

from evidence.model import Block, BlockKind, Extraction, Page, Quotation, Record, Source, Statement, Status, Tag
from evidence.store import Library, transaction
from evidence.store.acts import append_act, broken_acts
from evidence.store.readings import append_move, append_reading, astray, broken_moves, last_extractors, make_present
from evidence.store.records import add_record
from evidence.store.sqlite.migrations import VERSION
from evidence.store.synthesis import append_quote, append_statement, confirm_quote, statements
from evidence.store.texts import put_source, put_text
from evidence.store.themes import append_tag, tags
from evidence.text import Span

AT = "2026-11-02T09:00:00+00:00"
OLD, NEW = "HEAD\nThe region plan-\nned hospitals.", "The region planned hospitals. It did."


def extraction(words: str, version: int = 1) -> Extraction:
    return Extraction(
        status=Status.OK, extractor=f"pdf/{version}", media_type="application/pdf", text=words,
        pages=(Page(number=1, label="xi", start=0, stop=len(words)),),
        blocks=(Block(kind=BlockKind.PARAGRAPH, start=0, stop=len(words)),),
    )  # fmt: skip


def stocked(library: Library) -> str:
    """A text with a tag and a confirmed quotation; the text's id."""
    with transaction(library):
        add_record(library, Record(key="ham1981", title="Regions"), at=AT)
        put_source(library, Source(id="s1", record="ham1981", path="ham.pdf"), at=AT)
        text = put_text(library, "s1", extraction(OLD), at=AT)
        made = Statement(number=0, kind="finding", theme="F1", axis="", text="So.", confidence="", author="ada")
        append_statement(library, "nhs", made, at=AT)
        where = {"text": text, "start": 5, "stop": len(OLD), "words": OLD[5:]}
        append_tag(library, "nhs", Tag(act="", theme="F1", reviewer="ada", at=AT, **where))
        quote = append_quote(library, "nhs", Quotation(act="", statement=1, **where), person="ada", at=AT)
        confirm_quote(library, quote, person="ben", at=AT)
    return text


def moved(library: Library) -> str:
    """The new text of the source, present, with tag and quotation moved to it."""
    with transaction(library):
        new = put_text(library, "s1", extraction(NEW, 2), at=AT)
        for one in astray(library):
            append_move(library, one.act, new, Span(0, 29), program="evidence 0", at=AT)
    return new


@pytest.fixture
def old_workspace(tmp_path: Path, library: Library) -> Path:
    """A database as the first schema was, with everything that the stocked one holds."""
    stocked(library)
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as old:
        old.executescript(files("evidence.store.sqlite").joinpath("schema.sql").read_text(encoding="utf-8"))
        old.execute("PRAGMA user_version = 1")
        old.execute("ATTACH ? AS new", (str(library.path),))
        for (name,) in old.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            columns = ", ".join(row[1] for row in old.execute(f"PRAGMA main.table_info({name})"))
            old.execute(f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM new.{name}")
        old.commit()
    return path


def dumped(path: Path, *names: str) -> dict[str, list[tuple[object, ...]]]:
    """The rows of tables, but for the columns that later steps added."""
    added = {"ocr", "confidence"}
    with closing(sqlite3.connect(path)) as connection:
        columns = {
            name: ", ".join(row[1] for row in connection.execute(f"PRAGMA table_info({name})") if row[1] not in added)
            for name in names
        }
        return {name: connection.execute(f"SELECT {columns[name]} FROM {name} ORDER BY 1").fetchall() for name in names}


def test_an_old_workspace_keeps_all_that_was_done_and_can_move_on(old_workspace):
    kept = ("acts", "tags", "statement_quotes", "confirmations", "texts", "pages", "current_texts")
    before = dumped(old_workspace, *kept)
    with Library(old_workspace) as library:
        assert library.value("PRAGMA user_version") == VERSION
        assert library.integrity() == [] and list(broken_acts(library)) == []
        (tag,), (made,) = tags(library, "nhs"), statements(library, "nhs")
        assert tag.words == made.quotations[0].words == OLD[5:]
        assert made.quotations[0].confirmed_by == ("ben",)
        assert dumped(old_workspace, *kept) == before
        moved(library)
        assert tags(library, "nhs")[0].words == NEW[:29]
    assert (old_workspace.parent / f"old.db.before-schema-{VERSION}").is_file()


def test_an_old_workspace_ends_with_the_schema_of_a_new_one(old_workspace, library):
    def schema(path: Path) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(path)) as connection:
            return sorted(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL"))

    Library(old_workspace).close()
    assert schema(old_workspace) == schema(library.path)


def test_the_act_of_a_person_stays_as_it_was_written_and_the_latest_move_says_where_it_stands(library):
    old = stocked(library)
    new = moved(library)
    tag, quotation = tags(library, "nhs")[0], statements(library, "nhs")[0].quotations[0]
    assert (tag.text, tag.words) == (quotation.text, quotation.words) == (new, NEW[:29])
    assert quotation.confirmed_by == ("ben",)
    assert {
        row["words"] for row in library.rows("SELECT words FROM tags UNION SELECT words FROM statement_quotes")
    } == {OLD[5:]}
    assert astray(library) == [] and list(broken_moves(library)) == []
    with transaction(library):
        make_present(library, "s1", old)
    assert [one.kind for one in astray(library)] == ["tag", "quotation"]


def test_the_rules_that_last_read_a_source_are_those_of_its_last_reading(library):
    old = stocked(library)
    assert last_extractors(library) == {"s1": "pdf/1"}
    with transaction(library):
        append_reading(library, "s1", old, old, extractor="pdf/2", program="evidence 0", at=AT)
    assert last_extractors(library) == {"s1": "pdf/2"}


@pytest.mark.parametrize("table", ["readings", "moves"])
def test_readings_and_moves_can_be_neither_changed_nor_deleted(library, table):
    stocked(library)
    new = moved(library)
    with transaction(library):
        append_reading(library, "s1", new, new, extractor="pdf/2", program="evidence 0", at=AT)
    for sql in (f"UPDATE {table} SET program = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(sqlite3.IntegrityError, match="appended"):
            library.execute(sql)


def test_a_move_to_words_that_are_not_its_own_is_found(library):
    stocked(library)
    new = moved(library)
    (tag,) = tags(library, "nhs")
    with transaction(library):
        append_act(
            library, "move", person="evidence", at=AT, moved=tag.act, text=new, start=30, stop=36, words=NEW[30:36],
            program="another",
        )  # fmt: skip
    assert len(list(broken_moves(library))) == 1
    assert list(broken_acts(library)) == []
