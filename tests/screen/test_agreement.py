"""How far two reviewers agree."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from evidence.model import Decision, Stage, Verdict
from evidence.screen.agreement import agreement, agreements, cohen_kappa, independent_pairs

TITLES = Stage.TITLE_ABSTRACT
IN, OUT, UNSURE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE


def decide(record, reviewer, verdict, role="reviewer"):
    return Decision(record=record, stage=TITLES, reviewer=reviewer, verdict=verdict, role=role)


def pair(table):
    """Decisions of ada and ben that make a table of pairs."""
    pairs = [one for one, number in table.items() for _ in range(number)]
    return [
        decide(f"r{place}", who, verdict)
        for place, verdicts in enumerate(pairs)
        for who, verdict in zip(("ada", "ben"), verdicts, strict=True)
    ]


def test_kappa_of_a_textbook_table_is_the_textbooks():
    found = agreement(pair({(IN, IN): 20, (IN, OUT): 5, (OUT, IN): 10, (OUT, OUT): 15}), TITLES, "ada", "ben")

    assert found.judged == 50
    assert found.percent == pytest.approx(70)
    assert found.kappa == pytest.approx(0.4)
    assert found.table[IN, OUT] == 5
    assert sum(found.table.values()) == 50
    assert found.note == ""


@given(st.lists(st.tuples(st.sampled_from("ieu"), st.sampled_from("ieu")), min_size=1, max_size=60))
def test_kappa_equals_the_reference_package(pairs):
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    if len({*first, *second}) == 1:
        with pytest.raises(ZeroDivisionError):
            cohen_kappa(first, second)
    else:
        assert cohen_kappa(first, second) == pytest.approx(cohen_kappa_score(first, second), abs=1e-9)
        assert -1 <= cohen_kappa(first, second) <= 1
        assert cohen_kappa(first, second) == pytest.approx(cohen_kappa(second, first))


def test_kappa_is_explained_where_it_is_not_defined():
    same = agreement(pair({(OUT, OUT): 7}), TITLES, "ada", "ben")
    apart = agreement([decide("a", "ada", IN), decide("b", "ben", IN)], TITLES, "ada", "ben")

    assert (same.percent, same.kappa) == (100, None)
    assert "verdict exclude throughout" in same.note
    assert (apart.judged, apart.percent, apart.kappa) == (0, None, None)
    assert "no record in common" in apart.note


@pytest.mark.parametrize(("first", "second"), [([], []), (["i"], ["i", "e"])])
def test_kappa_of_unequal_or_empty_lists_is_an_error(first, second):
    with pytest.raises(ValueError, match="one length, not empty"):
        cohen_kappa(first, second)


def test_what_was_changed_after_both_had_judged_does_not_improve_the_agreement():
    decisions = [
        decide("a", "ada", UNSURE),
        decide("a", "ada", IN),
        decide("a", "ben", OUT),
        decide("a", "ben", IN),
        decide("a", "ada", OUT, role="adjudicator"),
    ]

    assert independent_pairs(decisions, TITLES, "ada", "ben") == {"a": (IN, OUT)}


def test_every_two_people_who_share_a_record_are_compared():
    decisions = [decide("a", who, IN) for who in ("cleo", "ada")] + [decide("b", who, OUT) for who in ("ben", "ada")]

    assert [(one.first, one.second, one.judged) for one in agreements(decisions, TITLES)] == [
        ("ada", "ben", 1),
        ("ada", "cleo", 1),
    ]


def test_chance_gives_a_kappa_near_nought():
    draw = random.Random(1)
    verdicts = [[draw.choice("ie") for _ in range(20_000)] for _ in range(2)]

    assert abs(cohen_kappa(*verdicts)) < 0.02
