"""`evidence unpair`."""

from __future__ import annotations

import click

from evidence.cli.options import opened
from evidence.jobs.index import refresh_words
from evidence.jobs.sources import unpair


@click.command("unpair")
@click.argument("text")
@click.pass_context
def command(context: click.Context, text: str) -> None:
    """Take a full TEXT (its path or file name) off its record."""
    with opened(context, writes=True) as session:
        source = unpair(session, text)
        refresh_words(session)
    click.echo(f"{source.path or source.id} is no longer {source.record}. Next: evidence pair {text} RECORD")
