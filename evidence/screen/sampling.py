"""A random sample of what nobody has judged, and what it proves of recall.

The number of samples is fixed before the first is drawn, and the error that is admitted is split evenly among them: so
the limits of all together hold with the confidence asked for, whichever of them is acted upon. A sample is looked at
once, when all of it is judged; what the ranking finds besides can only raise recall.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence

from evidence.screen.stopping import relevant_at_most, sample_for, sampled


def confidence_of_one(confidence: float, looks: int) -> float:
    """The confidence of each of `looks` samples with which all of them together have `confidence`, shares in (0, 1)."""
    return 1 - (1 - confidence) / looks


def size_for(relevant: int, unread: int, allowed: int, *, target: float, confidence: float) -> int:
    """The smallest sample that proves the target if no more than `allowed` relevant records are in it.

    Args:
        relevant: how many relevant records have been found.
        unread: how many records are unread.
        allowed: a number of records, 0 or more.
        target: recall, a share in (0, 1].
        confidence: that of this one sample, a share in (0, 1).

    Returns:
        A number of records from 0 to `unread`; all of them where no smaller sample proves it.
    """
    low = min(unread, max(allowed, sample_for(relevant, unread, target=target, confidence=confidence)))
    high = unread
    while low < high:
        middle = (low + high) // 2
        if sampled(relevant, unread, middle, allowed, confidence=confidence) >= target - 1e-9:
            high = middle
        else:
            low = middle + 1
    return low


def drawn(population: Sequence[str], size: int, seed: int) -> tuple[str, ...]:
    """`size` keys of the population in random order; the same for the same population, in whatever order, and seed."""
    return tuple(random.Random(seed).sample(sorted(population), size))


def recall_at_least(
    read: Collection[str],
    relevant: Collection[str],
    *,
    population: Collection[str],
    sample: Collection[str],
    confidence: float,
) -> float:
    """The recall that is reached now at least, guaranteed by a sample all of which is judged.

    It is that among the records of the population and those that were read besides.

    Args:
        read: keys of the records read, the sample among them.
        relevant: those of them that are relevant.
        population: keys of the records that the sample was drawn from.
        sample: keys of the drawn ones.
        confidence: that of this one sample, a share in (0, 1).

    Raises:
        ValueError: not all of the sample has been read.
    """
    if not set(sample) <= set(read):
        raise ValueError("the sample is looked at when all of it is judged")
    hits = len(set(sample) & set(relevant))
    inside = len(set(population) & set(relevant))
    outside = len(relevant) - inside
    most = outside + max(inside, relevant_at_most(len(population), len(sample), hits, confidence))
    return (outside + inside) / most if most else 1.0
