"""`evidence screen stop`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from evidence.cli.options import OneOf, as_json, counted, local, opened, print_json, write_out
from evidence.errors import UsageError
from evidence.jobs import ended, how_far
from evidence.jobs import stopping as job
from evidence.jobs.picture import check_picture, picture_bytes
from evidence.jobs.recall_plot import recall_plot
from evidence.jobs.standing_now import state
from evidence.screen.recall import told
from evidence.screen.stopped import Rule
from evidence.screen.stopping import CONFIDENCE, TARGET


@click.command("stop")
@click.option("--as", "person", metavar="NAME", envvar="EVIDENCE_REVIEWER", default="", help="Who asks or stops.")
@click.option("--done", "rule", type=OneOf(Rule), default=None, help="Stop reading titles and abstracts, by this rule.")
@click.option("--note", metavar="TEXT", default="", help="Why, for the methods section (needed for judgement).")
@click.option("--undo", "wants_undo", is_flag=True, help="Take your last stop back.")
@click.option("--plot", type=click.Path(path_type=Path), help="Draw found against read into this file (.svg or .png).")
@as_json
@click.pass_context
def command(
    context: click.Context,
    person: str,
    rule: Rule | None,
    note: str,
    wants_undo: bool,
    plot: Path | None,
    wants_json: bool,
) -> None:
    """Show how much has been found and whether reading may stop; with --done, stop."""
    if sum([rule is not None, wants_undo, plot is not None]) > 1:
        raise UsageError("--done, --undo and --plot do not go together.")
    if rule is not None or wants_undo:
        _act(context, person, rule, note)
        return
    if plot is not None:
        check_picture(plot)
    with opened(context) as session:
        person = session.check_person(person) if person else ""
        found = how_far.standing_for(session, state(session), person)
        if plot is not None:
            write_out(plot, picture_bytes(recall_plot(session, found, person), plot))
    if wants_json:
        print_json(_as_json(found))
        return
    _print(found, person)
    if plot is not None:
        click.echo(f"Drawn: {plot}")


def _act(context: click.Context, person: str, rule: Rule | None, note: str) -> None:
    """Stop, or take a stop back."""
    if not person:
        raise UsageError("Say who stops: --as NAME, or set EVIDENCE_REVIEWER.")
    with opened(context, writes=True) as session:
        if rule is None:
            job.undo_stop(session, person)
            click.echo(f"The stop of {person} is taken back. Next: evidence screen --as {person}")
            return
        made = job.stop(session, rule, person, note=note)
    click.echo(
        f"Stopped ({made.rule}) by {made.person}: {counted(made.unread, 'record')} that nobody has judged will not be"
        f" read; records that come in later will. Take it back: evidence screen stop --undo --as {person}."
        " Next: evidence status"
    )


def _print(found: how_far.Standing, person: str) -> None:
    now = found.estimate
    whose = f", as {person} may know it" if person else ""
    click.echo(f"Title-abstract: {now.read:,} of {now.total:,} records read, {now.found:,} relevant found{whose}.")
    if now.found and now.read < now.total:
        click.echo(
            f"Estimate: {told(now)}; about {now.left:,} relevant left, at most {now.left_most:,} (95 %). It assumes that"
            " the order is no worse than chance: no guarantee."
        )
    elif now.read < now.total:
        click.echo("No estimate: nothing relevant has been found yet.")
    if found.unread:
        click.echo(
            f"BUSCAR, a tested heuristic ({TARGET:.0%} recall, confidence {CONFIDENCE:.0%}): p = {found.p:.3f},"
            f" reading {'may stop' if found.may_stop else 'goes on'}."
        )
        click.echo(
            f"A guarantee of {TARGET:.0%} recall at {how_far.CONFIDENCE:.0%} would now take a random sample of at least"
            f" {found.guarantee:,} of the {counted(found.unread, 'record')} that nobody has judged."
        )
    for line in sample_lines(found.sample):
        click.echo(line)
    for one in found.stops:
        click.echo(
            f"Stopped on {local(one.at)} by {one.person} ({one.rule}{f': {one.note}' if one.note else ''});"
            f" {counted(one.unread, 'record')} not read."
        )
    click.echo(f"Next: {_next(found, person or 'NAME')}")


def sample_lines(sample: how_far.Sample | None) -> list[str]:
    """What is known of the sample, in words."""
    if sample is None:
        return []
    lines = [
        f"Sample {sample.look} of {sample.looks}, drawn on {local(sample.at)} by {sample.person}: {sample.judged:,} of"
        f" {counted(sample.size, 'record')} judged, out of {sample.unread:,} unread then."
    ]
    if sample.recall is None:
        lines.append("It is looked at when all of it is judged.")
        if sample.waiting:
            lines.append(f"{counted(sample.waiting, 'record')} that somebody has begun must be judged by you, too.")
        return lines
    shown = int(1000 * sample.recall) / 10
    lines.append(
        f"{counted(sample.hits or 0, 'relevant record')} in it: recall is at least {shown:g} % with"
        f" {sample.of_all:.0%} confidence, guaranteed; {sample.target:.0%} is {'' if sample.holds else 'not '}proved."
    )
    if sample.later:
        lines.append(f"{counted(sample.later, 'record')} came in since and is not covered.")
    return lines


def _next(found: how_far.Standing, person: str) -> str:
    if not found.unread:
        return f"evidence screen --as {person}" if found.estimate.read < found.estimate.total else "evidence status"
    if found.sample is not None and found.sample.holds:
        return f"evidence screen stop --done sample --as {person}"
    if found.may_stop:
        return (
            f"evidence screen stop --done buscar --as {person}, or: evidence screen sample draw --dry-run --as {person}"
        )
    return f"evidence screen --as {person}"


def _as_json(found: how_far.Standing) -> dict[str, object]:
    now = found.estimate
    return {
        "stage": ended.STAGE,
        **asdict(now),
        "recall": now.recall,
        "recall_least": now.recall_least,
        "buscar_p": found.p,
        "may_stop": found.may_stop,
        "unread": found.unread,
        "guarantee_sample": found.guarantee,
        "sample": sample_json(found.sample),
        "stops": [asdict(one) for one in found.stops],
    }


def sample_json(sample: how_far.Sample | None) -> dict[str, object] | None:
    """The sample for other programs."""
    return None if sample is None else {**asdict(sample), "holds": sample.holds}
