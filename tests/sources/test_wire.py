"""What crosses the pipe between a reading process and its parent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Block, BlockKind, Box, Extraction, Metadata, Name, Note, Ocr, Page, PageKind, Status
from evidence.sources.wire import packed, unpacked

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = st.integers(0, 10_000)
readings = st.builds(Ocr, confidence=st.none() | st.floats(0, 1))
pages = st.builds(
    Page,
    number=numbers,
    label=words,
    start=numbers,
    stop=numbers,
    kind=st.sampled_from(PageKind),
    ocr=st.none() | readings,
)
coordinates = st.floats(0, 2000, allow_nan=False)
boxes = st.builds(Box, page=numbers, x0=coordinates, y0=coordinates, x1=coordinates, y1=coordinates)
blocks = st.builds(
    Block,
    kind=st.sampled_from(BlockKind),
    start=numbers,
    stop=numbers,
    section=st.lists(words, max_size=2).map(tuple),
    boxes=st.lists(boxes, max_size=2).map(tuple),
    note=st.none() | st.builds(Note, mark=words, called=st.none() | numbers),
    rows=st.lists(st.lists(words, max_size=2).map(tuple), max_size=2).map(tuple),
    caption=st.none() | st.tuples(numbers, numbers),
)
metadata = st.builds(
    Metadata,
    title=words,
    authors=st.lists(st.builds(Name, family=words, given=words, literal=words), max_size=2).map(tuple),
    year=st.none() | numbers,
    notices=st.lists(words, max_size=2).map(tuple),
    origin=st.dictionaries(words, words, max_size=2),
)
extractions = st.builds(
    Extraction,
    status=st.sampled_from(Status),
    extractor=words,
    media_type=words,
    text=words,
    pages=st.lists(pages, max_size=3).map(tuple),
    blocks=st.lists(blocks, max_size=3).map(tuple),
    metadata=metadata,
    nature=words,
    problem=words,
)


@given(extractions)
def test_an_extraction_comes_out_as_it_went_in(extraction):
    assert unpacked(packed(extraction)) == extraction


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"status": "fine"}', b"\x80\x04N.", b"null"])
def test_anything_else_is_refused(content):
    with pytest.raises(ValueError):
        unpacked(content)
