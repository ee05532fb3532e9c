"""`evidence mend`."""

from __future__ import annotations

from pathlib import PurePath

import click

from evidence.cli.options import opened
from evidence.jobs.mend import write_refused


@click.command("mend")
@click.pass_context
def command(context: click.Context) -> None:
    """Write refused entries to files that can be mended in a text editor and read again.

    What is then read counts under the search that its entries came from. A file that is there already is left alone.
    """
    with opened(context, writes=True) as session:
        made = write_refused(session)
    for one in made:
        click.echo(f"{one.path}{' (written before)' if one.kept else ''}")
        for entry in one.refused:
            click.echo(f"    line {entry.line} of the export: {entry.reason}")
    if made:
        click.echo(f"Next: mend the entries there, then: evidence ingest {PurePath(made[0].path).parent}")
    else:
        click.echo("Nothing was refused, or all of it was mended.")
