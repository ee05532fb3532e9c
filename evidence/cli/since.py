"""`evidence status --since`: the records that came in since an update or a day."""

from __future__ import annotations

from dataclasses import asdict

import click

from evidence.cli.options import counted, print_json
from evidence.jobs.session import Session
from evidence.jobs.standing_now import state
from evidence.jobs.updates import since


def print_since(session: Session, asked: str, *, wants_json: bool) -> None:
    """Print what came in since the update or the day that is asked about."""
    found = since(session, state(session), asked)
    if wants_json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        by = f"  [{'; '.join(one.routes)}]" if one.routes else ""
        click.echo(f"{one.at[:10]}  {one.outcome:9} {one.record}  {one.title}{by}")
    waiting = sum(one.outcome == "waiting" for one in found)
    click.echo(
        f"{counted(len(found), 'record')} came in since {asked}, {waiting} waiting. Next: evidence screen --as NAME"
    )
