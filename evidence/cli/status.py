"""`evidence status`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from evidence.cli import routes
from evidence.cli.lists import print_list
from evidence.cli.options import as_json, counted, opened, print_json
from evidence.cli.prisma import print_compared, write_prisma
from evidence.cli.since import print_since
from evidence.jobs import status as job
from evidence.jobs.exploring import Explored
from evidence.screen.flow import Arm, Flow


@click.command("status")
@click.option("--sources", "show_sources", is_flag=True, help="List the full texts and what became of each.")
@click.option("--refused", "show_refused", is_flag=True, help="List refused entries with file, line and reason.")
@click.option(
    "--differences", "show_differences", is_flag=True, help="List fields in which exports differ from what was kept."
)
@click.option("--history", "show_history", is_flag=True, help="List the latest human acts (not what they decided).")
@click.option("--routes", "show_routes", is_flag=True, help="List how records came in and what became of them.")
@click.option(
    "--prisma", type=click.Path(path_type=Path), metavar="FILE", help="Write the counts as a PRISMA2020 CSV file."
)
@click.option("--compare", type=click.Path(path_type=Path), metavar="FILE", help="Compare the counts with such a file.")
@click.option("--since", metavar="UPDATE|DAY", help="List the records that came in since an update, or a day.")
@as_json
@click.pass_context
def command(
    context: click.Context,
    show_sources: bool,
    show_refused: bool,
    show_differences: bool,
    show_history: bool,
    show_routes: bool,
    prisma: Path | None,
    compare: Path | None,
    since: str | None,
    wants_json: bool,
) -> int:
    """Show where the review stands, the ledger of what came in, and what is next."""
    asked = {"sources": show_sources, "refused": show_refused, "differences": show_differences, "history": show_history}
    listed = [name for name, wanted in asked.items() if wanted]
    with opened(context) as session:
        if prisma is not None:
            write_prisma(session, prisma)
        elif compare is not None:
            return print_compared(session, compare, wants_json=wants_json)
        elif since is not None:
            print_since(session, since, wants_json=wants_json)
        elif listed:
            print_list(session, listed[0], wants_json=wants_json)
        elif show_routes:
            routes.show_routes(session, wants_json=wants_json)
        else:
            found = job.status(session)
            if wants_json:
                print_json(_as_json(found))
            else:
                _print(found, job.ledger(session), job.unread(session))
    return 0


def _as_json(found: job.WorkspaceStatus) -> dict[str, object]:
    told = asdict(found)
    told["flow"] |= {"total_studies": found.flow.total_studies, "total_reports": found.flow.total_reports}
    return told


def _print(found: job.WorkspaceStatus, ledger: list[dict[str, object]], unread: list[tuple[str, str, str]]) -> None:
    click.echo(f"{found.title}  ({found.review})")
    click.echo(
        f"{counted(found.records, 'record')} from {counted(len(ledger), 'file')},"
        f" {counted(found.refused, 'entry', 'entries')} refused"
    )
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
        if stage.explored.judged:
            click.echo(f"  {_explored(stage.explored)}")
    for share in found.shares:
        click.echo(f"  {share.person}: {share.assigned} assigned, {share.judged} judged, {share.left} left")
    if found.calibrating:
        waits = ", ".join(f"{name} ({left})" for name, left in found.calibrating.items())
        click.echo(f"  calibration round, not judged yet: {waits}")
    click.echo(_included(found.flow))
    texts = ", ".join(f"{number} {name}" for name, number in sorted(found.sources.items())) or "none"
    loose = f", {found.unpaired} without a record" if found.unpaired else ""
    click.echo(f"Full texts: {texts}{loose}; {found.requested} requested")
    for path, status, problem in unread:
        click.echo(f"  needs a person: {path}: {status}. {problem}")
    click.echo(
        f"{counted(found.tags, 'tag')}, {counted(found.statements, 'statement')},"
        f" {counted(found.unconfirmed, 'quotation')} not confirmed"
    )
    _print_to_do(found)
    click.echo(f"Next: {found.next}")


def _print_to_do(found: job.WorkspaceStatus) -> None:
    """What needs somebody, or may be looked at."""
    if found.older:
        click.echo(f"{counted(found.older, 'full text')} read by an older extractor: evidence reread")
    if found.left:
        click.echo(
            f"{counted(found.left, 'tag or quotation', 'tags or quotations')} left in an earlier text: evidence doctor"
        )
    if found.saved:
        click.echo(f"{counted(found.saved, 'saved search', 'saved searches')}; what is new: evidence search --saved")
    if found.search:
        click.echo(f"{found.search}: evidence doctor --repair")
    for name in found.changed:
        click.echo(f"The {name} was changed and nobody said why. Record it: evidence amend --reason TEXT --as NAME")


def _explored(found: Explored) -> str:
    these = "them" if found.settled == found.judged else f"the {found.settled} settled so far"
    told = f"{found.included} of {these} included" if found.settled else "none of them settled yet"
    return f"{counted(found.judged, 'record')} read to explore, not by rank; {told}"


def _included(flow: Flow) -> str:
    """What is included: in an update new, before it, and in all."""
    new = f"{counted(flow.studies, 'study', 'studies')}, {counted(flow.reports, 'report')}"
    before = flow.previous
    if before is None:
        return f"Included: {new}"
    gone = f", of which {before.dropped_reports} no longer included" if before.dropped_reports else ""
    return (
        f"Included: {new} new; {counted(before.studies, 'study', 'studies')}, {counted(before.reports, 'report')} before"
        f"{gone}; {counted(flow.total_studies, 'study', 'studies')}, {counted(flow.total_reports, 'report')} in all"
    )


def _arm(arm: Arm) -> str:
    removed = arm.removed_by_automation + arm.removed_other
    unread = f" {removed} removed before screening," if removed else ""
    return (
        f"{arm.name}: {arm.identified} identified, {arm.duplicates} duplicates,{unread} {arm.screened} screened,"
        f" {arm.excluded} excluded, {arm.sought} full texts sought, {arm.not_retrieved} not retrieved,"
        f" {arm.assessed} assessed, {arm.excluded_texts} excluded, {arm.included} included"
    )
