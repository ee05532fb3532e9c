"""`evidence verify`."""

from __future__ import annotations

from pathlib import Path

import click

from evidence.cli.options import as_json, note, opened, print_json
from evidence.jobs.report import verify_report


@click.command("verify")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@as_json
@click.pass_context
def command(context: click.Context, files: tuple[Path, ...], wants_json: bool) -> int:
    """Check every quotation in rendered FILES against the page of its source; exit 3 if one does not stand there.

    The words are read from the file itself, so a change made in Word is found.
    """
    with opened(context) as session:
        results = [(path, verify_report(session, path)) for path in files]
    if wants_json:
        print_json([
            {"file": str(path), "words": one.found.words, "page": one.found.page_label, "mark": one.found.mark,
             "outcome": one.outcome, "message": one.message, "notes": list(one.notes)}
            for path, verdicts in results for one in verdicts
        ])  # fmt: skip
    bad = 0
    for path, verdicts in results:
        wrong = [one for one in verdicts if not one.ok]
        bad += len(wrong)
        if not wants_json:
            click.echo(f"{path}: {len(verdicts) - len(wrong)} of {len(verdicts)} quotations stand on their pages")
            for one in wrong:
                click.echo(f"  {one.outcome}: {one.message}")
            for one in verdicts:
                for remark in (each for each in one.notes if each not in one.message):
                    click.echo(f"  {one.found.mark}: {remark}")
    if bad:
        return 3
    empty = [path for path, verdicts in results if not verdicts]
    for path in empty:
        note(f"{path}: no quotation is marked in it, so nothing was proved. Give a file that evidence report wrote.")
    return 1 if empty else 0
