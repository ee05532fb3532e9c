"""`evidence add`."""

from __future__ import annotations

import sys
from typing import Any

import click

from evidence.cli.options import OneOf, as_reviewer, opened, with_chase
from evidence.cli.options import note as tell
from evidence.jobs import add as job
from evidence.model import EvidenceKind, RouteKind
from evidence.store.records import find_record


@click.group("add")
def command() -> None:
    """Add a record by hand, a transcription from paper, a full-text request, or a link to a study."""


@command.command("record")
@click.argument("title", default="")
@click.option("--author", "authors", multiple=True, metavar="NAME", help='"Family, Given"; may be repeated.')
@click.option("--year", type=click.IntRange(1000, 2999))
@click.option("--venue", default="", metavar="TEXT", help="Journal, publisher or institution.")
@click.option("--doi", default="", metavar="DOI")
@click.option("--url", default="", metavar="URL")
@click.option("--abstract", default="", metavar="TEXT")
@click.option("--evidence", type=OneOf(EvidenceKind), default=EvidenceKind.UNKNOWN, help="The kind of evidence.")
@click.option("--route", type=OneOf(RouteKind), default=RouteKind.BY_HAND, help="How it was found.")
@click.option("--from", "name", default="", metavar="TEXT", help="The website, journal or person it came from.")
@with_chase
@click.pass_context
def record(
    context: click.Context,
    title: str,
    authors: tuple[str, ...],
    year: int | None,
    venue: str,
    doi: str,
    url: str,
    abstract: str,
    evidence: EvidenceKind,
    route: RouteKind,
    name: str,
    parent: str,
    direction: str | None,
    round: int,
) -> None:
    """Add one record by hand; one that is known already joins it.

    TITLE may be a DOI. Where it is left out or is -, what stands on standard input is read: a citation as it stands in a
    list of references, or entries in RIS, BibTeX or another format.
    """
    if title in ("", "-") and not doi:
        _add_pasted(context, route, name=name, parent=parent, direction=direction or "", round=round)
        return
    with opened(context, writes=True) as session:
        key, joined = job.add_record(
            session,
            title=title,
            authors=authors,
            year=year,
            venue=venue,
            doi=doi,
            url=url,
            abstract=abstract,
            evidence=evidence,
            kind=route,
            name=name,
            parent=parent,
            direction=direction or "",
            round=round,
        )
    click.echo(f"{_taken(key, joined)} Next: evidence screen --as NAME")


def _taken(key: str, joined: str) -> str:
    return f"{key}{f' was known ({joined})' if joined else ' added'}."


def _add_pasted(context: click.Context, kind: RouteKind, **more: Any) -> None:
    """Read standard input; at a terminal, say that it is waited for."""
    if sys.stdin.isatty():
        tell("Paste a citation or an entry, then end with Ctrl-D on a line of its own.")
    text = sys.stdin.read()
    with opened(context, writes=True) as session:
        taken = job.add_pasted(session, text, job.route_by(session, kind, **more))
        titles = [find_record(session.library, key).title for key, _ in taken]
    for (key, joined), title in zip(taken, titles, strict=True):
        click.echo(f"{_taken(key, joined)}  {title}".rstrip())
    click.echo("Next: evidence screen --as NAME")


@command.command("transcription")
@click.argument("record")
@click.argument("page")
@click.argument("words")
@click.option("--edition", required=True, metavar="TEXT", help="Which edition of the book.")
@click.option("--checked-by", default="", metavar="NAME", help="Who compared it with the paper.")
@as_reviewer
@click.pass_context
def transcription(
    context: click.Context, record: str, page: str, words: str, edition: str, checked_by: str, person: str
) -> None:
    """Keep WORDS transcribed from the printed PAGE of a RECORD that exists only on paper."""
    with opened(context, writes=True) as session:
        job.add_transcription(session, record, page, words, edition=edition, person=person, checked_by=checked_by)
    click.echo(f"Transcribed from p. {page}. Next: evidence search --source {record} WORDS")


@command.command("request")
@click.argument("record")
@click.argument("state", type=click.Choice(["requested", "received", "unobtainable"]))
@click.option("--note", default="", metavar="TEXT")
@as_reviewer
@click.pass_context
def request(context: click.Context, record: str, state: str, note: str, person: str) -> None:
    """Say that a RECORD's full text was requested, received, or cannot be had."""
    with opened(context, writes=True) as session:
        key = job.add_request(session, record, state, note=note, person=person)
    click.echo(f"{key}: {state}. Next: evidence status")


@command.command("study")
@click.argument("study")
@click.argument("records", nargs=-1, required=True)
@as_reviewer
@click.pass_context
def study(context: click.Context, study: str, records: tuple[str, ...], person: str) -> None:
    """Say that RECORDS report one STUDY: they count as one study, not as sources that agree."""
    with opened(context, writes=True) as session:
        keys = job.add_study(session, study, records, person=person)
    click.echo(f"{study}: {', '.join(keys)}. Next: evidence status")


@command.command("undo")
@as_reviewer
@click.pass_context
def undo(context: click.Context, person: str) -> None:
    """Take back your last full-text request, study link or check by eye."""
    with opened(context, writes=True) as session:
        kind = job.undo(session, person)
    click.echo(f"Undone: the last {kind} by {person}. Next: evidence status")
