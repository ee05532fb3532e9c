"""Records as CSV: one row a record, every cell safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from evidence.model import EvidenceKind, Record
from evidence.references.names import write_names

_COLUMNS = (
    "id",
    "kind",
    "title",
    "abstract",
    "authors",
    "year",
    "venue",
    "doi",
    "url",
    "evidence",
    "verified",
    "doubt",
)
_FORMULA = re.compile(r"'*[=+\-@]")


def write(records: Sequence[Record]) -> str:
    """CSV with a header; the fields of all records follow the columns in alphabetical order.

    A cell that a spreadsheet would take for a formula (it starts with = + - or @) gets an apostrophe in front, which
    the reader takes off again.
    """
    extra = sorted({name for record in records for name in record.fields})
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*_COLUMNS, *extra])
    for record in records:
        writer.writerow([neutral(cell) for cell in [*_cells(record), *(record.fields.get(name, "") for name in extra)]])
    return out.getvalue()


def neutral(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet would run it as a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _cells(record: Record) -> tuple[str, ...]:
    return (
        record.key,
        record.kind,
        record.title,
        record.abstract,
        write_names(record.authors),
        str(record.year or ""),
        record.venue,
        record.doi,
        record.url,
        "" if record.evidence is EvidenceKind.UNKNOWN else record.evidence.value,
        record.verified,
        record.doubt,
    )
