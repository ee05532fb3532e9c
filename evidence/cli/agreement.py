"""`evidence screen agreement`."""

from __future__ import annotations

from typing import Any

import click

from evidence.cli.options import OneOf, as_json, counted, opened, print_json
from evidence.jobs import standing_now
from evidence.jobs.agreement import reliability_of
from evidence.model import Stage
from evidence.screen.reliability import Estimate, Measure, Reliability

_NAMES = {
    Measure.PERCENT: "agree on",
    Measure.COHEN: "Cohen's kappa",
    Measure.FLEISS: "Fleiss' kappa",
    Measure.KRIPPENDORFF: "Krippendorff's alpha",
    Measure.GWET: "Gwet's AC1",
    Measure.PABAK: "adjusted kappa (PABAK)",
    Measure.PREVALENCE: "prevalence index",
    Measure.BIAS: "bias index",
}


@click.command("agreement")
@click.option("--measure", "measures", type=OneOf(Measure), multiple=True, help="Only this one; may be repeated.")
@click.option("--over-time", "over", metavar="month|NUMBER", default="", help="Every month, or every NUMBER records.")
@click.option("--include-or-not", "binary", is_flag=True, help="Count unsure as not included, not as a third verdict.")
@click.option("--stage", type=OneOf(Stage), help="Only this stage.")
@click.option("--as", "person", metavar="NAME", envvar="EVIDENCE_REVIEWER", default="", help="Who asks.")
@as_json
@click.pass_context
def agreement(
    context: click.Context,
    measures: tuple[Measure, ...],
    over: str,
    binary: bool,
    stage: Stage | None,
    person: str,
    wants_json: bool,
) -> None:
    """Show how far reviewers agree, per pair and stage, with 95 % intervals.

    Under a dual design a stage is shown when it is finished, to the adjudicator before.
    """
    with opened(context) as session:
        found = reliability_of(
            session, standing_now.state(session), person, stage=stage, measures=measures, binary=binary, over=over
        )
    if wants_json:
        print_json([_as_json(one) for one in found])
        return
    for one in found:
        _print(one)
    if found:
        click.echo("Next: evidence screen conflicts --as NAME, or: evidence status")
    else:
        click.echo(
            "Nothing to show yet: no stage is finished that two reviewers judged. Next: evidence screen --as NAME"
        )


def _print(found: Reliability) -> None:
    *others, last = found.people
    when = f", {found.period}" if found.period else ""
    click.echo(f"{found.stage}{when}: {', '.join(others)} and {last}, {counted(found.judged, 'record')}")
    for one in found.estimates:
        told = "not defined" if one.value is None else _number(one.measure, one.value)
        between = ""
        if one.low is not None and one.high is not None:
            between = f"{_number(one.measure, one.low)} to {_number(one.measure, one.high)}"
        click.echo(f"  {_NAMES[one.measure]:<23} {told:>11}  {between:<16}  {one.note}".rstrip())


def _number(measure: Measure, value: float) -> str:
    return f"{100 * value:.0f} %" if measure is Measure.PERCENT else f"{value + 0.0:.2f}".replace("-0.00", "0.00")


def _as_json(found: Reliability) -> dict[str, Any]:
    percent, kappa = found.estimate(Measure.PERCENT), found.estimate(Measure.COHEN)
    return {
        "stage": found.stage, "people": found.people, "first": found.people[0], "second": found.people[1],
        "period": found.period, "judged": found.judged, "verdicts": found.verdicts,
        "percent": None if percent is None or percent.value is None else 100 * percent.value,
        "kappa": None if kappa is None else kappa.value, "note": "" if kappa is None else kappa.note,
        "estimates": [_estimate(one) for one in found.estimates],
    }  # fmt: skip


def _estimate(one: Estimate) -> dict[str, Any]:
    return {"measure": one.measure, "value": one.value, "low": one.low, "high": one.high, "note": one.note}
