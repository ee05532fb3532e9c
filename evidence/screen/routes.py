"""What each route brought in and what became of it; citation chases counted round by round.

A record counts as screened and included under the route that brought it first, so that the sums are those of the flow
diagram. An entry of a record that was here already is a duplicate.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from evidence.model import RouteKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteCounts:
    """One route and its counts: `identified` entries = `duplicates` + `new` records; of the new ones `screened` and
    `included`; `found` is how many included records it brought, first or again."""

    kind: RouteKind
    name: str
    parent: str = ""
    direction: str = ""
    round: int = 0
    run_on: str = ""
    identified: int = 0
    duplicates: int = 0
    new: int = 0
    screened: int = 0
    included: int = 0
    found: int = 0

    @property
    def arm(self) -> str:
        """The side of the flow diagram that it is counted on."""
        return "databases and registers" if self.kind.is_searched else "other methods"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of citation chasing: from how many records, and what it brought."""

    round: int
    parents: int
    identified: int
    new: int
    screened: int
    included: int


def count_routes(
    entries: Sequence[tuple[RouteCounts, str]], screened: Collection[str], included: Collection[str]
) -> list[RouteCounts]:
    """The counts of each route, in the order in which they were first used.

    Args:
        entries: each entry's route (without counts) and its record, in the order in which they came.
        screened: the records on which there is a verdict that anybody may know.
        included: those that the last stage included.
    """
    seen: set[str] = set()
    counts: dict[RouteCounts, RouteCounts] = {}
    found: dict[RouteCounts, set[str]] = {}
    for route, key in entries:
        made, fresh = counts.get(route, route), key not in seen
        seen.add(key)
        found.setdefault(route, set()).update([key] if key in included else [])
        counts[route] = replace(
            made,
            identified=made.identified + 1,
            duplicates=made.duplicates + (not fresh),
            new=made.new + fresh,
            screened=made.screened + (fresh and key in screened),
            included=made.included + (fresh and key in included),
        )
    return [replace(made, found=len(found[route])) for route, made in counts.items()]


def rounds(counts: Sequence[RouteCounts]) -> list[Round]:
    """The rounds of citation chasing, in order; 0 is what nobody gave a round."""
    chased = [one for one in counts if one.kind is RouteKind.CITATION_CHASE]
    return [
        Round(
            round=number,
            parents=len({one.parent for one in these}),
            identified=sum(one.identified for one in these),
            new=sum(one.new for one in these),
            screened=sum(one.screened for one in these),
            included=sum(one.included for one in these),
        )
        for number in sorted({one.round for one in chased})
        for these in [[one for one in chased if one.round == number]]
    ]
