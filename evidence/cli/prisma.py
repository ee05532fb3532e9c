"""`evidence status --prisma` and `--compare`: the counts as a PRISMA2020 file, or beside one."""

from __future__ import annotations

from pathlib import Path

import click

from evidence.cli.options import counted, note, print_json, write_out
from evidence.jobs.prisma_csv import as_csv, compared, figures
from evidence.jobs.session import Session
from evidence.jobs.standing_now import state
from evidence.screen.prisma_csv import Labelled


def write_prisma(session: Session, path: Path) -> None:
    """Write the counts to a file."""
    told, waiting = figures(session, state(session))
    write_out(path, as_csv(told))
    if waiting:
        note(
            f"{counted(waiting, 'record')} not settled yet, of which the file knows nothing: its numbers do not add up."
        )
    click.echo(f"{path} written. Draw it with PRISMA2020 (R package or web page), or: evidence report")


def print_compared(session: Session, path: Path, *, wants_json: bool) -> int:
    """Print in what a file and the review differ; returns 3 if they do, else 0."""
    found = compared(session, state(session), path)
    if wants_json:
        print_json([{"row": name, "file": there, "review": here} for name, there, here in found])
        return 3 if found else 0
    for name, there, here in found:
        click.echo(f"{name}: the file says {_told(there)}, this review {_told(here)}")
    click.echo(f"{counted(len(found), 'difference')} to {path.name}. Next: evidence status")
    return 3 if found else 0


def _told(value: int | Labelled) -> str:
    return str(value) if isinstance(value, int) else "; ".join(f"{one}, {number}" for one, number in value) or "none"
