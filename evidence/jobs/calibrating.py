"""Calibration rounds: drawn, worked through, and shown when they are over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.clock import now
from evidence.jobs.screening import stage_for
from evidence.jobs.session import Session
from evidence.jobs.standing_now import State, state
from evidence.model import Decision, Stage
from evidence.screen.agreement import Agreement, agreements
from evidence.screen.calibration import RoundState, draw
from evidence.screen.standing import ADJUDICATOR, at_stage, eligible
from evidence.store import duties as store
from evidence.store import transaction
from evidence.store.acts import undo_act
from evidence.store.duplicates import follow, merges
from evidence.store.screening import all_decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """A round and, as soon as it is shown, what it shows: agreement on first verdicts, and the verdicts that stand, by
    record and person. Both are empty before."""

    number: int
    state: RoundState
    agreement: tuple[Agreement, ...] = ()
    verdicts: Mapping[str, Mapping[str, Decision]]

    @property
    def is_split(self) -> tuple[str, ...]:
        """The records on which the verdicts differ."""
        return tuple(key for key in self.verdicts if self.standing(key) == "differ")

    def standing(self, key: str) -> str:
        """How the verdicts on a record of the round stand: "agree", "differ", or "waits" where there are not yet two, or not
        any more because one was taken back."""
        made = self.verdicts[key].values()
        if len(made) < 2:
            return "waits"
        return "agree" if len({one.verdict for one in made}) == 1 else "differ"


def draw_round(
    session: Session, *, person: str, number: int = 0, seed: int = 0, stage: Stage | None = None
) -> RoundState:
    """Draw a round at a stage, out of the records that can be read there and that nobody has judged there yet.

    Args:
        session: the open workspace.
        person: who draws.
        number: how many records; 0 is what the protocol says.
        seed: of the draw; 0 is the number of the round at its stage.
        stage: the first where None.

    Raises:
        UsageError: a round is open, the protocol names fewer than two reviewers who are here, no number is known, or no
            record is unjudged.
    """
    person, screening = session.check_person(person), state(session)
    panel = screening.panel
    stage = stage_for(screening, person, stage or panel.stages[0])
    if screening.duties.open_round(stage):
        raise UsageError("A calibration round is open already.", remedy="See: evidence screen calibration")
    people = [name for name in panel.reviewers if panel.has(name)]
    if len(people) < 2:
        raise UsageError(
            "A calibration round needs two reviewers or more, and the protocol names fewer who are here.",
            remedy="Name them in protocol.toml: reviewers, in the table screening.",
        )
    number = number or session.protocol.calibration
    if number < 1:
        raise UsageError("How many records?", remedy="Give --number N, or calibration in protocol.toml.")
    judged = {key[0] for key in screening.stood if key[1] is stage}
    before = [one for one in screening.duties.rounds if one.stage is stage]
    reached = eligible(screening.at(stage), screening.stood, stage, panel)
    records = draw((key for key in reached if key not in judged), number, seed or len(before) + 1)
    if not records:
        raise UsageError(f"No record is left that nobody has judged at {stage}.", remedy="See: evidence status")
    with transaction(session.library):
        store.draw_round(
            session.library, session.review, stage, seed=seed or len(before) + 1, people=people, records=records,
            person=person, at=now(),
        )  # fmt: skip
    return state(session).duties.rounds[-1]


def undo(session: Session, *, person: str) -> RoundState:
    """Take the last round back, whoever drew it, as long as nobody has judged one of its records; also later, where one of
    them is no longer included at the stage before, so that the round cannot be finished.

    Raises:
        NotFoundError: there is no round.
        UsageError: somebody has judged one of its records.
    """
    person, screening = session.check_person(person), state(session)
    found = screening.duties.rounds
    if not found:
        raise NotFoundError("There is no calibration round.", remedy="Draw one: evidence screen calibration --draw")
    last = found[-1]
    reached = eligible(screening.at(last.stage), screening.stood, last.stage, screening.panel)
    if last.over or (any(last.done.values()) and last.records <= set(reached)):
        raise UsageError(
            "Records of the round have been judged, and a round that is under way stays.",
            remedy="Who cannot go on leaves it with: evidence screen leave NAME",
        )
    with transaction(session.library):
        undo_act(session.library, last.round.act, person=person, at=now())
    return last


def calibrated(session: Session, person: str = "") -> list[Calibrated]:
    """Every round, oldest first; what a round says is left out until it is shown, but for the adjudicator."""
    screening = state(session)
    chair = person in {screening.panel.adjudicator} - {"", *screening.panel.reviewers}
    found = []
    for number, one in enumerate(screening.duties.rounds, start=1):
        if not (one.shown or chair):
            found.append(Calibrated(number=number, state=one, verdicts={}))
            continue
        verdicts = _verdicts(screening, one)
        told = tuple(agreements(_made(session, one), one.stage))
        found.append(Calibrated(number=number, state=one, agreement=told, verdicts=verdicts))
    return found


def is_over_by(session: Session, made: Collection[Decision]) -> bool:
    """Whether these decisions, the latest of all, were on records of a round that is over now."""
    if not store.rounds(session.library, session.review):
        return False
    last = {one.stage: one for one in state(session).duties.rounds}
    return any(one.stage in last and last[one.stage].over and one.record in last[one.stage].records for one in made)


def _verdicts(screening: State, one: RoundState) -> dict[str, dict[str, Decision]]:
    groups = at_stage(screening.stood, one.stage)
    return {
        key: {made.reviewer: made for made in groups.get(key, ()) if made.role != ADJUDICATOR}
        for key in sorted(one.records)
    }


def _made(session: Session, one: RoundState) -> list[Decision]:
    into = merges(session.library)
    made = (replace(told, record=follow(into, told.record)) for told in all_decisions(session.library, session.review))
    return [told for told in made if told.record in one.records and told.reviewer in one.round.people]
