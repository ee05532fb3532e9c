"""A typeset paper comes back as its author wrote it."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from evidence.model import BlockKind, Extraction, Status, pages_of
from evidence.sources.pdf import extract_pdf

from .conftest import PARAGRAPHS


def words(extraction: Extraction, kind: BlockKind) -> list[str]:
    return [extraction.text[block.start : block.stop] for block in extraction.blocks if block.kind is kind]


def test_paragraphs_come_back_whole_over_lines_columns_and_pages(paper: Path) -> None:
    found = words(extract_pdf(paper), BlockKind.PARAGRAPH)

    assert [text for text in PARAGRAPHS if text not in found] == []


def test_a_compound_word_keeps_its_hyphen_and_a_broken_word_loses_it(paper: Path) -> None:
    text = extract_pdf(paper).text

    assert text.count("self-reported") == 2
    assert "Co-ordination" in text
    assert "- " not in text.replace("• ", "")


def test_running_heads_go_and_printed_page_numbers_become_labels(paper: Path) -> None:
    extraction = extract_pdf(paper)

    assert "Briefing paper 7" not in extraction.text
    assert {page.number: page.label for page in extraction.pages} == {1: "217", 2: "218", 3: "219"}


def test_a_footnote_follows_its_paragraph_and_its_mark_is_gone(paper: Path) -> None:
    extraction = extract_pdf(paper)
    kinds = [block.kind for block in extraction.blocks]
    (note,) = words(extraction, BlockKind.FOOTNOTE)

    assert note.endswith("Minutes of the county hall, box 14.")
    assert kinds[kinds.index(BlockKind.FOOTNOTE) - 1] is BlockKind.PARAGRAPH
    assert "expected.1" not in extraction.text


def test_headings_make_the_section_path(paper: Path) -> None:
    extraction = extract_pdf(paper)
    sections = {extraction.text[block.start : block.start + 8]: block.section for block in extraction.blocks}

    assert sections["A second"] == ("What they did", "Planning")
    assert sections["What fol"] == ("What they did", "Money")
    assert sections["Regional"] == ("Introduction",)


def test_lists_tables_captions_and_references_are_known_as_such(paper: Path) -> None:
    extraction = extract_pdf(paper)

    assert words(extraction, BlockKind.LIST) == ["• the first duty was to plan", "• the second duty was to pay"]
    assert words(extraction, BlockKind.TABLE) == ["Region\tBeds\tBoards\nNorth\t1200\t2\nSouth\t900\t3"]
    assert words(extraction, BlockKind.CAPTION) == ["Table 1: Beds by region, as counted."]
    assert [text[:8] for text in words(extraction, BlockKind.REFERENCE)] == ["Minter A", "Oord B v"]


def test_the_text_is_its_blocks_and_every_block_has_pages_and_boxes(paper: Path) -> None:
    extraction = extract_pdf(paper)

    assert extraction.text == "\n\n".join(extraction.text[b.start : b.stop] for b in extraction.blocks)
    for block in extraction.blocks:
        on = {page.number for page in pages_of(extraction.pages, block.start, block.stop)}
        assert on == {box.page for box in block.boxes} != set()


def test_the_first_page_says_title_authors_year_and_doi(paper: Path) -> None:
    said = extract_pdf(paper).metadata

    assert said.title == "Regional boards in retrospect: an account"
    assert [(name.given, name.family) for name in said.authors] == [("Ada", "Minter"), ("Ben", "van Oord")]
    assert (said.year, said.doi) == (1998, "10.1234/rbr.1998.77")
    assert set(said.origin) == {"title", "authors", "year", "doi"}


def test_reading_twice_gives_the_same(paper: Path) -> None:
    assert extract_pdf(paper) == extract_pdf(paper.read_bytes())


def saved(document: pymupdf.Document, folder: Path, **options: object) -> Path:
    path = folder / "made.pdf"
    document.save(path, **options)
    return path


def lines(*texts: str) -> pymupdf.Document:
    document = pymupdf.open()
    for text in texts:
        document.new_page().insert_text((72, 100), text)
    return document


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", Status.EMPTY), (b"not a PDF at all", Status.NOT_PDF), (b"%PDF-1.7\nrubbish\n%%EOF", Status.DAMAGED)],
)
def test_a_file_that_is_no_pdf_says_so(content: bytes, status: Status) -> None:
    extraction = extract_pdf(content)

    assert extraction.status is status
    assert extraction.problem


def test_a_scan_has_no_text(tmp_path: Path) -> None:
    document = pymupdf.open()
    dots = pymupdf.Pixmap(pymupdf.csGRAY, pymupdf.IRect(0, 0, 50, 50))
    for _ in range(2):
        document.new_page().insert_image(pymupdf.Rect(0, 0, 300, 300), pixmap=dots)

    assert extract_pdf(saved(document, tmp_path)).status is Status.NO_TEXT


def test_pages_without_words_and_pictures_are_damaged(tmp_path: Path) -> None:
    assert extract_pdf(saved(lines("", "", ""), tmp_path)).status is Status.DAMAGED


def test_a_locked_file_opens_with_its_password_only(tmp_path: Path) -> None:
    locked = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "owner_pw": "owner", "user_pw": "user"}
    path = saved(lines("The board met in secret."), tmp_path, **locked)

    assert extract_pdf(path).status is Status.ENCRYPTED
    assert extract_pdf(path, password="wrong").status is Status.ENCRYPTED
    assert extract_pdf(path, password="user").text == "The board met in secret."


def test_an_empty_password_opens_by_itself(tmp_path: Path) -> None:
    locked = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "owner_pw": "owner", "user_pw": ""}

    assert extract_pdf(saved(lines("The board met in public."), tmp_path, **locked)).status is Status.OK


def test_labels_of_the_file_serve_where_no_number_is_printed(tmp_path: Path) -> None:
    document = lines("Preface to the minutes.", "The minutes of the board.")
    document.set_page_labels([{"startpage": 0, "style": "r", "firstpagenum": 4}])

    assert [page.label for page in extract_pdf(saved(document, tmp_path)).pages] == ["iv", "v"]


def test_raised_figures_are_notes_after_words_and_powers_after_units(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_htmlbox(
        pymupdf.Rect(50, 50, 500, 200), "<p>The ward measured 40 m<sup>2</sup> as the report<sup>12</sup> says.</p>"
    )

    assert extract_pdf(saved(document, tmp_path)).text == "The ward measured 40 m² as the report says."


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("zero_byte", {"empty"}),
        ("not_a_pdf", {"not-pdf"}),
        ("damaged_fuzzed", {"damaged"}),
        ("damaged_redbox", {"damaged", "no-text"}),
        ("encrypted_user_pw_aes256", {"encrypted"}),
        ("encrypted_empty_pw_aes256", {"ok"}),
        ("scan_edgar", {"no-text"}),
    ],
)
def test_real_bad_files_have_their_status(shared: Path, name: str, statuses: set[str]) -> None:
    assert extract_pdf(shared / "data" / "pdf" / f"{name}.pdf").status in statuses


def test_a_real_policy_keeps_its_clauses_and_loses_its_feet(shared: Path) -> None:
    extraction = extract_pdf(shared / "data" / "pdf" / "nhs_icb_commissioning_policy.pdf")

    assert "individual funding requests | " not in extraction.text
    assert {page.number: page.label for page in extraction.pages}[7] == "6"
    assert any(text.startswith("3. It is important to draw") for text in words(extraction, BlockKind.LIST))
    assert any("Ethical framework for priority" in text for text in words(extraction, BlockKind.FOOTNOTE))


def test_an_unnumbered_cover_is_not_confused_with_a_numbered_page(tmp_path: Path) -> None:
    document = lines("The cover of the minutes.", *(f"Minutes of meeting {n}." for n in "abcdef"))
    for page in list(document)[1:]:
        page.insert_text((290, 820), str(page.number))
    labels = {page.number: page.label for page in extract_pdf(saved(document, tmp_path)).pages}

    assert labels == {1: "[1]", 2: "1", 3: "2", 4: "3", 5: "4", 6: "5", 7: "6"}
