"""RefWorks' tagged format."""

from __future__ import annotations

import re

from evidence.model import Export, Record
from evidence.references.assemble import make_record
from evidence.references.readers.tagged import (
    Entry,
    Tagged,
    cut,
    full_range,
    issns,
    joined,
    kind_named,
    page_range,
    people,
    split_list,
    to_export,
)
from evidence.text import clean

_TAG = re.compile(r"^([A-Z][A-Z0-9])(?: (.*)|[ \t]*)$")
_USUAL_TAGS = """
    RT SR ID A1 T1 JF JO YR FD VO IS SP OP K1 AB NO A2 T2 T3 ED PB PP A3 A4 A5 A6 SN AV AD AN LA CL SF OT OL LK DO
    CN DB DS IP RD ST U1 U2 U3 U4 U5 U6 U7 U8 U9 U10 UL SL LL CR WT WV WP CT CA ER AA AC NP PM PMID JA C1 C2 C3 GE
    SO
"""
_USUAL = frozenset(_USUAL_TAGS.split())
_FIELDS = {
    "volume": "VO", "issue": "IS", "publisher": "PB", "place": "PP", "edition": "ED", "language": "LA", "accession": "AN",
    "database": "DB", "date": "FD", "series": "T3", "short_title": "ST", "call_number": "CN",
    "original_title": "OT", "pmid": "PM",
}  # fmt: skip
_ONCE = frozenset({"T1", "YR", "ID", "SR", "VO", "SP"})
_BOOKS = frozenset({"book", "chapter", "conference-paper", "thesis", "report"})
_JOINT = re.compile(r"(?<=[^\sA-Z])(?=RT [A-Z][A-Za-z,/ ]{3,40}\n[A-Z][A-Z0-9] )")


def read(text: str, path: str) -> Export:
    """Read RefWorks' tagged format.

    RT begins an entry; so does, after a blank line, a tag that an entry has once and that was said already. Entries
    that say nothing beside their type are refused.
    """
    return to_export(path, "refworks", cut(clean(text), _tag_of, _begins, _JOINT, end="ER"), _record)


def _tag_of(line: str, _: str) -> Tagged:
    match = _TAG.match(line)
    return (match[1], (match[2] or "").strip()) if match and match[1] in _USUAL else None


def _begins(entry: Entry, tag: str, _: str, after_blank: bool) -> bool:
    return tag == "RT" or (after_blank and tag in _ONCE & entry.tags)


def _record(entry: Entry) -> Record:
    kind = kind_named(entry.first("RT") or "document")
    values = {name: entry.first(tag) for name, tag in _FIELDS.items()}
    date = entry.first("FD")
    values |= {
        "title": entry.first("T1") or entry.first("T2"),
        "abstract": " ".join(entry.values("AB")),
        "venue": entry.first("JF") or (entry.first("T2") if entry.first("T1") else "") or entry.first("JO"),
        "journal_abbreviation": entry.first("JO") if entry.first("JF") else "",
        "year": entry.first("YR") or date,
        "date": f"{date} {entry.first('YR')}" if date and entry.first("YR") not in date else date,
        "pages": full_range(page_range(entry.first("SP"), entry.first("OP"))),
        "doi": entry.first("DO"),
        "url": entry.first("LK", "UL"),
        "keywords": joined(split_list(entry.values("K1"))),
        "editors": joined(split_list(entry.values("A2"))),
        "note": joined(entry.values("NO")),
        "isbn" if kind in _BOOKS else "issn": _numbers(entry.values("SN"), kind),
    }
    return make_record(entry.first("ID"), kind, values, people(split_list(entry.each_line("A1"))), raw=entry.raw)


def _numbers(values: list[str], kind: str) -> str:
    return joined(values) if kind in _BOOKS else issns(values)
