"""The counts of an update: previous studies, new ones, and the total."""

from dataclasses import replace

import pytest
from random_reviews import check_review

from evidence.model import RouteKind, Update
from evidence.screen.flow import FlowError, Previous, Review, check, flow
from evidence.screen.standing import Outcome
from evidence.screen.updates import CARRIED, Arrival, grouped, of_update

IN, OUT = Outcome.INCLUDED, Outcome.EXCLUDED


@pytest.mark.parametrize("start", range(0, 1000, 250))
def test_a_thousand_random_reviews_and_their_updates_add_up(start):
    for seed in range(start, start + 250):
        check_review(seed)


def came(key, at, kind=RouteKind.DATABASE, name="PubMed"):
    return Arrival(kind=kind, name=name, record=key, at=at)


def counted(update, arrivals, titles, **more):
    keys = tuple(dict.fromkeys(one.record for one in arrivals))
    review = Review(hits=grouped(arrivals), records=keys, titles=titles, texts=more.pop("texts", titles), **more)
    first = {one.record: min(other.at for other in arrivals if other.record == one.record) for one in arrivals}
    return flow(of_update(review, arrivals, update, came=first))


UPDATE = Update(name="2027", person="ada", at="5", included=(("a", "a"), ("b", "s")), open=frozenset("d"))
BEFORE = [came(key, "1") for key in "abcd"]


def test_previous_studies_are_counted_apart_from_new_ones():
    made = counted(
        UPDATE, [*BEFORE, came("e", "6"), came("f", "6")], dict.fromkeys("abe", IN) | dict.fromkeys("cdf", OUT)
    )

    assert made.previous == Previous(studies=2, reports=2)
    assert (made.databases.identified, made.databases.screened, made.databases.excluded) == (3, 3, 2)
    assert (made.studies, made.reports, made.total_studies, made.total_reports) == (1, 1, 3, 3)


def test_what_was_not_settled_is_carried_over_as_a_source_of_its_own():
    made = counted(UPDATE, BEFORE, dict.fromkeys("abd", IN) | {"c": OUT})

    assert made.databases.routes == ((RouteKind.DATABASE, CARRIED, 1),)
    assert (made.databases.screened, made.reports, made.total_reports) == (1, 1, 3)


def test_what_only_a_register_had_found_is_carried_over_among_the_registers():
    register = came("d", "1", RouteKind.REGISTER, "ClinicalTrials.gov")
    made = counted(UPDATE, [*BEFORE[:3], register], dict.fromkeys("abd", IN) | {"c": OUT})

    assert made.databases.routes == ((RouteKind.REGISTER, CARRIED, 1),)
    assert made.others.identified == 0


def test_a_record_of_the_version_before_that_is_found_again_is_a_duplicate():
    made = counted(
        UPDATE, [*BEFORE, came("a", "6"), came("c", "6"), came("e", "7")], dict.fromkeys("abe", IN) | {"c": OUT}
    )

    assert made.databases.routes == ((RouteKind.DATABASE, "PubMed", 3), (RouteKind.DATABASE, CARRIED, 1))
    assert (made.databases.duplicates, made.databases.waiting_screening, made.databases.screened) == (2, 1, 1)


def test_a_previous_study_that_is_dropped_stays_in_its_box_and_leaves_the_total():
    made = counted(UPDATE, BEFORE, {"a": IN, "b": OUT, "c": OUT, "d": OUT})

    assert made.previous == Previous(studies=2, reports=2, dropped_studies=1, dropped_reports=1)
    assert (made.reports, made.total_studies, made.total_reports) == (0, 1, 1)


def test_what_was_excluded_before_and_is_included_now_is_new():
    made = counted(UPDATE, BEFORE, dict.fromkeys("abc", IN) | {"d": OUT})

    assert (made.databases.identified, made.reports, made.total_reports) == (2, 1, 3)


def test_a_new_report_of_a_previous_study_is_no_new_study():
    verdicts = dict.fromkeys("abe", IN) | dict.fromkeys("cd", OUT)
    made = counted(UPDATE, [*BEFORE, came("e", "6")], verdicts, studies={"b": "s", "e": "s"})

    assert (made.studies, made.reports, made.total_studies, made.total_reports) == (0, 1, 2, 3)


def test_studies_that_the_workspace_never_held_count_before_and_in_the_total():
    update = replace(UPDATE, studies=10, reports=12)
    made = counted(update, [*BEFORE, came("e", "6")], dict.fromkeys("abe", IN) | dict.fromkeys("cd", OUT))

    assert (made.previous.studies, made.previous.reports, made.total_studies, made.total_reports) == (12, 14, 13, 15)


def test_other_methods_carry_over_in_their_own_arm():
    made = counted(
        UPDATE, [*BEFORE[:3], came("d", "1", RouteKind.EXPERT, "A. Brandt")], dict.fromkeys("ab", IN) | {"c": OUT}
    )

    assert made.databases.identified == 0
    assert made.others.routes == ((RouteKind.BY_HAND, CARRIED, 1),) and made.others.waiting_screening == 1


@pytest.mark.parametrize(
    "previous",
    [Previous(studies=1, reports=1, dropped_reports=2), Previous(studies=2, reports=1), Previous(dropped_studies=-1)],
)
def test_previous_studies_that_contradict_themselves_are_a_named_error(previous):
    with pytest.raises(FlowError, match="do not add up"):
        check(replace(flow(Review(hits=(), records=())), previous=previous))
