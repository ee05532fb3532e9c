"""BibTeX and BibLaTeX: the only door to bibtexparser, with a recovery of what it gives up.

bibtexparser cuts the text into blocks; values, names and LaTeX are read here. What it cannot read, and what it takes
for a comment although it looks like an entry, is tried again leniently and refused with its line where that fails.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.model import EvidenceKind, Export, Record, Refusal
from evidence.references.assemble import is_empty, make_record
from evidence.references.kinds import bibtex_type, kind_of
from evidence.references.latex import decode, verbatim
from evidence.references.names import parse_bibtex_names
from evidence.references.readers.bibvalues import MONTHS, resolve, scan_fields
from evidence.text import clean

_START = re.compile(r"^[ \t]*@(?P<type>[^\s{(@,=\"]*)\s*[{(]", re.MULTILINE)
_HEAD = re.compile(r"\s*@(?P<type>[^\s{(@,=\"]+)\s*[{(]\s*(?P<key>[^,={}()\"]*?)\s*(?P<end>[,})])")
_NO_ENTRY = {"comment", "string", "preamble"}
_BATCH = 2000
_LONGEST = 2_000_000
"""Characters of one entry; no work has a longer one."""
_VENUES = ("journal", "journaltitle", "booktitle", "institution", "school", "howpublished")
_VENUE_OF = {
    "article": ("journal", "journaltitle"),
    "chapter": ("booktitle",),
    "conference-paper": ("booktitle",),
    "report": ("institution",),
    "thesis": ("school", "institution"),
}
_NAMES = {
    "location": "place", "address": "place", "journalabbreviation": "journal_abbreviation", "langid": "language",
    "editor": "editors", "urldate": "accessed", "annotation": "note", "date": "date",
}  # fmt: skip
_VERBATIM = {"url", "doi", "file", "eprint", "pmid", "isbn", "issn"}


@dataclass(frozen=True, slots=True)
class _Entry:
    line: int
    type: str
    key: str
    fields: list[tuple[str, str]]
    raw: str


def read(text: str, path: str) -> Export:
    """Read BibTeX.

    Entries with the same key, and entries that repeat a field, are kept (the first filled value counts, keywords are
    joined). Refused, with line and raw text, are entries without an end and entries that say nothing of a work.
    `verified`, `doubt` and `kind` (a kind of evidence) fill the columns of that name.
    """
    strings = dict(MONTHS)
    records: list[Record] = []
    text, refused = _without_long(clean(text))
    for first_line, part in _batches(text):
        for found in _blocks(part, first_line, strings):
            if isinstance(found, Refusal):
                refused.append(found)
                continue
            record = _record(found, strings)
            if is_empty(record) and not record.fields:
                refused.append(Refusal(line=found.line, reason="the entry has no fields", raw=found.raw))
            else:
                records.append(record)
    refused.sort(key=lambda one: one.line)
    return Export(path=path, format="bibtex", encoding="", records=tuple(records), refused=tuple(refused))


def _without_long(text: str) -> tuple[str, list[Refusal]]:
    """The text with every entry that is too long to be one left blank, its lines still counted; and these, refused."""
    starts = list(_START.finditer(text))
    parts, refused, at = [], list[Refusal](), 0
    for match, end in zip(starts, [*(one.start() for one in starts[1:]), len(text)], strict=True):
        if end - match.start() <= _LONGEST:
            continue
        if match["type"].casefold() not in _NO_ENTRY:
            reason = f"the entry is longer than {_LONGEST:,} characters"
            line = text.count("\n", 0, match.start()) + 1
            refused.append(Refusal(line=line, reason=reason, raw=text[match.start() : match.start() + 2000]))
        parts += [text[at : match.start()], "\n" * text.count("\n", match.start(), end)]
        at = end
    return "".join([*parts, text[at:]]), refused


def _batches(text: str) -> Iterator[tuple[int, str]]:
    """The text in parts of some thousand entries, with the line where each starts: memory stays small."""
    starts = [match.start() for match in _START.finditer(text)][_BATCH::_BATCH]
    line, at = 1, 0
    for stop in [*starts, len(text)]:
        yield line, text[at:stop]
        line += text.count("\n", at, stop)
        at = stop


def _blocks(text: str, first_line: int, strings: dict[str, str]) -> Iterator[_Entry | Refusal]:
    """The entries of a text in order; @string definitions go to `strings` on the way."""
    import bibtexparser
    from bibtexparser import model

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    blocks = bibtexparser.parse_string(text, parse_stack=[]).blocks
    at, lost = 0, -1
    for block in blocks:
        if isinstance(block, model.DuplicateBlockKeyBlock | model.DuplicateFieldKeyBlock):
            block = block.ignore_error_block
        raw = (block.raw or "").lstrip("\n")
        start = max(at, text.find(raw, at))
        if isinstance(block, model.ImplicitComment | model.ParsingFailedBlock):
            lost = start if lost < 0 else lost
            at = start + (len(raw) if isinstance(block, model.ImplicitComment) else 1)
            continue
        if lost >= 0:
            yield from _salvage(text[lost:start], first_line + text.count("\n", 0, lost))
            lost = -1
        at = start + len(raw)
        if isinstance(block, model.String):
            strings.setdefault(block.key.casefold(), resolve(block.value, strings) or block.value)
        elif isinstance(block, model.Entry):
            line = first_line + (block.start_line or 0)
            yield from _checked(
                _Entry(line, block.entry_type, block.key, [(f.key, f.value) for f in block.fields], raw)
            )
    if lost >= 0:
        yield from _salvage(text[lost:], first_line + text.count("\n", 0, lost))


def _checked(entry: _Entry) -> Iterator[_Entry | Refusal]:
    """The entry; or its parts, where it has swallowed the start of another one."""
    if _START.search(entry.raw, 1):
        yield from _salvage(entry.raw, entry.line)
    else:
        yield entry


def _salvage(text: str, first_line: int) -> Iterator[_Entry | Refusal]:
    """What can be read of a stretch that bibtexparser gave up; comments in it are passed over."""
    starts = [match for match in _START.finditer(text) if match["type"].casefold() not in _NO_ENTRY]
    ends = [*(match.start() for match in starts[1:]), len(text)]
    for match, end in zip(starts, ends, strict=False):
        raw = text[match.start() : end].strip()
        line = first_line + text.count("\n", 0, match.start())
        head = _HEAD.match(raw)
        if head is None:
            yield Refusal(line=line, reason="the entry has no citation key", raw=raw)
            continue
        fields, problem = scan_fields(raw, head.end() if head["end"] == "," else head.end() - 1)
        if problem:
            yield Refusal(line=line, reason=problem, raw=raw)
        else:
            yield _Entry(line, head["type"], head["key"], fields, raw)


def _held(entry: _Entry, strings: dict[str, str]) -> dict[str, str]:
    """The fields by name; read again from the raw entry where a missing comma has run two into one."""
    fields = [(name, value, resolve(value, strings)) for name, value in entry.fields]
    if any(text is None for _, _, text in fields) and (head := _HEAD.match(entry.raw)):
        again, problem = scan_fields(entry.raw, head.end())
        fields = fields if problem else [(name, value, resolve(value, strings)) for name, value in again]
    held: dict[str, str] = {}
    for given, value, resolved in fields:
        name, text = given.strip().casefold(), value if resolved is None else resolved
        if name == "keywords" and held.get(name):
            held[name] = f"{held[name]}; {text}"
        elif not held.get(name):
            held[name] = text
    return held


def _record(entry: _Entry, strings: dict[str, str]) -> Record:
    held = _held(entry, strings)
    kind = kind_of(entry.type)
    authors = parse_bibtex_names(held.pop("author", ""))
    values = {_NAMES.get(name, name): _plain(name, value) for name, value in held.items()}
    if kind == "document" and entry.type.casefold() != bibtex_type(kind):
        values["kind_as_given"] = entry.type.casefold()
    if values.get("kind") in set(EvidenceKind):
        values["evidence"] = values.pop("kind")
    _venue(values, kind)
    if "number" in values and kind != "report":
        values.setdefault("issue", values.pop("number"))
    if values.get("subtitle"):
        values["title"] = f"{values.get('title', '')}: {values.pop('subtitle')}"
    return make_record(decode(entry.key), kind, values, authors, raw=entry.raw)


def _venue(values: dict[str, str], kind: str) -> None:
    for name in (*_VENUE_OF.get(kind, ()), *_VENUES):
        if values.get(name) and not (name == "howpublished" and "://" in values[name]):
            values["venue"] = values.pop(name)
            return


def _plain(name: str, value: str) -> str:
    if name in _VERBATIM:
        return verbatim(value)
    if name == "editor":
        return "; ".join(", ".join(filter(None, (n.family or n.literal, n.given))) for n in parse_bibtex_names(value))
    if name == "pages":
        return decode(value.replace("---", "-").replace("--", "-"))
    return decode(value)
