"""What was refused can be mended and read again, and is then counted where it came from."""

from __future__ import annotations

import json

import pytest
from small_review import SLUG, called

BROKEN = {
    "pier.bib": (
        "@article{good2001, title = {A pier}, author = {Good, A}, year = {2001}}\n"
        "@article{bad2002, title = {A lamp, author = {Bad, B}, year = {2002}\n",
        "title = {A lamp,",
        "title = {A lamp},",
        "}\n",
    ),
    "pier.ris": (
        "TY  - JOUR\nTI  - A pier\nAU  - Good, A\nPY  - 2001\nER  - \nTY  - JOUR\nPY  - 2002\nER  - \n",
        "PY  - 2002",
        "PY  - 2002\nTI  - A lamp",
        "",
    ),
    "pier.csv": (
        "title,authors,year\nA pier,\"Good, A\",2001\n,\"Bad, B\",2002\n",
        ',"Bad, B",2002',
        'A lamp,"Bad, B",2002',
        "",
    ),
    "pier.jsonl": (
        '{"title": "A pier", "year": 2001}\n{"year": 2002}\n', '{"year": 2002}', '{"title": "A lamp", "year": 2002}', "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_refused_entry_is_written_out_mended_and_read_under_the_same_search(workspace, capsys, name):
    text, wrong, right, end = BROKEN[name]
    (workspace / name).write_text(text, encoding="utf-8")
    ran = called(capsys.readouterr, "ingest", name, "--route", "website", "--name", "Harbour board")
    assert ran.code == 3
    assert f"{name}: read 2 = kept 1 + merged 0 + refused 1" in ran.out

    ran = called(capsys.readouterr, "mend")
    assert (ran.code, ran.err) == (0, "")
    path = next((workspace / f"corpus/{SLUG}/mend").iterdir())
    assert path.name.endswith(name)
    assert f"corpus/{SLUG}/mend/{path.name}" in ran.out
    path.write_text(path.read_text(encoding="utf-8").replace(wrong, right) + end, encoding="utf-8")

    ran = called(capsys.readouterr, "ingest", f"corpus/{SLUG}/mend")
    assert (ran.code, ran.err) == (0, "")
    assert "read 1 = kept 1 + merged 0 + refused 0" in ran.out
    assert called(capsys.readouterr, "mend").out == "Nothing was refused, or all of it was mended.\n"
    status = json.loads(called(capsys.readouterr, "status", "--json").out)
    assert status["refused"] == 0
    assert status["flow"]["others"]["identified"] == 2
    found = called(capsys.readouterr, "search", "--unit", "record", "lamp")
    assert "A lamp" in found.out


def test_what_is_not_mended_stays_refused_and_is_counted_once(workspace, capsys):
    (workspace / "pier.bib").write_text(BROKEN["pier.bib"][0], encoding="utf-8")
    called(capsys.readouterr, "ingest", "pier.bib")
    called(capsys.readouterr, "mend")
    assert "(written before)" in called(capsys.readouterr, "mend").out
    called(capsys.readouterr, "ingest", f"corpus/{SLUG}/mend")
    assert json.loads(called(capsys.readouterr, "status", "--json").out)["refused"] == 1


def test_a_folder_of_entries_to_mend_is_left_alone_until_it_is_named(workspace, capsys):
    (workspace / "pier.bib").write_text(BROKEN["pier.bib"][0], encoding="utf-8")
    called(capsys.readouterr, "ingest", "pier.bib")
    called(capsys.readouterr, "mend")
    assert "mend/" not in called(capsys.readouterr, "ingest").out
