import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Facet, FacetValue
from evidence.search.variants import names, one_spelling, spellings, spelt_out

TIER = Facet(
    name="tier",
    label="Tier",
    values=(
        FacetValue(
            code="SHA", label="Strategic Health Authorities", aliases=("strategic health authority", "SHA", "SHAs")
        ),
        FacetValue(code="GM", label="Greater Manchester", aliases=("Greater Manchester",)),
    ),
)


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("organisation", "organization"), ("centre", "center"), ("programmes", "programs"), ("labour", "labor"),
        ("paediatric", "pediatric"), ("modelling", "modeling"), ("analyse", "analyze"), ("grey", "gray"),
        ("neighbourhood", "neighborhood"), ("haemorrhage", "hemorrhage"),
    ],
)  # fmt: skip
def test_british_and_american_spelling_find_each_other(british, american):
    assert american in spellings(british)
    assert british in spellings(american)


@pytest.mark.parametrize("word", ["health", "filled", "hours", "theory", "region", "the", "councillors"])
def test_most_words_have_one_spelling(word):
    assert spellings(word) == ()


def test_every_spelling_of_a_word_is_known_by_one():
    for word in ("organisation", "organization"):
        assert one_spelling(word) == one_spelling("organisation")
    assert one_spelling("programmes") == one_spelling("programs")
    assert one_spelling("health") == "health"


def test_acronyms_are_spelt_out_once_and_only_those():
    assert spelt_out("Why was the SHA abolished?", [TIER]) == "Why was the SHA (strategic health authority) abolished?"
    assert spelt_out("the SHA (strategic health authority)", [TIER]) == "the SHA (strategic health authority)"
    assert spelt_out("SHAPE", [TIER]) == "SHAPE"


@given(st.from_regex(r"[a-z]{1,20}", fullmatch=True))
def test_a_word_is_never_its_own_other_spelling(word):
    found = spellings(word)

    assert word not in found
    assert len(found) == len(set(found))


def test_an_acronym_has_its_full_names_and_a_full_name_its_acronyms():
    assert list(names("What did the SHA do?", [TIER])) == [("SHA", ["strategic health authority"])]
    assert list(names("a Strategic  Health Authority", [TIER])) == [("Strategic  Health Authority", ["SHA", "SHAs"])]
    assert list(names("Greater Manchester", [TIER])) == []


def test_a_name_with_signs_that_patterns_use_is_spelt_out_as_it_is():
    alias = r"research \g<0> [work]"
    odd = Facet(name="x", label="X", values=(FacetValue(code="A", label="A", aliases=(alias, "RND")),))

    assert spelt_out("RND pays", [odd]) == f"RND ({alias}) pays"
