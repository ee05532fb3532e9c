"""`evidence backup`."""

from __future__ import annotations

from pathlib import Path

import click

from evidence.cli.options import opened
from evidence.jobs.backup import backup


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_context
def command(context: click.Context, target: Path) -> None:
    """Copy the database to TARGET (a file, or a folder) while others may write."""
    with opened(context) as session:
        made = backup(session, target)
    click.echo(f"Backup: {made}. To restore it, put it in the workspace as evidence.db.")
