"""`evidence search`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click
from click.core import ParameterSource

from evidence.cli.hits import as_dict, print_hits, print_table
from evidence.cli.options import as_json, counted, local, note, opened, print_json, write_out
from evidence.jobs import search as job
from evidence.jobs.asking import Asked
from evidence.jobs.session import Session
from evidence.search.hits import Ranked, Unit, run_lines

if TYPE_CHECKING:
    from evidence.jobs.saved import Sought


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """What is shown of an answer, and how."""

    wants_json: bool
    wants_themes: bool
    only_new: bool
    export: Path | None
    reader: str | None
    """Who reads on screens, perhaps without a name; None where nobody does."""


@click.command("search")
@click.argument("query", nargs=-1)
@click.option("--theme", "themes", multiple=True, metavar="CODE", help="Only passages tagged with this theme.")
@click.option("--facet", "facets", multiple=True, metavar="NAME=VALUE", help="Only passages that name it: tier=SHA.")
@click.option("--stage", metavar="STAGE", default="", help="Only records included at this stage, or 'included'.")
@click.option("--year", "years", metavar="RANGE", default="", help="Only records of these years: 1990..2013.")
@click.option("--source", "records", multiple=True, metavar="RECORD", help="Only this record.")
@click.option(
    "--kind", "kinds", multiple=True, metavar="KIND", help="Only this kind of evidence: research, history, ..."
)
@click.option("--unit", type=click.Choice(["passage", "record"]), default="passage", show_default=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default="10; saved: 50")
@click.option(
    "--queries", "queries", type=click.Path(path_type=Path), help='Many searches: JSON lines of {"id", "text"}.'
)
@click.option("--run", "run_file", type=click.Path(path_type=Path), help="With --queries: write the TREC run here.")
@click.option("--more-like", "like", metavar="NAME", default="", help="What says what this passage or record says.")
@click.option("--themes", "wants_themes", is_flag=True, help="Count what is found by theme and tier.")
@click.option(
    "--export", "export", type=click.Path(path_type=Path), help="Write what is found: .csv, .ris (records) or .md."
)
@click.option("--read", "reads", is_flag=True, help="Read what is found in the terminal, one hit a screen.")
@click.option("--as", "person", metavar="NAME", envvar="EVIDENCE_REVIEWER", default="", help="With --read: who tags.")
@click.option("--save", "save", metavar="NAME", help="Keep the search by this name, and its hits as seen.")
@click.option(
    "--saved",
    "saved",
    metavar="[NAME]",
    is_flag=False,
    flag_value="",
    help="Ask a saved search again; alone: list them.",
)
@click.option("--new", "only_new", is_flag=True, help="With --saved NAME: only what no earlier look has shown.")
@click.option("--forget", "forgets", metavar="NAME", help="No longer list a saved search.")
@as_json
@click.pass_context
def command(
    context: click.Context,
    query: tuple[str, ...],
    themes: tuple[str, ...],
    facets: tuple[str, ...],
    stage: str,
    years: str,
    records: tuple[str, ...],
    kinds: tuple[str, ...],
    unit: str,
    limit: int,
    queries: Path | None,
    run_file: Path | None,
    like: str,
    wants_themes: bool,
    export: Path | None,
    reads: bool,
    person: str,
    save: str | None,
    saved: str | None,
    only_new: bool,
    forgets: str | None,
    wants_json: bool,
) -> int:
    """Find passages (or records) by words and meaning. Every hit shows where it stands.

    Phrases, negatives and fields: evidence search '"joint committee" -merger author:ham year:2000..2013 tier:SHA'

    Without words, every passage that meets the filters is listed: evidence search --theme F1

    To see later what is new: evidence search WORDS --save NAME, then evidence search --saved NAME --new
    """
    asked = Asked(themes=themes, facets=facets, stage=stage, years=years, records=records, kinds=kinds)
    words, reader = " ".join(query), person if reads else None
    shape = _Shape(
        wants_json=wants_json, wants_themes=wants_themes, only_new=only_new, export=export, reader=reader
    )  # fmt: skip
    depth = None if context.get_parameter_source("limit") is ParameterSource.DEFAULT else limit
    _check_saved([save, saved, forgets, queries], only_new, saved, words or like or asked != Asked())
    _check_reading(shape, saved, reads and (queries is not None or forgets is not None))
    with opened(context, writes=bool(save or forgets)) as session:
        if queries is not None:
            found = job.run_batch(session, job.read_queries(queries), asked=asked, limit=limit, unit=cast(Unit, unit))
            return _write_run(found, run_file)
        if save is not None or saved is not None or forgets is not None:
            from evidence.jobs.saved import Sought

            sought = Sought(query=words, asked=asked, like=like, unit=cast(Unit, unit))
            return _saved(session, sought, save, saved, forgets, depth, shape)
        answer = job.run_search(session, words, asked=asked, limit=limit, unit=cast(Unit, unit), like=like)
        _show(session, answer, shape)
    return 0 if answer.hits else 1


def _check_saved(ways: Sequence[object], only_new: bool, saved: str | None, asks: object) -> None:
    """Refuse what cannot be asked for at once."""
    if sum(one is not None for one in ways) > 1:
        raise click.UsageError("--save, --saved, --forget and --queries go one at a time.")
    if only_new and not saved:
        raise click.UsageError("--new is for a saved search: --saved NAME --new.")
    if saved is not None and asks:
        raise click.UsageError("A saved search has its own words and filters; save another to change them.")


def _check_reading(shape: _Shape, saved: str | None, lists: bool) -> None:
    """Refuse to read on screens where there are none, or nothing to read."""
    if shape.reader is None:
        return
    if shape.wants_json or shape.wants_themes or shape.export is not None:
        raise click.UsageError("--read shows screens; it goes without --json, --themes and --export.")
    if lists or saved == "":
        raise click.UsageError("--read is for one search: words, filters, or --saved NAME.")
    from evidence.cli.reading_terminal import can_read_here

    if not can_read_here():
        raise click.UsageError("--read needs a terminal for its screens and keys; without it the hits are printed.")


def _saved(
    session: Session,
    sought: Sought,
    save: str | None,
    saved: str | None,
    forgets: str | None,
    depth: int | None,
    shape: _Shape,
) -> int:
    """Save a search, ask a saved one again, list them or forget one. What was shown to its end counts as seen."""
    from evidence.cli.saved import print_forgotten, print_saved, quoted
    from evidence.jobs import saved as saving

    if forgets is not None:
        return print_forgotten(session, forgets)
    if save is not None:
        name = saving.check_name(session, save, sought)
        depth = depth or saving.DEPTH
        answer = job.run_search(
            session, sought.query, asked=sought.asked, limit=depth, unit=sought.unit, like=sought.like
        )  # fmt: skip
        _show(session, answer, shape)
        saving.save(session, name, sought, answer, depth=depth)
        note(
            f"Saved as {name}, with {counted(len(answer.hits), 'hit')}. See what is new: evidence search --saved {quoted(name)}"
        )
        return 0
    if not saved:
        return print_saved(session, wants_json=shape.wants_json)
    kept = saving.find_search(session, saved)
    answer = saving.ask_again(session, kept, depth=depth)
    fresh = sum(bool(one.is_new) for one in answer.hits)
    told = f"{counted(fresh, 'new hit')} since {local(kept.looked_at)}"
    note(f"{kept.name}: {told} ({saving.sought_of(kept).told()})")
    if shape.only_new:
        answer = replace(answer, hits=tuple(one for one in answer.hits if one.is_new))
    seen = _show(session, answer, shape)
    if not shape.wants_themes:
        saving.look(session, kept, seen)
    return 0 if answer.hits else 1


def _show(session: Session, answer: job.Answer, shape: _Shape) -> Sequence[job.Shown]:
    """Show an answer to its end; returns the hits that were shown, of those read on screens the ones that came up."""
    if shape.export is not None:
        from evidence.jobs.found import write_found

        write_out(shape.export, write_found(answer.hits, shape.export))
        note(f"{counted(len(answer.hits), 'hit')} written to {shape.export}")
        return answer.hits
    if answer.stale:
        note(f"{answer.stale} passages are not yet searched by meaning. Mend it with: evidence doctor --repair")
    if not answer.is_close:
        note("Nothing here seems to answer this. What is nearest, which may be far:")
    if shape.reader is not None and answer.hits:
        from evidence.cli.reading_terminal import read_here

        return read_here(session, answer.hits, shape.reader)
    if shape.wants_json:
        print_json([as_dict(hit) for hit in answer.hits])
    elif shape.wants_themes:
        from evidence.jobs.found import by_theme

        print_table(*by_theme(session, answer.hits))
    else:
        print_hits(answer.hits, styled=sys.stdout.isatty())
        _print_next(answer, shape)
    sys.stdout.flush()
    return answer.hits


def _print_next(answer: job.Answer, shape: _Shape) -> None:
    if answer.hits:
        first = answer.hits[0].hit.name
        click.echo(f"Next: evidence tag THEME {first} --as NAME, or: evidence statement new TEXT --as NAME")
    elif shape.only_new:
        click.echo("Nothing new.")
    else:
        click.echo("Nothing found. Try other words, or fewer filters.")


def _write_run(found: dict[str, list[Ranked]], path: Path | None) -> int:
    lines = "".join(f"{line}\n" for line in run_lines(found))
    if path is None:
        click.echo(lines, nl=False)
    else:
        write_out(path, lines)
        note(f"{len(found)} searches written to {path}")
    return 0
