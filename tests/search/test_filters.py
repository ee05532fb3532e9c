import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import UsageError
from evidence.search.filters import Filters, Years, allowed_ids, parse_years
from evidence.store.derived import Index, IndexedPassage, IndexedText

years = st.integers(1000, 9999)


@given(years, years)
def test_a_range_of_years_includes_both_ends(first, second):
    since, until = sorted((first, second))

    assert parse_years(f"{since}..{until}") == Years(since=since, until=until)
    assert since in parse_years(f"{since}..{until}")
    assert until in parse_years(f"{since}..{until}")
    assert since - 1 not in parse_years(f"{since}..{until}")
    assert until + 1 not in parse_years(f"..{until}")


@given(years)
def test_open_ranges_and_single_years(year):
    assert parse_years(f"{year}..") == Years(since=year)
    assert parse_years(f" ..{year} ") == Years(until=year)
    assert parse_years(f"{year}") == Years(since=year, until=year)


@pytest.mark.parametrize(
    "text", ["", "..", "nineteen", "1990-2013", "1990...2013", "19902013", "99..2013", "2013..1990", "١٩٩٠"]
)
def test_anything_else_is_refused_with_an_example(text):
    with pytest.raises(UsageError, match=r"Write \d{4}\.\.\d{4}"):
        parse_years(text)


@given(st.text())
def test_no_text_breaks_the_parser(text):
    try:
        parse_years(text)
    except UsageError as error:
        assert error.remedy


WORDS = {
    "old": "A joint committee met; the members were appointed.",
    "new": "Joint committees meet, and a committee is joint with the councils.",
    "undated": "Words.",
}


@pytest.fixture
def index(tmp_path):
    with Index(tmp_path / "index.db") as opened:
        for record, year, facets in (
            ("old", 1980, (("tier", "RHA"), ("level", "region"))),
            ("new", 2020, (("tier", "ICS"),)),
            ("undated", None, ()),
        ):
            passage = IndexedPassage(
                name=f"{record}:1",
                record=record,
                text=record,
                number=1,
                title=f"The {record} boards",
                words=WORDS[record],
                start=0,
                stop=5,
                year=year,
                facets=facets,
            )
            opened.add_text(IndexedText(text=record, record=record, cut="c"), [passage])
        yield opened


def found(index, **conditions):
    ids = allowed_ids(index, Filters(**conditions))
    return None if ids is None else sorted(record for _, record in index.keys(ids).values())


def test_no_condition_allows_everything(index):
    assert found(index) is None


def test_conditions_all_hold(index):
    assert found(index, years=Years(since=1990)) == ["new"]
    assert found(index, years=Years(since=1990), records=frozenset({"old"})) == []
    assert found(index, records=frozenset({"old", "undated"})) == ["old", "undated"]
    assert found(index, records=frozenset()) == []
    assert found(index, spans=(("old", 4, 9), ("new", 5, 9))) == ["old"]
    assert found(index, spans=()) == []
    assert found(index, sources=frozenset({"abstract"})) == []


def test_codes_of_one_facet_are_alternatives_and_facets_are_joined(index):
    assert found(index, facets=(("tier", "RHA"), ("tier", "ICS"))) == ["new", "old"]
    assert found(index, facets=(("tier", "RHA"), ("tier", "ICS"), ("level", "region"))) == ["old"]


def test_a_phrase_must_stand_word_for_word_in_any_ending_and_a_title_counts(index):
    assert found(index, phrases=("joint committee",)) == ["new", "old"]
    assert found(index, phrases=("committee joint",)) == []
    assert found(index, phrases=("Joint Committee", "appointed")) == ["old"]
    assert found(index, phrases=("new boards",)) == ["new"]
    assert found(index, phrases=("?!",)) == []


def test_what_must_not_stand_is_shut_out_with_or_without_other_conditions(index):
    assert found(index, without=("joint committee",)) == ["undated"]
    assert found(index, without=("councils", "appointed")) == ["undated"]
    assert found(index, phrases=("joint committee",), without=("council",)) == ["old"]
    assert found(index, without=("?!",)) == ["new", "old", "undated"]


def test_words_of_a_title_are_looked_for_there_alone(index):
    assert found(index, titles=("old",)) == ["old"]
    assert found(index, titles=("committee",)) == []


def test_a_filter_that_is_refused_shuts_out_what_meets_it(index):
    assert found(index, refused=(Filters(facets=(("tier", "RHA"),)),)) == ["new", "undated"]
    assert found(index, years=Years(until=2030), refused=(Filters(years=Years(since=2000)),)) == ["old"]
