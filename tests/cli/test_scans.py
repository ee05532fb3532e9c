"""A scan in a workspace: whoever sees its words is told how they were read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_review import called

from evidence.sources.ocr import find_program

from ..scanning import needs_tesseract, scanned
from ..sources.conftest import typeset

WORDS = "boards were set up to plan hospitals for whole populations"


@pytest.fixture
def scan(workspace: Path, tmp_path: Path) -> Path:
    """The second page of a paper is a picture."""
    return scanned(typeset(tmp_path, columns=1), workspace / "scan.pdf", pages=slice(0, 1))


@needs_tesseract
def test_words_of_a_scan_are_marked_from_search_to_report_and_verified(scan: Path, workspace: Path, capsys) -> None:
    def call(*arguments: str) -> str:
        ran = called(capsys.readouterr, *arguments)
        assert ran.code == 0, ran.err
        return ran.out

    assert "1 page read by OCR" in call("ingest", scan.name)
    assert "1 page read by OCR" in call("status", "--sources")
    hit = json.loads(call("search", WORDS, "--limit", "1", "--json"))[0]
    assert hit["ocr"].startswith("read by OCR, confidence 9")
    assert "read by OCR, confidence 9" in call("search", WORDS, "--limit", "1")
    call("statement", "new", "Boards planned hospitals.", "--theme", "P1", "--side", "then", "--as", "ada")
    assert "read by OCR" in call("statement", "quote", "2", hit["passage"], "--words", WORDS, "--as", "ada")
    assert "read by OCR" in call("statement", "list")
    call("report", "--format", "md", "--format", "html")
    reports = sorted(workspace.glob("reviews/*/reports/*.md")) + sorted(workspace.glob("reviews/*/reports/*.html"))
    assert reports and all("(read by OCR, confidence 9" in one.read_text(encoding="utf-8") for one in reports)
    for one in reports:
        call("verify", str(one))


@needs_tesseract
def test_what_waited_for_tesseract_is_read_when_it_is_there(scan: Path, capsys, monkeypatch) -> None:
    with monkeypatch.context() as without:
        without.setenv("PATH", "")
        find_program.cache_clear()
        ran = called(capsys.readouterr, "ingest", scan.name)
    find_program.cache_clear()
    assert ran.code == 0
    assert "Page 1 holds images but no text: install Tesseract" in ran.err
    again = called(capsys.readouterr, "ingest", scan.name)
    assert "1 page read by OCR" in again.out
    assert "nothing new" in called(capsys.readouterr, "ingest", scan.name).out


def test_without_ocr_the_pages_are_named_and_nothing_is_read_twice(scan: Path, capsys) -> None:
    ran = called(capsys.readouterr, "ingest", scan.name, "--no-ocr")
    assert (ran.code, "leave out --no-ocr" in ran.err) == (0, True)
    assert "nothing new" in called(capsys.readouterr, "ingest", scan.name, "--no-ocr").out


@needs_tesseract
def test_a_text_that_is_quoted_stays_as_it_was_read(scan: Path, capsys) -> None:
    called(capsys.readouterr, "ingest", scan.name, "--no-ocr")
    hit = json.loads(
        called(capsys.readouterr, "search", "second round of reorganisation", "--limit", "1", "--json").out
    )[0]
    assert called(capsys.readouterr, "tag", "P1", hit["passage"], "--as", "ada").code == 0
    assert "nothing new" in called(capsys.readouterr, "ingest", scan.name).out


def test_a_language_that_is_none_is_said_before_anything_is_read(scan: Path, capsys) -> None:
    ran = called(capsys.readouterr, "ingest", scan.name, "--ocr-language", "e n g")
    assert ran.code == 2
    assert "names no languages" in ran.err
