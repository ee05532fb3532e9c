"""`evidence merge`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from evidence.cli.options import as_json, counted, note, opened, print_json, progress
from evidence.jobs.index import refresh
from evidence.jobs.merging import Merged, merge

_SHOWN = 10


@click.command("merge")
@click.argument("other", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would come along, and change nothing.")
@as_json
@click.pass_context
def command(context: click.Context, other: Path, dry_run: bool, wants_json: bool) -> int:
    """Take over what another copy of this workspace holds: its folder, or its database alone.

    Every decision of both copies is there afterwards, unaltered. The other copy is only read.
    """
    with opened(context, writes=not dry_run) as session:
        done = merge(session, other, dry_run=dry_run)
        if done.changed and not dry_run:
            refresh(session, words=progress("passages"), vectors=progress("vectors"), sorting=progress("large index"))
    if wants_json:
        print_json({**asdict(done), "changed": done.changed})
    else:
        _print(done, dry_run)
    return 3 if done.twice or done.told or done.files.differ or done.files.missing else 0


def _print(done: Merged, dry_run: bool) -> None:
    acts = sum(done.acts.values())
    click.echo(
        f"{'Would take' if dry_run else 'Taken'}: {counted(acts, 'act')}{_kinds(done)}, {counted(done.records, 'record')},"
        f" {counted(done.imports, 'reference file')}, {counted(len(done.files.copied), 'file')};"
        f" {counted(done.known, 'act')} of the other copy were here already."
    )
    if done.forks:
        went = "chain of acts goes" if done.forks == 1 else "chains of acts go"
        click.echo(f"Both copies went on from the same point: {done.forks} {went} on beside ours, each proved.")
    if done.filled:
        click.echo(f"{counted(done.filled, 'field')} of records filled or brought up to date.")
    if done.joined or done.questions:
        click.echo(
            f"{counted(done.joined, 'record')} became one with another, {counted(done.questions, 'pair')} to look at."
        )
    _print_list("called otherwise here", [f"{key} is {here}" for key, here in done.renamed])
    _print_list(
        "judged in both copies by one reviewer; the later verdict stands",
        [f"{one.record} at {one.stage} by {one.reviewer} ({one.review})" for one in done.twice],
    )
    _print_list("not the same in both copies", done.told)
    _print_list("another file has the same name; yours stays", done.files.differ)
    _print_list("named by the other copy and not copied", done.files.missing)
    if done.backup:
        click.echo(f"The database as it was before: {done.backup}.")
    if dry_run:
        click.echo("Nothing was changed. Next: the same call without --dry-run")
    elif done.questions:
        click.echo("Next: evidence dedupe --as NAME")
    else:
        click.echo("Next: evidence status" if done.changed else "Nothing new. Next: evidence status")


def _kinds(done: Merged) -> str:
    told = ", ".join(f"{kind} {number}" for kind, number in sorted(done.acts.items()))
    return f" ({told})" if told else ""


def _print_list(heading: str, lines: Sequence[str]) -> None:
    for line in lines[:_SHOWN]:
        note(f"  {heading}: {line}")
    if len(lines) > _SHOWN:
        note(f"  {heading}: {len(lines) - _SHOWN} more (--json lists all)")
