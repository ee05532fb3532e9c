"""Where screening of a review stands now: the records, the panel, the decisions that stand, and what is shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from evidence.jobs.disclosing import disclosed_so_far
from evidence.jobs.duties import duties_of, people_gone
from evidence.jobs.held import sample_of, set_aside
from evidence.jobs.session import Session
from evidence.model import Decision, Record, Stage
from evidence.protocol import Protocol
from evidence.screen.duty import FREE, Duties, to_judge
from evidence.screen.standing import Design, Key, Panel, panel_of, standing
from evidence.store import records as record_store
from evidence.store.duplicates import follow, members, merges
from evidence.store.past import happenings
from evidence.store.screening import decisions
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
    into = merges(session.library)
    made = [moved(one, into) for one in decisions(session.library, session.review, members(into, keys))]
    found = session.shelf.records(session.library) if keys is None else _records(session, keys)
    key_now = partial(follow, into)
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
        follow(into, one.record) for one in sources(session.library) if one.status == "ok" and one.nature == "full"
    }
    return frozenset(key for key in told if key not in readable)


def awaited_at(screening: State, key: str, stage: Stage) -> Stage | None:
    """The first stage before this one at which the record is not shown; None where there is none."""
    stages = screening.panel.stages
    before = stages[: stages.index(stage)] if stage in stages else ()
    return next((one for one in before if key in screening.records and key not in screening.shown[one]), None)


def moved(decision: Decision, into: Mapping[str, str]) -> Decision:
    """The decision under the key that its record goes by after the merges."""
    return replace(decision, record=follow(into, decision.record)) if decision.record in into else decision
