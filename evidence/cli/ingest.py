"""`evidence ingest`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from evidence.cli.options import OneOf, as_json, counted, note, opened, print_json, progress, with_chase, with_ocr
from evidence.cli.saved import print_news
from evidence.jobs.add import route_by
from evidence.jobs.ingest import Ingested, ingest
from evidence.jobs.references import FileLedger
from evidence.jobs.sources import SourceLedger
from evidence.model import RouteKind
from evidence.text import printable

_SHOWN = 20
_DIFFERENCES = 3
_REMEDIES = {
    "encrypted": "Save a copy that opens without one, and ingest that.",
    "damaged": "Get the file again.",
    "empty": "Get the file again.",
    "not-pdf": "Give it the ending of what it is.",
    "timeout": "Split it, or save it anew.",
    "memory": "Split it, or save it anew.",
}
"""What to do about a full text, where its problem does not say it after a semicolon."""
_RETRY = "evidence ingest --retry"


@click.command("ingest")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--route", "kind", type=OneOf(RouteKind), help="How the references came in (else searches.toml says).")
@click.option("--name", metavar="TEXT", default="", help="With --route: the database, website or person.")
@click.option("--query", metavar="TEXT", default="", help="With --route: the search that was run.")
@click.option("--run-on", metavar="DATE", default="", help="With --route: when it was run.")
@with_chase
@click.option(
    "--column", "columns", metavar="'NAME=FIELD'", multiple=True, help="Read the column NAME of tables as FIELD."
)
@click.option("--retry", is_flag=True, help="Read full texts again that used up their time or memory before.")
@with_ocr
@as_json
@click.pass_context
def command(
    context: click.Context,
    paths: tuple[Path, ...],
    kind: RouteKind | None,
    name: str,
    query: str,
    run_on: str,
    parent: str,
    direction: str | None,
    round: int,
    columns: tuple[str, ...],
    retry: bool,
    no_ocr: bool,
    ocr_language: str,
    wants_json: bool,
) -> int:
    """Read references and full texts from PATHS (default: the review's corpus folder).

    What was read before is not read again, so the same call can be repeated. Exact duplicates join by themselves.
    """
    context.params["paths"] = [printable(str(path)) for path in paths]
    with opened(context, writes=True) as session:
        route = None
        if kind or parent or direction or round:
            found_by = kind or RouteKind.CITATION_CHASE
            route = route_by(
                session,
                found_by,
                name=name,
                query=query,
                run_on=run_on,
                parent=parent,
                direction=direction or "",
                round=round,
            )
        languages = "" if no_ocr else ocr_language
        done = ingest(session, paths, route=route, columns=columns, retry=retry, languages=languages, progress=progress)
    if wants_json:
        print_json({
            "references": [asdict(one) for one in done.references],
            "sources": [asdict(one) for one in done.sources],
            "papers": [asdict(one) for one in done.papers],
            "skipped": list(done.skipped),
            "index": asdict(done.index),
            "joined": done.joined,
            "questions": done.questions,
            "saved": [asdict(one) for one in done.saved],
        })  # fmt: skip
    else:
        _print(done)
    return done.exit_code


def _print(done: Ingested) -> None:
    for one in done.references:
        _print_references(one)
    _print_texts(done)
    for paper in done.papers:
        if paper.problem:
            note(_problem(paper.path, paper.problem))
        else:
            click.echo(f"{paper.path}: {paper.quotations} quotations from paper, {paper.record}")
    if done.skipped:
        note(f"Left alone, not a kind that is read (evidence manual verbs lists them): {', '.join(done.skipped)}")
    _print_likeness(done)
    _print_assumed(done)
    if done.index.without:
        note(f"Searching by words only for now: {done.index.without}")
    click.echo(f"{counted(done.index.passages, 'passage')} ready to search ({done.index.encoded} encoded now).")
    print_news(done.saved)
    if done.exit_code == 1:
        if not _told(done):
            note("Nothing readable was found. Check the paths; `evidence manual verbs` lists the formats.")
    else:
        click.echo("Next: evidence screen --as NAME, or: evidence search WORDS")


def _print_likeness(done: Ingested) -> None:
    if done.joined or done.questions:
        more = f", {counted(done.questions, 'pair')} to look at: evidence dedupe --as NAME" if done.questions else ""
        click.echo(f"{counted(done.joined, 'duplicate')} joined by likeness{more}")


def _print_assumed(done: Ingested) -> None:
    if done.assumed:
        have = "file has" if done.assumed == 1 else "files have"
        click.echo(
            f"{done.assumed} {have} no search recorded. Fill in {done.searches} (evidence manual workspace-files) and ingest"
            " again, so that the report can say how records were found."
        )


def _told(done: Ingested) -> bool:
    """Whether a line was already printed for everything that could not be read."""
    return bool(
        [one for one in done.references if one.problem or one.refused] + [*done.sources, *done.papers, *done.skipped]
    )


def _problem(path: str, problem: str) -> str:
    """A problem with the name of its file, once."""
    return problem if Path(path).name in problem else f"{path}: {problem}"


def _print_references(one: FileLedger) -> None:
    if one.again:
        click.echo(f"{one.path}: read before, {f'now counted as {one.route}' if one.route else 'nothing new'}")
        return
    if one.problem:
        note(_problem(one.path, one.problem))
        return
    _print_ledger(one.path, one.read, one.kept, one.merged, one.refused, one.filled)
    if one.undated:
        named = ", ".join(f"{key} {_short(date)}" for key, date in one.undated[:_SHOWN])
        more = f" and {len(one.undated) - _SHOWN} more" if len(one.undated) > _SHOWN else ""
        click.echo(f"    {counted(len(one.undated), 'date')} without a year, kept as written: {named}{more}")
    if any(one.origins):
        shown = ", ".join(
            f"{name or 'not shown'} {number}" for name, number in sorted(one.origins.items(), reverse=True)
        )
        click.echo(f"    databases as the entries show them: {shown}")
    for differ in one.differences[:_DIFFERENCES]:
        click.echo(
            f"    {differ.record}: {differ.field} is {_short(differ.known)}, this file says {_short(differ.offered)}"
        )
    if len(one.differences) > _DIFFERENCES:
        click.echo(f"    and {len(one.differences) - _DIFFERENCES} more; see: evidence status --differences")


def _print_texts(done: Ingested) -> None:
    known = [one for one in done.sources if one.again and one.status == "ok"]
    for one in done.sources:
        if one not in known:
            _print_text(one)
    if known:
        click.echo(f"{len(known)} full texts read before, nothing new")


def _print_text(one: SourceLedger) -> None:
    if one.status != "ok":
        again = f" Not tried again: {_RETRY}" if one.again else ""
        remedy = "" if ";" in one.problem else _REMEDIES.get(one.status, "")
        note(f"{one.path}: {one.status}. {one.problem} {remedy}".rstrip() + again)
        return
    nature = "" if one.nature == "full" else f", {one.nature} only"
    read = f", {counted(one.ocr, 'page')} read by OCR" if one.ocr else ""
    click.echo(f"{one.path}: ok{nature}, {one.record} ({one.how}){read}")
    if one.problem:
        note(f"    {one.problem}")


def _print_ledger(
    path: str, read: int, kept: int, merged: int, refused: tuple[tuple[int, str], ...], filled: int
) -> None:
    more = f", {filled} empty fields filled" if filled else ""
    click.echo(f"{path}: read {read} = kept {kept} + merged {merged} + refused {len(refused)}{more}")
    for line, reason in refused[:_SHOWN]:
        note(f"{path}, line {line}: refused: {reason}")
    if len(refused) > _SHOWN:
        note(f"and {len(refused) - _SHOWN} more refused in {path}; see: evidence status --refused")
    if refused:
        click.echo("    Mend what was refused: evidence mend")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line[:57]}…”" if len(line) > 58 else f"“{line}”"
