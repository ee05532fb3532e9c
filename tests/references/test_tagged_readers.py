"""Tagged text as databases write it: PubMed, Web of Science, Ovid, refer and RefWorks."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Export, Name, Record
from evidence.references import read_file
from evidence.references.detect import detect_format
from evidence.references.origin import origin_of
from evidence.references.readers import reader as reader_of
from evidence.references.readers.ovid_names import authors
from evidence.references.readers.ovid_source import read_source
from evidence.references.readers.tagged import full_range, person

NBIB = """
PMID- 30000001
OWN - NLM
STAT- MEDLINE
IS  - 1234-5679 (Print)
IS  - 2345-678X (Electronic)
VI  - 12
IP  - 3
DP  - 2004 Nov 15
TI  - Boards and wards: a study of hospitals that
      were joined.
PG  - 454-81
LID - 10.1000/Boards.1 [doi]
AB  - Some boards met
      often.
FAU - van der Berg, Anna B
AU  - van der Berg AB
FAU - Smith, John R Jr
AU  - Smith JR Jr
CN  - Ward Study Group
AU  - et al.
LA  - eng
PT  - Journal Article
TT  - Bestuur en zaal.
TA  - J Wards
JT  - Journal of wards
PMC - PMC700001
MH  - Hospitals/*history
OT  - mergers

PMID- 30000002
BTI - A handbook of wards
TI  - Night shifts
FAU - Okoro, Ada
FED - Ng, Bo
PB  - Vellon Press
PL  - Vellon
DP  - 2010
ISBN- 9780000000002
PT  - Book Chapter

OWN - ERIC
TI  - What schools learned from wards
AU  - Eze, C. D.
JT  - Board of Schools
OID - ED000001
DP  - 2011
LID - http://example.org/ED000001
PT  - Reports - Research
"""
CIW = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Ng, B
   Eze, CD
AF Ng, Bo
   Eze, Chi D.
CA Ward Study Group
TI Beds in corridors: a count of
   winters
SO JOURNAL OF WARDS
LA English
DT Article
DE beds; corridors
ID WINTER
AB Beds stood
   there.
SN 1234-5679
EI 2345-678X
PD NOV 15
PY 2004
VL 12
IS 3
AR UNSP e77
DI 10.1000/Beds.2
UT WOS:000000000000002
PM 30000003
ER

PT S
AU Okoro, A
BE Ng, B
TI Night shifts counted
SO NIGHT WORK
SE Papers on Nights
CT 3rd Congress of Nights
DT Proceedings Paper
BN 978-0-00-000000-2
BP 11
EP 19
D2 10.1000/nights
PU VELLON PRESS
PI VELLON
PY 2010
UT WOS:000000000000003
ER

EF
"""
OVID_LONG = """Database: HMIC Health Management Information Consortium <1979 to May 2020>
Search Strategy:
--------------------------------------------------------------------------------
1     boards.ti. (12)

<1>
Accession Number
  HM00001.
Authors
  Ng B. van der Berg AB.
Authors Full Name
  Ng, Bo; van der Berg, Anna B MD, PhD.
Title
  Boards that met at night. [Review]
Source
  Health Boards Journal. 12(3):454-81, 2004 Nov 15.
Abstract
  They met.

  And met again.
Publication Type
  Journal Article.
ISSN
  1234-5679

<2>
Unique Identifier
  HM00002
Corporate Author
  Department of Wards.
Title
  A plan for wards.
Source
  London : Vellon Press, 1999. 48p
Publication Type
  Report.
"""
OVID_SHORT = """<1. >
VN  - Ovid Technologies
DB  - Embase
AN  - 2012000001
AU  - Ng B.
AU  - Eze C.D.
TI  - Beds in corridors.
SO  - Journal of Wards. 33 (14) (pp 17-21), 2012. Date of Publication: July 2012.
IS  - 1234-5679
DO  - http://dx.doi.org/10.1000/Beds.3
LG  - English
XL  - http://resolver.example.org/?sid=OVID:embase&id=pmid:30000004&id=doi:&volume=33&date=2012

<2. >
VN - Ovid Technologies
DB - PsycINFO
AN - Book: 2012-00001-001.
AU - Okoro, Ada
TI - Minds on wards. [References].
SO - Ng, Bo [Ed]; Eze, Chi [Ed]. (2012). Handbook of minds. (pp. 11-31). xvii, 254 pp. Vellon, VL: Vellon Press; VL.
PT - Book
DT - Chapter
"""
ENW = """%0 Journal Article
%A Ng, Bo
%A Department of Wards,
%T Beds in corridors
%J Journal of Wards
%D 2004
%V 12
%N 3
%P 454-481
%@ 1234-5679
%R https://doi.org/10.1000/Beds.4
%X Beds stood

there.
%K beds
corridors

%0 Book Section
%A Okoro, Ada, Jr
%E Ng, Bo
%T Night shifts
%B A handbook of wards
%I Vellon Press
%C Vellon
%D 2010
%@ 978-0-00-000000-2
"""
REFWORKS = """RT Journal Article
SR Print(0)
ID 7
A1 Ng,Bo
A1 Eze,Chi D.
T1 Beds in corridors
JF Journal of Wards
YR 2004
FD Nov
VO 12
IS 3
SP 454
OP 81
K1 beds
AB Beds stood there.
SN 1234-5679
DB Social Services Abstracts
DO 10.1000/Beds.5

RT Dissertation/Thesis
A1 Okoro,Ada
T1 Night shifts
YR 2010
PB University of Vellon
"""
SAMPLES = {
    "nbib": (NBIB, re.compile(r"^PMID- ", re.MULTILINE)),
    "ciw": (CIW, re.compile(r"^PT [A-Z]?$", re.MULTILINE)),
    "ovid-text": (OVID_LONG + OVID_SHORT, re.compile(r"^<\d+(?:\. )?>$", re.MULTILINE)),
    "enw": (ENW, re.compile(r"^%0(?: |$)", re.MULTILINE)),
    "refworks": (REFWORKS, re.compile(r"^RT(?: |$)", re.MULTILINE)),
}


def read_as(name: str, text: str) -> tuple[Record, ...]:
    """The records of a text that is recognised as the format and read without refusal."""
    assert detect_format(text) == name
    export = reader_of(name)(text, "export")
    assert export.format == name
    assert not export.refused
    return export.records


def entries(export: Export) -> int:
    return len(export.records) + len(export.refused)


class TestPubmed:
    def test_an_article_is_read_with_everything_it_says(self) -> None:
        record = read_as("nbib", NBIB)[0]

        assert record.title == "Boards and wards: a study of hospitals that were joined."
        assert record.authors == (
            Name(family="van der Berg", given="Anna B"),
            Name(family="Smith", given="John R, Jr"),
            Name(literal="Ward Study Group"),
            Name(literal="others"),
        )
        assert (record.kind, record.year, record.venue) == ("article", 2004, "Journal of wards")
        assert (record.doi, record.abstract) == ("10.1000/boards.1", "Some boards met often.")
        assert record.fields["pages"] == "454-481"
        assert record.fields["issn"] == "1234-5679; 2345-678X"
        assert record.fields["original_title"] == "Bestuur en zaal."
        assert record.fields["keywords"] == "Hospitals/history; mergers"
        assert (record.fields["pmid"], record.fields["pmcid"]) == ("30000001", "PMC700001")
        assert record.fields["database"] == "PubMed"
        assert record.raw.startswith("PMID- 30000001\n")

    def test_a_chapter_stands_in_its_book(self) -> None:
        record = read_as("nbib", NBIB)[1]

        assert (record.kind, record.title, record.venue) == ("chapter", "Night shifts", "A handbook of wards")
        assert (record.fields["editors"], record.fields["isbn"]) == ("Ng, Bo", "9780000000002")

    def test_a_report_of_eric_needs_no_pmid(self) -> None:
        record = read_as("nbib", NBIB)[2]

        assert (record.kind, record.url) == ("report", "http://example.org/ED000001")
        assert record.fields["publisher"] == "Board of Schools"
        assert (record.fields["accession"], record.fields["database"]) == ("ED000001", "ERIC")

    def test_a_title_that_is_not_available_gives_way_to_the_original_one(self) -> None:
        (record,) = read_as("nbib", "PMID- 1\nTI  - [Not Available].\nTT  - Zaal en bestuur.\nJT  - Zaal\n")

        assert record.title == "Zaal en bestuur."

    def test_an_entry_that_says_nothing_is_refused_with_its_line(self) -> None:
        export = reader_of("nbib")("\r\nPMID- 1\r\nTI  - One\r\n\r\nPMID-\r\nMH  - Female\r\n", "export")

        assert [record.title for record in export.records] == ["One"]
        assert [(one.line, one.raw) for one in export.refused] == [(5, "PMID-\nMH  - Female")]


class TestWebOfScience:
    def test_an_article_is_read_with_everything_it_says(self) -> None:
        record = read_as("ciw", CIW)[0]

        assert record.title == "Beds in corridors: a count of winters"
        assert record.authors == (
            Name(family="Ng", given="Bo"),
            Name(family="Eze", given="Chi D."),
            Name(literal="Ward Study Group"),
        )
        assert (record.kind, record.year, record.doi) == ("article", 2004, "10.1000/beds.2")
        assert record.fields["pages"] == "e77"
        assert record.fields["keywords"] == "beds; corridors; WINTER"
        assert record.fields["date"] == "NOV 15 2004"
        assert (record.fields["pmid"], record.fields["database"]) == ("30000003", "Web of Science")

    def test_a_paper_of_a_congress_has_its_editors_and_the_books_doi(self) -> None:
        record = read_as("ciw", CIW)[1]

        assert (record.kind, record.doi, record.fields["pages"]) == ("conference-paper", "10.1000/nights", "11-19")
        assert (record.fields["editors"], record.fields["conference"]) == ("Ng, B", "3rd Congress of Nights")

    def test_lines_that_are_not_indented_continue_a_value_too(self) -> None:
        text = "PT J\nUT BCI:BCI1\nTI One study of\nwards\nAU Ng, Bo (ng@example.org)\nEze, Chi\nPS 221-30\nER\n"

        (record,) = read_as("ciw", text)
        assert record.title == "One study of wards"
        assert [name.family for name in record.authors] == ["Ng", "Eze"]
        assert (record.fields["pages"], record.fields["database"]) == ("221-230", "BIOSIS Citation Index")

    def test_the_tab_delimited_form_says_the_same(self) -> None:
        table = (
            "PT\tAU\tAF\tTI\tSO\tVL\tBP\tEP\tDI\tPY\tUT\r\n"
            'J\tNg, B; Eze, CD\tNg, Bo; Eze, Chi D.\t"Beds" in corridors\tWARDS\t12\t4\t9\t10.1000/b\t2004\tWOS:1\t\r\n'
            "J\tNg, B\t\tTwo\tWARDS\t1\t1\t2\t\t2005\tWOS:2\tmuch\ttoo\tmuch\r\n"
        )

        assert detect_format(table) == "ciw"
        export = reader_of("ciw")(table, "export")
        (record,) = export.records
        assert record.title == '"Beds" in corridors'
        assert record.authors == (Name(family="Ng", given="Bo"), Name(family="Eze", given="Chi D."))
        assert (record.venue, record.fields["pages"], record.doi, record.year) == ("WARDS", "4-9", "10.1000/b", 2004)
        assert [one.line for one in export.refused] == [3]


class TestOvid:
    def test_long_names_are_read(self) -> None:
        first, second = read_as("ovid-text", OVID_LONG)

        assert first.title == "Boards that met at night"
        assert first.authors == (Name(family="Ng", given="Bo"), Name(family="van der Berg", given="Anna B"))
        assert (first.venue, first.year, first.abstract) == ("Health Boards Journal", 2004, "They met. And met again.")
        assert (first.fields["volume"], first.fields["issue"], first.fields["pages"]) == ("12", "3", "454-481")
        assert (first.kind, first.fields["accession"]) == ("article", "HM00001")
        assert first.fields["database"] == "HMIC Health Management Information Consortium"
        assert origin_of(first) == "HMIC (Ovid)"
        assert first.raw.startswith("<1>\n")
        assert (second.kind, second.title, second.year) == ("report", "A plan for wards", 1999)
        assert second.authors == (Name(literal="Department of Wards"),)
        assert (second.fields["publisher"], second.fields["place"]) == ("Vellon Press", "London")

    def test_short_names_are_read(self) -> None:
        article, chapter = read_as("ovid-text", OVID_SHORT)

        assert article.authors == (Name(family="Ng", given="B"), Name(family="Eze", given="C.D."))
        assert (article.title, article.venue, article.doi) == (
            "Beds in corridors",
            "Journal of Wards",
            "10.1000/beds.3",
        )
        assert (article.fields["database"], article.fields["pmid"]) == ("Embase", "30000004")
        assert (chapter.kind, chapter.venue, chapter.year) == ("chapter", "Handbook of minds", 2012)
        assert (chapter.fields["editors"], chapter.fields["pages"]) == ("Ng, Bo; Eze, Chi", "11-31")
        assert (chapter.fields["publisher"], chapter.fields["place"]) == ("Vellon Press", "Vellon, VL")

    def test_entries_without_numbers_are_told_apart(self) -> None:
        one = "Score\n  *****\nAccession Number\n  {}.\nTitle\n  Study {}\nSource\n  Wards.\nStatus\n  POST, March 2015\n\n"

        first, second = read_as("ovid-text", one.format("a", "A") + one.format("b", "B"))
        assert (first.title, second.title, second.year, second.venue) == ("Study A", "Study B", 2015, "Wards")

    @pytest.mark.parametrize(
        ("source", "said"),
        [
            ("Wards. 201(2-3):327-34, 2004 Nov 15.", ("Wards", "201", "2-3", "327-334", "2004 Nov 15")),
            ("Wards. 2004 Sep 11;329(7466):617-9.", ("Wards", "329", "7466", "617-619", "2004 Sep 11")),
            ("Wards July/August 2004;29(4):56", ("Wards", "29", "4", "56", "July/August 2004")),
            ("Wards (UK). 344 (7842) (no pagination), 2012. Article Number: e12.", ("Wards (UK)", "344", "7842", "e12", "2012")),
            ("Wards. Conference: May 2012. Vellon. 98 (SUPPL. 1) (pp A12), 2013.", ("Wards", "98", "SUPPL. 1", "A12", "2013")),
            ("Wards. Vol.138(4-A(E)), Jul 2012, pp. 655-691.", ("Wards", "138", "4-A(E)", "655-691", "Jul 2012")),
            ("Wards; 2010. 103(5):700-708. 40 ref.", ("Wards", "103", "5", "700-708", "2010")),
            ("Wards and Homes, vol 30, no 2, May 2010, pp 235-255", ("Wards and Homes", "30", "2", "235-255", "May 2010")),
            ("Wards. (3):CD001234, 2012.", ("Wards", "", "3", "CD001234", "2012")),
            ("Wards. 379 Suppl 1:S12-9, 2012.", ("Wards", "379 Suppl 1", "", "S12-S19", "2012")),
            ("20 century wards. 20(4):454-81, 2009.", ("20 century wards", "20", "4", "454-481", "2009")),
            ("Wards, 4 March 2004, pp 34-35", ("Wards", "", "", "34-35", "4 March 2004")),
        ],
    )  # fmt: skip
    def test_source_lines_of_every_database_are_understood(self, source: str, said: tuple[str, ...]) -> None:
        found = read_source(source)

        assert tuple(found.get(name, "") for name in ("venue", "volume", "issue", "pages", "date")) == said

    @pytest.mark.parametrize(
        ("line", "families"),
        [
            ("Ng B. Eze CD. van Dam P.", ["Ng", "Eze", "van Dam"]),
            ("Ng, Bo. Eze, Chi D. Dam, Al.", ["Ng", "Eze", "Dam"]),
            ("Ng, Bo MD *;  Eze, Chi Ph.D., RN +;  Dam, Al 1,2,*", ["Ng", "Eze", "Dam"]),
            ("Ng B, Eze C D, Dam A.", ["Ng", "Eze", "Dam"]),
            ("Eze, Chi D. [Author, Reprint Author; E-mail: eze@example.org]", ["Eze"]),
            ("Eze, MD", ["Eze"]),
        ],
    )
    def test_authors_lose_degrees_and_marks_but_not_initials(self, line: str, families: list[str]) -> None:
        found = authors([line])

        assert [name.family for name in found] == families
        assert all(name.given and not name.given.endswith((",", "*", "1")) for name in found)


class TestRefer:
    def test_entries_are_read_with_everything_they_say(self) -> None:
        article, chapter = read_as("enw", ENW)

        assert article.authors == (Name(family="Ng", given="Bo"), Name(literal="Department of Wards"))
        assert (article.abstract, article.doi) == ("Beds stood there.", "10.1000/beds.4")
        assert article.fields == {
            "issn": "1234-5679", "issue": "3", "keywords": "beds; corridors", "pages": "454-481", "volume": "12",
        }  # fmt: skip
        assert (chapter.kind, chapter.venue, chapter.authors[0].given) == ("chapter", "A handbook of wards", "Ada, Jr")
        assert (chapter.fields["isbn"], chapter.fields["editors"]) == ("978-0-00-000000-2", "Ng, Bo")

    def test_entries_without_type_are_separated_by_blank_lines(self) -> None:
        first, second, third = read_as(
            "enw", "%T One\n%0 Report\n%A Ng, Bo\n\n\n%T Two\n%J Wards\n\n%A Eze\n%T Three\n"
        )

        assert (first.kind, first.authors[0].family) == ("report", "Ng")
        assert (second.title, second.kind) == ("Two", "article")
        assert third.title == "Three"

    def test_an_entry_of_a_type_alone_is_refused(self) -> None:
        export = reader_of("enw")("%0 Book\n%0 Report\n%T One\n", "export")

        assert [record.title for record in export.records] == ["One"]
        assert [one.line for one in export.refused] == [1]


class TestRefworks:
    def test_entries_are_read_with_everything_they_say(self) -> None:
        article, thesis = read_as("refworks", REFWORKS)

        assert (article.key, article.kind, article.year) == ("7", "article", 2004)
        assert article.authors == (Name(family="Ng", given="Bo"), Name(family="Eze", given="Chi D."))
        assert article.fields["pages"] == "454-481"
        assert article.fields["database"] == "Social Services Abstracts"
        assert (thesis.kind, thesis.fields["publisher"]) == ("thesis", "University of Vellon")


@pytest.mark.parametrize("name", SAMPLES)
def test_files_are_recognised_by_content_in_every_encoding_and_line_end(name: str, tmp_path: Path) -> None:
    path = tmp_path / "export.dat"
    plain = SAMPLES[name][0]
    expected = len(reader_of(name)(plain, "export").records)
    for encoding, end in (("utf-8", "\n"), ("utf-8-sig", "\r\n"), ("utf-16", "\n"), ("utf-16-le", "\r\n")):
        path.write_bytes(plain.replace("\n", end).encode(encoding))

        export = read_file(path)
        assert (export.format, len(export.records), export.refused) == (name, expected, ())


def test_page_ranges_are_written_out() -> None:
    assert full_range("454-81") == "454-481"
    assert full_range("S12-9; discussion 130-5") == "S12-S19; discussion 130-135"
    assert full_range("98-101") == "98-101"
    assert full_range("e1-e9") == "e1-e9"
    assert full_range("12-3-4") == "12-3-4"


def test_what_is_no_name_is_left_out() -> None:
    assert person("[Anonymous]") is None
    assert person(" . ") is None
    assert person("Plato") == Name(literal="Plato")


@pytest.mark.parametrize("name", SAMPLES)
@given(cuts=st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 40), st.text(max_size=8)), max_size=6))
def test_no_mutation_raises_or_loses_the_start_of_an_entry(name: str, cuts: list[tuple[int, int, str]]) -> None:
    text, start = SAMPLES[name]
    for at, length, put in cuts:
        text = text[: at % len(text)] + put + text[at % len(text) + length :] if text else put

    for reader in SAMPLES:
        export = reader_of(reader)(text, "export")
        assert all(1 <= one.line <= len(re.split(r"\r\n|\r|\n", text)) for one in export.refused)
    assert entries(reader_of(name)(text, "export")) >= len(start.findall(text))


@given(st.text(alphabet="PMIDRTERVN%0<1>. -:()[],;A\n\t", max_size=300))
def test_nonsense_is_read_without_raising(text: str) -> None:
    for name in SAMPLES:
        reader_of(name)(text, "export")


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("filling", [" ", "\n", "(", "[", "A, ", "1(", "<", ". ", "; ", "A. ", "1-2;", "- "])
def test_long_values_take_linear_time(name: str, filling: str) -> None:
    text = SAMPLES[name][0]
    line = {"nbib": "AU  - ", "ciw": "AU ", "ovid-text": "SO  - ", "enw": "%A ", "refworks": "A1 "}[name]
    started = time.process_time()
    reader_of(name)(f"{text}{line}{filling * 60_000}\n", "export")

    assert time.process_time() - started < 3


@pytest.mark.parametrize("name", SAMPLES)
def test_real_exports_lose_no_entry(name: str, shared: Path) -> None:
    for path in sorted((shared / "data" / "references" / name).glob("*.*")):
        text = path.read_bytes().decode("utf-8-sig", errors="replace").replace("\r\n", "\n")

        export = read_file(path)
        assert export.format == name
        assert entries(export) >= len(SAMPLES[name][1].findall(text))
