"""Records as EndNote XML, as EndNote itself exports and imports it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from evidence.model import Name, Record
from evidence.references.carried import CARRIED

_TYPES = {
    "article": ("Journal Article", 17),
    "book": ("Book", 6),
    "chapter": ("Book Section", 5),
    "conference-paper": ("Conference Paper", 47),
    "report": ("Report", 27),
    "thesis": ("Thesis", 32),
    "webpage": ("Web Page", 12),
    "newspaper": ("Newspaper Article", 23),
    "dataset": ("Dataset", 59),
    "legislation": ("Statute", 31),
    "manuscript": ("Unpublished Work", 34),
    "document": ("Generic", 13),
}
_ELEMENTS = {
    "pages": "pages", "volume": "volume", "issue": "number", "number": "num-vols", "edition": "edition",
    "section": "section", "place": "pub-location", "publisher": "publisher", "accession": "accession-num",
    "note": "notes", "database": "remote-database-name", "language": "language", "accessed": "access-date",
}  # fmt: skip
_INVALID = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<xml><records>\n'


def write(records: Sequence[Record]) -> str:
    """EndNote XML, one line a record; EndNote's label holds the key, and a body ends with a comma, as EndNote asks."""
    return _HEAD + "".join(_record(number, record) for number, record in enumerate(records, 1)) + "</records></xml>\n"


def _record(number: int, record: Record) -> str:
    name, code = _TYPES.get(record.kind, _TYPES["document"])
    parts = [
        '<source-app name="EndNote" version="20.0">EndNote</source-app>',
        f"<rec-number>{number}</rec-number>",
        f'<ref-type name="{name}">{code}</ref-type>',
        *_parts(record),
    ]
    return f"<record>{''.join(parts)}</record>\n"


def _parts(record: Record) -> Iterator[str]:
    fields = record.fields
    editors = [part for part in fields.get("editors", "").split("; ") if part]
    authors = _all("authors", "author", [_author(one) for one in record.authors])
    yield _group("contributors", authors, _all("secondary-authors", "author", editors))
    yield _group(
        "titles",
        _element("title", record.title),
        _element("secondary-title", record.venue),
        _element("tertiary-title", fields.get("series", "")),
        _element("alt-title", fields.get("journal_abbreviation", "") if record.kind == "article" else ""),
    )
    if record.kind == "article":
        yield _group("periodical", _element("full-title", record.venue))
    yield from (_element(element, fields.get(name, "")) for name, element in _ELEMENTS.items())
    yield _all("keywords", "keyword", [part for part in fields.get("keywords", "").split("; ") if part])
    date = _group("pub-dates", _element("date", fields.get("date", "")))
    yield _group("dates", _element("year", str(record.year or "")), date)
    yield _element("isbn", fields.get("isbn", "") or fields.get("issn", ""))
    yield _element("label", record.key)
    yield _element("abstract", record.abstract)
    yield _element("research-notes", fields.get(CARRIED, ""))
    yield _group("urls", _all("related-urls", "url", [record.url] if record.url else []))
    yield _element("electronic-resource-num", record.doi)


def _element(name: str, value: str) -> str:
    if not value:
        return ""
    text = escape(_INVALID.sub("", value))
    return f'<{name}><style face="normal" font="default" size="100%">{text}</style></{name}>'


def _group(name: str, *parts: str) -> str:
    inner = "".join(parts)
    return f"<{name}>{inner}</{name}>" if inner else ""


def _all(name: str, each: str, values: Sequence[str]) -> str:
    return _group(name, *(_element(each, value) for value in values))


def _author(name: Name) -> str:
    """A person as "Family, Given" or "Family, Given, Suffix"; a body with a comma behind it."""
    return f"{name.literal}," if name.literal else f"{name.family}, {name.given}"
