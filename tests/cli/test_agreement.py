"""`evidence screen agreement`, as a user and as a curious reviewer calls it."""

from __future__ import annotations

import json

import pytest
from small_review import called

FINISHED = {"orrin1932guild": ("include", "include"), "vane1974fees": ("include", "exclude")}


def finish(capsys, *, last=True):
    """Let both reviewers judge whatever waits; without `last`, ben leaves one record out that ada judges."""
    keys = [one["record"] for one in json.loads(called(capsys.readouterr, "screen", "list", "--json").out)]
    for key in keys:
        mine, other = FINISHED.get(key, ("include", "include"))
        called(capsys.readouterr, "screen", "decide", key, mine, "--as", "ada")
        if last or key != "lisk1988examined":
            called(capsys.readouterr, "screen", "decide", key, other, "--as", "ben")


def test_each_pair_and_stage_has_its_coefficients_with_intervals(workspace, capsys):
    finish(capsys)
    lines = called(capsys.readouterr, "screen", "agreement").out.splitlines()

    assert lines[0].startswith("title-abstract: ada and ben, ")
    assert [line.split("  ")[1] for line in lines[1:-1]] == [
        "agree on", "Cohen's kappa", "Krippendorff's alpha", "Gwet's AC1", "adjusted kappa (PABAK)", "prevalence index",
        "bias index",
    ]  # fmt: skip
    assert " % to " in lines[1] and lines[-1].startswith("Next: ")


def test_json_holds_values_bounds_and_what_earlier_versions_held(workspace, capsys):
    finish(capsys)
    (told,) = json.loads(called(capsys.readouterr, "screen", "agreement", "--measure", "gwet", "--json").out)

    assert {"stage", "first", "second", "judged", "percent", "kappa", "note"} <= set(told)
    (one,) = told["estimates"]
    assert one["measure"] == "gwet" and one["low"] <= one["value"] <= one["high"]


def test_agreement_over_time_is_told_by_month_and_by_window(workspace, capsys):
    finish(capsys)
    month = called(capsys.readouterr, "screen", "agreement", "--over-time", "month", "--measure", "percent").out
    window = called(capsys.readouterr, "screen", "agreement", "--over-time", "2", "--measure", "percent").out

    assert "title-abstract, 2026-11: ada and ben" in month
    assert "title-abstract, records 1 to 2: ada and ben" in window and "records 3 to 4" in window


@pytest.mark.parametrize("over", ["week", "0", "-3", "1.5"])
def test_a_stretch_of_time_that_is_none_is_one_line_with_a_remedy(workspace, capsys, over):
    ran = called(capsys.readouterr, "screen", "agreement", f"--over-time={over}")
    assert ran.code == 2 and "is no stretch of time. Say month" in ran.err


@pytest.mark.parametrize(
    "options",
    [[], ["--json"], ["--over-time", "1"], ["--over-time", "month"], ["--include-or-not"], ["--measure", "bias"]],
)
@pytest.mark.parametrize("person", ["ada", "ben", ""])
def test_no_option_tells_a_reviewer_of_the_other_before_the_stage_is_finished(workspace, capsys, options, person):
    finish(capsys, last=False)
    waits = json.loads(called(capsys.readouterr, "screen", "list", "--json").out)
    ran = called(capsys.readouterr, "screen", "agreement", *options, *(["--as", person] if person else []))

    assert "lisk1988examined" in {one["record"] for one in waits}
    assert ran.out.strip() == "[]" if "--json" in options else "Nothing to show yet" in ran.out


def test_a_peek_and_another_verdict_change_no_coefficient(workspace, capsys):
    finish(capsys)
    before = called(capsys.readouterr, "screen", "agreement").out
    called(capsys.readouterr, "screen", "decide", "vane1974fees", "include", "--as", "ben")

    assert called(capsys.readouterr, "screen", "agreement").out == before
