"""The counts of the flow diagram."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.model import RouteKind, Stage
from evidence.screen.flow import BY_HAND_NAME, Flow, FlowError, Hits, Review, check, flow
from evidence.screen.standing import Outcome

TITLES, TEXTS = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
KEYS = tuple("abcdefghij")
SOME = st.frozensets(st.sampled_from(KEYS), max_size=3)
REVIEWS = st.builds(
    Review,
    hits=st.lists(
        st.builds(
            Hits,
            kind=st.sampled_from(list(RouteKind)),
            name=st.sampled_from(["PubMed", "HMIC", "King's Fund"]),
            records=st.lists(st.sampled_from(KEYS), max_size=12).map(tuple),
        ),
        max_size=5,
    ).map(tuple),
    records=st.just(KEYS),
    titles=st.dictionaries(st.sampled_from(KEYS), st.sampled_from(list(Outcome))),
    texts=st.dictionaries(st.sampled_from(KEYS), st.sampled_from(list(Outcome))),
    reasons=st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["setting", "design"])),
    automation=SOME,
    other=SOME,
    awaited=SOME,
    unretrieved=SOME,
    studies=st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["s1", "s2"])),
    stages=st.sampled_from([(TITLES, TEXTS), (TITLES,), (TEXTS,)]),
)


@settings(max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(REVIEWS)
def test_the_counts_of_any_review_add_up(review):
    made = flow(review)
    arms = (made.databases, made.others)

    assert sum(arm.identified for arm in arms) >= len(review.records)
    assert sum(arm.identified - arm.duplicates for arm in arms) == len(review.records)
    assert sum(arm.included for arm in arms) == made.reports
    assert made.studies <= made.reports
    for arm in arms:
        removed = arm.duplicates + arm.removed_by_automation + arm.removed_other
        assert arm.identified == removed + arm.waiting_screening + arm.screened
        assert arm.screened == arm.waiting_decision + arm.excluded + arm.sought
        assert arm.sought == arm.not_retrieved + arm.waiting_retrieval + arm.waiting_assessment + arm.assessed
        assert arm.assessed == arm.waiting_verdict + arm.excluded_texts + arm.included
        assert TITLES in review.stages or arm.excluded == arm.waiting_screening == 0
        assert TEXTS in review.stages or arm.included == arm.sought


@settings(max_examples=300, deadline=None)
@given(
    REVIEWS,
    st.sampled_from(
        ["identified", "removed_other", "screened", "excluded", "sought", "assessed", "included", "duplicates"]
    ),
    st.sampled_from(["databases", "others"]),
)
def test_a_count_that_is_one_off_is_found(review, name, side):
    made = flow(review)
    arm = getattr(made, side)

    with pytest.raises(FlowError, match="do not add up"):
        check(replace(made, **{side: replace(arm, **{name: getattr(arm, name) + 1})}))


def example() -> Flow:
    """Two databases and a hand search: 9 entries, 7 records, one of which no route brought."""
    return flow(
        Review(
            hits=(
                Hits(kind=RouteKind.DATABASE, name="PubMed", records=("a", "b", "c", "a")),
                Hits(kind=RouteKind.DATABASE, name="HMIC", records=("b", "d")),
                Hits(kind=RouteKind.DATABASE, name="PubMed", records=("e",)),
                Hits(kind=RouteKind.HAND_SEARCH, name="Health Trends", records=("a", "f")),
            ),
            records=("a", "b", "c", "d", "e", "f", "g"),
            titles=dict.fromkeys("abcfg", Outcome.INCLUDED) | {"d": Outcome.EXCLUDED, "e": Outcome.CONFLICT},
            texts={"a": Outcome.INCLUDED, "b": Outcome.EXCLUDED, "f": Outcome.INCLUDED, "g": Outcome.UNSURE},
            reasons={"b": "setting"},
            unretrieved=frozenset("c"),
            studies={"a": "study", "f": "study"},
        )
    )


def test_a_review_read_by_hand_gives_the_counts_made_by_hand():
    made = example()
    one, two = made.databases, made.others

    assert one.routes == ((RouteKind.DATABASE, "PubMed", 5), (RouteKind.DATABASE, "HMIC", 2))
    assert (one.identified, one.duplicates, one.waiting_screening, one.screened) == (7, 2, 0, 5)
    assert (one.waiting_decision, one.excluded, one.sought, one.not_retrieved) == (1, 1, 3, 1)
    assert (one.assessed, one.reasons, one.included) == (2, (("setting", 1),), 1)
    assert two.routes == ((RouteKind.HAND_SEARCH, "Health Trends", 2), (RouteKind.BY_HAND, BY_HAND_NAME, 1))
    assert (two.identified, two.duplicates, two.screened, two.sought) == (3, 1, 2, 2)
    assert (two.assessed, two.waiting_verdict, two.included) == (2, 1, 1)
    assert (made.reports, made.studies, made.finished) == (2, 1, False)


def test_a_record_that_was_judged_counts_as_assessed_even_if_it_was_once_not_to_be_had():
    made = flow(
        Review(
            hits=(),
            records=("a",),
            titles={"a": Outcome.INCLUDED},
            texts={"a": Outcome.INCLUDED},
            unretrieved=frozenset("a"),
        )
    )

    assert (made.others.not_retrieved, made.others.assessed, made.finished) == (0, 1, True)


def test_full_texts_not_here_yet_wait_for_retrieval_and_those_here_for_assessment():
    passed = dict.fromkeys("abc", Outcome.INCLUDED)
    awaited, gone = frozenset("ab"), frozenset("b")
    arm = flow(Review(hits=(), records=("a", "b", "c"), titles=passed, awaited=awaited, unretrieved=gone)).others

    assert (arm.waiting_retrieval, arm.not_retrieved, arm.waiting_assessment, arm.assessed) == (1, 1, 1, 0)


def test_exclusions_without_a_reason_are_counted_under_none_and_the_most_frequent_come_first():
    made = flow(
        Review(
            hits=(),
            records=("a", "b", "c"),
            texts=dict.fromkeys("abc", Outcome.EXCLUDED),
            reasons={"b": "setting", "c": "setting"},
            stages=(TEXTS,),
        )
    )

    assert made.others.reasons == (("setting", 2), ("", 1))


def test_a_route_that_names_an_unknown_record_is_an_error_that_names_it():
    strange = Hits(kind=RouteKind.DATABASE, name="PubMed", records=("a", "zz"))

    with pytest.raises(FlowError, match="names the record 'zz'"):
        flow(Review(hits=(strange,), records=("a",)))


def test_an_empty_review_has_noughts_throughout():
    made = flow(Review(hits=(), records=()))

    assert (made.databases.identified, made.others.identified, made.reports, made.studies) == (0, 0, 0, 0)
