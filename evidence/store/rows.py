"""A record as a row, and as text with its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from evidence.model import EvidenceKind, Name, Record
from evidence.store.library import Row

COLUMNS = (
    "key, kind, title, abstract, authors, year, venue, doi, url, fields, evidence, verified, doubt, raw"  # as in Record
)


def as_row(record: Record) -> dict[str, Any]:
    """The values of the columns."""
    row = {one.name: getattr(record, one.name) for one in fields(record)}
    row["authors"] = json.dumps([asdict(name) for name in record.authors], ensure_ascii=False)
    row["fields"] = json.dumps(dict(record.fields), ensure_ascii=False, sort_keys=True)
    row["evidence"] = record.evidence.value
    return row


def as_record(row: Row | dict[str, Any]) -> Record:
    """The record that a row with exactly these columns holds."""
    values = dict(row)
    values["authors"] = authors_in(row["authors"])
    values["fields"] = json.loads(row["fields"])
    values["evidence"] = EvidenceKind(row["evidence"])
    return Record(**values)


def authors_in(packed: str) -> tuple[Name, ...]:
    """The authors that a column holds."""
    return tuple(Name(**name) for name in json.loads(packed))


def pack(record: Record) -> str:
    """The record as JSON, the same for the same record; `unpack` gives it back."""
    return _json(as_row(record))


def unpack(text: str) -> Record:
    """The record that `pack` wrote."""
    return as_record(json.loads(text))


def digest_of_row(row: Row) -> str:
    """The digest of the record in a row that has its columns and perhaps more."""
    return digest_of_entry(_json({name: row[name] for name in COLUMNS.split(", ")}))


def _json(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


def digest_of_entry(packed: str) -> str:
    """The SHA-256 of a packed record, in hexadecimal digits."""
    return hashlib.sha256(packed.encode()).hexdigest()
