"""The pairs that a person should see: one for each two groups, likeliest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evidence.references.matching.values import Pair


def build_queue(pairs: Iterable[Pair], groups: Sequence[Sequence[int]]) -> list[Pair]:
    """Of the pairs (strongest first) those between different groups, one for each two groups."""
    home = {index: number for number, group in enumerate(groups) for index in group}
    seen: set[tuple[int, int]] = set()
    queue = []
    for pair in pairs:
        ends = sorted((home.get(pair.first, -1 - pair.first), home.get(pair.second, -1 - pair.second)))
        if ends[0] == ends[1] or (ends[0], ends[1]) in seen:
            continue
        seen.add((ends[0], ends[1]))
        queue.append(pair)
    return queue
