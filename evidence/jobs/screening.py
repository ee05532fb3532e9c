"""Screening a review: what stands, what is next, and the acts of reviewers. Blind wherever the protocol asks for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.clock import now
from evidence.jobs.disclosing import disclosed_so_far
from evidence.jobs.duties import duties_of, people_gone
from evidence.jobs.held import sample_of, set_aside
from evidence.jobs.session import Session
from evidence.model import Decision, Record, Stage, Verdict
from evidence.protocol import Protocol
from evidence.screen.agreement import Agreement, agreements
from evidence.screen.calibration import draw
from evidence.screen.duty import FREE, Duties, check_turn, to_judge
from evidence.screen.exploring import Order, interleaved
from evidence.screen.priority import Vectors, question_of
from evidence.screen.queue import Progress, labels_for, next_record, progress, unsure_of
from evidence.screen.rankers import rank
from evidence.screen.rules import check_decision
from evidence.screen.standing import (
    ADJUDICATOR,
    Conflict,
    Design,
    Key,
    Outcome,
    Panel,
    conflicts,
    outcomes,
    panel_of,
    standing,
    waiting_for,
)
from evidence.store import duplicates as duplicates_store
from evidence.store import records as record_store
from evidence.store import transaction
from evidence.store.audit import add_reviewer
from evidence.store.past import happenings
from evidence.store.screening import all_decisions, append_decision, decisions, history, undo_decision
from evidence.store.texts import sources


@dataclass(frozen=True, slots=True)
class State:
    """Where screening stands: the records, the panel, and the decisions that stand. Not for blind eyes as a whole.

    `shown` holds the records of each stage of which everybody may know all: of a dual design, those that had been judged
    when a stage was finished, whatever came in after that; of a single one, every record. `sample` are the records drawn
    for a test of recall, which are read first; `aside` those that are not read because reading has stopped. A calibration
    round is shown when it is over, under any design.
    """

    protocol: Protocol
    panel: Panel
    records: Mapping[str, Record]
    decisions: tuple[Decision, ...]
    stood: Mapping[Key, Decision]
    unobtainable: frozenset[str] = frozenset()
    shown: Mapping[Stage, frozenset[str]] = field(default_factory=dict)
    sample: tuple[str, ...] = ()
    aside: frozenset[str] = frozenset()
    duties: Duties = FREE

    def at(self, stage: Stage) -> list[str]:
        """The keys that can be read at a stage: none before which reading stopped, no full text that cannot be had, and
        under a dual design no record that is not shown at the stage before (else its coming would tell one reviewer what
        the other decided)."""
        stages = self.panel.stages
        before = stages[: stages.index(stage)] if stage in stages else ()
        passed = [
            key for key in self.records if key not in self.aside and all(key in self.shown[one] for one in before)
        ]
        return [key for key in passed if stage is not Stage.FULL_TEXT or key not in self.unobtainable]

    def waiting(self, reviewer: str, stage: Stage) -> tuple[str, ...]:
        """The records of a stage that this reviewer is asked to judge."""
        return to_judge(reviewer, self.at(stage), self.stood, stage, self.panel, self.duties)


def state(session: Session, keys: Collection[str] | None = None) -> State:
    """Where screening of the session's review stands now.

    Args:
        session: the open workspace.
        keys: the records, as they are after joins, that alone are asked about; None is all. Of these the same is true as
            in the state of all, for less work; then nothing is written either, not even a protocol that is read first.
    """
    if keys is None:
        session.load_review()
    protocol = session.protocol
    panel = panel_of(protocol, people_gone(session))
    into = duplicates_store.merges(session.library)
    made = [
        _moved(one, into) for one in decisions(session.library, session.review, duplicates_store.members(into, keys))
    ]
    found = session.shelf.records(session.library) if keys is None else _records(session, keys)
    key_now = partial(resolve_key, into)
    duties = duties_of(session, panel, into, found)
    return State(
        protocol,
        panel,
        found,
        tuple(made),
        standing(made),
        _unobtainable(session, into),
        shown_now(session, panel, found, duties, kept=keys is not None),
        sample=sample_of(session.library, session.review, key_now),
        aside=set_aside(session.library, session.review, key_now, found, made),
        duties=duties,
    )


def shown_now(
    session: Session, panel: Panel, records: Collection[str], duties: Duties, *, kept: bool = False
) -> dict[Stage, frozenset[str]]:
    """The records of each stage of which everybody may know all.

    Args:
        session: the open workspace.
        panel: who screens and how.
        records: the keys of the records that are asked about.
        duties: the calibration rounds as they stand, over or not.
        kept: whether what an earlier call has worked out, and wrote down, will do where nothing has happened since.
    """
    if panel.design is Design.SINGLE:
        shown: Mapping[Stage, frozenset[str]] = dict.fromkeys(panel.stages, frozenset(records))
    elif kept:
        shown = disclosed_so_far(session, panel)
    else:
        shown = session.played.disclosed(happenings(session.library, session.review), panel)
    return {stage: (told - duties.hidden(stage)) | duties.shown(stage) for stage, told in shown.items()}


def _records(session: Session, keys: Collection[str]) -> dict[str, Record]:
    return {record.key: record for record in record_store.records(session.library, keys)}


def _unobtainable(session: Session, into: Mapping[str, str]) -> frozenset[str]:
    """The records whose full text cannot be had, and was not found after all."""
    told = [key for key, (one, _) in record_store.requests(session.library).items() if one == "unobtainable"]
    if not told:
        return frozenset()
    readable = {
        resolve_key(into, one.record) for one in sources(session.library) if one.status == "ok" and one.nature == "full"
    }
    return frozenset(key for key in told if key not in readable)


def stage_for(screening: State, reviewer: str, asked: Stage | None = None) -> Stage:
    """The stage asked for, or else the first at which something waits for this reviewer (the last, if nothing does)."""
    if asked is not None:
        if asked not in screening.panel.stages:
            raise UsageError(
                f"The protocol has no stage {asked.value!r}.",
                remedy=f"Its stages are: {', '.join(screening.panel.stages)}.",
            )
        return asked
    for stage in screening.panel.stages:
        if screening.waiting(reviewer, stage) or screening.duties.is_calibrating(stage, screening.panel):
            return stage
    return next(
        (one for one in screening.panel.stages if unsure_for(screening, reviewer, one)), screening.panel.stages[-1]
    )


def unsure_for(screening: State, reviewer: str, stage: Stage) -> tuple[str, ...]:
    """The records on which this reviewer is unsure and that nobody has settled, the longest ago first."""
    return unsure_of(reviewer, stage, screening.stood, records=screening.at(stage), panel=screening.panel)


def ranking(screening: State, reviewer: str, stage: Stage, vectors: Vectors | None = None) -> list[str]:
    """The keys of `reading_order`."""
    return reading_order(screening, reviewer, stage, vectors).keys


def reading_order(screening: State, reviewer: str, stage: Stage, vectors: Vectors | None = None) -> Order:
    """A random sample that was drawn, then the most promising first, learned from what this reviewer may know and, where
    given, from the records' vectors; among these now and then one at random, where the protocol wants that."""
    hidden = screening.duties.hidden(stage)
    stood = {key: one for key, one in screening.stood.items() if key[0] not in hidden or key[2] == reviewer}
    labels = labels_for(reviewer, stage, stood, screening.panel)
    first = screening.sample if stage is Stage.TITLE_ABSTRACT else ()
    protocol = screening.protocol
    learned = rank(
        list(screening.records.values()), labels, question_of(protocol), vectors=vectors, ranker=protocol.ranker
    )
    if not protocol.explore:
        return Order([*first, *learned])
    # only what this reviewer is asked to judge takes a turn, else a random one that is somebody else's would be lost
    waiting = set(screening.waiting(reviewer, stage)).difference(first)
    mine = [key for key in learned if key in waiting]
    done = sum(key[1:3] == (stage, reviewer) for key in screening.stood)
    mixed = interleaved(mine, draw(mine, len(mine), 0), done, protocol.explore)
    return Order([*first, *mixed.keys, *(key for key in learned if key not in waiting)], mixed.explored)


