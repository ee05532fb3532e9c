"""Screening in the terminal: one record a screen, decisions by key."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import click

from evidence.cli.keyboard import END, keyboard, typed_line
from evidence.cli.options import counted
from evidence.cli.styles import styled
from evidence.errors import EvidenceError
from evidence.jobs import screening as job
from evidence.jobs.later import put_off, put_off_by
from evidence.jobs.session import Session
from evidence.jobs.similar import decide_together, similar_to
from evidence.model import Record, Stage, Verdict
from evidence.protocol import Reason
from evidence.screen.keys import Action, KeyMap, help_lines, keymap, press
from evidence.screen.page import Highlights, compose

_VERDICTS = {Action.INCLUDE: Verdict.INCLUDE, Action.EXCLUDE: Verdict.EXCLUDE, Action.UNSURE: Verdict.UNSURE}
_RANK_EVERY = 10
"""Decisions between two orders learned anew."""


def screen_here(session: Session, person: str, asked: Stage | None, preset: str) -> None:
    """Show records until the reviewer leaves; every decision is kept at once, and no key typed ahead is lost."""
    with keyboard() as key:
        _screen(session, person, asked, preset, key)


def _screen(session: Session, person: str, asked: Stage | None, preset: str, key: Callable[[], str]) -> None:
    keys, since = keymap(preset), 0
    screening = job.state(session)
    stage = job.stage_for(screening, person, asked)
    later = put_off_by(session, person, stage)
    order, learning = job.ranking(screening, person, stage), _Learning()
    message = ""
    while True:
        record = job.next_for(screening, person, stage, order, later)
        if record is None:
            message = "\n".join(filter(None, [message, _held(screening, stage)]))
            message, decided = _at_the_end(session, person, stage, keys, key, message)
        else:
            message, decided = _one(session, screening, record, person, stage, keys, later, message, key)
        if message == Action.QUIT:
            click.echo("Everything decided is kept. Next: evidence status")
            return
        if decided:
            screening, since = job.state(session), since + 1
        if since >= _RANK_EVERY and not learning.is_busy:
            learning.begin(partial(job.ranking, screening, person, stage))
            since = 0
        order = learning.taken() or order


def _held(screening: job.State, stage: Stage) -> str:
    """Why nothing waits, where it is for a calibration round."""
    found = screening.duties.open_round(stage)
    if screening.duties.is_awaited(stage, screening.panel):
        return "The protocol asks for a calibration round first: evidence screen calibration --draw --as NAME"
    return f"The rest opens when {', '.join(found.waits_for)} finished the calibration round." if found else ""


class _Learning:
    """An order that is learned anew beside the work, so that nobody waits for it; given up when the program ends."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._found: list[str] = []

    @property
    def is_busy(self) -> bool:
        """Whether an order is being learned."""
        return self._thread is not None and self._thread.is_alive()

    def begin(self, learn: Callable[[], list[str]]) -> None:
        """Start to learn an order."""

        def work() -> None:
            self._found = learn()

        self._thread = threading.Thread(target=work, daemon=True)
        self._thread.start()

    def taken(self) -> list[str]:
        """The order that was learned since it was last asked for; empty if there is none."""
        if self.is_busy:
            return []
        found, self._found = self._found, []
        return found


def _at_the_end(
    session: Session, person: str, stage: Stage, keys: KeyMap, key: Callable[[], str], message: str
) -> tuple[str, bool]:
    """Say that all is judged and wait, so that a key typed too much does not go to the shell."""
    click.clear()
    click.echo(f"All judged: nothing waits for {person} at {stage}. z undo, q quit")
    if message:
        click.secho(message, fg="yellow")
    pressed = press(key().replace(END, "q"), keys)
    if pressed is not None and pressed.action is Action.UNDO:
        return _undo(session, person)
    return (Action.QUIT if pressed is not None and pressed.action is Action.QUIT else ""), False


