"""How long does it take in the store from a key to the next record, with 10,000 records and a ranking running?

    python tests/benchmarks/screening_keys.py [--records 10000] [--keys 400] [--design single] [--folder FOLDER]

The bar: 95 of 100 decisions, each with the next record and the progress, within 25 ms. Each is on the disk before the next
record is there, so beside every decision as much is written to another file and waited for: what the disk alone takes, just
then. At the end it is told what reading everything again takes, after somebody has joined two records.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import BinaryIO

from evidence.cli.beside import keys_first
from evidence.jobs import screening as job
from evidence.jobs.desk import Desk
from evidence.jobs.duplicates import say_same
from evidence.jobs.init import init_workspace
from evidence.jobs.session import open_session
from evidence.model import Name, Record, Verdict
from evidence.store import transaction
from evidence.store.records import add_record

BAR = 25.0
AT = "2026-11-01T10:00:00.000Z"
WRITTEN = 28 * 1024
"""Bytes that the database writes for a decision, as measured."""


def filled(folder: Path, records: int, design: str = "single") -> None:
    """A workspace with records of words drawn at random, every twentieth about something else."""
    with redirect_stdout(StringIO()):
        init_workspace(folder, name="keys")
    protocol = folder / "reviews/keys/protocol.toml"
    told = protocol.read_text(encoding="utf-8").replace('design = "single"', f'design = "{design}"')
    protocol.write_text(told, encoding="utf-8")
    draw = random.Random(1)
    words = [f"w{number}" for number in range(5_000)]
    with open_session(str(folder)) as session, transaction(session.library):
        for number in range(records):
            own = ["relevant"] * (number % 20 == 0)
            add_record(
                session.library,
                Record(
                    key=f"r{number}",
                    title=" ".join([*own, *draw.choices(words, k=10)]),
                    abstract=" ".join([*own, *draw.choices(words, k=150)]),
                    authors=tuple(Name(family=family, given="A.") for family in draw.choices(words, k=5)),
                    year=2000 + number % 20,
                    fields={"volume": "3", "pages": "12-34"},
                ),
                at=AT,
            )


def measured(folder: Path, keys: int) -> tuple[list[float], list[float], float]:
    """Milliseconds of each decision with the next record, while orders are learned one after the other; of the disk alone
    beside each; and of reading everything again at the end."""
    times, disk = list[float](), list[float]()
    with keys_first(), open_session(str(folder)) as session, (folder / "beside").open("wb") as beside:
        desk = Desk(session, "Ada")
        order = job.ranking(desk.snapshot(), "Ada", desk.stage)
        done = threading.Event()
        newest = [desk.snapshot()]

        def learn() -> None:
            while not done.is_set():
                job.ranking(newest[0], "Ada", desk.stage)

        thread = threading.Thread(target=learn, daemon=True)
        thread.start()
        record = desk.next(order)
        for number in range(keys):
            assert record is not None
            began = time.perf_counter()
            verdict = Verdict.INCLUDE if "relevant" in record.title else Verdict.EXCLUDE
            desk.decide(record.key, verdict)
            record = desk.next(order)
            desk.progress()
            times.append(1000 * (time.perf_counter() - began))
            if number % 25 == 0:
                newest[0] = desk.snapshot()
            time.sleep(0.01)
            disk.append(written(beside))
            time.sleep(0.01)
        done.set()
        thread.join()
        say_same(session, order[0], order[1], person="Ada")
        began = time.perf_counter()
        desk.catch_up()
        return times, disk, 1000 * (time.perf_counter() - began)


def written(file: BinaryIO) -> float:
    """Milliseconds that the disk takes for as much as a decision writes."""
    file.write(os.urandom(WRITTEN))
    file.flush()
    began = time.perf_counter()
    os.fsync(file.fileno())
    return 1000 * (time.perf_counter() - began)


def told(times: list[float]) -> str:
    """The middle, the 95th of 100 and the longest."""
    times = sorted(times)
    return f"median {times[len(times) // 2]:.1f} ms, p95 {p95(times):.1f} ms, most {times[-1]:.1f} ms"


def p95(times: list[float]) -> float:
    """What 95 of 100 stay within."""
    return sorted(times)[int(len(times) * 0.95)]


def main() -> int:
    """Measure, and say whether the bar is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--keys", type=int, default=400)
    parser.add_argument("--design", default="single")
    parser.add_argument("--folder", help="Where to measure: a folder on the disk that is meant.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        filled(Path(name), asked.records, asked.design)
        times, disk, anew = measured(Path(name), asked.keys)
    print(f"{asked.records} records, {asked.design}: {told(times)}; bar {BAR:.0f} ms")
    print(f"the disk alone: {told(disk)}; everything read again: {anew:.0f} ms")
    return 0 if p95(times) <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
