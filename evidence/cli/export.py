"""`evidence export`."""

from __future__ import annotations

from pathlib import Path

import click

from evidence.cli.options import counted, opened
from evidence.jobs.export import export


@click.command("export")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Folder (default: the review's own).")
@click.pass_context
def command(context: click.Context, folder: Path | None) -> None:
    """Write decisions.csv, tags.csv and statements.toml as text, in a stable order."""
    with opened(context) as session:
        files, left_out = export(session, folder)
    for path in files:
        click.echo(f"wrote {path}")
    if left_out:
        told = f"{counted(left_out, 'decision')} on records that are not settled {'was' if left_out == 1 else 'were'} left out"
        click.echo(f"{told}, to keep reviewers blind.")
    click.echo("Next: evidence backup FOLDER")
