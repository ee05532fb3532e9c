"""The columns of a table of references: which names stand for what, and where the header row stands."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass

_ALIASES = {
    "key": "key id recordid citationkey refid referenceid",
    "title": "title articletitle documenttitle itemtitle displayname primarytitle doctitle ti t1",
    "abstract": "abstract abstractnote abstracttext abstracts ab n2 summary",
    "authors": "authors author authornames authorss authorsname authorlist firstauthors primaryauthors creators creator au a1"
    " authorshipsauthordisplayname authorfullnames authorsfullnames",
    "year": "year publicationyear pubyear py yearpublished yearofpublication datepublished publicationdate date pubdate issued",
    "venue": "journal journaltitle booktitle institution container containertitle sourcetitle publicationtitle journalbook"
    " venue publication journalname secondarytitle primarylocationsourcedisplayname conferencename",
    "doi": "doi itemdoi do doilink digitalobjectidentifier",
    "url": "url link openurllink externalurl sourceurls urls articleurl",
    "volume": "volume vol journalvolume bibliovolume vl",
    "issue": "issue number issuenumber journalissue biblioissue is",
    "pages": "pages page pagerange pagination",
    "first_page": "startpage pagestart firstpage bibliofirstpage sp",
    "last_page": "endpage pageend lastpage bibliolastpage ep",
    "kind": "kind type itemtype documenttype entrytype typeofreference publicationtype contenttype referencetype",
    "evidence": "evidence evidencekind",
    "verified": "verified",
    "doubt": "doubt",
    "publisher": "publisher pb",
    "isbn": "isbn",
    "issn": "issn issns",
    "keywords": "keywords authorkeywords kw",
    "language": "language languageoforiginaldocument la",
    "pmid": "pmid pubmedid idspmid",
    "place": "place placepublished address",
    "edition": "edition",
    "note": "note notes",
}
ORDER = {alias: (name, rank) for name, aliases in _ALIASES.items() for rank, alias in enumerate(aliases.split())}
DELIMITERS = (",", "\t", ";", "|")
_LINES = 25
_LONGEST_NAME = 200
"""Characters that the name of a column may have."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table starts: the line of its header (from 0), its delimiter, and its column names as written."""

    line: int
    delimiter: str
    columns: tuple[str, ...]


def canonical(column: str) -> tuple[str, int]:
    """What a column stands for, with its rank among the names for the same thing; ("", 0) where that is not known."""
    if len(column) > _LONGEST_NAME:
        return "", 0
    return ORDER.get("".join(char for char in column.casefold() if char.isalnum()), ("", 0))


def raise_field_limit() -> None:
    """Let cells be as long as they are: the standard library stops at 128 KiB, and an abstract can be longer."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def find_header(text: str) -> Header | None:
    """The header among the first lines: it names a title, or an abstract beside something else; None where none does."""
    raise_field_limit()
    best: tuple[int, Header] | None = None
    for number, line in enumerate(text.split("\n", _LINES)[:_LINES]):
        for delimiter in DELIMITERS:
            score, header = _try(number, line, delimiter)
            if header is not None and (best is None or score > best[0]):
                best = (score, header)
    return best[1] if best else None


def _try(number: int, line: str, delimiter: str) -> tuple[int, Header | None]:
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return 0, None
    columns = tuple(cell.strip() for cell in cells)
    known = {canonical(column)[0] for column in columns} - {""}
    if "title" not in known or not (len(known) > 1 or columns == ("title",) or len(columns) == 1):
        return 0, None
    return len(known), Header(number, delimiter, columns)
