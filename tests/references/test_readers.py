"""Exports as researchers have them: what is read, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.errors import UnreadableError
from evidence.model import EvidenceKind, Export, Name, Record
from evidence.references import read_file


@pytest.fixture
def reads(tmp_path: Path):
    """Write text or bytes to a file with a name that says nothing, and read it."""

    def read(content: str | bytes) -> Export:
        path = tmp_path / "export.dat"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_file(path)

    return read


def only(export: Export) -> Record:
    assert not export.refused
    (record,) = export.records
    return record


class TestBibtex:
    def test_an_article_is_read_with_everything_it_says(self, reads) -> None:
        record = only(
            reads(
                "@article{ham1981,\n  author = {Ham, Christopher and de la Cruz, Ana and {The King's Fund} and others},\n"
                '  title = {{Policy-making in the {NHS}}},\n  journal = "Health \\& Place",\n  year = 1981, volume = {3},\n'
                "  number = 2, pages = {217--226}, doi = {https://doi.org/10.1000/ABC.1},\n  kind = {history},\n"
                "  verified = {P}, doubt = {volume},\n}\n"
            )
        )

        assert (record.key, record.kind, record.title) == ("ham1981", "article", "Policy-making in the NHS")
        assert record.authors == (
            Name(family="Ham", given="Christopher"),
            Name(family="de la Cruz", given="Ana"),
            Name(literal="The King's Fund"),
            Name(literal="others"),
        )
        assert (record.year, record.venue, record.doi) == (1981, "Health & Place", "10.1000/abc.1")
        assert record.fields == {"volume": "3", "issue": "2", "pages": "217-226"}
        assert (record.evidence, record.verified, record.doubt) == (EvidenceKind.HISTORY, "P", "volume")
        assert record.raw.startswith("@article{ham1981,")

    def test_a_broken_entry_is_refused_with_its_line_and_the_rest_is_read(self, reads) -> None:
        export = reads("@book{a, title={One}}\n\n@book{b, title={Two\n@book{c, title={Three}}\n")

        assert [record.key for record in export.records] == ["a", "c"]
        (refusal,) = export.refused
        assert refusal.line == 3
        assert "closed" in refusal.reason
        assert refusal.raw == "@book{b, title={Two"

    def test_strings_and_months_are_put_in_and_parts_joined(self, reads) -> None:
        export = reads(
            '@string{nhs = "National Health Service"}\n@misc{a, title = nhs # " reform, " # mar, month = jan, note = unknown}'
        )

        record = only(export)
        assert record.title == "National Health Service reform, March"
        assert record.fields == {"month": "January", "note": "unknown"}

    def test_the_same_key_twice_gives_two_entries(self, reads) -> None:
        export = reads("@misc{a, title={One}}\n@misc{a, title={Two}}")

        assert [(one.key, one.title) for one in export.records] == [("a", "One"), ("a", "Two")]

    def test_a_repeated_field_does_not_lose_the_entry(self, reads) -> None:
        record = only(reads("@article{a, title={One}, title={Other}, keywords={x}, keywords={y}}"))

        assert record.title == "One"
        assert record.fields["keywords"] == "x; y"

    def test_a_missing_comma_is_forgiven(self, reads) -> None:
        record = only(reads("@article{a,\n title = {One}\n year = {1999},\n}\n"))

        assert (record.title, record.year) == ("One", 1999)

    def test_a_strange_type_is_an_entry_still(self, reads) -> None:
        record = only(reads("@my-type{a, title={One}}"))

        assert (record.kind, record.fields["kind_as_given"]) == ("document", "my-type")

    def test_comments_are_no_entries(self, reads) -> None:
        export = reads("@comment{jabref-meta: x}\nfree words a@b.org\n@misc{a, title={One}}\n% more")

        assert only(export).title == "One"

    @pytest.mark.parametrize(
        ("latex", "plain"),
        [
            (r"Osipovi{\v{c}} and {\"O}nnud{\'o}ttir", "Osipovič and Önnudóttir"),
            (r"Fa\c{c}ade, na\"{\i}ve, \O{}rsted, stra{\ss}e", "Façade, naïve, Ørsted, straße"),
            (r"Research \& Development: 50\% of \$10", "Research & Development: 50% of $10"),
            (r"the `New NHS' and ``more'' --- 1948--1974", "the ‘New NHS’ and “more” — 1948–1974"),
            (r"H$_2$O and $\alpha$-blockers, 10$^{-5}$", "H₂O and α-blockers, 10⁻⁵"),
            (r"Notes on \emph{The Times} and \textbf{more}", "Notes on The Times and more"),
            ("Costs $5 to $6 a_b 100% R&D", "Costs $5 to $6 a_b 100% R&D"),
        ],
    )
    def test_latex_becomes_plain_text(self, reads, latex: str, plain: str) -> None:
        assert only(reads(f"@misc{{a, title = {{{latex}}}}}")).title == plain


class TestRis:
    def test_dialects_agree(self, reads) -> None:
        ebsco = "TY  - JOUR\nA1  - Ham, Chris\nT1  - One title\nJF  - BMJ\nY1  - 2010/05//\n"
        ebsco += "N2  - Why\nVL  - 3\nSP  - 1\nEP  - 9\nER  - \n"
        scopus = "TY  - JOUR\nAU  - Ham, Chris\nTI  - One title\nT2  - BMJ\nPY  - 2010\nAB  - Why\nVL  - 3\nSP  - 1-9\nER  -\n"

        first, second = only(reads(ebsco)), only(reads("\ufeff" + scopus.replace("\n", "\r\n")))

        for name in ("title", "abstract", "authors", "year", "venue", "kind"):
            assert getattr(first, name) == getattr(second, name)
        assert first.fields["pages"] == second.fields["pages"] == "1-9"

    def test_ovid_numbers_and_links_between_entries_are_passed_over(self, reads) -> None:
        export = reads(
            "1.\nTY  - JOUR\nID  - 77\nT1  - One\nER  - \nNL  - Short name\n\nLink to the Ovid Full Text: http://x\n\n"
            "2.\nTY  - JOUR\nT1  - Two\nDO  - http://dx.doi.org/10.1000/X1\nER  - \n"
        )

        assert [(one.title, one.key, one.doi) for one in export.records] == [
            ("One", "77", ""),
            ("Two", "", "10.1000/x1"),
        ]
        assert not export.refused

    def test_a_value_may_run_over_lines_and_a_missing_end_is_forgiven(self, reads) -> None:
        export = reads(
            "TY  - RPRT\nTI  - A long\ntitle\nKW  - a\nb\nTY  - RPRT\nTI  - Two\nAU  - World Health Organization\n"
        )

        assert [one.title for one in export.records] == ["A long title", "Two"]
        assert export.records[0].fields["keywords"] == "a; b"
        assert export.records[1].authors == (Name(literal="World Health Organization"),)

    def test_an_entry_without_beginning_and_an_empty_one_are_refused(self, reads) -> None:
        export = reads("T1  - Lost\nER  - \nTY  - JOUR\nER  - \nTY  - JOUR\nTI  - Kept\nER  - \n")

        assert [one.title for one in export.records] == ["Kept"]
        assert [(one.line, one.reason.split(":")[0]) for one in export.refused] == [
            (1, "no TY line begins this entry"),
            (3, "the entry is empty"),
        ]


class TestTables:
    def test_columns_are_known_by_their_usual_names(self, reads) -> None:
        header = "record_id,Title,Author(s),Publication Year,Source title,DOI,Page start,Page end,Cited by"
        record = only(reads(header + '\n7,One,"Ham C.; Lee, A",2010,BMJ,10.1000/X,1,9,4\n'))

        assert (record.key, record.title, record.year, record.venue, record.doi) == (
            "7",
            "One",
            2010,
            "BMJ",
            "10.1000/x",
        )
        assert record.authors == (Name(family="Ham", given="C."), Name(family="Lee", given="A"))
        assert record.fields == {"pages": "1-9", "Cited by": "4"}

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_the_delimiter_and_the_header_are_found(self, reads, delimiter: str) -> None:
        rows = [["Search of", "today"], [], ["id", "title", "year"], ["1", "One", "2001"]]
        record = only(reads("\n".join(delimiter.join(row) for row in rows)))

        assert (record.key, record.title, record.year) == ("1", "One", 2001)

    def test_what_cannot_be_read_is_refused_by_line_and_the_rest_is_read(self, reads) -> None:
        export = reads('id,title\n1,One\n2,\n3,Three,shifted\n\n4,"Four\n5,Five\n6,Six\n')

        assert [one.key for one in export.records] == ["1", "5", "6"]
        assert [one.line for one in export.refused] == [3, 4, 6]
        assert export.refused[2].raw == '4,"Four'

    def test_a_cell_may_hold_lines_and_be_very_long_and_hold_nul(self, reads) -> None:
        record = only(reads('title,abstract\n"One","first\nsecond ' + "x" * 200_000 + '\0"\n'))

        assert record.abstract.startswith("first second")
        assert len(record.abstract) > 200_000

    @pytest.mark.parametrize(
        ("cell", "families"),
        [
            ("Joseph Rottman, Erran Carmel, Mary Lacity", ["Rottman", "Carmel", "Lacity"]),
            ("Lim SM, Shiau CWC, Lau Y.", ["Lim", "Shiau", "Lau"]),
            ("Miller, D., Firby, J.", ["Miller", "Firby"]),
            ("Ham, Chris", ["Ham"]),
            ("Ham, Chris and Egbert von Eel", ["Ham", "von Eel"]),
            ("Department of Health and Social Care", ["Department of Health and Social Care"]),
            ("Jane Doe; World Health Organization", ["Doe", "World Health Organization"]),
        ],
    )
    def test_authors_however_they_are_separated(self, reads, cell: str, families: list[str]) -> None:
        record = only(reads(f'title,authors\nOne,"{cell}"\n'))

        assert [name.family or name.literal for name in record.authors] == families


class TestJson:
    def test_csl_json_is_read(self, reads) -> None:
        record = only(
            reads(
                '[{"id": "a", "type": "report", "title": "One", "issued": {"date-parts": [[2010, 5]]}, "DOI": "10.1000/X",'
                ' "author": [{"family": "Beethoven", "given": "L.", "non-dropping-particle": "van"}, {"literal": "WHO"}],'
                ' "container-title": "T", "page": "1-2"}]'
            )
        )

        assert (record.key, record.kind, record.year, record.venue, record.doi) == (
            "a",
            "report",
            2010,
            "T",
            "10.1000/x",
        )
        assert record.authors == (Name(family="van Beethoven", given="L."), Name(literal="WHO"))

    def test_json_lines_with_a_broken_one(self, reads) -> None:
        export = reads('{"title": "One", "authors": ["Ham, C"], "year": 2001}\n{"title": "Tw\n[1]\n{"x": null}\n')

        assert [one.title for one in export.records] == ["One"]
        assert [one.line for one in export.refused] == [2, 3, 4]

    def test_a_broken_list_with_an_entry_a_line_loses_only_the_broken_one(self, reads) -> None:
        export = reads('[\n{"title": "One"},\n{"title": "Two},\n{"title": "Three"}\n]\n')

        assert [one.title for one in export.records] == ["One", "Three"]
        assert [one.line for one in export.refused] == [3]


class TestFiles:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    def test_the_encoding_is_found(self, reads, encoding: str) -> None:
        assert only(reads("TY  - JOUR\nTI  - Café\nER  - \n".encode(encoding))).title == "Café"

    def test_one_broken_line_does_not_spoil_the_others(self, reads) -> None:
        export = reads("TY  - JOUR\nTI  - Łódź\n".encode() + "AU  - Müller, A\nER  - \n".encode("cp1252"))

        record = only(export)
        assert (record.title, record.authors[0].family, export.encoding) == ("Łódź", "Müller", "utf-8 and cp1252")

    @pytest.mark.parametrize("content", [
        b"", b" \n\n", b"\xef\xbb\xbf", b"Dear all, no references here.", b"@comment{only}",
        b"<?xml version='1.0'?><records/>", b"\x00\x01\x02", b"[]",
    ])  # fmt: skip
    def test_what_is_no_export_is_said_in_one_line(self, reads, content: bytes) -> None:
        with pytest.raises(UnreadableError) as caught:
            reads(content)

        assert "export.dat" in caught.value.problem
        assert caught.value.remedy

    def test_a_missing_file_and_a_folder_are_said(self, tmp_path: Path) -> None:
        for path in (tmp_path / "nowhere.bib", tmp_path):
            with pytest.raises(UnreadableError, match=str(path)):
                read_file(path)


def test_rows_of_json_lines_without_a_title_are_read_and_refused_as_rows_of_a_table_are(reads) -> None:
    lines = reads(
        '{"title": " ", "year": 1990}\n{"title": "A pond", "year": 1991}\n{"abstract": "Only this"}\n{"doi": "10.1000/a"}\n'
        '{"id": "a", "authors": "Roe, Ann"}\n{"authors": "Roe, Ann"}\n'
    )
    table = reads(
        'id,title,year,authors,abstract,doi\n,,1990,,,\n,A pond,1991,,,\n,,,,Only this,\n,,,,,10.1000/a\na,,,"Roe, Ann",,\n'
        ',,,"Roe, Ann",,\n'
    )
    for export, first in ((lines, 1), (table, 2)):
        assert [one.line - first for one in export.refused] == [0, 5]
        assert [(one.key, one.title, one.abstract, one.doi) for one in export.records] == [
            ("", "A pond", "", ""), ("", "", "Only this", ""), ("", "", "", "10.1000/a"), ("a", "", "", ""),
        ]  # fmt: skip


@pytest.mark.parametrize("end", ["T", "T1", "TI  -", "AU  - Roe, J."])
def test_an_entry_that_is_cut_off_before_its_title_is_refused(reads, end) -> None:
    export = reads(f"TY  - JOUR\nTI  - A pond\nER  - \n\nTY  - JOUR\nAU  - Doe, J.\n{end}")
    assert [(one.line, one.reason) for one in export.refused] == [(5, "the file ends in the middle of this entry")]


def test_a_long_entry_of_bibtex_is_refused_and_the_lines_after_it_still_count(reads) -> None:
    long = "@article{long,\n  title = {" + "word " * 500_000 + "}\n}\n"
    export = reads("@article{a, title={A pond}}\n" + long + "@article{b, title={A well}}\n@article{c, title={A")
    assert [(one.line, len(one.raw)) for one in export.refused] == [(2, 2000), (6, 20)]
    assert export.refused[0].reason == "the entry is longer than 2,000,000 characters"
    assert [one.key for one in export.records] == ["a", "b"]


def test_a_key_is_no_longer_than_keys_are(reads) -> None:
    assert len(only(reads("@article{" + "k" * 100_000 + ", title={A pond}}")).key) == 1000
