"""`evidence screen assign`, `leave`, `return`, `calibration` and `later`: who screens what, and when."""

from __future__ import annotations

from typing import Any

import click

from evidence.cli.options import OneOf, as_json, as_reviewer, counted, opened, print_json
from evidence.jobs import assigning, calibrating, duties, standing_now
from evidence.jobs import later as later_job
from evidence.model import Stage

_stage = click.option("--stage", type=OneOf(Stage), help="Stage (default: the first).")
_who = click.option("--as", "person", metavar="NAME", envvar="EVIDENCE_REVIEWER", default="", help="Who acts.")


def _pair(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> list[tuple[str, str]]:
    """Options of the form NAME=VALUE, several also parted by commas; what stands before the last sign is the name."""
    found = []
    for value in (part for whole in values for part in whole.split(",")):
        name, sign, rest = value.rpartition("=")
        if not sign or not name.strip() or not rest.strip():
            raise click.BadParameter(f"{value!r} is not of the form {parameter.metavar}.", context, parameter)
        found.append((name.strip(), rest.strip()))
    return found


def _weights(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> list[tuple[str, int]]:
    pairs = _pair(context, parameter, values)
    for name, share in pairs:
        if not share.isdecimal():
            raise click.BadParameter(f"The share of {name} is {share!r}, not a whole number.", context, parameter)
    return [(name, int(share)) for name, share in pairs]


@click.command("assign")
@click.option("--shares", multiple=True, metavar="NAME=N", callback=_weights, help="A reviewer's share, once for each.")
@click.option("--equally", is_flag=True, help="Equal shares for all reviewers of the protocol who are here.")
@click.option(
    "--by-source",
    "sources",
    multiple=True,
    metavar="ROUTE=NAME",
    callback=_pair,
    help="Who reads what a route brought in.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the draw.")
@_stage
@click.option("--show", is_flag=True, help="Show who has what (as without options).")
@click.option("--clear", is_flag=True, help="Open everything to everybody again.")
@click.option("--undo", is_flag=True, help="Take your last assignment back.")
@click.option("--dry-run", is_flag=True, help="Say what would be assigned; keep nothing.")
@_who
@as_json
@click.pass_context
def assign(
    context: click.Context,
    shares: list[tuple[str, int]],
    equally: bool,
    sources: list[tuple[str, str]],
    seed: int,
    stage: Stage | None,
    show: bool,
    clear: bool,
    undo: bool,
    dry_run: bool,
    person: str,
    wants_json: bool,
) -> None:
    """Say which records each reviewer screens at a stage, or show it.

    Records that come in later follow the same rule; what is assigned to a person who leaves is open to the rest.
    """
    deals = bool(shares or equally or sources)
    if deals + clear + undo + show > 1:
        raise click.UsageError("Assign, --show, --clear or --undo: one at a time.")
    if not (deals or clear or undo):
        with opened(context) as session:
            _print_shares(assigning.shares_at(session, standing_now.state(session), stage), wants_json)
        return
    if not person and not dry_run:
        raise click.UsageError("Say who assigns: --as NAME, or set EVIDENCE_REVIEWER.")
    with opened(context, writes=not dry_run) as session:
        if undo:
            chosen = assigning.undo(session, person=person)
            click.echo(f"Taken back at {chosen}. Next: evidence screen assign --show")
        elif clear:
            chosen = assigning.clear(session, stage, person=person)
            click.echo(f"All records at {chosen} are open to everybody. Next: evidence screen --as NAME")
        else:
            planned = assigning.plan(session, shares=shares, sources=sources, equally=equally, seed=seed, stage=stage)
            if not dry_run:
                assigning.assign(session, planned, person=person)
            _print_planned(planned, dry_run)


def _print_planned(planned: assigning.Planned, dry_run: bool) -> None:
    for name, number in planned.to_judge.items():
        click.echo(f"{name}: {counted(number, 'record')} to judge")
    would = "would be assigned" if dry_run else "assigned"
    step = "the same call without --dry-run" if dry_run else "evidence screen --as NAME"
    told = counted(len(planned.outcome), "record")
    click.echo(f"{told} at {planned.stage} {would} with seed {planned.rule.seed}. Next: {step}")


def _print_shares(found: assigning.Shares, wants_json: bool) -> None:
    if wants_json:
        print_json(_shares(found))
        return
    for pool in found.rule.pools if found.rule else ():
        weights = ", ".join(f"{name} {weight}" for name, weight in pool.shares)
        click.echo(f"{f'From {pool.source}' if pool.source else 'Shares'}: {weights}")
    for one in found.people:
        gone = "" if one.here else "  (not on the panel now)"
        given = f"{one.assigned} assigned, " if found.rule else ""
        click.echo(f"{one.person}: {given}{one.judged} judged, {one.left} left{gone}")
    if not found.rule:
        click.echo(
            f"Nothing is assigned at {found.stage}: everything is everybody's. Next: evidence screen assign --equally"
        )
        return
    click.echo(f"{counted(found.open, 'record')} at {found.stage} open to all. Next: evidence screen --as NAME")


def _shares(found: assigning.Shares) -> dict[str, Any]:
    rule = found.rule
    return {
        "stage": found.stage,
        "seed": rule.seed if rule else None,
        "pools": [{"source": one.source, "shares": dict(one.shares)} for one in rule.pools] if rule else [],
        "people": [
            {"person": one.person, "assigned": one.assigned, "judged": one.judged, "left": one.left, "here": one.here}
            for one in found.people
        ],
        "open": found.open,
    }


@click.command("leave")
@click.argument("name")
@as_reviewer
@click.pass_context
def leave(context: click.Context, name: str, person: str) -> None:
    """Say that the reviewer NAME leaves the review.

    What was decided stays; what is assigned to a person who has left, or waits for them, is open to the rest.
    """
    with opened(context, writes=True) as session:
        gone = duties.leave(session, name, person=person)
    click.echo(f"{gone} has left; all decisions stay. Back with: evidence screen return {gone} --as {person}")


@click.command("return")
@click.argument("name")
@as_reviewer
@click.pass_context
def come_back(context: click.Context, name: str, person: str) -> None:
    """Say that the reviewer NAME, who had left, is back."""
    with opened(context, writes=True) as session:
        back = duties.leave(session, name, person=person, back=True)
    click.echo(f"{back} is back. Next: evidence screen --as {back}")


@click.command("calibration")
@click.option("--draw", is_flag=True, help="Draw a round.")
@click.option("--number", type=click.IntRange(1), help="How many records (default: calibration in protocol.toml).")
@click.option("--seed", type=click.IntRange(1), help="Seed of the draw (default: the number of the round).")
@_stage
@click.option("--undo", is_flag=True, help="Take the last round back, as long as none of its records has been judged.")
@_who
@as_json
@click.pass_context
def calibration(
    context: click.Context,
    draw: bool,
    number: int | None,
    seed: int | None,
    stage: Stage | None,
    undo: bool,
    person: str,
    wants_json: bool,
) -> None:
    """Show the calibration rounds, or draw one: records that all reviewers judge before the rest opens.

    Until everybody has judged them, nobody gets other records and nobody sees another's verdicts on them.
    """
    if draw and undo:
        raise click.UsageError("Draw a round or take one back: one at a time.")
    if (draw or undo) and not person:
        raise click.UsageError("Say who does it: --as NAME, or set EVIDENCE_REVIEWER.")
    with opened(context, writes=draw or undo) as session:
        if undo:
            calibrating.undo(session, person=person)
            click.echo("The round is taken back. Next: evidence screen calibration --draw --as NAME")
        elif draw:
            made = calibrating.draw_round(session, person=person, number=number or 0, seed=seed or 0, stage=stage)
            people = ", ".join(made.round.people)
            click.echo(
                f"{counted(len(made.records), 'record')} at {made.stage} drawn with seed {made.round.seed}, for {people}."
                " Next: evidence screen --as NAME"
            )
        else:
            found = [one for one in calibrating.calibrated(session, person) if stage in (None, one.state.stage)]
            print_json([_round(one) for one in found]) if wants_json else _print_rounds(found)


def _print_rounds(found: list[calibrating.Calibrated]) -> None:
    for one in found:
        state = one.state
        click.echo(
            f"Round {one.number} at {state.stage}: {counted(len(state.records), 'record')}, seed {state.round.seed}"
        )
        for name, done in state.done.items():
            click.echo(f"  {name}: {done} of {len(state.records)} judged")
        for told in one.agreement:
            kappa = f"kappa {told.kappa:.2f}" if told.kappa is not None else told.note
            click.echo(f"  {told.first} and {told.second} agree on {told.percent:.0f} %, {kappa}")
        for key, made in one.verdicts.items():
            verdicts = "; ".join(
                " ".join(filter(None, [f"{name}: {given.verdict}", given.reason and f"({given.reason})", given.note]))
                for name, given in made.items()
            )
            if one.standing(key) == "waits":
                verdicts = f"{verdicts or 'no verdict'}; waits for another verdict"
            click.echo(f"  {one.standing(key):6}  {key}  {verdicts}")
        if state.over and not one.verdicts:
            click.echo("  Fewer than two people judged all of it, so it shows no agreement.")
    click.echo(_after(found))


def _after(found: list[calibrating.Calibrated]) -> str:
    if not found:
        return "No calibration round was drawn. Next: evidence screen calibration --draw --number N --as NAME"
    under_way = [one.state for one in found if not one.state.over]
    if not under_way:
        return "The rest is open. Next: evidence screen --as NAME, or another round: evidence screen calibration --draw"
    waits = ", ".join(f"{name} ({left})" for name, left in under_way[0].waits_for.items())
    return f"The rest opens when these have judged theirs: {waits}. Next: evidence screen --as NAME"


def _round(one: calibrating.Calibrated) -> dict[str, Any]:
    state = one.state
    return {
        "number": one.number,
        "stage": state.stage,
        "seed": state.round.seed,
        "people": list(state.round.people),
        "records": sorted(state.records),
        "done": state.done,
        "over": state.over,
        "shown": state.shown,
        "agreement": [
            {"first": told.first, "second": told.second, "judged": told.judged, "percent": told.percent,
             "kappa": told.kappa, "note": told.note} for told in one.agreement
        ],
        "verdicts": {
            key: {name: {"verdict": given.verdict, "reason": given.reason} for name, given in made.items()}
            for key, made in one.verdicts.items()
        },
        "standing": {key: one.standing(key) for key in one.verdicts},
    }  # fmt: skip


@click.command("later")
@click.argument("record")
@click.option("--undo", is_flag=True, help="Take the record up again.")
@click.option("--stage", type=OneOf(Stage), help="Stage (default: the first with something to do).")
@as_reviewer
@click.pass_context
def later(context: click.Context, record: str, undo: bool, stage: Stage | None, person: str) -> None:
    """Put RECORD off: it comes after all others, also the next day."""
    with opened(context, writes=True) as session:
        screening = standing_now.state(session)
        key = later_job.put_off(session, screening, record, person=person, stage=stage, later=not undo)
    told = "is taken up again" if undo else "is put off"
    click.echo(f"{key} {told}. What is put off: evidence screen list --later --as {person}")


COMMANDS = (assign, calibration, leave, later, come_back)
"""The sub-commands of `evidence screen` that are here."""
