"""What a search found, as files and as a table: for a spreadsheet, a reference manager, a draft, and for counting."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from evidence.errors import UsageError
from evidence.jobs.reading import cited
from evidence.jobs.search import Shown
from evidence.jobs.session import Session
from evidence.model import short_author
from evidence.references.writers import WRITERS
from evidence.references.writers.table import neutral
from evidence.text import squeeze

UNTAGGED = "no theme"
UNNAMED = "none named"
_COLUMNS = (
    "passage", "record", "author", "year", "title", "page", "section", "quotation", "passage words", "themes", "facets",
    "evidence", "doi",
    "screening",
)  # fmt: skip


def write_found(hits: Sequence[Shown], path: Path) -> str | bytes:
    """The hits in the format that the file's name asks for.

    A table (.csv) has a line for each hit; a reference file (.ris) has each record once; Markdown (.md) has the
    quotations with their citations, and the name of the passage by which `statement quote` takes them.

    Raises:
        UsageError: the name ends otherwise.
    """
    kind = path.suffix.lower()
    if kind == ".csv":
        return _table(hits)
    if kind == ".ris":
        return WRITERS["ris"](list({one.record.key: one.record for one in hits}.values()))
    if kind in {".md", ".markdown"}:
        return "".join(map(_quoted, hits))
    raise UsageError(f"{path.name} is no format for what was found.", remedy="Name a file ending in .csv, .ris or .md.")


def by_theme(session: Session, hits: Sequence[Shown]) -> tuple[list[str], list[list[str]]]:
    """How many hits carry each theme (rows) and name each value of the first facet (columns): the head, then the rows.

    A hit counts in every cell that it belongs to; the last column counts each hit of a theme once. Only themes and
    values that occur are there, in the order of the codebook.
    """
    facets = session.codebook.facets
    axis = facets[0] if facets else None
    known = [value.code for value in axis.values] if axis else []
    named = {one.hit.name: {code for facet, code in one.passage.facets if axis and facet == axis.name} for one in hits}
    values = [code for code in known if any(code in codes for codes in named.values())]
    rows = []
    for theme in [*(one.code for one in session.codebook.themes), UNTAGGED]:
        own = [one for one in hits if (theme in one.themes if theme != UNTAGGED else not one.themes)]
        if own:
            counts = [sum(value in named[one.hit.name] for one in own) for value in values]
            loose = sum(not named[one.hit.name] for one in own)
            rows.append([theme, *(str(number or "·") for number in (*counts, loose)), str(len(own))])
    return ["theme", *values, UNNAMED, "hits"], rows


def _table(hits: Sequence[Shown]) -> str:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in hits:
        record, passage = one.record, one.passage
        cells = (
            one.hit.name, record.key, short_author(record), str(record.year or ""), record.title, one.page,
            " > ".join(passage.section), squeeze(one.hit.quotation), squeeze(passage.words), "; ".join(one.themes),
            "; ".join(f"{facet}={code}" for facet, code in passage.facets), record.evidence.value, record.doi,
            one.screening,
        )  # fmt: skip
        writer.writerow(map(neutral, cells))
    return made.getvalue()


def _quoted(one: Shown) -> str:
    said = f", {one.voice}, on the page" if one.voice else ""
    read = f", {one.ocr}" if one.ocr else ""
    return f"> {squeeze(one.hit.quotation)}\n>\n> — {cited(one)}{said}{read} [{one.hit.name}]\n\n"
