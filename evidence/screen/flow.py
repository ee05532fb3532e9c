"""The counts of a PRISMA 2020 flow diagram, from what stands, for one arm of databases and registers and one of other methods.

A record belongs to the first arm if any database or register found it; else to the other methods. What each arm counts adds up by
construction, and `check` proves it once more before a diagram is drawn:

    identified = duplicates + removed by automation + removed for other reasons + waiting for screening + screened
    screened   = waiting for a decision + excluded + sought
    sought     = not retrieved + waiting for retrieval + waiting for assessment + assessed
    assessed   = waiting for a verdict + excluded (each with its reason) + included

In a review without one of the two stages everything passes it: the numbers hold, and `stages` says what not to draw.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from evidence.errors import FindingsError
from evidence.model import RouteKind, Stage
from evidence.screen.standing import Outcome

NO_REASON = ""
"""The code under which exclusions without a reason are counted."""

BY_HAND_NAME = "added by hand"
"""The name of the route that is given to records which came in by none."""


class FlowError(FindingsError):
    """The counts of the flow diagram contradict each other, so it is not drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """One route and the record that each entry it brought has become; an entry that is a duplicate repeats a key."""

    kind: RouteKind
    name: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """What the version before an update had included, and how much of that is no longer included."""

    studies: int = 0
    reports: int = 0
    dropped_studies: int = 0
    dropped_reports: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What the counts are made of. Keys are those of records after duplicates were joined.

    `titles` and `texts` say where each record stands at the two stages (`standing.outcomes`), `reasons` the reason of
    each record excluded at full text, `automation` and `other` which were taken out before screening, `awaited` and
    `unretrieved` whose full text is on its way or could not be had, `studies` the study of each record that shares one.
    In an update, `earlier` are records of the version before, which entries may have brought again, `previous` is what it
    came to, and `held` are the studies of it that are still included.
    """

    hits: tuple[Hits, ...]
    records: tuple[str, ...]
    titles: Mapping[str, Outcome] = field(default_factory=dict)
    texts: Mapping[str, Outcome] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    automation: frozenset[str] = frozenset()
    other: frozenset[str] = frozenset()
    awaited: frozenset[str] = frozenset()
    unretrieved: frozenset[str] = frozenset()
    studies: Mapping[str, str] = field(default_factory=dict)
    stages: tuple[Stage, ...] = (Stage.TITLE_ABSTRACT, Stage.FULL_TEXT)
    earlier: frozenset[str] = frozenset()
    previous: Previous | None = None
    held: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """One side of the diagram; every number counts records, `identified` and `duplicates` entries as they came in.

    `routes` gives kind, name and number of entries, in the order in which they were first used.
    """

    name: str
    routes: tuple[tuple[RouteKind, str, int], ...] = ()
    identified: int = 0
    duplicates: int = 0
    removed_by_automation: int = 0
    removed_other: int = 0
    waiting_screening: int = 0
    screened: int = 0
    waiting_decision: int = 0
    excluded: int = 0
    sought: int = 0
    not_retrieved: int = 0
    waiting_retrieval: int = 0
    waiting_assessment: int = 0
    assessed: int = 0
    waiting_verdict: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    included: int = 0

    @property
    def waiting(self) -> int:
        """How many records are not settled."""
        early = self.waiting_screening + self.waiting_decision
        return early + self.waiting_retrieval + self.waiting_assessment + self.waiting_verdict

    @property
    def excluded_texts(self) -> int:
        """Full texts excluded, whatever the reason."""
        return sum(number for _, number in self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The whole diagram: two arms, and what is included from both. A record stands for one report of a study.

    In an update arms, `reports` and `studies` are those that are new in it, and `previous` is what the version before it
    came to; the totals are of both.
    """

    databases: Arm
    others: Arm
    reports: int
    studies: int
    stages: tuple[Stage, ...]
    previous: Previous | None = None

    @property
    def total_studies(self) -> int:
        """All studies included: those of the version before that still are, and the new ones."""
        before = self.previous or Previous()
        return before.studies - before.dropped_studies + self.studies

    @property
    def total_reports(self) -> int:
        """All reports included: those of the version before that still are, and the new ones."""
        before = self.previous or Previous()
        return before.reports - before.dropped_reports + self.reports

    @property
    def finished(self) -> bool:
        """Whether no record waits for a verdict, so that the diagram may be called final."""
        return not self.databases.waiting + self.others.waiting


def flow(review: Review) -> Flow:
    """The counts of the diagram, checked.

    Raises:
        FlowError: a route names a record that the review does not have, or the counts do not add up.
    """
    known = set(review.records)
    strange = sorted({key for hits in review.hits for key in hits.records} - known - review.earlier)
    if strange:
        raise FlowError(
            f"A search route names the record {strange[0]!r}, which this review does not have ({len(strange)} such).",
            remedy="Check the workspace with: evidence doctor",
        )
    hits = _with_loose(review)
    found = {key for one in hits if one.kind.is_searched for key in one.records} & known
    databases = _arm("databases and registers", [one for one in hits if one.kind.is_searched], found, review)
    others = _arm("other methods", [one for one in hits if not one.kind.is_searched], known - found, review)
    included = [key for key in dict.fromkeys(review.records) if is_included(key, review)]
    made = Flow(
        databases=databases,
        others=others,
        reports=len(included),
        studies=len({review.studies.get(key, key) for key in included} - review.held),
        stages=review.stages,
        previous=review.previous,
    )
    check(made)
    return made


