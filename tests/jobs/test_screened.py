"""What a search says of where a record stands: no more than anybody may know."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.jobs.deciding import decide
from evidence.jobs.disclosing import SHOWN
from evidence.jobs.init import init_workspace
from evidence.jobs.screened import screened
from evidence.jobs.session import Session, open_session
from evidence.jobs.showing import shown_outcomes
from evidence.jobs.standing_now import state
from evidence.model import Record, Stage, Verdict
from evidence.store import transaction
from evidence.store.duplicates import merge, part
from evidence.store.records import add_record

AT = "2026-11-01T10:00:00.000+00:00"
KEYS = ("ham1981", "klein1983", "day1985")
SCREENING = """
[[criteria]]
code = "C1"
kind = "include"
text = "Deals with planning."

[[reasons]]
code = "topic"
label = "Wrong topic"

[screening]
design = "{design}"
stages = ["title-abstract", "full-text"]
reviewers = [{reviewers}]
adjudicator = "{adjudicator}"
"""


def made(folder: Path, design: str, adjudicator: str = "") -> Path:
    init_workspace(folder, name="small")
    protocol = folder / "reviews/small/protocol.toml"
    head = protocol.read_text(encoding="utf-8").split("[[criteria]]")[0]
    people = "" if design == "single" else '"ada", "ben"'
    told = SCREENING.format(design=design, reviewers=people, adjudicator=adjudicator)
    protocol.write_text(head + told, encoding="utf-8")
    with open_session(str(folder)) as session, transaction(session.library):
        for key in KEYS:
            add_record(session.library, Record(key=key, title=f"Planning by {key}"), at=AT)
        session.load_review()
    return folder


@pytest.fixture
def single(tmp_path: Path) -> Path:
    return made(tmp_path / "single", "single")


@pytest.fixture
def dual(tmp_path: Path) -> Path:
    return made(tmp_path / "dual", "dual-with-adjudicator", "cy")


def told(session: Session) -> dict[str, str]:
    return screened(session, set(KEYS))


def test_a_record_is_said_to_stand_where_it_was_judged_last(single):
    with open_session(str(single)) as session:
        assert told(session) == {}
        decide(session, "ham1981", Verdict.INCLUDE, person="ada")
        decide(session, "klein1983", Verdict.EXCLUDE, person="ada", reason="topic")
        decide(session, "day1985", Verdict.UNSURE, person="ada")
        assert told(session) == {
            "ham1981": "included at title-abstract",
            "klein1983": "excluded at title-abstract: Wrong topic",
            "day1985": "unsure at title-abstract",
        }
        decide(session, "ham1981", Verdict.EXCLUDE, person="ada", reason="topic", stage=Stage.FULL_TEXT)
        assert told(session)["ham1981"] == "excluded at full-text: Wrong topic"


def test_no_verdict_of_a_dual_stage_is_told_before_the_stage_is_finished(dual):
    with open_session(str(dual)) as session:
        for person in ("ada", "ben"):
            decide(session, "ham1981", Verdict.INCLUDE, person=person)
            decide(session, "klein1983", Verdict.EXCLUDE, person=person)
        decide(session, "day1985", Verdict.INCLUDE, person="ada")
        assert told(session) == {}
        decide(session, "day1985", Verdict.EXCLUDE, person="ben")
        assert told(session) == {"ham1981": "included at title-abstract", "klein1983": "excluded at title-abstract"}
        decide(session, "day1985", Verdict.INCLUDE, person="cy", adjudicate=True)
        assert told(session)["day1985"] == "included at title-abstract"


def test_decisions_move_with_a_joined_record(single):
    with open_session(str(single)) as session:
        decide(session, "day1985", Verdict.INCLUDE, person="ada")
        with transaction(session.library):
            merge(session.library, "ham1981", "day1985", reason="same", person="ada", at=AT)
        assert screened(session, {"ham1981"}) == {"ham1981": "included at title-abstract"}
        with transaction(session.library):
            part(session.library, "same", person="ada", at=AT)
        assert screened(session, {"ham1981"}) == {}


def test_what_is_kept_of_what_was_shown_is_made_anew_when_it_is_damaged_or_gone(dual):
    with open_session(str(dual)) as session:
        for key in KEYS:
            for person in ("ada", "ben"):
                decide(session, key, Verdict.INCLUDE, person=person)
        kept = session.workspace.derived / SHOWN
        first = told(session)
        assert len(first) == len(KEYS)
        for damage in ("", "[]", '{"mark": 1}', json.dumps({"mark": "x", "shown": {}})):
            kept.parent.mkdir(exist_ok=True)
            kept.write_text(damage, encoding="utf-8")
            assert told(session) == first
        shutil.rmtree(kept.parent)
        assert told(session) == first


STEPS = st.lists(
    st.tuples(st.sampled_from(KEYS), st.sampled_from(["ada", "ben", "cy"]), st.sampled_from(list(Verdict))), max_size=14
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_of_some_records_the_same_is_told_as_of_all(dual, tmp_path_factory, steps):
    folder = shutil.copytree(dual, tmp_path_factory.mktemp("copy") / "dual")
    with open_session(str(folder)) as session:
        for key, person, verdict in steps:
            try:
                decide(session, key, verdict, person=person, adjudicate=person == "cy", reason="topic")
            except Exception as error:  # noqa: BLE001 — what the protocol refuses is no step
                assert getattr(error, "problem", "")
            everything = state(session)
            for one in KEYS:
                some = state(session, {one})
                for stage in everything.panel.stages:
                    assert shown_outcomes(some, stage).get(one) == shown_outcomes(everything, stage).get(one)
