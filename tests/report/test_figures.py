"""Figures: what they say, that they say it in themselves, and that every number adds up."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
import report_sample as sample
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from evidence.report import prisma
from evidence.report.draft import Arm, Count, Flow, Matrix, Previous, TimelineRow
from evidence.report.figures import draw, flow_figure, map_figure, timeline_figure
from evidence.report.svg import measure, wrap
from evidence.report.timeline_figure import year_of

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    """Every line of text in a drawing."""
    return [node.text or "" for node in fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", ["flow", "timeline", "map"])
def test_a_figure_is_sound_xml_with_a_title_and_a_description(name):
    figure = draw(name, sample.draft())
    root = fromstring(figure.svg)

    assert root.find(f"{SVG}title").text == figure.title and root.find(f"{SVG}desc").text == figure.description
    assert root.get("role") == "img"
    assert not list(root.iter(f"{SVG}script")) and "href" not in figure.svg and "DEMONSTRATION" not in figure.svg
    assert figure == draw(name, sample.draft())


@pytest.mark.parametrize("name", ["flow", "timeline", "map"])
def test_a_figure_of_a_demonstration_carries_the_word_in_its_drawing(name):
    figure = draw(name, sample.draft(demonstration=True))

    assert any("DEMONSTRATION" in text for text in texts(figure.svg))
    assert figure.title.startswith("DEMONSTRATION")


def test_an_unknown_figure_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="no figure 'pie'"):
        draw("pie", sample.draft())


def test_the_flow_prints_prisma_s_own_words_and_every_number():
    told = " ".join(texts(flow_figure(sample.FLOW).svg)).replace("\u00a0", " ")

    for words in (
        "Identification of studies via databases and registers", "Identification of studies via other methods",
        "Records identified from:", "PubVell (n = 48)", "Duplicate records removed (n = 7)",
        "Records marked as ineligible by automation tools (n = 0)", "Records screened (n = 50)", "Records excluded (n = 38)",
        "Reports sought for retrieval (n = 12)", "Reports not retrieved (n = 1)", "Reports assessed for eligibility (n = 11)",
        "Reports excluded: Concerns one hospital only (n = 5)", "Studies included in review (n = 5)",
        "Reports of included studies (n = 6)", "Identification", "Screening", "Included",
    ):  # fmt: skip
        assert words in told, words


def test_one_arm_is_enough_and_work_in_progress_is_shown():
    flow = Flow(databases=Arm(identified=(Count(label="PubVell", number=1513),), waiting_screening=1513))
    told = " ".join(texts(flow_figure(flow).svg)).replace("\u00a0", " ")

    assert "via other methods" not in told
    assert "PubVell (n = 1,513)" in told and "Records not yet screened (n = 1,513)" in told
    assert prisma.broken(flow) == ()


def test_registers_are_added_up_apart_from_databases():
    sources = (
        Count(label="PubVell", number=9, kind="database"), Count(label="Trials of Vell", number=3, kind="register"),
        Count(label="EconVell", number=2, kind="database"),
    )  # fmt: skip
    flow = Flow(databases=Arm(identified=sources, waiting_screening=14))
    told = " ".join(texts(flow_figure(flow).svg)).replace("\u00a0", " ")

    assert "Databases (n = 11) – PubVell (n = 9) – EconVell (n = 2) Registers (n = 3) – Trials of Vell (n = 3)" in told
    assert prisma.broken(flow) == ()


UPDATED = replace(sample.FLOW, previous=Previous(studies=11, reports=14, dropped_studies=1, dropped_reports=2))


def test_an_update_draws_previous_studies_new_ones_and_the_total():
    told = " ".join(texts(flow_figure(UPDATED).svg)).replace("\u00a0", " ")

    for words in (
        "Previous studies", "Studies included in previous version of review (n = 11)", "of these no longer included (n = 1)",
        "Identification of new studies via databases and registers", "New studies included in review (n = 5)",
        "Reports of new included studies (n = 6)", "Total studies included in review (n = 15)",
        "Reports of total included studies (n = 18)",
    ):  # fmt: skip
        assert words in told, words
    assert prisma.broken(UPDATED) == ()
    assert "Total: 15 studies in 18 reports." in flow_figure(UPDATED).description


def test_previous_studies_that_contradict_themselves_are_named():
    assert prisma.broken(Flow(previous=Previous(studies=2, reports=1)))[0].startswith("previous studies <= previous")
    assert "no longer included" in prisma.broken(Flow(previous=Previous(dropped_reports=1)))[0]


@pytest.mark.parametrize("flow", [UPDATED, replace(UPDATED, other=None)])
def test_no_box_of_an_update_lies_over_another(flow):
    boxes = [
        tuple(float(node.get(name)) for name in ("x", "y", "width", "height"))
        for node in fromstring(flow_figure(flow).svg).iter(f"{SVG}rect")
    ][1:]
    for (x, y, w, h), (u, v, a, b) in ((one, two) for at, one in enumerate(boxes) for two in boxes[at + 1 :]):
        assert x + w <= u or u + a <= x or y + h <= v or v + b <= y


def test_boxes_grow_with_their_text_and_never_overlap():
    reasons = tuple(
        Count(label=f"A long reason for exclusion, number {n}, with words and words", number=0) for n in range(12)
    )
    flow = replace(
        sample.FLOW,
        databases=replace(sample.FLOW.databases, excluded_reasons=(*sample.FLOW.databases.excluded_reasons, *reasons)),
    )
    small, large = flow_figure(sample.FLOW), flow_figure(flow)
    boxes = [
        tuple(float(node.get(name)) for name in ("x", "y", "width", "height"))
        for node in fromstring(large.svg).iter(f"{SVG}rect")
    ][1:]

    assert large.height > small.height + 200
    for (x, y, w, h), (u, v, a, b) in ((one, two) for at, one in enumerate(boxes) for two in boxes[at + 1 :]):
        assert x + w <= u or u + a <= x or y + h <= v or v + b <= y


COUNTS = st.integers(0, 500)


@st.composite
def arms(draw):
    """An arm made from the end backwards, so that it adds up."""
    n = {
        name: draw(COUNTS) for name in ("included", "verdict", "missing", "awaited", "later", "out", "unsure", "unseen")
    }
    reasons = tuple(Count(label=f"r{at}", number=draw(COUNTS)) for at in range(draw(st.integers(0, 3))))
    removed = [draw(COUNTS) for _ in range(3)]
    assessed = n["included"] + n["verdict"] + sum(each.number for each in reasons)
    sought = assessed + n["missing"] + n["awaited"] + n["later"]
    screened = sought + n["out"] + n["unsure"]
    found = screened + n["unseen"] + sum(removed)
    first = draw(st.integers(0, found))
    return Arm(
        identified=(Count(label="a", number=first), Count(label="b", number=found - first)), duplicates=removed[0],
        removed_by_automation=removed[1], removed_other=removed[2], waiting_screening=n["unseen"], screened=screened,
        waiting_decision=n["unsure"], excluded=n["out"], sought=sought, waiting_retrieval=n["awaited"],
        not_retrieved=n["missing"], waiting_assessment=n["later"], assessed=assessed, waiting_verdict=n["verdict"],
        excluded_reasons=reasons, included=n["included"],
    )  # fmt: skip


@given(arms(), st.none() | arms(), st.data())
def test_a_flow_that_adds_up_passes_and_one_changed_number_is_named(databases, other, data):
    reports = databases.included + (other.included if other else 0)
    flow = Flow(databases=databases, other=other, reports=reports, studies=reports)
    assert prisma.broken(flow) == ()

    name = data.draw(
        st.sampled_from(["duplicates", "screened", "excluded", "sought", "not_retrieved", "assessed", "included"])
    )
    wrong = replace(flow, databases=replace(databases, **{name: getattr(databases, name) + 1}))
    assert prisma.broken(wrong)
    flow_figure(flow)


def test_more_studies_than_reports_and_negative_numbers_are_named():
    assert prisma.broken(Flow(studies=1))[0].startswith("studies <= reports")
    assert any("negative" in each for each in prisma.broken(Flow(databases=Arm(duplicates=-1, screened=1, sought=1))))


@pytest.mark.parametrize(
    ("date", "year"),
    [("1948", 1948.5), ("1948-07-05", 1948.511), ("1948-07", 1948.541), ("", None), ("about 1950", None)],
)
def test_a_partial_date_lies_in_the_middle_of_what_is_known(date, year):
    found = year_of(date)
    assert found is None if year is None else found == pytest.approx(year, abs=0.001)


def test_the_timeline_shows_levels_open_ends_and_what_is_not_known():
    figure = timeline_figure(sample.TIMELINE, as_of="2026-11-01")
    told = texts(figure.svg)

    for words in (
        "Region",
        "Area",
        "Regional Boards (14)",
        "1948\u20131974",
        "2022\u2013",
        "?\u20131950",
        "dates not known",
    ):
        assert words in told, words
    assert "Boards of which nothing is known" in figure.description


@given(st.lists(st.tuples(st.integers(1800, 2100), st.integers(0, 80), st.text(max_size=40)), max_size=8))
def test_any_timeline_stays_inside_its_frame(bodies):
    rows = [
        TimelineRow(id=str(at), label=label, start=str(year), end=str(year + more))
        for at, (year, more, label) in enumerate(bodies)
    ]
    figure = timeline_figure(rows, as_of="2026-11-01")

    for node in fromstring(figure.svg).iter(f"{SVG}rect"):
        x, width = float(node.get("x")), float(node.get("width"))
        assert x >= -1.01 and x + width <= figure.width + 1.01


def test_the_map_writes_every_number_and_its_sums():
    figure = map_figure(sample.draft().matrix)
    told = texts(figure.svg)

    assert told.count("14") == 1 and "23" in told and "22" in told and told.count("\u00b7") == 3
    assert "Planning and capital with Regional Boards: 14" in figure.description
    assert map_figure(Matrix(themes=(("a", "A"),), values=(("b", "B"),), counts=((0,),))).description.endswith(
        "no passage yet."
    )


@given(st.text(max_size=200), st.floats(30, 300))
def test_wrapped_lines_fit_and_lose_no_letter(text, width):
    from evidence.report.markdown import plain

    lines = wrap(text, width, 10)
    assert all(measure(line, 10) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(plain(text).split())
    assert all(lines) and all(one and two for one, two in pairwise(lines))
