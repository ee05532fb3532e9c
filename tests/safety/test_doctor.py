"""Bit rot is found: in what people did, in the texts, in the quotations, in the index; what is derived is rebuilt."""

from __future__ import annotations

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from small_review import Ran, called, normalised, state_of

from evidence.jobs.doctor import repair
from evidence.jobs.index import EARLIER, refresh, refresh_words
from evidence.jobs.session import open_session

ROWS = [
    ("acts", "payload"),
    ("acts", "person"),
    ("acts", "at"),
    ("acts", "kind"),
    ("acts", "digest"),
    ("acts", "previous"),
    ("decisions", "verdict"),
    ("decisions", "reason"),
    ("decisions", "note"),
    ("decisions", "reviewer"),
    ("tags", "theme"),
    ("tags", "words"),
    ("tags", "start"),
    ("statements", "text"),
    ("statement_quotes", "words"),
    ("statement_quotes", "stop"),
    ("statement_quotes", "text"),
    ("confirmations", "quote"),
    ("texts", "text"),
    ("texts", "digest"),
    ("records", "title"),
    ("records", "authors"),
    ("records", "abstract"),
]


def altered(value: object, chance: random.Random) -> object:
    """The value with one bit changed that leaves it a text (or a number)."""
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(8))
    assert isinstance(value, str)
    place = chance.randrange(len(value))
    return value[:place] + chr(ord(value[place]) ^ 1) + value[place + 1 :]


