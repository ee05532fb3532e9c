"""Killed at any moment, or called twice at once: every source has one present text and everything that hung on it."""

from __future__ import annotations

import contextlib
import io
import os
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from ageing import FILES, all_sentences, hang, text_of
from mortal import acknowledged, started
from small_review import state_of

from evidence.jobs.doctor import examine
from evidence.jobs.readings import left, older
from evidence.jobs.reread import reread
from evidence.jobs.session import open_session
from evidence.store.acts import broken_acts
from evidence.store.readings import astray, broken_moves
from evidence.store.synthesis import statements
from evidence.store.themes import tags

KILLS = 5


def reread_once(folder: Path, log: Path, *arguments: str) -> None:
    """Call `evidence reread`, and write down its exit code."""
    from evidence.cli import run

    os.chdir(folder)
    nothing = io.StringIO()
    with contextlib.redirect_stdout(nothing), contextlib.redirect_stderr(nothing):
        code = run(["reread", *arguments])
    log.write_text(f"{code}\n", encoding="utf-8")


def hung(folder: Path) -> int:
    """Hang something on every sentence; how many acts that are."""
    with open_session(str(folder)) as session:
        return sum(len(hang(session, text, all_sentences(text))) for text in (text_of(session, name) for name in FILES))


def check_whole(folder: Path, number: int) -> int:
    """Everything hangs somewhere, and what was read anew has moved whole; how many texts are still older."""
    with open_session(str(folder)) as session:
        library = session.library
        assert library.integrity() == [] and list(broken_acts(library)) == [] and list(broken_moves(library)) == []
        quoted = [one for made in statements(library, session.review) for one in made.quotations]
        assert len(tags(library, session.review)) + len(quoted) == number
        assert astray(library) == []
        assert [one.what for one in examine(session) if not one.derived] == []
        return len(older(session))


def test_killed_in_the_middle_each_text_has_moved_with_all_that_hung_on_it_or_not_at_all(aged, tmp_path):
    seed = random.randrange(10**6)
    chance, number, log = random.Random(seed), hung(aged), tmp_path / "code"
    for _ in range(KILLS):
        child = started(reread_once, aged, log)
        child.join(1.0 + chance.random() * 3)
        child.kill()
        child.join()
        check_whole(aged, number)
    child = started(reread_once, aged, log)
    child.join(180)
    assert acknowledged(log) == ["0"], f"seed {seed}"
    assert check_whole(aged, number) == 0
    with open_session(str(aged)) as session:
        assert examine(session) == [] and left(session) == ()


def test_two_processes_at_once_read_each_text_once(aged, tmp_path):
    number = hung(aged)
    children = [started(reread_once, aged, tmp_path / name) for name in ("one", "two")]
    for child in children:
        child.join(180)
    assert [acknowledged(tmp_path / name) for name in ("one", "two")] == [["0"], ["0"]]
    assert check_whole(aged, number) == 0
    assert len(state_of(aged / "evidence.db")["readings"]) == len(FILES)


def test_a_failure_in_the_middle_of_a_text_leaves_nothing_of_it(aged):
    number = hung(aged)
    before = state_of(aged / "evidence.db")
    with closing(sqlite3.connect(aged / "evidence.db")) as connection:
        connection.execute(
            "CREATE TRIGGER breaks BEFORE INSERT ON moves WHEN (SELECT COUNT(*) FROM moves) = 3"
            " BEGIN SELECT RAISE(ABORT, 'pulled the plug'); END"
        )
        connection.commit()
    with open_session(str(aged)) as session, pytest.raises(sqlite3.IntegrityError, match="pulled the plug"):
        reread(session, ["S3.pdf"])
    assert state_of(aged / "evidence.db") == before
    assert check_whole(aged, number) == len(FILES)
