"""What Tesseract writes, and what is asked of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import UsageError
from evidence.sources.ocr import OcrError, Program, Reading, Word, check_languages, find_program, read_image, words_of
from evidence.sources.ocrlines import lines_of, pieces_of

from ..scanning import needs_tesseract

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def row(text: str, left: int, *, line: int = 1, height: int = 27, confidence: float = 95.0) -> str:
    return f"5\t1\t1\t1\t{line}\t1\t{left}\t100\t{20 * len(text)}\t{height}\t{confidence}\t{text}"


def test_words_come_with_their_box_and_confidence() -> None:
    (word,) = words_of("\n".join([HEAD, "4\t1\t1\t1\t1\t0\t50\t100\t400\t27\t-1\t", row("boards", 50)]))

    assert word == Word(line=(1, 1, 1), text="boards", x0=50, y0=100, x1=170, y1=127, confidence=0.95)


@given(st.text())
def test_anything_else_that_it_may_write_gives_no_words(text: str) -> None:
    assert words_of(text) == ()


@given(
    st.lists(st.builds(row, st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1), st.integers(0, 3000)))
)
def test_every_word_stands_in_a_line_or_was_not_sure(rows: list[str]) -> None:
    words = words_of("\n".join([HEAD, *rows]))
    pieces = pieces_of(words)

    assert sum(map(len, pieces)) == len(words)
    assert all(line.x0 <= line.x1 and line.y0 <= line.y1 and line.size > 0 for line in lines_of(pieces, 1))


def test_cells_of_a_table_are_parted_and_noise_is_left_out() -> None:
    rows = [row("North", 100), row("board", 220), row("1200", 900), row("~=;", 50, line=2, confidence=12.0)]
    lines = lines_of(pieces_of(words_of("\n".join([HEAD, *rows]))), 3)

    assert [(line.text, line.page) for line in lines] == [("North board", 3), ("1200", 3)]


def test_confidence_is_weighed_by_characters() -> None:
    words = words_of("\n".join([HEAD, row("a" * 30, 0, confidence=90.0), row("b" * 10, 700, confidence=50.0)]))

    assert Reading(words=words).confidence == pytest.approx(0.8)
    assert Reading(words=()).confidence == 0


@pytest.mark.parametrize("languages", ["eng deu", "-c", "eng+", "../eng", "eng;ls"])
def test_a_language_is_a_name(languages: str) -> None:
    with pytest.raises(UsageError, match="names no languages"):
        check_languages(languages)


@needs_tesseract
def test_a_language_that_is_not_installed_is_said_with_those_that_are() -> None:
    with pytest.raises(UsageError, match=r"cannot read tlh\. It can read: .*eng"):
        check_languages("eng+tlh")


@needs_tesseract
def test_what_is_no_image_is_an_error_and_so_is_no_time() -> None:
    program = find_program()
    assert program is not None
    with pytest.raises(OcrError):
        read_image(program, b"", "eng")
    with pytest.raises(OcrError):
        read_image(program, b"P5\n1 1\n255\n\xff", "eng", seconds=0)


def test_a_program_that_cannot_be_run_is_an_error() -> None:
    with pytest.raises(OcrError):
        read_image(Program(path="/nowhere/tesseract", version="5", languages=frozenset()), b"", "eng")
