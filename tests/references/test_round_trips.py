"""What is written is read back as it was, in every format, for what that format carries."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.model import EvidenceKind, Name, Record
from evidence.references.files import read_bytes
from evidence.references.kinds import KINDS
from evidence.references.names import parse_bibtex_names, parse_names, write_names
from evidence.references.writers import WRITERS, csl
from evidence.text import clean, squeeze

LETTERS = "abcdeÄÖüéßřŁøœABCÇ"
SIGNS = " .,;:'\"`!?-–—()[]{}<>/\\&%$#_^~@=+*|0123456789"


def one_line(characters: str, size: int = 40) -> st.SearchStrategy[str]:
    return st.text(characters, min_size=1, max_size=size).map(lambda text: squeeze(clean(text)))


def worded(size: int = 40) -> st.SearchStrategy[str]:
    """Text with a letter at both ends and anything between."""
    ends = st.sampled_from(LETTERS)
    return st.builds(lambda a, text, b: squeeze(clean(f"{a}{text}{b}")), ends, one_line(LETTERS + SIGNS, size), ends)


part = st.text("ABCDEÄÖÜÉŁabcdéüßø", min_size=2, max_size=8).map(lambda text: "N" + text.lower())
persons = st.builds(
    lambda family, given, suffix: Name(family=family, given=given + suffix), part, part, st.sampled_from(["", ", Jr"])
)
bodies = st.builds(lambda a, b: Name(literal=f"{a} {b}"), part, part)
authors = st.lists(persons | bodies, max_size=4).map(tuple)
FIELDS = {
    "volume": st.integers(1, 400).map(str),
    "issue": st.sampled_from(["1", "2-3", "Suppl 1"]),
    "pages": st.sampled_from(["12-19", "e065993", "4", "S12-S15"]),
    "publisher": part,
    "place": part,
    "language": st.just("en"),
    "keywords": st.lists(part, min_size=1, max_size=3, unique=True).map("; ".join),
    "note": worded(),
}


@st.composite
def entries(draw: st.DrawFn) -> list[Record]:
    made = draw(
        st.lists(
            st.builds(
                Record,
                key=st.text("abcdefgh0123456789", min_size=1, max_size=8),
                kind=st.sampled_from(sorted(KINDS)),
                title=worded(),
                abstract=st.just("") | worded(120),
                authors=authors,
                year=st.none() | st.integers(1500, 2090),
                venue=st.just("") | worded(),
                doi=st.just("") | st.sampled_from(["10.1016/s0140-6736(05)67889-2", "10.1000/abc_1"]),
                url=st.just("") | st.just("https://example.org/a_b?c=1&d=%20#e~f"),
                fields=st.fixed_dictionaries({}, optional=FIELDS),
            ),
            min_size=1,
            max_size=4,
        )
    )
    return [dataclasses.replace(one, fields=dict(sorted(one.fields.items()))) for one in made]


checked = st.builds(
    lambda evidence, verified, doubt: {"evidence": evidence, "verified": verified, "doubt": doubt},
    st.sampled_from(list(EvidenceKind)),
    st.sampled_from(["", "V", "M"]),
    st.sampled_from(["", "pages, volume"]),
)


def again(records: list[Record], target: str) -> list[Record]:
    content = WRITERS[target](records)
    export = read_bytes(content if isinstance(content, bytes) else content.encode(), "memory")
    assert not export.refused
    return [dataclasses.replace(one, raw="") for one in export.records]


@pytest.mark.parametrize("target", sorted(WRITERS))
@settings(max_examples=75, deadline=None)
@given(records=entries())
def test_records_come_back_as_they_were(target: str, records: list[Record]) -> None:
    assert again(records, target) == records


@pytest.mark.parametrize("target", sorted(WRITERS))
@settings(max_examples=30, deadline=None)
@given(records=entries(), said=checked)
def test_what_a_bibliography_says_of_its_own_checking_comes_back(
    target: str, records: list[Record], said: dict
) -> None:
    records = [dataclasses.replace(one, **said) for one in records]

    assert again(records, target) == records


@settings(max_examples=200, deadline=None)
@given(names=authors)
def test_names_in_one_cell_come_back(names: tuple[Name, ...]) -> None:
    assert parse_names(write_names(names)) == names


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=80))
def test_no_text_is_too_strange_for_names(text: str) -> None:
    parse_bibtex_names(text)
    parse_names(text)


def test_a_formula_in_a_cell_is_disarmed_and_restored() -> None:
    record = Record(key="k", title='=HYPERLINK("http://x")', venue="'+1", doi="", fields={"note": "@a", "volume": "-3"})

    text = WRITERS["csv"]([record])

    assert "'=HYPERLINK" in text
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in text.split("\n")[1].split(","))
    assert again([record], "csv") == [record]


def test_the_editors_of_a_chapter_are_names_in_csl_and_come_back():
    fields = {"edition": "2", "editors": "Doe, Jane; de la Roe, A.; NHS Trust", "place": "Leeds", "series": "Wells"}
    chapter = Record(key="a", kind="chapter", title="Ponds", venue="Water", fields=fields)
    made = csl.item(chapter)
    assert made["editor"] == [
        {"family": "Doe", "given": "Jane"},
        {"family": "de la Roe", "given": "A."},
        {"literal": "NHS Trust"},
    ]
    assert (made["publisher-place"], made["edition"], made["collection-title"]) == ("Leeds", "2", "Wells")
    assert "custom" not in made
    assert again([chapter], "csl-json") == [chapter]


def test_the_editors_of_an_article_stay_beside_it():
    article = Record(key="a", kind="article", title="Ponds", fields={"editors": "Doe, Jane"})
    assert csl.item(article)["custom"] == {"editors": "Doe, Jane"}
    assert again([article], "csl-json") == [article]
