"""How far reviewers agree: who is compared, on what, over which time, and how sure that is."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Decision, Stage, Verdict
from evidence.screen.agreement import agreement
from evidence.screen.reliability import REST, Measure, independent_verdicts, reliabilities

TITLES = Stage.TITLE_ABSTRACT
IN, OUT, UNSURE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE


def decide(record, reviewer, verdict, at="2026-11-02T09:00:00+00:00", role="reviewer"):
    return Decision(record=record, stage=TITLES, reviewer=reviewer, verdict=verdict, role=role, at=at)


def judged(rows, people=("ada", "ben"), at="2026-11-02T09:00:00+00:00"):
    """Decisions from a row of verdicts a record; None is nobody's."""
    return [
        decide(f"r{place:05}", who, verdict, at)
        for place, row in enumerate(rows)
        for who, verdict in zip(people, row, strict=True)
        if verdict is not None
    ]


def test_a_pair_is_measured_in_every_way_for_two_with_an_interval_round_each_value():
    rows = [(IN, IN)] * 20 + [(IN, OUT)] * 5 + [(OUT, IN)] * 10 + [(OUT, OUT)] * 15
    (found,) = reliabilities(judged(rows), TITLES)

    assert (found.people, found.judged, found.verdicts) == (("ada", "ben"), 50, ("include", "exclude"))
    assert found.estimate(Measure.COHEN).value == pytest.approx(0.4)
    assert found.estimate(Measure.PABAK).value == pytest.approx(0.4)
    assert found.estimate(Measure.PREVALENCE).value == pytest.approx(0.1)
    assert found.estimate(Measure.BIAS).value == pytest.approx(-0.1)
    assert found.estimate(Measure.FLEISS) is None
    for one in found.estimates:
        assert one.low < one.value < one.high and one.note == ""
    percent = found.estimate(Measure.PERCENT)
    assert (percent.low, percent.high) == pytest.approx((0.573, 0.827), abs=0.015)


def test_unsure_is_a_verdict_of_its_own_or_counts_as_not_included():
    rows = [(IN, IN)] * 5 + [(UNSURE, OUT)] * 4 + [(OUT, OUT)] * 6
    (three,) = reliabilities(judged(rows), TITLES)
    (two,) = reliabilities(judged(rows), TITLES, binary=True)

    assert (three.verdicts, two.verdicts) == (("include", "exclude", "unsure"), ("include", REST))
    assert (three.estimate(Measure.PERCENT).value, two.estimate(Measure.PERCENT).value) == (11 / 15, 1)
    assert three.estimate(Measure.PREVALENCE) is None and two.estimate(Measure.PREVALENCE) is not None


def test_all_are_measured_together_where_there_are_more_than_two():
    rows = [(IN, IN, IN)] * 6 + [(IN, OUT, IN)] * 3 + [(OUT, OUT, OUT)] * 9 + [(OUT, None, IN)] * 2
    found = reliabilities(judged(rows, ("ada", "ben", "cy")), TITLES)

    assert [one.people for one in found] == [("ada", "ben"), ("ada", "cy"), ("ben", "cy"), ("ada", "ben", "cy")]
    together = found[-1]
    assert together.judged == 20
    assert [one.measure for one in together.estimates] == ["percent", "fleiss", "krippendorff", "gwet"]
    assert together.estimate(Measure.FLEISS).note.startswith("Over the 18 records that 3 people judged; 2 others")


def test_what_is_not_defined_or_says_nothing_is_explained():
    (same,) = reliabilities(judged([(OUT, OUT)] * 7), TITLES)
    (one,) = reliabilities(judged([(OUT, IN)]), TITLES)
    (few,) = reliabilities(judged([(OUT, OUT)] * 7 + [(IN, IN)]), TITLES)

    assert same.estimate(Measure.COHEN).value is None
    assert "gave the verdict exclude throughout" in same.estimate(Measure.COHEN).note
    assert "gave the verdict exclude throughout" in same.estimate(Measure.KRIPPENDORFF).note
    assert same.estimate(Measure.GWET).value == 1 and "says nothing" in same.estimate(Measure.GWET).note
    assert one.estimate(Measure.PERCENT).low is None and "One record" in one.estimate(Measure.PERCENT).note
    assert "of 2,000 samples" in few.estimate(Measure.COHEN).note


def test_a_third_persons_verdict_counts_as_it_was_first_given():
    made = [
        decide("a", "ada", UNSURE), decide("a", "ada", IN), decide("a", "ben", OUT), decide("a", "ben", IN),
        decide("a", "cy", UNSURE), decide("a", "cy", OUT), decide("a", "ada", OUT, role="adjudicator"),
    ]  # fmt: skip
    (told,) = independent_verdicts(made, TITLES)

    assert told.verdicts == {"ada": "include", "ben": "exclude", "cy": "unsure"}


def test_over_time_records_come_in_the_order_in_which_the_second_judged_them():
    october = judged([(IN, OUT)] * 3, at="2026-10-30T09:00:00+00:00")
    november = [
        decide(one.record.replace("r", "s"), one.reviewer, IN, "2026-11-01T09:00:00+00:00") for one in october[:4]
    ]
    months = reliabilities([*october, *november], TITLES, over="month")
    windows = reliabilities([*october, *november], TITLES, over="4")

    assert [(one.period, one.judged) for one in months] == [("2026-10", 3), ("2026-11", 2)]
    assert [one.estimate(Measure.PERCENT).value for one in months] == [0, 1]
    assert [(one.period, one.judged) for one in windows] == [("records 1 to 4", 4), ("records 5 to 5", 1)]
    assert {one.verdicts for one in windows} == {("include", "exclude")}


VERDICTS = st.sampled_from([IN, OUT, UNSURE])


@given(st.lists(st.tuples(VERDICTS, VERDICTS), min_size=1, max_size=25))
def test_percentage_and_kappa_are_those_of_the_plain_count(rows):
    made = judged(rows)
    plain = agreement(made, TITLES, "ada", "ben")
    (found,) = reliabilities(made, TITLES, measures=(Measure.PERCENT, Measure.COHEN))
    kappa = found.estimate(Measure.COHEN).value

    assert 100 * found.estimate(Measure.PERCENT).value == pytest.approx(plain.percent)
    assert kappa == pytest.approx(plain.kappa) if plain.kappa is not None else kappa is None
    assert len(rows) == found.judged == plain.judged


def test_an_interval_covers_the_truth_about_as_often_as_it_says():
    draw, truth, covered = random.Random(4), 0.8, 0
    for _ in range(200):
        rows = [
            (one, one if draw.random() < truth else OUT if one is IN else IN) for one in draw.choices([IN, OUT], k=80)
        ]
        (found,) = reliabilities(judged(rows), TITLES, measures=(Measure.PERCENT,))
        percent = found.estimate(Measure.PERCENT)
        covered += percent.low <= truth <= percent.high
    assert 178 <= covered <= 200


def test_ten_thousand_records_take_no_longer_than_ten():
    draw = random.Random(3)
    made = judged([(draw.choice([IN, OUT]), draw.choice([IN, OUT, UNSURE])) for _ in range(10_000)])
    start = time.process_time()
    reliabilities(made, TITLES)
    assert time.process_time() - start < 2
