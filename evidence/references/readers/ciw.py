"""Web of Science: tagged text (.ciw, plain text) and the tab-delimited form of the same fields."""

from __future__ import annotations

import re
from collections.abc import Callable

from evidence.model import Export, Name, Record, Refusal
from evidence.references.assemble import make_record
from evidence.references.readers.tagged import (
    Entry,
    Tagged,
    cut,
    full_range,
    issns,
    joined,
    page_range,
    people,
    split_list,
    to_export,
)
from evidence.text import clean

_TAG = re.compile(r"^([A-Z][A-Z0-9])(?: (.*)|\s*)$")
_USUAL_TAGS = """
    PT AU AF BA BF CA GP BE BG TI SO SE BS LA DT CT CY CL SP HO DE ID AB C1 C3 RP EM RI OI FU FP FX CR NR TC Z9 Z8
    ZB ZR ZS U1 U2 PU PI PA SN EI BN J9 JI PD PY VL IS PN SU SI MA BP EP AR DI DL D2 EA EY PG P2 WC WE SC GA PM UT
    OA HC HP DA ER EF FN VR PS AE DG PC PL MC CC MQ BD OR TA FT TT
"""
_USUAL = frozenset(_USUAL_TAGS.split())
_FILE_LEVEL = frozenset({"FN", "VR", "EF"})
_HEADER = re.compile(r"\A\s*\"?PT\"?\t\"?(?:AU|BA|TI|CA|UT)\"?\t")
_DATABASES = {
    "WOS": "Web of Science", "ISI": "Web of Science", "BCI": "BIOSIS Citation Index", "BIOSIS": "BIOSIS Previews",
    "MEDLINE": "MEDLINE", "CCC": "Current Contents Connect", "KJD": "KCI-Korean Journal Database",
    "SCIELO": "SciELO Citation Index", "RSCI": "Russian Science Citation Index", "CABI": "CAB Abstracts",
    "DIIDW": "Derwent Innovations Index", "INSPEC": "Inspec", "FSTA": "FSTA", "ZOOREC": "Zoological Record",
    "DRCI": "Data Citation Index", "PPRN": "Preprint Citation Index", "PQDT": "ProQuest Dissertations & Theses Citation Index",
    "CSCD": "Chinese Science Citation Database", "GCI": "Grants Index",
}  # fmt: skip
_MAIL = re.compile(r"\s*\([^()\s]*@[^()]*\)")
_NUMBER_MARK = re.compile(r"^(?:UNSP|ARTN|ART\.? ?NO\.?|Article ID|PII)[ :]+", re.IGNORECASE)
_JOINT = re.compile(r"(?:(?<=\nER)|(?<=\nER )|(?<=[^\sA-Z]))(?=PT [JBSP][ \t]*\n[A-Z][A-Z0-9] )")


def read(text: str, path: str) -> Export:
    """Read Web of Science's export, tagged or tab-delimited.

    An entry runs from PT to ER; PT also ends the entry before it. Continuation lines are indented by three spaces, or
    in some files not at all: then only the usual tags are tags. Entries that say nothing are refused, and so are rows
    with more cells than the header names.
    """
    text = clean(text)
    if is_table(text):
        return _read_table(text, path)
    indented = re.search(r"^ {3}\S", text, re.MULTILINE) is not None
    return to_export(path, "ciw", cut(text, _tagger(indented), _begins, _JOINT, end="ER"), _record)


def is_table(text: str) -> bool:
    """Whether the text is the tab-delimited form: its header names two-letter fields."""
    return _HEADER.match(text) is not None


def _tagger(indented: bool) -> Callable[[str, str], Tagged]:
    def tag_of(line: str, _: str) -> Tagged:
        match = _TAG.match(line)
        if match is None or match[1] in _FILE_LEVEL or not (indented or match[1] in _USUAL):
            return None
        return match[1], (match[2] or "").strip()

    return tag_of


def _begins(_: Entry, tag: str, value: str, after_blank: bool) -> bool:
    return tag == "PT" and (len(value) <= 1 or after_blank)


