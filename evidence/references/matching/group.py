"""From pairs to groups: strongest first, and no group with a contradiction inside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from evidence.references.matching.values import Answer, Comparison, Pair

Compared = Callable[[int, int], Comparison]


def build_groups(
    size: int, pairs: Iterable[Pair], compared: Compared
) -> tuple[list[list[int]], list[Pair], list[Pair]]:
    """Groups (each sorted, two or more), the pairs that joined them, and the pairs that a contradiction stopped.

    `pairs` come strongest first. Two groups are joined only where no record of one firmly differs from a record of the
    other; `compared` compares two positions.
    """
    home = list(range(size))
    members = {index: [index] for index in range(size)}
    joins, stopped = [], []
    for pair in pairs:
        first, second = home[pair.first], home[pair.second]
        if first == second:
            continue
        if any(compared(one, other).firm for one in members[first] for other in members[second]):
            stopped.append(pair)
            continue
        for index in members[second]:
            home[index] = first
        members[first] = sorted(members[first] + members.pop(second))
        joins.append(pair)
    return sorted(group for group in members.values() if len(group) > 1), joins, stopped


def _partial(pair: Pair) -> bool:
    return "title" not in pair.comparison.agreed


def ambiguous(pairs: Sequence[Pair], compared: Compared) -> set[tuple[int, int]]:
    """Pairs that a record has equally good with two records that contradict each other: which it is cannot be known.

    A title without its subtitle fits every work of that name equally well, whatever else agrees.
    """
    near: dict[int, list[tuple[int, Pair]]] = defaultdict(list)
    for pair in pairs:
        near[pair.first].append((pair.second, pair))
        near[pair.second].append((pair.first, pair))
    found: set[tuple[int, int]] = set()
    for around in near.values():
        for at, (one, mine) in enumerate(around):
            for other, theirs in around[at + 1 :]:
                if mine.comparison.strength != theirs.comparison.strength and not (_partial(mine) and _partial(theirs)):
                    continue
                across = compared(one, other)
                if across.answer is Answer.DIFFERENT and across.firm:
                    found |= {(mine.first, mine.second), (theirs.first, theirs.second)}
    return found
