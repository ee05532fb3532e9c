"""What stands, out of everything that was ever decided."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Decision, Stage, Verdict
from evidence.screen.standing import (
    Design,
    Outcome,
    Panel,
    at_stage,
    conflicts,
    eligible,
    outcome,
    outcomes,
    reasons,
    standing,
    waiting_for,
)

TITLES, TEXTS = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
CLOCK = count(1)


def decide(record, reviewer, verdict, *, stage=TITLES, reason="", role="reviewer"):
    at = f"2026-11-01T00:00:{next(CLOCK):06d}Z"
    return Decision(
        record=record, stage=stage, reviewer=reviewer, verdict=Verdict(verdict), reason=reason, role=role, at=at
    )


DECISIONS = st.lists(
    st.builds(
        Decision,
        record=st.sampled_from("abc"),
        stage=st.sampled_from(list(Stage)),
        reviewer=st.sampled_from(["ada", "ben", "cleo"]),
        verdict=st.sampled_from(list(Verdict)),
        role=st.sampled_from(["reviewer", "reviewer", "adjudicator"]),
    ),
    max_size=40,
)
PANELS = st.builds(
    Panel,
    design=st.sampled_from(list(Design)),
    reviewers=st.sampled_from([(), ("ada", "ben"), ("ada", "ben", "cleo")]),
    left=st.sampled_from([frozenset(), frozenset({"ada"})]),
)
DUAL = Panel(design=Design.DUAL, reviewers=("ada", "ben"))


@given(DECISIONS)
def test_whatever_the_order_of_decisions_the_last_of_each_person_stands(decisions):
    stood = standing(decisions)

    for key, one in stood.items():
        same = [d for d in decisions if (d.record, d.stage, d.reviewer, d.role) == key]
        assert one is same[-1]
    assert set(stood) == {(d.record, d.stage, d.reviewer, d.role) for d in decisions}


@given(DECISIONS, PANELS)
def test_a_record_that_waits_for_nobody_on_the_panel_is_settled_or_lacks_a_second_person(decisions, panel):
    stood = standing(decisions)
    where = outcomes("abc", stood, TITLES, panel)
    people = ("ada", "ben", "cleo", "dora")
    asked = {record for person in people for record in waiting_for(person, "abc", stood, TITLES, panel)}

    assert all(where[record] is Outcome.WAITING for record in asked)
    for record in set("abc") - asked:
        judges = {d.reviewer for d in at_stage(stood, TITLES).get(record, []) if d.role == "reviewer"}
        stranded = not any(panel.has(person) and person not in judges for person in people)
        assert where[record] is not Outcome.WAITING or stranded


@given(DECISIONS, PANELS)
def test_full_text_sees_exactly_what_title_and_abstract_included(decisions, panel):
    stood = standing(decisions)
    passed = [key for key, where in outcomes("abc", stood, TITLES, panel).items() if where is Outcome.INCLUDED]

    assert list(eligible("abc", stood, TEXTS, panel)) == passed
    assert set(outcomes("abc", stood, TEXTS, panel)) == set(passed)


@given(DECISIONS, PANELS, st.data())
def test_taking_back_the_last_decision_gives_what_stood_before_it(decisions, panel, data):
    if decisions:
        last = data.draw(st.integers(0, len(decisions) - 1))
        before = standing(decisions[:last])
        undone = [d for place, d in enumerate(decisions[: last + 1]) if place != last]
        assert standing(undone) == before
        assert outcomes("abc", standing(undone), TITLES, panel) == outcomes("abc", before, TITLES, panel)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("include", "include", Outcome.INCLUDED),
        ("exclude", "exclude", Outcome.EXCLUDED),
        ("unsure", "unsure", Outcome.UNSURE),
        ("include", "exclude", Outcome.CONFLICT),
        ("include", "unsure", Outcome.CONFLICT),
        ("unsure", "exclude", Outcome.CONFLICT),
    ],
)
def test_two_verdicts_make_an_outcome_or_a_conflict(first, second, expected):
    assert outcome([decide("a", "ada", first), decide("a", "ben", second)], DUAL) is expected


def test_one_verdict_settles_a_single_design_and_waits_in_a_dual_one():
    alone = [decide("a", "ada", "include")]

    assert outcome(alone, Panel()) is Outcome.INCLUDED
    assert outcome(alone, DUAL) is Outcome.WAITING
    assert outcome([], Panel()) is Outcome.WAITING


def test_two_people_who_differ_in_a_single_design_are_a_conflict_and_not_silently_overruled():
    assert outcome([decide("a", "ada", "include"), decide("a", "ben", "exclude")], Panel()) is Outcome.CONFLICT


def test_an_adjudicator_settles_a_conflict_and_nobody_elses_settling_counts():
    panel = Panel(design=Design.ADJUDICATED, reviewers=("ada", "ben"), adjudicator="cleo")
    split = [decide("a", "ada", "include"), decide("a", "ben", "exclude")]

    assert outcome([*split, decide("a", "dora", "include", role="adjudicator")], panel) is Outcome.CONFLICT
    assert outcome([*split, decide("a", "cleo", "include", role="adjudicator")], panel) is Outcome.INCLUDED


def test_a_reviewer_who_adjudicates_keeps_the_verdict_given_before():
    stood = standing([decide("a", "ada", "exclude"), decide("a", "ada", "include", role="adjudicator")])

    assert stood["a", TITLES, "ada", "reviewer"].verdict is Verdict.EXCLUDE
    assert stood["a", TITLES, "ada", "adjudicator"].verdict is Verdict.INCLUDE


def test_a_verdict_of_somebody_who_left_counts_until_two_of_the_panel_have_judged():
    stood = standing([decide("a", "ada", "exclude"), decide("a", "ben", "include"), decide("b", "ada", "include")])
    later = Panel(design=Design.DUAL, reviewers=("ben", "cleo"))

    assert outcomes("ab", stood, TITLES, later) == {"a": Outcome.CONFLICT, "b": Outcome.WAITING}
    assert waiting_for("ben", "ab", stood, TITLES, later) == ("b",)
    assert waiting_for("cleo", "ab", stood, TITLES, later) == ("b",)
    assert waiting_for("ada", "ab", stood, TITLES, later) == ()
    replaced = {**stood, **standing([decide("a", "cleo", "include")])}
    assert outcomes("ab", replaced, TITLES, later)["a"] is Outcome.INCLUDED


def test_conflicts_are_listed_with_both_sides():
    stood = standing(
        [decide("b", "ben", "include"), decide("b", "ada", "exclude", reason="setting"), decide("a", "ada", "include")]
    )
    (found,) = conflicts("ab", stood, TITLES, DUAL)

    assert (found.record, found.stage) == ("b", TITLES)
    assert [(d.reviewer, d.verdict, d.reason) for d in found.decisions] == [
        ("ada", "exclude", "setting"),
        ("ben", "include", ""),
    ]


def test_of_two_reasons_the_first_of_the_protocol_is_counted():
    one = Panel(design=Design.DUAL, reviewers=("ada", "ben"), stages=(TEXTS,))
    stood = standing(
        [
            decide("a", "ada", "exclude", stage=TEXTS, reason="design"),
            decide("a", "ben", "exclude", stage=TEXTS, reason="setting"),
            decide("b", "ada", "exclude", stage=TEXTS),
            decide("b", "ben", "exclude", stage=TEXTS),
            decide("c", "ada", "include", stage=TEXTS),
        ]
    )

    assert reasons("abc", stood, TEXTS, one, ["setting", "design"]) == {"a": "setting", "b": ""}


def test_a_stage_that_the_panel_does_not_have_is_an_error():
    with pytest.raises(ValueError, match="no stage"):
        eligible("a", {}, TEXTS, Panel(stages=(TITLES,)))
