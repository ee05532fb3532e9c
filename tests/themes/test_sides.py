"""Which side of the comparison a sentence speaks of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Facet, FacetValue
from evidence.protocol import Axis, Side
from evidence.themes.sides import Around, named, nameless, side_of, side_of_words

BODIES = Facet(
    name="body",
    label="Body",
    values=(
        FacetValue(code="RB", label="Regional Boards", aliases=("regional board", "RB"), since=1950, until=1979),
        FacetValue(code="SB", label="System Boards", aliases=("system board", "SB"), since=2015),
        FacetValue(code="LG", label="Link Groups", aliases=("link group",)),
    ),
)
AXIS = Axis(facet="body", label="", then=Side(label="Then", values=("RB",)), now=Side(label="Now", values=("SB",)))
OLD, NEW = Around(heads=frozenset({"RB"})), Around(heads=frozenset({"SB"}))


def side(words, around=Around()):  # noqa: B008
    return side_of_words(words, around, AXIS, BODIES)


def test_a_sentence_is_on_the_side_that_it_names():
    assert (side("The regional board planned."), side("Two system boards planned.")) == ("then", "now")


def test_a_sentence_that_names_both_sides_is_on_neither():
    assert side("System boards have what regional boards had.") == ""


def test_a_sentence_that_names_nothing_is_on_the_side_of_the_headings_and_else_of_its_passage():
    assert side("It planned for ten years.", OLD) == "then"
    assert side("It planned for ten years.", Around(passage=frozenset({"SB"}))) == "now"
    assert side("It planned for ten years.") == ""


def test_a_sentence_that_names_the_other_side_under_a_heading_compares():
    assert side("So did the regional boards.", NEW) == ""


def test_under_the_heading_of_a_body_of_neither_side_only_a_name_tells():
    elsewhere = Around(heads=frozenset({"LG"}), passage=frozenset({"LG", "RB"}))

    assert side("They met in the hall.", elsewhere) == ""
    assert side("The regional board paid them.", elsewhere) == "then"


def test_a_sentence_of_years_after_a_body_ended_does_not_speak_of_it():
    assert side("In 2021 the question came back.", OLD) == ""
    assert side("In 1971, and not in 2021, it was asked.", OLD) == "then"
    assert side("In 1960 nobody asked.", NEW) == ""


def test_names_are_taken_out_so_that_what_is_said_can_be_compared():
    assert nameless("The RB and each system board planned.", BODIES) == "The the body and each the body planned."


@given(st.text(max_size=80))
def test_no_words_are_an_error(words):
    assert side(words, OLD) in {"then", "now", ""}
    assert named(nameless(words, BODIES), BODIES) <= named(words, BODIES) | {"RB", "SB", "LG"}


@pytest.mark.parametrize(("codes", "told"), [({"RB"}, "then"), ({"SB", "LG"}, "now"), ({"RB", "SB"}, ""), ({"LG"}, "")])
def test_values_of_one_side_are_of_that_side(codes, told):
    assert side_of(codes, AXIS) == told
