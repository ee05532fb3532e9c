"""What a search found, printed: for people, as a table of counts, and for other programs."""

from __future__ import annotations

from collections.abc import Sequence

import click

from evidence.jobs.search import Shown
from evidence.model import checked_note, short_author


def print_hits(hits: Sequence[Shown], *, styled: bool) -> None:
    """The hits for people, each with where it stands; what is new in a saved search is marked."""
    for place, one in enumerate(hits, 1):
        fresh = click.style("new: ", fg="green") if styled else "new: "
        head = f"{short_author(one.record)} {one.record.year or 'n.d.'}, {where(one)}"
        click.echo(f"{place}. {fresh if one.is_new else ''}{click.style(head, bold=styled)}   {one.record.title}")
        click.echo("   " + " | ".join(details_of(one)))
        click.echo(f"   {_line(one.before)}{click.style(_line(one.hit.quotation), bold=styled)}{_line(one.after)}")
        click.echo("")


def details_of(one: Shown) -> list[str]:
    """What is told of a hit beside its citation: name, section or voice, kind of evidence, facets, themes, screening, ..."""
    kind = one.record.evidence.value if one.record.evidence.value != "unknown" else ""
    told = [
        one.hit.name,
        " > ".join(one.passage.section) if not one.voice else "",
        f"{one.voice}, on the page" if one.voice else kind,
        ", ".join(dict.fromkeys(code for _, code in one.passage.facets)),
        f"theme {', '.join(one.themes)}" if one.themes else "",
        one.screening,
        one.ocr,
        checked_note(one.record),
    ]
    return [each for each in told if each]


def print_table(head: list[str], rows: list[list[str]]) -> None:
    """Columns as wide as their widest cell, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in [head, *rows]:
        first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join([first.strip().ljust(widths[0]), *others]))


def where(one: Shown) -> str:
    """The place as a citation prints it: "p. 12", "pp. 12–13", "¶ 3", "abstract"."""
    return one.page


def _line(text: str) -> str:
    return text.replace("\n", " ")


def as_dict(one: Shown) -> dict[str, object]:
    """A hit for other programs; `new` is null where no saved search was asked."""
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
        "new": one.is_new,
    }
