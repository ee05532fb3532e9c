"""Records as BibTeX, in UTF-8; the case of titles is protected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evidence.model import EvidenceKind, Name, Record
from evidence.references.carried import CARRIED, armoured
from evidence.references.kinds import bibtex_type
from evidence.references.latex import encode
from evidence.references.names import OTHERS

_VENUE = {
    "article": "journal",
    "chapter": "booktitle",
    "conference-paper": "booktitle",
    "report": "institution",
    "thesis": "school",
}
_NAMES = {"issue": "number", "place": "address", "editors": "editor", "accessed": "urldate"}


_RESERVED = frozenset(
    {"author", "title", "subtitle", "titleaddon", "year", "crossref", "xref", "xdata", "ids", "entryset", "options"}
)
"""Fields of these names would change the entry; they are carried."""
_UNSAFE = re.compile(r"[\s{}(),=\"#%~\\']+")
"""What a citation key cannot hold."""


def write(records: Sequence[Record]) -> str:
    """BibTeX that the reader of this package reads back to the same records."""
    return "\n".join(_entry(record) for record in records)


def _entry(record: Record) -> str:
    lines = [f"@{bibtex_type(record.kind)}{{{_UNSAFE.sub('-', record.key)},"]
    written = set()
    for name, value in _fields(record):
        if name not in written:
            lines.append(f"  {name} = {{{value}}},")
            written.add(name)
    return "\n".join([*lines, "}", ""])


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    kind = record.evidence.value if record.evidence is not EvidenceKind.UNKNOWN else ""
    said = (
        ("author", " and ".join(_name(name) for name in record.authors)),
        ("title", "{" + encode(record.title) + "}" if record.title else ""),
        (_VENUE.get(record.kind, "journal"), encode(record.venue)),
        ("year", str(record.year or "")),
        ("doi", _address(record.doi)),
        ("url", _address(record.url)),
        *(_field(name, value, record.kind) for name, value in sorted(record.fields.items())),
        ("abstract", encode(record.abstract)),
        ("kind", kind),
        ("verified", encode(record.verified)),
        ("doubt", encode(record.doubt)),
    )
    return ((name, value) for name, value in said if name and value)


def _field(name: str, value: str, kind: str) -> tuple[str, str]:
    if name == "editors":
        return "editor", " and ".join(encode(part) for part in value.split("; "))
    if name == CARRIED:
        return CARRIED, armoured(value)
    if name in _RESERVED:
        return "", ""
    safe = "".join(char for char in name if (char.isascii() and char.isalnum()) or char in "-_:.").casefold()[:60]
    return (safe if kind == "report" and name == "issue" else _NAMES.get(name, safe)), encode(value)


def _address(value: str) -> str:
    """An address as it is, without what would end the field; BibTeX knows no escape inside addresses."""
    return value.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def _name(name: Name) -> str:
    if name == OTHERS:
        return "others"
    if name.literal:
        return "{" + encode(name.literal) + "}"
    given, comma, suffix = name.given.partition(", ")
    parts = (name.family, suffix, given) if comma else (name.family, name.given)
    return ", ".join(_part(part) for part in parts)


def _part(text: str) -> str:
    """A part of a name, in braces where a comma or an "and" in it would cut it."""
    return "{" + encode(text) + "}" if "," in text or " and " in f" {text.casefold()} " else encode(text)
