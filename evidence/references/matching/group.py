"""From pairs to groups: strongest first, and no group with a contradiction inside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from evidence.references.matching.rules import Decision
from evidence.references.matching.values import Comparison, Pair

Compared = Callable[[int, int], Comparison | Decision]


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


def _open(pair: Pair) -> str:
    """What leaves open which of several works it is: a title without its subtitle, or a year that one lacks."""
    if pair.comparison.proved:
        return ""
    if "title" not in pair.comparison.agreed:
        return "title"
    return "year" if "year" in pair.comparison.missing else ""


def _weaker(one: Pair, other: Pair) -> tuple[Pair, ...]:
    """The pair that no identifier proves, where one does the other; else both."""
    if one.comparison.proved == other.comparison.proved:
        return (one, other)
    return (other,) if one.comparison.proved else (one,)


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
                if mine.comparison.strength != theirs.comparison.strength and not (_open(mine) == _open(theirs) != ""):
                    continue
                if compared(one, other).firm:
                    found |= {(pair.first, pair.second) for pair in _weaker(mine, theirs)}
    return found
