"""EndNote's refer format (.enw), BibIX, and what Google Scholar and publishers write in it."""

from __future__ import annotations

import re

from evidence.model import Export, Record
from evidence.references.assemble import make_record, normal_doi
from evidence.references.readers.tagged import Entry, Tagged, cut, issns, joined, kind_named, people, to_export
from evidence.text import clean

_TAG = re.compile(r"^[ \t]{0,3}%([0-9A-Za-z@+*?!$&()<=>\[\]^~#/|,.:;\\_-])(?:[ \t]+(.*)|[ \t]*)$")
_ONCE = frozenset("0TDJVNPX")
_FIELDS = {
    "volume": "V", "issue": "N", "pages": "P", "publisher": "I", "place": "C", "edition": "7", "language": "G",
    "accession": "M", "database": "~", "date": "8", "type": "9", "section": "&", "number_of_volumes": "6",
    "call_number": "L", "original_title": "Q", "short_title": "!", "provider": "W",
}  # fmt: skip
_PROCEEDINGS = re.compile(r"(?i)\b(?:proceedings|conference|symposium|workshop)\b")
_ISBN = re.compile(r"(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx](?!\d)")
_JOINT = re.compile(r"(?<=\S)(?=%0 [A-Z][A-Za-z ]{3,40}\n[ \t]{0,3}%[A-Z] )")


def read(text: str, path: str) -> Export:
    """Read refer.

    %0 begins an entry, unless the entry has had none yet and no blank line stands between. Entries without %0 are
    separated by blank lines. Entries that say nothing beside their type are refused.
    """
    return to_export(path, "enw", cut(clean(text), _tag_of, _begins, _JOINT), _record)


def _tag_of(line: str, _: str) -> Tagged:
    match = _TAG.match(line)
    return (match[1], (match[2] or "").strip()) if match else None


def _begins(entry: Entry, tag: str, _: str, after_blank: bool) -> bool:
    if tag == "0":
        return after_blank or "0" in entry.tags
    return after_blank and (tag in _ONCE & entry.tags or (tag == "A" and "T" in entry.tags))


def _record(entry: Entry) -> Record:
    kind = kind_named(entry.first("0")) if entry.first("0") else _guessed_kind(entry)
    journals = entry.values("J")
    venue = journals[-1] if journals else entry.first("B")
    series = entry.first("S")
    if kind == "book" and not journals:
        series, venue = series or venue, ""
    values = {name: entry.first(tag) for name, tag in _FIELDS.items()}
    values |= {
        "title": entry.first("T"),
        "abstract": " ".join(entry.values("X")),
        "venue": venue,
        "venue_variants": joined(journals[:-1]),
        "series": series,
        "year": entry.first("D") or entry.first("8"),
        "url": entry.first("U", ">"),
        "keywords": joined(entry.each_line("K")),
        "editors": joined(entry.values("E")),
        "authors_translated": joined(entry.values("H")),
        "translators": joined(entry.values("?")),
        "note": joined(entry.values("Z", "O", "1")),
        "pmcid": next((one for one in entry.values("2") if one.startswith("PMC")), ""),
        "doi": next((one for one in entry.values("R", "M", "U", "3") if normal_doi(one)), "") or entry.first("R"),
        **_numbers(entry.values("@")),
    }
    return make_record(entry.first("F"), kind, values, people(entry.each_line("A")), raw=entry.raw)


def _guessed_kind(entry: Entry) -> str:
    """The kind of an entry without type: by what stands in it, as refer itself does."""
    if entry.first("J"):
        return "article"
    if _PROCEEDINGS.search(entry.first("B")):
        return "conference-paper"
    if entry.first("B"):
        return "chapter" if entry.first("I") else "article"
    if entry.first("R") and not entry.first("I"):
        return "report"
    return "book" if entry.first("I") else "document"


def _numbers(values: list[str]) -> dict[str, str]:
    """ISBNs and ISSNs share one tag; the number of digits tells them apart."""
    isbn = [one for one in values if _ISBN.search(one)]
    rest = [one for one in values if one not in isbn]
    return {"isbn": joined(isbn), "issn": issns(rest)}
