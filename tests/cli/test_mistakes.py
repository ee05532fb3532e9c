"""Every mistake is answered by the right exit code and a line that says what to do; nothing is lost, no traceback."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from mistakes import ALL, Mistake
from small_review import agrees, called, copied, normalised, state_of

import evidence
from evidence.encode.graph import export_graph
from evidence.encode.model import default_model
from evidence.store.sqlite import connection

GOLDEN = Path(__file__).with_name("mistakes.txt")


def golden() -> dict[str, str]:
    """What answers each mistake: "[code] words on stderr"."""
    blocks = GOLDEN.read_text(encoding="utf-8").split("\n\n")[1:]
    found = [re.fullmatch(r"# (.*)\n\$ .*\n(\[.*)", block.rstrip("\n"), re.DOTALL) for block in blocks]
    return {one[1]: one[2] for one in found if one is not None}


ANSWERS = golden()


def rewrite(what: str, told: str) -> None:
    """Put a new answer into the golden file (UPDATE_GOLDEN=1, with one process): look at the difference afterwards."""
    text = GOLDEN.read_text(encoding="utf-8")
    head = f"# {what}\n"
    start = text.index("\n", text.index(head) + len(head)) + 1
    stop = text.find("\n\n# ", start)
    GOLDEN.write_text(text[:start] + told + (text[stop:] if stop > 0 else "\n"), encoding="utf-8")


def kept(folder: Path) -> object:
    """What the precious database says; its bytes where it says nothing any more; None where there is none."""
    database = folder / "evidence.db"
    if not database.is_file():
        return None
    try:
        return state_of(database)
    except sqlite3.DatabaseError:
        return database.read_bytes()


@pytest.mark.parametrize("mistake", ALL, ids=lambda mistake: mistake.what.replace(" ", "-"))
def test_a_mistake_is_answered_by_its_exit_code_and_line_and_loses_nothing(
    mistake: Mistake, workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    if mistake.prepare:
        mistake.prepare(workspace)
    if mistake.environment:
        monkeypatch.setenv(*mistake.environment)
    before = kept(workspace)

    ran = called(capsys.readouterr, *mistake.call.split("|"))

    told = f"[{ran.code}] {normalised(ran.err, workspace)}"
    if os.environ.get("UPDATE_GOLDEN") and not agrees(ANSWERS[mistake.what], told):
        rewrite(mistake.what, told)
        return
    assert agrees(ANSWERS[mistake.what], told), f"{told}\nbut the golden line is\n{ANSWERS[mistake.what]}"
    assert "Traceback" not in ran.err + ran.out
    assert mistake.changes or kept(workspace) == before


def test_there_are_at_least_a_hundred_mistakes_each_with_one_golden_answer():
    assert len(ALL) >= 100
    assert sorted(ANSWERS) == sorted(mistake.what for mistake in ALL)


def test_only_a_list_of_unsupported_statements_needs_more_than_one_line():
    assert [what for what, told in ANSWERS.items() if "\n" in told] == ["a final report with unsupported statements"]


@contextmanager
def powerless(folder: Path) -> Iterator[None]:
    """The block runs as somebody who owns nothing, where the tests run as root."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system has no permissions of this kind")
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def skip_where_the_program_is_private() -> None:
    """To be called without power."""
    try:
        list(Path(evidence.__file__).parent.iterdir())
        list(Path(sys.prefix).iterdir())
    except OSError:
        pytest.skip("others may not read where the program is installed")


