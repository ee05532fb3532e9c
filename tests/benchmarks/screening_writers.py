"""Do four people who screen at once, with orders being learned beside them, lose a decision or meet a locked database?

    python tests/benchmarks/screening_writers.py [--records 2000] [--decisions 100]

Each of four processes decides on records of its own as fast as it can; a fifth learns orders one after the other from the
same database. The bar: every decision is there and no process fails.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from screening_keys import filled

from evidence.jobs import screening as job
from evidence.jobs import standing_now
from evidence.jobs.desk import Desk
from evidence.jobs.session import open_session
from evidence.model import Verdict
from evidence.store.acts import broken_acts

WRITERS = 4


def write(folder: str, number: int, decisions: int) -> None:
    """One person's decisions, on every fourth record."""
    with open_session(folder) as session:
        desk = Desk(session, f"person {number}")
        for place in range(decisions):
            key = f"r{place * WRITERS + number}"
            desk.decide(key, Verdict.INCLUDE if place % 20 == 0 else Verdict.EXCLUDE)


def learn(folder: str) -> None:
    """Orders, one after the other, until the process is ended."""
    with open_session(folder) as session:
        while True:
            screening = standing_now.state(session)
            job.ranking(screening, "person 0", screening.panel.stages[0])


def main() -> int:
    """Let them write, and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=2_000)
    parser.add_argument("--decisions", type=int, default=100)
    asked = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as name:
        filled(Path(name), asked.records)
        learner = context.Process(target=learn, args=(name,))
        writers = [context.Process(target=write, args=(name, one, asked.decisions)) for one in range(WRITERS)]
        began = time.perf_counter()
        for process in (learner, *writers):
            process.start()
        for process in writers:
            process.join()
        took = time.perf_counter() - began
        learner.terminate()
        learner.join()
        failed = sum(process.exitcode != 0 for process in writers)
        with open_session(name) as session:
            there = len(standing_now.state(session).decisions)
            broken = len(list(broken_acts(session.library)))
    wanted = WRITERS * asked.decisions
    print(f"{wanted - there} of {wanted} decisions lost, {failed} processes failed, {broken} acts broken; {took:.0f} s")
    return 0 if there == wanted and not failed and not broken else 1


if __name__ == "__main__":
    sys.exit(main())
