"""When may reading stop? Two tests of whether enough of the relevant records has been found.

`buscar` is a heuristic that was tried on real reviews: it needs no reading besides, and carries no guarantee, because
the records read last were not drawn at random. `sampled` is exact whatever the ranking did, for one look at a sample
drawn at random from what was unread; `sample_for` tells beforehand what that costs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

TARGET = 0.95
"""The recall that is wanted: the share of the relevant records that have been read."""

CONFIDENCE = 0.90
"""How sure `Buscar` is to be. Chosen by trial on 16 reviews, see decision 0013."""

LOOK_SHARE = 0.01
"""`Buscar` looks anew each time that this share of all records has been read."""

_CLOSE = 1e-9
"""What floating point may lack of a whole number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buscar:
    """The heuristic as a rule: reading may stop when p is below 1 - `confidence`."""

    target: float = TARGET
    confidence: float = CONFIDENCE

    def holds(self, found: Sequence[bool], total: int) -> bool:
        """Whether reading may stop now; arguments as of `buscar`. With nothing found there is no recall to speak of."""
        return any(found) and buscar(found, total, self.target) < 1 - self.confidence

    def stopped_at(self, found: Sequence[bool]) -> int | None:
        """After how many records reading would have stopped, looked at every `LOOK_SHARE`; None: only at the end.

        Args:
            found: for all records, in the order of reading, whether each is relevant. Those behind the stop are not
                looked at.
        """
        total = len(found)
        looks = range(max(1, round(total * LOOK_SHARE)), total, max(1, round(total * LOOK_SHARE)))
        return next((read for read in looks if self.holds(found[:read], total)), None)


def missing(relevant: int, target: float) -> int:
    """The smallest number of relevant records unread with which recall would be below `target`, a share in (0, 1]."""
    return math.floor(relevant / target - relevant + _CLOSE) + 1


def buscar(found: Sequence[bool], total: int, target: float = TARGET) -> float:
    """How compatible what was read is with a recall below `target`: the smallest p over all looks back.

    The ranked test of Callaghan and Mueller-Hansen 2020 (Systematic Reviews 9:273): the last i records are taken for a
    sample of those that were unread before them, for every i, and the hypergeometric probability is asked of finding no
    more relevant ones in them than were found, were there so many that recall is below the target. Of looks back with
    the same finds the longest has the smallest p, so that only those that begin after a relevant record are worked out.

    Args:
        found: for each record read, in the order of reading, whether it is relevant.
        total: how many records there are, read or not, at least as many as `found`.
        target: recall, a share in (0, 1].

    Returns:
        p in [0, 1]; 1 when nothing has been read, 0 when recall cannot be below the target.

    Raises:
        ValueError: more was read than there is, or the target is no share.
    """
    _check(len(found) <= total and 0 < target <= 1)
    return compatible(found, total, missing(sum(found), target)) if found else 1.0


def compatible(found: Sequence[bool], total: int, missed: int) -> float:
    """How compatible what was read is with `missed` or more relevant records unread: the smallest p over all looks back.

    Args:
        found: for each record read, at least one, in the order of reading, whether it is relevant.
        total: how many records there are, read or not.
        missed: a number of records, 1 or more.

    Returns:
        p in [0, 1], no higher for more missed; 0 where there are not as many unread.
    """
    import numpy as np

    read = len(found)
    at = np.flatnonzero(np.asarray(found, dtype=bool))
    starts = np.concatenate([[0], at + 1])
    starts = starts[starts < read]
    within = len(at) - np.searchsorted(at, starts)
    return float(_at_least(missed, total - read, read - starts, within).min(initial=1.0))


