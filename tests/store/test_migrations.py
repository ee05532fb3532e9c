"""An old workspace is brought to the present schema, and says what it said."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest

from evidence.model import Extraction, Ocr, Page, Source, Status
from evidence.store import Library, transaction
from evidence.store.saved import SeenHit, append_look, save_search, saved_searches
from evidence.store.sqlite.migrations import STEPS, VERSION
from evidence.store.texts import damaged_texts, find_text, pages_by_ocr, put_source, put_text

AT = "2026-11-01T10:00:00.000Z"
WORDS = "The board met."
RELEASED = {
    "schema.sql": "72dc22990460dc0c",
    "ocr.sql": "5fa48f01f1596153",
    "readings.sql": "18b1a7031a3578e1",
    "shelf.sql": "8359cde2ee46cf7e",
    "searches.sql": "366096d1e50c6e5f",
    "workflow.sql": "b4272cac3369d5cb",
}
"""The beginning of the SHA-256 of every step that workspaces of others were made by."""


def of_schema_1(path: Path) -> None:
    """A workspace of the first schema, with one text on one page."""
    digest = hashlib.sha256(WORDS.encode()).hexdigest()
    layout = hashlib.sha256(f"{json.dumps([[0, len(WORDS), 1, 'iv', 'printed']])}\x1f[]".encode()).hexdigest()
    with closing(sqlite3.connect(path)) as old:
        old.executescript(files("evidence.store.sqlite").joinpath("schema.sql").read_text(encoding="utf-8"))
        old.execute(
            "INSERT INTO sources (id, medium, path, sha256, media_type, status, problem, nature, paired_by, edition,"
            " accessed, metadata, added_at) VALUES ('s', 'file', 'a.pdf', '0', 'application/pdf', 'ok', '', 'full', '',"
            " '', '', '{}', ?)",
            (AT,),
        )
        old.execute(
            "INSERT INTO texts (id, source, extractor, digest, text, layout, blocks, made_at)"
            " VALUES ('t', 's', 'pdf/1', ?, ?, ?, '[]', ?)",
            (digest, WORDS, layout, AT),
        )
        old.execute(
            "INSERT INTO pages (text, number, label, kind, start, stop) VALUES ('t', 1, 'iv', 'printed', 0, ?)",
            (len(WORDS),),
        )
        old.execute("INSERT INTO current_texts (source, text) VALUES ('s', 't')")
        old.execute("PRAGMA user_version = 1")
        old.commit()


def test_pages_from_before_ocr_were_not_read_by_it(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    of_schema_1(path)
    with Library(path) as library:
        assert library.value("PRAGMA user_version") == VERSION
        assert find_text(library, "t").pages == (Page(number=1, label="iv", start=0, stop=len(WORDS)),)
        assert damaged_texts(library) == []
        assert pages_by_ocr(library) == {}
    assert (tmp_path / f"evidence.db.before-schema-{VERSION}").is_file()


@pytest.mark.parametrize("ocr", [None, Ocr(), Ocr(confidence=0.931)])
def test_how_a_page_was_read_is_kept_with_its_text(library: Library, ocr: Ocr | None) -> None:
    pages = (Page(number=1, label="1", start=0, stop=len(WORDS), ocr=ocr),)
    extraction = Extraction(status=Status.OK, extractor="pdf/1", media_type="application/pdf", text=WORDS, pages=pages)
    with transaction(library):
        put_source(library, Source(id="s", sha256="0"), at=AT)
        text = put_text(library, "s", extraction, at=AT)

    assert find_text(library, text).pages == pages
    assert damaged_texts(library) == []
    assert pages_by_ocr(library) == ({"s": 1} if ocr else {})


def test_a_reading_that_is_changed_behind_the_programs_back_is_found(library: Library) -> None:
    pages = (Page(number=1, label="1", start=0, stop=len(WORDS), ocr=Ocr(confidence=0.5)),)
    extraction = Extraction(status=Status.OK, extractor="pdf/1", media_type="application/pdf", text=WORDS, pages=pages)
    with transaction(library):
        put_source(library, Source(id="s", sha256="0"), at=AT)
        text = put_text(library, "s", extraction, at=AT)
        library.execute("DROP TRIGGER pages_stay")
        library.execute("UPDATE pages SET ocr = 0, confidence = NULL")

    assert damaged_texts(library) == [text]


def test_a_workspace_from_before_saved_searches_has_none_and_can_keep_one(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    of_schema_1(path)
    with Library(path) as library:
        assert saved_searches(library, "r") == []
        with transaction(library):
            number = save_search(library, "r", "money", "{}", depth=5, at=AT)
            append_look(library, number, [], shown=0, at=AT)
        assert [(one.name, one.depth, one.looked_at) for one in saved_searches(library, "r")] == [("money", 5, AT)]


@pytest.mark.parametrize("table", ["saved_searches", "search_savings", "looks", "look_hits"])
def test_what_was_saved_and_seen_is_neither_changed_nor_deleted(library: Library, table: str) -> None:
    hit = SeenHit(record="ham1981", source="s", passage="ham1981:1", sentences=("a",))
    with transaction(library):
        append_look(library, save_search(library, "r", "money", "{}", depth=5, at=AT), [hit], shown=1, at=AT)
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET rowid = rowid + 1"):
        with pytest.raises(Exception, match="are appended, never"):
            library.execute(statement)


def test_routes_from_before_registers_keep_their_place_and_what_names_them(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    of_schema_1(path)
    with closing(sqlite3.connect(path)) as old:
        for name in ("b", "a"):
            old.execute(
                "INSERT INTO routes (id, review, kind, name, note) VALUES (?, 'r', 'database', ?, 'n')", (name, name)
            )
        old.execute(
            "INSERT INTO imports VALUES (1, 'x.ris', 'd', 'ris', 'utf-8', 0, 0, 0, 0, '', NULL, ?)",
            (AT,),
        )
        old.execute("INSERT INTO import_routes VALUES (1, 'a', ?)", (AT,))
        old.commit()
    with Library(path) as library:
        rows = [tuple(row) for row in library.rows("SELECT id, kind, note, round FROM routes ORDER BY rowid")]
        assert rows == [("b", "database", "n", 0), ("a", "database", "n", 0)]
        assert library.rows("PRAGMA foreign_key_check") == []
        with transaction(library):
            library.execute(
                "INSERT INTO routes (id, review, kind, name) VALUES ('c', 'r', 'register', 'ClinicalTrials.gov')"
            )
        with pytest.raises(sqlite3.IntegrityError), transaction(library):
            library.execute("INSERT INTO import_routes VALUES (1, 'nowhere', :at)", at=AT)


def test_a_step_that_was_released_is_never_edited() -> None:
    folder = files("evidence.store.sqlite")
    digests = {step: hashlib.sha256(folder.joinpath(step).read_bytes()).hexdigest()[:16] for step in STEPS}

    assert {step: digests[step] for step in RELEASED} == RELEASED
    assert STEPS[: len(RELEASED)] == tuple(RELEASED)


def test_a_workspace_of_the_step_before_registers_keeps_its_rounds(tmp_path: Path) -> None:
    path = tmp_path / "evidence.db"
    with closing(sqlite3.connect(path)) as old:
        for step in STEPS[:6]:
            old.executescript(files("evidence.store.sqlite").joinpath(step).read_text(encoding="utf-8"))
        old.execute("INSERT INTO routes (id, review, kind, name, round) VALUES ('a', 'r', 'citation-chase', 'Ham', 2)")
        old.execute("PRAGMA user_version = 6")
        old.commit()
    with Library(path) as library:
        assert [tuple(row) for row in library.rows("SELECT id, kind, round FROM routes")] == [
            ("a", "citation-chase", 2)
        ]
        assert library.rows("SELECT * FROM explorations") == []
