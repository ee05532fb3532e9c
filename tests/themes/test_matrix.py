"""The map of themes by facet."""

from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Facet, FacetValue, Theme
from evidence.themes.matrix import UNNAMED, Cell, Mention, Tagged, matrix

THEMES = (
    Theme(code="F", label="Functions"),
    Theme(code="F1", label="Money", parent="F"),
    Theme(code="G", label="Form"),
)
FACET = Facet(name="tier", label="Tier", values=tuple(FacetValue(code=c, label=c) for c in ("RHA", "SHA", "ICB")))
SPANS = {"start": st.integers(0, 30), "stop": st.integers(31, 50), "text": st.sampled_from(["t1", "t2"])}
TAGS = st.lists(
    st.builds(
        Tagged,
        theme=st.sampled_from(["F", "F1", "G", "gone"]),
        source=st.sampled_from(["a", "b"]),
        study=st.sampled_from(["", "s"]),
        **SPANS,
    ),
    max_size=12,
)
MENTIONS = st.lists(
    st.builds(
        Mention,
        value=st.sampled_from(["RHA", "SHA", "PCT"]),
        text=st.sampled_from(["t1", "t2"]),
        start=st.integers(0, 60),
        stop=st.integers(61, 70),
    ),
    max_size=12,
)


def tag(theme, start, stop, source="a", study="", text="t1"):
    return Tagged(theme=theme, text=text, start=start, stop=stop, source=source, study=study)


def mention(value, start, stop, text="t1"):
    return Mention(value=value, text=text, start=start, stop=stop)


def test_a_tag_counts_for_every_value_that_its_words_name():
    made = matrix(
        THEMES,
        FACET,
        [tag("G", 0, 50), tag("G", 60, 90)],
        [mention("SHA", 10, 13), mention("RHA", 45, 55), mention("SHA", 70, 73)],
    )

    assert made.cells["G", "SHA"] == Cell(passages=2, sources=1, studies=1)
    assert made.cells["G", "RHA"] == Cell(passages=1, sources=1, studies=1)
    assert made.cells["G", "ICB"] == Cell()
    assert made.rows["G"] == Cell(passages=2, sources=1, studies=1)


def test_two_reports_of_one_study_are_two_sources_and_one_study():
    tags = [
        tag("G", 0, 9, source="report", study="s", text="t1"),
        tag("G", 0, 9, source="article", study="s", text="t2"),
    ]
    made = matrix(THEMES, FACET, tags, [mention("SHA", 0, 3), mention("SHA", 0, 3, text="t2")])

    assert made.cells["G", "SHA"] == Cell(passages=2, sources=2, studies=1)


def test_a_theme_counts_what_is_under_it_and_one_span_once():
    made = matrix(THEMES, FACET, [tag("F1", 0, 9), tag("F", 0, 9)], [mention("SHA", 0, 3)])

    assert made.cells["F", "SHA"].passages == 1
    assert made.cells["F1", "SHA"].passages == 1


def test_a_tag_that_names_nothing_counts_for_what_its_text_is_about_or_in_a_column_of_its_own():
    made = matrix(THEMES, FACET, [tag("G", 0, 9), tag("G", 0, 9, text="t2")], [], elsewhere={"t2": ["ICB", "PCT"]})

    assert made.cells["G", "ICB"].passages == 1
    assert made.cells["G", UNNAMED].passages == 1
    assert made.values == ("RHA", "SHA", "ICB", UNNAMED)
    assert made.columns[UNNAMED].passages == 1


@given(TAGS, MENTIONS)
def test_nothing_that_was_tagged_is_lost_and_totals_never_count_twice(tags, mentions):
    made = matrix(THEMES, FACET, tags, mentions)

    for theme in made.themes:
        own = {(t.text, t.start, t.stop) for t in tags if t.theme == theme or (theme == "F" and t.theme == "F1")}
        cells = [made.cells[theme, value] for value in made.values]
        assert made.rows[theme].passages == len(own)
        assert max(cell.passages for cell in cells) <= made.rows[theme].passages <= sum(cell.passages for cell in cells)
    assert all(cell.studies <= cell.sources + 1 and cell.sources <= cell.passages * 2 for cell in made.cells.values())


@given(TAGS, MENTIONS)
def test_a_tag_counts_for_a_value_exactly_if_a_mention_of_it_overlaps(tags, mentions):
    made = matrix(THEMES, FACET, tags, mentions)

    for value in ("RHA", "SHA"):
        spans = {
            (t.text, t.start, t.stop)
            for t in tags
            for m in mentions
            if t.theme == "G" and m.value == value and m.text == t.text and m.start < t.stop and t.start < m.stop
        }
        assert made.cells["G", value].passages == len(spans)


@given(TAGS, MENTIONS, st.randoms())
def test_the_order_of_tags_and_mentions_makes_no_difference(tags, mentions, draw):
    mixed_tags, mixed_mentions = draw.sample(tags, len(tags)), draw.sample(mentions, len(mentions))

    assert matrix(THEMES, FACET, tags, mentions) == matrix(THEMES, FACET, mixed_tags, mixed_mentions)


def test_a_circle_of_parents_ends():
    circle = (Theme(code="A", label="A", parent="B"), Theme(code="B", label="B", parent="A"))
    made = matrix(circle, FACET, [tag("A", 0, 9)], [mention("SHA", 0, 3)])

    assert made.cells["A", "SHA"] == made.cells["B", "SHA"] == Cell(passages=1, sources=1, studies=1)
