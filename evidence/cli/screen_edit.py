"""`evidence screen edit`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from evidence.cli.options import as_json, as_reviewer, counted, local, opened, print_json
from evidence.errors import UnreadableError
from evidence.jobs import correcting as job
from evidence.jobs.session import Session
from evidence.layout import safe
from evidence.references.detect import decode
from evidence.store.corrections import entry_history
from evidence.store.records import find_record


@click.command("edit")
@click.argument("record", required=False, default="")
@click.option("--abstract", "file", metavar="FILE", help="Take the abstract from a text file, or - from what is typed.")
@click.option("--title", metavar="TEXT", help="The right title.")
@click.option("--year", metavar="YEAR", help="The right year; empty for none.")
@click.option("--doi", metavar="DOI", help="The right DOI; empty for none.")
@click.option("--why", metavar="TEXT", default="", help="Where the new value is from.")
@click.option(
    "--history", "show_history", is_flag=True, help="Show what the record said before, who changed it and when."
)
@click.option("--undo", "takes_back", is_flag=True, help="Take your last correction back.")
@as_reviewer
@as_json
@click.pass_context
def command(
    context: click.Context,
    record: str,
    file: str | None,
    title: str | None,
    year: str | None,
    doi: str | None,
    why: str,
    show_history: bool,
    takes_back: bool,
    person: str,
    wants_json: bool,
) -> None:
    """Mend RECORD in place: its abstract, title, year or DOI; without any, show them.

    What stood there before stays in the history. Tags and quotations on the abstract move to the same words.
    """
    if not record and not takes_back:
        raise click.UsageError("Name the record.")
    given = {"abstract": file if file is None else _text(file), "title": title, "year": year, "doi": doi}
    said = {name: value for name, value in given.items() if value is not None}
    if not said and not takes_back:
        with opened(context) as session:
            _show(session, record, person, wants_json, history=show_history)
        return
    with opened(context, writes=True) as session:
        made = job.take_back(session, person=person) if takes_back else job.correct(
            session, record, said, person=person, why=why
        )  # fmt: skip
    verb = "taken back" if takes_back else "mended"
    click.echo(
        f"{made.record}: {', '.join(made.fields)} {verb}. Next: evidence screen edit {made.record} --history --as {person}"
    )
    if made.moved:
        click.echo(f"{counted(made.moved, 'tag or quotation', 'tags or quotations')} moved along.")
    if made.left:
        click.echo(
            f"{counted(made.left, 'tag or quotation', 'tags or quotations')} left in the earlier text: evidence doctor"
        )


def _text(file: str) -> str:
    """What a text file says; "-" is what is typed or piped in.

    Raises:
        UnreadableError: there is no such file.
    """
    if file == "-":
        return sys.stdin.read()
    try:
        return decode(Path(file).read_bytes())[0]
    except OSError as error:
        raise UnreadableError(f"{file} cannot be read ({error.strerror}).", remedy="Name a text file, or -.") from error


def _show(session: Session, record: str, person: str, wants_json: bool, *, history: bool) -> None:
    known = find_record(session.library, record)
    past = entry_history(session.library, known.key) if history else []
    if wants_json:
        told = [dict(zip(("at", "field", "old", "new", "by"), one, strict=True)) for one in past]
        said = {name: job.value_of(known, name) for name in job.FIELDS}
        print_json({"record": known.key, **said, **({"history": told} if history else {})})
        return
    for name in job.FIELDS:
        click.echo(safe(f"{name}: {' '.join(job.value_of(known, name).split()) or '(none)'}"))
    for at, name, old, new, by in past:
        click.echo(safe(f"{local(at)}  {name}: {_quoted(old)} became {_quoted(new)}, by {by}"))
    if history and not past:
        click.echo("Nothing was changed.")
    click.echo(f"Next: evidence screen edit {known.key} --abstract FILE --as {person}")


def _quoted(value: str) -> str:
    return f"“{' '.join(value.split())}”" if value else "nothing"
