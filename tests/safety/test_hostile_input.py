"""What a folder may hold that no folder should."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evidence.cli import run
from evidence.jobs.session import open_session
from evidence.store.imports import imports


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


def test_a_name_that_is_no_utf8_can_be_given_on_the_command_line(folder):
    names = [b"caf\xe9.ris", b"gone\xe9.csv"]
    (folder / os.fsdecode(names[0])).write_bytes(b"TY  - JOUR\nTI  - Wells\nER  - \n")
    for name, code in zip(names, (0, 1), strict=True):
        call = [os.fsencode(sys.executable), b"-m", b"evidence", b"ingest", name]
        done = subprocess.run(call, cwd=folder, capture_output=True, timeout=120)
        assert done.returncode == code, done.stderr
        assert os.path.splitext(name)[0].replace(b"\xe9", b"\\xe9") in done.stdout + done.stderr
        assert b"Traceback" not in done.stderr


def test_a_pipe_that_is_named_is_refused_as_no_file(folder, capsys):
    os.mkfifo(folder / "pipe.md")
    assert run(["ingest", "pipe.md"]) == 1
    assert "pipe.md is neither a file nor a folder" in capsys.readouterr().err


def test_a_link_that_is_named_is_read(folder, capsys):
    (folder.parent / "wells.md").write_text("# Wells\n\nA well needs a lid.\n", encoding="utf-8")
    (folder / "link.md").symlink_to(folder.parent / "wells.md")
    assert run(["ingest", "link.md"]) == 0


def test_a_file_of_gigabytes_is_refused_unread(folder, capsys):
    for name in ("references/huge.ris", "sources/huge.md"):
        with (folder / "corpus/ponds" / name).open("wb") as file:
            file.truncate(2_100_000_000)
    found = told(capsys)
    assert "2.1 GB" in found["references"][0]["problem"]
    assert [("GB" in one["problem"], one["status"]) for one in found["sources"]] == [
        (True, "unreadable"),
        (False, "ok"),
    ]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("x.bib", "@article{{a, title={{{}}}}}\n"),
        ("braces.bib", "{{" * 4_000_000 + "@article{{a, title={{{}\n"),
        ("x.ris", "TY  - JOUR\nTI  - A pond\nAB  - {}\nER  - \n"),
        ("lines.ris", "TY  - JOUR\nTI  - A pond\n" + "word\n" * 400_000 + "AB  - {}\nER  - \n"),
        ("x.csv", "title,year\n{},1990\n"),
        ("x.jsonl", '{{"title": "{}"}}\n'),
        ("nothing.txt", "{}"),
    ],
)
def test_one_long_line_takes_time_in_proportion(tmp_path, name, form):
    from evidence.errors import UnreadableError
    from evidence.references.files import read_file

    path = tmp_path / name
    path.write_text(form.format("word " * 2_000_000), encoding="utf-8")
    begun = time.monotonic()
    try:
        found = read_file(path)
        assert max(len(one.raw) for one in [*found.records, *found.refused]) <= 100_000
    except UnreadableError:
        assert name in {"nothing.txt", "braces.bib"}
    assert time.monotonic() - begun < 15


def test_files_without_a_search_are_counted_and_keep_their_whole_names(folder, capsys):
    references = folder / "corpus/ponds/references"
    (references / "zotero.bib").write_text("@article{a, title={A pond}, year={1990}}\n", encoding="utf-8")
    (references / "zotero.ris").write_text("TY  - JOUR\nTI  - A well\nER  - \n", encoding="utf-8")
    assert run(["ingest"]) == 0
    assert "2 files have no search recorded. Fill in corpus/ponds/searches.toml" in capsys.readouterr().out
    with open_session(str(folder)) as session:
        assert [one["name"] for one in imports(session.library) if one["format"] != "full text"] == [
            "zotero.bib",
            "zotero.ris",
        ]
    assert run(["ingest"]) == 0
    assert "no search recorded" not in capsys.readouterr().out
