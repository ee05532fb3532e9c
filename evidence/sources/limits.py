"""What reading one file may cost, and how a child process holds itself to it."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

MOST_PAGES = 10_000
"""Pages of one file that are read; what follows is left out with a notice."""
MOST_CHARACTERS = 20_000_000
"""Characters of text of one file: more than any work holds, and little enough for the parent to take in."""
TOO_LARGE = "Reading it needs more memory than is allowed."
TOO_LONG = f"It holds more than {MOST_CHARACTERS:,} characters of text, which no work does."

_GRACE = 5
_FILES = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost: seconds by the clock, seconds of computing, and bytes of memory of its process.

    The last two hold where the system has such limits (Windows has none).
    """

    wall: float = 60.0
    cpu: float = 60.0
    memory: int = 1_500_000_000


def confine(limits: Limits) -> None:
    """Hold this process to its memory, and let it write no file and leave no core dump."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def allow(limits: Limits) -> None:
    """Give this process the time for one more file; the system ends it where the time runs out.

    The parent watches the clock too. The alarm is for a child whose parent is gone: Python code would never see a signal
    while a library computes, so both signals keep their usual effect.
    """
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(used.ru_utime + used.ru_stime + limits.cpu)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    signal.alarm(math.ceil(limits.wall) + _GRACE)


def rest() -> None:
    """No file is being read: waiting for the next one is not counted."""
    if hasattr(signal, "alarm"):
        signal.alarm(0)


def has_grown(limits: Limits) -> bool:
    """Whether this process once held so much memory that the next file might fail for what this one left behind."""
    return _peak() > limits.memory // 3


def _peak() -> int:
    """The most bytes that this program held. What the system counts for the process includes what started it, before it began."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def default_processes() -> int:
    """How many files are read at once unless somebody says: one a processor that this process may use, at most four."""
    try:
        return min(4, len(os.sched_getaffinity(0)))
    except AttributeError:
        return min(4, os.cpu_count() or 1)
