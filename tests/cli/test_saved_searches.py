"""Saved searches as they are typed: kept, listed, asked again for what is new, forgotten."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys

from small_review import called

SEARCH = ("search", "examiners at low water", "--save", "low-water")


def test_a_search_is_saved_listed_asked_again_and_forgotten(workspace, capsys):
    first = called(capsys.readouterr, *SEARCH)
    assert first.code == 0
    assert "Saved as low-water, with " in first.err
    told = called(capsys.readouterr, "search", "--saved")
    assert re.search(
        r"^low-water: examiners at low water\n   looked at \d{4}-\d\d-\d\d \d\d:\d\d, nothing new\n", told.out
    )
    again = called(capsys.readouterr, "search", "--saved", "low-water")
    assert again.code == 0
    assert "new: " not in again.out
    assert called(capsys.readouterr, "search", "--forget", "low-water").code == 0
    assert called(capsys.readouterr, "search", "--saved").out.startswith("None. Save one:")


def test_new_hits_are_marked_once_and_alone_with_new(workspace, capsys):
    called(capsys.readouterr, *SEARCH)
    (workspace / "more.csv").write_text(
        'id,title,authors,year,abstract\nrow1990,Examined at sea,"Row, An",1990,Examiners sat at low water again.\n',
        encoding="utf-8",
    )
    told = called(capsys.readouterr, "ingest", "more.csv")
    assert "Saved searches with new hits: low-water (1 new hit). See: evidence search --saved NAME --new" in told.out
    assert "1 saved search; what is new: evidence search --saved" in called(capsys.readouterr, "status").out
    assert json.loads(called(capsys.readouterr, "search", "--saved", "--json").out)[0]["new"] == 1
    counts = called(capsys.readouterr, "search", "--saved", "low-water", "--themes")
    assert "no theme" in counts.out
    fresh = called(capsys.readouterr, "search", "--saved", "low-water", "--new")
    assert "1. new: Row 1990, abstract   Examined at sea" in fresh.out
    assert "\n2. " not in fresh.out
    nothing = called(capsys.readouterr, "search", "--saved", "low-water", "--new")
    assert (nothing.code, nothing.out) == (1, "Nothing new.\n")


def test_a_file_of_what_is_new_counts_as_a_look(workspace, capsys):
    called(capsys.readouterr, *SEARCH, "--limit", "1")
    ran = called(
        capsys.readouterr, "search", "--saved", "low-water", "--new", "--limit", "9", "--export", "new.csv"
    )  # fmt: skip
    assert ran.code == 0
    rows = list(csv.DictReader((workspace / "new.csv").read_text(encoding="utf-8").splitlines()))
    assert rows
    assert {row["screening"] for row in rows} == {""}
    assert called(capsys.readouterr, "search", "--saved", "low-water", "--new", "--limit", "9").code == 1


def test_a_run_that_nobody_read_to_the_end_is_no_look(workspace, capsys):
    called(capsys.readouterr, *SEARCH, "--limit", "1")
    script = (
        "import os, sys; from evidence.cli import run; r, w = os.pipe(); os.close(r); os.dup2(w, 1);"
        " sys.exit(run(['search', '--saved', 'low-water', '--limit', '9']))"
    )
    subprocess.run([sys.executable, "-c", script], cwd=workspace, check=False, stderr=subprocess.DEVNULL)
    found = json.loads(called(capsys.readouterr, "search", "--saved", "low-water", "--limit", "9", "--json").out)
    assert sum(one["new"] for one in found) == len(found) - 1


def test_what_cannot_be_asked_at_once_is_refused(workspace, capsys):
    called(capsys.readouterr, *SEARCH)
    for call, line in (
        ("search x --new", "--new is for a saved search"),
        ("search x --saved low-water", "has its own words and filters"),
        ("search --save a --saved b", "go one at a time"),
        ("search --saved nothing", "No saved search 'nothing'. There are: low-water."),
        ("search fees --save LOW-WATER", "'low-water' is saved already, as: examiners at low water"),
    ):
        ran = called(capsys.readouterr, *call.split())
        assert ran.code in {1, 2}
        assert line in ran.err
        assert ran.out == ""
