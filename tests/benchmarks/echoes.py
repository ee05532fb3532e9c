"""How good the echoes are, on pairs that people have labelled.   python tests/benchmarks/echoes.py [SHARED]

Makes a workspace of the shipped review and, where SHARED (../shared unless told) is there, of real texts of today's
systems beside it. `tests/data/echoes.json` holds two lists of pairs, a sentence by some words of it: `pairs` were labelled
before the program was written, `told` are the first three of each theme as it told them once, labelled afterwards.

Prints:
- of `told`, the share that is on one point (same or opposed) among those with a score of so much and more;
- of both lists, the share of pairs on one point of which it is told right whether they are opposed; `told` alone is what
  the words of denial were not chosen on;
- of `pairs`, how many on one point and how many others are among the first 25 of a theme.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evidence.cli import run
from evidence.jobs.echoes import hear
from evidence.jobs.passages import INDEX
from evidence.jobs.session import open_session
from evidence.sentences import sentences
from evidence.store.derived import Index
from evidence.text import squeeze
from evidence.themes.denial import denials

ROOT = Path(__file__).resolve().parents[2]
REAL = ("seeds-*.txt", "gov-*.md", "ogl-*.md", "ccby-*.md")
STEPS = (0.6, 0.8, 0.9, 1.0)


def main(arguments: Sequence[str]) -> int:
    """Build, hear, count."""
    shared = Path(arguments[0] if arguments else ROOT.parent / "shared") / "data" / "nhs"
    labelled: dict[str, Any] = json.loads((ROOT / "tests/data/echoes.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        run(["demo", folder])
        real = sorted(str(path) for name in REAL for path in shared.glob(name))
        if real:
            run(["-w", folder, "ingest", *real])
        with open_session(folder) as session:
            with Index(session.workspace.derived / INDEX, create=False) as index:
                passages = index.by_ids(index.ids_where(sources=["full-text"])).values()
            said = [
                (one.record, squeeze(one.words[span.start : span.stop]))
                for one in passages
                for span in sentences(one.words)
            ]
            found = hear(session, limit=25)
    told = {
        (squeeze(one.then.words), squeeze(one.now.words)): one.score for theme in found for one in theme.echoes
    }  # fmt: skip

    def words_of(record: str, some: str) -> str:
        return next((words for key, words in said if key == record and some in words), "")

    rows = {
        kind: [
            (label, words_of(first, some), words_of(second, others))
            for label, first, some, second, others in labelled[kind]
        ]
        for kind in ("pairs", "told")
    }
    rows = {kind: [row for row in own if row[1] and row[2]] for kind, own in rows.items()}
    for step in STEPS:
        right = [label != "other" for label, *pair in rows["told"] if told.get((pair[0], pair[1]), 0) >= step]
        print(f"told, score {step} and more: {sum(right)} of {len(right)} on one point")
    for kind, own in rows.items():
        right = [
            (bool(denials(then)) != bool(denials(now))) == (label == "opposed")
            for label, then, now in own
            if label != "other"
        ]
        print(f"{kind}: whether they are opposed is told right of {sum(right)} of {len(right)}")
    for label in ("same", "opposed", "other"):
        own_pairs = [pair for kind, *pair in rows["pairs"] if kind == label]
        heard = sum((then, now) in told for then, now in own_pairs)
        print(f"pairs, {label}: {heard} of {len(own_pairs)} among the first 25 of a theme")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
