"""RIS in all usual dialects: Ovid, EBSCO, ProQuest, Scopus, Web of Science, Embase, Cochrane, EndNote, Zotero."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from evidence.model import Export, Name, Record, Refusal
from evidence.references.assemble import is_empty, make_record
from evidence.references.kinds import kind_of
from evidence.references.names import parse_bibtex_names, parse_name, write_name
from evidence.text import clean, squeeze

_TAG = re.compile(r"^[ \t]*([A-Z][A-Z0-9])[ \t]{0,3}-(?:[ \t]?(.*))$")
_FIELDS = {
    "title": ("TI", "T1", "CT", "BT", "ST"),
    "abstract": ("AB", "N2"),
    "venue": ("JF", "T2", "JO", "JA", "J2", "J1", "BT", "PT"),
    "year": ("PY", "Y1", "DA"),
    "doi": ("DO", "DI"),
    "url": ("UR", "L2", "LK"),
    "volume": ("VL",),
    "issue": ("IS", "CP"),
    "publisher": ("PB",),
    "place": ("CY", "PP"),
    "edition": ("ET",),
    "language": ("LA",),
    "accession": ("AN",),
    "database": ("DB", "DP"),
    "series": ("T3",),
    "number": ("M1",),
}
_JOINED = {"keywords": ("KW",), "note": ("N1", "RN"), "editors": ("ED", "A2", "A3")}
_AUTHORS = {"AU", "A1"}
_BEGINNINGS = {"TI", "T1", "CT", "BT", "AU", "A1"}
_BOOKS = {"BOOK", "CHAP", "EDBOOK", "EBOOK", "RPRT", "THES", "CONF"}


@dataclass(slots=True)
class _Entry:
    line: int
    lines: list[str] = field(default_factory=list)
    said: list[tuple[str, list[str]]] = field(default_factory=list)
    begun: bool = False
    ended: bool = False

    @property
    def tags(self) -> list[tuple[str, str]]:
        """Each tag with its value, the lines that continue it included."""
        return [(tag, "\n".join(lines)) for tag, lines in self.said]


def read(text: str, path: str) -> Export:
    """Read RIS.

    An entry runs from TY to ER; a TY also ends the entry before it. Numbers and headings between entries are passed
    over. Refused are tagged lines that no TY begins, entries that say nothing beside their type, and one without a
    title in whose middle the file ends.
    """
    records: list[Record] = []
    refused: list[Refusal] = []
    entries = _entries(clean(text))
    for entry in entries:
        raw = "\n".join(entry.lines)
        record = _record(entry, raw)
        if not entry.begun:
            refused.append(Refusal(line=entry.line, reason="no TY line begins this entry", raw=raw))
        elif is_empty(record):
            refused.append(
                Refusal(line=entry.line, reason="the entry is empty: no title, author, DOI or address", raw=raw)
            )
        elif entry is entries[-1] and not entry.ended and not record.title:
            refused.append(Refusal(line=entry.line, reason="the file ends in the middle of this entry", raw=raw))
        else:
            records.append(record)
    return Export(path=path, format="ris", encoding="", records=tuple(records), refused=tuple(refused))


def _entries(text: str) -> list[_Entry]:
    """Cut into entries; a line without a tag continues the value before it.

    Ovid writes tags after ER: those that begin no work (no title, no author) belong to the entry before them.
    """
    entries: list[_Entry] = []
    for number, line in enumerate(text.split("\n"), 1):
        match = _TAG.match(line)
        tag, value = (match[1], (match[2] or "").strip()) if match else ("", "")
        entry = entries[-1] if entries else None
        if _begins(tag, entry):
            entry = _Entry(number, begun=tag == "TY")
            entries.append(entry)
        if entry is None or (entry.ended and not tag):
            continue
        entry.lines.append(line)
        if tag == "ER" and not value:
            entry.ended = True
        elif tag:
            entry.said.append((tag, [value]))
        elif line.strip() and entry.said:
            entry.said[-1][1].append(line.strip())
    return entries


def _begins(tag: str, entry: _Entry | None) -> bool:
    if tag in {"", "ER"}:
        return False
    return tag == "TY" or entry is None or (entry.ended and tag in _BEGINNINGS)


def _record(entry: _Entry, raw: str) -> Record:
    held: dict[str, list[str]] = {}
    for tag, value in entry.tags:
        if value and value != "NA":
            held.setdefault(tag, []).append(value)
    kind = kind_of(held.get("TY", ["GEN"])[0])
    values = {name: held[tag][0] for name, tags in _FIELDS.items() for tag in reversed(tags) if tag in held}
    for name, tags in _JOINED.items():
        found = [part for tag in tags for value in held.get(tag, ()) for part in value.split("\n")]
        values[name] = "; ".join(dict.fromkeys(squeeze(part) for part in found))
    if "T1" in held and held["T1"] == held.get("T2") and values.get("venue") == values.get("title"):
        del values["venue"]  # Ovid repeats the title of a book
    _pages(values, held)
    _identifiers(values, held, entry)
    return make_record(held.get("ID", [""])[0], kind, values, _authors(entry), raw=raw)


def _pages(values: dict[str, str], held: dict[str, list[str]]) -> None:
    first, last = held.get("SP", [""])[0], held.get("EP", [""])[0]
    if first and last and last != first and "-" not in first:
        values["pages"] = f"{first}-{last}"
    elif first or last:
        values["pages"] = first or last


def _identifiers(values: dict[str, str], held: dict[str, list[str]], entry: _Entry) -> None:
    if "SN" in held:
        is_book = held.get("TY", [""])[0] in _BOOKS
        values["isbn" if is_book else "issn"] = "; ".join(dict.fromkeys("\n".join(held["SN"]).split("\n")))
    if "doi" not in values:
        found = [
            value for tag, value in entry.tags if tag in {"M3", "L3", "N1"} and re.search(r"\b10\.\d{4,9}/", value)
        ]
        if found:
            values["doi"] = found[0]


def _authors(entry: _Entry) -> tuple[Name, ...]:
    names: list[Name] = []
    for tag, value in entry.tags:
        if tag in _AUTHORS and value:
            for part in value.split("\n"):
                names.extend(_name(part))
    return tuple(names)


def _name(text: str) -> tuple[Name, ...]:
    """One AU line: "Family, Given, Suffix"; a body stands without comma, or with one at its end."""
    text = squeeze(text)
    if text.endswith(","):
        return (Name(literal=text.rstrip(", ")),) if text.rstrip(", ") else ()
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        found = parse_name(text)
        return (found,) if found.literal or found.family else ()
    if len(parts) == 2 and all(parts):
        return (Name(family=parts[0], given=parts[1]),)
    if len(parts) == 3 and all(parts):
        return (Name(family=parts[0], given=f"{parts[1]}, {parts[2]}"),)
    return parse_bibtex_names(text)


def write_author(name: Name) -> str:
    """A name as an AU line holds it; a body ends with a comma, which tells it from a person."""
    return f"{name.literal}," if name.literal else f"{name.family}, {name.given}" if name.given else write_name(name)
