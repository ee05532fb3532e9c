"""`evidence simulate`: a labelled review replayed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_review import called

ROWS = [(f"r{n}", "boards of regions" if n < 12 else f"rivers and fish {n}", n < 12) for n in range(200)]


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """200 records, the first twelve relevant and easy to tell."""
    path = tmp_path / "labelled.csv"
    rows = "".join(f"{key},{title},{int(label)}\n" for key, title, label in ROWS)
    path.write_text("record_id,title,label_included\n" + rows, encoding="utf-8")
    return path


def test_the_order_and_the_stop_are_written_and_the_summary_says_the_same(labelled, tmp_path, capsys):
    output = tmp_path / "order.json"
    ran = called(
        capsys.readouterr, "simulate", str(labelled), "--prior", "r0", "--prior", "r50", "--output", str(output)
    )
    answer = json.loads(output.read_text(encoding="utf-8"))
    stop = answer["stopped_at"]

    assert ran.code == 0
    assert sorted([*answer["order"], "r0", "r50"]) == sorted(key for key, _, _ in ROWS)
    assert set(answer["order"][:11]) == {key for key, _, label in ROWS if label} - {"r0"}
    assert 11 < stop < 198
    assert answer["sample"] == []
    assert f"stops after {stop} of 198 records: recall 100.0%, reading saved {1 - stop / 198:.1%}." in ran.out
    assert "a heuristic" in ran.out


def test_a_review_with_nothing_to_find_is_refused_in_a_line(labelled, capsys):
    labelled.write_text("record_id,title,label_included\na,Boards,1\nb,Rivers,0\n", encoding="utf-8")
    ran = called(capsys.readouterr, "simulate", str(labelled), "--prior", "a")

    assert ran.code == 1
    assert "no included record to find" in ran.err
    assert "Traceback" not in ran.err


def test_a_rule_that_never_stops_is_told(labelled, capsys):
    labelled.write_text("record_id,title,label_included\na,Boards,1\nb,Rivers,0\n", encoding="utf-8")
    ran = called(capsys.readouterr, "simulate", str(labelled))

    assert ran.code == 0
    assert "before the end" in ran.out
