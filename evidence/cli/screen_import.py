"""`evidence screen import`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from evidence.cli.options import OneOf, as_json, as_reviewer, counted, opened, print_json
from evidence.errors import UsageError
from evidence.jobs import importing as job
from evidence.model import Stage, Verdict
from evidence.references.readers.header import NAMES
from evidence.screen.verdicts import FIELDS, Tool

_MOST = 20
"""Refused verdicts that are shown without being asked for."""


@click.command("import")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--stage", type=OneOf(Stage), help="Stage of verdicts that name none (default: the first).")
@click.option("--tool", type=OneOf(Tool), help="Whose export it is (default: told by content).")
@click.option(
    "--column",
    "columns",
    metavar="'NAME=FIELD'",
    multiple=True,
    help="Read the column NAME as FIELD (verdict, doi, ...).",
)
@click.option("--reviewer", "people", metavar="'THEIRS=NAME'", multiple=True, help="Who somebody in the file is here.")
@click.option("--reason", "reason", metavar="'WORDS=CODE'", multiple=True, help="The code for the file's words.")
@click.option("--verdict", type=OneOf(Verdict), help="The verdict on entries that name none: a file that is one list.")
@click.option("--replace", is_flag=True, help="Take the file's verdict where one stands; of others only if not blind.")
@click.option("--dry-run", is_flag=True, help="Say what would be taken, and take nothing.")
@click.option("--undo", "takes_back", is_flag=True, help="Take your last import back, all of it.")
@as_reviewer
@as_json
@click.pass_context
def command(
    context: click.Context,
    file: Path | None,
    stage: Stage | None,
    tool: Tool | None,
    columns: tuple[str, ...],
    people: tuple[str, ...],
    reason: tuple[str, ...],
    verdict: Verdict | None,
    replace: bool,
    dry_run: bool,
    takes_back: bool,
    person: str,
    wants_json: bool,
) -> None:
    """Take over decisions from ASReview, Rayyan, Covidence, EPPI-Reviewer or a table.

    Each verdict becomes a decision of the person who gave it; the same FILE again changes nothing.
    """
    if takes_back:
        with opened(context, writes=True) as session:
            path, number = job.take_back(session, person)
        click.echo(f"Undone: {counted(number, 'decision')} from {path}. Next: evidence status")
        return
    if file is None:
        raise click.UsageError("Name the file.")
    wanted = job.Wanted(
        person=person, stage=stage, tool=tool, verdict=verdict, replace=replace, dry_run=dry_run,
        columns=_pairs(columns, (*FIELDS, *NAMES)), people=_pairs(people), reasons=_pairs(reason),
    )  # fmt: skip
    with opened(context, writes=not dry_run) as session:
        made = job.import_decisions(session, file, wanted)
    if wants_json:
        print_json(_as_json(made))
    else:
        _print(made, file, person, dry_run=dry_run)
    if made.refused:
        context.exit(3)


def _pairs(said: Sequence[str], allowed: Sequence[str] = ()) -> dict[str, str]:
    """What "theirs=ours" and its like say.

    Raises:
        UsageError: one has nothing on a side of its last "=", or names what is not allowed.
    """
    found = {}
    for one in said:
        theirs, _, ours = (part.strip() for part in one.rpartition("="))
        if not theirs or not ours:
            raise UsageError(f"{one!r} does not say what stands for what.", remedy="Write it as 'Theirs=ours'.")
        if allowed and ours not in allowed:
            raise UsageError(f"No column is read as {ours!r}.", remedy=f"Choose from: {', '.join(sorted(allowed))}.")
        found[theirs] = ours
    return found


def _as_json(made: job.Imported) -> dict[str, object]:
    return {
        "tool": made.tool, "entries": made.entries, "unjudged": made.unjudged, "read": made.read, "taken": made.taken,
        "there": made.there, "people": dict(made.people),
        "refused": [{"line": one.line, "reason": one.reason} for one in made.refused],
    }  # fmt: skip


def _print(made: job.Imported, file: Path, person: str, *, dry_run: bool) -> None:
    click.echo(
        f"{file.name} ({made.tool}): {counted(made.entries, 'entry', 'entries')}, {made.unjudged} without a verdict;"
        f" {counted(made.read, 'verdict')} read = {made.taken} taken + {made.there} already there"
        f" + {len(made.refused)} refused"
    )
    for name, number in made.people.items():
        click.echo(f"  {name}: {number}")
    for one in made.refused[:_MOST]:
        click.echo(f"  line {one.line}: {one.reason}")
    if len(made.refused) > _MOST:
        click.echo(f"  and {len(made.refused) - _MOST} more; see all with --json")
    if dry_run:
        click.echo("Nothing was taken: this was a dry run.")
    undo = f", or take it back: evidence screen import --undo --as {person}" if made.taken and not dry_run else ""
    click.echo(f"Next: evidence screen list --as {person}{undo}")
