"""Bulk encoding beside plain sentence-transformers in one run.   python tests/benchmarks/embedding.py [PASSAGES]

Passages are cut from the shipped briefings and varied (their sentences in other orders), so that lengths are real ones. The
same passages are encoded by `encode_bulk` with the vectors of their sentences, as `ingest` does, and by
sentence-transformers in float32 in batches of 32, as its documentation shows. Turns are taken, so that both meet the same
machine. Prints seconds by the clock and of CPU for each, their ratios, and the least cosine between the two vectors of a
passage. Exit code 1 where the clock's ratio is under 3.5 or a cosine under .9999. The ratio is meant for processors that
multiply in bfloat16; without it both compute in float32, and only padding and overhead can be saved.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from evidence.encode import torch_side
from evidence.encode.bulk import encode_bulk
from evidence.encode.model import find_model
from evidence.encode.tokenizer import count_pieces
from evidence.sentences import sentences

ROOT = Path(__file__).resolve().parents[2]
BAR, ALIKE, BATCH, TURNS = 3.5, 0.9999, 32, 4


def passages(number: int) -> list[str]:
    """So many passages, of up to 256 pieces."""
    chance, model = random.Random(0), find_model("")
    texts = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("corpus/*/briefings/*.md"))]
    said = [text[one.start : one.stop] for text in texts for one in sentences(text)]
    made: list[str] = []
    while len(made) < number:
        drawn = " ".join(chance.choices(said, k=chance.randint(2, 9)))
        if count_pieces([drawn], model)[0] <= model.limit:
            made.append(drawn)
    return made


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of CPU."""
    before, begun = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter() - begun, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(arguments: Sequence[str]) -> int:
    """Encode both ways and print."""
    from sentence_transformers import SentenceTransformer

    model = find_model("")
    plain = SentenceTransformer(str(model.folder), device="cpu")
    plain.max_seq_length = model.limit
    texts = passages(int(arguments[0]) if arguments else 512)
    parts = [sentences(text) for text in texts]
    ours = np.zeros((len(texts), model.dimension), dtype=np.float32)
    theirs = np.zeros_like(ours)

    def bulk(some: range) -> None:
        for batch in encode_bulk(model, [texts[i] for i in some], [parts[i] for i in some]):
            for one in batch:
                ours[some[one.position]] = one.vector

    def simple(some: range) -> None:
        theirs[list(some)] = plain.encode([texts[i] for i in some], batch_size=BATCH, normalize_embeddings=True)

    bulk(range(8))
    simple(range(8))
    turns = [range(at, len(texts), TURNS) for at in range(TURNS)]
    spent = np.array([[*timed(lambda: bulk(some)), *timed(lambda: simple(some))] for some in turns]).sum(axis=0)  # noqa: B023
    least = float((ours * theirs).sum(axis=1).min())
    print(f"{len(texts)} passages; the processor {'has' if torch_side.has_bf16() else 'lacks'} bfloat16")
    for name, clock, cpu in (("evidence", *spent[:2]), ("sentence-transformers", *spent[2:])):
        print(f"{name:22} {clock:6.1f} s, {cpu:6.1f} CPU s, {len(texts) / clock:6.1f} passages a second")
    print(f"ratio by the clock {spent[2] / spent[0]:.2f}, of CPU {spent[3] / spent[1]:.2f} (bar {BAR})")
    print(f"least cosine {least:.6f} (bar {ALIKE})")
    return int(spent[2] / spent[0] < BAR or least < ALIKE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
