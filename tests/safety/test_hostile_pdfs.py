"""PDFs that want to break what reads them cost a child process, never the caller, and each is answered with a status."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from hostile_pdfs import ENDLESS, READ, REFUSED, pdf

from evidence.cli import run
from evidence.jobs.clock import now
from evidence.jobs.session import open_session
from evidence.jobs.sources import read_sources
from evidence.model import Status
from evidence.sources.limits import MOST_CHARACTERS, Limits
from evidence.sources.worker import extract_files

SENTENCE = "The pond keeper counted newts in every district."
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space of a process")


def written(folder: Path, made: Mapping[str, Callable[[], bytes]]) -> list[Path]:
    paths = []
    for name, make in made.items():
        paths.append(folder / f"{name}.pdf")
        paths[-1].write_bytes(make())
    return paths


def test_what_can_be_read_all_the_same_is_read(tmp_path: Path) -> None:
    answers = {path.stem: answer for path, answer in extract_files(written(tmp_path, READ))}

    assert {name: (answer.status, answer.text) for name, answer in answers.items()} == dict.fromkeys(
        READ, (Status.OK, SENTENCE)
    )


def test_what_cannot_be_read_is_refused_with_one_line_on_why(tmp_path: Path) -> None:
    answers = {path.stem: answer for path, answer in extract_files(written(tmp_path, REFUSED))}

    assert {name: answer.status for name, answer in answers.items()} == dict.fromkeys(REFUSED, Status.DAMAGED)
    assert all(answer.problem and "\n" not in answer.problem and not answer.text for answer in answers.values())
    assert not any("ended" in answer.problem for answer in answers.values())


@pytest.mark.slow
@LINUX
def test_what_takes_all_it_is_let_ends_by_time_or_memory_and_the_next_file_is_read(tmp_path: Path) -> None:
    paths = written(tmp_path, {**ENDLESS, "sound": lambda: pdf({})})
    answers = {path.stem: answer.status for path, answer in extract_files(paths, limits=Limits(wall=4.0), processes=2)}

    assert answers.pop("sound") is Status.OK
    assert set(answers) == set(ENDLESS) and set(answers.values()) <= {Status.TIMEOUT, Status.MEMORY}


@pytest.mark.slow
def test_of_very_many_pages_the_first_are_read_and_it_says_so(tmp_path: Path) -> None:
    from evidence.sources.pdf import extract_pdf

    answer = extract_pdf(ENDLESS["more pages than are read"]())

    assert (answer.status, answer.text, len(answer.pages)) == (Status.OK, SENTENCE, 10_000)
    assert answer.metadata.notices == ("Only the first 10,000 of 11,001 pages were read.",)


def test_a_text_longer_than_any_work_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("Newts were counted. " * (MOST_CHARACTERS // 20 + 1), encoding="utf-8")
    ((_, answer),) = extract_files([path])

    assert answer.status is Status.MEMORY
    assert "20,000,000" in answer.problem


@pytest.mark.skipif(os.name != "posix", reason="needs the limits of a POSIX system")
def test_seconds_of_computing_are_limited_too(tmp_path: Path) -> None:
    paths = written(tmp_path, {"spaces": ENDLESS["four gigabytes of spaces"]})
    ((_, answer),) = extract_files(paths, limits=Limits(cpu=1.0))

    assert (answer.status, answer.problem) == (
        Status.TIMEOUT,
        "Reading it took more than 1 seconds of computing.",
    )


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
def test_an_interruption_leaves_no_process_behind(tmp_path: Path) -> None:
    written(tmp_path, {"spaces": ENDLESS["four gigabytes of spaces"]})
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from pathlib import Path; from evidence.sources.worker import extract_files\n"
        "print('begun', flush=True)\n"
        "try: list(extract_files([Path('spaces.pdf')] * 4, processes=2))\n"
        "except KeyboardInterrupt: print('ended', flush=True)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program], cwd=tmp_path, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert parent.stdout is not None
    children = Path(f"/proc/{parent.pid}/task")
    time.sleep(4)
    begun = running(parent.pid) if children.is_dir() else []
    parent.send_signal(signal.SIGINT)
    told = parent.communicate(timeout=30)[0]

    assert told.split() == ["begun", "ended"]
    assert not [pid for pid in begun if Path(f"/proc/{pid}").exists()]


def running(parent: int) -> list[str]:
    """The processes that a process has started."""
    lists = Path(f"/proc/{parent}/task").glob("*/children")
    return [pid for one in lists for pid in one.read_text(encoding="ascii").split()]


def test_a_file_that_used_up_its_time_is_not_tried_again_unless_asked(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["init", ".", "--name", "ponds"]) == 0
    folder = tmp_path / "corpus/ponds/sources"
    paths = written(folder, {"spaces": ENDLESS["four gigabytes of spaces"], "sound": lambda: pdf({})})

    def read(*, retry: bool = False) -> list[tuple[str, bool]]:
        with open_session(str(tmp_path)) as session:
            ledger = read_sources(session, paths, at=now(), limits=Limits(wall=2.0), retry=retry)
        return [(one.status, one.again) for one in ledger]

    assert read() == [("timeout", False), ("ok", False)]
    assert read() == [("timeout", True), ("ok", True)]
    assert run(["ingest"]) == 3
    said = capsys.readouterr()
    assert "took longer than 2 seconds" in said.err and "Not tried again: evidence ingest --retry" in said.err
    assert "1 full texts read before" in said.out
    assert read(retry=True) == [("timeout", False), ("ok", True)]
