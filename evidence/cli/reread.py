"""`evidence reread`."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

import click

from evidence.cli.options import as_json, counted, note, opened, print_json, progress, with_ocr
from evidence.errors import UsageError
from evidence.jobs.readings import describe
from evidence.jobs.reread import Outcome, Reread, reread, take_back

_THINGS = ("tag or quotation", "tags and quotations")


@click.command("reread")
@click.argument("texts", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Also texts that the present extractor read.")
@click.option("--undo", is_flag=True, help="Go back to the text before: of TEXTS, else of the last call's.")
@with_ocr
@as_json
@click.pass_context
def command(
    context: click.Context,
    texts: tuple[str, ...],
    every: bool,
    undo: bool,
    no_ocr: bool,
    ocr_language: str,
    wants_json: bool,
) -> int:
    """Read TEXTS again that an older extractor read (default: all of these), from their files.

    Tags and quotations, with their confirmations, move to the same words in the new text. What has no such place there
    stays in the text it was put on, and is listed.
    """
    if every and undo:
        raise UsageError("--all and --undo do not go together.", remedy="Name the texts to go back with, or none.")
    with opened(context, writes=True) as session:
        again = take_back if undo else partial(reread, every=every, languages="" if no_ocr else ocr_language)
        done = again(session, texts, progress=progress)
    if wants_json:
        print_json({
            "texts": [asdict(one) for one in done.texts],
            "left": [asdict(one) for one in done.left],
            "index": asdict(done.index),
        })  # fmt: skip
    else:
        _print(done)
    return done.exit_code


def _print(done: Outcome) -> None:
    for one in done.texts:
        _print_text(one)
    if not done.texts:
        click.echo("Every full text was read by the present extractor.")
    for lost in done.left:
        note(f"{lost.path}: left in an earlier text: {describe(lost)}")
    if done.index.without:
        note(f"Searching by words only for now: {done.index.without}")
    if done.left:
        click.echo(
            f"{counted(len(done.left), *_THINGS)} left. Put them on the present text anew, then take the old ones off by"
            " their marks (evidence manual verbs, reread)."
        )
    paged = [moved for one in done.texts for moved in one.moved if moved.page != moved.page_before]
    click.echo("Next: evidence report" if paged else "Next: evidence status")


def _print_text(one: Reread) -> None:
    if one.problem or one.outcome not in {"new", "same", "back", "moved"}:
        note(f"{one.path}: stays as it was, {one.outcome}. {one.problem}".rstrip())
        return
    told = {
        "new": f"read anew ({one.before} before, {one.after} now)",
        "same": f"the same text ({one.after})",
        "back": f"back to the text before ({one.after})",
        "moved": "not read anew",
    }[one.outcome]
    hung = len(one.moved) + one.left
    click.echo(f"{one.path}: {told}; {counted(hung, *_THINGS)} = moved {len(one.moved)} + left {one.left}")
    for moved in one.moved:
        if moved.page != moved.page_before:
            click.echo(
                f"    {moved.kind} of {moved.holder}: {moved.page_before} before, {moved.page} now: {_short(moved.words)}"
            )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line[:57]}…”" if len(line) > 58 else f"“{line}”"
