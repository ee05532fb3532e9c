"""`evidence export`."""

from __future__ import annotations

from pathlib import Path

import click

from evidence.cli.options import OneOf, counted, opened
from evidence.jobs.export import export
from evidence.jobs.references_out import ENDINGS, Only, export_references
from evidence.model import Stage


@click.command("export")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Folder (default: the review's own).")
@click.option(
    "--references", "format", type=click.Choice(list(ENDINGS)), help="Write the records instead, in this format."
)
@click.option("--only", type=OneOf(Only), default=Only.ALL, help="With --references: which records.")
@click.option("--by-verdict", is_flag=True, help="With --references: a file for each place where a record can stand.")
@click.option("--stage", type=OneOf(Stage), help="With --references: as records stand at this stage.")
@click.option("--as", "person", metavar="NAME", default="", help="With --references: who asks.")
@click.pass_context
def command(
    context: click.Context,
    folder: Path | None,
    format: str | None,
    only: Only,
    by_verdict: bool,
    stage: Stage | None,
    person: str,
) -> None:
    """Write decisions.csv, tags.csv and statements.toml as text, in a stable order; or the records, with --references."""
    if format is None and (only is not Only.ALL or by_verdict or stage is not None or person):
        raise click.UsageError("--only, --by-verdict, --stage and --as go with --references.")
    if by_verdict and only is not Only.ALL:
        raise click.UsageError("Choose --only or --by-verdict.")
    with opened(context) as session:
        if format is not None:
            for path, number in export_references(
                session, format, only, folder, stage=stage, by_verdict=by_verdict, person=person
            ):
                click.echo(f"wrote {path}: {counted(number, 'record')}")
            return
        made = export(session, folder)
    for path in made.files:
        click.echo(f"wrote {path}")
    if made.left_out:
        told = f"{counted(made.left_out, 'decision')} on records that are not settled"
        click.echo(f"{told} {'was' if made.left_out == 1 else 'were'} left out, to keep reviewers blind.")
    if made.gone:
        click.echo(
            f"{counted(made.gone, 'decision')} that stood in decisions.csv before {'is' if made.gone == 1 else 'are'} no"
            " longer in it: taken back, changed, or on a record that waits again. The database keeps them all."
        )
    click.echo("Next: evidence backup FOLDER")
