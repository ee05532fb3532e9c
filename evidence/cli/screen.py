"""`evidence screen`."""

from __future__ import annotations

import sys
from contextlib import suppress

import click

from evidence.cli.agreement import agreement
from evidence.cli.options import OneOf, as_json, as_reviewer, counted, opened, print_json
from evidence.cli.options import note as warn
from evidence.cli.sample import command as sample
from evidence.cli.screen_duties import COMMANDS
from evidence.cli.screen_edit import command as edit_record
from evidence.cli.screen_import import command as import_decisions
from evidence.cli.screen_keywords import command as list_keywords
from evidence.cli.screen_remarks import label as put_label
from evidence.cli.screen_remarks import lines_for
from evidence.cli.screen_remarks import note as write_note
from evidence.cli.stop import command as stop
from evidence.errors import LockedError, UnreadableError
from evidence.jobs import deciding, showing, standing_now, texts_at_hand
from evidence.jobs import screening as job
from evidence.jobs.calibrating import is_over_by
from evidence.jobs.exploring import TOLD, note_explored
from evidence.jobs.later import put_off_by
from evidence.jobs.ordering import note_printed, noted_order
from evidence.jobs.record_vectors import vectors_of
from evidence.jobs.remarks import remarks_for
from evidence.jobs.session import Session
from evidence.jobs.similar import decide_together, similar_to
from evidence.model import Decision, Record, Stage, Verdict, checked_note, short_author
from evidence.screen.keys import PRESETS
from evidence.screen.keywords import index_terms
from evidence.screen.standing import Conflict, Outcome

stage_option = click.option("--stage", type=OneOf(Stage), help="Stage (default: the first with something to do).")


@click.group("screen", invoke_without_command=True)
@click.option("--as", "person", metavar="NAME", envvar="EVIDENCE_REVIEWER", help="Who screens.")
@stage_option
@click.option(
    "--keys", "preset", type=click.Choice(list(PRESETS)), default="evidence", help="Keys as another tool has them."
)
@click.pass_context
def command(context: click.Context, person: str | None, stage: Stage | None, preset: str) -> None:
    """Screen records: without a sub-command, show the next one and take decisions by key.

    Where the output is not a terminal, the next record is printed and nothing is asked.
    """
    if context.invoked_subcommand is not None:
        return
    if not person:
        raise click.UsageError("Say who screens: --as NAME, or set EVIDENCE_REVIEWER.")
    with opened(context) as session:
        if sys.stdin.isatty() and sys.stdout.isatty():
            from evidence.cli.screening_terminal import screen_here

            with noted_order(session, session.check_person(person)):
                screen_here(session, session.check_person(person), stage, preset)
        else:
            _print_next(session, session.check_person(person), stage)


def _print_next(session: Session, person: str, asked: Stage | None) -> None:
    screening = standing_now.state(session)
    stage = job.stage_for(screening, person, asked)
    vectors = vectors_of(session, list(screening.records.values()))
    order, later = job.reading_order(screening, person, stage, vectors), put_off_by(session, person, stage)
    record = job.next_for(screening, person, stage, order.keys, later)
    told = job.own_progress(screening, person, stage)
    if record is None:
        first = screening.duties.is_calibrating(stage, screening.panel)
        step = "evidence screen calibration" if first else "evidence status"
        click.echo(f"Nothing waits for {person} at {stage} ({told.done} done). Next: {step}")
        return
    click.echo(_described(record))
    if record.key in order.explored:
        click.echo(f"{TOLD}\n")
    for line in lines_for(session, screening, record.key, person):
        click.echo(line)
    if record.key in job.unsure_for(screening, person, stage):
        click.echo("You were unsure about this record.\n")
    alike = similar_to(session, screening.records, record.key)
    if alike:
        click.echo(f"{counted(len(alike), 'similar record')}: {', '.join(alike)} (decide together: --with-similar)\n")
    if stage is Stage.FULL_TEXT:
        click.echo(f"Full text: {'; '.join(texts_at_hand.full_texts(session, record.key)) or 'none in the workspace'}")
    for criterion in screening.protocol.criteria:
        click.echo(f"  {'-' if criterion.kind == 'exclude' else '+'} {criterion.code}  {criterion.text}")
    codes = ", ".join(reason.code for reason in screening.protocol.reasons if stage in reason.stages)
    click.echo(f"{stage}: {told.done} done, {told.left} left. Exclusion reasons: {codes}")
    click.echo(f"Next: evidence screen decide {record.key} include|exclude|unsure --as {person}")
    _note_printed(session, person, stage, record.key, explores=record.key in order.explored)


