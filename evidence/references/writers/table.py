"""Records as CSV: one row a record, every cell safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from evidence.model import EvidenceKind, Record
from evidence.references.carried import CARRIED
from evidence.references.names import write_names
from evidence.references.readers.header import canonical
from evidence.text import clean, squeeze

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
_MOST_COLUMNS = 200
"""Fields that get a column of their own; what the records have beyond is carried."""
_LONGEST_NAME = 100
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\x00]")


def write(records: Sequence[Record]) -> str:
    """CSV with a header; the fields of all records follow the columns in alphabetical order.

    A cell that a spreadsheet would take for a formula (it starts with = + - @, a tab or a carriage return) gets an
    apostrophe in front, which the reader takes off again.
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows(records))
    return out.getvalue()


def rows(records: Sequence[Record]) -> Iterator[list[str]]:
    """The header, and one row a record, every cell safe."""
    extra = _extra(records)
    yield [*_COLUMNS, *(neutral(name) for name in extra)]
    for record in records:
        yield [neutral(cell) for cell in [*_cells(record), *(record.fields.get(name, "") for name in extra)]]


def _extra(records: Sequence[Record]) -> list[str]:
    """The fields that get a column: those whose name a header can hold and that mean the same there, the frequent first."""
    found = Counter(name for record in records for name in record.fields)
    named = sorted((name for name in found if name != CARRIED and _holds(name)), key=lambda name: (-found[name], name))
    return sorted([*named[:_MOST_COLUMNS], *([CARRIED] if CARRIED in found else [])])


def _holds(name: str) -> bool:
    is_plain = bool(name) and len(name) <= _LONGEST_NAME and squeeze(clean(name)) == name and not _FORMULA.match(name)
    return is_plain and name not in _COLUMNS and (name == "date" or canonical(name)[0] in {"", name})


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
