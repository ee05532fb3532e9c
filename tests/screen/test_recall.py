"""How much has been found so far, and what a sample proves."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Decision, Stage, Verdict
from evidence.screen.reading import reading_of
from evidence.screen.recall import estimate, left_at_most, told
from evidence.screen.sampling import confidence_of_one, drawn, recall_at_least, size_for
from evidence.screen.stopped import Rule, sentence
from evidence.screen.stopping import compatible

READ = st.lists(st.booleans(), max_size=60)


@given(READ, st.integers(0, 120))
def test_no_more_are_left_than_the_largest_number_that_the_test_does_not_reject(found, unread):
    total = len(found) + unread
    most = left_at_most(found, total, 0.05)

    assert 0 <= most <= unread
    if found and most < unread:
        assert compatible(found, total, most + 1) < 0.05
    if found and most:
        assert compatible(found, total, most) >= 0.05


@given(READ, st.integers(0, 120))
def test_the_estimate_lies_within_its_interval(found, unread):
    one = estimate(found, len(found) + unread)

    assert one.left <= one.left_most
    assert one.recall is None or one.recall_least <= one.recall <= 1


@pytest.mark.parametrize("relevant", [10, 60])
def test_in_random_order_the_limit_holds_about_as_often_as_it_says(relevant):
    total, shuffle, held, tries = 400, random.Random(3), 0, 150
    for _ in range(tries):
        order = [place < relevant for place in range(total)]
        shuffle.shuffle(order)
        held += relevant - sum(order[:200]) <= estimate(order[:200], total).left_most

    assert held >= 0.9 * tries


def test_the_estimate_is_told_in_a_few_words():
    assert told(estimate([False] * 5, 50)) == "recall not known yet"
    assert told(estimate([True, False], 2)) == "all read"
    assert told(estimate([True] * 30 + [False] * 170, 400)) == "recall about 96 % (81-100 %)"


def test_more_read_than_there_is_is_an_error():
    with pytest.raises(ValueError, match="more was read"):
        estimate([True, False], 1)


@given(st.integers(0, 40), st.integers(1, 150), st.integers(0, 3))
def test_a_sample_of_the_size_told_beforehand_proves_the_target(relevant, unread, allowed):
    size = size_for(relevant, unread, allowed, target=0.9, confidence=0.9)

    assert size <= unread
    if size < unread and relevant:
        read = [f"o{n}" for n in range(relevant)] + [f"p{n}" for n in range(size)]
        found = [f"o{n}" for n in range(relevant)] + [f"p{n}" for n in range(min(allowed, size))]
        population = [f"p{n}" for n in range(unread)]
        limit = recall_at_least(read, found, population=population, sample=population[:size], confidence=0.9)
        assert limit >= 0.9 - 1e-9


def test_samples_planned_together_share_the_error_and_the_same_seed_draws_the_same():
    assert confidence_of_one(0.95, 1) == 0.95
    assert confidence_of_one(0.95, 5) == pytest.approx(0.99)
    assert drawn(["b", "a", "c"], 2, 7) == drawn(["c", "b", "a"], 2, 7)


def test_two_looks_together_are_wrong_no_more_often_than_was_admitted():
    """Whoever draws again after a first sample that proved nothing still has the confidence of all looks together."""
    draw, wrong, tries = random.Random(5), 0, 400
    one = confidence_of_one(0.8, 2)
    for _ in range(tries):
        unread = [f"u{n}" for n in range(100)]
        relevant = set(unread[:6]) | {f"o{n}" for n in range(20)}
        read = {f"o{n}" for n in range(20)}
        for _ in range(2):
            population = [key for key in unread if key not in read]
            sample = draw.sample(population, 35)
            read |= set(sample)
            limit = recall_at_least(read, read & relevant, population=population, sample=sample, confidence=one)
            if limit >= 0.9:
                wrong += len(read & relevant) / len(relevant) < limit
                break
    assert wrong <= tries * 0.2


def test_a_sample_is_not_looked_at_before_all_of_it_is_judged():
    with pytest.raises(ValueError, match="when all of it is judged"):
        recall_at_least(["a"], [], population=["a", "b"], sample=["a", "b"], confidence=0.9)


def test_a_record_that_somebody_is_unsure_about_is_not_taken_for_irrelevant():
    made = [
        Decision(record=key, stage=Stage.TITLE_ABSTRACT, reviewer=who, verdict=verdict, at=str(place))
        for place, (key, who, verdict) in enumerate(
            [("b", "ada", Verdict.EXCLUDE), ("a", "ada", Verdict.UNSURE), ("c", "ben", Verdict.INCLUDE)]
        )
    ]
    everybody = reading_of(made, Stage.TITLE_ABSTRACT, records={"a", "b", "c"})
    own = reading_of(made, Stage.TITLE_ABSTRACT, person="ada", shown=(), records={"a", "b", "c"})

    assert (everybody.order, everybody.found) == (("b", "a", "c"), (False, True, True))
    assert own.order == ("b", "a")


def test_the_methods_say_rule_result_and_what_it_is_worth():
    figures = {"total": 1400, "read": 900, "found": 28, "left": 1, "left_most": 3, "p": 0.08, "target": 0.95}
    said = sentence(Rule.BUSCAR, person="Ada", day="2 November 2026", unread=500, figures=figures)
    hidden = sentence(Rule.BUSCAR, person="Ada", day="2 November 2026", unread=1, figures=None)
    proof = figures | {"drawn": 300, "hits": 0, "recall": 0.9612, "confidence": 0.95, "looks": 2}

    assert "a heuristic without a guarantee" in said and "p = 0.080" in said
    assert "900 of 1,400 records had been read, 28 of them relevant" in said
    assert "28" not in hidden and "1 record was not read" in hidden
    proved = sentence(Rule.SAMPLE, person="Ada", day="2 November 2026", unread=500, figures=proof)
    assert "recall is at least 96.1 % with 95% confidence, its error split among 2 samples planned" in proved
