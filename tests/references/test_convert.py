"""Conversion: every entry of every file is accounted for."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from evidence.errors import UnreadableError, UsageError
from evidence.references import read_file
from evidence.references.convert import convert
from evidence.references.files import read_text
from evidence.references.writers.csl import item

BIB = """% a bibliography
@string{hp = "Health Policy"}
@article{ham1981, author = {Ham, Chris and {WHO}}, title = {{Regional} boards}, journal = hp # " Review", year = 1981}

@techreport{b2, title = "Two \\"{o}ne", institution = {Unit (A)}, year = {2001}, number = {4}}
@misc{c3, title = {Three}, abstract = {A line
  and, "another" one = {nested}}}
"""
RIS = (
    "TY  - JOUR\nTI  - One\nAU  - Ham, C\nKW  - a\nb\nER  - \n\n2.\nTY  - RPRT\nTI  - Two\nPY  - 2001//\nER  - \n"
    "TY  - BOOK\nTI  - Three\n"
)
CSV = 'id,title,authors,year\n1,"One, ""two""","Ham, C; Lee, D",1981\n2,"Two\nlines",WHO,2001\n3,Three,,\n'
JSONL = (
    '{"id": "1", "title": "One", "authors": ["Ham, C"]}\n{"id": "2", "title": "Two"}\n{"id": "3", "title": "Three"}\n'
)


def test_several_files_become_one_with_a_ledger_for_each(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BIB + "@misc{broken, title = {never closed\n")
    (tmp_path / "b.txt").write_text(RIS)

    text, ledger = convert([tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "none.bib"], "csl-json")

    items = json.loads(text)
    assert [one["id"] for one in items] == ["ham1981", "b2", "c3", "hamndone", "anon2001two", "anonndthree"]
    assert [(one["format"], one["read"], len(one["refused"])) for one in ledger["files"]] == [
        ("bibtex", 3, 1),
        ("ris", 3, 0),
        ("", 0, 1),
    ]
    assert ledger["files"][0]["refused"][0]["line"] == 8
    assert ledger["files"][0]["refused"][0]["raw"] == "@misc{broken, title = {never closed"
    assert "no file" in ledger["files"][2]["refused"][0]["reason"]


def test_a_format_that_is_not_written_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="docx"):
        convert([tmp_path], "docx")


def test_conversion_gives_the_same_bytes_every_time(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(BIB)

    for target in ("bibtex", "ris", "csv", "csl-json"):
        assert convert([tmp_path / "a"], target) == convert([tmp_path / "a"], target)


def test_a_title_can_be_shielded_from_citation_styles_and_is_read_back_bare() -> None:
    (record, *_) = read_text(BIB, "memory").records

    shielded = json.dumps([item(record, keep_case=True)])

    assert '<span class=\\"nocase\\">Regional boards</span>' in shielded
    assert read_text(shielded, "memory").records[0].title == "Regional boards"


def mutated(text: str, draw: random.Random) -> str:
    """One to three random edits: characters dropped, doubled, swapped, or signs put in."""
    for _ in range(draw.randint(1, 3)):
        at = draw.randrange(len(text))
        size = draw.choice([1, 1, 2, 7])
        edits = [
            text[:at] + text[at + size :],
            text[:at] + text[at : at + size] * 2 + text[at + size :],
            text[:at] + draw.choice([*'{}"@,=#\\()[];\n\t\0', "\ufeff", "\ud800", "TY  - ", "\x85", "é"]) + text[at:],
            text[:at],
        ]
        text = draw.choice(edits) or text
    return text


@pytest.mark.parametrize(("sample", "begins"), [
    (BIB, r"(?mi)^[ \t]*@(?!comment|string|preamble)\w+\s*[{(]\s*[^\s,=]+\s*,"),
    (RIS, r"(?m)^TY  ?-"),
    (CSV, None),
    (JSONL, r"(?m)^\{.*\}$"),
])  # fmt: skip
def test_mutated_files_never_crash_and_never_lose_an_entry(sample: str, begins: str | None) -> None:
    draw = random.Random(20261123)
    for _ in range(400):
        text = mutated(sample, draw)
        try:
            export = read_text(text, "mutated")
        except UnreadableError:
            continue
        if begins:
            found = len(re.findall(begins, text.replace("\0", "").replace("\ud800", "").replace("\ufeff", "")))
            assert len(export.records) + len(export.refused) >= found, text


def test_every_line_of_a_mutated_table_is_in_a_record_or_a_refusal() -> None:
    draw = random.Random(7)
    for _ in range(400):
        body = mutated(CSV.split("\n", 1)[1], draw)
        export = read_text("id,title,authors,year\n" + body, "mutated") if body.strip() else None
        held = "\n".join(one.raw for one in (*export.records, *export.refused)) if export else ""
        for word in ("Ham", "Lee", "WHO", "Three"):
            assert (word in body) <= (word in held), body


@pytest.mark.parametrize(("folder", "begins"), [
    ("bib", r"(?mi)^[ \t]*@(?!comment|string|preamble)\w+\s*[{(]\s*[^\s,=]+\s*,"),
    ("ris", r"(?m)^TY  ?-"), ("csv", None), ("csl-json", None),
])  # fmt: skip
def test_real_exports_are_read_whole(shared: Path, folder: str, begins: str | None) -> None:
    from evidence.references.detect import decode

    read = 0
    for path in sorted(one for one in (shared / "data/references" / folder).iterdir() if one.is_file()):
        text = decode(path.read_bytes())[0]
        try:
            export = read_file(path)
        except UnreadableError:
            assert not re.findall(begins or "title", text), path
            continue
        read += len(export.records)
        if begins:
            assert len(export.records) + len(export.refused) >= len(re.findall(begins, text)), path
    assert read >= {"bib": 2000, "ris": 1250, "csv": 40, "csl-json": 1}[folder]


def test_the_bibliography_on_intermediate_tiers_is_read_whole(shared: Path) -> None:
    export = read_file(shared / "data/nhs/references.bib")

    assert len(export.records) == 120
    assert not export.refused
    assert all(one.title for one in export.records)
    assert not any(set("{}\\") & set(one.title + one.venue) for one in export.records)
