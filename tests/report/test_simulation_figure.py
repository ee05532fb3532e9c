"""The recall curves of a replay."""

import pytest
from defusedxml.ElementTree import fromstring

from evidence.errors import UsageError
from evidence.jobs.picture import picture_bytes
from evidence.report.simulation_figure import Curve, simulation_figure

SVG = "{http://www.w3.org/2000/svg}"
GOOD = Curve(name="evidence", found=[True] * 10 + [False] * 90, wss95=0.85, stopped_at=40)
POOR = Curve(name="at random & <slow>", found=[False] * 90 + [True] * 10, wss95=-0.05)


def texts(drawing):
    return [node.text or "" for node in fromstring(drawing.svg).iter(f"{SVG}text")]


def test_the_curves_are_named_with_what_they_save():
    said = texts(simulation_figure([GOOD, POOR], title="nudging.csv"))

    assert {"nudging.csv", "evidence", "WSS@95 0.850", "85.0% saved", "WSS@95 -0.050", "the rule stops here"} <= set(
        said
    )
    assert any("<slow>" in line for line in said)


def test_a_curve_runs_from_nothing_to_everything_and_the_stop_lies_on_it():
    root = fromstring(simulation_figure([GOOD], title="x").svg)
    lines = [node.get("d") for node in root.iter(f"{SVG}path") if node.get("stroke-width") == "2"]
    curve = max(lines, key=len)
    *_, stop = root.iter(f"{SVG}circle")

    assert curve.startswith("M52 334") and curve.endswith("L462 34")
    assert (stop.get("cx"), stop.get("cy")) == ("216", "34")


def test_without_a_stop_none_is_drawn_and_what_saves_nothing_has_no_arrow():
    drawing = simulation_figure([POOR], title="x")

    assert not list(fromstring(drawing.svg).iter(f"{SVG}circle"))
    assert not [line for line in texts(drawing) if line.endswith("saved")]


def test_a_long_review_is_drawn_with_few_points():
    many = Curve(name="evidence", found=[n % 20 == 0 for n in range(100_000)], wss95=0)

    assert len(simulation_figure([many], title="x").svg) < 20_000


def test_pictures_are_svg_or_png_and_nothing_else(tmp_path):
    drawing = simulation_figure([GOOD], title="x")

    assert picture_bytes(drawing, tmp_path / "a.SVG").startswith(b"<svg")
    assert picture_bytes(drawing, tmp_path / "a.png").startswith(b"\x89PNG")
    with pytest.raises(UsageError, match=r"neither \.svg nor \.png"):
        picture_bytes(drawing, tmp_path / "a.gif")
