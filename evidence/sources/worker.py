"""Full texts read in supervised child processes: a hostile file costs a child, never the caller.

Each child imports the readers once and then reads one file after another. The parent gives it one file at a time and
waits no longer than the wall limit, which grows once by so much a page when the child says that it reads pages by OCR;
a child that is late, has grown large or is dead is replaced. What comes through the
pipe is bounded, and is JSON: a child that a file has taken over can say wrong things, but neither fill nor run anything.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Self

from evidence.errors import EvidenceError, UnreadableError
from evidence.model import Extraction, Status
from evidence.sources.limits import (
    MOST_CHARACTERS,
    TOO_LARGE,
    TOO_LONG,
    Limits,
    allow,
    confine,
    has_grown,
    rest,
)
from evidence.sources.scans import MOST_PAGES, SECONDS_A_PAGE
from evidence.sources.wire import packed, unpacked

_HEAD = struct.Struct(">Q")
_LONGEST = 10 * MOST_CHARACTERS
"""Bytes of one message: the longest text with its pages, blocks and boxes."""
_START = 600.0
"""Seconds that the imports of a child may take, on the busiest machine."""
_DYING = 10.0
"""Seconds in which a child that has closed its pipe is gone: it may have much memory to give back."""
_MORE, _LAST = b"+", b"-"
_READS_PAGES = b"?"
"""How an answer begins: with the child going on, or as its last; and what comes before one, how many pages OCR will read."""
_DEFAULT = Limits()

Answer = tuple[Path, Extraction]


def extract_files(
    paths: Iterable[Path],
    *,
    limits: Limits = _DEFAULT,
    processes: int = 1,
    passwords: Mapping[Path, str] | None = None,
    languages: str = "",
) -> Generator[Answer, None, None]:
    """Read files in child processes, and give each result as soon as it is there.

    Leaving the iterator early (`close`) ends the children. No more than a few results wait to be taken.

    Args:
        paths: the files; each is tried and answered exactly once, in the order they are done.
        limits: for each file.
        processes: how many children read at once.
        passwords: for the PDFs that ask for one.
        languages: what pages without good text are read in by OCR ("eng+deu"); empty for no OCR.

    Returns:
        Pairs of path and extraction. A file that takes too long has the status TIMEOUT, one that needs too much
        memory or holds too much text MEMORY, one that kills its child or cannot be opened DAMAGED.

    Raises:
        UnreadableError: the children do not start, which is no file's fault.
    """
    count = max(1, processes)
    children = [_Child(limits) for _ in range(count)]
    idle: queue.SimpleQueue[_Child] = queue.SimpleQueue()
    for child in children:
        idle.put(child)

    def read(path: Path) -> Answer:
        child = idle.get()
        try:
            return path, child.read([str(path), (passwords or {}).get(path), languages])
        finally:
            idle.put(child)

    pool = ThreadPoolExecutor(max_workers=count)
    pending: set[Future[Answer]] = set()
    try:
        for path in paths:
            pending.add(pool.submit(read, path))
            if len(pending) > 2 * count:
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    finally:
        for future in pending:
            future.cancel()
        for child in children:
            child.stop()
        pool.shutdown(wait=True)
        for child in children:
            child.close()


@cache
def reader() -> str:
    """The name and version of what reads in the children, as failures that it could not sign itself carry it."""
    try:
        return f"worker/2 pymupdf {version('pymupdf')}"
    except PackageNotFoundError:
        return "worker/2"


class _Child:
    """One child process, started when first needed and again after it ended."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._stopped = False

    def read(self, task: Sequence[str | None]) -> Extraction:
        """What the child makes of one file: its path, its password, and the languages of OCR."""
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        content = b""
        with _Deadline(process, self._limits.wall) as deadline, contextlib.suppress(OSError, EOFError):
            _send(process.stdin, json.dumps(task).encode())
            content = _received(process.stdout, deadline)
        ended = None
        if deadline.passed or content[:1] != _MORE:
            ended = self.close()
        try:
            return unpacked(content[1:]) if content else self._lost(deadline, ended)
        except ValueError:
            self.close()
            return failed(Status.DAMAGED, "The process that read it gave no sensible answer.")

    def stop(self) -> None:
        """End the child whatever it is doing, for good."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                _kill(self._process)

    def close(self) -> int | None:
        """End the child and let go of its pipes; the code it ended with by itself, None if it did not."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return None
        ended = None
        with contextlib.suppress(subprocess.TimeoutExpired):
            ended = process.wait(_DYING)
        _kill(process)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()
        return ended

    def _started(self) -> subprocess.Popen[bytes]:
        """The running child; its start, with the imports, does not count against the file."""
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        with self._lock:
            if self._stopped:
                raise UnreadableError("Reading was stopped.")
            process = self._process = _spawned(self._limits)
        assert process.stdout is not None
        with _Deadline(process, _START), contextlib.suppress(EOFError):
            if _receive(process.stdout) == _MORE:
                return process
        raise UnreadableError(
            "The process that reads full texts does not start.",
            remedy=f"See why with: {sys.executable} -c 'import pymupdf'",
        )

    def _lost(self, deadline: _Deadline, code: int | None) -> Extraction:
        """What is said of a file whose child gave no answer, from how the child ended."""
        if deadline.passed or code == -getattr(signal, "SIGALRM", 0):
            return failed(Status.TIMEOUT, f"Reading it took longer than {deadline.seconds:g} seconds.")
        if code == -getattr(signal, "SIGXCPU", 0):
            return failed(Status.TIMEOUT, f"Reading it took more than {self._limits.cpu:g} seconds of computing.")
        if code in (-getattr(signal, "SIGABRT", 0), -getattr(signal, "SIGKILL", 0)):
            return failed(Status.MEMORY, f"{TOO_LARGE} The process that read it was ended (code {code}).")
        return failed(Status.DAMAGED, f"The process that read it ended by itself (code {code}).")


