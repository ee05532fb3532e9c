"""What a folder may hold that no folder should."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evidence.cli import run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run(["init", ".", "--name", "ponds"]) == 0
    (tmp_path / "corpus/ponds/sources/pond.md").write_text("# Ponds\n\nA pond needs a keeper.\n", encoding="utf-8")
    return tmp_path


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    capsys.readouterr()
    run(["ingest", "--json"])
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_pipes_devices_and_links_out_of_the_folder_are_left_alone_by_name(folder, capsys):
    sources = folder / "corpus/ponds/sources"
    secret = folder.parent / "secret.md"
    secret.write_text("# Not ours\n\nSecret words.\n", encoding="utf-8")
    os.mkfifo(sources / "pipe.md")
    (sources / "zero.txt").symlink_to("/dev/zero")
    (sources / "link.md").symlink_to(secret)
    (sources / "gone.pdf").symlink_to(folder / "nowhere.pdf")
    (sources / "elsewhere").symlink_to(folder.parent)
    found = told(capsys)
    assert {"pipe.md", "zero.txt", "link.md", "gone.pdf", "elsewhere"} <= set(found["skipped"])
    assert [one["path"] for one in found["sources"]] == ["corpus/ponds/sources/pond.md"]


def test_a_name_that_is_no_utf8_is_read_and_shown_escaped(folder, capsys):
    place = os.fsencode(folder / "corpus/ponds/sources") + b"/caf\xe9\n.md"
    with open(place, "wb") as file:
        file.write(b"# Wells\n\nA well needs a lid.\n")
    found = told(capsys)
    assert [one["status"] for one in found["sources"]] == ["ok", "ok"]
    assert "corpus/ponds/sources/caf\\xe9\\n.md" in [one["path"] for one in found["sources"]]


def test_escape_codes_and_marks_of_direction_do_not_reach_the_record(folder, capsys):
    title = "Ponds\u001b[31m red\u001b]0;owned\u0007 and \u202edeep\u0000"
    (folder / "corpus/ponds/references/x.jsonl").write_text(
        json.dumps({"title": title, "author": [{"family": "A\u001b[1mda"}]}) + "\n", encoding="utf-8"
    )
    told(capsys)
    run(["screen", "list"])
    out = capsys.readouterr().out
    assert "Ponds[31m red]0;owned and deep" in out
    assert not any(mark in out for mark in "\u001b\u0007\u202e\u0000")


def test_a_field_longer_than_any_work_has_is_cut_and_says_so(folder, capsys):
    from evidence.references.assemble import make_record

    record = make_record("k", "article", {"title": "x" * 300_000})
    assert len(record.title) < 210_000
    assert record.fields["cut"] == "title"


def test_two_ingests_at_once_do_the_work_once(folder):
    rows = "".join(json.dumps({"title": f"Pond number {n}", "year": 1990}) + "\n" for n in range(40))
    (folder / "corpus/ponds/references/many.jsonl").write_text(rows, encoding="utf-8")
    call = [sys.executable, "-m", "evidence", "ingest"]
    both = [subprocess.Popen(call, cwd=folder, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [one.communicate(timeout=180)[1] for one in both]
    assert [one.returncode for one in both] == [0, 0], told
    assert not any("Traceback" in one for one in told)
    assert run(["doctor"]) == 0
