"""BibTeX and BibLaTeX: the only door to bibtexparser, with a recovery of what it gives up.

bibtexparser cuts the text into blocks; values, names and LaTeX are read here. What it cannot read, and what it takes
for a comment although it looks like an entry, is tried again leniently and refused with its line where that fails.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evidence.model import EvidenceKind, Export, Record, Refusal
from evidence.references.assemble import is_empty, make_record
from evidence.references.kinds import bibtex_type, kind_of
from evidence.references.latex import decode, verbatim
from evidence.references.names import parse_bibtex_names
from evidence.references.readers.bibvalues import MONTHS, resolve, scan_fields
from evidence.references.readers.inherit import Parents, keys_pointed_at, points
from evidence.text import clean

_START = re.compile(r"^[ \t]*@(?P<type>[^\s{(@,=\"]*)\s*[{(]", re.MULTILINE)
_GLUED = re.compile(r"(?<=\})[ \t]*@[A-Za-z]+\{[^\s,={}()\"]+,\s*[A-Za-z][\w-]*\s*=\s*[{\"\w]")
"""An entry behind the end of something else in the same line."""
_ORPHAN = re.compile(r"^[ \t,}]*[A-Za-z][\w-]*[ \t]*=[ \t]*[{\"]", re.MULTILINE)
_HEAD = re.compile(
    r"\s*@(?P<type>[^\s{(@,=\"]+)\s*(?:\{\s*(?P<key>[^,={}\n]*?)\s*(?P<end>[,}])|\(\s*(?P<key2>[^,={}()\n]*?)\s*(?P<end2>[,)]))"
)
_KEYLESS = re.compile(
    r"\s*@(?P<type>[^\s{(@,=\"]+)\s*[{(]\s*(?:(?P<key>[^\s,={}()]+)\s+)?(?=[A-Za-z][\w-]*\s*=\s*[{\"\w])"
)
_BRACELESS = re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*[^\s{(@,]*,[ \t]*\n\s*[A-Za-z][\w-]*\s*=\s*[{\"\d]", re.MULTILINE)
_NO_ENTRY = {"comment", "string", "preamble"}
_NO_ENTRY_SIGN = re.compile(r"@(?:comment|string|preamble)\b", re.IGNORECASE)
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
    "editor": "editors", "urldate": "accessed", "annotation": "note", "annote": "note", "journal-iso": "journal_abbreviation",
    "shortjournal": "journal_abbreviation", "abbrev_source_title": "journal_abbreviation", "unique-id": "accession",
    "article-number": "article_number", "art_number": "article_number", "articleno": "article_number", "pubmed_id": "pmid",
}  # fmt: skip
_ONE_YEAR = re.compile(r"\d{4}")
_EVIDENCE = frozenset(one.value for one in EvidenceKind)
_DATABASES = frozenset({"scopus", "pubmed", "web of science", "embase", "medline", "dimensions", "openalex"})
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
    text = clean(text)
    starts = [match.start() for match in _START.finditer(text)]
    text, refused = _without_long(text, starts)
    strings, parents = dict(MONTHS), Parents(keys_pointed_at(text))
    records: list[Record] = []
    lines: list[int] = []
    waiting: list[tuple[int, _Entry, dict[str, str]]] = []
    parts = list(_batches(text, starts))
    del text  # a part takes half the room or less, if it holds no character beyond Latin
    for first_line, part in parts:
        for found in _blocks(part, first_line, strings):
            if isinstance(found, Refusal):
                refused.append(found)
                continue
            held = _held(found, strings)
            if parents.wanted:
                parents.meet(found.type, found.key, held)
                if points(held):
                    waiting.append((len(records), found, held))
            if _only_lends(found.type, held):
                refused.append(Refusal(line=found.line, reason="it holds fields for other entries only", raw=found.raw))
            else:
                records.append(_record(found, held))
                lines.append(found.line)
    for place, entry, held in waiting:
        if not _only_lends(entry.type, held):
            records[place] = _record(entry, parents.completed(entry.type, held))
    empty = [(line, one) for line, one in zip(lines, records, strict=True) if _says_nothing(one)]
    refused += [Refusal(line=line, reason="the entry has no fields", raw=one.raw) for line, one in empty]
    refused.sort(key=lambda one: one.line)
    read = tuple(one for one in records if not _says_nothing(one))
    return Export(path=path, format="bibtex", encoding="", records=read, refused=tuple(refused))


def _only_lends(kind: str, held: Mapping[str, str]) -> bool:
    """Whether an entry is there for others to take fields from, and names neither a title nor a person itself."""
    return kind == "xdata" and not any(held.get(name) for name in ("title", "author", "editor"))


def _says_nothing(record: Record) -> bool:
    return is_empty(record) and not record.fields and record.year is None


def _without_long(text: str, starts: list[int]) -> tuple[str, list[Refusal]]:
    """The text with every entry that is too long to be one left blank, its lines still counted; and these, refused."""
    parts, refused, at = [], list[Refusal](), 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        if end - start <= _LONGEST:
            continue
        match = _START.match(text, start)
        if match and match["type"].casefold() not in _NO_ENTRY:
            reason = f"the entry is longer than {_LONGEST:,} characters"
            line = text.count("\n", 0, start) + 1
            refused.append(Refusal(line=line, reason=reason, raw=text[start : start + 2000]))
        parts += [text[at:start], "".join("\n" if char == "\n" else " " for char in text[start:end])]
        at = end
    return "".join([*parts, text[at:]]), refused


def _batches(text: str, starts: list[int]) -> Iterator[tuple[int, str]]:
    """The text in parts of some thousand entries, with the line where each starts: memory stays small."""
    line, at = 1, 0
    for stop in [*starts[_BATCH::_BATCH], len(text)]:
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
            fields = [(one.key, one.value) for one in block.fields]
            yield from _checked(_Entry(line, block.entry_type.casefold(), block.key, fields, raw))
    if lost >= 0:
        yield from _salvage(text[lost:], first_line + text.count("\n", 0, lost))


def _checked(entry: _Entry) -> Iterator[_Entry | Refusal]:
    """The entry; or its parts, where it has swallowed the start of another one."""
    if entry.raw.find("@", 1) > 0 and (_START.search(entry.raw, 1) or _GLUED.search(entry.raw, 1)):
        yield from _salvage(entry.raw, entry.line)
    else:
        yield entry


def _salvage(text: str, first_line: int) -> Iterator[_Entry | Refusal]:
    """What can be read of a stretch that bibtexparser gave up; comments in it are passed over."""
    starts = [match.start() for match in _START.finditer(text) if match["type"].casefold() not in _NO_ENTRY]
    starts = sorted({*starts, *(match.start() for sign in (_BRACELESS, _GLUED) for match in sign.finditer(text))})
    before = text[: starts[0] if starts else len(text)]
    if not _NO_ENTRY_SIGN.search(before) and (orphan := _ORPHAN.search(before)):
        line = first_line + text.count("\n", 0, orphan.start())
        yield Refusal(line=line, reason="the fields stand in no entry", raw=before[orphan.start() :].strip())
    for start, end in zip(starts, [*starts[1:], len(text)], strict=False):
        raw = text[start:end].strip()
        line = first_line + text.count("\n", 0, start)
        head = _head(raw)
        if head is None:
            yield Refusal(line=line, reason="the entry has no opening brace or no citation key", raw=raw)
            continue
        type_, key, at = head
        fields, problem = scan_fields(raw, at)
        if problem:
            yield Refusal(line=line, reason=problem, raw=raw)
        else:
            yield _Entry(line, type_, key, fields, raw)


def _head(raw: str) -> tuple[str, str, int] | None:
    """Type and key of an entry (the key may be missing), and the offset where its fields start; None where it has neither."""
    if head := _HEAD.match(raw):
        at = head.end() if (head["end"] or head["end2"]) == "," else head.end() - 1
        return head["type"].casefold(), head["key"] or head["key2"] or "", at
    if head := _KEYLESS.match(raw):
        return head["type"].casefold(), head["key"] or "", head.end()
    return None


def _held(entry: _Entry, strings: dict[str, str]) -> dict[str, str]:
    """The fields by name; read again from the raw entry where a missing comma has run two into one."""
    fields = [(name, value, resolve(value, strings)) for name, value in entry.fields]
    if any(text is None for _, _, text in fields) and (head := _head(entry.raw)):
        again, problem = scan_fields(entry.raw, head[2])
        fields = fields if problem else [(name, value, resolve(value, strings)) for name, value in again]
    held: dict[str, str] = {}
    for given, value, resolved in fields:
        name, text = sys.intern(given.strip().casefold()), value if resolved is None else resolved
        if name == "keywords" and held.get(name):
            held[name] = f"{held[name]}; {text}"
        elif not held.get(name):
            held[name] = text
    return held


def _record(entry: _Entry, held: dict[str, str]) -> Record:
    kind = kind_of(entry.type)
    authors = parse_bibtex_names(held.get("author", ""))
    values = {_NAMES.get(name, name): _plain(name, value) for name, value in held.items() if name != "author"}
    if kind == "document" and entry.type != bibtex_type(kind):
        values["kind_as_given"] = entry.type
    if values.get("kind") in _EVIDENCE:
        values["evidence"] = values.pop("kind")
    _venue(values, kind)
    if "number" in values and kind != "report":
        values.setdefault("issue", values.pop("number"))
    if values.get("subtitle"):
        values["title"] = f"{values.get('title', '')}: {values.pop('subtitle')}"
    if not values.get("year") and _ONE_YEAR.fullmatch(values.get("date", "")):
        values["year"] = values.pop("date")
    if values.get("source", "").casefold() in _DATABASES:
        values.setdefault("database", values.pop("source"))
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