def flip(database: Path, table: str, column: str, chance: random.Random) -> None:
    """Change one bit of one row behind the program's back, past triggers and checks."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"DROP TRIGGER IF EXISTS {table}_stay")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        rows = connection.execute(f"SELECT rowid, {column} FROM {table} WHERE length({column})").fetchall()
        row, value = chance.choice(rows)
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (altered(value, chance), row))
        connection.commit()


@pytest.mark.parametrize(("table", "column"), ROWS, ids=[f"{table}.{column}" for table, column in ROWS])
def test_one_bit_changed_in_a_row_of_what_people_did_or_read_is_found(workspace, capsys, table, column):
    chance = random.Random(f"{table}.{column}")
    flip(workspace / "evidence.db", table, column, chance)
    ran = called(capsys.readouterr, "doctor")
    assert ran.code == 3
    assert "Restore a backup of evidence.db" in ran.out


def test_an_act_that_is_deleted_from_the_middle_is_missed(workspace, capsys):
    with closing(sqlite3.connect(workspace / "evidence.db")) as connection:
        for table in ("acts", "decisions"):
            connection.execute(f"DROP TRIGGER {table}_keep")
        act = connection.execute("SELECT act FROM decisions ORDER BY rowid LIMIT 1").fetchone()[0]
        connection.execute("DELETE FROM decisions WHERE act = ?", (act,))
        connection.execute("DELETE FROM acts WHERE id = ?", (act,))
        connection.commit()
    ran = called(capsys.readouterr, "doctor")
    assert ran.code == 3
    assert "or one before it is gone" in ran.out


def test_a_bit_changed_anywhere_in_the_database_file_gives_no_traceback_and_changes_no_decision(workspace, capsys):
    database = workspace / "evidence.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole, before, chance = database.read_bytes(), state_of(database), random.Random(7)
    wrong = []
    for _ in range(60):
        content, place = bytearray(whole), chance.randrange(len(whole))
        content[place] ^= 1 << chance.randrange(8)
        for path in workspace.glob("evidence.db*"):
            path.unlink()
        database.write_bytes(bytes(content))
        ran = called(capsys.readouterr, "doctor")
        if ran.code == 0 and not same_acts(database, before):
            wrong.append(place)
        assert ran.code in (0, 1, 3)
    assert wrong == []


def same_acts(database: Path, before: dict[str, list[tuple[object, ...]]]) -> bool:
    """Whether every act, decision, tag and quotation says what it said; so if the file cannot be read past doctor."""
    try:
        now = state_of(database)
    except sqlite3.DatabaseError:
        return True
    return all(now[name] == before[name] for name in ("acts", "decisions", "tags", "statement_quotes", "statements"))


def found(capsys: pytest.CaptureFixture[str]) -> Ran:
    """Searches of several kinds, as JSON."""
    calls = (
        ["search", "examiners at low water", "--json"],
        ["search", "what was a pilot paid", "--facet", "body=GUILD", "--json"],
        ["search", "--unit", "record", "boats", "--json"],
    )
    ran = [called(capsys.readouterr, *call) for call in calls]
    return Ran(
        code=max(one.code for one in ran), out="\n".join(one.out for one in ran), err="".join(one.err for one in ran)
    )


def test_a_damaged_or_missing_index_is_found_and_repair_gives_the_same_answers(workspace, capsys):
    before = found(capsys)
    assert before.code == 0
    derived = workspace / ".evidence"
    vectors = next(derived.glob("vectors-*"))
    content = bytearray(vectors.read_bytes())
    content[len(content) // 2] ^= 4
    vectors.write_bytes(bytes(content))
    ran = called(capsys.readouterr, "doctor")
    assert ran.code == 3
    assert "is not the one that was written" in ran.out

    for path in derived.iterdir():
        path.unlink()
    ran = called(capsys.readouterr, "doctor")
    assert (ran.code, ran.out) == (3, "There is no search index.  Rebuild it: evidence doctor --repair\n")
    assert called(capsys.readouterr, "search", "pilots").code == 1

    ran = called(capsys.readouterr, "doctor", "--repair")
    assert (ran.code, ran.out) == (
        0, "All is well: acts, texts, quotations, files and index are as they were written.\n"
    )  # fmt: skip
    assert found(capsys) == before


def repaired(folder):
    with open_session(str(folder)) as session:
        return repair(session, lambda label: lambda done, total: None)


def test_a_repair_encodes_nothing_anew_that_is_as_it_was_written(workspace, capsys):
    before, vectors = found(capsys), next((workspace / ".evidence").glob("vectors-*"))
    content = vectors.read_bytes()

    done = repaired(workspace)

    assert (done.encoded, done.passages > 0, vectors.read_bytes()) == (0, True, content)
    assert found(capsys) == before
    assert not (workspace / ".evidence" / EARLIER).exists()
    assert called(capsys.readouterr, "doctor").code == 0


def test_a_repair_that_was_cut_off_still_has_the_vectors(workspace, capsys):
    before, derived = found(capsys), workspace / ".evidence"
    (derived / "index.db").replace(derived / EARLIER)

    with open_session(str(workspace)) as session:
        assert refresh(session).encoded == 0
    assert found(capsys) == before


def test_a_repair_after_one_that_was_cut_off_still_has_the_vectors(workspace, capsys):
    before, derived = found(capsys), workspace / ".evidence"
    (derived / "index.db").replace(derived / EARLIER)
    with open_session(str(workspace)) as session:
        refresh_words(session)

    assert repaired(workspace).encoded == 0
    assert found(capsys) == before


def test_an_index_that_was_put_aside_and_is_damaged_is_done_without(workspace, capsys):
    before, derived = found(capsys), workspace / ".evidence"
    (derived / EARLIER).write_bytes((derived / "index.db").read_bytes()[:5000])
    (derived / "index.db").unlink()

    with open_session(str(workspace)) as session:
        done = refresh(session)
    assert (done.encoded > 0, done.without) == (True, "")
    assert found(capsys) == before
    assert not (derived / EARLIER).exists()


def test_a_repair_encodes_anew_where_a_vector_is_not_as_it_was_written(workspace, capsys):
    before, vectors = found(capsys), next((workspace / ".evidence").glob("vectors-*"))
    content = bytearray(vectors.read_bytes())
    content[len(content) // 2] ^= 4
    vectors.write_bytes(bytes(content))

    assert repaired(workspace).encoded > 0
    assert found(capsys) == before


def test_a_bit_changed_in_the_word_index_is_found_or_changes_no_answer(workspace, capsys):
    before, path = found(capsys), workspace / ".evidence" / "index.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole, chance = path.read_bytes(), random.Random(11)
    silent = []
    for _ in range(8):
        content, place = bytearray(whole), chance.randrange(len(whole))
        content[place] ^= 1 << chance.randrange(8)
        for one in (workspace / ".evidence").glob("index.db*"):
            one.unlink()
        path.write_bytes(bytes(content))
        if called(capsys.readouterr, "doctor").code == 0 and found(capsys) != before:
            silent.append(place)
    assert silent == []


def test_a_source_file_that_was_changed_or_is_gone_is_named(workspace, capsys):
    folder = workspace / "corpus/pilots/sources"
    (folder / "orrin1932guild.md").write_text("Rewritten.\n", encoding="utf-8")
    (folder / "lisk1988examined.md").unlink()
    ran = called(capsys.readouterr, "doctor")
    assert ran.code == 3
    assert "corpus/pilots/sources/orrin1932guild.md was changed since it was read." in ran.out
    assert "corpus/pilots/sources/lisk1988examined.md is not there any more." in ran.out


def test_a_workspace_in_a_synchronised_folder_is_warned_of(workspace, capsys, monkeypatch):
    place = workspace.parent / "Dropbox"
    workspace.rename(place)
    monkeypatch.chdir(place)
    ran = called(capsys.readouterr, "doctor")
    assert ran.code == 3
    assert "The workspace lies in a synchronised folder (Dropbox)" in ran.out


def test_doctor_as_json_says_what_can_be_rebuilt(workspace, capsys):
    (workspace / ".evidence" / "index.db").unlink()
    ran = called(capsys.readouterr, "doctor", "--json")
    assert ran.code == 3
    assert json.loads(ran.out) == [
        {"what": "There is no search index.", "remedy": "Rebuild it: evidence doctor --repair", "derived": True}
    ]


def test_a_backup_made_while_another_writes_says_all_that_was_said(workspace, capsys):
    with closing(sqlite3.connect(workspace / "evidence.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO meta (name, value) VALUES ('half', 'done')")
        ran = called(capsys.readouterr, "backup", "copy.db")
        other.execute("ROLLBACK")
    assert ran.code == 0, normalised(ran.err, workspace)
    assert state_of(workspace / "copy.db") == state_of(workspace / "evidence.db")
