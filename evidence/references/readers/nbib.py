"""PubMed and MEDLINE (.nbib), and ERIC's files in the same form."""

from __future__ import annotations

import re

from evidence.model import Export, Name, Record
from evidence.references.assemble import make_record, normal_doi, year_in
from evidence.references.readers.tagged import (
    Entry,
    Tagged,
    cut,
    full_range,
    issns,
    joined,
    kind_named,
    person,
    to_export,
    with_suffix,
)
from evidence.text import clean, squeeze

_TAG = re.compile(r"^([A-Z][A-Z0-9]{1,5}) {0,3}-(?: (.*)|(\S.*)|\s*)$")
_USUAL_TAGS = """
    AB AD AID AU AUID BTI CDAT CI CIN CN COI CON COIS CP CRDT CRF CRI CTDT CTI DA DCOM DDIN DEP DP DRDT DRIN ECF
    ECI EDAT EIN EN EFR FAU FED ED FIR FPS FT GN GR GS IP IR IRAD IS ISBN ISSN JID JT LA LID LR MH MHDA MID NM OAB
    OABL OCI OID ORI OT OTO OWN PB PG PHST PL PMC PMCR PMID PS PST PT PUBM RF RIN RN ROF RPF RPI RRF RRI SB SFM SI
    SO SPIN STAT TA TI TT UIN UOF VI VTI
"""
_USUAL = frozenset(_USUAL_TAGS.split())
_HEADS = frozenset({"PMID", "OWN", "STAT", "PMC", "PMCR", "TI", "BTI"})
_NOT_HERE = re.compile(r"^\[?not available\.?\]?\.?$", re.IGNORECASE)
_LABEL = re.compile(r"\s*\[(\w+)\]\s*$")
_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+", re.IGNORECASE)
_JOINT = re.compile(r"(?<=\S)(?=PMID- ?\d{1,9}[ \t]*\n[A-Z][A-Z0-9]{1,4} {0,2}- )")


def read(text: str, path: str) -> Export:
    """Read PubMed's format.

    A PMID begins an entry; so does the first line of an entry (owner, status, PMC number, title) after a blank line,
    for databases that give no PMID. Entries that say nothing are refused.
    """
    return to_export(path, "nbib", cut(clean(text), _tag_of, _begins, _JOINT), _record)


def _tag_of(line: str, _: str) -> Tagged:
    match = _TAG.match(line)
    if match is None or (match[1] not in _USUAL and line[4:6] != "- "):
        return None
    return match[1], (match[2] or match[3] or "").strip()


def _begins(entry: Entry, tag: str, _: str, after_blank: bool) -> bool:
    return tag == "PMID" or (after_blank and tag in _HEADS) or (tag == "OWN" and tag in entry.tags)


def _record(entry: Entry) -> Record:
    title, vernacular = squeeze(" ".join(entry.values("TI"))), entry.first("TT", "VTI")
    book = entry.first("BTI", "CTI")
    if _NOT_HERE.match(title) and vernacular:
        title, vernacular = vernacular, ""
    venue = book if book and title else entry.first("JT", "TA")
    values = {
        "title": title or book or vernacular,
        "original_title": vernacular if title else "",
        "abstract": " ".join(entry.values("AB") or entry.values("OAB")),
        "venue": venue,
        "year": entry.first("DP") if year_in(entry.first("DP")) else entry.first("DEP", "DP", "EDAT", "CRDT")[:4],
        "date": entry.first("DP"),
        "volume": entry.first("VI"),
        "issue": entry.first("IP"),
        "series": entry.first("CTI") if entry.first("BTI") else "",
        "publisher": entry.first("PB"),
        "place": entry.first("PL"),
        "edition": entry.first("EN"),
        "language": joined(entry.values("LA")),
        "issn": issns(entry.values("IS", "ISSN")),
        "isbn": joined(_LABEL.sub("", one) for one in entry.values("ISBN")),
        "keywords": joined(one.replace("*", "") for one in entry.values("MH", "OT")),
        "editors": joined(entry.values("FED") or entry.values("ED")),
        "journal_abbreviation": entry.first("TA") if entry.first("TA") != venue else "",
        "note": joined(entry.values("GN")),
        "publication_type": joined(entry.values("PT")),
        "pmid": entry.first("PMID"),
        "pmcid": entry.first("PMC"),
        **_identifiers(entry),
    }
    kind = _kind(entry, book, title)
    if values["database"] == "ERIC" and kind != "article":
        values["publisher"], values["venue"] = values["publisher"] or venue, ""
    return make_record("", kind, values, _authors(entry), raw=entry.raw)


def _kind(entry: Entry, book: str, title: str) -> str:
    if book:
        return "chapter" if title else "book"
    types = [one.partition(" - ")[0] for one in entry.values("PT")]
    if entry.first("OWN") == "ERIC" and entry.first("OID").startswith("ED"):
        found = kind_named(*types)
        return found if found not in {"article", "document"} else "report"
    if entry.tags & {"JT", "TA"} and (entry.first("JT", "TA")):
        return "article"
    return kind_named(*types, "article" if entry.first("PMID") else "")


def _identifiers(entry: Entry) -> dict[str, str]:
    """DOI, address, accession number, database and pages; the publisher's item number is the page where there is no other."""
    doi, address, item = "", "", ""
    for value in entry.values("AID", "LID", "SO"):
        label = match[1].casefold() if (match := _LABEL.search(value)) else ""
        if not doi and label != "pii" and (label == "doi" or normal_doi(value)):
            doi = value
        elif not address and _ADDRESS.match(value):
            address = value
        elif not item and label == "pii":
            item = _LABEL.sub("", value)
    pages = entry.first("PG") or item
    eric = entry.first("OID") if entry.first("OWN") == "ERIC" else ""
    database = "ERIC" if entry.first("OWN") == "ERIC" else "PubMed" if entry.first("PMID") else ""
    return {
        "doi": _LABEL.sub("", doi), "url": address, "accession": eric, "database": database, "pages": full_range(pages),
    }  # fmt: skip


def _authors(entry: Entry) -> tuple[Name, ...]:
    """Full names where the entry gives them, and the short ones that have no full form; bodies as they are."""
    full = {value.partition(",")[0].casefold() for value in entry.values("FAU")}
    names: list[Name | None] = []
    for tag, lines in entry.said:
        value = squeeze(" ".join(lines))
        if not value or tag not in {"FAU", "AU", "CN"}:
            continue
        name = Name(literal=value) if tag == "CN" else person(with_suffix(value))
        if tag != "AU" or name is None or not full or not _is_told(name, value, full):
            names.append(name)
    return tuple(name for name in names if name)


def _is_told(name: Name, value: str, full: set[str]) -> bool:
    family = (name.family or value.rpartition(" ")[0] or value).casefold()
    return family in full or any(value.casefold().startswith(one) for one in full)
