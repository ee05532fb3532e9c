"""Calibration rounds: when one is over, and when it may be shown."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from evidence.model import Stage
from evidence.screen.calibration import draw, round_state
from evidence.store.duties import Round, Turn

TITLES = Stage.TITLE_ABSTRACT
MADE = Round(
    act="draw", stage=TITLES, seed=1, people=("ada", "ben"), records=("a", "b"), person="ada", at="2026-11-01T00:00:00"
)
DRAWN = Turn(act="draw")
NUMBERS = count(1)


def judged(record, person, stage=TITLES):
    return Turn(act=f"t{next(NUMBERS)}", record=record, stage=stage.value, reviewer=person)


def left(person, away=1):
    return Turn(act=f"t{next(NUMBERS)}", reviewer=person, away=away)


def undone(turn):
    return Turn(act=f"t{next(NUMBERS)}", undone=turn.act)


def told(*turns, made=MADE, named=()):
    return round_state(made, [DRAWN, *turns], lambda key: {"a2": "a"}.get(key, key), named)


def all_of(*people):
    return [judged(key, person) for person in people for key in ("a", "b")]


def test_a_round_is_open_until_everybody_has_judged_all_of_it():
    half = told(*all_of("ada"), judged("a", "ben"))
    assert (half.over, half.shown, half.done, half.waits_for) == (False, False, {"ada": 2, "ben": 1}, {"ben": 1})
    whole = told(*all_of("ada", "ben"))
    assert (whole.over, whole.shown, whole.waits_for) == (True, True, {})


def test_verdicts_at_another_stage_do_not_count():
    assert told(*all_of("ada"), judged("a", "ben", Stage.FULL_TEXT), judged("b", "ben", Stage.FULL_TEXT)).over is False


def test_a_verdict_on_a_joined_record_counts_for_the_record_that_was_kept():
    assert told(*all_of("ada"), judged("a2", "ben"), judged("b", "ben")).over


def test_a_verdict_taken_back_before_the_end_is_missing_and_after_it_opens_nothing_again():
    last = judged("b", "ben")
    early = [*all_of("ada"), judged("a", "ben"), undone(judged("c", "ben"))]
    assert not told(*early).over
    assert told(*early, last, undone(last)).over


def test_it_does_not_wait_for_somebody_who_has_left_and_waits_for_who_is_back():
    three = Round(
        act="draw", stage=TITLES, seed=1, people=("ada", "ben", "cai"), records=("a", "b"), person="ada", at=""
    )
    gone = left("cai")
    assert told(*all_of("ada", "ben"), gone, made=three).shown
    assert not told(gone, left("cai", 0), *all_of("ada", "ben"), made=three).over
    assert not told(gone, undone(gone), *all_of("ada", "ben"), made=three).over
    assert told(*all_of("ada", "ben"), gone, left("cai", 0), made=three).shown


def test_when_all_but_one_have_left_there_is_nothing_to_show():
    found = told(judged("a", "ben"), left("ben"), *all_of("ada"))
    assert (found.over, found.shown) == (True, False)


def test_who_left_before_the_others_judged_cannot_be_looked_at_by_them():
    found = told(judged("a", "ben"), left("ben"), judged("a", "ada"))
    assert (found.over, found.shown) == (False, False)


def test_a_person_whom_the_protocol_names_no_longer_is_not_waited_for():
    assert told(*all_of("ada"), named=("ada", "dee")).over


def test_a_draw_is_of_so_many_records_and_the_same_again():
    keys = [f"r{n}" for n in range(30)]
    assert len(draw(keys, 5, 1)) == 5
    assert draw(reversed(keys), 5, 1) == draw(keys, 5, 1) != draw(keys, 5, 2)
    assert set(draw(keys[:3], 5, 1)) == set(keys[:3])


TEXTS = Stage.FULL_TEXT


def asked(record, state):
    return Turn(act=f"t{next(NUMBERS)}", record=record, state=state)


def read_in_full(record, *people):
    return [judged(record, person, TEXTS) for person in people]


def test_at_full_text_what_cannot_be_had_is_not_waited_for():
    made = replace(MADE, stage=TEXTS)
    first = read_in_full("a", "ada", "ben")
    assert told(*first, made=made).waits_for == {"ada": 1, "ben": 1}
    assert told(*first, asked("b", "requested"), made=made).over is False
    gone = told(*first, asked("b", "unobtainable"), made=made)
    assert (gone.over, gone.shown, gone.records) == (True, True, {"a"})
    assert told(*all_of("ada"), judged("a", "ben"), asked("b", "unobtainable")).over is False


def test_a_full_text_that_was_found_after_all_is_waited_for_unless_the_round_is_over():
    made = replace(MADE, stage=TEXTS)
    gone, found = asked("b", "unobtainable"), asked("b", "readable")
    assert told(gone, found, *read_in_full("a", "ada", "ben"), made=made).over is False
    assert told(found, gone, *read_in_full("a", "ada", "ben"), made=made).over is False
    assert told(gone, undone(gone), *read_in_full("a", "ada", "ben"), made=made).over is False
    late = told(gone, *read_in_full("a", "ada", "ben"), found, *read_in_full("b", "ada"), made=made)
    assert (late.over, late.records, late.done) == (True, {"a"}, {"ada": 1, "ben": 1})
