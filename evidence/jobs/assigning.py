"""Assigning records to reviewers: by shares, equally, or by the source that they came from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.assignments import rule_in, rule_text, sources_of
from evidence.jobs.clock import now
from evidence.jobs.screening import stage_for
from evidence.jobs.session import Session
from evidence.jobs.standing_now import State, state
from evidence.model import Stage
from evidence.screen.assigning import People, Pool, Rule, deal, loads
from evidence.screen.standing import ADJUDICATOR, at_stage, eligible
from evidence.store import duties as store
from evidence.store import transaction
from evidence.store.acts import undo_last
from evidence.store.imports import hits


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What an assignment gives: record to people, and how many records that gives each to judge that are not judged yet."""

    stage: Stage
    rule: Rule
    outcome: Mapping[str, People]
    to_judge: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One person's part of a stage: records `assigned`, `judged` by the person (assigned or not), and `left` to judge now,
    those included that are open to all; `here` is whether the person is on the panel."""

    person: str
    assigned: int
    judged: int
    left: int
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Who has what at a stage; `rule` is None where everything is everybody's. `open` counts the records that are assigned
    to nobody, or to too few people."""

    stage: Stage
    rule: Rule | None
    people: tuple[Share, ...]
    open: int


def plan(
    session: Session,
    *,
    shares: Sequence[tuple[str, int]] = (),
    sources: Sequence[tuple[str, str]] = (),
    equally: bool = False,
    seed: int = 1,
    stage: Stage | None = None,
) -> Planned:
    """What an assignment would give.

    Args:
        session: the open workspace.
        shares: names with their weights, for all records that no source takes.
        sources: names of routes, each with a name of a person who reads what came in by it.
        equally: all reviewers of the protocol who are here, with equal shares.
        seed: of the draw.
        stage: the stage; the first where None.

    Raises:
        NotFoundError: no such person or route.
        UsageError: a weight is not above 0, a person is not on the panel or is named twice, or nobody is named.
    """
    screening = state(session)
    chosen = stage_for(screening, "", stage) if stage else screening.panel.stages[0]
    rule = Rule(pools=_pools(session, screening, shares, sources, equally), seed=seed)
    reached = eligible(screening.at(chosen), screening.stood, chosen, screening.panel)
    groups = at_stage(screening.stood, chosen)
    judged = {
        key: [one.reviewer for one in made if one.role != ADJUDICATOR and screening.panel.has(one.reviewer)]
        for key, made in groups.items()
    }
    wanted = any(pool.source for pool in rule.pools)
    came = sources_of(session, reached) if wanted else {}
    outcome = deal(reached, rule, screening.panel.needed, sources=came, judged=judged)
    left = loads({key: set(people).difference(judged.get(key, ())) for key, people in outcome.items()})
    return Planned(stage=chosen, rule=rule, outcome=outcome, to_judge=left)


def assign(session: Session, planned: Planned, *, person: str) -> None:
    """Keep a planned assignment, in place of the one before."""
    told = json.dumps(planned.outcome, ensure_ascii=False, separators=(",", ":"))
    _keep(session, planned.stage, rule_text(planned.rule), told, person)


def clear(session: Session, stage: Stage | None, *, person: str) -> Stage:
    """Open all records of a stage (the first where None) to everybody; returns the stage.

    Raises:
        NotFoundError: nothing is assigned there.
    """
    chosen = stage or session.protocol.stages[0]
    if chosen not in store.assignments(session.library, session.review):
        raise NotFoundError(f"Nothing is assigned at {chosen}.", remedy="Assign with: evidence screen assign --equally")
    _keep(session, chosen, "", "", person)
    return chosen


def undo(session: Session, *, person: str) -> Stage:
    """Take this person's last assignment (or clearing) back; what stood before it stands again. Returns the stage.

    Raises:
        NotFoundError: there is none.
    """
    person = session.check_person(person)
    with transaction(session.library):
        _, payload = undo_last(session.library, {"assignment"}, person=person, at=now())
    return Stage(json.loads(payload)["stage"])


def shares_at(session: Session, screening: State, stage: Stage | None = None) -> Shares:
    """Who has what at a stage, the first where None. Counts alone: nothing of what anybody decided."""
    chosen = stage_for(screening, "", stage) if stage else screening.panel.stages[0]
    made = store.assignments(session.library, session.review).get(chosen)
    whose = screening.duties.assigned.get(chosen, {})
    reached = eligible(screening.at(chosen), screening.stood, chosen, screening.panel)
    here = frozenset(reached)
    given = loads({key: whose[key] for key in reached if key in whose})
    judged = loads(
        {
            key: {one.reviewer for one in told if one.role != ADJUDICATOR}
            for key, told in at_stage(screening.stood, chosen).items()
            if key in here
        }
    )
    names = sorted({*given, *judged, *screening.panel.reviewers})
    people = tuple(
        Share(
            person=name,
            assigned=given.get(name, 0),
            judged=judged.get(name, 0),
            left=len(screening.waiting(name, chosen)),
            here=screening.panel.has(name),
        )
        for name in names
    )
    panel = screening.panel
    few = [key for key in reached if sum(panel.has(name) for name in whose.get(key, ())) < panel.needed]
    return Shares(stage=chosen, rule=rule_in(made.rule) if made else None, people=people, open=len(few))


def _keep(session: Session, stage: Stage, rule: str, outcome: str, person: str) -> None:
    person = session.check_person(person)
    with transaction(session.library):
        store.assign(session.library, session.review, stage, rule, outcome, person=person, at=now())


def _pools(
    session: Session,
    screening: State,
    shares: Sequence[tuple[str, int]],
    sources: Sequence[tuple[str, str]],
    equally: bool,
) -> tuple[Pool, ...]:
    if equally and shares:
        raise UsageError("Shares are equal or given, not both.", remedy="Leave out --equally or --shares.")
    if equally:
        shares = [(name, 1) for name in screening.panel.reviewers if screening.panel.has(name)]
    known = sorted({name for _, name, _, _ in hits(session.library)}) if sources else []
    by_source: dict[str, list[tuple[str, int]]] = {}
    for route, name in sources:
        same = [one for one in known if one.casefold() == route.casefold()]
        if not same:
            raise NotFoundError(f"No record came in by {route!r}.", remedy=f"Known: {', '.join(known) or 'none'}.")
        by_source.setdefault(same[0], []).append((name, 1))
    pools = [(source, people) for source, people in by_source.items()] + ([("", list(shares))] if shares else [])
    if not pools:
        raise UsageError(
            "Nobody is named to whom records could be assigned.",
            remedy="Give shares: --shares NAME=60 --shares NAME=40, or name reviewers in protocol.toml and use --equally.",
        )
    return tuple(Pool(source=source, shares=_checked(session, screening, people)) for source, people in pools)


def _checked(session: Session, screening: State, shares: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for typed, weight in shares:
        name = session.check_person(typed)
        if not screening.panel.has(name) or name == screening.panel.adjudicator:
            raise UsageError(
                f"{name} does not screen in this review, or has left it.", remedy="Name somebody who is on the panel."
            )
        if name in found:
            raise UsageError(f"{name} is named twice.", remedy="Give every person one share.")
        if weight < 1:
            raise UsageError(f"The share of {name} is {weight}.", remedy="A share is a whole number above 0.")
        found[name] = weight
    return tuple(sorted(found.items()))