def failed(status: Status, problem: str) -> Extraction:
    """The answer for a file that no reader could sign."""
    return Extraction(status=status, extractor=reader(), media_type="application/octet-stream", problem=problem)


def _spawned(limits: Limits) -> subprocess.Popen[bytes]:
    """A child that starts to import, in a group of its own, so that Ctrl-C reaches the parent only."""
    root = str(Path(__file__).resolve().parents[2])
    places = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
    return subprocess.Popen(
        # -P: what lies in the folder of the texts is never imported.
        [sys.executable, "-P", "-m", "evidence.sources.worker", json.dumps(asdict(limits))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": places},
        process_group=0 if os.name == "posix" else None,
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a child and what it started."""
    if process.poll() is not None:
        return
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


class _Deadline:
    """Ends a child that takes longer than so many seconds, unless the block is over before."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.seconds = seconds
        self._process = process
        self._passed = threading.Event()

    @property
    def passed(self) -> bool:
        """Whether the child was ended."""
        return self._passed.is_set()

    def move(self, seconds: float) -> None:
        """Begin anew, with so many seconds more than at first."""
        self._stop()
        self.seconds += seconds
        self._start()

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _start(self) -> None:
        self._timer = threading.Timer(self.seconds, self._end)
        self._timer.daemon = True
        self._timer.start()

    def _stop(self) -> None:
        self._timer.cancel()
        self._timer.join()

    def _end(self) -> None:
        self._passed.set()
        _kill(self._process)


def _received(pipe: IO[bytes], deadline: _Deadline) -> bytes:
    """The answer; a word before it on how many pages are read by OCR moves the deadline, once."""
    content = _receive(pipe)
    if content[:1] == _READS_PAGES:
        if content[1:].isdigit():
            deadline.move(SECONDS_A_PAGE * min(int(content[1:7]), MOST_PAGES))
        content = _receive(pipe)
    return content


def _send(pipe: IO[bytes], content: bytes) -> None:
    pipe.write(_HEAD.pack(len(content)) + content)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    size = _HEAD.unpack(head)[0]
    content = pipe.read(size) if size <= _LONGEST else b""
    if len(content) < size:
        raise EOFError
    return content


def _read(task: Sequence[str], announce: Callable[[int], None], no_memory: bytes) -> bytes:
    """The answer for one file, packed; `no_memory` was packed while there was some."""
    from evidence.sources.extract import extract

    path, password, languages = task
    try:
        found = extract(Path(path), password=password, languages=languages, announce=announce)
        if found.status is Status.MEMORY:
            return packed(failed(found.status, found.problem))
        if len(found.text) <= MOST_CHARACTERS and len(answer := packed(found)) < _LONGEST:
            return answer
        return packed(failed(Status.MEMORY, TOO_LONG))
    except MemoryError:
        return no_memory
    except EvidenceError as error:
        return packed(failed(Status.DAMAGED, str(error)))
    except (
        Exception
    ) as error:  # a hostile file may raise anything in a library; it costs neither the child nor the others
        return packed(failed(Status.DAMAGED, f"It cannot be read ({type(error).__name__}: {str(error)[:120]})."))


def _serve(limits: Limits) -> None:
    """The child: read what it is told, answer, until the parent closes the pipe or a file has made it large."""
    from evidence.sources.pdf import preload

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    preload()
    no_memory = packed(failed(Status.MEMORY, TOO_LARGE))
    confine(limits)
    _send(answers, _MORE)

    def announce(pages: int) -> None:
        more = SECONDS_A_PAGE * min(pages, MOST_PAGES)
        allow(replace(limits, wall=limits.wall + more, cpu=limits.cpu + more))
        _send(answers, _READS_PAGES + b"%d" % pages)

    goes_on = True
    while goes_on:
        try:
            task = json.loads(_receive(sys.stdin.buffer))
        except EOFError:
            return
        allow(limits)
        answer = _read(task, announce, no_memory)
        rest()
        goes_on = not has_grown(limits)
        _send(answers, (_MORE if goes_on else _LAST) + answer)


if __name__ == "__main__":
    _serve(Limits(**json.loads(sys.argv[1])))
