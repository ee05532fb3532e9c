"""`evidence tag`."""

from __future__ import annotations

import click

from evidence.cli.options import as_reviewer, opened
from evidence.jobs import themes as job


@click.command("tag")
@click.argument("theme")
@click.argument("passages", nargs=-1, required=True)
@click.option("--words", metavar="TEXT", default="", help="Only these words of the passage (they must stand in it).")
@click.option("--sign", type=click.Choice(job.SIGNS), default="supports", show_default=True)
@click.option("--memo", metavar="TEXT", default="", help="A note, kept with the tag.")
@click.option("--remove", is_flag=True, help="Take your tag off instead.")
@as_reviewer
@click.pass_context
def command(
    context: click.Context,
    theme: str,
    passages: tuple[str, ...],
    words: str,
    sign: str,
    memo: str,
    remove: bool,
    person: str,
) -> None:
    """Put a THEME on PASSAGES, as `search` names them."""
    with opened(context, writes=True) as session:
        for passage in passages:
            if remove:
                count = job.untag(session, theme, passage, person=person)
                click.echo(f"{passage}: {count} tags {theme} by {person} taken off")
            else:
                made = job.tag(session, theme, passage, person=person, words=words, sign=sign, memo=memo)
                click.echo(f"{passage}: {made.theme} by {person}")
    click.echo(
        f'Next: evidence search WORDS --theme {theme}, or: evidence statement new "..." --theme {theme} --as {person}'
    )
