"""`evidence report`."""

from __future__ import annotations

from pathlib import Path

import click

from evidence.cli.options import note, opened
from evidence.jobs.report import FORMATS, render_report


@click.command("report")
@click.argument("template", default="lessons-learned")
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(FORMATS), help="May be repeated (default: all four)."
)
@click.option("--final", is_flag=True, help="Refuse whatever is unsupported (exit 3) instead of marking it.")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Folder (default: the review's reports/).")
@click.pass_context
def command(context: click.Context, template: str, formats: tuple[str, ...], final: bool, folder: Path | None) -> None:
    """Render TEMPLATE (default: lessons-learned) to HTML, Word, PDF and Markdown.

    A draft marks what is unsupported. Your own templates go into templates/reports/ of the workspace.
    """
    with opened(context, writes=True) as session:
        made = render_report(
            session, template=template, formats=formats or FORMATS, final=final, folder=folder, warn=note
        )
    for path in made:
        click.echo(f"wrote {path}")
    click.echo(f"Next: evidence verify {made[0]}")
