"""`evidence doctor`."""

from __future__ import annotations

from dataclasses import asdict

import click

from evidence.cli.options import as_json, counted, note, opened, print_json, progress
from evidence.jobs import doctor as job


@click.command("doctor")
@click.option("--repair", "wants_repair", is_flag=True, help="Rebuild everything that is derived (.evidence/).")
@as_json
@click.pass_context
def command(context: click.Context, wants_repair: bool, wants_json: bool) -> int:
    """Prove acts, texts, quotations, files and index; exit 3 if something is not as it should be."""
    with opened(context, writes=True) as session:
        if wants_repair:
            done = job.repair(session, progress)
            note(f"Rebuilt: {counted(done.passages, 'passage')}. {done.without}".strip())
        found = job.examine(session)
    if wants_json:
        print_json([asdict(one) for one in found])
    for one in [] if wants_json else found:
        click.echo(f"{one.what}  {one.remedy}")
    if not found and not wants_json:
        click.echo("All is well: acts, texts, quotations, files and index are as they were written.")
    return 3 if found else 0
