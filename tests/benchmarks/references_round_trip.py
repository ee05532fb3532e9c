"""Do made records come back as they were, and how fast?

python tests/benchmarks/references_round_trip.py [--size N] [--seed N] [FORMAT ...]
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "references"))

from made_records import made_records

from evidence.references import carried
from evidence.references.files import read_bytes
from evidence.references.writers import WRITERS


def main() -> int:
    """Print a line a format; 1 where a record came back different."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--size", type=int, default=10_000)
    ask.add_argument("--seed", type=int, default=20261123)
    ask.add_argument("--show", type=int, default=3, help="so many differences are printed")
    ask.add_argument("formats", nargs="*", default=sorted(WRITERS))
    asked = ask.parse_args()
    records = made_records(asked.size, asked.seed)
    different = 0
    print(
        f"{'format':12} {'records':>8} {'different':>9} {'refused':>8} {'carrying':>9} {'MB':>6} {'write s':>8} {'read s':>7}"
    )
    for name in asked.formats:
        begun = time.process_time()
        content = WRITERS[name](records)
        raw = content if isinstance(content, bytes) else content.encode()
        written = time.process_time()
        export = read_bytes(raw, name)
        done = time.process_time()
        back = [replace(one, raw="") for one in export.records]
        wrong = [pair for pair in zip(records, back, strict=False) if pair[0] != pair[1]]
        missing = abs(len(records) - len(back))
        different += len(wrong) + missing
        share = sum("evidence:" in text for one in plain(raw, name) for text in one.fields.values()) / len(records)
        print(
            f"{name:12} {len(records):8} {len(wrong) + missing:9} {len(export.refused):8} {share:9.1%} "
            f"{len(raw) / 1e6:6.1f} {written - begun:8.1f} {done - written:7.1f}"
        )
        for given, found in wrong[: asked.show]:
            print("   ", carried.difference(given, found)[:600])
    return 1 if different else 0


def plain(raw: bytes, name: str) -> list:
    """The records as read before what they carry is put back; only counted."""
    from evidence.references import files

    kept, files.restored = files.restored, lambda record: record
    try:
        return list(read_bytes(raw, name).records)
    finally:
        files.restored = kept


if __name__ == "__main__":
    raise SystemExit(main())
