"""Records drawn at random among those that a ranking puts first."""

from hypothesis import given
from hypothesis import strategies as st

from evidence.screen.exploring import interleaved

ORDER = [f"r{n}" for n in range(12)]
BACKWARDS = ORDER[::-1]


def test_every_so_manieth_record_is_the_next_of_the_random_order():
    assert interleaved(ORDER, BACKWARDS, 0, 4)[:8] == ["r0", "r1", "r2", "r11", "r3", "r4", "r5", "r10"]


def test_the_turns_go_on_from_what_was_read_before():
    assert interleaved(ORDER, BACKWARDS, 3, 4)[:5] == ["r11", "r0", "r1", "r2", "r10"]


def test_nobody_explores_where_the_protocol_does_not_want_it():
    assert interleaved(ORDER, BACKWARDS, 7, 0) == ORDER


@given(order=st.lists(st.integers().map(str), unique=True), data=st.data())
def test_each_record_comes_once_whatever_is_drawn(order, data):
    drawn = data.draw(st.permutations(order))
    found = interleaved(order, drawn, data.draw(st.integers(0, 50)), data.draw(st.sampled_from([0, 2, 3, 20])))

    assert sorted(found) == sorted(order)
