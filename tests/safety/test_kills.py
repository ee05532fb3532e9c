"""Killed at any moment, nothing that was acknowledged is lost, and the same call goes on."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import small_review
from mortal import acknowledged, decide_often, ingest_once, started, wait_for_lines

from evidence.jobs.doctor import examine
from evidence.jobs.session import open_session
from evidence.model import Status
from evidence.store.acts import broken_acts
from evidence.store.imports import imports
from evidence.store.texts import current_texts, sources

RECORDS = ["S2", "S3", "lisk1988examined"]
HEARS_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
"""Tests may run in the background of a shell, where children are made deaf to Ctrl-C."""
DECIDE_KILLS = 26
INGEST_KILLS = 6


def notes(database: Path) -> list[str]:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute("SELECT note FROM decisions WHERE note LIKE '%-%' ORDER BY rowid")]


def test_no_acknowledged_decision_is_lost_by_being_killed(workspace, tmp_path):
    seed = random.randrange(10**6)
    chance, log = random.Random(seed), tmp_path / "acknowledged"
    for kill in range(DECIDE_KILLS):
        before = len(acknowledged(log))
        child = started(decide_often, workspace, log, "ada", RECORDS, 1000 * kill, 1000)
        wait_for_lines(log, before + 1)
        time.sleep(chance.random() * 0.12)
        child.kill()
        child.join()

        told = [line.split()[0] for line in acknowledged(log)]
        kept = notes(workspace / "evidence.db")
        assert set(told) <= set(kept), f"seed {seed}, kill {kill}"
        assert len(kept) - len(told) <= kill + 1, "at most one decision a kill was kept but not yet acknowledged"
    assert {line.split()[1] for line in acknowledged(log)} == {"0"}
    with open_session(str(workspace)) as session:
        assert list(broken_acts(session.library)) == []
        assert examine(session) == []


def unread(folder: Path) -> Path:
    """A workspace with the corpus of the small review, of which nothing was read yet."""
    from evidence.cli import run

    for name, text in {
        f"reviews/{small_review.SLUG}/protocol.toml": small_review.PROTOCOL,
        f"reviews/{small_review.SLUG}/codebook.toml": small_review.CODEBOOK,
        f"corpus/{small_review.SLUG}/references/first.bib": small_review.BIBTEX,
        f"corpus/{small_review.SLUG}/references/second.ris": small_review.RIS,
        f"corpus/{small_review.SLUG}/sources/orrin1932guild.md": small_review.MEMOIR,
        f"corpus/{small_review.SLUG}/sources/lisk1988examined.md": small_review.STUDY,
        "evidence.toml": "processes = 1\n",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert run(["init", str(folder)]) == 0
    return folder


def check_whole(folder: Path) -> None:
    """What is there is whole: every file read is accounted for, every readable source has its text."""
    with open_session(str(folder)) as session:
        library = session.library
        assert library.integrity() == []
        assert all(one["read"] == one["kept"] + one["merged"] + one["refused"] for one in imports(library))
        texts = {source.id for source, _ in current_texts(library)}
        assert {source.id for source in sources(library) if source.status is Status.OK} <= texts
        assert [one.what for one in examine(session) if not one.derived] == []


def searched(folder: Path) -> object:
    """What a search gives."""
    from evidence.jobs.asking import Asked
    from evidence.jobs.search import run_search

    with open_session(str(folder)) as session:
        answer = run_search(session, "examiners at low water", asked=Asked(), limit=5, unit="passage")
    return [(one.hit.name, one.hit.quotation, round(one.hit.score, 6)) for one in answer.hits], answer.stale


def test_an_ingest_that_is_killed_leaves_whole_records_and_the_same_call_goes_on(built, tmp_path):
    seed = random.randrange(10**6)
    chance, killed, runs = random.Random(seed), 0, 0
    folder, log = unread(tmp_path / "review"), tmp_path / "code"
    while killed < INGEST_KILLS:
        if log.is_file():
            runs += 1
            folder, log = unread(tmp_path / f"review-{runs}"), tmp_path / f"code-{runs}"
        child = started(ingest_once, folder, log)
        child.join(chance.random() * 1.2)
        if child.exitcode is None:
            killed += 1
        child.kill()
        child.join()
        check_whole(folder)

    child = started(ingest_once, folder, log)
    child.join(120)
    assert acknowledged(log) == ["0"], f"seed {seed}"
    assert searched(folder) == searched(built), f"seed {seed}"
    with open_session(str(folder)) as session:
        assert examine(session) == []


def test_ctrl_c_during_an_ingest_gives_130_and_keeps_what_was_read(tmp_path):
    folder = unread(tmp_path / "review")
    script = f"{HEARS_CTRL_C}; from evidence.cli import main; main(['ingest'])"
    child = subprocess.Popen(
        [sys.executable, "-c", script], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    end = time.monotonic() + 60
    while time.monotonic() < end and len(read_files(folder)) < 2:
        time.sleep(0.005)
    os.killpg(child.pid, signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 130, out + err
    assert err.strip() == "evidence: interrupted; what was finished is kept, and the same call goes on from there."
    assert len(read_files(folder)) == 2
    check_whole(folder)


def read_files(folder: Path) -> list[str]:
    with closing(sqlite3.connect(f"{(folder / 'evidence.db').as_uri()}?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute("SELECT path FROM imports WHERE format <> 'full text'")]


def test_two_reviewers_decide_in_two_processes_at_once_and_none_is_locked_out(workspace, tmp_path):
    rounds = 15
    children = [
        started(decide_often, workspace, tmp_path / person, person, RECORDS, 0, rounds) for person in ("ada", "ben")
    ]
    for child in children:
        child.join(120)
    told = [line.split() for person in ("ada", "ben") for line in acknowledged(tmp_path / person)]
    assert {code for _, code in told} == {"0"} and len(told) == 2 * rounds
    assert sorted(notes(workspace / "evidence.db")) == sorted(note for note, _ in told)
    with open_session(str(workspace)) as session:
        assert list(broken_acts(session.library)) == []


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs groups of processes")
def test_a_killed_process_leaves_no_lock_behind(workspace, tmp_path, capsys):
    child = started(decide_often, workspace, tmp_path / "log", "ada", RECORDS, 0, 1000)
    wait_for_lines(tmp_path / "log", 2)
    child.kill()
    child.join()
    ran = small_review.called(capsys.readouterr, "screen", "decide", "S3", "include", "--as", "ben")
    assert (ran.code, ran.err) == (0, "")
