"""`evidence screen keywords`."""

from __future__ import annotations

import click

from evidence.cli.options import OneOf, as_json, as_reviewer, opened, print_json
from evidence.jobs.keywords import keywords_of
from evidence.jobs.screening import stage_for
from evidence.jobs.standing_now import state
from evidence.model import Stage
from evidence.screen.keywords import LEAST


@click.command("keywords")
@click.option("--stage", type=OneOf(Stage), help="Stage (default: the first with something to do).")
@as_reviewer
@as_json
@click.pass_context
def command(context: click.Context, stage: Stage | None, person: str, wants_json: bool) -> None:
    """List the words that tell what you include from what you exclude, with counts.

    Learned from your own verdicts only; they are highlighted while you screen.
    """
    with opened(context) as session:
        who, screening = session.check_person(person), state(session)
        chosen = stage_for(screening, who, stage)
        found = keywords_of(screening, who, chosen)
        protocol = screening.protocol
    if wants_json:
        print_json({
            "stage": chosen,
            "protocol": {"include": protocol.highlight_include, "exclude": protocol.highlight_exclude},
            "learned": [
                {"word": one.word, "included": one.included, "excluded": one.excluded, "weight": round(one.weight, 4)}
                for one in found
            ],
        })  # fmt: skip
        return
    for name, words in (("include", protocol.highlight_include), ("exclude", protocol.highlight_exclude)):
        if words:
            click.echo(f"protocol, {name}: {', '.join(words)}")
    for one in found:
        sign = "+" if one.weight > 0 else "-"
        click.echo(f"{sign} {one.word}: in {one.included} included, {one.excluded} excluded")
    if not found:
        click.echo(f"No word tells them apart yet; it takes {LEAST} included and {LEAST} excluded records at least.")
    click.echo(f"Next: evidence screen --as {who}; words for everybody: highlight_include in protocol.toml")