def _note_printed(session: Session, person: str, stage: Stage, record: str, *, explores: bool) -> None:
    """Note that a record was shown, and how; in a workspace that may only be read nothing is decided on it either."""
    sys.stdout.flush()  # nobody waits for another process that is writing
    with suppress(UnreadableError):
        if explores:
            note_explored(session, record, person=person, stage=stage)
        with suppress(LockedError):
            note_printed(session, person, stage, record)


def _described(record: Record) -> str:
    head = f"{record.key}\n{record.title}\n{short_author(record)} {record.year or 'n.d.'} {record.venue}".strip()
    checked = checked_note(record)
    head += f"\nBibliographic fields: {checked}" if checked else ""
    terms = index_terms(record)
    indexed = f"Index terms: {'; '.join(terms)}\n" if terms else ""
    return f"{head}\n\n{record.abstract or 'No abstract.'}\n{indexed}"


@command.command("decide")
@click.argument("record")
@click.argument("verdict", type=OneOf(Verdict))
@click.option("--reason", metavar="CODE", default="", help="Exclusion reason, as the protocol names it.")
@click.option("--note", metavar="TEXT", default="", help="A note, kept with the decision.")
@click.option("--with-similar", "together", is_flag=True, help="Also on the similar records that wait for you.")
@stage_option
@as_reviewer
@click.pass_context
def decide(
    context: click.Context,
    record: str,
    verdict: Verdict,
    reason: str,
    note: str,
    together: bool,
    stage: Stage | None,
    person: str,
) -> None:
    """Give one VERDICT (include, exclude, unsure) on one RECORD."""
    with opened(context, writes=True) as session:
        if together:
            all_made = decide_together(
                session, standing_now.state(session), record, verdict, person=person, stage=stage, reason=reason,
                note=note,
            )  # fmt: skip
        else:
            all_made = [deciding.decide(session, record, verdict, person=person, stage=stage, reason=reason, note=note)]
        for made in all_made:
            _note_missing_text(session, made)
        over = is_over_by(session, all_made)
    for made in all_made:
        why = f" ({made.reason})" if made.reason else ""
        click.echo(
            f"{made.record}: {made.verdict}{why} by {made.reviewer} at {made.stage}.", nl=made is not all_made[-1]
        )
    click.echo(f" Next: {'evidence screen calibration' if over else f'evidence screen --as {person}'}")


def _note_missing_text(session: Session, made: Decision) -> None:
    """Say that a full text was judged which is not in the workspace."""
    if made.stage is Stage.FULL_TEXT and not texts_at_hand.full_texts(session, made.record):
        why = "".join(f" ({one})" for one in texts_at_hand.parts_only(session, made.record)[:1])
        warn(f"No full text of {made.record} is in the workspace{why}; it counts as assessed all the same.")


@command.command("undo")
@as_reviewer
@click.pass_context
def undo(context: click.Context, person: str) -> None:
    """Take your last decision back."""
    with opened(context, writes=True) as session:
        taken = deciding.undo(session, person)
    click.echo(f"Undone: {taken.record} is no longer {taken.verdict} by {person}. Next: evidence screen --as {person}")


@command.command("conflicts")
@as_reviewer
@as_json
@click.pass_context
def show_conflicts(context: click.Context, person: str, wants_json: bool) -> None:
    """List records on which verdicts differ; who may see the verdicts depends on the protocol."""
    with opened(context) as session:
        screening = standing_now.state(session)
        found = showing.visible_conflicts(screening, session.check_person(person))
    if wants_json:
        print_json([_conflict(one, seen) for one, seen in found])
        return
    for conflict, seen in found:
        title = screening.records[conflict.record].title
        click.echo(f"{conflict.record}  {conflict.stage}  {title}")
        for one in conflict.decisions if seen else ():
            click.echo(f"    {one.reviewer}: {one.verdict} {one.reason} {one.note}".rstrip())
    next_step = "evidence screen adjudicate RECORD VERDICT --as NAME" if found else "evidence status"
    click.echo(f"{counted(len(found), 'conflict')}. Next: {next_step}")


