"""Who reads which record: shares, pairs, sources, and what comes in later."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from evidence.screen.assigning import Pool, Rule, deal, drawn, loads

KEYS = [f"r{n:03}" for n in range(100)]


def rule(seed=1, **shares):
    return Rule(pools=(Pool(shares=tuple(sorted(shares.items()))),), seed=seed)


def test_shares_come_out_as_they_were_asked_for():
    assert loads(deal(KEYS, rule(ada=60, ben=40), 1)) == {"ada": 60, "ben": 40}


def test_two_of_three_read_each_record_and_all_pairs_are_used_alike():
    pairs = Counter(deal(KEYS[:99], rule(ada=1, ben=1, cai=1), 2).values())
    assert pairs == {("ada", "ben"): 33, ("ada", "cai"): 33, ("ben", "cai"): 33}


def test_four_people_read_equally_many_in_pairs_used_alike():
    dealt = deal(KEYS[:96], rule(ada=1, ben=1, cai=1, dee=1), 2)
    assert set(loads(dealt).values()) == {48}
    assert max(Counter(dealt.values()).values()) - min(Counter(dealt.values()).values()) <= 2


def test_a_seed_gives_the_same_again_and_another_seed_something_else():
    first = deal(KEYS, rule(ada=1, ben=1), 1)
    assert deal(reversed(KEYS), rule(ada=1, ben=1), 1) == first
    assert deal(KEYS, rule(2, ada=1, ben=1), 1) != first


def test_who_has_judged_a_record_stays_with_it_and_the_rest_is_shared():
    dealt = deal(KEYS[:10], rule(ada=1, ben=1, cai=1), 2, judged={key: ["ada"] for key in KEYS[:10]})
    assert all("ada" in people for people in dealt.values())
    others = loads({key: set(people) - {"ada"} for key, people in dealt.items()})
    assert others == {"ben": 5, "cai": 5}


def test_a_source_goes_to_those_who_are_named_for_it_and_the_rest_by_shares():
    pools = (Pool(source="Medline", shares=(("ada", 1),)), Pool(shares=(("ben", 1),)))
    sources = {"r1": {"Medline", "Scopus"}, "r2": {"Scopus"}}
    dealt = deal(["r1", "r2", "r3"], Rule(pools=pools), 1, sources=sources)
    assert dealt == {"r1": ("ada",), "r2": ("ben",), "r3": ("ben",)}


def test_a_record_that_no_pool_takes_is_everybodys():
    only = Rule(pools=(Pool(source="Medline", shares=(("ada", 1),)),))
    assert deal(["r1"], only, 1) == {}
    assert drawn("r1", only, 1) == ()


def test_a_pool_with_too_few_people_leaves_a_place_open():
    assert deal(["r1"], rule(ada=1), 2) == {"r1": ("ada",)}


def test_later_records_follow_the_shares_on_average():
    made = loads({f"n{n}": drawn(f"n{n}", rule(ada=75, ben=25), 1) for n in range(4000)})
    assert 2850 <= made["ada"] <= 3150


@given(
    st.sets(st.text("abcd", min_size=1, max_size=4), max_size=40),
    st.dictionaries(st.sampled_from(["ada", "ben", "cai", "dee"]), st.integers(1, 9), min_size=1),
    st.sampled_from([1, 2]),
    st.integers(0, 50),
)
def test_every_record_gets_as_many_different_people_as_it_needs(keys, shares, needed, seed):
    dealt = deal(keys, rule(seed, **shares), needed)
    assert set(dealt) == keys
    assert all(len(set(people)) == min(needed, len(shares)) for people in dealt.values())
    if needed == 1 and keys:
        whole = sum(shares.values())
        for name, weight in shares.items():
            assert abs(loads(dealt).get(name, 0) - len(keys) * weight / whole) < len(shares)
