"""Screening in the terminal: one record a screen, decisions by key."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import click

from evidence.cli.beside import Beside, keys_first
from evidence.cli.keyboard import END, NEWS, keyboard, typed_line
from evidence.cli.options import counted
from evidence.cli.screen_remarks import lines_for
from evidence.cli.styles import colourless, styled
from evidence.errors import EvidenceError
from evidence.jobs import screening as job
from evidence.jobs import standing_now, texts_at_hand
from evidence.jobs.desk import Desk
from evidence.jobs.ended import STAGE
from evidence.jobs.exploring import TOLD, note_explored
from evidence.jobs.how_far import estimate_for
from evidence.jobs.keywords import Highlighter
from evidence.jobs.later import put_off, put_off_by
from evidence.jobs.record_vectors import vectors_of
from evidence.jobs.session import Session
from evidence.jobs.similar import decide_together, similar_to
from evidence.layout import SMALLEST, Line, plain, safe
from evidence.model import Record, Stage, Verdict
from evidence.protocol import Reason
from evidence.screen.keys import Action, KeyMap, Press, help_lines, keymap, press
from evidence.screen.page import compose
from evidence.screen.priority import Vectors
from evidence.screen.recall import told

_VERDICTS = {Action.INCLUDE: Verdict.INCLUDE, Action.EXCLUDE: Verdict.EXCLUDE, Action.UNSURE: Verdict.UNSURE}
_RANK_EVERY = 10
"""Decisions between two orders learned anew."""

_WIDEST = 100
"""Columns of a line at most: longer lines are hard to read."""


@dataclass(frozen=True)
class _Learned:
    """An order, what of it was drawn at random, and how much had been found by then ("" where no estimate can be had)."""

    order: list[str]
    explored: frozenset[str] = frozenset()
    recall: str = ""


def screen_here(session: Session, person: str, asked: Stage | None, preset: str) -> None:
    """Show records until the reviewer leaves; every decision is kept at once, and no key typed ahead is lost."""
    screen = _Screen(session, person, asked, keymap(preset))
    with keys_first(), keyboard(screen.has_news) as key:
        screen.run(key)
    click.echo("Everything decided is kept. Next: evidence status")


class _Screen:
    """What is on the screen: a record, one of its pages, a message, and what is learned beside."""

    def __init__(self, session: Session, person: str, asked: Stage | None, keys: KeyMap) -> None:
        self._session, self._keys = session, keys
        self._desk = Desk(session, person, asked)
        self._highlighter = Highlighter()
        self._keys_of_vectors: list[str] | None = None
        self._vectors: Vectors | None = None
        self._learned = self._learning()()
        self._beside: Beside[_Learned] = Beside()
        self._since, self._page, self._message = 0, 0, ""
        self._explores = self._noted = False
        self._later = put_off_by(session, person, self._desk.stage)
        self._size, self._shown_busy = shutil.get_terminal_size(), False

    def has_news(self) -> bool:
        """Whether the screen should be drawn anew: another size, or something was learned."""
        return shutil.get_terminal_size() != self._size or (self._shown_busy and not self._beside.is_busy)

    def run(self, key: Callable[[], str]) -> None:
        """Show one record after the other and do what keys ask."""
        record: Record | None = None
        while True:
            self._learn_beside()
            if record is None:
                self._page = 0
                record = self._desk.next(self._learned.order, self._later)
                self._explores, self._noted = record is not None and record.key in self._learned.explored, False
            self._show(record)
            self._note_explored(record)
            typed = key()
            if typed == NEWS:
                continue
            asked = press(typed.replace(END, "q"), self._keys, len(self._reasons()))
            if asked is not None and asked.action is Action.QUIT:
                return
            if self._do(asked, record, key):
                record = None

    def _do(self, asked: Press | None, record: Record | None, key: Callable[[], str]) -> bool:
        """Do what a key asks; returns whether another record is shown after it."""
        self._message = ""
        if asked is None:
            self._message = "That key has no meaning here; ? shows the keys."
        elif asked.action is Action.HELP:
            self._message = "\n".join(help_lines(self._keys))
        elif asked.action is Action.UNDO:
            return self._try(self._undo)
        elif record is not None:
            return self._judge(asked, record, key)
        return False

    def _judge(self, asked: Press, record: Record, key: Callable[[], str]) -> bool:
        """Do what a key asks of the record that is shown."""
        if asked.action is Action.MORE:
            self._page += 1
            return False
        if asked.action is Action.LATER:
            self._put_off(record)
            return True
        if asked.action is Action.SIMILAR:
            return self._judge_together(record, key)
        if asked.action is Action.NOTE:
            text = typed_line("Note (with verdict unsure): ", key)
            self._message = "No note."
            return bool(text) and self._try(partial(self._decide, record, Verdict.UNSURE, note=text))
        reason = self._reasons()[asked.reason].code if asked.reason is not None else ""
        return self._try(partial(self._decide, record, _VERDICTS[asked.action], reason=reason))

    def _put_off(self, record: Record) -> None:
        """Put a record off for good, not only until the program ends; one that comes again may be put off again."""
        desk = self._desk
        with suppress(EvidenceError):  # One on which the reviewer is unsure does not wait: it is passed over this once.
            put_off(self._session, desk.snapshot(), record.key, person=desk.person, stage=desk.stage)
        self._later = [one for one in self._later if one != record.key] + [record.key]
        self._message = f"{record.key} is put off."

    def _judge_together(self, record: Record, key: Callable[[], str]) -> bool:
        """Ask for one verdict on a record and all similar ones that wait; any other key goes back."""
        desk, alike = self._desk, self._alike(record, waiting=True)
        if not alike:
            self._message = "No similar record waits for you."
            return False
        for one in alike:
            click.secho(f"{one}: {safe(desk.screening.records[one].title)}", fg="cyan")
        click.secho(f"One verdict on all {len(alike) + 1}? Any other key goes back.", fg="yellow")
        asked = press(key().replace(END, "q"), self._keys, len(self._reasons()))
        if asked is None or asked.action not in _VERDICTS:
            self._message = "Nothing was decided."
            return False
        reason = self._reasons()[asked.reason].code if asked.reason is not None else ""
        return self._try(partial(self._decide_together, record, _VERDICTS[asked.action], reason))

    def _alike(self, record: Record, *, waiting: bool = False) -> list[str]:
        """The records that look like this one; with `waiting`, those that this reviewer is asked to judge."""
        found = similar_to(self._session, self._desk.screening.records, record.key)
        return [one for one in found if not waiting or self._desk.is_waiting(one)]

    def _try(self, act: Callable[[], str]) -> bool:
        """Do an act, and say what it did or why it cannot be done."""
        try:
            self._message = act()
        except EvidenceError as error:
            self._message = str(error)
            return False
        self._since += 1
        return True

    def _decide(self, record: Record, verdict: Verdict, *, reason: str = "", note: str = "") -> str:
        made = self._desk.decide(record.key, verdict, reason=reason, note=note)
        return f"{made.record}: {made.verdict} {made.reason}".rstrip()

    def _decide_together(self, record: Record, verdict: Verdict, reason: str) -> str:
        desk = self._desk
        made = decide_together(
            self._session, desk.snapshot(), record.key, verdict, person=desk.person, stage=desk.stage, reason=reason
        )
        desk.catch_up()
        return f"{', '.join(one.record for one in made)}: {verdict} {reason}".rstrip()

    def _undo(self) -> str:
        taken = self._desk.undo()
        self._learned.order.insert(0, taken.record)
        return f"Undone: {taken.record} ({taken.verdict})."

    def _reasons(self) -> list[Reason]:
        return [one for one in self._desk.screening.protocol.reasons if self._desk.stage in one.stages]

    def _learn_beside(self) -> None:
        """Take over what was learned, and learn anew after some decisions; nobody waits for it."""
        self._learned = self._beside.taken() or self._learned
        if self._since >= _RANK_EVERY and not self._beside.is_busy:
            self._beside.begin(self._learning())
            self._since = 0

    def _learning(self) -> Callable[[], _Learned]:
        """What is to be learned from the verdicts as they are now; records' vectors are looked up when records change."""
        records = self._desk.screening.records
        if list(records) != self._keys_of_vectors:
            self._keys_of_vectors = list(records)
            self._vectors = vectors_of(self._session, list(records.values()))
        return partial(_learn, self._desk.snapshot(), self._desk.person, self._desk.stage, self._vectors)

    def _note_explored(self, record: Record | None) -> None:
        """Note that this record was drawn at random; while another process holds the workspace, at the next drawing."""
        if record is not None and self._explores and not self._noted:
            with suppress(EvidenceError):
                note_explored(self._session, record.key, person=self._desk.person, stage=self._desk.stage)
                self._noted = True

    def _show(self, record: Record | None) -> None:
        self._size, self._shown_busy = shutil.get_terminal_size(), self._beside.is_busy
        below = self._below(record)
        click.clear()
        if record is None:
            click.echo(f"All judged: nothing waits for {self._desk.person} at {self._desk.stage}. z undo, q quit")
            click.secho(_held(self._desk.screening, self._desk.stage), fg="yellow")
        else:
            for line in self._lines(record, len(below)):
                click.echo(styled(line))
        for words, colour in below:
            click.secho(words, fg=colour)

    def _lines(self, record: Record, below: int) -> list[Line]:
        protocol = self._desk.screening.protocol
        learning = ["learning the order"] if self._shown_busy else []
        return compose(
            record,
            criteria=protocol.criteria,
            reasons=self._reasons(),
            progress=self._desk.progress(),
            keys=self._keys,
            highlights=self._highlighter.highlights(self._desk.screening, self._desk.labels()),
            width=min(self._size.columns, _WIDEST),
            history=job.own_history(self._session, record.key, self._desk.person, self._desk.stage),
            notes=lines_for(self._session, self._desk.screening, record.key, self._desk.person),
            height=max(1, self._size.lines - below - 1),
            page=self._page,
            told=[*filter(None, [self._learned.recall]), *learning],
            colourless=colourless(),
        )

    def _below(self, record: Record | None) -> list[tuple[str, str]]:
        """The lines under the footer, none wider than the terminal, with their colours."""
        lines = []
        if record is not None and self._desk.stage is Stage.FULL_TEXT:
            where = "; ".join(texts_at_hand.full_texts(self._session, record.key)) or "none in the workspace"
            lines.append((f"Full text: {where}", "reset"))
        alike = self._alike(record) if record is not None else []
        if alike:
            lines.append(
                (f"{counted(len(alike), 'similar record')}: {', '.join(alike)} (s: one verdict on all)", "cyan")
            )
        if self._explores:
            lines.append((TOLD, "magenta"))
        if record is not None and record.key in self._desk.unsure():
            lines.append(("You were unsure about this record.", "magenta"))
        lines += [(line, "yellow") for line in self._message.splitlines()]
        width = max(SMALLEST, self._size.columns)
        return [(words, colour) for line, colour in lines for ((_, words),) in plain(colour, line, width)]


def _held(screening: standing_now.State, stage: Stage) -> str:
    """Why nothing waits, where it is for a calibration round."""
    found = screening.duties.open_round(stage)
    if screening.duties.is_awaited(stage, screening.panel):
        return "The protocol asks for a calibration round first: evidence screen calibration --draw --as NAME"
    return f"The rest opens when {', '.join(found.waits_for)} finished the calibration round." if found else ""


def _learn(screening: standing_now.State, person: str, stage: Stage, vectors: Vectors | None) -> _Learned:
    recall = told(estimate_for(screening, person)) if stage is STAGE else ""
    order = job.reading_order(screening, person, stage, vectors)
    return _Learned(order=order.keys, explored=order.explored, recall=recall)
