"""Passages are whole sentences of one section, in order, none too long, none left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.model import Block, BlockKind, Box
from evidence.sentences import sentences
from evidence.sources.extract import extract
from evidence.sources.passages import cut_passages
from evidence.sources.pdf import extract_pdf

KINDS = st.sampled_from(list(BlockKind))
SENTENCE = st.lists(
    st.sampled_from(["board", "bed", "Region", "x" * 40, "no.", "é", "(a)", "3.5"]), min_size=1, max_size=60
)
BLOCK = st.lists(SENTENCE.map(lambda words: " ".join(words).capitalize() + "."), min_size=1, max_size=8).map(" ".join)


def count(texts: Sequence[str]) -> list[int]:
    """A stand-in for a tokenizer: a piece for every five characters of a word, and two for the ends."""
    return [2 + sum(1 + len(word) // 5 for word in text.split()) for text in texts]


def build(parts: Sequence[tuple[BlockKind, int, str]]) -> tuple[str, list[Block]]:
    text = ""
    blocks: list[Block] = []
    for kind, section, words in parts:
        text += "\n\n" if text else ""
        blocks.append(Block(kind=kind, start=len(text), stop=len(text) + len(words), section=(f"Section {section}",)))
        text += words
    return text, blocks


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(KINDS, st.integers(0, 2), BLOCK), max_size=10), st.integers(24, 256))
def test_every_sentence_is_in_one_passage_and_no_passage_is_too_long(
    parts: list[tuple[BlockKind, int, str]], limit: int
) -> None:
    text, blocks = build(parts)
    passages = cut_passages(text, blocks, prefix="A title", count=count, limit=limit)

    at = 0
    for passage in passages:
        assert at <= passage.start < passage.stop <= len(text)
        at = passage.stop
        assert count([f"A title {text[passage.start : passage.stop]}"])[0] <= limit
    covered = {i for passage in passages for i in range(passage.start, passage.stop)}
    for block in blocks:
        inside = {i for i in range(block.start, block.stop) if not text[i].isspace()}
        if block.kind in (BlockKind.TITLE, BlockKind.HEADING, BlockKind.REFERENCE):
            assert not inside & covered
        else:
            assert inside <= covered


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(KINDS, st.integers(0, 2), BLOCK), max_size=10))
def test_a_passage_stays_inside_its_section_and_kind(parts: list[tuple[BlockKind, int, str]]) -> None:
    text, blocks = build(parts)
    apart = {BlockKind.FOOTNOTE, BlockKind.TABLE, BlockKind.CAPTION, BlockKind.COMMENT}
    for passage in cut_passages(text, blocks, prefix="", count=count):
        touched = [block for block in blocks if block.start < passage.stop and passage.start < block.stop]

        assert {block.section for block in touched} == {passage.section}
        assert passage.kind in {block.kind for block in touched}
        assert len({block.kind for block in touched} & apart) == 0 or len({block.kind for block in touched}) == 1


def test_short_paragraphs_share_a_passage_and_long_ones_are_parted_at_sentence_ends() -> None:
    sentence = "The board met in the county hall and decided how the districts should share. "
    short = [(BlockKind.PARAGRAPH, 1, sentence.strip())] * 6
    long = [(BlockKind.PARAGRAPH, 2, (sentence * 30).strip())]
    text, blocks = build([*short, *long])
    passages = cut_passages(text, blocks, prefix="", count=lambda texts: [len(t.split()) for t in texts])
    sizes = [len(text[p.start : p.stop].split()) for p in passages]

    assert sizes[0] == 84
    assert all(80 <= size <= 200 for size in sizes)
    assert all(text[passage.stop - 1] == "." for passage in passages)


def test_a_prefix_that_fills_the_limit_is_refused() -> None:
    text, blocks = build([(BlockKind.PARAGRAPH, 1, "A sentence.")])

    with pytest.raises(ValueError, match="prefix"):
        cut_passages(text, blocks, prefix="word " * 300, count=count)


def test_no_blocks_make_no_passages() -> None:
    assert cut_passages("", [], prefix="", count=count) == []


def test_a_typeset_paper_is_cut_at_sentence_ends(paper: Path) -> None:
    extraction = extract_pdf(paper)
    passages = cut_passages(extraction.text, extraction.blocks, prefix="A title", count=count)
    starts = {span.start for block in extraction.blocks for span in sentences(extraction.text, block.start, block.stop)}

    assert len(passages) > 5
    assert all(passage.start in starts for passage in passages if passage.kind is BlockKind.PARAGRAPH)


def test_comments_on_a_real_page_are_passages_of_their_own(shared: Path) -> None:
    page = extract(shared / "data" / "nhs" / "seeds-1-kingsfund-what-has-the-stp-or-ics-done.txt")
    passages = cut_passages(page.text, page.blocks, prefix=page.metadata.title, count=count)

    assert [p.section[0] for p in passages if p.kind is BlockKind.COMMENT] == [
        "Comment by Derek Hoey, 25 May 2018",
        "Comment by Debra O Neill, 18 May 2018",
    ]


def test_short_paragraphs_far_apart_do_not_share_a_passage() -> None:
    text, blocks = build([(BlockKind.PARAGRAPH, 1, "Left blank.")] * 6)
    placed = [
        replace(block, boxes=(Box(page=page, x0=0, y0=0, x1=9, y1=9),)) for page, block in enumerate(blocks, start=1)
    ]

    assert len(cut_passages(text, placed, prefix="", count=count)) == 2


def test_a_list_of_contents_is_no_passage_but_a_short_table_of_numbers_is():
    contents = "\n".join(f"Chapter about boards {n}\t{n * 3}" for n in range(1, 13))
    numbers = "Northern board\t12\nSouthern board\t15\nEastern board\t18\nWestern board\t21"
    text = f"{contents}\n\n{numbers}"
    blocks = [
        Block(kind=BlockKind.TABLE, start=0, stop=len(contents)),
        Block(kind=BlockKind.TABLE, start=len(contents) + 2, stop=len(text)),
    ]
    passages = cut_passages(text, blocks, prefix="", count=lambda texts: [len(one.split()) for one in texts])
    assert "".join(text[one.start : one.stop] for one in passages) == numbers


def test_a_short_list_of_the_texts_own_headings_and_pages_is_no_passage():
    parts = ["What they were", "What they did", "Money and plans"]
    contents = "\n".join(f"{part}\t\u2060{number}" for number, part in enumerate(parts, 1))
    text, blocks = contents, [Block(kind=BlockKind.TABLE, start=0, stop=len(contents), section=("In this briefing",))]
    for part in parts:
        start = len(text) + 2
        blocks.append(Block(kind=BlockKind.HEADING, start=start, stop=start + len(part), section=(part,)))
        words = f"{part} is told here in a sentence."
        blocks.append(
            Block(
                kind=BlockKind.PARAGRAPH,
                start=start + len(part) + 2,
                stop=start + len(part) + 2 + len(words),
                section=(part,),
            )
        )
        text = f"{text}\n\n{part}\n\n{words}"

    cut = cut_passages(text, blocks, prefix="", count=count)

    assert [text[one.start : one.stop] for one in cut] == [f"{part} is told here in a sentence." for part in parts]