def _at_least(
    missed: int,
    unread: int,
    drawn: np.ndarray[tuple[int], np.dtype[np.int64]],
    hits: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """P(at least `missed` of `hits` + `missed` relevant records lie among the unread), were all in random order.

    That is P(no more than `hits` among the drawn). `drawn` and `hits` are counts, one pair a look back.
    """
    import numpy as np

    if missed > unread:
        return np.zeros(len(drawn))
    if missed > int(hits.max(initial=0)):
        return np.clip(_chance(hits, range(int(hits.max(initial=0)) + 1), hits + missed, drawn, unread), 0, 1)
    left = np.full(len(drawn), missed - 1)
    return np.clip(1 - _chance(left, range(missed), hits + missed, np.full(len(drawn), unread), drawn), 0, 1)


def _chance(
    most: np.ndarray[tuple[int], np.dtype[np.int64]],
    counts: range,
    relevant: np.ndarray[tuple[int], np.dtype[np.int64]],
    drawn: Any,
    others: Any,
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """P(at most `most` of `relevant` records are among `drawn` of `drawn` + `others`), one a look back.

    `counts` are the numbers up to the largest of `most`; it takes as many steps as they are.
    """
    import numpy as np

    drawn, others = np.broadcast_to(drawn, most.shape), np.broadcast_to(others, most.shape)
    log = _log_factorials(int((drawn + others).max(initial=0)))
    whole = log[drawn + others] - log[relevant] - log[drawn + others - relevant]
    chance = np.zeros(len(most))
    for count in counts:
        rest = relevant - count
        possible = (count <= most) & (count <= drawn) & (rest >= 0) & (rest <= others)
        some, of, left = drawn[possible], others[possible], rest[possible]
        ways = log[some] - log[count] - log[some - count] + log[of] - log[left] - log[of - left]
        chance[possible] += np.exp(ways - whole[possible])
    return chance


@lru_cache(maxsize=2)
def _log_factorials(size: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The logarithms of 0! to `size`!."""
    import numpy as np

    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, size + 1, dtype=np.float64)))])


def relevant_at_most(unread: int, drawn: int, hits: int, confidence: float = 0.95) -> int:
    """The exact upper limit of how many relevant records there were among the unread, by a random sample of them.

    With probability `confidence` or more over the draw, there are no more; one look only, its size fixed beforehand.

    Args:
        unread: how many records were unread when the sample was drawn.
        drawn: how many of them were drawn, without replacement, and read.
        hits: how many of the drawn are relevant.
        confidence: a share in (0, 1).

    Raises:
        ValueError: the counts do not fit into each other, or the confidence is no share.
    """
    _check(0 <= hits <= drawn <= unread and 0 < confidence < 1)
    low, high = hits, unread - (drawn - hits)
    while low < high:
        middle = (low + high + 1) // 2
        if _no_more_than(hits, unread, middle, drawn) >= 1 - confidence:
            low = middle
        else:
            high = middle - 1
    return low


def sampled(relevant: int, unread: int, drawn: int, hits: int, *, confidence: float = 0.95) -> float:
    """The recall that is reached at least, guaranteed with `confidence` by one random sample of what was unread.

    Args:
        relevant: how many relevant records had been found before the sample.
        unread: how many records were unread before it.
        drawn: how many of them were drawn and read.
        hits: how many of the drawn are relevant.
        confidence: a share in (0, 1).

    Returns:
        The lower limit of recall, sample included, a share in [0, 1]; 0 when nothing has been found, unless all is read.
    """
    most = relevant + relevant_at_most(unread, drawn, hits, confidence)
    return (relevant + hits) / most if most else 1.0


def sample_for(relevant: int, unread: int, *, target: float = TARGET, confidence: float = 0.95) -> int:
    """What the guarantee costs at least: the smallest sample that proves the target if nothing relevant is in it.

    Args:
        relevant: how many relevant records have been found.
        unread: how many records are unread.
        target: recall, a share in (0, 1].
        confidence: a share in (0, 1).

    Returns:
        A number of records from 0 to `unread`.
    """
    _check(relevant >= 0 and unread >= 0 and 0 < target <= 1 and 0 < confidence < 1)
    missed = missing(relevant, target)
    low, high = 0, unread
    while low < high:
        middle = (low + high) // 2
        if missed > unread or _no_more_than(0, unread, missed, middle) < 1 - confidence:
            high = middle
        else:
            low = middle + 1
    return low


def _no_more_than(hits: int, unread: int, relevant: int, drawn: int) -> float:
    """P(at most `hits` of `relevant` records are among `drawn` of `unread`), hypergeometric, exact up to rounding."""
    rest = unread - relevant
    first = max(0, drawn - rest)
    ways = sum(math.comb(relevant, one) * math.comb(rest, drawn - one) for one in range(first, min(hits, relevant) + 1))
    return ways / math.comb(unread, drawn)


def _check(holds: bool) -> None:
    if not holds:
        raise ValueError("counts that do not fit into each other, or a share outside its bounds")
