"""Facts that sources give differently, told apart into contradictions and mere differences of date. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evidence.model import Fact
from evidence.text import fold


def by_claim(facts: Sequence[Fact]) -> Mapping[tuple[str, str], list[Fact]]:
    """The facts grouped by subject and claim, in their order; groups in which all values agree are left out."""
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        groups.setdefault((fact.subject, fact.claim), []).append(fact)
    return {claim: group for claim, group in groups.items() if len({fold(one.value) for one in group}) > 1}


def contradict(group: Sequence[Fact]) -> bool:
    """Whether two facts of a claim give different values for the same date, or one of the two has no date."""
    return any(
        fold(one.value) != fold(other.value) and _same_time(one.as_of, other.as_of)
        for place, one in enumerate(group)
        for other in group[place + 1 :]
    )


def _same_time(one: str, other: str) -> bool:
    """Whether two values claim to hold at one time: their dates are written alike, or one has none."""
    return not one or not other or one == other
