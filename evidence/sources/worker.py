"""Full texts read in supervised child processes: a hostile file costs a child, never the caller.

Each child imports the readers once and then reads one file after another. The parent gives it one file at a time and
waits no longer than the wall limit, which grows once by so much a page when the child says that it reads pages by OCR;
a child that is late, too large or dead is replaced.
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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from evidence.errors import EvidenceError
from evidence.model import Extraction, Status
from evidence.sources.scans import MOST_PAGES, SECONDS_A_PAGE
from evidence.sources.wire import packed, unpacked

_EXTRACTOR = "worker/1"
_HEAD = struct.Struct(">Q")
_LARGEST = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost: seconds by the clock, and bytes of memory of its process (where the system limits it).

    The seconds are those of a file without OCR; each page that is read by OCR adds `SECONDS_A_PAGE`.
    """

    wall: float = 60.0
    memory: int = 1_500_000_000


_DEFAULT = Limits()


def extract_files(
    paths: Iterable[Path],
    *,
    limits: Limits = _DEFAULT,
    processes: int = 1,
    passwords: Mapping[Path, str] | None = None,
    languages: str = "",
) -> Iterator[tuple[Path, Extraction]]:
    """Read files in child processes, and give each result as soon as it is there.

    Args:
        paths: the files; each is answered exactly once, in the order they are done.
        limits: for each file.
        processes: how many children read at once.
        passwords: for the PDFs that ask for one.
        languages: what pages without good text are read in by OCR ("eng+deu"); empty for no OCR.

    Returns:
        Pairs of path and extraction. A file that takes too long has the status TIMEOUT, one that needs too much
        memory MEMORY, one that kills its child or cannot be opened DAMAGED.
    """
    given = list(paths)
    count = max(1, min(processes, len(given)))
    children = [_Child(limits) for _ in range(count)]
    idle: queue.SimpleQueue[_Child] = queue.SimpleQueue()
    for child in children:
        idle.put(child)

    def read(path: Path) -> tuple[Path, Extraction]:
        child = idle.get()
        try:
            return path, child.read([str(path), (passwords or {}).get(path), languages])
        finally:
            idle.put(child)

    pool = ThreadPoolExecutor(max_workers=count)
    futures = [pool.submit(read, path) for path in given]
    try:
        for future in as_completed(futures):
            yield future.result()
    finally:
        for future in futures:
            future.cancel()
        for child in children:
            child.kill()
        pool.shutdown(wait=True)
        for child in children:
            child.close()


class _Deadline:
    """Ends a process after so many seconds, unless it is stopped before."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.seconds = seconds
        self._process = process
        self._passed = threading.Event()
        self._timer = self._started(seconds)

    @property
    def passed(self) -> bool:
        """Whether the process was ended."""
        return self._passed.is_set()

    def move(self, seconds: float) -> None:
        """Begin anew, with so many seconds more than at first."""
        self.stop()
        self.seconds += seconds
        self._timer = self._started(self.seconds)

    def stop(self) -> None:
        """Let the process go on."""
        self._timer.cancel()
        self._timer.join()

    def _started(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._end)
        timer.start()
        return timer

    def _end(self) -> None:
        self._passed.set()
        _end(self._process)


class _Child:
    """One child process, started when first needed and again after it died."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, task: Sequence[str | None]) -> Extraction:
        """What the child makes of one file: its path, its password, and the languages of OCR."""
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        deadline = _Deadline(process, self._limits.wall)
        try:
            _send(process.stdin, json.dumps(task).encode())
            answer = unpacked(self._received(process.stdout, deadline))
        except (OSError, EOFError, ValueError):
            answer = None
        finally:
            deadline.stop()
        if deadline.passed or answer is None:
            self.close()
        return answer or self._lost(deadline, process.returncode)

    def _received(self, pipe: IO[bytes], deadline: _Deadline) -> bytes:
        """The answer; a word before it on how many pages are read by OCR moves the deadline."""
        content = _receive(pipe)
        if content.isdigit():
            deadline.move(SECONDS_A_PAGE * min(int(content[:6]), MOST_PAGES))
            content = _receive(pipe)
        return content

    def kill(self) -> None:
        """End the child whatever it is doing."""
        if self._process is not None:
            _end(self._process)

    def close(self) -> None:
        """End the child and let go of its pipes."""
        process, self._process = self._process, None
        if process is None:
            return
        _end(process)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        """The running child; its start, with the imports, does not count against the file."""
        if self._process is None or self._process.poll() is not None:
            self.close()
            command = [sys.executable, "-m", "evidence.sources.worker", str(self._limits.memory)]
            root = str(Path(__file__).resolve().parents[2])
            places = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                process_group=0 if hasattr(os, "killpg") else None,
                env={**os.environ, "PYTHONPATH": places},
            )
            assert self._process.stdout is not None
            with contextlib.suppress(EOFError):
                _receive(self._process.stdout)
        return self._process

    def _lost(self, deadline: _Deadline, code: int | None) -> Extraction:
        if deadline.passed:
            return _failed(Status.TIMEOUT, f"Reading it took longer than {deadline.seconds:g} seconds.")
        return _failed(Status.DAMAGED, f"The process that read it ended by itself (code {code}).")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a child, and with it the program that reads a page for it."""
    if hasattr(os, "killpg") and process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()


def _failed(status: Status, problem: str) -> Extraction:
    return Extraction(status=status, extractor=_EXTRACTOR, media_type="application/octet-stream", problem=problem)


def _send(pipe: IO[bytes], content: bytes) -> None:
    pipe.write(_HEAD.pack(len(content)) + content)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        raise EOFError
    size = _HEAD.unpack(head)[0]
    content = pipe.read(size) if size <= _LARGEST else b""
    if len(content) < size:
        raise EOFError
    return content


def _limit_memory(most: int) -> None:
    """No more address space than this, where the system has such a limit."""
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _read(path: Path, password: str | None, languages: str, announce: Callable[[int], None]) -> Extraction:
    from evidence.sources.extract import extract

    try:
        return extract(path, password=password, languages=languages, announce=announce)
    except MemoryError:
        return _failed(Status.MEMORY, "Reading it needs more memory than is allowed.")
    except EvidenceError as error:
        return _failed(Status.DAMAGED, str(error))


def _serve() -> None:
    """The child: read what it is told, answer, until the parent closes the pipe."""
    from evidence.sources.pdf import preload

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    preload()
    _limit_memory(int(sys.argv[1]))
    _send(answers, b"ready")
    while True:
        try:
            task = _receive(sys.stdin.buffer)
        except EOFError:
            return
        try:
            path, password, languages = json.loads(task)
            answer = packed(_read(Path(path), password, languages, lambda pages: _send(answers, b"%d" % pages)))
        except MemoryError:
            answer = packed(_failed(Status.MEMORY, "Reading it needs more memory than is allowed."))
        _send(answers, answer)


if __name__ == "__main__":
    _serve()
