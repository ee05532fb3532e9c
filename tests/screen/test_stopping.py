"""When reading may stop."""

import math
import random
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from evidence.screen.stopping import (
    CONFIDENCE,
    TARGET,
    Buscar,
    buscar,
    missing,
    relevant_at_most,
    sample_for,
    sampled,
)

READ = st.lists(st.booleans(), max_size=80)
SHARES = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99])


def as_published(found, total, target):
    """The test as Callaghan and Mueller-Hansen write it down: every look back, one hypergeometric distribution each."""
    read, relevant = len(found), sum(found)
    least = 1.0
    for back in range(1, read + 1):
        within = sum(found[read - back :])
        needed = math.floor(relevant / target - (relevant - within) + 1 + 1e-9)
        population = total - (read - back)
        p = float(hypergeom.cdf(within, population, needed, back)) if needed <= population else 0.0
        least = min(least, p)
    return least


@given(READ, st.integers(0, 300), SHARES)
def test_the_smallest_p_is_that_of_the_published_formula_over_every_look_back(found, unread, target):
    total = len(found) + unread

    assert buscar(found, total, target) == pytest.approx(as_published(found, total, target), abs=1e-9)


def test_nothing_read_promises_nothing():
    assert buscar([], 1000) == 1
    assert not Buscar().holds([], 1000)
    assert sampled(0, 1000, 0, 0) == 0
    assert relevant_at_most(1000, 0, 0) == 1000


@given(READ)
def test_all_read_is_certain(found):
    assume(found)

    assert buscar(found, len(found)) == 0


@given(READ, st.integers(0, 300), st.integers(1, 40))
def test_more_irrelevant_records_read_never_make_it_less_sure(found, unread, more):
    total = len(found) + unread + more

    assert buscar([*found, *[False] * more], total) <= buscar(found, total) + 1e-9


@given(READ, st.integers(0, 300), st.integers(1, 100))
def test_more_unread_records_never_make_it_surer(found, unread, more):
    total = len(found) + unread

    assert buscar(found, total) <= buscar(found, total + more) + 1e-9


@given(READ, st.integers(0, 300))
def test_a_higher_target_is_never_easier(found, unread):
    total = len(found) + unread
    by_target = [buscar(found, total, target) for target in (0.5, 0.8, 0.9, 0.95, 1.0)]

    assert all(low <= high + 1e-9 for low, high in pairwise(by_target))


def test_the_relevant_that_may_be_missing_are_counted_and_not_rounded_away():
    assert missing(95, 0.95) == 6
    assert missing(94, 0.95) == 5
    assert missing(10, 1.0) == 1
    assert missing(0, 0.95) == 1


def test_a_good_order_is_stopped_early_and_with_what_was_wanted():
    stop = Buscar().stopped_at([True] * 40 + [False] * 960)

    assert stop is not None
    assert stop % 10 == 0
    assert 300 < stop < 700


@pytest.mark.parametrize(("total", "relevant"), [(500, 20), (500, 60)])
def test_without_any_ranking_it_misses_the_target_about_as_seldom_as_it_says(total, relevant):
    tries, shuffle, missed = 200, random.Random(1), 0
    for _ in range(tries):
        order = [place < relevant for place in range(total)]
        shuffle.shuffle(order)
        missed += sum(order[: Buscar().stopped_at(order)]) < TARGET * relevant

    assert missed <= tries * (1 - CONFIDENCE) + 3 * math.sqrt(tries * CONFIDENCE * (1 - CONFIDENCE))


def test_with_nothing_found_reading_does_not_stop():
    assert Buscar().stopped_at([False] * 999 + [True]) is None
    assert Buscar().stopped_at([]) is None


@given(st.integers(1, 60), st.lists(st.booleans(), min_size=500, max_size=500))
def test_what_comes_behind_the_stop_makes_no_difference_to_it(relevant, behind):
    found = [True] * relevant + [False] * (500 - relevant)
    stop = Buscar().stopped_at(found)

    assert stop is not None
    assert Buscar().stopped_at([*found[:stop], *behind[stop:]]) == stop


def test_more_read_than_there_is_and_shares_out_of_bounds_are_errors():
    for wrong in (
        lambda: buscar([True, False], 1),
        lambda: buscar([True], 2, 0.0),
        lambda: relevant_at_most(10, 11, 0),
        lambda: relevant_at_most(10, 5, 6),
        lambda: sampled(3, 10, 5, 1, confidence=1.0),
        lambda: sample_for(-1, 10),
    ):
        with pytest.raises(ValueError, match="do not fit"):
            wrong()


@given(st.integers(0, 200), st.data(), SHARES)
def test_the_upper_limit_is_the_last_number_that_the_sample_does_not_speak_against(unread, data, confidence):
    drawn = data.draw(st.integers(0, unread))
    hits = data.draw(st.integers(0, drawn))
    most = relevant_at_most(unread, drawn, hits, confidence)

    assert hits <= most <= unread - (drawn - hits)
    assert most == hits or hypergeom.cdf(hits, unread, most, drawn) >= 1 - confidence - 1e-9
    if most < unread - (drawn - hits):
        assert hypergeom.cdf(hits, unread, most + 1, drawn) < 1 - confidence + 1e-9


@given(st.integers(1, 200), st.data())
def test_a_larger_sample_with_as_few_finds_promises_no_less_and_more_confidence_no_more(unread, data):
    drawn = data.draw(st.integers(0, unread - 1))
    hits = data.draw(st.integers(0, drawn))

    assert relevant_at_most(unread, drawn + 1, hits) <= relevant_at_most(unread, drawn, hits)
    assert relevant_at_most(unread, drawn, hits, 0.8) <= relevant_at_most(unread, drawn, hits, 0.95)


@pytest.mark.parametrize(("relevant", "left", "drawn"), [(40, 5, 300), (100, 3, 100), (20, 40, 200), (10, 1, 700)])
def test_what_a_random_sample_promises_holds_in_all_but_the_share_of_draws_that_it_admits(relevant, left, drawn):
    unread, tries, draw = 1000, 1000, random.Random(7)
    broken = 0
    for _ in range(tries):
        hits = sum(one < left for one in draw.sample(range(unread), drawn))
        broken += sampled(relevant, unread, drawn, hits, confidence=0.9) > (relevant + hits) / (relevant + left)

    assert broken <= tries * 0.1 + 3 * math.sqrt(tries * 0.1 * 0.9)


@given(st.integers(0, 300), st.integers(0, 500), SHARES, SHARES)
def test_the_cost_told_beforehand_is_the_smallest_sample_that_proves_the_target_when_nothing_is_found(
    relevant, unread, target, confidence
):
    cost = sample_for(relevant, unread, target=target, confidence=confidence)

    assert 0 <= cost <= unread
    if relevant:
        assert sampled(relevant, unread, cost, 0, confidence=confidence) >= target - 1e-9
        if cost:
            assert sampled(relevant, unread, cost - 1, 0, confidence=confidence) < target
