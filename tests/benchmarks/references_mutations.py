"""Damaged files of every format: is each entry read or refused, without a crash, a hang or a word lost?

python tests/benchmarks/references_mutations.py [--count N] [--seed N] [--keep FOLDER] [FORMAT ...]

Starts from invented files and from the real ones in ../shared, where they are. What is checked stands in
tests/references/accounting.py, the kinds of damage in tests/references/mutating.py.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "references"))

from accounting import Account, account
from made_files import made_files
from mutating import mutated

from evidence.references.writers import WRITERS

REAL = Path(__file__).parents[3] / "shared/data/references"
MOST = 24_000
"""Bytes of a file that is mutated; of one in sixty that is longer, all are taken."""


def sources(wanted: list[str]) -> dict[str, list[bytes]]:
    """The files by the format they are of: invented ones, and the real ones."""
    found: dict[str, list[bytes]] = {}
    for name, raw in made_files().items():
        found.setdefault(name, []).extend([raw] * 3)
    for path in sorted(REAL.glob("*/*")) if REAL.is_dir() else ():
        if path.is_file():
            found.setdefault(path.parent.name, []).append(path.read_bytes())
    return {name: files for name, files in found.items() if not wanted or name in wanted}


def part(draw: random.Random, raw: bytes) -> bytes:
    """The file, or where it is long its head and some of its lines."""
    if len(raw) <= MOST or raw.startswith(b"PK") or draw.random() < 1 / 60:
        return raw
    head = raw[: raw.find(b"\n", 400) + 1] if b"\n" in raw[400:MOST] else b""
    at = raw.find(b"\n", draw.randrange(len(raw) - MOST)) + 1
    return head + raw[at : at + draw.choice((4000, MOST))]


def main() -> int:
    """Print a line a format and every fault; 1 where there was any."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--count", type=int, default=10_000)
    ask.add_argument("--seed", type=int, default=20261124)
    ask.add_argument("--keep", type=Path, help="a folder for the inputs with faults")
    ask.add_argument("formats", nargs="*")
    asked = ask.parse_args()
    draw = random.Random(asked.seed)
    files = sources(asked.formats)
    names, every = sorted(files), [raw[:MOST] for group in files.values() for raw in group]
    done: dict[str, list[Account]] = {name: [] for name in names}
    faulty: Counter[str] = Counter()
    for number in range(asked.count):
        name = names[number % len(names)]
        how, raw = mutated(draw, part(draw, draw.choice(files[name])), every)
        result = account(raw, draw.choice(sorted(WRITERS)))
        done[name].append(result)
        for fault in result.faults:
            faulty[fault.partition(":")[0].strip("0123456789 ")] += 1
            print(f"{number:6} {name} ({how}) read as {result.format or '-'}: {fault}", flush=True)
            if asked.keep:
                asked.keep.mkdir(parents=True, exist_ok=True)
                (asked.keep / f"{asked.seed}-{number}-{name}").write_bytes(raw)
    print(
        f"{'format':15} {'inputs':>6} {'unreadable':>10} {'entries':>8} {'read':>8} {'refused':>8} {'slowest s':>9} {'faults':>6}"
    )
    for name, results in done.items():
        unreadable = sum(bool(one.unreadable) for one in results)
        starts, read, refused = (sum(getattr(one, part) for one in results) for part in ("starts", "read", "refused"))
        slowest, faults = max((one.seconds for one in results), default=0), sum(bool(one.faults) for one in results)
        print(f"{name:15} {len(results):6} {unreadable:10} {starts:8} {read:8} {refused:8} {slowest:9.2f} {faults:6}")
    print(f"{sum(map(len, done.values()))} inputs, {sum(faulty.values())} faults")
    return 1 if faulty else 0


if __name__ == "__main__":
    raise SystemExit(main())
