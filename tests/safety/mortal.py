"""What is run in processes that are killed, or that run beside each other. Every acknowledgement is a line in a file."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    ["pytest", "evidence.cli.screen", "evidence.cli.ingest", "evidence.search.build", "tokenizers"]
)
VERDICTS = ("include", "exclude", "unsure")


def started(task: Callable[..., None], *arguments: Any) -> ForkServerProcess:
    """A process that does a task."""
    process = _CONTEXT.Process(target=task, args=arguments)
    process.start()
    return process


def acknowledged(log: Path) -> list[str]:
    """The lines that were written whole."""
    if not log.is_file():
        return []
    return [line for line in log.read_text(encoding="utf-8").split("\n")[:-1] if line]


def wait_for_lines(log: Path, count: int, seconds: float = 30) -> None:
    """Until so many acknowledgements are there."""
    end = time.monotonic() + seconds
    while len(acknowledged(log)) < count:
        if time.monotonic() > end:
            raise AssertionError(f"{log} has only {len(acknowledged(log))} lines")
        time.sleep(0.002)


def decide_often(folder: Path, log: Path, person: str, records: list[str], first: int, count: int) -> None:
    """Call `evidence screen decide` again and again, each time with a note of its own; acknowledge what exits 0."""
    from evidence.cli import run

    os.chdir(folder)
    with log.open("a", encoding="utf-8") as file, _silence():
        for number in range(first, first + count):
            verdict = VERDICTS[number % 3]
            reason = ["--reason", "topic"] if verdict == "exclude" else []
            note = f"{person}-{number}"
            call = ["screen", "decide", records[number % len(records)], verdict, *reason, "--note", note]
            code = run([*call, "--stage", "title-abstract", "--as", person])
            file.write(f"{note} {code}\n")
            file.flush()


def ingest_once(folder: Path, log: Path) -> None:
    """Call `evidence ingest`, and write down its exit code."""
    from evidence.cli import run

    os.chdir(folder)
    with _silence():
        code = run(["ingest"])
    log.write_text(f"{code}\n", encoding="utf-8")


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    nothing = io.StringIO()
    with contextlib.redirect_stdout(nothing), contextlib.redirect_stderr(nothing):
        yield
