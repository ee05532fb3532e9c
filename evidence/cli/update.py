"""`evidence update`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from evidence.cli.options import as_json, as_reviewer, counted, local, opened, print_json
from evidence.errors import UsageError
from evidence.jobs import updates as job
from evidence.jobs.standing_now import state


@click.group("update")
def command() -> None:
    """Keep the review alive: what comes in from now on belongs to an update, and is counted apart."""


@command.command("begin")
@click.argument("name")
@click.option(
    "--studies", type=click.IntRange(min=0), metavar="NUMBER", help="Studies that the version before included."
)
@click.option("--reports", type=click.IntRange(min=0), metavar="NUMBER", help="Reports of these studies.")
@click.option(
    "--previous", type=click.Path(path_type=Path), metavar="FILE", help="Read both from a PRISMA2020 CSV file."
)
@as_reviewer
@click.pass_context
def begin(
    context: click.Context, name: str, studies: int | None, reports: int | None, previous: Path | None, person: str
) -> None:
    """Begin the update NAME: what comes in from now on belongs to it.

    The numbers of the version before are counted; give them where this workspace does not hold all that it included.
    """
    if (studies is None) != (reports is None) or (previous is not None and studies is not None):
        raise UsageError("Give --studies and --reports together, or --previous alone.")
    if previous is not None:
        from evidence.jobs.prisma_csv import totals_in

        studies, reports = totals_in(previous)
    with opened(context, writes=True) as session:
        begun = job.begin(session, name, person=person, studies=studies, reports=reports)
    kept = counted(len({study for _, study in begun.included}) + begun.studies, "study", "studies")
    left = f"; {counted(len(begun.open), 'record')} not settled before are carried over" if begun.open else ""
    click.echo(f"Update {begun.name} begins: {kept} included before{left}. Next: evidence ingest FILES")


@command.command("list")
@as_json
@click.pass_context
def show(context: click.Context, wants_json: bool) -> None:
    """List the versions of the review with what came in during each."""
    with opened(context) as session:
        found = job.versions(session, state(session))
    if wants_json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        begun = f"begun {local(one.begun_at)} by {one.begun_by}" if one.begun_at else "from the beginning"
        click.echo(
            f"{one.name} ({begun}): {counted(one.entries, 'entry', 'entries')}, {counted(one.records, 'new record')};"
            f" included in all: {counted(one.studies, 'study', 'studies')}, {counted(one.reports, 'report')}"
        )
    last = f"evidence status --since {found[-1].name!r}" if len(found) > 1 else "evidence update begin NAME --as NAME"
    click.echo(f"Next: {last}")


@command.command("undo")
@as_reviewer
@click.pass_context
def undo(context: click.Context, person: str) -> None:
    """Take the latest update back, if you began it."""
    with opened(context, writes=True) as session:
        taken = job.undo(session, person)
    click.echo(
        f"Undone: the update {taken.name}; what came in since belongs to the version before. Next: evidence status"
    )
