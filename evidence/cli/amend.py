"""`evidence amend`."""

from __future__ import annotations

import click

from evidence.cli.options import as_reviewer, opened
from evidence.jobs.amend import amend


@click.command("amend")
@click.option("--reason", required=True, metavar="TEXT", help="Why it was changed.")
@as_reviewer
@click.pass_context
def command(context: click.Context, reason: str, person: str) -> None:
    """Record why the protocol or codebook was changed; the report lists amendments with their dates."""
    with opened(context, writes=True) as session:
        names = amend(session, reason, person=person)
    click.echo(f"Amended: {', '.join(names)}. Next: evidence status")
