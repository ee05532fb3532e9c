"""`evidence screen sample`."""

from __future__ import annotations

import click

from evidence.cli.options import as_json, as_reviewer, counted, opened, print_json
from evidence.cli.stop import sample_json, sample_lines
from evidence.errors import NotFoundError, UsageError
from evidence.jobs import how_far, sampling
from evidence.jobs.standing_now import state
from evidence.screen.sampling import confidence_of_one
from evidence.screen.stopping import TARGET


@click.group("sample")
def command() -> None:
    """Prove how much has been found, with a random sample of what nobody has judged."""


_SHARE = click.FloatRange(0, 1, min_open=True, max_open=True)


@command.command("draw")
@as_reviewer
@click.option("--target", type=_SHARE, default=TARGET, show_default=True, help="The recall to prove.")
@click.option("--confidence", type=_SHARE, default=how_far.CONFIDENCE, show_default=True, help="How sure to be.")
@click.option("--looks", type=click.IntRange(1, 20), default=1, show_default=True, help="How many samples are planned.")
@click.option(
    "--allow", type=click.IntRange(0), default=0, show_default=True,
    help="How many relevant records the sample may hold and still prove the target.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say how large it would be.")
@click.option("--undo", "wants_undo", is_flag=True, help="Take your last sample back, while nothing of it is judged.")
@click.pass_context
def draw(
    context: click.Context,
    person: str,
    target: float,
    confidence: float,
    looks: int,
    allow: int,
    dry_run: bool,
    wants_undo: bool,
) -> None:
    """Draw a random sample and commit to it: it is read first, and looked at when all of it is judged."""
    if wants_undo:
        if dry_run:
            raise UsageError("--undo and --dry-run do not go together.")
        with opened(context, writes=True) as session:
            sampling.undo_draw(session, person)
        click.echo(f"The sample is taken back. Next: evidence screen stop --as {person}")
        return
    with opened(context, writes=not dry_run) as session:
        wanted, _ = sampling.plan(session, person, target=target, confidence=confidence, looks=looks, allowed=allow)
        if not dry_run:
            sampling.draw(session, wanted)
    share = confidence_of_one(wanted.confidence, wanted.looks)
    split = "" if wanted.looks == 1 else f" ({share:.2%} for each of {wanted.looks} samples)"
    click.echo(
        f"{'Would draw' if dry_run else 'Drawn'}: {len(wanted.keys):,} of the"
        f" {counted(len(wanted.population), 'record')} that nobody has judged. With"
        f" {f'no more than {allow}' if allow else 'none'} relevant among them, recall of {wanted.target:.0%} is proved at"
        f" {wanted.confidence:.0%}{split}."
    )
    following = "sample draw" if dry_run else "--as"
    click.echo(f"Next: evidence screen {following} {'--as ' if dry_run else ''}{person}")


@command.command("result")
@as_reviewer
@as_json
@click.pass_context
def result(context: click.Context, person: str, wants_json: bool) -> None:
    """Show what the sample proves, once all of it is judged."""
    with opened(context) as session:
        person = session.check_person(person)
        sample = how_far.standing_for(session, state(session), person).sample
    if sample is None:
        raise NotFoundError(
            "No sample has been drawn.", remedy="See what it takes: evidence screen sample draw --dry-run --as NAME"
        )
    if wants_json:
        print_json(sample_json(sample))
        return
    for line in sample_lines(sample):
        click.echo(line)
    done = "evidence screen stop --done sample" if sample.holds else "evidence screen"
    click.echo(f"Next: {done} --as {person}")
