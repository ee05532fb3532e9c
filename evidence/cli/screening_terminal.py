"""Screening in the terminal: one record a screen, decisions by key."""

from __future__ import annotations

import shutil

import click

from evidence.errors import EvidenceError
from evidence.jobs import screening as job
from evidence.jobs.session import Session
from evidence.model import Record, Stage, Verdict
from evidence.protocol import Reason
from evidence.screen.keys import Action, KeyMap, help_lines, keymap, press
from evidence.screen.page import Highlights, Line, compose

_STYLES: dict[str, dict[str, object]] = {
    "title": {"bold": True},
    "meta": {"dim": True},
    "include": {"fg": "green", "bold": True},
    "exclude": {"fg": "red"},
    "missing": {"fg": "yellow"},
    "heading": {"underline": True},
    "key": {"fg": "cyan"},
    "footer": {"dim": True},
    "history": {"fg": "magenta"},
}
_VERDICTS = {Action.INCLUDE: Verdict.INCLUDE, Action.EXCLUDE: Verdict.EXCLUDE, Action.UNSURE: Verdict.UNSURE}
_RANK_EVERY = 10
"""Decisions between two orders learned anew."""


def screen_here(session: Session, person: str, asked: Stage | None, preset: str) -> None:
    """Show records until nothing waits or the reviewer leaves; every decision is kept at once."""
    keys, later, since = keymap(preset), list[str](), 0
    screening = job.state(session)
    stage = job.stage_for(screening, person, asked)
    order = job.ranking(screening, person, stage)
    message = ""
    while True:
        record = job.next_for(screening, person, stage, order, later)
        if record is None:
            click.echo(f"Nothing waits for {person} at {stage}. Next: evidence status")
            return
        message, decided = _one(session, screening, record, person, stage, keys, later, message)
        if message == Action.QUIT:
            click.echo("Everything decided is kept. Next: evidence status")
            return
        if decided:
            screening, since = job.state(session), since + 1
        if since >= _RANK_EVERY:
            order, since = job.ranking(screening, person, stage), 0


def _one(
    session: Session,
    screening: job.State,
    record: Record,
    person: str,
    stage: Stage,
    keys: KeyMap,
    later: list[str],
    message: str,
) -> tuple[str, bool]:
    """Show one record and do what one key asks; returns a message for the next screen and whether decisions changed."""
    reasons = [one for one in screening.protocol.reasons if stage in one.stages]
    _show(session, screening, record, person, stage, keys, reasons, message)
    pressed = press(click.getchar(), keys, len(reasons))
    if pressed is None:
        return "That key has no meaning here; ? shows the keys.", False
    if pressed.action in _VERDICTS:
        reason = reasons[pressed.reason].code if pressed.reason is not None else ""
        if pressed.action is Action.UNSURE:
            later.append(record.key)
        return _decide(session, record, _VERDICTS[pressed.action], person, stage, reason)
    if pressed.action is Action.UNDO:
        return _undo(session, person)
    if pressed.action is Action.LATER:
        later.append(record.key)
        return f"{record.key} is put off.", False
    if pressed.action is Action.NOTE:
        text = click.prompt("Note (with verdict unsure)", default="", show_default=False)
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
        click.echo(_styled(line))
    if stage is Stage.FULL_TEXT:
        click.echo(f"Full text: {'; '.join(job.full_texts(session, record.key)) or 'none in the workspace'}")
    if message:
        click.secho(message, fg="yellow")


def _styled(line: Line) -> str:
    return "".join(click.style(text, **_STYLES.get(style, {})) for style, text in line)  # type: ignore[arg-type]  # a table of keyword arguments


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
