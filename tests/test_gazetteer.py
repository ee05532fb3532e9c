import time

from hypothesis import given
from hypothesis import strategies as st

from evidence.gazetteer import find_facets, find_in_short, is_acronym
from evidence.model import Facet, FacetValue

TIER = Facet(
    name="tier",
    label="Tier",
    values=(
        FacetValue(code="SHA", label="Strategic Health Authority", aliases=("SHA", "SHAs"), since=2002, until=2013),
        FacetValue(code="RHA", label="Regional Health Authority", aliases=("RHA",), since=1974, until=1996),
        FacetValue(code="HA", label="Health Authority", aliases=("HA",), since=1996, until=2002),
        FacetValue(code="ICS", label="Integrated Care System", aliases=("ICS", "integrated care systems")),
        FacetValue(code="ICSP", label="Irish Crown Service", aliases=("ICS",), since=1900, until=1920),
        FacetValue(code="DAT", label="Doctor's Area Team", aliases=("non-statutory team",)),
    ),
)
NAMES = [name for value in TIER.values for name in (value.label, *value.aliases)]
LEVEL = Facet(name="level", label="Level", values=(FacetValue(code="region", label="regional"),))


def codes(text, *facets, years=()):
    return [(mention.code, mention.name) for mention in find_facets(text, facets or (TIER,), years)]


def test_the_longest_name_wins():
    assert codes("The strategic health authority and the health authority") == [
        ("SHA", "strategic health authority"),
        ("HA", "health authority"),
    ]


def test_an_alias_in_capitals_is_found_in_capitals_only():
    assert codes("SHA, SHAs, sha, shas, Sha") == [("SHA", "SHA"), ("SHA", "SHAs")]


def test_names_are_whole_words_and_plurals_only_as_listed():
    assert codes("SHARE, RHAs, XSHA, SHA_2, strategic health authorityship") == []


def test_a_name_may_break_across_lines_and_use_any_apostrophe_or_hyphen():
    assert codes("strategic\n   health authority") == [("SHA", "strategic\n   health authority")]
    assert codes("the doctor\u2019s area team is a non\u2011statutory team") == [
        ("DAT", "doctor\u2019s area team"),
        ("DAT", "non\u2011statutory team"),
    ]


def test_a_shared_acronym_means_the_value_that_is_spelt_out_in_the_text():
    assert codes("An integrated care system (ICS)")[-1] == ("ICS", "ICS")
    assert codes("ICS, the Irish Crown Service")[0] == ("ICSP", "ICS")


def test_else_the_one_that_was_there_in_those_years():
    shared = Facet(
        name="tier",
        label="Tier",
        values=(
            FacetValue(code="RHA14", label="Regional Health Authority", since=1974, until=1994),
            FacetValue(code="RHA8", label="Regional Health Authority", since=1994, until=1996),
        ),
    )

    assert codes("a regional health authority", shared, years=[1980]) == [("RHA14", "regional health authority")]
    assert len(codes("a regional health authority", shared)) == 2


def test_else_both():
    assert codes("the ICS") == [("ICS", "ICS"), ("ICSP", "ICS")]


def test_each_facet_is_searched_for_itself():
    assert codes("a regional health authority", TIER, LEVEL) == [
        ("RHA", "regional health authority"),
        ("region", "regional"),
    ]


def test_a_facet_without_values_finds_nothing():
    assert codes("anything", Facet(name="period", label="Period")) == []


def test_what_counts_as_an_acronym():
    assert all(is_acronym(name) for name in ("SHA", "SHAs", "ICS", "NHS's", "STP"))
    assert not any(is_acronym(name) for name in ("Sha", "area team", "NHS England", "A", ""))


@given(st.text(alphabet="SHARICshaic \n.-'é", max_size=80))
def test_every_mention_is_what_stands_in_the_text(text):
    for mention in find_facets(text, [TIER, LEVEL]):
        assert text[mention.start : mention.stop] == mention.name
        assert not text[mention.start - 1 : mention.start].isalnum() or mention.start == 0
        assert not text[mention.stop : mention.stop + 1].isalnum()


def test_a_long_text_and_a_large_gazetteer_take_little_time():
    many = tuple(
        FacetValue(code=f"V{n}", label=f"strategic board of the {n}th area", aliases=(f"SB{n}X",)) for n in range(300)
    )
    text = "The strategic board of the 250th area met the SHA and planned services for many districts. " * 1000
    facet = Facet(name="tier", label="Tier", values=(*TIER.values, *many))
    find_facets("", [facet])

    began = time.process_time()
    assert len(find_facets(text, [facet])) == 2000
    assert time.process_time() - began < 2


@given(
    st.lists(st.sampled_from([*NAMES, "and", "the", "SHARE", "\n", "(", ")", "\u2019s", "team", "Health"]), max_size=8),
    st.sampled_from(["", " ", "  "]),
)
def test_in_a_short_text_the_same_is_found(words, between):
    text = between.join(words)
    assert find_in_short(text, [TIER, LEVEL]) == find_facets(text, [TIER, LEVEL])
