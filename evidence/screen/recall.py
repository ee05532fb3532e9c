"""How much of the relevant has been found so far, told from the order of the verdicts alone.

The test of `stopping.buscar` is turned round: of every number of relevant records that may be left it asks whether what
was read speaks against it. The largest number that is not rejected limits what is left, and the one for which p
is a half is taken for how many are left. Like the test itself this is a heuristic: the records read last are no random
sample of the rest. It leans to the cautious side, see decision 0015. There is no upper limit of recall below 100 %,
because nothing that was read can prove that something is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.screen.stopping import compatible

DOUBT = 0.01
"""The p below which a number is rejected for `Estimate.left_most`. As p is the smallest over many looks back, 0.01 is
what gives a limit that holds in 95 of 100 cases where the order is that of chance; 0.05 gives 80 to 94 (decision 0015)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Numbers of records: `read` of `total`, `found` relevant among them, about `left` unread, `left_most` at most."""

    read: int
    total: int
    found: int
    left: int
    left_most: int

    @property
    def recall(self) -> float | None:
        """About which share of the relevant records has been found; None where none has been."""
        return self.found / (self.found + self.left) if self.found else None

    @property
    def recall_least(self) -> float | None:
        """The lower end of the interval, whose upper end is 1; None where nothing has been found."""
        return self.found / (self.found + self.left_most) if self.found else None


def estimate(found: Sequence[bool], total: int) -> Estimate:
    """The estimate, from what was read so far.

    Args:
        found: for each record read, in the order of reading, whether it is relevant.
        total: how many records there are, read or not, at least as many as `found`.

    Raises:
        ValueError: more was read than there is.
    """
    if len(found) > total:
        raise ValueError("more was read than there is")
    return Estimate(
        read=len(found),
        total=total,
        found=sum(found),
        left=left_at_most(found, total, 0.5),
        left_most=left_at_most(found, total, DOUBT),
    )


def left_at_most(found: Sequence[bool], total: int, doubt: float) -> int:
    """The largest number of relevant records unread that the test does not reject at `doubt`, a share in (0, 1)."""
    low, high = 0, total - len(found)
    if not found:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if compatible(found, total, middle) >= doubt:
            low = middle
        else:
            high = middle - 1
    return low


def told(one: Estimate) -> str:
    """The estimate in a few words: "recall about 80 % (62-100 %)"; nothing is promised where nothing is found."""
    if one.recall is None or one.recall_least is None:
        return "recall not known yet"
    if one.read == one.total:
        return "all read"
    return f"recall about {_percent(one.recall)} % ({_percent(one.recall_least)}-100 %)"


def _percent(share: float) -> int:
    """Whole percents, rounded down, so that 100 is said only of all."""
    return int(100 * share + 1e-9)