def next_for(
    screening: State, reviewer: str, stage: Stage, order: list[str], later: Collection[str] = ()
) -> Record | None:
    """The record that this reviewer reads next, at last those on which this reviewer was unsure; None when there is none."""
    key = next_record(
        reviewer,
        stage,
        ranking=order,
        records=screening.at(stage),
        stood=screening.stood,
        panel=screening.panel,
        later=later,
        duties=screening.duties,
    )
    if key is None:
        passed = {one: place for place, one in enumerate(later)}
        key = min(unsure_for(screening, reviewer, stage), key=lambda one: passed.get(one, -1), default=None)
    return None if key is None else screening.records[key]


def own_progress(screening: State, reviewer: str, stage: Stage) -> Progress:
    """How far this reviewer is at a stage."""
    records, duties = screening.at(stage), screening.duties
    return progress(reviewer, stage, records=records, stood=screening.stood, panel=screening.panel, duties=duties)


def own_history(session: Session, record: str, reviewer: str, stage: Stage) -> list[Decision]:
    """What this reviewer decided on a record at a stage before, oldest first; undone decisions are left out."""
    told = history(session.library, session.review, record)
    return [one for one, stands in told if stands and one.reviewer == reviewer and one.stage is stage]


def decide(
    session: Session,
    record: str,
    verdict: Verdict,
    *,
    person: str,
    stage: Stage | None = None,
    reason: str = "",
    note: str = "",
    adjudicate: bool = False,
) -> Decision:
    """Append one decision.

    Raises:
        NotFoundError: no such record, reason or reviewer.
        UsageError: the protocol does not allow it; the message says why.
    """
    decision = checked(
        session, state(session), record, verdict, person=person, stage=stage, reason=reason, note=note,
        adjudicate=adjudicate,
    )  # fmt: skip
    keep(session, [decision])
    return decision


