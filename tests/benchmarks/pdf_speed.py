"""How fast PDFs are read, and with how much memory.   python tests/benchmarks/pdf_speed.py [--data FOLDER] [--times N]

Three figures on the readable PDFs of a folder (../shared/data/pdf unless told): pages per CPU second in one process,
imports excluded; the peak of resident memory of a fresh process that reads the file with the most pages; and how much
sooner two worker processes are done than one, by the clock and in CPU seconds (only meaningful on an idle machine; the
readable files are read so many times over). Exit code 1 if a bar falls short.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from evidence.model import Status
from evidence.sources.pdf import extract_pdf, preload
from evidence.sources.worker import extract_files

REAL = Path(__file__).parents[3] / "shared/data/pdf"
BARS = (80.0, 300.0, 1.6)
"""Pages per CPU second at least, MB at most, times sooner at least."""


def paced(paths: Sequence[Path]) -> list[tuple[Path, int, float]]:
    """The readable files with their pages and the CPU seconds that reading them took in this process."""
    preload()
    found = []
    for path in paths:
        begun = time.process_time()
        answer = extract_pdf(path)
        seconds = time.process_time() - begun
        if answer.status is Status.OK:
            found.append((path, len({page.number for page in answer.pages}), seconds))
    return found


def peak(path: Path) -> float:
    """MB that a fresh process holds at most while it reads a file."""
    call = [sys.executable, __file__, "--child", str(path)]
    return float(subprocess.run(call, capture_output=True, text=True, check=True).stdout)


def clocked(paths: Sequence[Path], processes: int) -> tuple[float, float]:
    """Seconds by the clock and CPU seconds of the children, their start and imports excluded from the former."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with closing(extract_files([*[paths[0]] * processes, *paths], processes=processes)) as answers:
        for _ in range(processes):
            next(answers)
        begun = time.monotonic()
        for _ in answers:
            pass
        seconds = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Measure and print; 1 where a bar falls short."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--data", type=Path, default=REAL)
    ask.add_argument("--times", type=int, default=2)
    ask.add_argument("--child", type=Path)
    asked = ask.parse_args()
    if asked.child:
        preload()
        extract_pdf(asked.child)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return 0
    found = paced(sorted(asked.data.glob("*.pdf")))
    if not found:
        print(f"no readable PDF in {asked.data}")
        return 1
    for path, pages, seconds in sorted(found, key=lambda one: one[1] / one[2]):
        print(f"{pages / seconds:8.0f} pages/CPU s {pages:5} pages {seconds:7.2f} s  {path.name}")
    pages, seconds = sum(one[1] for one in found), sum(one[2] for one in found)
    largest = max(found, key=lambda one: one[1])
    memory = peak(largest[0])
    # The long ones first, so that no process is left with one at the end.
    files = [path for path, *_ in sorted(found, key=lambda one: -one[2])] * asked.times
    one, two = clocked(files, 1), clocked(files, 2)
    bars = {
        f"{pages / seconds:.0f} pages per CPU second ({pages} pages; bar {BARS[0]:.0f})": pages / seconds >= BARS[0],
        f"{memory:.0f} MB for {largest[1]} pages (bar {BARS[1]:.0f})": memory <= BARS[1],
        f"two processes {one[0] / two[0]:.2f} x one (bar {BARS[2]})": one[0] >= BARS[2] * two[0],
    }
    for line, met in bars.items():
        print("ok   " if met else "SHORT", line)
    print(f"one process {one[0]:.1f} s, {one[1]:.1f} CPU s; two {two[0]:.1f} s, {two[1]:.1f} CPU s")
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    return 0 if all(bars.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
