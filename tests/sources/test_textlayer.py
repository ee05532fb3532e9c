"""What a page's own text is worth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.sources.textlayer import Canvas, Layer, canvas_of, is_reading, layer_of, share_of_words, worth

PROSE = "The regional boards met each month, and nobody could say how the shares had been worked out. " * 4
GARBLE = "tbg.tr i’gv.m wrth qkkx.l rnn1ii ;.lfx pqrs tl1e bcdfg .■. i'lf hsdt lllI1l wvxz " * 5
SCAN = Canvas(cover=1.0, unseen=True)
PAGE = [0.0, 0.0, 100.0, 100.0]
LINE = [10.0, 10.0, 90.0, 20.0]


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "Sozialversicherungsträger und Krankenhausträger",
        "L'œuvre d'art",
        "NHS R&D in 1948-1974: 12.5 % (a mean of £3.4m)",
        "планирование больниц",
        "地域医療計画",
        "McKinsey and MacDonald",
    ],
)
def test_languages_and_figures_are_words(text: str) -> None:
    assert share_of_words([text]) == 1.0


def test_garbled_text_is_not(text: str = GARBLE) -> None:
    assert share_of_words([text]) < 0.5
    assert worth([PROSE]) > worth([GARBLE])


@given(st.lists(st.text()))
def test_every_text_has_a_share_and_a_worth(texts: list[str]) -> None:
    assert 0 <= share_of_words(texts) <= 1
    assert 0 <= worth(texts) <= sum(map(len, texts))


@pytest.mark.parametrize(
    ("texts", "canvas", "layer"),
    [
        ([PROSE], Canvas(), Layer.TEXT),
        ([], Canvas(), Layer.BLANK),
        ([], Canvas(cover=0.9), Layer.NONE),
        ([], Canvas(paths=2000), Layer.NONE),
        ([PROSE], SCAN, Layer.TEXT),
        ([PROSE + GARBLE], SCAN, Layer.POOR),
        (["Downloaded from an archive"], Canvas(cover=1.0), Layer.POOR),
        (["\ufffd" * 200], Canvas(), Layer.POOR),
        (["wrth qkkx.l rnn1ii ;.lfx pqrs tl1e bcdfg " * 12], Canvas(), Layer.POOR),
        (["Let f(x) = x² + 2px − q for all x ∈ ℝ, then ∂f/∂x = 2x + 2p. " * 12], Canvas(), Layer.TEXT),
    ],
)
def test_a_page_has_good_text_poor_text_or_none(texts: list[str], canvas: Canvas, layer: Layer) -> None:
    assert layer_of(texts, canvas) is layer


@pytest.mark.parametrize(
    ("kinds", "reading"),
    [
        (["fill-image", "ignore-text"], True),
        (["fill-text", "fill-image"], True),
        (["fill-image", "fill-text"], False),
        (["fill-text"], False),
    ],
)
def test_words_that_nobody_sees_over_a_picture_of_the_page_are_a_reading_of_it(kinds: list[str], reading: bool) -> None:
    log = [(kind, PAGE if kind == "fill-image" else LINE) for kind in kinds]

    assert is_reading(canvas_of(log, 10_000)) is reading
