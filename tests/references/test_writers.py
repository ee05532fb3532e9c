"""What is exported comes back as it was, from every format, also what the format has no place for."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.errors import UnreadableError
from evidence.model import EvidenceKind, Name, Record
from evidence.references.carried import armoured, difference, restored
from evidence.references.files import read_bytes, read_file
from evidence.references.keys import with_keys
from evidence.references.kinds import KINDS
from evidence.references.writers import WRITERS, bibtex, endnote, ris

sys.path.insert(0, str(Path(__file__).parent))
from made_records import made_records

CHAPTER = Record(
    key="ham-1981",
    kind="chapter",
    title="Boards & <regions>",
    authors=(Name(family="van der Berg", given="A. B., Jr"), Name(literal="King's Fund, The")),
    year=1981,
    venue="A book",
    doi="10.1000/1",
    url="https://example.org/a?b=1&c=2",
    abstract="All said.",
    fields={
        "editors": "Doe, Jane; Roe, Ann",
        "pages": "1-9",
        "keywords": "a; b",
        "isbn": "0123456789",
        "place": "Leeds",
    },
)


def content(records: list[Record], target: str) -> bytes:
    made = WRITERS[target](records)
    return made if isinstance(made, bytes) else made.encode()


def again(records: list[Record], target: str) -> list[Record]:
    export = read_bytes(content(records, target), "memory")
    assert not export.refused
    return [replace(one, raw="") for one in export.records]


@pytest.mark.parametrize("target", sorted(WRITERS))
def test_records_nice_and_nasty_come_back_as_they_were(target: str) -> None:
    records = made_records(500)

    assert again(records, target) == records


@pytest.mark.parametrize("target", sorted(WRITERS))
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_few_records_come_back_from_whatever_seed(target: str, seed: int) -> None:
    records = made_records(3, seed)

    assert again(records, target) == records


@pytest.mark.parametrize("target", sorted(WRITERS))
def test_the_same_records_give_the_same_bytes(target: str) -> None:
    assert content(made_records(50), target) == content(made_records(50), target)


@pytest.mark.parametrize("target", sorted(WRITERS))
def test_no_records_are_a_valid_file(target: str) -> None:
    assert isinstance(WRITERS[target]([]), bytes if target == "xlsx" else str)


@pytest.mark.parametrize("target", sorted(WRITERS))
def test_every_kind_comes_back_without_being_carried(target: str) -> None:
    records = [replace(CHAPTER, key=kind, kind=kind, fields={}) for kind in KINDS]
    made = WRITERS[target](records)

    assert again(records, target) == records
    assert isinstance(made, bytes) or "evidence:" not in made


@pytest.mark.parametrize("target", sorted(WRITERS))
def test_what_is_usual_has_its_own_place(target: str) -> None:
    made = WRITERS[target]([CHAPTER])

    assert again([CHAPTER], target) == [CHAPTER]
    assert isinstance(made, bytes) or "evidence:" not in made


def test_a_value_that_was_edited_in_between_stays_edited() -> None:
    record = replace(CHAPTER, fields={"eid": "2-s2.0-1", "funding": "MRC"}, verified="V")
    text = str(WRITERS["ris"]([record]))
    assert "C8  - evidence:{" in text

    back = read_bytes(text.replace("TI  - Boards", "TI  - Wards").encode(), "memory").records[0]

    assert back.title == "Wards & <regions>"
    assert (back.fields, back.verified) == (record.fields, "V")


def test_only_what_still_is_as_it_was_read_is_put_back() -> None:
    told = difference(replace(CHAPTER, title="True"), replace(CHAPTER, title="Read"))

    assert restored(replace(CHAPTER, title="Read", fields={"x": told})).title == "True"
    assert restored(replace(CHAPTER, title="Mended", fields={"x": told})).title == "Mended"
    assert restored(replace(CHAPTER, title="Read", fields={"x": armoured(told)})).title == "True"


def test_notes_around_what_is_carried_stay_notes() -> None:
    told = difference(replace(CHAPTER, year=1982), CHAPTER)

    back = restored(replace(CHAPTER, fields={"note": f"seen twice; {told}"}))

    assert (back.year, back.fields) == (1982, {"note": "seen twice"})


@pytest.mark.parametrize("told", [
    "evidence:{", "evidence:{}", 'evidence:{"columns":1}', 'evidence:{"columns":{"year":["","x"]},"fields":[],"names":3}',
    'evidence:{"columns":{"authors":["",[["a"]]],"raw":["","x"],"title":"x"}}', "evidence:base64:????", "evidence:base64:AAAA",
    'evidence:{"fields":{"title":["","x"],"a":["",5]},"names":{"b":[]}}', 'evidence:{"other":1}',
    "evidence:" + '{"columns":' * 9999,
])  # fmt: skip
def test_forged_or_broken_things_to_carry_do_no_harm(told: str) -> None:
    record = replace(CHAPTER, fields={"x": told})

    assert replace(restored(record), fields={}) == replace(CHAPTER, fields={})
    assert set(restored(record).fields) <= {"x"}


@settings(max_examples=200, deadline=None)
@given(given=st.text(max_size=30), read=st.text(max_size=30), name=st.text(max_size=10))
def test_a_difference_survives_cleaning_and_squeezing(given: str, read: str, name: str) -> None:
    from evidence.references.assemble import make_record

    wanted = make_record("k", "article", {"title": given, f"f{name}": read})
    found = make_record("k", "article", {"title": read, "other": given})
    told = difference(wanted, found)

    carrying = make_record("k", "article", {"title": read, "other": given, "carried": told})
    assert restored(carrying) == wanted


class TestEndNote:
    def test_is_what_endnote_imports(self) -> None:
        text = endnote.write([CHAPTER])

        assert '<ref-type name="Book Section">5</ref-type>' in text
        assert "<style" in text and "Boards &amp; &lt;regions&gt;" in text
        assert ">King&apos;s Fund, The,<" in text or ">King's Fund, The,<" in text
        assert "<secondary-authors><author>" in text
        assert text.index("<contributors>") < text.index("<titles>") < text.index("<dates>") < text.index("<urls>")

    def test_holds_no_character_that_xml_cannot(self) -> None:
        from defusedxml.ElementTree import fromstring

        made = fromstring(endnote.write([replace(CHAPTER, title="a\x01\ufffe<b>")]).encode())

        assert "".join(made.find("records/record/titles/title").itertext()) == "a<b>"


class TestBibTeX:
    def test_keys_hold_nothing_that_ends_them(self) -> None:
        text = bibtex.write([replace(CHAPTER, key='a, b{c}"')])

        assert text.startswith("@incollection{a-b-c-,\n")

    def test_no_field_stands_twice(self) -> None:
        text = bibtex.write([replace(CHAPTER, kind="article", fields={"issue": "2", "number": "3", "author": "Else"})])

        assert text.count("number = ") == 1 and text.count("author = ") == 1


def test_ris_writes_the_usual_tags() -> None:
    text = ris.write([replace(CHAPTER, fields={**CHAPTER.fields, "date": "1981-05-01", "accessed": "2020-01-02"})])

    for line in (
        "TY  - CHAP",
        "ID  - ham-1981",
        "SP  - 1",
        "EP  - 9",
        "KW  - b",
        "SN  - 0123456789",
        "DA  - 1981-05-01",
    ):
        assert f"{line}\n" in text


class TestTables:
    RISKY = ('=HYPERLINK("http://x")', "+1", "-1", "@A1", "'=quoted", "＝1+1")

    def test_no_cell_of_a_csv_file_is_a_formula(self) -> None:
        records = [Record(key=risk, title=risk, venue=risk, fields={"note": risk, risk: "x"}) for risk in self.RISKY]

        rows = list(csv.reader(io.StringIO(str(WRITERS["csv"](records)))))

        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
        assert again(records, "csv") == records

    def test_no_cell_of_a_workbook_is_a_formula_and_all_are_text(self) -> None:
        openpyxl = pytest.importorskip("openpyxl")
        records = [Record(key=risk, title=risk, fields={"note": risk, "volume": "12"}) for risk in self.RISKY]

        sheet = openpyxl.load_workbook(io.BytesIO(content(records, "xlsx"))).active

        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
        assert {cell.number_format for cell in cells} == {"@"}
        assert not [cell for cell in cells if cell.value.startswith(("=", "+", "-", "@"))]
        assert again(records, "xlsx") == records

    def test_a_workbook_tells_no_time(self) -> None:
        with zipfile.ZipFile(io.BytesIO(content([CHAPTER], "xlsx"))) as archive:
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert not [name for name in archive.namelist() if name.startswith("docProps")]

    @pytest.mark.parametrize("word", ["plain ", "пл ", "𝔘𝔫 "])
    def test_text_that_is_longer_than_a_cell_goes_on_in_the_next(self, word: str) -> None:
        openpyxl = pytest.importorskip("openpyxl")
        record = replace(CHAPTER, abstract=(word * 20_000).strip())

        sheet = openpyxl.load_workbook(io.BytesIO(content([record], "xlsx"))).active

        assert max(len(str(cell.value).encode("utf-16-le")) // 2 for row in sheet.iter_rows() for cell in row) <= 32_767
        assert again([record], "xlsx") == [record]

    def test_thousands_of_odd_fields_make_no_thousands_of_columns(self) -> None:
        records = [Record(key=f"k{n}", title=f"T{n}", fields={f"odd {n}": "x", "eid": "1"}) for n in range(600)]

        header = next(csv.reader(io.StringIO(str(WRITERS["csv"](records)))))

        assert len(header) < 300 and "eid" in header
        assert again(records, "csv") == records

    def test_a_record_without_title_keeps_its_row(self) -> None:
        records = [Record(key="k", title="", authors=(Name(literal="WHO"),)), Record(key="l", abstract="Only that.")]

        assert again(records, "csv") == records


@pytest.mark.parametrize("target", sorted(WRITERS))
def test_an_entry_that_names_no_work_is_not_lost_on_the_way(target: str) -> None:
    records = [
        CHAPTER,
        Record(key="bare", kind="book", year=1911, fields={"note": "see below"}),
        replace(CHAPTER, key="last"),
    ]

    assert again(records, target) == records


def test_csl_json_carries_the_rest_where_csl_keeps_what_is_not_its_own() -> None:
    record = replace(CHAPTER, verified="V", evidence=EvidenceKind.MEMOIR, fields={"eid": "2"})

    (item,) = json.loads(str(WRITERS["csl-json"]([record])))

    assert item["custom"] == {"eid": "2", "evidence": "memoir", "verified": "V"}


@cache
def real_records(folder: Path) -> list[Record]:
    """What all files of a folder of real exports hold, read once a process."""
    found: list[Record] = []
    for path in sorted(one for one in folder.glob("*/*") if one.is_file()):
        try:
            found.extend(replace(one, raw="") for one in read_file(path).records)
        except UnreadableError:
            continue
    return list(with_keys(found))


@pytest.mark.parametrize("target", sorted(WRITERS))
def test_real_records_come_back_as_they_were(target: str, shared: Path) -> None:
    records = real_records(shared / "data/references")

    assert len(records) > 3000
    some = records[:: 1 if target == "csl-json" else 3]
    assert again(some, target) == some
