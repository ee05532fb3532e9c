"""What the readers of tagged text share: cutting lines into entries, names, page ranges, kinds, the final Export."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from evidence.model import Export, Name, Record, Refusal
from evidence.references.assemble import is_empty
from evidence.references.kinds import kind_of
from evidence.references.names import OTHERS, parse_name
from evidence.text import squeeze

_KINDS = {
    "journal": "article", "journalarticles": "article", "journalelectronic": "article", "electronicarticle": "article",
    "magazine": "article", "periodical": "article", "serial": "article",
    "bookwhole": "book", "bookedited": "book", "books": "book", "editedbook": "book", "electronicbook": "book",
    "authoredbook": "book", "monograph": "book", "encyclopedia": "chapter", "chapter": "chapter",
    "electronicbooksection": "chapter", "encyclopediaentry": "chapter", "dictionary": "chapter",
    "conferenceproceedings": "conference-paper", "proceedingspaper": "conference-paper", "meetingpaper": "conference-paper",
    "conferenceabstract": "conference-paper", "speechesmeetingpapers": "conference-paper",
    "dissertationthesis": "thesis", "dissertationthesisunpublished": "thesis", "dissertationabstract": "thesis",
    "dissertationstheses": "thesis", "academicdissertation": "thesis",
    "governmentdocument": "report", "officialpublication": "report", "governmentpublication": "report",
    "onlinediscussionforumblogs": "webpage", "webresource": "webpage", "onlinemultimedia": "webpage",
    "lawsstatutes": "legislation", "billsresolutions": "legislation", "casecourtdecisions": "legislation",
    "legalruleorregulation": "legislation", "unpublishedwork": "manuscript", "unpublishedmaterial": "manuscript",
    "onlinedatabase": "dataset",
}  # fmt: skip
_SHORT_RANGE = re.compile(r"(?<![\w.-])([A-Za-z]{0,4})(\d{1,12})-(\d{1,12})(?!\w|-\d)")
_ISSN = re.compile(r"(?<!\d)(\d{4})-?(\d{3}[\dXx])(?!\d)")
_SPACED = re.compile(r"^([^\s,]{2,60}(?: [^\s,]{2,60}){0,3}?) ((?:[A-Z]\.? ?){1,3})$")
_SUFFIX = re.compile(r"^(.+?),? (Jr|Sr|2nd|3rd|4th|II|III|IV)\.?$")


@dataclass(slots=True)
class Entry:
    """One entry while it is read: the line it starts at (from 1), all its lines, and each tag with the lines of its value."""

    line: int
    lines: list[str] = field(default_factory=list)
    said: list[tuple[str, list[str]]] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    ended: bool = False

    @property
    def raw(self) -> str:
        """The entry as it stood in the file."""
        return "\n".join(self.lines).rstrip()

    def say(self, tag: str, value: str) -> None:
        """Add a tag with the first line of its value."""
        self.said.append((tag, [value]))
        self.tags.add(tag)

    def values(self, *tags: str) -> list[str]:
        """What stands under any of the tags, in file order, continuation lines joined; empty values left out."""
        found = (squeeze(" ".join(lines)) for tag, lines in self.said if tag in tags) if self.tags & set(tags) else ()
        return [value for value in found if value]

    def each_line(self, *tags: str) -> list[str]:
        """The lines under any of the tags, one by one."""
        return [squeeze(line) for tag, lines in self.said if tag in tags for line in lines if line.strip()]

    def first(self, *tags: str) -> str:
        """The first value of the first tag that has one; "" where none has."""
        return next((values[0] for tag in tags if (values := self.values(tag))), "")


Tagged = tuple[str, str] | None
TagOf = Callable[[str, str], Tagged]
"""From a line and the one after it to its tag and value; None where it has no tag."""
Begins = Callable[[Entry, str, str, bool], bool]
"""Whether a tagged line begins a new entry: from the entry so far, tag, value, and whether a blank line stands before."""


def numbered(text: str, joint: re.Pattern[str], first: int = 1) -> list[tuple[int, str]]:
    """The lines of a cleaned text with their numbers; one that has lost its end stands in two parts, cut at the `joint`."""
    marked = joint.sub("\x00", text)
    return [(number, part) for number, line in enumerate(marked.split("\n"), first) for part in line.split("\x00")]


def cut(text: str, tag_of: TagOf, begins: Begins, joint: re.Pattern[str], end: str = "") -> list[Entry]:
    """Cut a cleaned text into entries; a line without a tag continues the value before it.

    What stands before the first tag, or without a tag after the line `end`, is passed over. `joint` is where the first
    line of an entry follows another line without a line end between them.
    """
    entries: list[Entry] = []
    lines = numbered(text, joint)
    after_blank = True
    for place, (number, line) in enumerate(lines, 1):
        found = tag_of(line, lines[place][1] if place < len(lines) else "")
        entry = entries[-1] if entries else None
        if found and found[0] != end and (entry is None or entry.ended or begins(entry, *found, after_blank)):
            entry = Entry(number)
            entries.append(entry)
        after_blank = not line.strip()
        if entry is None or (entry.ended and not found):
            continue
        entry.lines.append(line)
        _take(entry, line.strip(), found, end)
    return entries


def _take(entry: Entry, line: str, found: Tagged, end: str) -> None:
    if found and end and found[0] == end:
        entry.ended = True
    elif found:
        entry.say(*found)
    elif line and entry.said:
        entry.said[-1][1].append(line)


def to_export(path: str, name: str, entries: Iterable[Entry], record_of: Callable[[Entry], Record]) -> Export:
    """Every entry as a record, or refused where it says nothing about any work."""
    records: list[Record] = []
    refused: list[Refusal] = []
    for entry in entries:
        record = record_of(entry)
        if is_empty(record) and not any(record.fields.get(one) for one in ("pmid", "pmcid", "accession")):
            reason = "the entry is empty: no title, author, identifier or address"
            refused.append(Refusal(line=entry.line, reason=reason, raw=entry.raw))
        else:
            records.append(record)
    return Export(path=path, format=name, encoding="", records=tuple(records), refused=tuple(refused))


def kind_named(*names: str) -> str:
    """The kind that the first known one of the type names stands for; "document" where none is known."""
    for name in names:
        plain = "".join(char for char in name.casefold() if char.isalnum())
        kind = _KINDS.get(plain) or kind_of(name)
        if kind != "document":
            return kind
    return "document"


def person(text: str) -> Name | None:
    """A name as tagged formats write it: "Family, Given", "Family, Given, Suffix", "Family AB", "A Body,".

    None where there is no name in it.
    """
    text = squeeze(text)
    if text.casefold().rstrip(".") in {"et al", "others"}:
        return OTHERS
    if not any(char.isalnum() for char in text) or text.casefold() in {
        "[anonymous]",
        "anonymous",
        "[no authors listed]",
    }:
        return None
    if text.endswith(","):
        return Name(literal=text.rstrip(", "))
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 2 and all(parts):
        return Name(family=parts[0], given=parts[1])
    if len(parts) == 3 and all(parts):
        return Name(family=parts[0], given=f"{parts[1]}, {parts[2]}")
    found = parse_name(text)
    apart = _SPACED.match(found.family)
    if apart:
        return Name(family=apart[1], given=f"{apart[2]} {found.given}")
    return found if found.literal or found.family else Name(literal=text)


def people(texts: Iterable[str]) -> tuple[Name, ...]:
    """The names in the texts, one each, without those that are none."""
    return tuple(name for text in texts if (name := person(text)))


def with_suffix(text: str) -> str:
    """A name whose last word is a suffix, with the comma before it: "Smith, John R Jr" gives "Smith, John R, Jr"."""
    match = _SUFFIX.match(text) if "," in text else None
    return f"{match[1]}, {match[2]}" if match else text


def full_range(pages: str) -> str:
    """Page ranges with the second number written out: "454-81" gives "454-481", "S12-9" gives "S12-S19"."""
    return _SHORT_RANGE.sub(_filled, pages)


def _filled(match: re.Match[str]) -> str:
    letters, first, last = match.groups()
    if len(last) >= len(first):
        return match.group()
    full = first[: -len(last)] + last
    return f"{letters}{first}-{letters}{full}" if full > first else match.group()


def page_range(first: str, last: str) -> str:
    """One range from a first and a last page, either of which may be missing."""
    return f"{first}-{last}" if first and last and first != last and "-" not in first else first or last


def joined(values: Iterable[str]) -> str:
    """The values in one, each once, separated by semicolons."""
    return "; ".join(dict.fromkeys(value for value in values if value))


def split_list(values: Iterable[str]) -> list[str]:
    """The parts of semicolon-separated values."""
    return [part.strip() for value in values for part in value.split(";") if part.strip()]


def issns(values: Sequence[str]) -> str:
    """The ISSNs in the values, bare; the values themselves where none is in them."""
    found = [f"{one[0]}-{one[1].upper()}" for value in values for one in _ISSN.findall(value)]
    return joined(found or values)
