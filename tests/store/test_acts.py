"""Human acts: appended, chained, never edited."""

from __future__ import annotations

import shutil
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.errors import EvidenceError, FindingsError, NotFoundError, SchemaTooNewError, UnreadableError
from evidence.model import Decision, Record, Stage, Verdict
from evidence.store import Library, transaction
from evidence.store.acts import append_act, broken_acts, undo_act, uuid7
from evidence.store.records import add_record
from evidence.store.screening import append_decision, decisions, history, undo_decision
from evidence.store.sqlite.connection import translated

MONDAY, TUESDAY = "2026-11-02T09:00:00+00:00", "2026-11-03T09:00:00+00:00"


@pytest.fixture
def stocked(library: Library) -> Library:
    with transaction(library):
        for key in ("ham1981", "klein2013"):
            add_record(library, Record(key=key, title=key), at=MONDAY)
    return library


def decide(
    library: Library, record: str, verdict: Verdict, reviewer: str = "ada", at: str = MONDAY, **more: str
) -> str:
    made = Decision(record=record, stage=Stage.TITLE_ABSTRACT, reviewer=reviewer, verdict=verdict, at=at, **more)
    with transaction(library):
        return append_decision(library, "nhs", made)


def test_a_changed_mind_supersedes_and_stays_in_the_history(stocked):
    decide(stocked, "ham1981", Verdict.INCLUDE)
    decide(stocked, "ham1981", Verdict.EXCLUDE, at=TUESDAY, reason="setting")

    assert [one.verdict for one in decisions(stocked, "nhs")] == ["include", "exclude"]
    assert len(history(stocked, "nhs", "ham1981")) == 2


def test_an_undone_decision_no_longer_stands_and_is_not_forgotten(stocked):
    decide(stocked, "ham1981", Verdict.INCLUDE)
    with transaction(stocked):
        taken = undo_decision(stocked, "nhs", "ada", at=TUESDAY)

    assert taken.verdict is Verdict.INCLUDE
    assert decisions(stocked, "nhs") == []
    assert [stands for _, stands in history(stocked, "nhs", "ham1981")] == [False]


def test_nothing_to_undo_is_said(stocked):
    with pytest.raises(NotFoundError, match="no decision to undo"):
        undo_decision(stocked, "nhs", "ada", at=MONDAY)


def test_the_same_act_is_not_undone_twice(stocked):
    act = decide(stocked, "ham1981", Verdict.INCLUDE)
    with transaction(stocked):
        undo_act(stocked, act, person="ada", at=TUESDAY)
    with pytest.raises(NotFoundError), transaction(stocked):
        undo_act(stocked, act, person="ada", at=TUESDAY)


@pytest.mark.parametrize("table", ["acts", "decisions", "texts", "pages", "tags", "statement_quotes", "route_hits"])
def test_what_is_appended_can_be_neither_changed_nor_deleted(stocked, table):
    triggers = {row[0] for row in stocked.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    assert {f"{table}_stay", f"{table}_keep"} <= triggers


def test_changing_a_decision_behind_our_back_is_refused(stocked):
    decide(stocked, "ham1981", Verdict.INCLUDE)
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        stocked.execute("UPDATE decisions SET verdict = 'exclude'")


def test_a_full_text_exclusion_needs_a_reason(stocked):
    made = Decision(record="ham1981", stage=Stage.FULL_TEXT, reviewer="ada", verdict=Verdict.EXCLUDE, at=MONDAY)
    with pytest.raises(ValueError, match="needs a reason"), transaction(stocked):
        append_decision(stocked, "nhs", made)


def test_half_a_transaction_leaves_nothing_behind(stocked):
    with pytest.raises(RuntimeError), transaction(stocked):
        append_act(stocked, "study", person="ada", at=MONDAY, study="s", record="ham1981")
        raise RuntimeError
    assert stocked.value("SELECT COUNT(*) FROM acts") == 0
    assert stocked.value("SELECT COUNT(*) FROM study_links") == 0


@pytest.mark.parametrize(
    ("column", "value"), [("payload", "{}"), ("person", "eve"), ("at", TUESDAY), ("previous", "x"), ("sequence", 7)]
)
def test_an_act_altered_with_another_tool_is_found(stocked, column, value):
    for verdict in (Verdict.INCLUDE, Verdict.UNSURE, Verdict.EXCLUDE):
        decide(stocked, "ham1981", verdict)
    assert list(broken_acts(stocked)) == []
    tamper(stocked, f"UPDATE acts SET {column} = ? WHERE sequence = 2", value)
    assert list(broken_acts(stocked))


def test_a_decision_altered_with_another_tool_is_found(stocked):
    decide(stocked, "ham1981", Verdict.INCLUDE)
    tamper(stocked, "UPDATE decisions SET verdict = ?", "exclude")
    assert len(list(broken_acts(stocked))) == 1


def test_an_act_taken_out_with_another_tool_is_found(stocked):
    for verdict in (Verdict.INCLUDE, Verdict.UNSURE, Verdict.EXCLUDE):
        decide(stocked, "ham1981", verdict)
    tamper(stocked, "DELETE FROM decisions WHERE verdict = ?", "unsure")
    tamper(stocked, "DELETE FROM acts WHERE sequence = ?", 2)
    assert list(broken_acts(stocked))


def tamper(library: Library, sql: str, value: object) -> None:
    """Change the file as another program would."""
    other = sqlite3.connect(library.path)
    for (name,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        other.execute(f"DROP TRIGGER {name}")
    other.execute(sql, (value,))
    other.commit()
    other.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["ada", "ben"]), st.sampled_from(list(Verdict))), max_size=12))
