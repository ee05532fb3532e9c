"""`evidence pair`."""

from __future__ import annotations

import click

from evidence.cli.options import opened
from evidence.jobs.index import refresh
from evidence.jobs.sources import pair


@click.command("pair")
@click.argument("text")
@click.argument("record")
@click.pass_context
def command(context: click.Context, text: str, record: str) -> None:
    """Give a full TEXT (its path or file name) to its RECORD."""
    with opened(context, writes=True) as session:
        source = pair(session, text, record)
        refresh(session)
    click.echo(f"{source.path or source.id}: {source.record}. Undo: evidence unpair {text}")
