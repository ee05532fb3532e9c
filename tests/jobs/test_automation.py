"""What programs did, told from the log; and what an update makes of a finished dual review."""

from __future__ import annotations

import json

import pytest
from wells import REVIEW

from evidence.cli import run
from evidence.jobs import deciding, standing_now
from evidence.jobs.automation import automation_told
from evidence.jobs.clock import simulated
from evidence.jobs.draft import make_draft
from evidence.jobs.flow import flow_of
from evidence.jobs.ordering import note_printed, noted_order, readings
from evidence.jobs.session import open_session
from evidence.jobs.updates import begin, undo, versions
from evidence.model import Stage, Verdict
from evidence.screen.flow import Previous
from evidence.store import transaction
from evidence.store.audit import begin_run

PROTOCOL = REVIEW + 'design = "dual"\nstages = ["title-abstract"]\nreviewers = ["Ada", "Ben"]\n'
TITLES = Stage.TITLE_ABSTRACT
IN, OUT = Verdict.INCLUDE, Verdict.EXCLUDE
WORDS = ("Deep wells", "Shallow wells", "Ponds", "Cisterns", "Aqueducts of the south")


@pytest.fixture
def session(tmp_path, monkeypatch):
    """Three records, none of them judged."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EVIDENCE_REVIEWER", raising=False)
    with simulated("2026-11-02T09:00:00+00:00"):
        assert run(["init", ".", "--name", "wells"]) == 0
        (tmp_path / "reviews/wells/protocol.toml").write_text(PROTOCOL, encoding="utf-8")
        arrive(tmp_path, 0, 1, 2)
        with open_session(str(tmp_path)) as opened:
            yield opened


def arrive(folder, *numbers):
    entries = "".join(f"TY  - JOUR\nID  - W{one}\nTI  - {WORDS[one]}\nPY  - 1990\nER  -\n\n" for one in numbers)
    (folder / f"corpus/wells/references/{numbers}.ris").write_text(entries, encoding="utf-8")
    assert run(["ingest"]) == 0


def decide(session, key, *verdicts):
    for person, verdict in zip(("Ada", "Ben"), verdicts, strict=False):
        deciding.decide(session, key, verdict, person=person, stage=TITLES, reason="topic" if verdict is OUT else "")


def told(session, **more):
    return automation_told(session, standing_now.state(session), **more)


def test_nothing_is_told_where_no_program_did_anything(session):
    decide(session, "W0", IN, IN)
    assert told(session) == ()


def test_decisions_in_a_learned_order_are_told_with_ranker_seed_and_version(session):
    decide(session, "W0", IN, IN)
    with noted_order(session, "Ada"):
        decide(session, "W1", IN, OUT)
        decide(session, "W2", OUT)
    decide(session, "W2", IN)

    (one,) = readings(session)
    assert (one.ranker, one.seed, one.decisions) == ("evidence", 0, 2)
    (sentence,) = told(session)
    assert sentence.startswith("2 of 6 decisions were made while the ranker “evidence” of evidence ")
    assert make_draft(session).methods.automation == (sentence,)


def test_a_session_that_was_cut_off_ends_where_the_next_one_of_the_same_person_begins(session):
    asked = json.dumps({"person": "Ada", "ranker": "evidence", "seed": 0})
    with transaction(session.library):
        begin_run(session.library, "evidence screen", asked, "0.1", at="2026-11-02T09:00:00.500+00:00")
    decide(session, "W0", IN)
    with noted_order(session, "Ada"):
        decide(session, "W1", IN)
    decide(session, "W2", IN)

    assert [(one.version == "0.1", one.decisions) for one in readings(session)] == [(True, 1), (False, 1)]


def test_a_decision_counts_once_where_two_sessions_were_open_and_only_in_its_own_review(session):
    with noted_order(session, "Ada"), noted_order(session, "Ada"):
        decide(session, "W0", IN)
    asked = json.dumps({"person": "Ada", "ranker": "evidence", "seed": 0, "review": "ponds"})
    with transaction(session.library):
        begin_run(session.library, "evidence screen", asked, "0.1", at="2026-11-02T09:00:00.500+00:00")
    decide(session, "W1", IN)

    assert [one.decisions for one in readings(session)] == [1]


def test_of_a_record_that_was_printed_the_next_decision_of_the_same_person_is_in_a_learned_order(session):
    note_printed(session, "Ada", TITLES, "W0")
    note_printed(session, "Ada", TITLES, "W0")
    decide(session, "W0", IN, IN)  # Ben was shown nothing
    decide(session, "W0", OUT)  # a change of mind without having been shown it again
    decide(session, "W1", IN)
    assert [one.decisions for one in readings(session)] == [1]

    note_printed(session, "Ada", TITLES, "W0")
    with noted_order(session, "Ada"):
        decide(session, "W0", IN)
    assert [one.decisions for one in readings(session)] == [2]


def test_records_that_were_joined_and_the_stopping_rule_are_told(session, tmp_path):
    arrive(tmp_path, 0, 3)

    assert told(session, stopping="Reading stopped by a rule.") == (
        "1 record was joined by the program's rules of likeness (evidence).", "Reading stopped by a rule.",
    )  # fmt: skip


def test_an_update_of_a_finished_dual_review_holds_previous_new_and_total(session, tmp_path):
    for key, verdict in (("W0", IN), ("W1", IN), ("W2", OUT)):
        decide(session, key, verdict, verdict)
    update = begin(session, "2027", person="Ada")
    arrive(tmp_path, 2, 3, 4)
    decide(session, "W3", IN, IN)
    decide(session, "W4", OUT, OUT)
    counts = flow_of(session, standing_now.state(session))

    assert [key for key, _ in update.included] == ["W0", "W1"] and update.open == frozenset()
    assert counts.previous == Previous(studies=2, reports=2)
    assert (counts.databases.identified, counts.databases.duplicates, counts.databases.screened) == (3, 1, 2)
    assert (counts.reports, counts.total_reports) == (1, 3)
    assert [(one.records, one.reports) for one in versions(session, standing_now.state(session))] == [(3, 2), (2, 3)]
    drawn = make_draft(session).flow
    assert (drawn.previous.studies, drawn.total_studies) == (2, 3)

    undo(session, "Ada")
    assert flow_of(session, standing_now.state(session)).reports == 3


def test_what_both_judged_and_nobody_may_know_is_left_open_when_an_update_begins(session):
    """The other's verdict on a record that is not shown can be read neither from the act nor from the counts."""
    decide(session, "W0", IN, IN)
    update = begin(session, "2027", person="Ada")
    counts = flow_of(session, standing_now.state(session))

    assert update.included == () and update.open == {"W0", "W1", "W2"}
    assert (counts.previous.reports, counts.reports, counts.databases.waiting_decision) == (0, 0, 1)
