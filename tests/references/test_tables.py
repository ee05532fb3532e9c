# ruff: noqa: E501
"""Tables as databases and people write them: columns recognised, mapped, on their side, and in workbooks."""

from __future__ import annotations

import csv
import datetime
import io
import json
import random
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from evidence.cli.convert import command
from evidence.errors import UnreadableError, UsageError
from evidence.model import Name, Record
from evidence.references.columns import columns_of, mapping
from evidence.references.convert import convert
from evidence.references.files import read_bytes, read_file, read_text

openpyxl = pytest.importorskip("openpyxl")

HAM, LEE = Name(family="Ham", given="C."), Name(family="Lee", given="D.")


def only(text: str) -> Record:
    (record,) = read_text(text, "memory").records
    return record


def book(*sheets: tuple[str, Sequence[list[Any]]], change: Any = None) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def repacked(raw: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        new.writestr(name, content)
    return out.getvalue()


# what each database heads its columns with, and what one of its rows then is
EXPORTS: dict[str, tuple[str, dict[str, Any]]] = {
    "Scopus": (
        '"Authors","Author full names","Author(s) ID","Title","Year","Source title","Volume","Issue","Art. No.","Page start",'
        '"Page end","DOI","Link","Abstract","Author Keywords","Document Type","Source","EID"\n'
        '"Ham C.","Ham, Chris (57193852372)","57193852372","A title","2020","Health Policy","1","2","e5","","","10.1/X",'
        '"https://www.scopus.com/x","Said.","a; b","Review","Scopus","2-s2.0-1"\n',
        {"authors": (Name(family="Ham", given="Chris"),), "venue": "Health Policy", "pages": "e5", "keywords": "a; b",
         "database": "Scopus", "kind": "article"},
    ),
    "Embase": (
        "Title,Author Names,Source,Abstract,Open URL Link\n"
        '"A title","Ham C., Lee D.","Endoscopy Today (2014) 3:4 (152-160). Date of Publication: 2014",Said.,http://x.y/z\n',
        {"venue": "Endoscopy Today", "volume": "3", "issue": "4", "pages": "152-160", "year": 2014, "authors": (HAM, LEE)},
    ),
    "PubMed": (
        '"PMID","Title","Authors","Citation","First Author","Journal/Book","Publication Year","Create Date","PMCID","DOI"\n'
        '"1","A title","Ham C, Lee D.","BMJ. 2022 Mar;53(2):334-347. doi: 10.1/x. Epub 2021.","Ham C","BMJ","2022","2022/03/01","",""\n',
        {"volume": "53", "issue": "2", "pages": "334-347", "pmid": "1", "venue": "BMJ", "kind": "article"},
    ),
    "IEEE": (
        '"Document Title",Authors,"Author Affiliations","Publication Title",Date Added To Xplore,"Publication Year","Start Page",'
        '"End Page","Abstract","ISSN",ISBNs,"DOI",PDF Link,"Author Keywords",Document Identifier\n'
        '"A title","C. Ham; D. Lee","Unit","Proc. of X","1 May 2020","2020","1","9","Said.","","","10.1/x","http://x","k","IEEE Conferences"\n',
        {"kind": "conference-paper", "pages": "1-9", "url": "http://x", "authors": (HAM, LEE)},
    ),
    "Springer": (
        "Item Title,Publication Title,Book Series Title,Journal Volume,Journal Issue,Item DOI,Authors,Publication Year,URL,Content Type\n"
        '"A title","Nature","","17","3","10.1007/1","Andy SmithTom McDonald","2000","http://l","ConferencePaper"\n',
        {"authors": (Name(family="Smith", given="Andy"), Name(family="McDonald", given="Tom")), "kind": "conference-paper"},
    ),
    "OpenAlex": (
        "id,doi,display_name,publication_year,type,authorships.author.display_name,primary_location.source.display_name,biblio.volume,"
        "biblio.first_page,biblio.last_page\n"
        "https://openalex.org/W1,https://doi.org/10.1000/a,A title,2020,article,Chris Ham|Di Lee,Health Policy,4,10,12\n",
        {"doi": "10.1000/a", "pages": "10-12", "volume": "4", "venue": "Health Policy"},
    ),
    "Lens": (
        '"Lens ID","Title","Date Published","Publication Year","Publication Type","Source Title","ISSNs","Author/s","Abstract",'
        '"Issue Number","Start Page","End Page","External URL","PMID","DOI"\n'
        '"000-1","A title","2020-11-22",2020,"book chapter","A book","","C. Ham; D. Lee","","2","1","3","http://x","5","10.1000/b"\n',
        {"kind": "chapter", "issue": "2", "pages": "1-3", "key": "000-1", "pmid": "5"},
    ),
    "Dimensions": (
        '"About the data: Exported on May 1, 2026. Criteria: x"\n'
        "Rank,Publication ID,DOI,PMID,Title,Abstract,Source title,Anthology title,Publication date,PubYear,Volume,Issue,Pagination,"
        "Publication Type,Authors,Dimensions URL\n"
        '1,pub.1,10.1000/c,,A title,Said.,,A handbook,2020-05-01,2020,,,1-9,Chapter,"Ham, C.; Lee, D.",https://app.dimensions.ai/1\n',
        {"venue": "A handbook", "kind": "chapter", "pages": "1-9", "authors": (HAM, LEE)},
    ),
    "Web of Science": (
        "PT\tAU\tAF\tTI\tSO\tDT\tDE\tID\tAB\tSP\tCY\tSN\tPU\tPI\tPY\tVL\tIS\tBP\tEP\tAR\tDI\tPM\tUT\n"
        "J\tHam, C\tHam, Chris\tA title\tHEALTH POLICY\tArticle; Early Access\tk1; k2\tplus\tSaid.\tA sponsor\tMAY 2020\t1234-5678\t"
        "Wiley\tLondon\t2020\t7\t2\t11\t19\t\t10.1000/d\t99\tWOS:0001\n",
        {"authors": (Name(family="Ham", given="Chris"),), "pages": "11-19", "venue": "HEALTH POLICY", "volume": "7", "pmid": "99",
         "kind": "article", "year": 2020, "doi": "10.1000/d"},
    ),
    "Web of Science, names in full": (
        "Publication Type,Authors,Author Full Names,Article Title,Source Title,Publisher City,Start Page,End Page,DOI,UT (Unique WOS ID)\n"
        'J,"Ham, C","Ham, Chris",A title,HEALTH POLICY,London,1,2,10.1000/e,WOS:2\n',
        {"authors": (Name(family="Ham", given="Chris"),), "key": "WOS:2", "place": "London", "kind": "article"},
    ),
    "ProQuest": (
        "Title,Abstract,StoreId,ArticleType,Authors,pubtitle,year,volume,issue,startPage,issn,DocumentURL,Database,documentType\n"
        'A title,Said.,12,Journal Article,"Ham, C.; Lee, D.",Health Policy,2020,1,2,33,1234-5678,http://pq,ASSIA,Feature\n',
        {"venue": "Health Policy", "pages": "33", "url": "http://pq", "database": "ASSIA", "kind": "article"},
    ),
    "EBSCO": (
        "Article Title,Author,Journal Title,ISSN,ISBN,Publication Date,Volume,Issue,First Page,Page Count,Accession Number,DOI,"
        "Publisher,Doctype,Subjects,Keywords,Abstract,PLink\n"
        'A title,"Ham, C.; Lee, D.",Health Policy,1,,May2020,1,2,33,9,777,10.1000/f,Sage,Article,s,k,Said.,http://eb\n',
        {"accession": "777", "year": 2020, "keywords": "k", "pages": "33", "url": "http://eb"},
    ),
    "Cochrane": (
        "ID,Author(s),Title,Source,Year,DOI,Abstract,Publication Type,PubMed ID,URL\n"
        'CN-1,"Ham, C.; Lee, D.",A title,Lancet,2020,10.1000/g,Said.,Journal article,5,http://c\n',
        {"venue": "Lancet", "key": "CN-1", "pmid": "5", "kind": "article"},
    ),
    "Zotero": (
        '"Key","Item Type","Publication Year","Author","Title","Publication Title","ISBN","DOI","Url","Abstract Note","Date",'
        '"Access Date","Pages","Place","Type","Publisher","Editor","Manual Tags"\n'
        '"ABC","report","2020","Ham, C.; Lee, D.","A title","","","","http://z","Said.","2020-05","2021-01-01","1-9","London",'
        '"White paper","NHS England","Doe, Jane","x; y"\n',
        {"kind": "report", "editors": "Doe, Jane", "accessed": "2021-01-01", "keywords": "x; y", "publisher": "NHS England"},
    ),
    "EPPI-Reviewer": (
        "ItemId,Type name,Title,Short title,Parent title,Authors,Year,Abstract\n"
        '9,"Journal, Article",A title,Ham (2020),Health Policy,"Ham, C.; Lee, D.",2020,Said.\n',
        {"key": "9", "venue": "Health Policy", "kind": "article"},
    ),
    "Covidence": (
        "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,Accession Number,DOI,Ref,Covidence #,Tags\n"
        'A title,"Ham, C.; Lee, D.",Said.,2020,5,Health Policy,1,2,1-9,PM1,10.1000/h,,#12,\n',
        {"year": 2020, "key": "#12", "accession": "PM1"},
    ),
    "Rayyan": (
        "key,title,authors,journal,issn,volume,issue,pages,day,month,year,publisher,pmc_id,pubmed_id,url,abstract,notes\n"
        'rayyan-1,A title,"Ham, C. and Lee, D.",Health Policy,1,1,2,1-9,1,5,2020,Sage,,6,http://r,Said.,RAYYAN-LABELS: x\n',
        {"key": "rayyan-1", "pmid": "6", "note": "RAYYAN-LABELS: x"},
    ),
    "ASReview": (
        "record_id,title,abstract,authors,keywords,year,doi,included\n"
        "4,A title,Said.,\"['Ham, C.', 'Lee, D.']\",\"['k', 'l']\",2020.0,,1\n",
        {"key": "4", "authors": (HAM, LEE), "keywords": "k; l", "included": "1"},
    ),
    "Publish or Perish": (
        "Cites,Authors,Title,Year,Source,Publisher,ArticleURL,CitesURL,GSRank,QueryDate,Type,DOI,Volume,Issue,StartPage,EndPage,Abstract\n"
        '7,"C. Ham, D. Lee",A title,2020,Health Policy,Elsevier,http://g,,1,2026-01-01,PDF,,1,2,3,4,Said.\n',
        {"venue": "Health Policy", "url": "http://g", "pages": "3-4", "kind": "article", "kind_as_given": "PDF"},
    ),
    "Overton": (
        "Overton id,Title,Translated title,Document type,Published_on,Source title,Source country,Overton URL,Document URL,Authors\n"
        "nhs-1,A title,,Publication,2020-05-01,NHS England,UK,http://o,http://d/x.pdf,\n",
        {"key": "nhs-1", "venue": "NHS England", "kind": "report", "year": 2020, "url": "http://d/x.pdf"},
    ),
    "Policy Commons": (
        "Title,Creators,Organization,Published,Type,Summary,Language,URL,Policy Commons ID\n"
        'A title,"Ham, C.; Lee, D.",The King\'s Fund,2020,Report,Said.,English,http://pc,20.500.1\n',
        {"abstract": "Said.", "kind": "report", "year": 2020, "key": "20.500.1", "publisher": "The King's Fund"},
    ),
    "a library's catalogue": (
        "Title;Personal author;Corporate author;Publisher;Publication date;Place of publication;Abstract;Material type;URL\n"
        "A title;Ham, C.;;King's Fund;2020;London;Said.;Book;http://kf\n",
        {"authors": (HAM,), "publisher": "King's Fund", "place": "London", "kind": "book", "year": 2020},
    ),
}  # fmt: skip


@pytest.mark.parametrize("source", EXPORTS)
def test_the_columns_of_the_usual_databases_are_known(source: str) -> None:
    text, expected = EXPORTS[source]

    record = only(text)

    assert record.title == "A title"
    held = {**record.fields, **{name: getattr(record, name) for name in Record.__slots__ if name != "fields"}}
    assert {name: held.get(name) for name in expected} == expected


@pytest.mark.parametrize("source", EXPORTS)
def test_the_same_table_in_a_workbook_reads_the_same(source: str) -> None:
    text, _ = EXPORTS[source]
    delimiter = "\t" if source == "Web of Science" else ";" if "catalogue" in source else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))

    export = read_bytes(book(("Sheet1", rows)), "memory")

    wanted = only(text)
    if source == "Web of Science":
        assert [(one.title, one.authors, one.venue) for one in export.records] == [
            (wanted.title, wanted.authors, wanted.venue)
        ]
    else:
        assert [replace(one, raw="") for one in export.records] == [replace(wanted, raw="")]
    assert export.format == "xlsx"


