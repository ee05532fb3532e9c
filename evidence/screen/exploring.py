"""Looking beyond the ranking: now and then a record at random, so that relevant ones that it ranks last are met too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """Keys in the order in which records are read, and those among them that were drawn at random instead of by rank."""

    keys: list[str]
    explored: frozenset[str] = frozenset()


def interleaved(order: Sequence[str], drawn: Sequence[str], done: int, every: int) -> Order:
    """The order, with every so manieth record taken from a random one; each record comes once.

    Args:
        order: keys, the most promising first.
        drawn: the same keys in random order.
        done: how many records were read before, so that the turns go on from where they were.
        every: of how many records one is drawn, 2 or more; 0: none is.
    """
    if not every:
        return Order(list(order))
    waiting = {key: None for key in order}
    chance = iter(drawn)
    found: list[str] = []
    explored: set[str] = set()
    while waiting:
        turn = (done + len(found) + 1) % every == 0
        key = next(one for one in (chance if turn else waiting) if one in waiting)
        del waiting[key]
        found.append(key)
        if turn:
            explored.add(key)
    return Order(found, frozenset(explored))
