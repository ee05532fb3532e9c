"""`evidence status`."""

from __future__ import annotations

from dataclasses import asdict

import click

from evidence.cli.options import as_json, opened, print_json
from evidence.jobs import status as job
from evidence.screen.flow import Arm
from evidence.store.audit import acts
from evidence.store.records import differences, refusals
from evidence.store.texts import sources


@click.command("status")
@click.option("--sources", "show_sources", is_flag=True, help="List the full texts and what became of each.")
@click.option("--refused", "show_refused", is_flag=True, help="List refused entries with file, line and reason.")
@click.option(
    "--differences", "show_differences", is_flag=True, help="List fields in which exports differ from what was kept."
)
@click.option("--history", "show_history", is_flag=True, help="List the latest human acts (not what they decided).")
@as_json
@click.pass_context
def command(
    context: click.Context,
    show_sources: bool,
    show_refused: bool,
    show_differences: bool,
    show_history: bool,
    wants_json: bool,
) -> None:
    """Show where the review stands, the ledger of what came in, and what is next."""
    with opened(context) as session:
        if show_sources:
            for source in sources(session.library):
                place = source.path or source.edition
                click.echo(f"{source.status:9} {source.record or '(no record)'}  {place}  {source.problem}".rstrip())
        elif show_refused:
            for path, one in refusals(session.library):
                click.echo(f"{path}, line {one.line}: {one.reason}")
        elif show_differences:
            for row in differences(session.library):
                click.echo(f"{row['record']}: {row['field']} is “{row['old']}”, {row['why']} says “{row['new']}”")
        elif show_history:
            for act in acts(session.library):
                click.echo(f"{act['at'][:16]}  {act['person']}  {act['kind']}{'  (undone)' if act['undone'] else ''}")
        else:
            found = job.status(session)
            if wants_json:
                print_json(asdict(found))
            else:
                _print(found, job.ledger(session), job.unread(session))


def _print(found: job.WorkspaceStatus, ledger: list[dict[str, object]], unread: list[tuple[str, str, str]]) -> None:
    click.echo(f"{found.title}  ({found.review})")
    click.echo(f"{found.records} records from {len(ledger)} files, {found.refused} entries refused")
    for one in ledger:
        click.echo(
            f"  {one['path']}: read {one['read']} = kept {one['kept']} + merged {one['merged']}"
            f" + refused {one['refused']}  ({one['kind']}: {one['name']})"
        )
    for arm in (found.flow.databases, found.flow.others):
        if arm.identified:
            click.echo(_arm(arm))
    for stage in found.stages:
        counts = ", ".join(f"{number} {name}" for name, number in stage.counts.items() if number)
        click.echo(f"{stage.stage}: {counts or 'nothing to screen'}")
    click.echo(f"Included: {found.flow.studies} studies, {found.flow.reports} reports")
    texts = ", ".join(f"{number} {name}" for name, number in sorted(found.sources.items())) or "none"
    click.echo(f"Full texts: {texts}; {found.requested} requested")
    for path, status, problem in unread:
        click.echo(f"  needs a person: {path}: {status}. {problem}")
    click.echo(f"{found.tags} tags, {found.statements} statements, {found.unconfirmed} quotations not confirmed")
    for name in found.changed:
        click.echo(f"The {name} was changed and nobody said why. Record it: evidence amend --reason TEXT --as NAME")
    click.echo(f"Next: {found.next}")


def _arm(arm: Arm) -> str:
    return (
        f"{arm.name}: {arm.identified} identified, {arm.duplicates} duplicates, {arm.screened} screened,"
        f" {arm.excluded} excluded, {arm.sought} full texts sought, {arm.not_retrieved} not retrieved,"
        f" {arm.assessed} assessed, {arm.excluded_texts} excluded, {arm.included} included"
    )
