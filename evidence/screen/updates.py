"""The counts of an update of a review, as PRISMA 2020 draws an updated review: previous studies, new studies, and the total.

A record belongs to the version in which it first came in. What an earlier version settled stays there: found again, it is
a duplicate in the update. What the earlier version had left open when the update began is carried over, and counted in
the update as one more source of its arm; so is a record that it had not included and that is included now. What it had
included and is no longer included is told beside the previous studies, and is not in the total.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from evidence.model import RouteKind, Update
from evidence.screen.flow import Hits, Previous, Review, is_included

CARRIED = "carried over from the previous version"
"""The name of the source of records that an earlier version left open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One entry that came in: by which route, which record it has become, and when (ISO 8601 in UTC)."""

    kind: RouteKind
    name: str
    record: str
    at: str


def grouped(arrivals: Sequence[Arrival]) -> tuple[Hits, ...]:
    """The entries by route, in the order in which routes were first used."""
    found: dict[tuple[RouteKind, str], list[str]] = {}
    for one in arrivals:
        found.setdefault((one.kind, one.name), []).append(one.record)
    return tuple(Hits(kind=kind, name=name, records=tuple(keys)) for (kind, name), keys in found.items())


def of_update(
    review: Review,
    arrivals: Sequence[Arrival],
    update: Update,
    *,
    came: Mapping[str, str],
    now: Callable[[str], str] = str,
) -> Review:
    """What the counts of an update are made of.

    Args:
        review: what the counts of the whole review are made of.
        arrivals: every entry that came in, whenever.
        update: the latest update, and what the version before it had come to.
        came: when each record first came in.
        now: the key that a key stands for after joins.
    """
    there = set(review.records)
    earlier = {key for key in there if came.get(key, "") <= update.at}
    then = {now(key) for key, _ in update.included}
    included = {key for key in there if is_included(key, review)}
    open_then = {now(key) for key in update.open}
    carried = ((open_then | included) & earlier) - then
    held = frozenset(review.studies.get(key, key) for key in then & included)
    return replace(
        review,
        hits=(*grouped([one for one in arrivals if one.at > update.at]), *_carried(carried, arrivals, review.records)),
        records=tuple(key for key in review.records if key not in earlier or key in carried),
        earlier=frozenset(earlier - carried),
        previous=_previous(update, then & included, held),
        held=held,
    )


def _carried(keys: Collection[str], arrivals: Sequence[Arrival], order: Sequence[str]) -> tuple[Hits, ...]:
    """The records that are carried over, as one more source for databases, one for registers, and one for other methods."""
    by_kind = {kind: {one.record for one in arrivals if one.kind is kind} for kind in RouteKind if kind.is_searched}

    def side(key: str) -> RouteKind:
        return next((kind for kind, found in by_kind.items() if key in found), RouteKind.BY_HAND)

    some = [(kind, tuple(key for key in order if key in keys and side(key) is kind)) for kind in RouteKind]
    return tuple(Hits(kind=kind, name=CARRIED, records=found) for kind, found in some if found)


def _previous(update: Update, still: Collection[str], held: Collection[str]) -> Previous:
    known = max(len({study for _, study in update.included}), len(held))
    return Previous(
        studies=known + update.studies,
        reports=len(update.included) + update.reports,
        dropped_studies=known - len(held),
        dropped_reports=len(update.included) - len(still),
    )
