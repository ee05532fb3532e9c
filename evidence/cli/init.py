"""`evidence init`."""

from __future__ import annotations

from pathlib import Path

import click

from evidence.jobs.init import init_workspace


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@click.option("--name", metavar="NAME", help="The review's short name (default: the folder's).")
@click.option("--title", metavar="TEXT", help="The review's title.")
@click.option("--question", metavar="TEXT", help="The review's question.")
def command(folder: Path, name: str | None, title: str | None, question: str | None) -> None:
    """Make a workspace in FOLDER (default: here), with a protocol and codebook to fill in.

    A folder that already holds corpus/, reviews/ and templates/ is adopted as it is; nothing is overwritten.
    """
    made = init_workspace(folder, name=name, title=title, question=question)
    for path in made.written:
        click.echo(f"wrote {path}")
    click.echo(f"Workspace ready: {made.root}  (reviews: {', '.join(made.reviews)})")
    click.echo(f"Next: edit {made.protocol}, then: evidence ingest FILES")