def _conflict(conflict: Conflict, seen: bool) -> dict[str, object]:
    told = [{"reviewer": one.reviewer, "verdict": one.verdict, "reason": one.reason} for one in conflict.decisions]
    return {"record": conflict.record, "stage": conflict.stage, "verdicts": told if seen else None}


@command.command("adjudicate")
@click.argument("record")
@click.argument("verdict", type=OneOf(Verdict))
@click.option("--reason", metavar="CODE", default="", help="Exclusion reason, as the protocol names it.")
@click.option("--note", metavar="TEXT", default="", help="A note, kept with the decision.")
@stage_option
@as_reviewer
@click.pass_context
def adjudicate(
    context: click.Context, record: str, verdict: Verdict, reason: str, note: str, stage: Stage | None, person: str
) -> None:
    """Settle a conflict on RECORD with a VERDICT."""
    with opened(context, writes=True) as session:
        made = deciding.decide(
            session, record, verdict, person=person, stage=stage, reason=reason, note=note, adjudicate=True
        )
    click.echo(
        f"{made.record}: settled as {made.verdict} by {made.reviewer}. Next: evidence screen conflicts --as {person}"
    )


@command.command("list")
@click.option("--outcome", type=OneOf(Outcome), default=None, help="Only records that stand so.")
@click.option("--label", "labels", metavar="LABEL", multiple=True, help="Only records with this label.")
@click.option("--later", is_flag=True, help="Only records that you have put off.")
@click.option("--unsure", is_flag=True, help="Only records on which you are unsure.")
@click.option("--as", "person", metavar="NAME", envvar="EVIDENCE_REVIEWER", default="", help="Who asks.")
@stage_option
@as_json
@click.pass_context
def list_records(
    context: click.Context,
    outcome: Outcome | None,
    labels: tuple[str, ...],
    later: bool,
    unsure: bool,
    person: str,
    stage: Stage | None,
    wants_json: bool,
) -> None:
    """List where records stand at a stage (default: the first).

    Where the protocol names an adjudicator, a conflict is shown as waiting to everybody else.
    """
    if (later or unsure) and not person:
        raise click.UsageError("Say whose: --as NAME, or set EVIDENCE_REVIEWER.")
    with opened(context) as session:
        screening = standing_now.state(session)
        chosen = stage or screening.panel.stages[0]
        where = showing.shown_outcomes(screening, chosen, person)
        labelled = _labelled(session, screening, person, labels)
        if later or unsure:
            where = {key: where[key] for key in _own_queue(session, screening, person, chosen, later, unsure)}
    rows = [(key, one) for key, one in where.items() if outcome in (None, one) and (not labels or key in labelled)]
    if wants_json:
        print_json([
            {"record": key, "stage": chosen, "outcome": one, "verified": screening.records[key].verified,
             "doubt": screening.records[key].doubt} for key, one in rows
        ])  # fmt: skip
        return
    for key, one in rows:
        checked = checked_note(screening.records[key])
        click.echo(f"{one:9} {key}  {screening.records[key].title}{f' ({checked})' if checked else ''}")
    click.echo(f"{counted(len(rows), 'record')} at {chosen}. Next: evidence screen --as NAME")


def _labelled(session: Session, screening: standing_now.State, person: str, labels: tuple[str, ...]) -> set[str]:
    """The records that have all these labels, as this person may know it."""
    found = remarks_for(session, screening, person) if labels else []
    sets = [
        {one.record for one in found if one.kind == "label" and one.text.casefold() == label.casefold()}
        for label in labels
    ]
    return set.intersection(*sets) if sets else set()


def _own_queue(
    session: Session, screening: standing_now.State, person: str, stage: Stage, later: bool, unsure: bool
) -> list[str]:
    """The records that this person put off and still has to judge, then those on which this person is unsure."""
    person = session.check_person(person)
    waiting = set(screening.waiting(person, stage)) if later else set()
    off = [key for key in put_off_by(session, person, stage) if key in waiting] if later else []
    return off + (list(job.unsure_for(screening, person, stage)) if unsure else [])


for _one in (
    agreement, stop, sample, edit_record, import_decisions, list_keywords, write_note, put_label, *COMMANDS
):  # fmt: skip
    command.add_command(_one)
