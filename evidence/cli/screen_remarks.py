"""`evidence screen note` and `evidence screen label`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import click

from evidence.cli.options import as_json, as_reviewer, local, opened, print_json
from evidence.jobs import remarks as job
from evidence.jobs.session import Session
from evidence.jobs.standing_now import State, state
from evidence.layout import safe
from evidence.store.records import find_record
from evidence.store.remarks import Remark


def told(remarks: Iterable[Remark], person: str) -> list[str]:
    """Notes and labels as lines: labels of a person on one, each note on its own, others' with their name."""
    labels: dict[str, list[str]] = {}
    lines = []
    for one in remarks:
        who = "" if one.person == person else f"{one.person}, "
        if one.kind == "label":
            labels.setdefault(one.person, []).append(one.text)
        else:
            lines.append(safe(f"Note ({who}{local(one.at)}): {' '.join(one.text.split())}"))
    heads = [
        safe(f"Labels{'' if name == person else f' ({name})'}: {', '.join(found)}") for name, found in labels.items()
    ]
    return heads + lines


def lines_for(session: Session, screening: State, record: str, person: str) -> list[str]:
    """What a person may read of the notes and labels on a record, as lines."""
    return told(job.remarks_for(session, screening, person, record), person)


@click.command("note")
@click.argument("record", required=False, default="")
@click.argument("note", metavar="[TEXT]", required=False, default="")
@click.option("--undo", "takes_back", is_flag=True, help="Take your last note back.")
@as_reviewer
@as_json
@click.pass_context
def note(context: click.Context, record: str, note: str, takes_back: bool, person: str, wants_json: bool) -> None:
    """Write a note on RECORD; without a text, show its notes and labels.

    No later decision removes a note. Under a dual design others read it when the record is shown.
    """
    if not record and not takes_back:
        raise click.UsageError("Name the record.")
    if record and not note and not takes_back:
        _show(context, record, person, wants_json)
        return
    with opened(context, writes=True) as session:
        if takes_back:
            job.undo_remark(session, "note", person=person)
        else:
            record = job.add_note(session, record, note, person=person)
    click.echo(
        f"Undone: the last note of {person}. Next: evidence screen --as {person}"
        if takes_back
        else f"{record}: note kept. Next: evidence screen note {record} --as {person}"
    )


def _show(context: click.Context, record: str, person: str, wants_json: bool) -> None:
    with opened(context) as session:
        who = session.check_person(person)
        key = find_record(session.library, record).key
        found = job.remarks_for(session, state(session), who, key)
    if wants_json:
        print_json([asdict(one) for one in found])
        return
    for line in told(found, who) or [f"Nothing is noted on {key}."]:
        click.echo(line)
    click.echo(f"Next: evidence screen note {key} TEXT --as {who}")


@click.command("label")
@click.argument("record", required=False, default="")
@click.argument("labels", metavar="[LABEL]...", nargs=-1)
@click.option("--remove", is_flag=True, help="Take these labels of yours off.")
@click.option("--undo", "takes_back", is_flag=True, help="Take back the last label that you put on or took off.")
@as_reviewer
@click.pass_context
def label(
    context: click.Context, record: str, labels: tuple[str, ...], remove: bool, takes_back: bool, person: str
) -> None:
    """Put one or more labels on RECORD.

    No later decision removes a label. Under a dual design others see it when the record is shown.
    """
    if not takes_back and not (record and labels):
        raise click.UsageError("Name the record and one or more labels.")
    with opened(context, writes=True) as session:
        if takes_back:
            job.undo_remark(session, "label", person=person)
        else:
            record = job.set_labels(session, record, labels, person=person, remove=remove)
    if takes_back:
        click.echo(f"Undone: the last label of {person}. Next: evidence screen list --as {person}")
        return
    done = "taken off" if remove else "put on"
    click.echo(f"{record}: {', '.join(labels)} {done}. Next: evidence screen list --label {labels[0]!r} --as {person}")
