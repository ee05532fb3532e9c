"""`evidence themes`."""

from __future__ import annotations

import click

from evidence.cli.options import as_json, counted, opened, print_json, progress
from evidence.jobs import echoes as echo_job
from evidence.jobs import themes as job
from evidence.store.themes import tags


@click.group("themes", invoke_without_command=True)
@as_json
@click.pass_context
def command(context: click.Context, wants_json: bool) -> None:
    """Show the codebook with the number of tags of each theme."""
    if context.invoked_subcommand is not None:
        return
    with opened(context) as session:
        made = [one.theme for one in tags(session.library, session.review) if one.reviewer]
        themes = session.codebook.themes
    if wants_json:
        print_json([
            {"code": one.code, "label": one.label, "group": one.group, "definition": one.definition, "tags": made.count(one.code)}
            for one in themes
        ])  # fmt: skip
        return
    for one in themes:
        click.echo(f"{one.code:8} {made.count(one.code):4}  {one.label}: {one.definition}")
    gone = sorted(set(made) - {one.code for one in themes})
    for code in gone:
        click.echo(f"{code:8} {made.count(code):4}  (not in codebook.toml any more)")
    click.echo(f"{counted(len(themes), 'theme')}, {counted(len(made), 'tag')}. Next: evidence themes suggest")


@command.command("suggest")
@click.option("--source", "record", metavar="RECORD", default="", help="Only passages of this record.")
@click.option("--theme", metavar="CODE", default="", help="Only this theme.")
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True)
@as_json
@click.pass_context
def suggest(context: click.Context, record: str, theme: str, limit: int, wants_json: bool) -> None:
    """Propose themes for passages, each with its reason. Nothing is tagged until you accept it with `tag`."""
    with opened(context) as session:
        found = job.proposals(session, record=record, theme=theme, limit=limit)
    if wants_json:
        print_json([
            {"passage": one.passage, "theme": one.suggestion.theme, "score": round(one.suggestion.score, 3),
             "reason": one.suggestion.reason, "words": one.quotation} for one in found
        ])  # fmt: skip
        return
    for one in found:
        click.echo(f"{one.suggestion.theme:6} {one.passage}  ({one.suggestion.reason})")
        click.echo(f"       {' '.join(one.quotation.split())[:300]}")
    if found:
        click.echo(f"Accept one with: evidence tag {found[0].suggestion.theme} {found[0].passage} --as NAME")
    else:
        click.echo("Nothing to propose. Add queries to the themes in codebook.toml.")


@command.command("map")
@click.option("--facet", metavar="NAME", default="", help="The columns (default: the protocol's axis).")
@as_json
@click.pass_context
def show_map(context: click.Context, facet: str, wants_json: bool) -> None:
    """Show how many tagged passages each theme has for each value of a facet."""
    with opened(context) as session:
        found = job.theme_map(session, facet)
    if wants_json:
        print_json({
            "facet": found.facet,
            "values": list(found.values),
            "themes": {code: {value: found.cells[code, value].passages for value in found.values} for code in found.themes},
        })  # fmt: skip
        return
    shown = [value for value in found.values if found.columns[value].passages]
    rows = [code for code in found.themes if found.rows[code].passages]
    click.echo(" " * 8 + "".join(f"{value or 'none':>9}" for value in shown))
    for code in rows:
        click.echo(f"{code:8}" + "".join(f"{found.cells[code, value].passages or '.':>9}" for value in shown))
    click.echo(f"{len(rows)} themes by {found.facet}. Next: evidence report")


@command.command("echoes")
@click.argument("theme", metavar="[THEME]", default="")
@click.option("--contrary", is_flag=True, help="Only pairs of which one side denies what the other says.")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="Pairs a theme at most.")
@as_json
@click.pass_context
def echoes(context: click.Context, theme: str, contrary: bool, limit: int, wants_json: bool) -> None:
    """Show what sources say of both sides of the comparison on one point: the same, or the contrary.

    The program pairs sentences by their words and meaning. Whether one has to do with the other, you judge.
    """
    with opened(context) as session:
        found = echo_job.hear(session, theme, contrary=contrary, limit=limit, progress=progress("sentences compared"))
        labels = echo_job.labels(session)
        shown = [(heard, [echo_job.shown(session, one) for one in heard.echoes]) for heard in found]
    if wants_json:
        print_json([
            {"theme": heard.theme.code, "score": pair.echo.score, "opposed": pair.echo.opposed,
             "denials": list(pair.echo.denials), "then": _as_dict(pair.then), "now": _as_dict(pair.now)}
            for heard, pairs in shown for pair in pairs
        ])  # fmt: skip
        return
    width = max(map(len, labels))
    for heard, pairs in shown:
        click.secho(f"{heard.theme.code} {heard.theme.label}", bold=True)
        for pair in pairs:
            told = f"the contrary: {', '.join(pair.echo.denials)}" if pair.echo.opposed else "much the same"
            click.echo(f"  {told}")
            for label, one in zip(labels, (pair.then, pair.now), strict=True):
                click.echo(f"    {label:{width}}  {one.cited}, {one.page}  [{one.passage}]")
                click.echo(f"    {' ' * width}  {' '.join(one.words.split())}")
            click.echo("")
    if not shown:
        click.echo("No echo found. Add queries to the themes in codebook.toml, or full texts on both sides.")
        return
    first = shown[0][1][0].then.passage
    click.echo(f"Next: evidence statement new TEXT --as NAME, then: evidence statement quote NUMBER {first} --as NAME")


def _as_dict(one: echo_job.ShownSentence) -> dict[str, str]:
    return {
        "passage": one.passage,
        "record": one.record,
        "citation": one.cited,
        "page": one.page,
        "quotation": one.words,
    }