def _read_table(text: str, path: str) -> Export:
    """One row a line; nothing is quoted. A header in the middle, where files were joined, is passed over."""
    lines = text.split("\n")
    at = next(number for number, line in enumerate(lines) if line.strip())
    tags = [cell.strip().strip('"') for cell in lines[at].strip().split("\t")]
    entries, crowded = [], []
    for number, line in enumerate(lines[at + 1 :], at + 2):
        cells = line.split("\t")
        if not line.strip() or _HEADER.match(line):
            continue
        if any(cell.strip() for cell in cells[len(tags) :]):
            reason = f"the row has {len(cells)} cells where the header names {len(tags)}"
            crowded.append(Refusal(line=number, reason=reason, raw=line))
            continue
        entry = Entry(number, lines=[line])
        for tag, cell in zip(tags, cells, strict=False):
            entry.say(tag, cell.strip())
        entries.append(entry)
    read_in = to_export(path, "ciw", entries, _record)
    refused = sorted((*read_in.refused, *crowded), key=lambda one: one.line)
    return Export(path=path, format="ciw", encoding="", records=read_in.records, refused=tuple(refused))


def _record(entry: Entry) -> Record:
    title, source = entry.first("TI"), entry.first("SO")
    kind = _kind(entry, title, source)
    accession = entry.first("UT")
    values = {
        "title": title or source,
        "original_title": entry.first("TT"),
        "abstract": " ".join(entry.values("AB")),
        "venue": source if title and not (kind == "book" and source == title) else "",
        "year": entry.first("PY") or entry.first("PD", "EA", "EY"),
        "date": _date(entry.first("PD"), entry.first("PY")),
        "doi": entry.first("DI") or entry.first("D2"),
        "url": entry.first("DL") if entry.first("DL").startswith("http") else "",
        "volume": entry.first("VL"),
        "issue": entry.first("IS"),
        "pages": _pages(entry),
        "publisher": entry.first("PU"),
        "place": entry.first("PI"),
        "series": entry.first("SE"),
        "conference": ", ".join(entry.values("CT", "CL")),
        "issn": issns(entry.values("SN", "EI")),
        "isbn": joined(split_list(entry.values("BN"))),
        "keywords": joined(split_list(entry.values("DE", "ID"))),
        "language": entry.first("LA"),
        "editors": joined(split_list(entry.each_line("BE"))),
        "journal_abbreviation": entry.first("JI", "J9"),
        "publication_type": entry.first("DT"),
        "accession": accession,
        "database": _DATABASES.get(accession.partition(":")[0].upper(), "Web of Science" if accession else ""),
        "pmid": entry.first("PM") or (accession.partition(":")[2] if accession.startswith("MEDLINE:") else ""),
        "number": entry.first("PN"),
    }
    return make_record("", kind, values, _authors(entry), raw=entry.raw)


def _date(day: str, year: str) -> str:
    return f"{day} {year}".strip() if day and year not in day else day


def _kind(entry: Entry, title: str, source: str) -> str:
    medium, type_ = entry.first("PT")[:1], entry.first("DT").casefold()
    if medium == "P":
        return "document"
    if medium == "J":
        return "article"
    if "proceedings paper" in type_ or "meeting" in type_ or entry.first("CT"):
        return "conference-paper"
    if "chapter" in type_ or medium == "S" or (title and source and title.casefold() != source.casefold()):
        return "chapter" if medium in {"B", "S"} or "chapter" in type_ else "article"
    return "book" if medium == "B" else "document"


def _pages(entry: Entry) -> str:
    known = page_range(entry.first("BP"), entry.first("EP"))
    if not known and (spoken := entry.first("PS")):
        known = full_range(spoken)
    return known or _NUMBER_MARK.sub("", entry.first("AR"))


def _authors(entry: Entry) -> tuple[Name, ...]:
    """Full names (AF) before short ones (AU), those of a book where it has no other; bodies (CA) as they are."""
    for tag in ("AF", "AU", "BF", "BA"):
        found = people(_MAIL.sub("", one) for one in split_list(entry.each_line(tag)))
        if found:
            break
    return found + tuple(Name(literal=one) for one in split_list(entry.values("CA")))