class TestOnTheirSide:
    BLOCKS = (
        '"TITLE","A title"\n"AUTHOR NAMES","Ham C.","Lee D."\n"SOURCE","Endoscopy Today (2014) 3:4 (152-160)."\n'
        '"ABSTRACT","Said\non two lines."\n"MEDLINE PMID","77"\n\n'
        '"TITLE","Another"\n"AUTHOR NAMES","Doe J."\n"PUBLICATION YEAR","2001"\n'
    )

    def test_one_labelled_line_a_field_is_read(self) -> None:
        first, second = read_text(self.BLOCKS, "memory").records

        assert (first.title, first.authors, first.year, first.fields["pmid"]) == ("A title", (HAM, LEE), 2014, "77")
        assert first.abstract == "Said on two lines."
        assert (second.title, second.year, second.abstract) == ("Another", 2001, "")
        assert "Doe J." in second.raw and "Ham" not in second.raw

    def test_one_column_a_record_is_read(self) -> None:
        text = 'TITLE,A title,Another\nAUTHOR NAMES,"Ham, C.","Doe, J."\nPUBLICATION YEAR,2014,2001\nABSTRACT,Said.,\n'

        first, second = read_text(text, "memory").records

        assert (first.title, first.year, second.title, second.year) == ("A title", 2014, "Another", 2001)

    def test_an_ordinary_table_of_titles_alone_is_not_taken_for_one(self) -> None:
        export = read_text("title\nAuthors\nYear\nAbstract\n", "memory")

        assert [one.title for one in export.records] == ["Authors", "Year", "Abstract"]


