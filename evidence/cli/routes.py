"""`evidence status --routes`: what each route brought in."""

from __future__ import annotations

from dataclasses import asdict

import click

from evidence.cli.options import counted, print_json
from evidence.jobs.routes import routes_of
from evidence.jobs.session import Session
from evidence.screen.routes import Round, RouteCounts, rounds


def show_routes(session: Session, *, wants_json: bool) -> None:
    """Print the routes and the rounds of citation chasing."""
    found = routes_of(session)
    chased = rounds(found)
    if wants_json:
        told = [{**asdict(one), "kind": one.kind.value, "arm": one.arm} for one in found]
        print_json({"routes": told, "rounds": [asdict(one) for one in chased]})
        return
    for arm in dict.fromkeys(one.arm for one in found):
        click.echo(f"{arm}:")
        for one in found:
            if one.arm == arm:
                click.echo(f"  {_named(one)}: {_counts(one)}")
    for each in chased:
        click.echo(_round(each))
    if not found:
        click.echo("none")
    click.echo("Next: evidence screen --as NAME" if found else "Next: evidence ingest FILES")


def _named(one: RouteCounts) -> str:
    chase = {"backward": "cited by", "forward": "citing"}.get(one.direction, "from")
    more = f", {chase} {one.parent}" if one.parent else ""
    number = f", round {one.round}" if one.round else ""
    name = "" if one.name == one.kind.value else f" ({one.name})"
    return f"{one.kind.value}{name}{more}{number}"


def _counts(one: RouteCounts) -> str:
    again = f" ({one.found} with those that another route brought first)" if one.found > one.included else ""
    return (
        f"{one.identified} identified, {counted(one.duplicates, 'duplicate')}, {one.screened} screened,"
        f" {one.included} included{again}"
    )


def _round(one: Round) -> str:
    name = f"round {one.round}" if one.round else "no round given"
    return (
        f"Citation chasing, {name}, from {counted(one.parents, 'record')}: {one.identified} identified, {one.new} new,"
        f" {one.included} included"
    )
