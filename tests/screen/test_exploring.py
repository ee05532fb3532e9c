"""Records drawn at random among those that a ranking puts first."""

from hypothesis import given
from hypothesis import strategies as st

from evidence.screen.exploring import Order, interleaved

ORDER = [f"r{n}" for n in range(12)]
BACKWARDS = ORDER[::-1]


def test_every_so_manieth_record_is_the_next_of_the_random_order():
    assert interleaved(ORDER, BACKWARDS, 0, 4).keys[:8] == ["r0", "r1", "r2", "r11", "r3", "r4", "r5", "r10"]


def test_the_turns_go_on_from_what_was_read_before():
    assert interleaved(ORDER, BACKWARDS, 3, 4).keys[:5] == ["r11", "r0", "r1", "r2", "r10"]


def test_nobody_explores_where_the_protocol_does_not_want_it():
    assert interleaved(ORDER, BACKWARDS, 7, 0) == Order(ORDER)


@given(order=st.lists(st.integers().map(str), unique=True), data=st.data())
def test_each_record_comes_once_whatever_is_drawn(order, data):
    drawn = data.draw(st.permutations(order))
    every = data.draw(st.sampled_from([0, 2, 3, 20]))
    done = data.draw(st.integers(0, 50))
    found = interleaved(order, drawn, done, every)

    assert sorted(found.keys) == sorted(order)
    turns = {number for number in range(done + 1, done + len(order) + 1) if every and number % every == 0}
    assert found.explored == {found.keys[number - done - 1] for number in turns}
