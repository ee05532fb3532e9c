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


def test_several_rankers_are_put_side_by_side_and_drawn(labelled, tmp_path, capsys):
    output, plot = tmp_path / "order.json", tmp_path / "curves.svg"
    ran = called(
        capsys.readouterr, "simulate", str(labelled), "--prior", "r0", "--prior", "r50", "--ranker", "words",
        "--ranker", "random", "--output", str(output), "--plot", str(plot),
    )  # fmt: skip
    answer = json.loads(output.read_text(encoding="utf-8"))
    rows = [line.split() for line in ran.out.splitlines()]

    assert ran.code == 0
    assert [row[0] for row in rows] == ["ranker", "words", "random"]
    assert float(rows[1][1]) > float(rows[2][1])
    assert answer["order"] == answer["rankers"]["words"]["order"]
    assert sorted(answer["rankers"]["random"]["order"]) == sorted(answer["order"])
    assert "labelled.csv" in plot.read_text(encoding="utf-8")


def test_a_second_replay_gives_the_same_order_from_the_vectors_that_were_kept(labelled, tmp_path, capsys):
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    for output in (first, second):
        assert called(capsys.readouterr, "simulate", str(labelled), "--output", str(output)).code == 0

    assert first.read_bytes() == second.read_bytes()


def test_an_unknown_ranker_and_a_picture_of_another_kind_are_refused_before_the_work(labelled, tmp_path, capsys):
    unknown = called(capsys.readouterr, "simulate", str(labelled), "--ranker", "best")
    picture = called(capsys.readouterr, "simulate", str(labelled), "--plot", str(tmp_path / "a.gif"))

    assert (unknown.code, picture.code) == (1, 2)
    assert "No ranker 'best'" in unknown.err and "neither .svg nor .png" in picture.err
