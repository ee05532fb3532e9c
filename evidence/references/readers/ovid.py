"""Ovid's tagged text, with long field names or short ones: MEDLINE, Embase, PsycINFO, HMIC, Social Policy & Practice, ..."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote_plus

from evidence.model import Export, Name, Record
from evidence.references.assemble import make_record, year_in
from evidence.references.readers.ovid_names import authors
from evidence.references.readers.ovid_source import read_source
from evidence.references.readers.tagged import (
    Entry,
    Tagged,
    cut,
    full_range,
    issns,
    joined,
    kind_named,
    split_list,
    to_export,
)
from evidence.text import clean

_NUMBER = re.compile(r"^\s{0,3}<\s{0,5}\d+\s{0,5}\.?\s{0,5}>\s*$")
_SHORT = re.compile(r"^([A-Z][A-Z0-9]) {0,3}-(?: (.*)|\s*)$")
_ALONE = re.compile(r"^([A-Z][A-Z0-9])\s*$")
_LONG = re.compile(r"^([A-Z][\w/&().,' -]{1,60}?):?\s*$")
_NUMBERED = "#"
_ONCE = frozenset({"VN", "UI", "AN", "score"})
_BEGINNINGS = frozenset({_NUMBERED, "VN", "UI", "AN", "TI", "AU", "SO", "AB"})
_NAMES = {
    "TI": "title, article title, report title", "OT": "original title, title original",
    "FA": "authors full name, author full name, authors full names, full author names",
    "AU": "authors, author, author s, author editor, personal author, personal authors, author names, creator, authored by",
    "CA": "corporate author, corporate authors, corporate name, group author, institutional author, organisation, organization",
    "ED": "editor, editors, book editors, book editor",
    "SO": "source, bibliographic source, source information",
    "JN": "journal name, journal, journal title, publication name, publication title, periodical",
    "BT": "book title, title of book",
    "AB": "abstract, english abstract, abstract english",
    "DO": "doi, digital object identifier, doi number",
    "YR": "year of publication, publication year, year", "DP": "date of publication, publication date",
    "VO": "volume, volume number", "IP": "issue, issue part, issue number", "PG": "page, pages, pagination, page numbers",
    "IS": "issn, issn print, issn linking, issn electronic, electronic issn, print issn, linking issn", "IB": "isbn",
    "MH": "mesh subject headings, subject headings, mesh headings, index terms, descriptors, subjects, subject heading",
    "KW": "author keywords, keywords, keyword heading, keyword, key concepts, other keywords, identifiers",
    "LG": "language, languages",
    "UI": "unique identifier", "AN": "accession number", "PM": "pmid, pubmed id, pubmed identifier",
    "PB": "publisher, publishing information, publisher information",
    "PL": "place of publication, country of publication, publication country, publisher location", "DB": "database",
    "PT": "publication type, document type, type of publication, publication types, record type",
    "XL": "link to the ovid full text or citation, link to the ovid full text, link to the external link resolver, external link",
    "URL": "url, web address, internet address, online access, electronic location, website",
    "NT": "notes, note, general notes", "ST": "status", "SE": "series, series title", "EN": "edition",
    "IN": "institution, author affiliation, affiliation, authors affiliation, author affiliations", "VN": "vendor",
}  # fmt: skip
_LONG_NAMES = {name.strip(): tag for tag, names in _NAMES.items() for name in names.split(",")}
_DATABASE = re.compile(r"^[ \t]*Databases?(?: Selected)?(?: Name)?:[ \t]*(\S[^\n]*)$", re.MULTILINE)
_COVERAGE = re.compile(r"\s*<[^<>]*>?\s*$")
_LABEL = re.compile(r"(?<=[.?!\])])\s*\[[^\[\]]{1,60}\]\.?\s*$")
_OPENURL = re.compile(r"[?&](\w{2,6})=([^&\s]{1,500})")
_OPENURL_NAMES = {"volume": "volume", "issue": "issue", "pages": "pages", "date": "year", "title": "venue"}
_JOINT = re.compile(
    r"(?<=[^\s<>])(?=<[ \t]?\d{1,6}[ \t]?\.?[ \t]?>[ \t]*\n(?:[A-Z][A-Z0-9] {0,3}-|[A-Z][A-Za-z ]{1,40}\n[ \t]))"
)


def read(text: str, path: str) -> Export:
    """Read Ovid's tagged text.

    A line with a number in angle brackets begins an entry; where those are missing, a field that an entry has once
    (accession number, unique identifier, score) does, after a blank line. What stands before the first entry is passed
    over, but the one database that it names counts for all. Entries that say nothing are refused.
    """
    text = clean(text)
    first = next((at for at, line in enumerate(text.split("\n")) if _NUMBER.match(line)), 0)
    head = "\n".join(text.split("\n")[: first or 30])
    named = {_COVERAGE.sub("", one[:500]).strip(" .") for one in _DATABASE.findall(head)}
    database = named.pop() if len(named) == 1 else ""
    entries = [entry for entry in cut(text, _tag_of, _begins, _JOINT) if entry.tags & _BEGINNINGS]
    return to_export(path, "ovid-text", entries, _with_database(database))


def _with_database(database: str) -> Callable[[Entry], Record]:
    return lambda entry: _record(entry, database)


def _tag_of(line: str, following: str) -> Tagged:
    if _NUMBER.match(line):
        return _NUMBERED, ""
    short = _SHORT.match(line)
    if short:
        return short[1], (short[2] or "").strip()
    indented = following[:1] in {" ", "\t"} and bool(following.strip())
    if indented and (alone := _ALONE.match(line)):
        return alone[1], ""
    long = _LONG.match(line)
    if long is None:
        return None
    name = re.sub(r"[^a-z]+", " ", long[1].casefold()).strip()
    if name in _LONG_NAMES:
        return _LONG_NAMES[name], ""
    return (name, "") if indented and not line.rstrip().endswith((".", ",")) else None


def _begins(entry: Entry, tag: str, _: str, after_blank: bool) -> bool:
    return tag == _NUMBERED or (after_blank and tag in _ONCE & entry.tags)


def _record(entry: Entry, database: str) -> Record:
    source = read_source(entry.first("SO") or entry.first("BT"))
    database = _COVERAGE.sub("", entry.first("DB")).strip(" .") or database
    title = _plain_title(entry.first("TI"))
    kind = _kind(entry, source)
    linked = _openurl(entry.values("XL"))
    book = entry.first("BT") if not entry.first("SO") else ""
    values = {
        **{name: value for name, value in linked.items() if name not in {"venue", "year"} and value},
        **source,
        "title": title or _plain_title(entry.first("OT", "BT")),
        "original_title": _plain_title(entry.first("OT")) if title and len(entry.first("OT")) > 1 else "",
        "abstract": " ".join(entry.values("AB")),
        "venue": _venue(entry, kind, source) or ("" if book else linked.get("venue", "") if kind == "article" else ""),
        "year": _year(entry, source.get("date", ""), linked.get("year", "")),
        "date": source.get("date", ""),
        "doi": entry.first("DO", "DI") or linked.get("doi", ""),
        "url": next(iter([*entry.values("URL"), *entry.values("UR", "LK")]), ""),
        "issn": issns(entry.values("IS", "IL", "ES")),
        "isbn": joined(split_list(entry.values("IB"))),
        "keywords": joined(split_list(one.replace("*", "") for one in entry.each_line("KW", "MH", "SH", "DE", "HW"))),
        "language": joined(one.strip(" .") for one in entry.values("LG", "LA")),
        "accession": entry.first("AN", "UI").strip(" ."),
        "database": database,
        "provider": "Ovid",
        "pmid": _pmid(entry, database) or linked.get("pmid", ""),
        "publisher": entry.first("PB", "PU") or source.get("publisher", ""),
        "place": entry.first("PL", "CP") or source.get("place", ""),
        "editors": source.get("editors", "") or joined(split_list(entry.each_line("ED"))) * (kind != "article"),
        "publication_type": joined(one.strip(" .") for one in entry.values("DT", "PT")),
        "note": joined(entry.values("NT")),
        "series": entry.first("SE") if kind in {"book", "report", "chapter"} else "",
        "edition": entry.first("EN"),
    }
    for name, tags in (("volume", ("VO", "VI")), ("issue", ("IP",)), ("pages", ("PG",))):
        said = entry.first(*tags)
        if said and (name != "pages" or any(char.isdigit() for char in said)):
            values[name] = full_range(said)
    return make_record("", kind, values, _authors(entry), raw=entry.raw)


def _plain_title(title: str) -> str:
    """A title without the label of the document type or language that Ovid puts after it, and without its full stop."""
    title = _LABEL.sub("", title)
    return title.rstrip(" .") if not title.endswith("...") else title


def _venue(entry: Entry, kind: str, source: dict[str, str]) -> str:
    if kind in {"book", "thesis", "report"}:
        return ""
    return (entry.first("JN", "JT") if kind != "chapter" else "") or source.get("venue", "")


def _year(entry: Entry, date: str, linked: str) -> str:
    """The year of publication; that of the status ("Publish Ahead of Print, 16 March 2015") where there is no other."""
    said = (entry.first("YR"), date, entry.first("DP"), linked, entry.first("PD"), entry.first("ST"), entry.first("DC"))
    return next((one for one in said if year_in(one)), "")


def _pmid(entry: Entry, database: str) -> str:
    said = entry.first("PM") or (entry.first("UI") if "MEDLINE" in database.upper() else "")
    return match[0] if (match := re.search(r"\b\d{4,9}\b", said)) else ""


def _kind(entry: Entry, source: dict[str, str]) -> str:
    types = split_list(entry.values("DT") + entry.values("PT"))
    kinds = [kind for one in types if (kind := kind_named(one.strip(" .").partition(":")[0])) != "document"]
    accession = entry.first("AN")
    if "chapter" in kinds or (source.get("editors") and source.get("pages")):
        return "chapter"
    if accession.startswith("Dissertation") or "thesis" in kinds:
        return "thesis"
    if any(one.strip(" .").casefold() == "patent" for one in types):
        return "document"
    if source.get("volume") or entry.first("JN", "JT"):
        return "article"
    if kinds:
        return kinds[0]
    if source.get("publisher") or entry.first("IB"):
        return "book"
    return "article" if source.get("venue") else "document"


def _openurl(links: list[str]) -> dict[str, str]:
    """What the link to a library's resolver says of the work; Ovid writes one after each entry."""
    for link in links:
        if "sid=OVID" not in link:
            continue
        pairs = [(name, unquote_plus(value)) for name, value in _OPENURL.findall(link)]
        said = {_OPENURL_NAMES[name]: value for name, value in pairs if name in _OPENURL_NAMES}
        ids = [value for name, value in pairs if name == "id"]
        said["doi"] = next((one[4:] for one in ids if one.startswith("doi:")), "")
        said["pmid"] = next((one[5:] for one in ids if one.startswith("pmid:")), "")
        if not any(char.isdigit() for char in said.get("pages", "")):
            said.pop("pages", None)
        return said
    return {}


def _authors(entry: Entry) -> tuple[Name, ...]:
    """Full names where there are as many as short ones; bodies as they are."""
    full, short = authors(entry.each_line("FA")), authors(entry.each_line("AU"))
    bodies = tuple(Name(literal=one.rstrip(" .,")) for one in split_list(entry.each_line("CA")))
    return (full if len(full) >= len(short) else short) + bodies
