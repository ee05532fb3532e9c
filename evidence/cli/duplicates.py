"""Duplicates of a workspace: what was joined, what a person should see, and the pairs one by one in the terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict

import click

from evidence.cli.keyboard import END, keyboard
from evidence.cli.options import counted, opened, print_json
from evidence.errors import EvidenceError
from evidence.jobs import duplicates as job
from evidence.jobs.index import refresh
from evidence.jobs.session import Session
from evidence.layout import safe, wrap
from evidence.model import Record

_KEYS = "s same work   d different works   l later   z undo   q quit"
_SHOWN = ("title", "authors", "year", "in", "volume", "issue", "pages", "doi", "url", "abstract")
_COMPARED = {"in": "container"}
_LONGEST = 400
"""Characters shown of an abstract."""


def settle_here(context: click.Context, person: str, wants_json: bool) -> None:
    """Join what is certain; then show the pairs one by one in a terminal, or list them."""
    with opened(context, writes=True) as session:
        found = job.settle(session)
        if found.joined:
            refresh(session)
        if wants_json:
            print_json({
                "joined": [asdict(one) for one in found.joined],
                "questions": [
                    {"kept": one.kept.key, "other": one.other.key, **asdict(one.comparison)} for one in found.questions
                ],
            })  # fmt: skip
            return
        for one in found.joined:
            click.echo(f"{one.merged} joined with {one.kept}: {one.reason}")
        click.echo(
            f"{counted(len(found.joined), 'duplicate')} joined, {counted(len(found.questions), 'pair')} to look at."
        )
        if found.questions and person and sys.stdin.isatty() and sys.stdout.isatty():
            with keyboard() as key:
                _ask(session, list(found.questions), person, key)
            refresh(session)
        elif found.questions:
            for question in found.questions:
                click.echo(f"{question.kept.key}  {question.other.key}  {question.comparison.reason}")
                click.echo(f"    {_one_line(question.kept)}")
                click.echo(f"    {_one_line(question.other)}")
            click.echo(
                "Next: evidence dedupe --as NAME, or: evidence dedupe --same ONE OTHER --as NAME (or --different)"
            )
        else:
            click.echo("Next: evidence screen --as NAME")


def say(context: click.Context, one: str, other: str, person: str, *, same: bool) -> None:
    """Write what a person says of two records."""
    with opened(context, writes=True) as session:
        if same:
            joined = job.say_same(session, one, other, person=person)
            refresh(session)
            click.echo(f"{joined.merged} joined with {joined.kept}. Undo: evidence dedupe --undo --as {person}")
        else:
            parted = job.say_different(session, one, other, person=person)
            again = ", and parted again" if parted else ""
            refresh(session)
            click.echo(f"{one} and {other} are two works{again}. Undo: evidence dedupe --undo --as {person}")


def take_back(context: click.Context, person: str) -> None:
    """Undo a person's last word on duplicates."""
    with opened(context, writes=True) as session:
        told = job.undo(session, person)
        refresh(session)
        click.echo(f"Undone: {told}.")


def _ask(session: Session, questions: list[job.Question], person: str, key: Callable[[], str]) -> None:
    message, done = "", list[job.Question]()
    while True:
        _show(questions, message)
        pressed = key().replace(END, "q").lower()
        if pressed == "q":
            break
        if pressed == "z":
            message = _undone(session, person)
            if done and message.startswith("Undone"):
                questions.insert(0, done.pop())
        elif questions and pressed == "l":
            questions.append(questions.pop(0))
            message = "Put off: comes again at the end."
        elif questions and pressed in {"s", "d"}:
            message = _said(session, questions[0], person, same=pressed == "s")
            done.append(questions.pop(0))
        else:
            message = "That key has no meaning here."
    click.echo("All said is kept. Next: evidence screen --as NAME")


def _show(questions: list[job.Question], message: str) -> None:
    """One pair on one screen; when none is left, what can still be done."""
    click.clear()
    if questions:
        reason = questions[0].comparison.reason
        click.echo(f"{counted(len(questions), 'pair')} to look at. Are these one work? ({reason})\n")
        for line in _compared(questions[0], min(shutil.get_terminal_size().columns, 110)):
            click.echo(line)
        click.secho(f"\n{_KEYS}", dim=True)
    else:
        click.echo("All pairs are settled. z undo, q quit")
    if message:
        click.secho(message, fg="yellow")


def _said(session: Session, question: job.Question, person: str, *, same: bool) -> str:
    try:
        if same:
            joined = job.say_same(session, question.kept.key, question.other.key, person=person)
            return f"{joined.merged} joined with {joined.kept}."
        job.say_different(session, question.kept.key, question.other.key, person=person)
    except EvidenceError as error:
        return str(error)
    return f"{question.kept.key} and {question.other.key} are two works."


def _undone(session: Session, person: str) -> str:
    try:
        return f"Undone: {job.undo(session, person)}."
    except EvidenceError as error:
        return str(error)


def _compared(question: job.Question, width: int) -> list[str]:
    """Each field of the two records below each other, marked where they agree (=) and where they differ (≠)."""
    ones, others, lines = _values(question.kept), _values(question.other), list[str]()
    for name in _SHOWN:
        if not (ones[name] or others[name]):
            continue
        field = _COMPARED.get(name, name)
        mark = "=" if field in question.comparison.agreed else "≠" if field in question.comparison.differed else " "
        for label, value in ((f"{mark} {name}", ones[name]), ("", others[name])):
            text = safe(value) or "–"
            for number, span in enumerate(wrap(text, width - 13)):
                lines.append(f"{'' if number else label:12} {text[span.start : span.stop]}")
        lines.append("")
    return lines


def _values(record: Record) -> dict[str, str]:
    authors = "; ".join(name.literal or f"{name.family}, {name.given}".strip(", ") for name in record.authors)
    held = {
        "title": record.title,
        "authors": authors,
        "year": str(record.year or ""),
        "doi": record.doi,
        "url": record.url,
    }
    held["in"] = record.venue or record.fields.get("publisher", "")
    held["abstract"] = record.abstract if len(record.abstract) <= _LONGEST else f"{record.abstract[:_LONGEST]}…"
    return {name: held.get(name, record.fields.get(name, "")) for name in _SHOWN}


def _one_line(record: Record) -> str:
    values = _values(record)
    place = ", ".join(values[name] for name in ("year", "in", "volume", "pages", "doi") if values[name])
    return safe(f"{values['authors'][:40]}. {values['title'][:110]}. {place}".lstrip(". "))
