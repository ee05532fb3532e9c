"""What one person, or anybody, may know of what the others decided. Blind wherever the protocol asks for it."""

from __future__ import annotations

from evidence.jobs.session import Session
from evidence.jobs.standing_now import State, moved
from evidence.model import Decision, Stage
from evidence.screen.agreement import Agreement, agreements
from evidence.screen.standing import Conflict, Design, Outcome, conflicts, outcomes
from evidence.store.duplicates import merges
from evidence.store.screening import all_decisions


def visible_conflicts(screening: State, person: str) -> list[tuple[Conflict, bool]]:
    """The conflicts of all stages, each with whether this person may see the verdicts.

    Where the protocol names an adjudicator, only the adjudicator sees conflicts (a reviewer who knew of one could guess
    the other's verdict); where it does not, a reviewer sees the verdicts on what this reviewer has judged.
    """
    found = []
    for stage in screening.panel.stages:
        for conflict in conflicts(screening.at(stage), screening.stood, stage, screening.panel):
            if not sees_all(screening, person) and conflict.record not in screening.shown[stage]:
                continue
            own = any(one.reviewer == person for one in conflict.decisions)
            if screening.panel.adjudicator in ("", person):
                found.append((conflict, bool(screening.panel.adjudicator) or own))
    return found


def agreement_of(session: Session, screening: State, person: str = "") -> list[Agreement]:
    """Agreement of every two reviewers at every stage, on first verdicts, as this person may know it."""
    return [told for stage, made in comparable(session, screening, person).items() for told in agreements(made, stage)]


def comparable(session: Session, screening: State, person: str = "") -> dict[Stage, list[Decision]]:
    """The decisions of each stage that agreement is measured on, those that were taken back included, oldest first: those
    on the records that are shown there (the adjudicator sees all)."""
    into = merges(session.library)
    made = [moved(one, into) for one in all_decisions(session.library, session.review)]
    chair = sees_all(screening, person)
    return {
        stage: [one for one in made if one.stage is stage and (chair or one.record in screening.shown[stage])]
        for stage in screening.panel.stages
    }


def open_decisions(screening: State) -> list[Decision]:
    """The decisions that may be shown to anybody: of a dual design, those on records that are shown and settled."""
    if screening.panel.design is Design.SINGLE:
        return [one for one in screening.decisions if one.record not in screening.duties.hidden(one.stage)]
    found = []
    for stage in screening.panel.stages:
        where = shown_outcomes(screening, stage, conflicts_too=True)
        settled = {key for key, one in where.items() if one not in (Outcome.WAITING, Outcome.CONFLICT)}
        found += [one for one in screening.decisions if one.stage is stage and one.record in settled]
    return found


def shown_outcomes(
    screening: State, stage: Stage, person: str = "", *, conflicts_too: bool = False
) -> dict[str, Outcome]:
    """Where records stand, as this person may know it.

    The adjudicator sees all. To others a record of a dual design is "waiting" until it is shown, and a conflict that
    waits for an adjudicator is so until it is settled, unless that there are conflicts is asked for (`conflicts_too`).
    """
    where = outcomes(screening.at(stage), screening.stood, stage, screening.panel)
    if sees_all(screening, person) or (screening.panel.design is Design.SINGLE and not screening.duties.rounds):
        return where
    told = {key: one if key in screening.shown[stage] else Outcome.WAITING for key, one in where.items()}
    open_to_all = conflicts_too or screening.panel.design is Design.SINGLE
    if open_to_all or screening.panel.adjudicator in ("", person):
        return told
    return {key: Outcome.WAITING if one is Outcome.CONFLICT else one for key, one in told.items()}


def included(screening: State) -> set[str]:
    """The keys of records that the last stage included, as anybody may know it."""
    where = shown_outcomes(screening, screening.panel.stages[-1])
    return {key for key, one in where.items() if one is Outcome.INCLUDED}


def excluded(screening: State) -> set[str]:
    """The keys of records that any stage excluded, as anybody may know it."""
    told = [shown_outcomes(screening, stage).items() for stage in screening.panel.stages]
    return {key for where in told for key, one in where if one is Outcome.EXCLUDED}


def sees_all(screening: State, person: str) -> bool:
    """Whether this person settles conflicts and judges nothing else, so that there is nothing to be blind to."""
    return screening.panel.is_chair(person)
