"""Every verb on its good path, and what the command line costs before it has done anything."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

import click
import pytest
from small_review import SLUG, called, normalised

from evidence.cli import VERBS, cli

HEAVY = ("torch", "numpy", "faiss", "pymupdf", "sklearn", "jinja2", "sentence_transformers", "onnxruntime", "onnx")


def commands(group: click.Group, name: str = "") -> list[str]:
    """Every verb and sub-verb, as it is called."""
    found = []
    context = click.Context(group)
    for one in group.list_commands(context):
        command = group.get_command(context, one)
        assert command is not None
        called_so = f"{name} {one}".strip()
        found.append(called_so)
        if isinstance(command, click.Group):
            found += commands(command, called_so)
    return found


def test_help_names_every_verb(capsys):
    ran = called(capsys.readouterr, "--help")
    assert ran.code == 0
    assert all(verb in ran.out and line.split(".")[0][:40] in ran.out for verb, (_, line) in VERBS.items())


@pytest.mark.parametrize("verb", commands(cli))
def test_every_verb_and_sub_verb_has_help_that_begins_with_what_it_does(verb, capsys):
    ran = called(capsys.readouterr, *verb.split(), "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: evidence {verb}")
    assert ran.out.splitlines()[2].strip().endswith((".", ":", ",")) or len(ran.out.splitlines()[2]) > 40


def test_status_is_as_it_was_agreed(workspace, capsys):
    ran = called(capsys.readouterr, "status")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (Path(__file__).with_name("status.txt")).read_text(encoding="utf-8")


def test_the_next_record_to_screen_is_shown_as_it_was_agreed(workspace, capsys):
    ran = called(capsys.readouterr, "screen", "--as", "ben")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (Path(__file__).with_name("screen.txt")).read_text(encoding="utf-8")


READING = [
    "status",
    "status --history",
    "status --sources",
    "status --refused",
    "status --differences",
    "status --routes",
    "search examiners at low water",
    "search --unit record pilots",
    "themes",
    "themes suggest --theme P2",
    "themes map",
    "themes echoes",
    "screen list",
    "screen conflicts --as cy",
    "screen agreement",
    "screen stop --as ben",
    "requests",
    "status --since 2026-01-01",
    "update list",
    "screen edit S3 --as ben --history",
    "screen import corpus/pilots/references/second.ris --as ben --dry-run",
    "screen keywords --as ben",
    "screen note S3 --as ben",
    "screen assign",
    "screen calibration",
    "statement list",
    "verify reviews/pilots/reports/lessons-learned.html",
    "doctor",
    "ingest",
    "dedupe",
    "reread",
]


ELSEWHERE = {"merge", "screen sample result"}
"""Verbs whose JSON is tried with another copy and with a sample that was drawn: tests/jobs."""


@pytest.mark.parametrize("call", READING)
def test_a_reading_verb_gives_json_and_nothing_else(workspace, capsys, call):
    ran = called(capsys.readouterr, *call.split(), "--json")
    assert (ran.code, ran.err) == (0, "")
    assert isinstance(json.loads(ran.out), dict | list)


def test_the_history_tells_other_programs_who_acted_and_not_what_was_decided(workspace, capsys):
    told = json.loads(called(capsys.readouterr, "status", "--history", "--json").out)
    assert {"statement", "decision"} <= {one["kind"] for one in told}
    assert {tuple(one) for one in told} == {("at", "person", "kind", "undone")}
    assert [one["at"] for one in told] == sorted((one["at"] for one in told), reverse=True)


def test_every_verb_that_offers_json_is_tried_above():
    offered = set()
    for name in commands(cli):
        command: click.Command = cli
        for part in name.split():
            assert isinstance(command, click.Group)
            found = command.get_command(click.Context(command), part)
            assert found is not None
            command = found
        if any("--json" in one.opts for one in command.params):
            offered.add(name)
    offered -= ELSEWHERE
    tried = {name for name in offered if any(call == name or call.startswith(f"{name} ") for call in READING)}
    assert offered == tried


GOOD = [
    ("screen decide S3 include --as ada", "S3: include by ada at title-abstract. Next: evidence screen --as ada"),
    ("screen undo --as ada", "Undone: S2 is no longer exclude by ada. Next: evidence screen --as ada"),
    (
        "screen adjudicate vane1974fees include --as cy",
        "vane1974fees: settled as include by cy. Next: evidence screen conflicts --as cy",
    ),
    ("tag P2 orrin1932guild:2 --as ben", "orrin1932guild:2: P2 by ben"),
    ("tag P1 orrin1932guild:1 --remove --as ada", "orrin1932guild:1: 1 tags P1 by ada taken off"),
    (
        "statement new Few_were_refused. --theme P1 --as ben",
        "Statement 3. Next: evidence statement quote 3 PASSAGE --as ben",
    ),
    ("statement confirm 1 --as ada", "ada confirmed 1 quotation of statement 1. Next: evidence report"),
    (
        "statement query 2 --theme P1 --as ada",
        "1 passages with theme P1. Stored with statement 2. Next: evidence report",
    ),
    ("add request S3 requested --as ada", "S3: requested. Next: evidence status"),
    ("add study cutters S3 orrin1932guild --as ada", "cutters: S3, orrin1932guild. Next: evidence status"),
    ("unpair lisk1988examined.md", "is no longer lisk1988examined. Next: evidence pair lisk1988examined.md RECORD"),
    ("pair lisk1988examined.md lisk1988examined", "lisk1988examined. Undo: evidence unpair lisk1988examined.md"),
    ("export", "wrote ~/reviews/pilots/decisions.csv"),
    ("export --references ris", "wrote ~/reviews/pilots/references.ris: 5 records"),
    ("export --references xlsx --to tables", "wrote tables/references.xlsx: 5 records"),
    ("backup copy.db", "Backup: copy.db. To restore it, put it in the workspace as evidence.db."),
    ("doctor", "All is well: acts, texts, quotations, files and index are as they were written."),
    ("report --format md", "wrote ~/reviews/pilots/reports/lessons-learned.md"),
    (f"convert corpus/{SLUG}/references/second.ris --to bibtex", "@article{"),
    ("ingest", "2 full texts read before, nothing new"),
    ("reread", "Every full text was read by the present extractor."),
    ("reread --all orrin1932guild.md", "the same text (markdown/2); 0 tags and quotations = moved 0 + left 0"),
    ("search examiners at low water --limit 1", "Next: evidence tag THEME "),
    ("status --sources", f"ok        orrin1932guild  corpus/{SLUG}/sources/orrin1932guild.md"),
    ("status --history", "ada  statement"),
    ("manual", "workspace-files  Workspace files"),
    ("manual glossary", "PRISMA"),
    ("init another", "Next: edit reviews/another/protocol.toml, then: evidence ingest FILES"),
]


@pytest.mark.parametrize(("call", "line"), GOOD, ids=[call for call, _ in GOOD])
def test_a_verb_on_its_good_path_says_what_it_did(workspace, capsys, call, line):
    ran = called(capsys.readouterr, *(word.replace("_", " ") for word in call.split()))
    assert ran.code == 0, ran.err
    assert line in normalised(ran.out, workspace)


def test_an_amendment_is_recorded_once_the_codebook_was_changed(workspace, capsys):
    path = workspace / "reviews/pilots/codebook.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"Pay"', '"Fees"'), encoding="utf-8")
    assert "The codebook was changed and nobody said why." in called(capsys.readouterr, "status").out
    ran = called(capsys.readouterr, "amend", "--reason", "Pay was too wide.", "--as", "ada")
    assert (ran.code, ran.out) == (0, "Amended: codebook. Next: evidence status\n")
    assert "nobody said why" not in called(capsys.readouterr, "status").out


def modules_of(call: str, folder: Path) -> set[str]:
    """The modules that a call imports, in a process of its own."""
    script = (
        "import sys; from evidence.cli import run; code = run(sys.argv[1:]);"
        " print('MODULES', *sys.modules); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *call.split()], cwd=folder, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split("MODULES")[-1].split())


@pytest.mark.parametrize("call", ["--help", "status", "themes", "screen list"])
def test_a_light_verb_imports_nothing_heavy(workspace, call):
    assert modules_of(call, workspace) & set(HEAVY) == set()


def test_a_search_never_imports_torch(workspace):
    found = modules_of("search examiners at low water", workspace)
    assert found & {"torch", "sentence_transformers", "transformers", "sklearn", "pymupdf", "jinja2"} == set()
    assert "onnxruntime" in found


def seconds(*arguments: str) -> float:
    """CPU seconds of a Python process, the median of several runs."""
    taken = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True, env={**os.environ})
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(taken)


def test_help_costs_little_beyond_python_itself():
    bare = seconds("-c", "pass")
    told = seconds("-c", "from evidence.cli import main; main(['--help'])")
    assert told - bare <= 2 * 0.06
