"""One reviewer's desk: where screening stands, kept up to date record by record instead of being read anew each time.

The database stays the only truth: after every act the decisions on the record that it touched are read from it, and
what they mean is worked out by the same functions as for all records. Whatever is neither a decision, taken back or not,
nor a change of a record's fields nor without matter has everything read again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

from evidence.errors import UsageError
from evidence.jobs import screening as job
from evidence.jobs import standing_now
from evidence.jobs.clock import now
from evidence.jobs.duties import rounds_of
from evidence.jobs.held import set_aside
from evidence.jobs.session import Session
from evidence.model import Decision, Record, Stage, Verdict
from evidence.screen.duty import check_turn, to_judge
from evidence.screen.queue import Progress, unsure_of
from evidence.screen.rules import check_decision
from evidence.screen.standing import Design, Key, Outcome, outcomes, standing
from evidence.store import transaction
from evidence.store.audit import add_reviewer
from evidence.store.duplicates import follow, members, merges
from evidence.store.news import Mark, acts_since, is_followed, mark_of
from evidence.store.screening import append_decision, decisions, undo_decision

_NO_MATTER = frozenset(
    {
        "tag",
        "statement",
        "quote",
        "confirmation",
        "move",
        "query",
        "eye-check",
        "amendment",
        "deferral",
        "exploration",
        "note",
        "label",
        "correction",
        "distinction",
        "study",
        "update",
        "import",
    }
)
"""Kinds of acts that by themselves make no difference to where screening stands: fields that were corrected are read again
because they changed, and imported decisions are acts of their own."""


class Desk:
    """What one reviewer works on at one stage."""

    def __init__(self, session: Session, person: str, asked: Stage | None = None) -> None:
        """Read where screening stands; the stage is the one asked for, or else the first with something to do.

        Raises:
            UsageError: the protocol has no such stage.
        """
        self._session, self.person = session, person
        self._mark: Mark
        self._screening: standing_now.State
        self._read()
        self.stage = job.stage_for(self._screening, person, asked)
        self._place_all()

    def snapshot(self) -> standing_now.State:
        """Where screening stands now, as a value that does not change any more."""
        made = [one for group in self._made.values() for one in group]
        made.sort(key=lambda one: one.at)
        return replace(self._screening, decisions=tuple(made), stood=standing(made))

    @property
    def screening(self) -> standing_now.State:
        """The records, the protocol and the panel; its decisions are those of the last time when all was read."""
        return self._screening

    def catch_up(self) -> None:
        """Take in what others have done since, and new records."""
        before, self._mark = self._mark, mark_of(self._session.library)
        if before == self._mark:
            return
        happened = [one for one in acts_since(self._session.library, before) if one[0] not in _NO_MATTER]
        inserted = before.others != self._mark.others or not is_followed(self._session.library, before)
        if inserted or any(kind != "decision" for kind, _ in happened):
            self._read_and_place()
            return
        if before.change != self._mark.change:
            records = self._session.shelf.records(self._session.library)
            self._screening = replace(self._screening, records=records)
        for _, made in happened:
            if made["review"] == self._session.review:
                self._reread(made["record"])

    def next(self, order: Sequence[str], later: Collection[str] = ()) -> Record | None:
        """The record to read next, as `screening.next_for` has it."""
        for key in order:
            if key in self._mine and key not in later:
                return self._screening.records[key]
        rest = self._mine.difference(order)
        found = next((key for key in self._at if key in rest and key not in later), None) if rest else None
        found = found or next((key for key in later if key in self._mine), None)
        if found is None:
            passed = {one: place for place, one in enumerate(later)}
            found = min(self.unsure(), key=lambda one: passed.get(one, -1), default=None)
        return None if found is None else self._screening.records[found]

    def is_waiting(self, key: str) -> bool:
        """Whether this reviewer is asked to judge this record."""
        return key in self._mine

    def progress(self) -> Progress:
        """How far this reviewer is."""
        verdicts = list(self._own.values())
        return Progress(
            reviewer=self.person,
            stage=self.stage,
            done=len(verdicts),
            left=len(self._mine),
            included=verdicts.count(Verdict.INCLUDE),
            excluded=verdicts.count(Verdict.EXCLUDE),
            unsure=verdicts.count(Verdict.UNSURE),
        )

    def labels(self) -> dict[str, bool]:
        """What this reviewer has decided here by now, by record: include is True, unsure is left out."""
        return {key: one is Verdict.INCLUDE for key, one in self._own.items() if one is not Verdict.UNSURE}

    def unsure(self) -> tuple[str, ...]:
        """The records on which this reviewer is unsure and that nobody has settled, the longest ago first."""
        return tuple(key for _, key in sorted((at, key) for key, at in self._unsure.items()))

    def decide(self, record: str, verdict: Verdict, *, reason: str = "", note: str = "") -> Decision:
        """Append one decision on a record that is there under this key.

        Raises:
            NotFoundError: no such reason.
            UsageError: the protocol does not allow it; the message says why.
        """
        made = Decision(
            record=record, stage=self.stage, reviewer=self.person, verdict=verdict, reason=reason, note=note, at=now()
        )
        library = self._session.library
        with transaction(library):
            self.catch_up()
            if record not in self._screening.records:
                raise UsageError("The record was joined with another meanwhile.", remedy="Judge the one that is shown.")
            check_decision(
                made,
                records=self._screening.records,
                stood=self._stood(record),
                panel=self._screening.panel,
                reasons=self._screening.protocol.reasons,
                awaited=standing_now.awaited_at(self._screening, record, self.stage),
            )
            check_turn(made, self._screening.panel, self._screening.duties)
            add_reviewer(library, self.person, at=made.at)
            append_decision(library, self._session.review, made)
            mark = mark_of(library)
        self._after(record, mark)
        return made

    def undo(self) -> Decision:
        """Take this reviewer's last decision back.

        Raises:
            NotFoundError: there is none.
        """
        with transaction(self._session.library):
            self.catch_up()
            taken = undo_decision(self._session.library, self._session.review, self.person, at=now())
            mark = mark_of(self._session.library)
        self._after(taken.record, mark)
        return taken

    def _after(self, record: str, mark: Mark) -> None:
        """Take in what this reviewer has just done. The mark is of that very moment, before anybody else could write."""
        before, self._mark = self._mark, mark
        if before.others != self._mark.others:
            self._read_and_place()
        else:
            self._reread(record)

    def _read(self) -> None:
        self._mark = mark_of(self._session.library)
        self._screening = standing_now.state(self._session)
        self._into = merges(self._session.library)
        self._made: dict[str, list[Decision]] = {}
        for one in self._screening.decisions:
            self._made.setdefault(one.record, []).append(one)

    def _place_all(self) -> None:
        self._at = self._screening.at(self.stage)
        self._reached = frozenset(self._at)
        panel, stood = self._screening.panel, self._screening.stood
        where = outcomes(self._at, stood, self.stage, panel)
        self._waiting = {key for key, one in where.items() if one is Outcome.WAITING}
        self._mine = set(to_judge(self.person, self._at, stood, self.stage, panel, self._screening.duties))
        judged = {key: stood.get((key, self.stage, self.person, "reviewer")) for key in where}
        self._own = {key: one.verdict for key, one in judged.items() if one is not None}
        left = unsure_of(self.person, self.stage, stood, records=self._at, panel=panel)
        self._unsure = {key: one.at for key in left if (one := judged[key]) is not None}

    def _read_and_place(self) -> None:
        self._read()
        self._place_all()

    def _reread(self, record: str) -> None:
        """Read the decisions on one record again; when a blind stage may be finished by them, everything."""
        key = follow(self._into, record)
        library = self._session.library
        made = decisions(library, self._session.review, members(self._into, [key]))
        before = self._made.get(key, [])
        self._made[key] = [replace(one, record=key) for one in made]
        changed = {one.stage for one in {*before} ^ {*self._made[key]}}
        if self._is_set_aside(key) or changed - {self.stage} or self._ends_round(key):
            self._read_and_place()
            return
        self._place(key)
        if self._screening.panel.design is not Design.SINGLE and not self._waiting and self._is_more_shown():
            self._read_and_place()

    def _is_more_shown(self) -> bool:
        """Whether more is shown to everybody than when all was read."""
        state = self._screening
        return standing_now.shown_now(self._session, state.panel, state.records, state.duties) != state.shown

    def _is_set_aside(self, key: str) -> bool:
        """Whether reading had stopped before the record, or has again because its last decision was taken back."""
        made, now_called = self._made[key], partial(follow, self._into)
        if key in self._screening.aside or any(one.stage is Stage.TITLE_ABSTRACT for one in made):
            return key in self._screening.aside
        return bool(set_aside(self._session.library, self._session.review, now_called, {key}, made))

    def _ends_round(self, key: str) -> bool:
        """Whether the calibration round that was under way, and that this record is of, is over now."""
        duties, panel = self._screening.duties, self._screening.panel
        under_way = duties.open_round(self.stage)
        if under_way is None or key not in under_way.records:
            return False
        duties = replace(duties, rounds=rounds_of(self._session, panel, self._into))
        self._screening = replace(self._screening, duties=duties)
        return duties.open_round(self.stage) is None

    def _place(self, key: str) -> None:
        """Say anew what one record is to this reviewer."""
        stood, panel, stage = self._stood(key), self._screening.panel, self.stage
        at = [key] if key in self._reached else []
        where = outcomes(at, stood, stage, panel).get(key)
        own = stood.get((key, stage, self.person, "reviewer")) if where is not None else None
        _put(self._waiting, key, there=where is Outcome.WAITING)
        mine = to_judge(self.person, at, stood, stage, panel, self._screening.duties)
        _put(self._mine, key, there=bool(mine))
        self._own.pop(key, None)
        self._unsure.pop(key, None)
        if own is not None:
            self._own[key] = own.verdict
            if unsure_of(self.person, stage, stood, records=at, panel=panel):
                self._unsure[key] = own.at

    def _stood(self, key: str) -> dict[Key, Decision]:
        return standing(self._made.get(key, ()))


def _put(keys: set[str], key: str, *, there: bool) -> None:
    if there:
        keys.add(key)
    else:
        keys.discard(key)
