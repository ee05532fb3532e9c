"""Saved searches on the command line: listed, forgotten, and the line about what is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import click

from evidence.cli.options import counted, local, print_json
from evidence.jobs.saved import Listed, forget, listed
from evidence.jobs.session import Session


def print_saved(session: Session, *, wants_json: bool) -> int:
    """List the saved searches, each with when it was last looked at and how many hits are new since."""
    found = listed(session)
    if wants_json:
        print_json([asdict(one) for one in found])
        return 0
    for one in found:
        click.echo(f"{one.name}: {one.told}")
        click.echo(f"   looked at {local(one.looked_at)}, {news(one)}")
    fresh = next((one.name for one in found if one.new), found[0].name if found else "")
    click.echo(
        f"Next: evidence search --saved {quoted(fresh)}"
        if found
        else "None. Save one: evidence search WORDS --save NAME"
    )
    return 0


def print_forgotten(session: Session, name: str) -> int:
    """Forget a saved search, and say how to have it again."""
    gone = forget(session, name)
    click.echo(f"Forgotten: {gone.name}. Saved again as it was, it knows what was seen before.")
    return 0


def print_news(found: Sequence[Listed]) -> None:
    """One line on the saved searches that have new hits; nothing where none has."""
    told = [f"{one.name} ({news(one)})" for one in found if one.new]
    if told:
        click.echo(f"Saved searches with new hits: {', '.join(told)}. See: evidence search --saved NAME --new")


def news(one: Listed) -> str:
    """How much is new: "3 new hits, 1 of them close"; or why the search cannot be asked."""
    if one.problem:
        return f"cannot be asked now: {one.problem}"
    far = f", {one.close} of them close" if one.close < one.new else ""
    return f"{counted(one.new, 'new hit')}{far}" if one.new else "nothing new"


def quoted(name: str) -> str:
    """A name as it is typed in a shell."""
    import shlex

    return shlex.quote(name)