def _one(
    session: Session,
    screening: job.State,
    record: Record,
    person: str,
    stage: Stage,
    keys: KeyMap,
    later: list[str],
    message: str,
    key: Callable[[], str],
) -> tuple[str, bool]:
    """Show one record and do what one key asks; returns a message for the next screen and whether decisions changed."""
    reasons = [one for one in screening.protocol.reasons if stage in one.stages]
    _show(session, screening, record, person, stage, keys, reasons, message)
    pressed = press(key().replace(END, "q"), keys, len(reasons))
    if pressed is None:
        return "That key has no meaning here; ? shows the keys.", False
    if pressed.action in _VERDICTS:
        reason = reasons[pressed.reason].code if pressed.reason is not None else ""
        return _decide(session, record, _VERDICTS[pressed.action], person, stage, reason)
    if pressed.action is Action.UNDO:
        return _undo(session, person)
    if pressed.action is Action.LATER:
        return _put_off(session, screening, record, person, stage, later), False
    if pressed.action is Action.SIMILAR:
        return _together(session, screening, record, person, stage, keys, reasons, key)
    if pressed.action is Action.NOTE:
        text = typed_line("Note (with verdict unsure): ", key)
        return _decide(session, record, Verdict.UNSURE, person, stage, "", text) if text else ("No note.", False)
    return ("\n".join(help_lines(keys)), False) if pressed.action is Action.HELP else (Action.QUIT, False)


def _show(
    session: Session,
    screening: job.State,
    record: Record,
    person: str,
    stage: Stage,
    keys: KeyMap,
    reasons: list[Reason],
    message: str,
) -> None:
    lines = compose(
        record,
        criteria=screening.protocol.criteria,
        reasons=reasons,
        progress=job.own_progress(screening, person, stage),
        keys=keys,
        highlights=Highlights(
            include=screening.protocol.highlight_include, exclude=screening.protocol.highlight_exclude
        ),
        width=min(shutil.get_terminal_size().columns, 100),
        history=job.own_history(session, record.key, person, stage),
    )
    click.clear()
    for line in lines:
        click.echo(styled(line))
    if stage is Stage.FULL_TEXT:
        click.echo(f"Full text: {'; '.join(job.full_texts(session, record.key)) or 'none in the workspace'}")
    alike = similar_to(session, screening.records, record.key)
    if alike:
        click.secho(f"{counted(len(alike), 'similar record')}: {', '.join(alike)} (s: one verdict on all)", fg="cyan")
    if record.key in job.unsure_for(screening, person, stage):
        click.secho("You were unsure about this record.", fg="magenta")
    if message:
        click.secho(message, fg="yellow")


def _put_off(
    session: Session, screening: job.State, record: Record, person: str, stage: Stage, later: list[str]
) -> str:
    """Put a record off for good, not only until the program ends; one that comes again may be put off again."""
    with suppress(
        EvidenceError
    ):  # One on which this reviewer is unsure does not wait: it is passed over this time only.
        put_off(session, screening, record.key, person=person, stage=stage)
    if record.key in later:
        later.remove(record.key)
    later.append(record.key)
    return f"{record.key} is put off."


def _together(
    session: Session,
    screening: job.State,
    record: Record,
    person: str,
    stage: Stage,
    keys: KeyMap,
    reasons: list[Reason],
    key: Callable[[], str],
) -> tuple[str, bool]:
    """Ask for one verdict on a record and all similar ones that wait; any other key goes back."""
    waiting = set(screening.waiting(person, stage))
    alike = [one for one in similar_to(session, screening.records, record.key) if one in waiting]
    if not alike:
        return "No similar record waits for you.", False
    for one in alike:
        click.secho(f"{one}: {screening.records[one].title}", fg="cyan")
    click.secho(f"One verdict on all {len(alike) + 1}? Any other key goes back.", fg="yellow")
    pressed = press(key().replace(END, "q"), keys, len(reasons))
    if pressed is None or pressed.action not in _VERDICTS:
        return "Nothing was decided.", False
    reason = reasons[pressed.reason].code if pressed.reason is not None else ""
    try:
        made = decide_together(
            session, screening, record.key, _VERDICTS[pressed.action], person=person, stage=stage, reason=reason
        )
    except EvidenceError as error:
        return str(error), False
    return f"{', '.join(one.record for one in made)}: {made[0].verdict} {made[0].reason}".rstrip(), True


def _decide(
    session: Session, record: Record, verdict: Verdict, person: str, stage: Stage, reason: str, note: str = ""
) -> tuple[str, bool]:
    try:
        made = job.decide(session, record.key, verdict, person=person, stage=stage, reason=reason, note=note)
    except EvidenceError as error:
        return str(error), False
    return f"{made.record}: {made.verdict} {made.reason}".rstrip(), True


def _undo(session: Session, person: str) -> tuple[str, bool]:
    try:
        taken = job.undo(session, person)
    except EvidenceError as error:
        return str(error), False
    return f"Undone: {taken.record} ({taken.verdict}).", True
