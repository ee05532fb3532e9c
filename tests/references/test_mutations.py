"""Damaged files of every format: no crash, no hang, no entry lost without a word, and what was read comes back."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from accounting import TooSlowError, account, within
from made_files import made_files
from mutating import EDITS, mutated

from evidence.errors import UnreadableError
from evidence.model import Name
from evidence.references.files import read_bytes, read_text
from evidence.references.names import parse_names, write_names
from evidence.references.writers import WRITERS

FILES = made_files()
SIGNS = (
    "\n",
    "\n\n",
    "\r",
    " ",
    "  - ",
    "{",
    "}",
    '"',
    "'",
    ",",
    "[",
    "]",
    "<",
    ">",
    "&",
    "@article{a,",
    "@comment{",
    "@string{x = ",
    " title = {",
    "TY  - JOUR",
    "ER  - ",
    "TI  - A pond",
    "AU  - Roe, A",
    "PMID- 1",
    "PT J",
    "ER",
    "%0 Book",
    "%T ",
    "RT Book",
    "T1 A",
    "<1>",
    "Title",
    "  A",
    "title,authors,year,doi",
    "a,b,c,d",
    ";",
    "\t",
    '{"id": "w1"',
    '"title": "A pond"',
    "<record>",
    "</record>",
    "<mods>",
    "<titleInfo><title>",
    "<PubmedArticle>",
    "</PubmedArticle>",
    "<rdf:RDF>",
    "<bib:Article>",
    "<!--",
    "-->",
    "<![CDATA[",
    "&#0;",
    "\ufeff",
    "\ud800",
    "\x00",
    "\x1a",
    "é",
)


@pytest.mark.parametrize("name", sorted(FILES))
def test_an_unharmed_file_is_read_whole_and_comes_back_in_every_format(name: str) -> None:
    for target in sorted(WRITERS):
        found = account(FILES[name], target)
        assert (found.read, found.refused, found.faults) == (4, 0, ())
        assert found.starts >= 4


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_damaged_file_loses_nothing_without_a_word(name: str) -> None:
    draw = random.Random(20261124)
    targets = sorted(WRITERS)
    for number in range(24):
        how, raw = mutated(draw, FILES[name], list(FILES.values()))
        found = account(raw, targets[number % len(targets)])
        assert found.faults == (), (number, how)


def test_every_kind_of_damage_is_borne_by_the_real_files(shared: Path) -> None:
    paths = sorted(
        path for path in (shared / "data/references").glob("*/*") if path.is_file() and path.stat().st_size < 12_000
    )
    draw = random.Random(7)
    others = [path.read_bytes() for path in paths]
    for number, raw in enumerate(others):
        name = sorted(EDITS)[number % len(EDITS)]
        assert account(EDITS[name](draw, raw, others) or raw).faults == (), (paths[number].name, name)


@settings(max_examples=200, deadline=None)
@given(parts=st.lists(st.sampled_from(SIGNS), max_size=40))
def test_signs_of_all_formats_in_any_order_are_read_or_refused(parts: list[str]) -> None:
    found = account("".join(parts).encode("utf-8", "surrogatepass"))
    assert found.faults == ()


@settings(max_examples=100, deadline=None)
@given(raw=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    assert account(raw).faults == ()


@pytest.mark.parametrize(
    "unit",
    [
        "\n",
        " \n",
        "\r",
        "\ufeff",
        "@",
        "@a",
        "a",
        "{",
        "}",
        '"',
        '",',
        "<",
        "<a>",
        "<!--",
        "[",
        '{"id":',
        "\\",
        "\\'",
        "$",
        "--",
        " and ",
        "A, ",
        "; ",
        "&amp;",
        "- ",
        "TY  - ",
        "PT J\n",
        "%0 ",
        "<1>\n",
        "<record ",
        "title,",
    ],
)
@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json", "endnote-xml", "csv"])
def test_time_grows_no_faster_than_the_file(name: str, unit: str) -> None:
    text = FILES[name].decode()
    at = text.index("Regional")
    try:
        with within(5):
            read_bytes((text[:at] + unit * (60_000 // len(unit)) + text[at:]).encode(), "long")
    except UnreadableError:
        pass
    except TooSlowError:
        pytest.fail("too slow")


class TestFaultsThatWereFound:
    def test_bibtex_that_starts_with_a_brace_is_no_json(self) -> None:
        assert read_text("{\n@article{a, title={A pond}}\n", "a").format == "bibtex"

    def test_lines_may_end_in_any_way_in_every_format(self) -> None:
        for name, raw in FILES.items():
            for end in (b"\r", b"\r\n", b"\r\r\n") if name != "xlsx" else ():
                found = read_bytes(
                    b"\n\njunk\n\n".replace(b"\n", end) * ("ris" in name) + raw.replace(b"\n", end), name
                )
                assert (len(found.records), found.refused) == (4, ()), (name, end)

    def test_a_byte_order_mark_goes_where_files_were_joined_and_stays_in_words(self) -> None:
        text = "TY  - JOUR\nTI  - no\ufeffbreak\nER  - \ufeffTY  - JOUR\nTI  - B\nER  - \n\ufeffTY  - JOUR\nTI  - C\nER  - "
        assert [one.title for one in read_bytes(text.encode(), "a").records] == ["no\ufeffbreak", "B", "C"]

    @pytest.mark.parametrize(
        "name", ["ris", "nbib", "ciw", "enw", "refworks", "ovid-text", "ovid-short", "bibtex", "jsonl"]
    )
    def test_files_joined_without_a_line_end_are_all_read(self, name: str) -> None:
        found = read_bytes(FILES[name].rstrip(b"\n") + FILES[name], name)
        assert (len(found.records), found.refused) == (8, ())

    def test_a_type_line_that_has_lost_its_line_end_begins_an_entry(self) -> None:
        found = read_text(
            "TY  - JOUR\nTI  - A\nAB  - textTY  - JOUR\nTI  - B\nER  - TY  - BOOK\nTI  - TY  - JOUR\nER  - \n", "a"
        )
        assert [(one.title, one.abstract) for one in found.records] == [("A", "text"), ("B", ""), ("TY - JOUR", "")]

    def test_a_row_above_the_header_is_refused_and_a_heading_is_not(self) -> None:
        found = read_text("Search of ponds\na,One,Roe,1999\nid,title,authors,year\nb,Two,Roe,1998\n", "a")
        assert [one.title for one in found.records] == ["Two"]
        assert [(one.line, one.raw) for one in found.refused] == [(2, "a,One,Roe,1999")]

    def test_a_sign_of_another_format_in_a_cell_makes_no_other_format_of_a_table(self) -> None:
        found = read_text('id,title,abstract\na,One,"Text\n@misc{b, title={C}}\nPMID- 9"\nb,Two,\n', "a")
        assert (found.format, [one.title for one in found.records]) == ("csv", ["One", "Two"])

    def test_xml_without_its_first_sign_is_xml_still(self) -> None:
        found = read_bytes(FILES["endnote-xml"].replace(b"><", b">\n<")[1:], "a")
        assert (found.format, len(found.records)) == ("endnote-xml", 4)

    @pytest.mark.parametrize("lead", ["Dear all,\n\n", "{", "[", "\u201d", "x"])
    @pytest.mark.parametrize("name", ["csl-json", "csl-json-flat", "openalex-json", "openalex-lines", "openalex-page"])
    def test_json_behind_something_else_is_read_entry_by_entry(self, name: str, lead: str) -> None:
        found = read_text(lead + FILES[name].decode(), "a")
        assert len(found.records) + len(found.refused) >= 4
        assert len(found.records) >= 3

    def test_an_entry_of_json_whose_start_is_broken_is_refused_and_not_passed_over(self) -> None:
        text = '[{"id": "a", "title": "One"}, {"i"d": "b", "title": "Two"}, {"id": "c", "title": "Three"}, {id: "d"}]'
        found = read_text(text, "a")
        assert [one.title for one in found.records] == ["One", "Three"]
        assert ["Two" in one.raw for one in found.refused] == [True, False]

    def test_fields_of_bibtex_behind_the_end_of_their_entry_are_refused(self) -> None:
        found = read_text("@article{a,\n  year = 1999 }\n  title = {A pond},\n}\n\n@article{b, title = {B}}\n", "a")
        assert [one.key for one in found.records] == ["a", "b"]
        assert [(one.line, one.reason) for one in found.refused] == [(3, "the fields stand in no entry")]

    def test_a_thing_in_a_thing_of_rdf_is_an_entry_of_its_own(self) -> None:
        text = FILES["zotero-rdf"].decode().replace("</bib:Article>", "", 1)
        found = read_text(text, "a")
        assert (len(found.records), len(found.refused)) == (3, 1)

    def test_entries_that_have_got_among_the_authors_of_another_are_read_and_that_one_is_refused(self) -> None:
        text = '{"items": [{"id": "a", "title": "One", "author": [{"family": "Roe"}, {"id": "b", "title": "Two"}]}]}'
        found = read_text(text, "a")
        assert ([one.key for one in found.records], len(found.refused)) == (["b"], 1)

    def test_json_whose_fields_hold_the_names_of_openalex_is_no_export_of_it(self) -> None:
        text = '[{"id": "a", "title": "One", "custom": {"authorships": "[]", "abstract_inverted_index": "{}"}}]'
        assert read_text(text, "a").format == "csl-json"

    def test_braces_in_names_come_back(self) -> None:
        for name in (
            Name(family="Ham", given="{T}eX"),
            Name(family="{H}am", given="A {B"),
            Name(literal="Group {A} \\ B"),
        ):
            assert parse_names(write_names((name,))) == (name,)

    def test_initials_apart_belong_to_the_given_name(self) -> None:
        assert parse_names("Eze C D, Mc Donald A B") == (
            Name(family="Eze", given="C D"),
            Name(family="Mc Donald", given="A B"),
        )

    def test_what_ris_carries_is_put_back_from_behind_a_long_abstract(self) -> None:
        raw = (
            "TY  - JOUR\nTI  - A\nAB  - "
            + "word " * 30_000
            + '\nC8  - evidence:{"fields":{"odd":["","kept"]}}\nER  - \n'
        )
        (record,) = read_text(raw, "a").records
        assert (record.fields["odd"], "carried" in record.fields) == ("kept", False)

    @pytest.mark.parametrize("depth", [150, 250, 700, 900, 960, 990, 1500])
    @pytest.mark.parametrize(
        "around", ['{"items": [%s]}', "[%s]", '%s\n{"title": "B"}', '{"results": [%s]}', '[{"id": 1, "author": [%s]}]']
    )
    def test_json_may_be_nested_to_any_depth(self, around: str, depth: int) -> None:
        for opened, closed in (("[", "]"), ('{"a":', "}")):
            entry = (
                '{"id": "https://openalex.org/W1", "title": "A", "authorships": [], "a": '
                + opened * depth
                + "1"
                + closed * depth
                + "}"
            )
            found = read_text(around % entry, "a")
            assert len(found.records) + len(found.refused) > 0