def check(counts: Flow) -> None:
    """Prove that the counts add up.

    Raises:
        FlowError: with the arm and the sum that does not hold.
    """
    for arm in (counts.databases, counts.others):
        for claim, left, right in _identities(arm):
            if left != right:
                raise FlowError(f"PRISMA counts of {arm.name} do not add up: {claim} ({left} is not {right}).")
        if min(arm.duplicates, arm.sought, arm.waiting, arm.not_retrieved, arm.included) < 0:
            raise FlowError(f"PRISMA counts of {arm.name} do not add up: a count is below zero.")
    if counts.databases.included + counts.others.included != counts.reports or counts.studies > counts.reports:
        raise FlowError("PRISMA counts do not add up: included reports of both arms, and studies no more than reports.")
    if counts.previous:
        _check_previous(counts.previous)


def _check_previous(before: Previous) -> None:
    pairs = [(before.studies, before.dropped_studies), (before.reports, before.dropped_reports)]
    if any(dropped < 0 or dropped > number for number, dropped in pairs):
        raise FlowError("PRISMA counts do not add up: more is no longer included than the version before had included.")
    if before.studies > before.reports:
        raise FlowError("PRISMA counts do not add up: studies of the version before no more than its reports.")


def _identities(arm: Arm) -> list[tuple[str, int, int]]:
    removed = arm.duplicates + arm.removed_by_automation + arm.removed_other
    unread = arm.not_retrieved + arm.waiting_retrieval + arm.waiting_assessment
    return [
        ("identified = entries of the routes", arm.identified, sum(number for _, _, number in arm.routes)),
        ("identified = removed + waiting + screened", arm.identified, removed + arm.waiting_screening + arm.screened),
        ("screened = waiting + excluded + sought", arm.screened, arm.waiting_decision + arm.excluded + arm.sought),
        ("sought = not retrieved + waiting + assessed", arm.sought, unread + arm.assessed),
        (
            "assessed = waiting + excluded + included",
            arm.assessed,
            arm.waiting_verdict + arm.excluded_texts + arm.included,
        ),
    ]


def _with_loose(review: Review) -> list[Hits]:
    """The routes, and one more for records that none of them brought."""
    found = {key for hits in review.hits for key in hits.records}
    loose = tuple(key for key in dict.fromkeys(review.records) if key not in found)
    added = [Hits(kind=RouteKind.BY_HAND, name=BY_HAND_NAME, records=loose)] if loose else []
    return [*review.hits, *added]


def _arm(name: str, hits: Sequence[Hits], home: Collection[str], review: Review) -> Arm:
    routes: dict[tuple[RouteKind, str], int] = {}
    for one in hits:
        routes[one.kind, one.name] = routes.get((one.kind, one.name), 0) + len(one.records)
    identified = sum(routes.values())
    automation = {key for key in home if key in review.automation}
    other = {key for key in home if key in review.other} - automation
    titles = _sorted_out(set(home) - automation - other, Stage.TITLE_ABSTRACT, review)
    texts = _sorted_out(titles[Outcome.INCLUDED], Stage.FULL_TEXT, review)
    unread = texts[Outcome.WAITING]
    away = unread - review.unretrieved
    undecided = len(titles[Outcome.UNSURE] | titles[Outcome.CONFLICT])
    split = len(texts[Outcome.UNSURE] | texts[Outcome.CONFLICT])
    return Arm(
        name=name,
        routes=tuple((kind, label, number) for (kind, label), number in routes.items()),
        identified=identified,
        duplicates=identified - len(home),
        removed_by_automation=len(automation),
        removed_other=len(other),
        waiting_screening=len(titles[Outcome.WAITING]),
        screened=undecided + len(titles[Outcome.EXCLUDED]) + len(titles[Outcome.INCLUDED]),
        waiting_decision=undecided,
        excluded=len(titles[Outcome.EXCLUDED]),
        sought=len(titles[Outcome.INCLUDED]),
        not_retrieved=len(unread & review.unretrieved),
        waiting_retrieval=len(away & review.awaited),
        waiting_assessment=len(away - review.awaited),
        assessed=split + len(texts[Outcome.EXCLUDED]) + len(texts[Outcome.INCLUDED]),
        waiting_verdict=split,
        reasons=_reasons(texts[Outcome.EXCLUDED], review.reasons),
        included=len(texts[Outcome.INCLUDED]),
    )


def _sorted_out(reached: Collection[str], stage: Stage, review: Review) -> dict[Outcome, set[str]]:
    """The records that reached a stage by where they stand there; all pass a stage that the review does not have."""
    known = review.titles if stage is Stage.TITLE_ABSTRACT else review.texts
    passing = Outcome.WAITING if stage in review.stages else Outcome.INCLUDED
    found: dict[Outcome, set[str]] = {where: set() for where in Outcome}
    for key in reached:
        found[known.get(key, passing) if stage in review.stages else passing].add(key)
    return found


def _reasons(dropped: Collection[str], reasons: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    """How many full texts were excluded for each reason, the most frequent first."""
    counts = Counter(reasons.get(key, NO_REASON) for key in dropped)
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def is_included(key: str, review: Review) -> bool:
    """Whether every stage of the review has included a record."""
    if key in review.automation or key in review.other:
        return False
    ways = {Stage.TITLE_ABSTRACT: review.titles, Stage.FULL_TEXT: review.texts}
    return all(ways[stage].get(key) is Outcome.INCLUDED for stage in review.stages)
