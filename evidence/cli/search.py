"""`evidence search`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal, cast

import click

from evidence.cli.options import as_json, counted, note, opened, print_json, write_out
from evidence.jobs import search as job
from evidence.jobs.asking import Asked
from evidence.jobs.session import Session
from evidence.model import checked_note, short_author
from evidence.search.hits import Ranked, run_lines

Unit = Literal["passage", "record"]


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
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option(
    "--queries", "queries", type=click.Path(path_type=Path), help='Many searches: JSON lines of {"id", "text"}.'
)
@click.option("--run", "run_file", type=click.Path(path_type=Path), help="With --queries: write the TREC run here.")
@click.option("--more-like", "like", metavar="NAME", default="", help="What says what this passage or record says.")
@click.option("--themes", "wants_themes", is_flag=True, help="Count what is found by theme and tier.")
@click.option(
    "--export", "export", type=click.Path(path_type=Path), help="Write what is found: .csv, .ris (records) or .md."
)
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
    wants_json: bool,
) -> int:
    """Find passages (or records) by words and meaning. Every hit shows where it stands.

    Phrases, negatives and fields: evidence search '"joint committee" -merger author:ham year:2000..2013 tier:SHA'

    Without words, every passage that meets the filters is listed: evidence search --theme F1
    """
    asked = Asked(themes=themes, facets=facets, stage=stage, years=years, records=records, kinds=kinds)
    with opened(context) as session:
        if queries is not None:
            found = job.run_batch(session, job.read_queries(queries), asked=asked, limit=limit, unit=cast(Unit, unit))
            _write_run(found, run_file)
            return 0
        words = " ".join(query)
        answer = job.run_search(session, words, asked=asked, limit=limit, unit=cast(Unit, unit), like=like)
        table = _table_of(session, answer) if wants_themes else None
    if export is not None:
        from evidence.jobs.found import write_found

        write_out(export, write_found(answer.hits, export))
        note(f"{counted(len(answer.hits), 'hit')} written to {export}")
        return 0 if answer.hits else 1
    if answer.stale:
        note(f"{answer.stale} passages are not yet searched by meaning. Mend it with: evidence doctor --repair")
    if not answer.is_close:
        note("Nothing here seems to answer this. What is nearest, which may be far:")
    if wants_json:
        print_json([_as_dict(hit) for hit in answer.hits])
    elif table is not None:
        _print_table(*table)
    else:
        _print(answer.hits, sys.stdout.isatty())
    return 0 if answer.hits else 1


def _write_run(found: dict[str, list[Ranked]], path: Path | None) -> None:
    lines = "".join(f"{line}\n" for line in run_lines(found))
    if path is None:
        click.echo(lines, nl=False)
    else:
        write_out(path, lines)
        note(f"{len(found)} searches written to {path}")


def _print(hits: tuple[job.Shown, ...], styled: bool) -> None:
    for place, one in enumerate(hits, 1):
        head = f"{place}. {short_author(one.record)} {one.record.year or 'n.d.'}, {where(one)}"
        click.echo(click.style(head, bold=styled) + f"   {one.record.title}")
        section = " > ".join(one.passage.section) if not one.voice else ""
        kind = one.record.evidence.value if one.record.evidence.value != "unknown" else ""
        said = f"{one.voice}, on the page" if one.voice else kind
        tagged = f"theme {', '.join(one.themes)}" if one.themes else ""
        named = ", ".join(dict.fromkeys(code for _, code in one.passage.facets))
        told = [one.hit.name, section, said, named, tagged, one.screening, one.ocr, checked_note(one.record)]
        click.echo("   " + " | ".join(filter(None, told)))
        click.echo(f"   {_line(one.before)}{click.style(_line(one.hit.quotation), bold=styled)}{_line(one.after)}")
        click.echo("")
    if hits:
        click.echo(f"Next: evidence tag THEME {hits[0].hit.name} --as NAME, or: evidence statement new TEXT --as NAME")
    else:
        click.echo("Nothing found. Try other words, or fewer filters.")


def _table_of(session: Session, answer: job.Answer) -> tuple[list[str], list[list[str]]]:
    from evidence.jobs.found import by_theme

    return by_theme(session, answer.hits)


def _print_table(head: list[str], rows: list[list[str]]) -> None:
    """Columns as wide as their widest cell, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in [head, *rows]:
        first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join([first.strip().ljust(widths[0]), *others]))


def where(one: job.Shown) -> str:
    """The place as a citation prints it: "p. 12", "pp. 12–13", "¶ 3", "abstract"."""
    return one.page


def _line(text: str) -> str:
    return text.replace("\n", " ")


def _as_dict(one: job.Shown) -> dict[str, object]:
    return {
        "passage": one.hit.name,
        "record": one.record.key,
        "author": short_author(one.record),
        "year": one.record.year,
        "title": one.record.title,
        "quotation": one.hit.quotation,
        "page": one.page,
        "ocr": one.ocr,
        "voice": one.voice,
        "verified": one.record.verified,
        "doubt": one.record.doubt,
        "section": list(one.passage.section),
        "kind": one.passage.kind,
        "evidence": one.record.evidence.value,
        "themes": list(one.themes),
        "screening": one.screening,
        "facets": [f"{facet}={code}" for facet, code in one.passage.facets],
        "words": one.passage.words,
        "score": round(one.hit.score, 4),
        "is_close": one.hit.is_close,
    }
