"""What has been shown of a blind stage, out of everything that happened."""

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Decision, Stage, Verdict
from evidence.screen.disclosure import Played, disclosed
from evidence.screen.standing import Design, Panel
from evidence.store.past import Event, Happened, Told, event_of

TITLES, TEXTS = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
DUAL = Panel(design=Design.DUAL, reviewers=("ada", "ben"))
CLOCK = count(1)


def came(record):
    return Event(happened=Happened.CAME, record=record)


def decided(record, reviewer, verdict="include", *, stage=TITLES):
    at = next(CLOCK)
    made = Decision(record=record, stage=stage, reviewer=reviewer, verdict=Verdict(verdict), at=f"{at:09d}")
    return Event(happened=Happened.DECIDED, record=record, act=f"a{at}", decision=made)


def both(record, verdict="include", *, stage=TITLES):
    return [decided(record, person, verdict, stage=stage) for person in ("ada", "ben")]


def joined(merged, kept):
    return Event(happened=Happened.JOINED, record=merged, other=kept, act=f"a{next(CLOCK)}")


def undone(event):
    return Event(happened=Happened.UNDONE, act=f"a{next(CLOCK)}", other=event.act)


EVENTS = st.lists(
    st.one_of(
        st.builds(came, st.sampled_from("abc")),
        st.builds(
            decided,
            st.sampled_from("abc"),
            st.sampled_from(["ada", "ben"]),
            st.sampled_from(["include", "exclude"]),
            stage=st.sampled_from(list(Stage)),
        ),
    ),
    max_size=25,
)


def shown(*events):
    return {stage: set(keys) for stage, keys in disclosed(events, DUAL).items()}


def test_nothing_is_shown_while_one_record_waits():
    assert shown(came("a"), came("b"), *both("a")) == {TITLES: set(), TEXTS: set()}


def test_a_record_that_comes_later_hides_nothing_and_waits_itself():
    done = [came("a"), *both("a")]
    assert shown(*done, came("b"))[TITLES] == {"a"}
    assert shown(*done, came("b"), decided("b", "ada"))[TITLES] == {"a"}
    assert shown(*done, came("b"), came("c"), *both("b"))[TITLES] == {"a"}
    assert shown(*done, came("b"), came("c"), *both("b"), *both("c"))[TITLES] == {"a", "b", "c"}


def test_a_later_stage_stays_shown_too():
    done = [came("a"), *both("a"), *both("a", stage=TEXTS)]
    assert shown(*done, came("b"), *both("b"))[TEXTS] == {"a"}


def test_a_verdict_that_is_taken_back_does_not_hide_what_was_shown():
    last = decided("b", "ben")
    done = [came("a"), came("b"), *both("a"), decided("b", "ada"), last]
    assert shown(*done, undone(last))[TITLES] == {"a", "b"}


def test_a_verdict_taken_back_before_the_stage_was_finished_shows_nothing():
    first = decided("a", "ben")
    assert shown(came("a"), came("b"), *both("b"), first, undone(first), decided("a", "ada"))[TITLES] == set()


def test_a_join_takes_a_waiting_record_away_from_then_on_only():
    begun = [came("a"), came("b"), *both("a"), came("c")]
    assert shown(*begun, joined("b", "a"))[TITLES] == set()
    assert shown(*begun, joined("b", "a"), *both("c"))[TITLES] == {"a", "c"}


def test_records_that_are_parted_again_wait_for_their_own_verdicts():
    join = joined("b", "a")
    assert shown(came("a"), came("b"), join, *both("a"), undone(join), decided("b", "ada"))[TITLES] == {"a", "b"}


def test_a_full_text_that_cannot_be_had_is_waited_for_again_when_it_can():
    done = [came("a"), came("b"), *both("a"), *both("b"), *both("a", stage=TEXTS)]
    away = Event(happened=Happened.REQUESTED, record="b", other="unobtainable", act="away")
    assert shown(*done)[TEXTS] == set()
    assert shown(*done, away)[TEXTS] == {"a"}
    assert shown(*done, away, Event(happened=Happened.READABLE, record="b"))[TEXTS] == {"a"}


@given(EVENTS, st.integers(0, 25))
def test_what_was_shown_once_stays_shown(events, cut):
    before, after = shown(*events[:cut]), shown(*events)
    assert all(before[stage] <= after[stage] for stage in Stage)


@given(EVENTS)
def test_only_what_both_have_judged_is_ever_shown(events):
    for stage, keys in shown(*events).items():
        for key in keys:
            made = [one.decision for one in events if one.decision and one.record == key]
            assert {"ada", "ben"} <= {one.reviewer for one in made if one.stage is stage}


def row(event: Event) -> Told:
    made = event.decision
    told = (made.stage.value, made.reviewer, made.role, made.verdict.value, made.at) if made else ("", "", "", "", "")
    return (event.happened.value, event.record, event.act, event.other, *told)


@given(EVENTS)
def test_an_event_is_what_its_row_says(events):
    assert [event_of(row(one)) for one in events] == events


@given(st.lists(st.tuples(EVENTS, st.booleans(), st.sampled_from([("ada", "ben"), ("ada", "cy")])), max_size=4))
def test_a_past_that_is_played_on_is_what_it_is_when_played_at_once(parts):
    played, past = Played(), list[Event]()
    for more, goes_on, reviewers in parts:
        past = [*past, *more] if goes_on else [*more, *past]
        panel = Panel(design=Design.DUAL, reviewers=reviewers)
        assert played.disclosed([row(one) for one in past], panel) == disclosed(past, panel)