def checked(
    session: Session,
    screening: State,
    record: str,
    verdict: Verdict,
    *,
    person: str,
    stage: Stage | None = None,
    reason: str = "",
    note: str = "",
    adjudicate: bool = False,
) -> Decision:
    """A decision as it would be appended; raises what `decide` raises."""
    person = session.check_person(person)
    key = record_store.resolve(session.library, record)
    chosen = stage or _stage_of(screening, key, person, adjudicate)
    decision = Decision(
        record=key, stage=chosen, reviewer=person, verdict=verdict, reason=reason, note=note,
        role=ADJUDICATOR if adjudicate else "reviewer", at=now(),
    )  # fmt: skip
    allowed = screening.panel.adjudicator in ("", person)
    if adjudicate and allowed and not (sees_all(screening, person) or key in screening.shown.get(chosen, ())):
        raise UsageError(
            f"Conflicts at {chosen} are settled when every record has been judged there.", remedy="See: evidence status"
        )
    check_decision(
        decision,
        records=screening.records,
        stood=screening.stood,
        panel=screening.panel,
        reasons=screening.protocol.reasons,
        awaited=awaited_at(screening, key, chosen),
    )
    check_turn(decision, screening.panel, screening.duties)
    return decision


def keep(session: Session, made: Collection[Decision]) -> None:
    """Append decisions that were checked, all of them or none."""
    with transaction(session.library):
        for one in made:
            add_reviewer(session.library, one.reviewer, at=one.at)
            append_decision(session.library, session.review, one)


def undo(session: Session, person: str) -> Decision:
    """Take this reviewer's last decision back.

    Raises:
        NotFoundError: there is none.
    """
    with transaction(session.library):
        return undo_decision(session.library, session.review, session.check_person(person), at=now())


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
    into = duplicates_store.merges(session.library)
    made = [_moved(one, into) for one in all_decisions(session.library, session.review)]
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


def awaited_at(screening: State, key: str, stage: Stage) -> Stage | None:
    """The first stage before this one at which the record is not shown; None where there is none."""
    stages = screening.panel.stages
    before = stages[: stages.index(stage)] if stage in stages else ()
    return next((one for one in before if key in screening.records and key not in screening.shown[one]), None)


def _moved(decision: Decision, into: Mapping[str, str]) -> Decision:
    return replace(decision, record=resolve_key(into, decision.record)) if decision.record in into else decision


def resolve_key(into: Mapping[str, str], key: str) -> str:
    """The key that a merged key stands for now."""
    while key in into:
        key = into[key]
    return key


def _stage_of(screening: State, key: str, person: str, adjudicate: bool) -> Stage:
    """The stage that a decision without one is for: where it waits, or where this person judged last."""
    if key not in screening.records:
        raise NotFoundError(f"No record {key!r}.", remedy="See what is waiting with: evidence screen list")
    if adjudicate:
        for stage in screening.panel.stages:
            if any(one.record == key for one in conflicts([key], screening.stood, stage, screening.panel)):
                return stage
    for stage in screening.panel.stages:
        reached = {key} & set(screening.at(stage))
        if key in waiting_for(person, reached, screening.stood, stage, screening.panel):
            return stage
    judged = [stage for stage in screening.panel.stages if (key, stage, person, "reviewer") in screening.stood]
    return judged[-1] if judged else screening.panel.stages[0]


def full_texts(session: Session, key: str) -> list[str]:
    """Where the full texts of a record are, each with its status if that is not ok; empty where there is none."""
    into = duplicates_store.merges(session.library)
    return [
        (one.path or f"on paper, {one.edition}") + ("" if one.status == "ok" else f" ({one.status.value})")
        for one in sources(session.library)
        if one.record and resolve_key(into, one.record) == key and one.nature == "full"
    ]


def parts_only(session: Session, key: str) -> list[str]:
    """The files of a record that are no full text, in words: "notes/ham1981.md is only a notice"."""
    into = duplicates_store.merges(session.library)
    return [
        f"{one.path} is only {'an' if one.nature[0] in 'aeiou' else 'a'} {one.nature}"
        for one in sources(session.library)
        if one.record and resolve_key(into, one.record) == key and one.nature != "full"
    ]
