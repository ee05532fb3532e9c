"""BibTeX, BibLaTeX and RIS as programs and databases really write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.errors import UnreadableError
from evidence.model import Export, Name, Record
from evidence.references.files import read_bytes, read_file, read_text
from evidence.references.latex import decode, verbatim
from evidence.references.readers import bibtex
from evidence.references.readers import ris as ris_reader


def read(text: str) -> Export:
    return read_text(text, "export")


def only(text: str) -> Record:
    export = read(text)
    assert len(export.records) == 1, export
    assert not export.refused, export.refused
    return export.records[0]


def ris(*lines: str, of: str = "JOUR") -> Record:
    return only("\n".join([f"TY  - {of}", *lines, "ER  - ", ""]))


class TestInheritance:
    def test_a_chapter_takes_over_what_its_book_says_but_not_what_names_the_book(self) -> None:
        chapter, book = read(
            "@incollection{inner, title={Boards}, author={Roe, Ann}, pages={1--9}, crossref={OUTER}}\n"
            "@collection{outer, title={A Book}, subtitle={Of Boards}, editor={Doe, Jo}, publisher={Skerrow}, year=1981,"
            " isbn={9780000000002}, doi={10.9999/book}, abstract={All of it}}\n"
        ).records

        assert (chapter.title, chapter.venue, chapter.year, chapter.doi) == ("Boards", "A Book", 1981, "")
        assert chapter.fields["editors"] == "Doe, Jo"
        assert (chapter.fields["publisher"], chapter.fields["booksubtitle"]) == ("Skerrow", "Of Boards")
        assert "crossref" not in chapter.fields
        assert (book.title, book.doi) == ("A Book: Of Boards", "10.9999/book")

    def test_what_the_child_says_itself_counts_and_its_year_is_its_own(self) -> None:
        paper, _ = read(
            "@inproceedings{p, title={Pond}, booktitle={Own}, year=2001, crossref={all}}\n"
            "@proceedings{all, title={Meeting}, date={2000-05-01}, publisher={Skerrow}}\n"
        ).records

        assert (paper.venue, paper.year, paper.fields) == ("Own", 2001, {"publisher": "Skerrow"})

    def test_an_article_takes_its_journal_from_the_periodical(self) -> None:
        article = read(
            "@article{a, title={Pond}, crossref={j}}\n@periodical{j, title={The Skerrow}, date={1950}}"
        ).records[0]

        assert (article.venue, article.year, article.title) == ("The Skerrow", 1950, "Pond")

    def test_data_entries_are_shared_through_aliases_and_are_no_works(self) -> None:
        export = read(
            "@xdata{press, ids={p, pp}, publisher={Skerrow}}\n@xdata{both, xdata={p}, location={Hull}}\n"
            "@book{b, title={Pond}, xdata={both, unknown}}\n"
        )

        assert [(one.title, one.fields["publisher"], one.fields["place"]) for one in export.records] == [
            ("Pond", "Skerrow", "Hull")
        ]
        assert [one.line for one in export.refused] == [1, 2]

    def test_one_value_may_come_from_a_data_entry(self) -> None:
        export = read(
            "@xdata{x, author={Roe, Ann and Doe, Jo}, title={Pond}}\n@book{b, author={xdata=x-author-2}, title={xdata=x-title}}"
        )

        assert export.records[1].title == "Pond"
        assert export.records[1].authors == (Name(family="Doe", given="Jo"),)

    def test_a_data_entry_is_a_record_only_where_it_names_a_work_or_a_person(self) -> None:
        export = read(
            "@xdata{x, title={Pond}}\n@xdata{y, publisher={Skerrow Press}}\n@book{b, title={Ponds}, xdata={y}}"
        )

        assert [(one.title, one.fields.get("publisher")) for one in export.records] == [
            ("Pond", None),
            ("Ponds", "Skerrow Press"),
        ]
        assert [(one.line, one.reason) for one in export.refused] == [(2, "it holds fields for other entries only")]

    def test_circles_unknown_parents_xref_and_sets_are_harmless(self) -> None:
        export = read(
            "@book{a, title={A}, crossref={b}}\n@book{b, title={B}, crossref={a}, publisher={P}}\n"
            "@book{c, title={C}, crossref={c}}\n"
            "@book{d, title={D}, crossref={nowhere}}\n@book{e, title={E}, xref={b}}\n@set{s, entryset={a,b}}\n"
        )

        assert [one.title for one in export.records] == ["A", "B", "C", "D", "E", ""]
        assert export.records[0].fields["publisher"] == "P"
        assert export.records[3].fields["crossref"] == "nowhere"
        assert "publisher" not in export.records[4].fields


class TestBibtex:
    @pytest.mark.parametrize(
        ("written", "names"),
        [
            ("Roe, Ann and others", [Name(family="Roe", given="Ann"), Name(literal="others")]),
            ("{World Health Organization}", [Name(literal="World Health Organization")]),
            ("{Barnes {and} Sons} and Ludwig van der Roe", [
                Name(literal="Barnes and Sons"), Name(family="van der Roe", given="Ludwig")]),
            ("van der Roe, Jr, Ludwig", [Name(family="van der Roe", given="Ludwig, Jr")]),
            (r"{\"O}rn, {\AA}sa and M{\"u}ller, J{\"u}rgen", [
                Name(family="Örn", given="Åsa"), Name(family="Müller", given="Jürgen")]),
            ("Miller, D., Firby, J.", [Name(family="Miller", given="D."), Name(family="Firby", given="J.")]),
            ("family=Roe, given=Ann, prefix=de la", [Name(family="de la Roe", given="Ann")]),
        ],
    )  # fmt: skip
    def test_names(self, written: str, names: list[Name]) -> None:
        assert list(only(f"@misc{{a, title={{Pond}}, author={{{written}}}}}").authors) == names

    @pytest.mark.parametrize(
        ("said", "year", "date"),
        [
            ("date = {2013-04/2014-05}", 2013, "2013-04/2014-05"), ("date = {2013~}", 2013, "2013~"),
            ("date = {2013}", 2013, None),
            ("year = {{1999}}", 1999, None), ("year = {in press}", None, "in press"), ("date = {1978/}", 1978, "1978/"),
            ("date = {199X}", None, "199X"), ("year = 2013 # {/14}", 2013, "2013/14"),
        ],
    )  # fmt: skip
    def test_dates(self, said: str, year: int | None, date: str | None) -> None:
        record = only(f"@misc{{a, title={{Pond}}, {said}}}")

        assert (record.year, record.fields.get("date")) == (year, date)

    @pytest.mark.parametrize("start", [
        "@article{key,", "@ARTICLE{ key ,", "@article(key,", "@Article {key,\n", "@article{key\n",
    ])  # fmt: skip
    def test_however_an_entry_starts(self, start: str) -> None:
        end = ")" if "(" in start else "}"
        record = only(f"{start} title = {{Pond (one)}}, year = 1999{end}")

        assert (record.key, record.title, record.year) == ("key", "Pond (one)", 1999)

    @pytest.mark.parametrize(
        "key", ["Roe:2010+a", "Roe_(2010)", "DBLP:conf/x/Roe'10", "roé2010", "10.1000/x.y", "*a|b", ""]
    )
    def test_keys_with_odd_characters(self, key: str) -> None:
        assert only(f"@book{{{key}, title={{Pond}}}}").key == key

    def test_an_entry_without_a_key_or_without_its_first_brace_is_not_lost(self) -> None:
        export = read(
            "@book{title = {Pond}, year = 1950}\n\n@bookwell,\n title = {Well},\n}\n\n@book{c, title={Brook}}\n"
        )

        assert [(one.key, one.title) for one in export.records] == [("", "Pond"), ("c", "Brook")]
        assert [one.line for one in export.refused] == [3]

    def test_scopus_repeats_fields_and_names_itself(self) -> None:
        record = only(
            "Scopus\nEXPORT DATE: 01 May 2020\n\n@ARTICLE{Roe20201,\nauthor={Roe, A. and Doe, J.},\ntitle={Pond},\n"
            "journal={Skerrow},\nyear={2020},\nart_number={e7},\nabbrev_source_title={Skr.},\nkeywords={x},\nkeywords={y},\n"
            "source={Scopus},\nnote={cited By 3},\nnote={other},\n}\n"
        )

        assert record.fields["keywords"] == "x; y"
        assert (record.fields["database"], record.fields["article_number"], record.fields["note"]) == (
            "Scopus",
            "e7",
            "cited By 3",
        )

    def test_mendeley_zotero_and_jabref_write_their_own_fields(self) -> None:
        record = only(
            "% Encoding: UTF-8\n@Comment{jabref-meta: databaseType:bibtex;}\n@article{Roe2010,\n"
            "abstract = {{\\textless}p{\\textgreater}A{\\_}b{\\textless}/p{\\textgreater}},\nmendeley-groups = {One,Two},\n"
            "file = {:C$\\backslash$:/Users/x.pdf:pdf},\ntitle = {{The Pond}},\n"
            "url = {http://x.org/a{\\_}b/{~}c},\nurldate = {2020-01-02},\n"
            "langid = {english},\ngroups = {A},\nshortjournal = {Skr.},\n}\n"
        )

        assert (record.title, record.abstract, record.url) == ("The Pond", "<p>A_b</p>", "http://x.org/a_b/{~}c")
        assert record.fields["accessed"] == "2020-01-02"
        assert (record.fields["language"], record.fields["journal_abbreviation"]) == ("english", "Skr.")

    def test_strings_may_be_joined_and_a_name_without_definition_stands_for_itself(self) -> None:
        record = only('@STRING(nhs = {NHS})\n@book{a, title = "The " # NHS # { in } # 1948 # " and " # unknown}')

        assert record.title == "The NHS in 1948 and unknown"

    def test_a_parent_may_stand_thousands_of_entries_away(self) -> None:
        many = "".join(f"@book{{b{number}, title={{Pond {number}}}}}\n" for number in range(4100))
        export = read(f"@inbook{{a, title={{Well}}, crossref={{b4099}}}}\n{many}@book{{broken, title={{x\n")

        assert export.records[0].venue == "Pond 4099"
        assert [one.line for one in export.refused] == [4102]

    @pytest.mark.parametrize(
        ("latex", "plain"),
        [
            (r"$\alpha$ levels of CO\textsubscript{2}, 5 m\textsuperscript{2}", "α levels of CO₂, 5 m²"),
            (r"\enquote{Reform} at $p<0.05$, \href{https://x.org}{here}", "“Reform” at p<0.05, here"),
            (r"{\noopsort{a}}Fig.~1, $\frac{1}{2}$", "Fig. 1, 1/2"),
            (r"\'{\i} \v{c} \t{oo} {\L}{\'o}d{\'z}", "í č oo Łódź"),
        ],
    )
    def test_latex(self, latex: str, plain: str) -> None:
        assert decode(latex) == plain

    def test_addresses_keep_what_they_hold(self) -> None:
        assert verbatim(r"http://x.org/a\_b{\_}c$\sim$d{\textasciitilde}e\%20") == "http://x.org/a_b_c~d~e%20"


class TestRisTypes:
    def test_the_second_title_is_what_the_type_says(self) -> None:
        article = ris("TI  - Pond", "T2  - The Skerrow")
        chapter = ris(
            "TI  - Pond",
            "T2  - A Book",
            "T3  - A Series",
            "A2  - Doe, Jo",
            "A3  - Poe, Al",
            "SN  - 9780000000002",
            of="CHAP",
        )
        book = ris("TI  - Pond", "T2  - A Series", "A3  - Doe, Jo", "A2  - Poe, Al", "SN  - 0000000000", of="BOOK")
        paper = ris("TI  - Pond", "C3  - Proceedings", "T2  - A Meeting", "M1  - 4", "SP  - 1", of="CONF")

        assert article.venue == "The Skerrow"
        assert (chapter.venue, chapter.fields["series"], chapter.fields["editors"]) == ("A Book", "A Series", "Doe, Jo")
        assert (chapter.fields["series_editors"], chapter.fields["isbn"]) == ("Poe, Al", "9780000000002")
        assert (book.venue, book.fields["series"], book.fields["editors"]) == ("", "A Series", "Doe, Jo")
        assert (paper.venue, paper.fields["conference"], paper.fields["issue"]) == ("Proceedings", "A Meeting", "4")
        assert paper.kind == "conference-paper"

    def test_the_advisor_of_a_thesis_and_the_authors_of_an_edited_book(self) -> None:
        thesis = ris("AU  - Roe, Ann", "A3  - Doe, Jo", "TI  - Pond", of="THES")
        edited = ris("AU  - Roe, Ann", "TI  - Pond", of="EDBOOK")

        assert (thesis.fields["advisors"], "editors" in thesis.fields) == ("Doe, Jo", False)
        assert (edited.authors, edited.fields["editors"]) == ((), "Roe, Ann")

    def test_the_number_of_a_report_is_no_standard_number(self) -> None:
        report = ris("TI  - Pond", "SN  - Cm 1234", of="RPRT")

        assert (report.fields["number"], "issn" in report.fields) == ("Cm 1234", False)

    def test_procite_says_in_notes_what_has_no_tag(self) -> None:
        chapter = ris(
            "N1  - Record ID: 4", "A1  - Skerrow Press", "T1  - Pond", "VL  - 2nd ed.", "N1  - Volume ID: 7", of="CHAP"
        )

        assert (chapter.fields["volume"], chapter.fields["edition"]) == ("7", "2nd ed.")
        assert chapter.authors == (Name(literal="Skerrow Press"),)

    def test_a_type_that_is_not_known_is_kept(self) -> None:
        assert ris("TI  - Pond", of="ANCIENT").fields["kind_as_given"] == "ancient"


class TestRisDialects:
    def test_ovid(self) -> None:
        export = read(
            "1. \nTY  - JOUR\nID  - 77\nDO  - http://dx.doi.org/10.9999/X\nT1  - Pond\nA1  - Roe, Ann\nY1  - 2019//\nSP  - No\n"
            "EP  - Specified\nJF  - Skerrow\nL2  - http://ovidsp.ovid.com/ovidweb.cgi?D=psyc16&AN=77\nER  -  \nNL  - Skr\n\n"
            "Link to the Ovid Full Text or citation: http://ovid/x\n\n2. \nTY  - JOUR\nT1  - Well\nER  -  \n"
        )

        pond, _ = export.records
        assert (pond.doi, pond.year, pond.fields.get("pages"), pond.fields.get("date")) == (
            "10.9999/x",
            2019,
            None,
            None,
        )
        assert not export.refused

    def test_ebsco(self) -> None:
        record = ris("T1  - Pond", "JO  - Skr", "JF  - Skerrow", "Y1  - 2021/06//", "SP  - N.PAG", "AB  - Why.",
                     "AB  - Copyright of Skerrow.", "DB  - rzh", "DP  - EBSCOhost")  # fmt: skip

        assert (record.venue, record.year, record.fields["date"], record.abstract) == (
            "Skerrow",
            2021,
            "2021-06",
            "Why.",
        )
        assert (record.fields["note"], "pages" in record.fields) == ("Copyright of Skerrow.", False)
        assert (record.fields["database"], record.fields["provider"]) == ("rzh", "EBSCOhost")
        assert record.fields["journal_abbreviation"] == "Skr"

    def test_web_of_science_runs_lines_together(self) -> None:
        record = ris("TI  - Pond", "DA  - AUG", "PY  - 1999", "WE  - Science Citation IndexAN  - WOS:000000000000001")

        assert (record.fields["database"], record.fields["accession"]) == (
            "Science Citation Index",
            "WOS:000000000000001",
        )
        assert (record.year, record.fields["date"]) == (1999, "AUG 1999")

    def test_scopus_has_article_numbers_and_several_addresses(self) -> None:
        record = ris(
            "TI  - Pond", "C7  - e12", "UR  - https://x.org/1; https://x.org/2", "L2  - https://x.org/3", "DB  - Scopus"
        )

        assert record.fields["pages"] == record.fields["article_number"] == "e12"
        assert (record.url, record.fields["links"]) == ("https://x.org/1", "https://x.org/2; https://x.org/3")

    def test_embase_writes_initials_without_a_comma_and_dois_as_links(self) -> None:
        record = ris(
            "T1  - Pond", "A1  - Roe A.B.", "L2  - http://dx.doi.org/10.9999/x", "M1  - (Roe A.B.) A long address, Hull"
        )

        assert record.authors == (Name(family="Roe", given="A.B."),)
        assert (record.doi, "issue" in record.fields) == ("10.9999/x", False)

    def test_dimensions_names_proceedings_as_a_book(self) -> None:
        record = ris("AN  - pub.1", "TI  - Pond", "BT  - Proceedings of Skerrow", "SP  - 3", of="CONF")

        assert (record.kind, record.title, record.venue) == ("conference-paper", "Pond", "Proceedings of Skerrow")

    def test_what_r_writes_for_missing_is_missing(self) -> None:
        record = ris("TI  - Pond", "AB  - NA", "AU  - NA", "VL  - NA")

        assert (record.abstract, record.authors, "volume" in record.fields) == ("", (), False)

    def test_an_abstract_may_begin_a_line_with_what_looks_like_a_tag(self) -> None:
        record = ris("TI  - Pond", "AB  - Pictures were", "T2-weighted and", "ER then said.", "T2  - Skerrow")

        assert (record.abstract, record.venue) == ("Pictures were T2-weighted and ER then said.", "Skerrow")

    @pytest.mark.parametrize("shape", ["TY  - JOUR\nAU  -Roe, Ann\nTI  - Pond\nER  -",
                                       "TY - JOUR\nAU - Roe, Ann\nTI - Pond\nER -",
                                       "  TY  - JOUR\r\n  A1  - Roe, Ann\r\n  T1  - Pond\r\n  ER  - \r\n",
                                       "TY  - JOUR\rAU  - Roe, Ann\rTI  - Pond\rER  - \r",
                                       "\ufeff TY  - JOUR\nAU\t- Roe, Ann\nTI  - Pond\nTI  - \nER  - "])  # fmt: skip
    def test_spaces_and_line_ends_may_differ(self, shape: str) -> None:
        record = read_bytes(shape.encode(), "export").records[0]

        assert (record.title, record.authors) == ("Pond", (Name(family="Roe", given="Ann"),))

    def test_an_entry_that_has_only_a_note_is_read_and_one_that_has_nothing_refused(self) -> None:
        export = read("TY  - GEN\nN1  - A note\nER  - \nTY  - GEN\nID  - 4\nER  - \n")

        assert [one.fields["note"] for one in export.records] == ["A note"]
        assert [one.line for one in export.refused] == [4]

    def test_an_entry_without_title_is_refused_unless_an_identifier_stands_for_it(self) -> None:
        bare = "TY  - JOUR\nAU  - Nobody, Ann\nPY  - 2018\nER  - \n"
        known = "TY  - JOUR\nAU  - Roe, Ann\nDO  - 10.5555/pond.1\nER  - \nTY  - JOUR\nAU  - Roe, Ann\nAN  - 12345\nER  - \n"
        export = read(bare + known)

        assert [(one.line, one.reason) for one in export.refused] == [(1, "the entry has no title")]
        assert len(export.records) == 2


class TestLines:
    @pytest.mark.parametrize("spoilt", ["", "Y  - JOUR\n", "TY JOUR\n", "TX  - JOUR\n", "TYJOUR\n"])
    @pytest.mark.parametrize("before", ["", "NL  - Skr\n", "\nLink to the Ovid Full Text: x\n\n2.\n"])
    def test_an_entry_without_type_is_refused_where_it_starts(self, spoilt: str, before: str) -> None:
        head = f"TY  - JOUR\nTI  - Pond\nER  - \n{before}"
        export = read(
            f"{head}{spoilt}ID  - 5\nDB  - Skerrow\nTI  - Well\nER  - \n{before}TY  - JOUR\nTI  - Brook\nER  - \n"
        )

        assert [one.title for one in export.records] == ["Pond", "Brook"]
        assert [one.line for one in export.refused] == [head.count("\n") + 1]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_lines_count_whatever_ends_them(self, end: str) -> None:
        text = "@book{a, title={Pond}}\n\n\n\n@book{b, title={Well\n\n@book{c, title={Brook}}\n"

        assert [one.line for one in read(text.replace("\n", end)).refused] == [5]


ENTRIES = 12
BIBTEX = "".join(
    f'@article{{k{number},\n  title = {{Pond {number} {{NHS}}}},\n  author = "Roe, Ann and {{Skerrow}}",\n'
    f"  year = 19{number + 10}\n}}\n\n"
    for number in range(ENTRIES)
)
RIS = "".join(
    f"TY  - JOUR\nAU  - Roe, Ann\nTI  - Pond {number}\nAB  - Why\nnot\nER  - \n\n" for number in range(ENTRIES)
)


@pytest.mark.parametrize("text", [BIBTEX, RIS], ids=["bibtex", "ris"])
class TestMutations:
    @settings(max_examples=150, deadline=None)
    @given(at=st.floats(0, 1), length=st.integers(0, 40), put=st.text(alphabet='{}"@,=\\#%()ab \n-TYER$~', max_size=8))
    def test_damage_never_raises_and_what_is_whole_stays(self, text: str, at: float, length: int, put: str) -> None:
        start = int(at * len(text))
        damaged = text[:start] + put + text[start + length :]
        export = (bibtex if text is BIBTEX else ris_reader).read(damaged, "export")

        kept = "\n".join([*(one.raw for one in export.records), *(one.raw for one in export.refused)])
        for number in range(ENTRIES):
            entry = (
                f"\n@article{{k{number},\n  title = {{Pond {number} {{NHS}}}},\n"
                if text is BIBTEX
                else f"\nTI  - Pond {number}\n"
            )
            assert entry not in damaged or entry.strip() in kept
        assert len(export.records) + len(export.refused) >= ENTRIES - 3

    @settings(max_examples=60, deadline=None)
    @given(cut=st.floats(0, 1))
    def test_a_file_that_ends_early_loses_nothing_but_its_end(self, text: str, cut: float) -> None:
        head = text[: max(40, int(cut * len(text)))]
        export = (bibtex if text is BIBTEX else ris_reader).read(head, "export")

        starts = head.count("@article{k") if text is BIBTEX else head.count("TY  - JOUR")
        assert starts - 1 <= len(export.records) + len(export.refused) <= starts + 1

    @settings(max_examples=100, deadline=None)
    @given(content=st.binary(max_size=200))
    def test_bytes_of_any_kind_are_read_or_said_to_be_unreadable(self, text: str, content: bytes) -> None:
        export = read_bytes(text.encode() + content + b"\n" + text.encode(), "export")

        assert len(export.records) + len(export.refused) >= 2 * ENTRIES - 1


@pytest.mark.parametrize("folder", ["bib", "ris"])
def test_real_exports_are_read(shared: Path, folder: str) -> None:
    read_count = refused = 0
    for path in sorted((shared / "data" / "references" / folder).iterdir()):
        if path.is_file():
            try:
                export = read_file(path)
            except UnreadableError:
                continue
            read_count, refused = read_count + len(export.records), refused + len(export.refused)
    assert read_count > 1000
    assert refused <= 0.01 * read_count
