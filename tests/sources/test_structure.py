"""What the parts of a printed paper are: its title, headings, notes, tables and references."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from evidence.model import BlockKind, Extraction
from evidence.sources.accents import accented
from evidence.sources.calls import Call, linked
from evidence.sources.pdf import extract_pdf

Row = tuple[float, float, str, str, float]
"""A line of a test page: x, baseline, words, font of the PDF standard, size in points."""

BODY = "tiro"
PROSE = (
    "Regional boards were set up to plan hospitals for the whole of a population,",
    "and they stood between the ministry and the many committees of management,",
    "which held accounts of every bed in the region until the boards were gone.",
)


def words(extraction: Extraction, kind: BlockKind) -> list[str]:
    return [extraction.text[block.start : block.stop] for block in extraction.blocks if block.kind is kind]


def prose(y: float, size: float = 11) -> list[Row]:
    """A paragraph of three lines whose first baseline is `y`."""
    return [(72, y + 13 * number, line, BODY, size) for number, line in enumerate(PROSE)]


def read(pages: Sequence[Sequence[Row]]) -> Extraction:
    """What is read from pages on which these lines are written, after a first page of text."""
    import pymupdf

    document = pymupdf.open()
    for rows in [[*prose(100), *prose(139)], *pages]:
        page = document.new_page(width=595, height=842)
        for x, y, text, font, size in rows:
            page.insert_text((x, y), text, fontname=font, fontsize=size)
    return extract_pdf(document.tobytes())


def under(heads: Sequence[tuple[str, str, float]], size: float = 11) -> list[Row]:
    """Each heading (words, font, size) over a paragraph of its own."""
    rows: list[Row] = []
    for number, (text, font, points) in enumerate(heads):
        rows.append((72, 120 + 80 * number, text, font, points))
        rows += prose(135 + 80 * number, size)
    return rows


def test_the_title_is_a_block_of_its_own_and_no_section(paper: Path) -> None:
    extraction = extract_pdf(paper)

    assert words(extraction, BlockKind.TITLE) == ["Regional boards in retrospect: an account"]
    assert all("retrospect" not in name for block in extraction.blocks for name in block.section)


def test_headings_smaller_than_the_text_are_known_by_standing_over_paragraphs() -> None:
    heads = [("How the boards planned", "hebo", 9), ("How the boards paid", "hebo", 9), ("How they ended", "hebo", 9)]

    assert words(read([under(heads)]), BlockKind.HEADING) == [text for text, _, _ in heads]


def test_a_deep_number_makes_a_heading_of_a_line_in_the_texts_own_type() -> None:
    heads = [("3.1.1. Planning of beds", BODY, 11), ("3.1.2. Payment for beds", BODY, 11)]

    assert words(read([under(heads)]), BlockKind.HEADING) == [text for text, _, _ in heads]


def test_numbered_headings_of_two_levels_that_follow_each_other_are_two() -> None:
    page = [
        (72, 100, "1) What the boards did", "tiit", 11),
        (72, 113, "i) Planning of the hospitals", "tiit", 11),
        *prose(126),
        (72, 175, "ii) Payment of the hospitals", "tiit", 11),
        *prose(188),
    ]

    assert words(read([page]), BlockKind.HEADING) == [
        "1) What the boards did",
        "i) Planning of the hospitals",
        "ii) Payment of the hospitals",
    ]


def typeset(folder: Path, source: str) -> Extraction:
    """What is read from a paper written in typst."""
    import typst

    (folder / "paper.typ").write_text("#set page(width: 480pt)\n" + source, encoding="utf-8")
    typst.compile(str(folder / "paper.typ"), output=str(folder / "paper.pdf"))
    return extract_pdf(folder / "paper.pdf")


def test_bold_words_that_open_paragraphs_again_and_again_are_headings(tmp_path: Path) -> None:
    parts = "\n\n".join(f"*{name}.* {' '.join(PROSE)}" for name in ("Planning", "Payment", "Closure"))
    extraction = typeset(tmp_path, f"= Methods\n{parts}")

    assert words(extraction, BlockKind.HEADING) == ["Methods", "Planning", "Payment", "Closure"]
    assert words(extraction, BlockKind.PARAGRAPH) == [" ".join(PROSE)] * 3


@pytest.mark.parametrize("line", ["BED_COUNT_SIZE", "Submit your next manuscript to County Press"])
def test_a_token_of_code_and_an_advert_are_no_headings(line: str) -> None:
    heads = [("Methods", "hebo", 11), (line, "hebo", 11)]

    assert words(read([under(heads)]), BlockKind.HEADING) == ["Methods"]


def test_bold_words_over_scraps_are_no_headings() -> None:
    cells = [(72, 400 + 40 * number, text, "hebo", 11) for number, text in enumerate(["Total beds", "Bed numbers"])]
    scraps = [(72, 415 + 40 * number, "north region", BODY, 8) for number in range(2)]
    page = [
        *under([("Methods", "hebo", 12), ("Results", "hebo", 12)]),
        *(row for pair in zip(cells, scraps, strict=True) for row in pair),
    ]

    assert words(read([page]), BlockKind.HEADING) == ["Methods", "Results"]


def test_a_footnote_knows_its_mark_and_where_it_is_called(paper: Path) -> None:
    extraction = extract_pdf(paper)
    (note,) = [block.note for block in extraction.blocks if block.kind is BlockKind.FOOTNOTE]

    assert note is not None and note.mark == "1" and note.called is not None
    assert extraction.text[: note.called].endswith("longer than anyone had expected.")


def test_endnotes_are_parted_and_linked_to_their_marks(tmp_path: Path) -> None:
    text = "\n\n".join(f"{' '.join(PROSE)}#super(typographic: false)[{number}]" for number in (1, 2))
    notes = "\\\n".join(f"{number}\\. Minutes of the hall, box {number}." for number in (1, 2, 3))
    extraction = typeset(tmp_path, f"{text}\n\n{' '.join(PROSE)}\n= Notes\n{notes}")
    found = [block.note for block in extraction.blocks if block.kind is BlockKind.FOOTNOTE]

    assert [note.mark for note in found if note] == ["1", "2", "3"]
    first, second, third = [note.called for note in found if note]
    assert first is not None and second is not None and third is None and first < second
    assert extraction.text[:first].endswith("were gone.") and extraction.text[:second].endswith("were gone.")


def test_a_note_takes_the_call_on_its_own_page_first() -> None:
    from evidence.model import Block, Box, Note

    box = Box(page=2, x0=0, y0=0, x1=1, y1=1)
    block = Block(kind=BlockKind.FOOTNOTE, start=90, stop=99, boxes=(box,), note=Note(mark="1"))
    (made,) = linked(
        [block], [Call(at=5, mark="1", page=1), Call(at=50, mark="1", page=2), Call(at=60, mark="2", page=2)]
    )

    assert made.note == Note(mark="1", called=50)


def test_a_table_has_rows_of_cells_and_its_caption(paper: Path) -> None:
    extraction = extract_pdf(paper)
    (table,) = [block for block in extraction.blocks if block.kind is BlockKind.TABLE]

    assert table.rows == (("Region", "Beds", "Boards"), ("North", "1200", "2"), ("South", "900", "3"))
    assert table.caption is not None
    assert extraction.text[slice(*table.caption)] == "Table 1: Beds by region, as counted."


def test_an_empty_cell_keeps_its_column() -> None:
    cells = [["Region", "Beds", "Boards"], ["North", "", "2"], ["South", "900", "3"], ["East", "700", ""]]
    table = [
        (72 + 120 * column, 300 + 14 * row, text, BODY, 9)
        for row, line in enumerate(cells)
        for column, text in enumerate(line)
        if text
    ]
    extraction = read([[*prose(100), *prose(150), *table]])
    (found,) = [block for block in extraction.blocks if block.kind is BlockKind.TABLE]

    assert found.rows == tuple(map(tuple, cells))


def _numbered(number: int) -> str:
    return f"{number}. Minter A. Counting beds in county {number}. County Press; 1991."


def _hanging(number: int) -> str:
    return f"Minter{chr(96 + number)}, A. 1991. Counting the beds of county {number}, county"


@pytest.mark.parametrize("entry", [_numbered, _hanging])
def test_references_in_small_type_are_parted_over_pages(entry: Callable[[int], str]) -> None:
    def block(numbers: range) -> list[Row]:
        rows: list[Row] = []
        for at, number in enumerate(numbers):
            rows.append((72, 140 + 22 * at, entry(number), BODY, 8))
            rows.append((82, 149 + 22 * at, "press of the north, with maps.", BODY, 8))
        return rows

    pages = [
        under([("Methods", "hebo", 12), ("Results", "hebo", 12)]),
        [(72, 120, "References", "hebo", 8), *block(range(1, 6))],
    ]
    pages.append(block(range(6, 9)))
    found = words(read(pages), BlockKind.REFERENCE)

    assert found == [f"{entry(number)} press of the north, with maps." for number in range(1, 9)]


@pytest.mark.parametrize(
    ("drawn", "meant"),
    [
        ("Potáˇcek", "Potáček"),
        ("A¸skın Cavido˘glu", "Aşkın Cavidoğlu"),
        ("Pe´rez", "Pérez"),
        ("Bo˙zena", "Bożena"),
        ("5 ˚C", "5 ˚C"),
    ],
)
def test_accents_drawn_by_themselves_come_to_their_letters(drawn: str, meant: str) -> None:
    assert accented(drawn) == meant


def test_a_doi_beside_words_of_citation_on_the_last_page_is_found() -> None:
    last = [*prose(100), (72, 300, "Cite this article as: Minter A. Counting beds. doi:10.1234/beds.7", BODY, 9)]

    assert read([prose(100), prose(100), last]).metadata.doi == "10.1234/beds.7"


def test_a_table_set_sideways_has_rows_and_its_boxes_lie_where_they_are_on_the_page() -> None:
    import pymupdf

    document = pymupdf.open()
    for _ in range(2):
        page = document.new_page(width=595, height=842)
        for x, y, text, font, size in [*prose(100), *prose(150)]:
            page.insert_text((x, y), text, fontname=font, fontsize=size)
    page = document.new_page(width=595, height=842)
    cells = [["Region", "Beds", "Boards"], ["North", "800", "2"], ["South", "900", "3"]]
    for row, line in enumerate(cells):
        for column, text in enumerate(line):
            page.insert_text((200 + 14 * row, 700 - 120 * column), text, fontname=BODY, fontsize=9, rotate=90)
    extraction = extract_pdf(document.tobytes())
    (found,) = [block for block in extraction.blocks if block.kind is BlockKind.TABLE]

    assert found.rows == tuple(map(tuple, cells))
    assert all(185 < box.x0 < box.x1 < 235 and 420 < box.y0 < box.y1 < 705 for box in found.boxes)


def test_a_running_head_on_the_second_page_alone_goes_where_it_says_the_title() -> None:
    import pymupdf

    document = pymupdf.open()
    for number in range(2):
        page = document.new_page(width=595, height=842)
        if number:
            page.insert_text((72, 46), "Boards of the north", fontname=BODY, fontsize=8)
        else:
            page.insert_text((72, 80), "Boards of the north, 1948 to 1974", fontname="hebo", fontsize=20)
        for x, y, text, font, size in [*prose(120), *prose(170), *prose(220)]:
            page.insert_text((x, y), text, fontname=font, fontsize=size)
    extraction = extract_pdf(document.tobytes())

    assert extraction.text.count("Boards of the north") == 1


def test_the_first_heading_of_a_first_page_is_one_where_it_looks_like_the_others() -> None:
    import pymupdf

    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.insert_text((72, 60), "Regional boards in retrospect", fontname="hebo", fontsize=20)
    heads = [("What they were", "hebo", 12), ("What they did", "hebo", 12), ("How they ended", "hebo", 12)]
    for x, y, text, font, size in under(heads):
        page.insert_text((x, y), text, fontname=font, fontsize=size)

    assert words(extract_pdf(document.tobytes()), BlockKind.HEADING) == [text for text, _, _ in heads]


def test_italic_words_that_open_paragraphs_again_and_again_are_headings(tmp_path: Path) -> None:
    parts = "\n\n".join(f"_{name}._ {' '.join(PROSE)}" for name in ("Planning", "Payment", "Closure"))
    extraction = typeset(tmp_path, f"= Methods\n{parts}")

    assert words(extraction, BlockKind.HEADING) == ["Methods", "Planning", "Payment", "Closure"]


def test_a_publishers_advert_at_the_end_is_no_part_of_a_paper() -> None:
    advert = [
        (330, 700, "Publish with County Press and be read", "hebo", 9),
        (330, 715, "Submit your manuscript here:", "hebo", 8),
        (330, 728, "https://press.example/submit", BODY, 8),
    ]
    extraction = read([[*prose(150), *advert]])

    assert "County Press" not in extraction.text and "submit" not in extraction.text
    assert extraction.text.count("Regional boards were set up") == 3


def test_figures_of_tables_at_one_height_of_two_pages_are_not_furniture() -> None:
    cells = [[(72 + 120 * at, 760 + 14 * row, f"{row}.{at}7", BODY, 8) for at in range(3)] for row in range(2)]
    page = [*prose(600), *(cell for row in cells for cell in row)]
    extraction = read([page, page])

    assert extraction.text.count("1.27") == 2


def test_words_of_a_stretched_line_are_put_together_again() -> None:
    import pymupdf

    full = "Regional boards were set up to plan hospitals for the whole of a land"
    width = pymupdf.get_text_length(full, fontname=BODY, fontsize=11)
    spread = ["reorganisation", "and", "accountability", "administration"]
    room = width - sum(pymupdf.get_text_length(word, fontname=BODY, fontsize=11) for word in spread)
    row: list[Row] = []
    x = 72.0
    for word in spread:
        row.append((x, 113, word, BODY, 11))
        x += pymupdf.get_text_length(word, fontname=BODY, fontsize=11) + room / (len(spread) - 1)
    if room / (len(spread) - 1) > 33:
        pytest.skip("the words are too short for the line")
    extraction = read([[(72, 100, full, BODY, 11), *row, (72, 126, full, BODY, 11)]])

    assert " ".join(spread) in extraction.text
