"""Records as RIS, in UTF-8."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence.model import Record
from evidence.references.carried import CARRIED
from evidence.references.kinds import ris_type
from evidence.references.readers.ris import write_author

_FIELDS = {
    "volume": "VL", "issue": "IS", "publisher": "PB", "place": "CY", "edition": "ET", "language": "LA",
    "isbn": "SN", "issn": "SN", "accession": "AN", "database": "DB", "series": "T3", "number": "M1", "note": "N1",
    "date": "DA", "accessed": "Y2", "journal_abbreviation": "J2", "kind_as_given": "M3",
    "screening_verdict": "U1", "screening_stage": "U2", "screening_reason": "U3", "screening_by": "U4", "screening_note": "U5",
    "screening_labels": "LB",
}  # fmt: skip

_SECOND_IS_NO_EDITOR = frozenset({"thesis", "dataset", "legislation"})
"""Kinds whose second author is a sponsor or a body in RIS."""


def write(records: Sequence[Record]) -> str:
    """RIS: key, type, title, abstract, authors, year, container, DOI, address and the usual fields; the rest is carried.

    The identifier of a book's kind is written as its ISBN, of any other kind as its ISSN: RIS has one tag for both.
    """
    return "\n".join(_entry(record) for record in records)


def _entry(record: Record) -> str:
    return "".join(f"{tag}  - {value}\n" for tag, value in _lines(record)) + "ER  - \n"


def _lines(record: Record) -> Iterator[tuple[str, str]]:
    yield "TY", ris_type(record.kind)
    plain = (("ID", record.key), ("C8", record.fields.get(CARRIED, "")), ("TI", record.title), ("AB", record.abstract))
    yield from ((tag, value) for tag, value in plain if value)
    yield from (("AU", write_author(name)) for name in record.authors)
    container = "JF" if record.kind == "book" else "T2"  # the second title of a book is its series
    said = (("PY", str(record.year or "")), (container, record.venue), ("DO", record.doi), ("UR", record.url))
    yield from ((tag, value) for tag, value in said if value)
    yield from _fields(record)


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    for name, value in sorted(record.fields.items()):
        if name == "pages":
            first, dash, last = value.partition("-")
            yield "SP", first if dash and "-" not in last else value
            if dash and last and "-" not in last:
                yield "EP", last
        elif name in {"keywords", "editors"}:
            tag = "KW" if name == "keywords" else "ED" if record.kind in _SECOND_IS_NO_EDITOR else "A2"
            yield from ((tag, part) for part in value.split("; ") if part)
        elif name in _FIELDS:
            yield _FIELDS[name], value
