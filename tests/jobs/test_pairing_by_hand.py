"""A full text that is given to a record by hand: search goes on, and no name comes to mean another passage."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.cli import run
from evidence.jobs.passages import locate
from evidence.jobs.session import open_session

BIB = """\
@book{one, title = {Boats of the outer harbour}, author = {Orrin, Tam}, year = {1932}}
@book{two, title = {Lamps of the inner harbour}, author = {Vane, Isolde}, year = {1974}}
"""
BOATS = "# Boats of the outer harbour\n\nThe boats were tarred in spring.\n"
LAMPS = "# Lamps of the inner harbour\n\nThe lamps were lit at dusk.\n"


def call(*words: str, code: int = 0) -> None:
    """Call the program; a traceback fails the test."""
    assert run(list(words)) == code


@pytest.fixture
def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two records with one full text each."""
    monkeypatch.chdir(tmp_path)
    call("init", ".", "--name", "harbour")
    for name, text in (("r.bib", BIB), ("a.md", BOATS), ("b.md", LAMPS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    call("ingest", "r.bib", "a.md", "b.md")
    return tmp_path


def words_of(*names: str) -> list[str]:
    """The words that each of these passages' names stands for."""
    with open_session() as session:
        return [locate(session, name).words for name in names]


@pytest.mark.parametrize(("text", "record", "other"), [("b.md", "one", "two"), ("a.md", "two", "one")])
def test_a_second_full_text_of_a_record_takes_no_name_from_the_first(harbour, text, record, other):
    before = words_of(f"{record}:1")
    moved = words_of(f"{other}:1")

    call("pair", text, record)

    assert words_of(f"{record}:1") == before
    assert words_of(f"{record}:2.1") == moved
    call("ingest", "a.md", "b.md")
    call("doctor")


def test_names_stay_through_a_repair_and_come_back_with_the_pairing(harbour):
    call("pair", "b.md", "one")
    names = ("one:1", "one:2.1")
    before = words_of(*names)

    call("doctor", "--repair")
    assert words_of(*names) == before
    call("pair", "b.md", "two")
    call("pair", "a.md", "two")
    call("pair", "b.md", "one")
    call("pair", "a.md", "one")
    assert words_of(*names) == before


def test_an_index_in_which_two_texts_have_each_others_names_is_brought_up_to_date(harbour):
    call("pair", "b.md", "one")
    first, second = words_of("one:1", "one:2.1")
    with open_session() as session:
        for before, after in ((1, 9), (2, 1), (9, 2)):
            session.library.execute(
                "UPDATE text_numbers SET number = :after WHERE number = :before AND record = 'one'",
                before=before,
                after=after,
            )
    call("ingest", "a.md")
    assert words_of("one:1", "one:2.1") == [second, first]
    call("doctor")
