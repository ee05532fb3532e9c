"""`evidence demo`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from evidence.cli.hits import where
from evidence.cli.options import note, progress
from evidence.jobs.demo import demonstrate


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path), default="evidence-demo")
def command(folder: Path) -> int:
    """Walk the shipped review through every stage, offline, in FOLDER (default: evidence-demo).

    All decisions in it are invented, and every page that it renders says DEMONSTRATION.
    """
    done = demonstrate(folder, say=lambda line: note(f"· {line}"), progress=progress)
    read = sum(one.read for one in done.ingested.references)
    click.echo(
        f"{read} references and {len(done.ingested.sources)} full texts, {done.ingested.index.passages} passages"
    )
    for query, answer in done.searches:
        click.echo(f'\nsearch "{query}"')
        for one in answer.hits[:1]:
            click.echo(f"   “{' '.join(one.hit.quotation.split())}”")
            click.echo(f"   {one.record.title}, {where(one)}")
    click.echo(
        f"\n{done.verified} of {done.quotations} quotations in the rendered files stand on their pages. Reports:"
    )
    for path in done.reports:
        click.echo(f"  {path}")
    click.echo("\nNext:")
    program = "evidence" if shutil.which("evidence") else str(Path(sys.argv[0]).resolve())
    click.echo(f"  cd {folder} && {program} status")
    click.echo(f'  {program} search "who decided how money was shared" --facet tier=RHA')
    click.echo(f"  {program} screen --as you")
    return 0 if done.verified == done.quotations else 3
