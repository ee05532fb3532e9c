"""RIS in all usual dialects: Ovid, EBSCO, ProQuest, Scopus, Web of Science, Embase, Cochrane, EndNote, Zotero, ProCite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from evidence.model import Export, Name, Record, Refusal
from evidence.references.assemble import is_empty, make_record
from evidence.references.carried import CARRIED
from evidence.references.names import parse_bibtex_names, parse_name, write_name
from evidence.references.readers.ristags import Held, values_of, writes_bodies_bare
from evidence.references.readers.row import names_a_work
from evidence.references.readers.tagged import numbered
from evidence.text import clean, squeeze

_TAG = re.compile(r"[ \t]*([A-Z][A-Z0-9])(?:  -|[ \t]{0,3}-(?=[ \t]|$))[ \t]?(.*)")
_TYPE = re.compile(r"^[ \t]*TY(?:  -|[ \t]{0,3}-(?=[ \t]|$))", re.MULTILINE)
_SPOILT_TYPE = re.compile(r"\W{0,3}[TY]{0,2}\W{0,6}[A-Z]{3,7}\s*")
_JOINT = re.compile(
    r"(?:(?<=ER  -)|(?<=ER  - )|(?<=[^\s-]))(?=TY  - [A-Z]{3,6}[ \t]*\n[ \t]*[A-Z][A-Z0-9]  ?-)", re.MULTILINE
)
"""Where the first line of an entry follows another without a line end."""
_GLUED = re.compile(r"(?<=\S)(AN|AD|PM|DO)  - (?=\S)")
_BEGINNINGS = frozenset({"TI", "T1", "CT", "BT", "AU", "A1"})
_AFTER_END = frozenset({"NL"})
"""What Ovid writes after the end of an entry."""
_STANDS_IN = ("pmid", "pmcid", "accession", "isbn", "note")
"""Fields that say which work is meant where there is no title."""
_SAYS_NOTHING = frozenset({"database", "provider", "kind_as_given"})
_Line = tuple[int, str]


@dataclass(slots=True)
class _Entry:
    line: int
    lines: list[str] = field(default_factory=list)
    said: list[tuple[str, list[str]]] = field(default_factory=list)
    begun: bool = False
    ended: bool = False

    def add(self, line: str) -> None:
        """Take up a line: a tag with its value, or more of the value before it."""
        self.lines.append(line)
        match = _TAG.match(line)
        if match is None:
            if line and self.said and (more := line.strip()):
                self.said[-1][1].append(more)
        elif match[1] == "ER" and not match[2].strip():
            self.ended = True
        elif match[1] in {"WE", "AD"} and "  - " in match[2]:
            first, *rest = _GLUED.split(match[2])
            self.said += [
                (match[1], [first.strip()]),
                *((t, [v.strip()]) for t, v in zip(rest[::2], rest[1::2], strict=True)),
            ]
        else:
            self.said.append((match[1], [match[2].strip()]))

    def held(self) -> Held:
        """The filled values of each tag; what R writes for a missing value is none."""
        held: Held = {}
        for tag, lines in self.said:
            value = lines[0] if len(lines) == 1 else "\n".join(lines).strip()
            if value and value != "NA":
                held.setdefault(tag, []).append(value)
        return held


def read(text: str, path: str) -> Export:
    """Read RIS.

    An entry runs from TY to ER; a TY also ends the entry before it. Numbers and headings between entries are passed
    over. Refused are tagged lines that no TY begins, entries that say nothing beside their type, one without a title in
    whose middle the file ends, and, as in tables, entries without title, abstract, note, identifier or address.
    """
    records: list[Record] = []
    refused: list[Refusal] = []
    waiting: _Entry | None = None
    for entry in _entries(text):
        if waiting is not None:
            _sort(waiting, records, refused, last=False)
        waiting = entry
    if waiting is not None:
        _sort(waiting, records, refused, last=True)
    return Export(path=path, format="ris", encoding="", records=tuple(records), refused=tuple(refused))


def _sort(entry: _Entry, records: list[Record], refused: list[Refusal], *, last: bool) -> None:
    """The entry to the records, or to those refused."""
    raw = "\n".join(entry.lines)
    reason, record = "", _record(entry, raw)
    if not entry.begun:
        reason = "no TY line begins this entry"
    elif is_empty(record) and set(record.fields) <= _SAYS_NOTHING:
        reason = "the entry is empty: no title, author, DOI or address"
    elif last and not entry.ended and not record.title:
        reason = "the file ends in the middle of this entry"
    elif not names_a_work(record) and not any(record.fields.get(name) for name in _STANDS_IN) and not record.url:
        reason = "the entry has no title"
    if reason:
        refused.append(Refusal(line=entry.line, reason=reason, raw=raw))
    else:
        records.append(record)


def _entries(text: str) -> Iterator[_Entry]:
    """Cut into entries, a stretch from TY to TY at a time: a whole file in lines would take many times its size."""
    number, at = 1, 0
    for stop in _stops(text):
        part = text[at:stop] if stop == len(text) else text[at:stop].removesuffix("\n")
        yield from _cut(numbered(clean(part), _JOINT, number))
        number, at = number + text.count("\n", at, stop), stop


def _stops(text: str) -> Iterator[int]:
    for match in _TYPE.finditer(text):
        if match.start():
            yield match.start()
    yield len(text)


def _cut(lines: list[_Line]) -> Iterator[_Entry]:
    """The entries of one stretch: the one that its TY begins, and tagged lines that none begins."""
    entry: _Entry | None = None
    stray: list[_Line] = []
    for number, line in lines:
        if _TYPE.match(line):
            yield from _done(entry, stray)
            entry, stray = _Entry(number, begun=True), []
            entry.add(line)
        elif entry is not None and not entry.ended:
            entry.add(line)
        else:
            stray.append((number, line))
    yield from _done(entry, stray)


def _done(entry: _Entry | None, stray: list[_Line]) -> Iterator[_Entry]:
    """An entry, and what stands after its end.

    Ovid writes tags after ER: those that begin no work (no title, no author) belong to the entry before them. Others
    are an entry without TY, which starts at their first line, or at a line before it that seems to be a spoilt TY.
    """
    tags = [
        (place, match[1]) for place, (_, line) in enumerate(stray) if (match := _TAG.match(line)) and match[1] != "ER"
    ]
    begins = entry is None or any(tag in _BEGINNINGS for _, tag in tags)
    own = [place for place, tag in tags if begins and not (entry is not None and tag in _AFTER_END)]
    first = own[0] if own else len(stray)
    if own and first and _SPOILT_TYPE.fullmatch(stray[first - 1][1]):
        first -= 1
    if entry is not None:
        for place, _ in tags:
            if place < first:
                entry.add(stray[place][1])
        yield entry
    if own:
        yield from _without_type(stray[first:])


def _without_type(lines: list[_Line]) -> Iterator[_Entry]:
    """Entries that no TY begins, each to its ER."""
    entry: _Entry | None = None
    for number, line in lines:
        if entry is not None and entry.ended and (match := _TAG.match(line)) and match[1] not in _AFTER_END:
            yield entry
            entry = None
        if entry is None:
            entry = _Entry(number)
        if not entry.ended:
            entry.add(line)
    if entry is not None:
        yield entry


def _record(entry: _Entry, raw: str) -> Record:
    held = entry.held()
    kind, values = values_of(held)
    bare = writes_bodies_bare(held)
    people = (part for tag, lines in entry.said if tag in {"AU", "A1"} for part in lines)
    carried = next((value for value in held.get("C8", ()) if value.startswith("evidence:")), "")
    if carried:
        values[CARRIED] = carried
    authors = tuple(name for part in people for name in _name(f"{part}," if bare and "," not in part else part))
    if held.get("TY", [""])[0] == "EDBOOK" and not values["editors"]:
        values["editors"], authors = "; ".join(write_name(name) for name in authors), ()
    return make_record(held.get("ID", [""])[0], kind, values, authors, raw=raw)


@lru_cache(maxsize=50_000)
def _name(text: str) -> tuple[Name, ...]:
    """One AU line: "Family, Given, Suffix"; a body stands without comma, or with one at its end."""
    text = squeeze(text)
    if text == "NA":
        return ()
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
