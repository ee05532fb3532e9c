"""A hit on one screen: nothing that is read steers the terminal, no line is too wide, and no word is lost."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from evidence.layout import columns, safe
from evidence.search.keys import KEYS, Action, help_lines, hints, press
from evidence.search.page import Leaf, compose

HOSTILE = st.text(
    alphabet=st.sampled_from("ab \n\t\x1b[2J\x07\u202e\u200f\u00ad战e\u0301.—") | st.characters(), max_size=80
)


def leaf(**given_: object) -> Leaf:
    told = {"citation": "Ham 1981, p. 3", "title": "Planning", "told": (), "before": "", "best": "", "after": ""}
    return Leaf(**{**told, **given_})  # type: ignore[arg-type]


def texts(lines: list[tuple[tuple[str, str], ...]]) -> list[str]:
    return ["".join(text for _, text in line) for line in lines]


def test_a_screen_says_where_on_top_then_the_passage_with_its_best_sentence_then_the_keys():
    shown = compose(
        leaf(told=("ham1981:3", "Findings", "theme F1"), before="It met. ", best="It planned.", after=" It went."),
        place=2,
        count=9,
        is_new=True,
    )
    assert texts(shown)[:5] == [
        "Ham 1981, p. 3",
        "Planning",
        "ham1981:3\u00a0· Findings\u00a0· theme F1",
        "",
        "It met. It planned. It went.",
    ]
    assert (("text", "It met. "), ("best", "It planned."), ("text", " It went.")) in shown
    assert texts(shown)[-3:-1] == ["new since the last look", "hit 2 of 9"]
    assert texts(shown)[-1].startswith("n\u00a0next")


def test_a_passage_beside_the_hit_says_how_far_it_is():
    assert "1 passage after hit 1 of 3" in texts(compose(leaf(after="So."), place=1, count=3, away=1))
    assert "2 passages before hit 1 of 3" in texts(compose(leaf(after="So."), place=1, count=3, away=-2))


@given(before=HOSTILE, best=HOSTILE, after=HOSTILE, title=HOSTILE, told=HOSTILE, width=st.integers(1, 130))
def test_nothing_that_is_read_steers_the_terminal_or_is_too_wide(before, best, after, title, told, width):
    lines = texts(
        compose(leaf(before=before, best=best, after=after, title=title, told=(told,)), place=1, count=1, width=width)
    )
    assert all(columns(line) <= max(20, width) for line in lines)
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for line in lines for char in line)
    assert "\u202e" not in "".join(lines)


@given(before=HOSTILE, best=HOSTILE, after=HOSTILE)
def test_no_word_of_a_passage_is_lost_and_the_best_sentence_is_that_alone(before, best, after):
    shown = compose(leaf(title="", citation="", before=before, best=best, after=after), place=1, count=1, width=60)
    told = [(style, text) for line in shown for style, text in line if style in {"text", "best"}]
    assert "".join(text for _, text in told).replace(" ", "") == "".join(map(safe, (before, best, after))).replace(
        " ", ""
    )
    assert "".join(text for style, text in told if style == "best").replace(" ", "") == safe(best).replace(" ", "")


def test_every_action_has_a_key_and_a_line_of_help():
    assert {press(key) for key in KEYS} == set(Action)
    assert press("N") is Action.NEXT
    assert press(" ") is Action.NEXT
    assert press("x") is None
    assert press("\x1b") is None
    assert len(help_lines()) == len(KEYS)
    assert all(key in hints() for key in KEYS)
