"""How long one search takes, as a whole process.   python tests/benchmarks/search_speed.py [PASSAGES ...] [--times N]

Makes a workspace of so many passages (10,000 and 100,000 unless told), two a record, of invented words whose
frequencies fall as those of English do (Zipf), and gives the passages random vectors in place of read ones: what is timed
does not depend on what they mean. Then `evidence search` is called with a question of seven words, alone and with a filter
of years that keeps a tenth and a hundredth. A row a call: the least, the middle and the greatest time by the clock, CPU
seconds in the middle. Exit code 1 if the middle time of the plain search of 100,000 passages is over half a second.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

import evidence.search.build as build
from evidence.cli import run
from evidence.encode.bulk import Encoded
from evidence.encode.model import EncoderModel

BAR = 0.5
"""Seconds."""
WORDS = 20_000
QUESTION = "w30 w200 w900 w2500 w4000 w9000 w15000"
CALLS = {
    "plain": [QUESTION],
    "a tenth": [QUESTION, "--year", "1900..1909"],
    "a hundredth": [QUESTION, "--year", "1950"],
}


def invented(number: int, random: np.random.Generator) -> Iterator[tuple[str, str, int, str]]:
    """Key, title, year and abstract of so many records; a sentence is about twelve words long."""
    odds = 1 / np.arange(1, WORDS + 1)
    odds /= odds.sum()
    for record in range(number):
        words = [f"w{word}" for word in random.choice(WORDS, size=108, p=odds)]
        title = " ".join(words[:8])
        abstract = " ".join(" ".join(words[at : at + 12]).capitalize() + "." for at in range(8, 108, 12))
        yield f"r{record}", title, 1900 + record % 100, abstract


def unread(
    model: EncoderModel, texts: Sequence[str], parts: Sequence[Sequence[object]], **_: Any
) -> Iterator[list[Encoded]]:
    """Random directions in place of what the encoder would give, in the form that it gives them in."""
    random = np.random.default_rng(1)
    for start in range(0, len(texts), 1000):
        batch = []
        for position in range(start, min(start + 1000, len(texts))):
            rows = random.standard_normal((1 + len(parts[position]), model.dimension), dtype=np.float32)
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            batch.append(Encoded(position=position, vector=rows[0], parts=rows[1:]))
        yield batch


def made(folder: Path, number: int) -> None:
    """A workspace with so many passages, ready to be searched."""
    with (folder / "records.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "title", "year", "abstract"])
        table.writerows(invented(number // 2, np.random.default_rng(0)))
    before, read = Path.cwd(), build.encode_bulk
    os.chdir(folder)
    try:
        build.encode_bulk = unread  # type: ignore[assignment]
        with contextlib.redirect_stdout(io.StringIO()):
            codes = [run(["init", "."]), run(["ingest", "records.csv"])]
    finally:
        build.encode_bulk = read
        os.chdir(before)
    if any(codes):
        sys.exit(f"the workspace could not be made: exit codes {codes}")


def timed(folder: Path, call: Sequence[str], times: int) -> tuple[list[float], float]:
    """Seconds by the clock of each call, and CPU seconds in the middle; the first call, which warms the files, is not told."""
    clock, cpu = [], []
    for _ in range(times + 1):
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run([sys.executable, "-m", "evidence", "search", *call], cwd=folder, capture_output=True)
        clock.append(time.perf_counter() - begun)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        if done.returncode:
            sys.exit(f"exit code {done.returncode}: {done.stderr.decode()[-300:]}")
    return sorted(clock[1:]), median(cpu[1:])


def main() -> int:
    """Measure and print; 1 where the bar falls short."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("passages", nargs="*", type=int, default=[10_000, 100_000])
    ask.add_argument("--times", type=int, default=9)
    ask.add_argument("--keep", type=Path, help="Make the workspaces here, or use those that are here.")
    asked = ask.parse_args()
    plain = {}
    with tempfile.TemporaryDirectory() as work:
        for number in asked.passages:
            folder = (asked.keep or Path(work)) / str(number)
            if not (folder / "evidence.db").is_file():
                folder.mkdir(parents=True, exist_ok=True)
                made(folder, number)
            for name, call in CALLS.items():
                clock, cpu = timed(folder, call, asked.times)
                print(
                    f"{number:>9,} {name:12} {clock[0]:.2f} {median(clock):.2f} {clock[-1]:.2f} s, CPU {cpu:.2f} s",
                    flush=True,
                )
                if name == "plain":
                    plain[number] = median(clock)
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    short = plain.get(100_000, 0.0) > BAR
    print(f"{'SHORT' if short else 'ok   '} one search of 100,000 passages (bar {BAR} s)")
    return int(short)


if __name__ == "__main__":
    sys.exit(main())