def test_any_row_of_decisions_makes_an_unbroken_chain_for_each_person(tmp_path_factory, made):
    from evidence.store.audit import begin_workspace

    with Library(tmp_path_factory.mktemp("chain") / "evidence.db", create=True) as library:
        with transaction(library):
            begin_workspace(library, copy="test")
            add_record(library, Record(key="ham1981"), at=MONDAY)
        for person, verdict in made:
            decide(library, "ham1981", verdict, reviewer=person)
        assert list(broken_acts(library)) == []
        assert [(one.reviewer, one.verdict) for one in decisions(library, "nhs")] == made


def test_a_uuid7_tells_its_moment_and_is_a_uuid():
    from uuid import UUID

    found = UUID(uuid7(MONDAY))
    assert (found.version, found.variant) == (7, "specified in RFC 4122")
    assert found.int >> 80 == 1793610000000


def test_a_workspace_of_a_newer_program_is_left_alone(tmp_path):
    path = tmp_path / "evidence.db"
    Library(path, create=True).close()
    other = sqlite3.connect(path)
    other.execute("PRAGMA user_version = 99")
    other.close()
    with pytest.raises(SchemaTooNewError, match="schema 99"):
        Library(path)


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path):
    path = tmp_path / "evidence.db"
    path.write_bytes(b"this is not a database, it only has the name of one" * 20)
    with pytest.raises(UnreadableError, match="damaged or is not"):
        Library(path)


def test_the_schema_is_made_anew_by_its_steps(library):
    from evidence.store.sqlite.migrations import VERSION

    assert library.value("PRAGMA user_version") == VERSION
    assert library.integrity() == []


def test_a_full_disk_is_said_in_one_line_and_undoes_the_whole_transaction(library):
    library.execute("PRAGMA max_page_count = 1")
    with pytest.raises(EvidenceError, match="is full"), transaction(library):
        for number in range(400):
            library.execute("INSERT INTO meta (name, value) VALUES (:name, :value)", name=str(number), value="x" * 4000)
    assert not library.changing()
    assert library.value("SELECT COUNT(*) FROM meta WHERE value LIKE 'xxx%'") == 0


def test_a_disk_without_any_room_is_called_full_and_no_database_damaged(tmp_path, monkeypatch):
    full = shutil.disk_usage(tmp_path)._replace(free=0)
    monkeypatch.setattr("evidence.store.sqlite.connection.shutil.disk_usage", lambda folder: full)
    with pytest.raises(FindingsError, match="is full"), translated(tmp_path / "evidence.db"):
        raise sqlite3.OperationalError("disk I/O error")
    monkeypatch.undo()
    with pytest.raises(UnreadableError, match="is damaged"), translated(tmp_path / "evidence.db"):
        raise sqlite3.OperationalError("disk I/O error")