class TestMapping:
    TEXT = "Naam;Wie;Waar;Wanneer\nEen titel;Ham, C.;Zorg;2020\n"

    def test_what_the_user_says_of_columns_counts(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text(self.TEXT)
        mapped = mapping(["Naam=title", "wie=authors", "Waar=venue", "Wanneer = year"])

        (record,) = read_file(path, mapped).records

        assert (record.title, record.authors, record.venue, record.year) == ("Een titel", (HAM,), "Zorg", 2020)

    def test_it_goes_before_what_is_recognised_and_loses_nothing(self, tmp_path: Path) -> None:
        text = "Title,English title,Year\nEen,One,2020\n"

        record = read_text(text, "memory", mapped={"English title": "title"}).records[0]

        assert (record.title, record.fields) == ("One", {"Title": "Een"})

    @pytest.mark.parametrize(("said", "problem"), [
        ("Naam", "does not say"), ("=title", "does not say"), ("Naam=", "does not say"), ("Naam=heading", "No column is read as"),
    ])  # fmt: skip
    def test_nonsense_is_misuse(self, said: str, problem: str) -> None:
        with pytest.raises(UsageError, match=problem):
            mapping([said])

    def test_a_column_that_is_nowhere_is_misuse(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text(self.TEXT)

        with pytest.raises(UsageError, match="No file has a column 'Titel'"):
            convert([tmp_path / "a.csv"], "ris", {"Titel": "title"})

    def test_columns_are_shown_with_what_they_are_read_as(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("Title,Authors,Author full names,Cited by\nOne,Ham C.,,3\n")
        (tmp_path / "b.xlsx").write_bytes(book(("S", [["Title", "Jaar"], ["One", 2020]])))
        (tmp_path / "c.csv").write_text(TestOnTheirSide.BLOCKS)
        (tmp_path / "d.ris").write_text("TY  - JOUR\nTI  - One\nER  - \n")

        assert columns_of(tmp_path / "a.csv") == [
            ("Title", "title"), ("Authors", "authors, where 'Author full names' is empty"), ("Author full names", "authors"),
            ("Cited by", ""),
        ]  # fmt: skip
        assert columns_of(tmp_path / "b.xlsx", {"Jaar": "year"}) == [("Title", "title"), ("Jaar", "year")]
        assert dict(columns_of(tmp_path / "c.csv"))["MEDLINE PMID"] == "pmid"
        assert columns_of(tmp_path / "d.ris") == []


class TestTheVerb:
    def run(self, *call: object) -> Any:
        return CliRunner().invoke(command, [str(word) for word in call], standalone_mode=False)

    def test_shows_columns_and_takes_them(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text(TestMapping.TEXT)

        shown = self.run(tmp_path / "a.csv", "--columns", "--column", "Naam=title")
        made = self.run(tmp_path / "a.csv", "--to", "ris", "--column", "Naam=title", "--column", "Wanneer=year")

        assert "  Naam     title\n" in shown.output and "  Wie      (kept as a field)\n" in shown.output
        assert "TI  - Een titel\n" in made.output and "PY  - 2020\n" in made.output

    def test_writes_a_workbook_to_a_file_and_not_to_the_screen(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("Title\nOne\n")

        refused = self.run(tmp_path / "a.csv", "--to", "xlsx")
        self.run(tmp_path / "a.csv", "--to", "xlsx", "--output", tmp_path / "a.xlsx", "--ledger", tmp_path / "l.json")

        assert isinstance(refused.exception, UsageError)
        assert [one.title for one in read_file(tmp_path / "a.xlsx").records] == ["One"]
        assert json.loads((tmp_path / "l.json").read_text())["files"][0]["read"] == 1

    def test_asks_what_to_write(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("Title\nOne\n")

        assert "Nothing says what to write" in str(self.run(tmp_path / "a.csv").exception)

    def test_a_workbook_that_cannot_be_written_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("Title\nOne\n")

        ran = self.run(tmp_path / "a.csv", "--to", "xlsx", "--output", tmp_path / "no" / "a.xlsx")

        assert isinstance(ran.exception, UnreadableError)


class TestWorkbooks:
    ROWS = (["Title", "Year", "Volume", "Date", "Score"], ["One", 2013.0, 7.0, datetime.date(2013, 5, 1), 0.1 + 0.2])

    def test_numbers_and_dates_are_written_as_people_see_them(self) -> None:
        (record,) = read_bytes(book(("S", self.ROWS)), "memory").records

        assert (record.year, record.fields["volume"], record.fields["Date"]) == (2013, "7", "2013-05-01")
        assert record.fields["Score"] == "0.3"

    def test_a_time_of_day_a_truth_and_an_error_are_text(self) -> None:
        rows = [["Title", "when", "open", "bad"], ["One", datetime.datetime(2013, 5, 1, 12, 30), True, "#N/A"]]

        (record,) = read_bytes(book(("S", rows)), "memory").records

        assert dict(record.fields) == {"when": "2013-05-01 12:30:00", "open": "TRUE"}

    def test_dates_that_count_from_1904_are_right(self) -> None:
        def change(made: Any) -> None:
            made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

        (record,) = read_bytes(book(("S", self.ROWS), change=change), "memory").records

        assert record.fields["Date"] == "2013-05-01"

    def test_the_first_sheet_with_references_is_read_and_named(self) -> None:
        sheets = [("Read me", [["Exported by somebody"], ["on Monday"]]), ("Refs", self.ROWS), ("More", self.ROWS)]

        export = read_bytes(book(*sheets), "memory")

        assert (len(export.records), export.format) == (1, "xlsx (sheet 'Refs')")

    def test_hidden_sheets_come_last(self) -> None:
        def change(made: Any) -> None:
            made["Old"].sheet_state = "hidden"

        made = book(("Old", [["Title"], ["Stale"]]), ("New", [["Title"], ["Fresh"]]), change=change)

        assert [one.title for one in read_bytes(made, "memory").records] == ["Fresh"]

    def test_lines_above_the_header_and_gaps_are_passed_over(self) -> None:
        rows = [
            ["Search of 1 May"],
            [],
            [None, "Title", None, "Year"],
            [],
            [None, "One", "beside", 2001],
            [None, None, "lost", None],
        ]

        export = read_bytes(book(("S", rows)), "memory")

        assert [(one.title, one.year, dict(one.fields)) for one in export.records] == [
            ("One", 2001, {"column 3": "beside"})
        ]
        assert [(one.line, "lost" in one.raw) for one in export.refused] == [(6, True)]

    def test_a_link_takes_the_place_of_its_label(self) -> None:
        def change(made: Any) -> None:
            made["S"]["B2"].hyperlink = "https://example.org/one"
            made["S"]["A3"].hyperlink = "https://example.org/two"
            made["S"]["A4"].hyperlink = "file:///etc/passwd"
            made["S"]["B4"] = '=HYPERLINK("https://example.org/three","go")'

        rows = [["Title", "Link"], ["One", "Full text"], ["Two", None], ["Three", None]]

        export = read_bytes(book(("S", rows), change=change), "memory")

        assert [one.url for one in export.records] == [
            "https://example.org/one", "https://example.org/two", "https://example.org/three",
        ]  # fmt: skip

    def test_cells_right_of_the_header_are_kept(self) -> None:
        (record,) = read_bytes(book(("S", [["Title", "Year"], ["One", 2001, None, "remark"]])), "memory").records

        assert dict(record.fields) == {"column 4": "remark"}

    def test_a_workbook_without_a_title_column_says_how_to_name_one(self) -> None:
        made = book(("S", [["Naam", "Jaar"], ["Een", 2001]]))

        with pytest.raises(UnreadableError, match="--column"):
            read_bytes(made, "memory")
        assert read_bytes(made, "memory", {"Naam": "title"}).records[0].title == "Een"

    def test_rich_text_is_joined_and_its_pronunciation_left_out(self) -> None:
        strings = (
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Title</t></si><si><r><t>Two </t></r>'
            "<r><rPr><b/></rPr><t>parts_x000D_ _x005F_x0041_</t></r><rPh sb='0' eb='1'><t>no</t></rPh></si></sst>"
        )
        cells = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
        sheet = f'<worksheet xmlns="http://x"><sheetData>{cells}</sheetData></worksheet>'
        made = repacked(book(("S", [["Title"], ["One"]])), "xl/worksheets/sheet1.xml", sheet.encode())
        made = repacked(made, "xl/sharedStrings.xml", strings.encode())

        assert read_bytes(made, "memory").records[0].title == "Two parts _x0041_"


class TestHostileWorkbooks:
    def sheet(self, body: str, before: str = "") -> bytes:
        xml = f'{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{body}</worksheet>'
        return repacked(book(("S", [["Title"], ["One"]])), "xl/worksheets/sheet1.xml", xml.encode())

    def test_a_part_that_swells_beyond_reason_is_not_unpacked(self) -> None:
        made = self.sheet("<sheetData>" + " " * 60_000_000 + "</sheetData>")
        assert len(made) < 200_000

        with pytest.raises(UnreadableError, match="unpacks to"):
            read_bytes(made, "memory")

    def test_entities_are_refused(self) -> None:
        entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
        cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>Title &c;&b;</t></is></c></row>'

        with pytest.raises(UnreadableError, match="entities"):
            read_bytes(self.sheet(f"<sheetData>{cell}</sheetData>", entities), "memory")

    def test_a_cell_in_the_last_place_of_a_sheet_costs_nothing(self) -> None:
        head = '<row r="1"><c r="A1" t="inlineStr"><is><t>Title</t></is></c></row>'
        far = '<row r="1048576"><c r="A1048576" t="str"><v>One</v></c><c r="XFD1048576" t="str"><v>far</v></c></row>'

        export = read_bytes(self.sheet(f"<sheetData>{head}{far}</sheetData>"), "memory")

        assert [one.title for one in export.records] == ["One"]

    def test_links_to_other_workbooks_are_not_followed(self) -> None:
        head = '<row r="1"><c r="A1" t="str"><v>Title</v></c></row>'
        cell = '<row r="2"><c r="A2" t="str"><f>[1]Sheet1!A1</f><v>kept</v></c></row>'

        assert read_bytes(self.sheet(f"<sheetData>{head}{cell}</sheetData>"), "memory").records[0].title == "kept"

    @pytest.mark.parametrize(
        "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
    )
    @pytest.mark.parametrize("content", [b"", b"<", b"<a/>", b"\x00\xff", b"<a>" * 5000])
    def test_a_damaged_part_is_one_line_for_the_user(self, part: str, content: bytes) -> None:
        made = repacked(book(("S", [["Title"], ["One"]])), part, content)

        try:
            read_bytes(made, "memory")
        except UnreadableError as error:
            assert "memory" in str(error)

    def test_mutated_workbooks_never_crash(self) -> None:
        draw, made = random.Random(3), book(("S", TestWorkbooks.ROWS))
        for _ in range(300):
            raw = bytearray(made)
            for _ in range(draw.randint(1, 4)):
                raw[draw.randrange(len(raw))] = draw.randrange(256)
            cut = draw.randrange(len(raw)) if draw.random() < 0.2 else len(raw)
            try:
                read_bytes(bytes(raw[:cut]), "memory")
            except UnreadableError as error:
                assert "memory" in str(error)

    @pytest.mark.parametrize(("content", "what"), [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, ".xls"), (b"PK\x03\x04" + b"\0" * 60, "archive"), (b"%PDF-1.7\n", "PDF"),
    ])  # fmt: skip
    def test_other_files_are_called_what_they_are(self, content: bytes, what: str) -> None:
        with pytest.raises(UnreadableError, match=what):
            read_bytes(content, "memory")


def test_the_real_tables_are_read_whole(shared: Path) -> None:
    for path in sorted((shared / "data/references/csv").iterdir()):
        export = read_file(path)
        assert export.records, path
        assert all(one.title or one.abstract for one in export.records), path
