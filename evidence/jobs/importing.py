"""Decisions that were made in another tool, taken over as the decisions of those who made them.

Everything happens in one transaction, and the same file again changes nothing. What somebody has decided here stands:
under a dual design it is not even said whether a file says otherwise of another person, because that would tell what the
other decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evidence.errors import EvidenceError, UsageError
from evidence.jobs.clock import now
from evidence.jobs.session import Session
from evidence.jobs.standing_now import State, awaited_at, state
from evidence.model import Decision, Refusal, Stage, Verdict
from evidence.protocol import Reason
from evidence.references.entries import Finder, read_entries
from evidence.references.entry import Entry
from evidence.screen.rules import check_decision
from evidence.screen.standing import Design, Key
from evidence.screen.verdicts import FIELDS, Said, Tool, tool_of, verdicts_in
from evidence.store import transaction
from evidence.store.audit import add_reviewer
from evidence.store.records import known_names
from evidence.store.screening import append_decision, append_import, undo_import
from evidence.tomlfile import digest_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the user says of a file.

    `person` imports, and is who decided where the file names nobody; `stage` and `verdict` are those of entries that name
    none; `columns` says what columns are read as, `people` who somebody in the file is here, `reasons` which code the
    words of the file stand for; `replace` takes the file's verdict where one stands already.
    """

    person: str
    stage: Stage | None = None
    tool: Tool | None = None
    verdict: Verdict | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    replace: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The ledger of one file: read = taken + already there + refused, in verdicts; `unjudged` entries hold none.

    `people` counts the verdicts that were taken, by who decided.
    """

    tool: Tool
    entries: int
    unjudged: int
    read: int
    taken: int
    there: int
    refused: tuple[Refusal, ...]
    people: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Row:
    """One verdict of the file, with what became of it: an empty `record` was refused for `reason`."""

    line: int
    said: Said
    record: str
    reason: str = ""


class _NotForGoodError(Exception):
    """Ends the transaction of a dry run, so that nothing of it stays."""


def import_decisions(session: Session, path: Path, wanted: Wanted) -> Imported:
    """Take the decisions of a file over.

    Raises:
        UnreadableError: the file cannot be read.
        UsageError: the protocol has no such stage.
        NotFoundError: the person is no reviewer here.
    """
    told = dict(wanted.columns)
    held = read_entries(path, {name: meaning for name, meaning in told.items() if meaning not in FIELDS})
    tool = wanted.tool or tool_of([entry.fields for entry in held.entries])
    columns = {name: meaning for name, meaning in told.items() if meaning in FIELDS}
    person = session.check_person(wanted.person)
    before = state(session)
    if wanted.stage is not None and wanted.stage not in before.panel.stages:
        raise UsageError(
            f"The protocol has no stage {wanted.stage.value!r}.",
            remedy=f"Its stages: {', '.join(before.panel.stages)}.",
        )
    finder = Finder(_known(before), known_names(session.library))
    rows, unjudged = list[_Row](), 0
    for entry in held.entries:
        found = verdicts_in(entry.fields, tool, columns=columns, assumed=wanted.verdict)
        unjudged += not found
        rows += [_Row(entry.line, said, *finder.find(entry)) for said in found]
    taking = _Taking(session, wanted, person, f"imported: {tool}, {path.name}")
    try:
        with transaction(session.library):
            taking.take(rows)
            if taking.made:
                append_import(
                    session.library, session.review, taking.made, path=session.shown(path), digest=digest_of(path),
                    tool=tool.value, person=person, at=now(),
                )  # fmt: skip
            if wanted.dry_run:
                raise _NotForGoodError
    except _NotForGoodError:
        pass
    refused = sorted([*held.refused, *taking.refused], key=lambda one: one.line)
    return Imported(
        tool=tool, entries=len(held.entries) + len(held.refused), unjudged=unjudged, read=len(rows) + len(held.refused),
        taken=len(taking.made), there=taking.there, refused=tuple(refused), people=dict(sorted(taking.people.items())),
    )  # fmt: skip


def take_back(session: Session, person: str) -> tuple[str, int]:
    """Take back all decisions of this person's last import; returns its file and their number.

    Raises:
        NotFoundError: there is none.
    """
    with transaction(session.library):
        return undo_import(session.library, session.review, session.check_person(person), at=now())


def _known(screening: State) -> list[Entry]:
    return [
        Entry(line=0, keys=(one.key,), title=one.title, doi=one.doi, year=one.year)
        for one in screening.records.values()
    ]


class _Taking:
    """Takes verdicts over one by one; what became of them is counted in the attributes."""

    def __init__(self, session: Session, wanted: Wanted, person: str, mark: str) -> None:
        self._session, self._wanted, self._person, self._mark = session, wanted, person, mark
        self.made: list[str] = []
        self.refused: list[Refusal] = []
        self.there = 0
        self.people: Counter[str] = Counter()

    def take(self, rows: Sequence[_Row]) -> None:
        """Take what can be taken, stage by stage, because one stage may open the next."""
        stages = state(self._session).panel.stages
        by_stage: dict[Stage, list[_Row]] = {}
        for row in rows:
            by_stage.setdefault(row.said.stage or self._wanted.stage or stages[0], []).append(row)
        for stage in stages:
            if stage in by_stage:
                self._take_stage(by_stage.pop(stage), stage)
        for stage, rest in by_stage.items():
            for row in rest:
                self._refuse(row, f"the protocol has no stage {stage}")

    def _take_stage(self, rows: Sequence[_Row], stage: Stage) -> None:
        screening = state(self._session)
        stood: dict[str, dict[Key, Decision]] = {}
        for key, one in screening.stood.items():
            stood.setdefault(key[0], {})[key] = one
        for row in rows:
            try:
                self._take_row(row, stage, screening, stood.setdefault(row.record, {}))
            except EvidenceError as error:
                self._refuse(row, error.problem)

    def _take_row(self, row: _Row, stage: Stage, screening: State, stood: dict[Key, Decision]) -> None:
        """Take one verdict over.

        Raises:
            UsageError, NotFoundError: why not.
        """
        if not row.record:
            raise UsageError(row.reason)
        who = self._who(row.said.reviewer)
        blind = screening.panel.design is not Design.SINGLE and who != self._person
        key: Key = (row.record, stage, who, "reviewer")
        if key in stood and blind:
            self.there += 1
            return
        try:
            decision = self._decision(row, stage, who, screening.protocol.reasons)
            if key in stood and _says(stood[key], decision):
                self.there += 1
                return
            if key in stood and not self._wanted.replace:
                raise UsageError("it was judged otherwise here, which stands; --replace takes what the file says")
            check_decision(
                decision, records=screening.records, stood=stood, panel=screening.panel,
                reasons=screening.protocol.reasons, awaited=awaited_at(screening, row.record, stage),
            )  # fmt: skip
        except EvidenceError as error:
            raise UsageError(_HUSHED.format(who=who) if blind else error.problem) from error
        add_reviewer(self._session.library, who, at=decision.at)
        self.made.append(append_decision(self._session.library, self._session.review, decision))
        self.people[who] += 1
        stood[key] = decision

    def _who(self, named: str) -> str:
        """The person here who is named in the file.

        Raises:
            NotFoundError: nobody here is called so.
        """
        people = {theirs.casefold(): ours for theirs, ours in self._wanted.people.items()}
        name = people.get(named.casefold(), named) if named else self._person
        try:
            return self._session.check_person(name)
        except EvidenceError as error:
            raise UsageError(f"{name!r} is no reviewer here; say who it is: --reviewer '{named}=NAME'") from error

    def _decision(self, row: _Row, stage: Stage, who: str, reasons: Sequence[Reason]) -> Decision:
        """The decision that a verdict of the file becomes.

        Raises:
            UsageError: its word means no verdict.
        """
        said = row.said
        if said.verdict is None:
            raise UsageError(f"{said.word!r} is no verdict that is known; name the column: --column 'Its name=verdict'")
        code = _code(said.reasons, self._wanted.reasons, [one for one in reasons if stage in one.stages])
        if said.reasons and not code and stage is Stage.FULL_TEXT:
            raise UsageError(
                f"the protocol has no reason {said.reasons[0]!r} for this stage; map it: --reason '{said.reasons[0]}=CODE'"
            )
        kept = f"reason: {', '.join(said.reasons)}" if said.reasons and not code else ""
        return Decision(
            record=row.record, stage=stage, reviewer=who, verdict=said.verdict, reason=code, at=now(),
            note="; ".join(filter(None, [said.note, kept, f"({self._mark})"])),
        )  # fmt: skip

    def _refuse(self, row: _Row, reason: str) -> None:
        self.refused.append(Refusal(line=row.line, reason=reason))


_HUSHED = "what the file says for {who} does not fit the protocol; {who} can import it and see why"


def _says(stands: Decision, decision: Decision) -> bool:
    return (stands.verdict, stands.reason) == (decision.verdict, decision.reason)


def _code(said: Sequence[str], mapped: Mapping[str, str], reasons: Sequence[Reason]) -> str:
    """The protocol's code for the words of the file; "" where none fits. The first that fits counts."""
    known = {name.casefold(): one.code for one in reasons for name in (one.label, one.code)}
    codes = {one.code for one in reasons}
    told = {theirs.casefold(): code for theirs, code in mapped.items() if code in codes}
    for words in [", ".join(said), *said]:
        found = told.get(words.casefold()) or known.get(words.casefold())
        if found:
            return found
    return ""