@pytest.fixture
def open_folder(built: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the small review that everybody may read, in a place that everybody may reach."""
    top = Path(tempfile.mkdtemp())
    top.chmod(0o755)
    folder = copied(built, top / "review")
    monkeypatch.chdir(folder)
    yield folder
    monkeypatch.undo()
    for path in top.rglob("*"):
        path.chmod(0o755)
    shutil.rmtree(top)


def test_a_folder_that_may_not_be_read_is_named(open_folder, capsys):
    secret = open_folder / "secret"
    secret.mkdir()
    called(capsys.readouterr, "ingest", str(secret))
    for path in (open_folder, *open_folder.rglob("*")):
        path.chmod(0o777)
    secret.chmod(0o000)
    with powerless(open_folder):
        ran = called(capsys.readouterr, "ingest", str(secret))
    assert ran.code == 1
    assert ran.err == f"evidence: {secret} may not be read (Permission denied). Ask for access to it.\n"


def test_a_workspace_that_may_not_be_written_refuses_a_decision_and_keeps_all(open_folder, capsys):
    before = state_of(open_folder / "evidence.db")
    for path in (*open_folder.rglob("*"), open_folder):
        path.chmod(0o555)
    with powerless(open_folder):
        ran = called(capsys.readouterr, "screen", "decide", "S3", "include", "--as", "ada")
    assert ran.code == 1
    assert ran.err.count("\n") == 1 and "may not be written" in ran.err
    assert state_of(open_folder / "evidence.db") == before


def test_a_workspace_that_may_not_be_written_still_prints_the_next_record_and_notes_nothing(open_folder, capsys):
    path = next(open_folder.glob("reviews/*/protocol.toml"))
    path.write_text(
        path.read_text(encoding="utf-8").replace("[screening]", "[screening]\nexplore = 2"), encoding="utf-8"
    )
    call = "screen", "--as", "ada", "--stage", "title-abstract"
    called(capsys.readouterr, *call)  # what learns the order is imported by somebody who may read where it is installed
    before = state_of(open_folder / "evidence.db")
    for each in (*open_folder.rglob("*"), open_folder):
        each.chmod(0o555)
    with powerless(open_folder):
        skip_where_the_program_is_private()
        ran = called(capsys.readouterr, *call)
    assert (ran.code, ran.err) == (0, "")
    assert "Shown to explore" in ran.out and "Next: evidence screen decide" in ran.out
    assert state_of(open_folder / "evidence.db") == before


def test_a_workspace_that_may_not_be_written_can_be_searched_and_looked_at(open_folder, capsys, monkeypatch):
    encoder = export_graph(default_model()).parent
    shutil.copytree(encoder, open_folder.parent / "cache" / encoder.name)
    monkeypatch.setenv("EVIDENCE_CACHE", str(open_folder.parent / "cache"))
    for path in (*open_folder.rglob("*"), open_folder):
        path.chmod(0o555)
    with powerless(open_folder):
        skip_where_the_program_is_private()
        ran = called(capsys.readouterr, "search", "examiners", "at", "low", "water")
        status = called(capsys.readouterr, "status")
    assert (ran.code, ran.err) == (0, "")
    assert "lisk1988examined" in ran.out
    assert status.code == 0


def test_a_folder_that_cannot_be_made_is_named(capsys):
    if not Path("/proc/self").exists():
        pytest.skip("needs a folder in which nobody can write: /proc")
    ran = called(capsys.readouterr, "init", "/proc/review")
    assert ran.code == 1
    assert ran.err.startswith("evidence: /proc/review") and ran.err.endswith("Choose a folder that you may write to.\n")


@pytest.fixture
def held(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The small review while another process writes to its database and does not end."""
    monkeypatch.setattr(connection, "WAIT", 0.4)
    with closing(sqlite3.connect(workspace / "evidence.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO meta (name, value) VALUES ('half', 'done')")
        yield workspace
        other.execute("ROLLBACK")


def test_a_decision_while_another_process_writes_is_refused_as_locked(held, capsys):
    before = state_of(held / "evidence.db")
    ran = called(capsys.readouterr, "screen", "decide", "S3", "include", "--as", "ada")
    assert ran.code == 11
    assert normalised(ran.err, held) == (
        "evidence: Another process is writing to ~/evidence.db and did not finish in 0 s."
        " Wait for it to end and call again; nothing was changed."
    )
    assert state_of(held / "evidence.db") == before


@pytest.mark.parametrize(
    "call", ["status", "search examiners", "themes", "screen list", "statement list", "export --to out"]
)
def test_reading_goes_on_while_another_process_writes(held, capsys, call):
    ran = called(capsys.readouterr, *call.split())
    assert (ran.code, ran.err) == (0, "")


def test_a_report_whose_quotation_was_altered_is_found_out(workspace, capsys):
    path = workspace / "reviews/pilots/reports/lessons-learned.html"
    text = path.read_text(encoding="utf-8")
    assert "with the chart turned to the wall" in text
    path.write_text(text.replace("chart turned to the wall", "chart turned to the door"), encoding="utf-8")
    ran = called(capsys.readouterr, "verify", str(path))
    assert (ran.code, ran.err) == (3, "")
    assert "0 of 1 quotations stand on their pages" in ran.out


def test_a_report_as_it_was_rendered_is_verified(workspace, capsys):
    reports = workspace / "reviews/pilots/reports"
    ran = called(
        capsys.readouterr, "verify", str(reports / "lessons-learned.html"), str(reports / "lessons-learned.md")
    )
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count("1 of 1 quotations stand on their pages") == 2
