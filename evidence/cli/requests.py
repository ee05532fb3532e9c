"""`evidence requests`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from evidence.cli.options import as_json, as_reviewer, counted, opened, print_json, write_out
from evidence.jobs import requests as job


@click.group("requests", invoke_without_command=True)
@click.option(
    "--overdue-after", metavar="DAYS", type=click.IntRange(min=0), default=job.OVERDUE, show_default=True,
    help="A request is overdue after so many days.",
)  # fmt: skip
@click.option(
    "--export", "target", type=click.Path(path_type=Path), metavar="FILE",
    help="Write the list to FILE.csv, or letters to ask for texts to FILE.txt.",
)  # fmt: skip
@as_json
@click.pass_context
def command(context: click.Context, overdue_after: int, target: Path | None, wants_json: bool) -> None:
    """List the full texts that are sought: where each stands, and what to do next."""
    if context.invoked_subcommand is not None:
        return
    with opened(context) as session:
        found = job.work_list(session, overdue_after=overdue_after)
        title = session.protocol.title
    if target is not None:
        letters = target.suffix.casefold() in (".txt", ".md")
        write_out(target, job.as_letters(found, title) if letters else job.as_csv(found))
        click.echo(f"Written: {target}. Next: evidence requests mark requested --all --as NAME")
    elif wants_json:
        print_json({"counts": job.counts(found), "requests": [_told(one) for one in found]})
    else:
        _print(found)


def _told(one: job.Request) -> dict[str, object]:
    told = {**asdict(one), "record": one.record.key, "state": one.state.value}
    return {**told, "citation": job.cited(one.record), "doi": one.record.doi, "url": one.record.url}


def _print(found: list[job.Request]) -> None:
    for one in found:
        since = f" {one.days} days ago by {one.by}" if one.at else ""
        late = ", overdue" if one.overdue else ""
        words = f"  “{one.note}”" if one.note else ""
        click.echo(f"{one.record.key}  {one.state.value}{since}{late}{words}")
        click.echo(f"    {job.cited(one.record)}{f' doi:{one.record.doi}' if one.record.doi else ''}")
        click.echo(f"    {one.next}")
    told = ", ".join(f"{number} {name}" for name, number in job.counts(found).items() if number)
    click.echo(f"{counted(len(found), 'full text')} sought: {told}" if found else "No full text is sought.")
    click.echo(
        "Next: evidence requests mark requested|received|unobtainable RECORD... --as NAME"
        if found
        else "Next: evidence status"
    )


@command.command("mark")
@click.argument("state", metavar="STATE", type=click.Choice(["requested", "received", "unobtainable"]))
@click.argument("records", nargs=-1)
@click.option("--all", "to_ask", is_flag=True, help="Also every full text that nobody has asked for yet.")
@click.option("--note", default="", metavar="TEXT", help="A note, kept with each.")
@as_reviewer
@click.pass_context
def mark(context: click.Context, state: str, records: tuple[str, ...], to_ask: bool, note: str, person: str) -> None:
    """Say of several RECORDS at once that their full texts were requested, received, or are unobtainable."""
    with opened(context, writes=True) as session:
        keys = job.mark(session, records, state, note=note, person=person, to_ask=to_ask)
    click.echo(f"{counted(len(keys), 'full text')} {state}: {', '.join(keys)}. Next: evidence requests")


@command.command("undo")
@as_reviewer
@click.pass_context
def undo(context: click.Context, person: str) -> None:
    """Take back what you said last of requests, of all records of which you said it at once."""
    with opened(context, writes=True) as session:
        keys = job.undo_mark(session, person)
    click.echo(f"Undone for {counted(len(keys), 'full text')}: {', '.join(keys)}. Next: evidence requests")
