"""Scanned pages are read where Tesseract is, say so, and are told of where it is not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.model import Block, Extraction, Ocr, Status, ocr_note, pages_of
from evidence.sources.extract import as_json
from evidence.sources.ocr import find_program
from evidence.sources.pdf import extract_pdf
from evidence.sources.wire import packed
from evidence.sources.worker import Limits, extract_files

from ..scanning import layered, needs_tesseract, scanned
from .conftest import LOREM, typeset

POOR = "tbg.tr i’gv.m wrth qkkx.l rnn1ii ;.lfx pqrs tl1e bcdfg .■. i'lf hsdt lllI1l wvxz the boards " * 6


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The paper of the other tests in one column, made once."""
    return typeset(tmp_path_factory.mktemp("paper"), columns=1)


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer without Tesseract."""
    monkeypatch.setenv("PATH", "")
    find_program.cache_clear()
    yield
    find_program.cache_clear()


def likeness(one: str, other: str) -> float:
    """Word F1."""
    a, b = (Counter(re.findall(r"[^\W\d_]{2,}", text.casefold())) for text in (one, other))
    return 2 * (a & b).total() / (a.total() + b.total())


def block_with(extraction: Extraction, words: str) -> Block:
    return next(one for one in extraction.blocks if words in extraction.text[one.start : one.stop])


@needs_tesseract
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_scan_is_read_however_it_is_turned_and_boxes_lie_where_they_are_in_the_file(
    paper: Path, tmp_path: Path, turn: int
) -> None:
    words, width, height = "A second round of reorganisation", 595.0, 500.0
    true = extract_pdf(paper)
    found = extract_pdf(scanned(paper, tmp_path / "scan.pdf", turn=turn), languages="eng")

    assert found.status is Status.OK
    assert likeness(found.text, true.text) > 0.97
    assert all(page.ocr and page.ocr.confidence and page.ocr.confidence > 0.85 for page in found.pages)
    assert re.search(r"tesseract \S+ eng$", found.extractor)
    box, seen = block_with(true, words).boxes[0], block_with(found, words).boxes[0]
    corners = {
        0: (box.x0, box.y0, box.x1, box.y1),
        90: (height - box.y1, box.x0, height - box.y0, box.x1),
        180: (width - box.x1, height - box.y1, width - box.x0, height - box.y0),
        270: (box.y0, width - box.x1, box.y1, width - box.x0),
    }
    assert (seen.x0, seen.y0, seen.x1, seen.y1) == pytest.approx(corners[turn], abs=8)


@needs_tesseract
def test_only_the_scanned_page_of_a_paper_is_marked_as_read_by_ocr(paper: Path, tmp_path: Path) -> None:
    found = extract_pdf(scanned(paper, tmp_path / "mixed.pdf", pages=slice(1, 2)), languages="eng")

    assert [page.number for page in found.pages if page.ocr] == [2]
    assert found.metadata.notices == ()
    assert [page["ocr"] is None for page in as_json(found)["pages"]][:3] == [True, False, True]


@needs_tesseract
def test_the_same_scan_gives_the_same_bytes(paper: Path, tmp_path: Path) -> None:
    scan = scanned(paper, tmp_path / "scan.pdf", pages=slice(0, 1))

    assert packed(extract_pdf(scan, languages="eng")) == packed(extract_pdf(scan, languages="eng"))


@needs_tesseract
def test_poor_words_beneath_a_picture_are_read_anew(paper: Path, tmp_path: Path) -> None:
    found = extract_pdf(layered(paper, tmp_path / "poor.pdf", POOR), languages="eng")

    assert "Regional boards were set up to plan hospitals" in found.text
    assert "qkkx" not in found.text
    assert "tesseract" in found.extractor


@pytest.mark.parametrize("languages", ["", "eng"])
def test_good_words_beneath_a_picture_stay_and_are_marked_without_a_confidence(
    paper: Path, tmp_path: Path, languages: str
) -> None:
    found = extract_pdf(layered(paper, tmp_path / "good.pdf", LOREM * 4), languages=languages)

    assert found.text.startswith("The regional board met each month")
    assert {page.ocr for page in found.pages} == {Ocr()}
    assert "tesseract" not in found.extractor
    assert ocr_note(pages_of(found.pages, 0, 10)) == "read by OCR"


@needs_tesseract
def test_pictures_without_words_are_no_text(paper: Path, tmp_path: Path) -> None:
    import pymupdf

    grey = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 500, 700))
    grey.clear_with(128)
    with pymupdf.open() as document:
        page = document.new_page()
        page.insert_image(page.rect, pixmap=grey)
        document.save(tmp_path / "grey.pdf")
    found = extract_pdf(tmp_path / "grey.pdf", languages="eng")

    assert (found.status, found.problem) == (
        Status.NO_TEXT,
        "Its pages hold images in which OCR found no words; get another copy.",
    )


def test_without_tesseract_a_scan_is_told_of_with_what_to_install(nowhere: None, paper: Path, tmp_path: Path) -> None:
    found = extract_pdf(scanned(paper, tmp_path / "scan.pdf"), languages="eng")

    assert found.status is Status.NO_TEXT
    assert "install Tesseract (tesseract-ocr) and ingest the file again" in found.problem


def test_without_tesseract_the_pages_without_text_are_named(nowhere: None, paper: Path, tmp_path: Path) -> None:
    found = extract_pdf(scanned(paper, tmp_path / "mixed.pdf", pages=slice(1, 3)), languages="eng")

    assert found.status is Status.OK
    (notice,) = found.metadata.notices
    assert notice.startswith("Pages 2–3 hold images but no text: install Tesseract")
    assert [page.ocr for page in found.pages] == [None] * len(found.pages)


def test_whoever_wants_no_ocr_is_told_how_to_have_it(paper: Path, tmp_path: Path) -> None:
    found = extract_pdf(scanned(paper, tmp_path / "mixed.pdf", pages=slice(1, 2)))

    assert found.metadata.notices == ("Page 2 holds images but no text: leave out --no-ocr to have them read by OCR.",)


@needs_tesseract
def test_a_scan_may_take_longer_than_the_limit_of_other_files(paper: Path, tmp_path: Path) -> None:
    scan = scanned(paper, tmp_path / "scan.pdf")
    ((_, answer),) = extract_files([scan], limits=Limits(wall=1.5), languages="eng")

    assert answer.status is Status.OK
    assert all(page.ocr for page in answer.pages)


@needs_tesseract
@pytest.mark.parametrize(("name", "words"), [("scan_rotated90", "Docling bundles PDF document conversion to JSON and")])
def test_a_real_page_on_its_side_is_read(shared: Path, name: str, words: str) -> None:
    found = extract_pdf(shared / "data" / "pdf" / f"{name}.pdf", languages="eng")

    assert words in " ".join(found.text.split())


@needs_tesseract
def test_a_real_scan_is_like_the_text_that_it_was_made_of(shared: Path) -> None:
    """Bar: the word F1 of the best library on this page, .845."""
    original, scan = (extract_pdf(shared / "data" / "pdf" / name, languages="eng")
                      for name in ("edgar_text.pdf", "scan_edgar.pdf"))  # fmt: skip

    assert likeness(original.text, scan.text) > 0.89
