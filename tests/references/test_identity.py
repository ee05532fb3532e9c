"""Exact duplicates join, and nothing else does."""

from __future__ import annotations

import random
import time
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Name, Record
from evidence.references.identity import Join, enrich, join_exact, same_work

LONG = "Regional hospital boards and the planning of services"
HAM = (Name(family="Ham", given="Chris"),)
PAPER = Record(key="a", title=LONG, year=1981, authors=HAM, venue="Health Policy", abstract="We ask why.")


def test_the_same_doi_joins_whatever_the_titles_say() -> None:
    assert same_work(replace(PAPER, doi="10.1/x"), Record(key="b", title="Regional boards", doi="10.1/x")) == "same DOI"


def test_title_year_and_first_author_join_across_case_accents_and_punctuation() -> None:
    other = Record(key="b", title=f"{LONG.upper()}.", year=1981, authors=(Name(family="HÁM", given="C."),))

    assert same_work(PAPER, other) == "same title, year and first author"


def test_another_year_or_author_keeps_apart_even_with_the_same_abstract() -> None:
    assert same_work(PAPER, replace(PAPER, year=1982)) is None
    assert same_work(PAPER, replace(PAPER, authors=(Name(family="Klein", given="R"),))) is None


def test_title_alone_does_not_join_but_title_and_abstract_do() -> None:
    bare = Record(key="b", title=LONG)

    assert same_work(PAPER, bare) is None
    assert same_work(PAPER, replace(bare, abstract="WE ask, why?")) == "same title and abstract"


def test_different_dois_never_join_by_title() -> None:
    assert same_work(replace(PAPER, doi="10.1/x"), replace(PAPER, doi="10.1/y")) is None


def test_editorials_of_one_person_in_one_year_stay_apart() -> None:
    first = replace(PAPER, title="Editorial", abstract="", fields={"volume": "1"})

    assert same_work(first, replace(first, fields={"volume": "2"})) is None
    assert same_work(first, replace(first, key="b")) == "same title, year and first author"


def test_a_final_report_and_its_article_are_two_sources() -> None:
    assert same_work(PAPER, replace(PAPER, kind="report", venue="Policy Research Unit")) is None


def test_a_congress_abstract_and_its_paper_are_two_works() -> None:
    paper = replace(PAPER, fields={"volume": "47", "pages": "2263-2264"})

    assert same_work(paper, replace(paper, venue="Congress", fields={"volume": "26", "pages": "1662"})) is None
    assert same_work(paper, replace(paper, venue="Hlth Pol", fields={"volume": "47", "pages": "2263"})) is not None


def test_abstracts_under_the_one_doi_of_their_supplement_stay_apart() -> None:
    first = replace(PAPER, doi="10.1/s", fields={"pages": "S34"})
    second = Record(
        key="b",
        title="Quite another matter of its own",
        doi="10.1/s",
        authors=(Name(literal="Lee"),),
        fields={"pages": "S35"},
    )

    assert same_work(first, second) is None
    assert join_exact([], [first, second, replace(first, key="c"), replace(second, key="d")]) == (
        Join(incoming=2, into=0, reason="same DOI"),
        Join(incoming=3, into=1, reason="same DOI"),
    )


def test_joining_a_list_names_the_first_of_each_group_and_why() -> None:
    twin = replace(PAPER, key="b")
    other = Record(key="c", title="Something else entirely, of its own", doi="10.1/z")

    joins = join_exact([PAPER], [twin, other, replace(other, key="d", title="Said differently")])

    assert [(one.incoming, one.into, one.reason) for one in joins] == [
        (0, 0, "same title, year and first author"),
        (2, 2, "same DOI"),
    ]


def test_a_record_that_could_be_either_of_two_works_joins_neither() -> None:
    first, second = replace(PAPER, doi="10.1/x"), replace(PAPER, doi="10.1/y")

    assert join_exact([], [first, PAPER, second]) == ()


def test_a_chain_never_ties_two_works_together() -> None:
    first = replace(PAPER, doi="10.1/x")
    bridge = Record(key="m", title=LONG, abstract=PAPER.abstract)
    last = Record(key="z", title=LONG, abstract=PAPER.abstract, year=1999, authors=HAM)

    into = {one.incoming: one.into for one in join_exact([], [first, bridge, last])}

    assert into == {1: 0}


@given(
    st.permutations(
        [
            PAPER,
            replace(PAPER, key="b", doi="10.1/x"),
            replace(PAPER, key="c", year=None),
            Record(key="d", title="Other"),
        ]
    )
)
def test_the_order_of_records_does_not_change_which_belong_together(records: list[Record]) -> None:
    groups = {record.key: {record.key} for record in records}
    for join in join_exact([], records):
        groups[records[join.into].key].add(records[join.incoming].key)

    assert {frozenset(group) for group in groups.values() if len(group) > 1} == {frozenset({"a", "b", "c"})}


def test_forty_thousand_records_join_in_seconds() -> None:
    draw = random.Random(7)
    words = ["care", "board", "region", "trust", "plan", "health", "local", "power", "board", "review"]
    records = [
        Record(key=str(n), title=" ".join(draw.choices(words, k=7)), year=draw.randint(1948, 2026), authors=HAM)
        for n in range(20_000)
    ]

    began = time.process_time()
    joins = join_exact(records, records)

    assert len(joins) == len(records)
    assert time.process_time() - began < 10


def test_enriching_fills_what_is_empty_and_lists_what_differs() -> None:
    old = replace(PAPER, abstract="", fields={"volume": "3"})
    new = replace(
        PAPER, key="x", doi="10.1/x", venue="HEALTH POLICY", year=1982, fields={"volume": "4", "pages": "1-9"}
    )

    record, filled, differs = enrich(old, new)

    assert (record.key, record.abstract, record.doi, record.year) == ("a", "We ask why.", "10.1/x", 1981)
    assert record.fields == {"volume": "3", "pages": "1-9"}
    assert filled == ("abstract", "doi", "fields.pages")
    assert [(one.field, one.old, one.new) for one in differs] == [("year", "1981", "1982"), ("fields.volume", "3", "4")]


def test_enriching_with_itself_changes_nothing() -> None:
    assert enrich(PAPER, PAPER) == (PAPER, (), ())
