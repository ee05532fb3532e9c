"""How long does it take in the store from a key to the next record, with 10,000 records and a ranking running?

    python tests/benchmarks/screening_keys.py [--records 10000] [--keys 400]

The bar: 95 of 100 decisions, each with the next record and the progress, within 25 ms.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from evidence.cli.beside import keys_first
from evidence.jobs import screening as job
from evidence.jobs.desk import Desk
from evidence.jobs.init import init_workspace
from evidence.jobs.session import open_session
from evidence.model import Record, Verdict
from evidence.store import transaction
from evidence.store.records import add_record

BAR = 25.0
AT = "2026-11-01T10:00:00.000Z"


def filled(folder: Path, records: int) -> None:
    """A workspace with records of words drawn at random, every twentieth about something else."""
    with redirect_stdout(StringIO()):
        init_workspace(folder, name="keys")
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
                ),
                at=AT,
            )


def measured(folder: Path, keys: int) -> list[float]:
    """Milliseconds of each decision with the next record, while orders are learned one after the other."""
    times: list[float] = []
    with keys_first(), open_session(str(folder)) as session:
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
            time.sleep(0.02)
        done.set()
        thread.join()
    return times


def main() -> int:
    """Measure, and say whether the bar is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--keys", type=int, default=400)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        filled(Path(name), asked.records)
        times = sorted(measured(Path(name), asked.keys))
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"{asked.records} records: median {p50:.1f} ms, p95 {p95:.1f} ms, most {times[-1]:.1f} ms; bar {BAR:.0f} ms")
    return 0 if p95 <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
