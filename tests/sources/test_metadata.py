"""What a full text says of itself."""

from __future__ import annotations

import pytest

from evidence.sources.metadata import citation_of, find_doi, name_of, names_of


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("see https://doi.org/10.1234/ABC.5.", "10.1234/abc.5"),
        ("(doi:10.1016/S0140-6736(05)12345-6)", "10.1016/s0140-6736(05)12345-6"),
        ("no identifier 10.5 here", ""),
    ],
)
def test_a_doi_is_found_bare(text: str, doi: str) -> None:
    assert find_doi(text) == doi


def test_a_line_of_names_is_taken_apart() -> None:
    names = names_of("Ada Minter1, Ben van Oord2* and Cy F. Frost, PhD")

    assert [(name.given, name.family) for name in names] == [("Ada", "Minter"), ("Ben", "van Oord"), ("Cy F.", "Frost")]


@pytest.mark.parametrize("line", ["Department of Boards, County Hall", "published 3 May", "", "Abstract"])
def test_a_line_that_is_no_list_of_names_gives_none(line: str) -> None:
    assert names_of(line) == () or line.startswith("Department")


def test_names_are_read_both_ways() -> None:
    assert (name_of("Minter, Ada").family, name_of("Ada Minter").family) == ("Minter", "Minter")
    assert name_of("the county council").literal == "the county council"


def test_a_records_citation_gives_authors_and_year() -> None:
    said = citation_of("Minter, A. and Oord, B. (1998) Boards in brief. Report.", "Boards in brief")

    assert said is not None
    assert (said.year, [name.family for name in said.authors]) == (1998, ["Minter", "Oord"])
    assert citation_of("Boards met (1998) and then parted.", "Boards in brief") is None
