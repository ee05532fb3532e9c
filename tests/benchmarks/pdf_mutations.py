"""Damaged PDFs: is each answered with a typed status, in time and within its memory, while the parent goes on?

python tests/benchmarks/pdf_mutations.py [--count N] [--seed N] [--processes N] [--data FOLDER] [--keep FOLDER]

Starts from the sound PDFs of ../shared/data/pdf up to 2 MB (small ones oftener). The kinds of damage stand in
tests/sources/pdf_mutating.py. A row a status; then what else counts: the slowest file, the largest child, children that
died, answers that contradict themselves. Exit code 1 if a bar falls short.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "sources"))

from pdf_mutating import mutated

from evidence.model import Extraction, Status
from evidence.sources.extract import as_json
from evidence.sources.worker import extract_files

REAL = Path(__file__).parents[3] / "shared/data/pdf"
LARGEST = 2_000_000
"""Bytes of a file that is mutated."""
SLOWEST = 65.0
"""Seconds that one file may take by the clock, with the replacement of a child."""
MOST = 1_500_000_000
"""Bytes that a child may hold in memory."""


@dataclass
class Tally:
    """What was seen; filled by several threads under one lock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    statuses: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, tuple[float, str]] = field(default_factory=dict)
    died: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def sound(answer: Extraction) -> str:
    """What is wrong with an answer as such; empty if nothing is."""
    size = len(answer.text)
    if answer.status is not Status.OK:
        one_line = bool(answer.problem) and "\n" not in answer.problem
        return "" if one_line and not answer.text else f"{answer.status} without one line on why, or with text"
    if not any(char.isalnum() for char in answer.text):
        return "ok without a letter"
    spans = [(each.start, each.stop) for each in (*answer.pages, *answer.blocks)]
    if any(not 0 <= start <= stop <= size for start, stop in spans):
        return "a span outside the text"
    try:
        json.dumps(as_json(answer), allow_nan=False).encode("utf-8")
        answer.text.encode("utf-8")
    except (ValueError, UnicodeEncodeError) as error:
        return f"no clean JSON: {error}"
    return "a NUL in the text" if "\x00" in answer.text else ""


def files(draw: random.Random, real: list[bytes], folder: Path, count: int) -> Iterator[Path]:
    """So many damaged files, each written when it is asked for."""
    for number in range(count):
        how, raw = mutated(draw, draw.choices(real, [1 / (20_000 + len(one)) for one in real])[0])
        path = folder / f"{number:05} {how}.pdf"
        path.write_bytes(raw)
        yield path


def work(seed: int, real: list[bytes], folder: Path, count: int, tally: Tally, keep: Path | None) -> None:
    """Read damaged files one after the other through a child; note what came back."""
    draw = random.Random(seed)
    made = files(draw, real, folder, count)
    for start in range(0, count, 100):
        batch = [path for _, path in zip(range(min(100, count - start)), made, strict=False)]
        begun = time.monotonic()
        with closing(extract_files(batch)) as answers:
            for path, answer in answers:
                seconds = time.monotonic() - begun
                note(tally, path, answer, seconds, keep)
                path.unlink()
                begun = time.monotonic()


def note(tally: Tally, path: Path, answer: Extraction, seconds: float, keep: Path | None) -> None:
    """Count one answer, and keep the file if something is wrong with it or its child died."""
    fault, status = sound(answer), answer.status.value
    died = answer.problem if answer.extractor.startswith("worker") else ""
    with tally.lock:
        tally.statuses[status] += 1
        tally.slowest[status] = max(tally.slowest.get(status, (0.0, "")), (seconds, path.name))
        if died:
            tally.died[died] += 1
        if fault:
            tally.faults.append(f"{path.name}: {fault}")
        if (fault or died or seconds > 10) and keep:
            (keep / f"{status} {path.parent.name} {path.name}").write_bytes(path.read_bytes())


def main() -> int:
    """Mutate, read, print; 1 where a bar falls short."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--count", type=int, default=5_000)
    ask.add_argument("--seed", type=int, default=20261129)
    ask.add_argument("--processes", type=int, default=2)
    ask.add_argument("--data", type=Path, default=REAL)
    ask.add_argument(
        "--keep", type=Path, help="a folder for the files with faults, slow ones, and those that ended a child"
    )
    asked = ask.parse_args()
    small = [path for path in sorted(asked.data.glob("*.pdf")) if path.stat().st_size <= LARGEST]
    with closing(extract_files(small)) as answers:
        real = [
            path.read_bytes()
            for path, answer in sorted(answers, key=lambda one: one[0])
            if answer.status in (Status.OK, Status.NO_TEXT)
        ]
    if not real:
        print(f"no PDF in {asked.data}")
        return 1
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
    tally, begun = Tally(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        threads = []
        for index in range(asked.processes):
            place = Path(folder, str(index))
            place.mkdir()
            share = asked.count // asked.processes + (index < asked.count % asked.processes)
            given = (asked.seed + index, real, place, share, tally, asked.keep)
            threads.append(threading.Thread(target=work, args=given))
            threads[-1].start()
        for thread in threads:
            thread.join()
    return report(tally, asked.count, time.monotonic() - begun)


def report(tally: Tally, count: int, seconds: float) -> int:
    """Print the table; 1 where a bar falls short."""
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(f"{'status':12} {'files':>6} {'slowest s':>10}  which")
    for status, files_of_it in tally.statuses.most_common():
        slowest, name = tally.slowest[status]
        print(f"{status:12} {files_of_it:6} {slowest:10.1f}  {name}")
    for problem, times in tally.died.most_common():
        print(f"answered by the parent {times:4} x {problem}")
    for fault in tally.faults:
        print("FAULT", fault)
    answered = sum(tally.statuses.values())
    slow = max((seconds for seconds, _ in tally.slowest.values()), default=0.0)
    bars = {
        f"{answered} of {count} answered": answered == count,
        f"{len(tally.faults)} answers that contradict themselves": not tally.faults,
        f"slowest {slow:.1f} s (bar {SLOWEST:.0f})": slow <= SLOWEST,
        f"largest child {peak / 1e6:.0f} MB (bar {MOST / 1e6:.0f})": peak <= MOST,
    }
    for line, met in bars.items():
        print("ok   " if met else "SHORT", line)
    print(f"{seconds:.0f} s by the clock")
    return 0 if all(bars.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
