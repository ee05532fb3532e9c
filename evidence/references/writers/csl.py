"""Records as CSL-JSON, for other programs and for the citation processor of reports."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from evidence.model import EvidenceKind, Name, Record
from evidence.references.kinds import csl_type
from evidence.references.names import parse_name

_FIELDS = {
    "volume": "volume", "issue": "issue", "pages": "page", "publisher": "publisher", "place": "publisher-place", "isbn": "ISBN",
    "issn": "ISSN", "language": "language", "edition": "edition", "keywords": "keyword", "note": "note", "number": "number",
    "series": "collection-title",
}  # fmt: skip
_EDITED = frozenset({"book", "chapter", "conference-paper"})
"""Kinds whose editors a reference names."""


def write(records: Sequence[Record]) -> str:
    """A JSON array of items, one line each, in the order given; nothing of a record but its raw entry is left out."""
    lines = ",\n".join(json.dumps(item(record), ensure_ascii=False, sort_keys=True) for record in records)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def item(record: Record, *, keep_case: bool = False) -> dict[str, Any]:
    """One record as a CSL item; what CSL has no variable for goes to `custom`.

    Args:
        record: the record.
        keep_case: mark the title so that no citation style changes its capitals; for typesetting, not for exchange.
    """
    title = f'<span class="nocase">{record.title}</span>' if keep_case and record.title else record.title
    said: dict[str, Any] = {
        "id": record.key,
        "type": csl_type(record.kind),
        "title": title,
        "author": [_author(name) for name in record.authors],
        "editor": [_author(name) for name in editors_of(record)],
        "issued": {"date-parts": [[record.year]]} if record.year else None,
        "container-title": record.venue,
        "DOI": record.doi,
        "URL": record.url,
        "abstract": record.abstract,
        **{_FIELDS[name]: value for name, value in record.fields.items() if name in _FIELDS},
        "custom": _custom(record),
    }
    return {name: value for name, value in said.items() if value}


def _custom(record: Record) -> dict[str, str]:
    named = {*_FIELDS, *(["editors"] if editors_of(record) else [])}
    rest = {name: value for name, value in record.fields.items() if name not in named}
    own = {"verified": record.verified, "doubt": record.doubt}
    if record.evidence is not EvidenceKind.UNKNOWN:
        own["evidence"] = record.evidence.value
    return {**rest, **{name: value for name, value in own.items() if value}}


def editors_of(record: Record) -> list[Name]:
    """The editors whom a reference to the record names; none for kinds whose references name no editors."""
    if record.kind not in _EDITED:
        return []
    return [parse_name(part) for part in record.fields.get("editors", "").split("; ") if part.strip()]


def _author(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    given, comma, suffix = name.given.partition(", ")
    return {"family": name.family, "given": given, **({"suffix": suffix} if comma else {})}
