"""The columns of a table of references: which names stand for what, and where the header row stands."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence.text import squeeze

_ALIASES = {
    "key": "key id recordid citationkey refid referenceid itemid utuniquewosid covidence publicationid lensid overtonid"
    " policycommonsid documentid biblionumber",
    "title": "title articletitle documenttitle itemtitle displayname primarytitle doctitle ti t1 papertitle reporttitle"
    " worktitle titleofarticle titlestatement",
    "abstract": "abstract abstractnote abstracttext abstracts ab n2 summary abstractsummary description snippet overview"
    " synopsis",
    "authors": "authorfullnames authorsfullnames authors author authornames authorss authorsname authorlist firstauthors"
    " primaryauthors creators creator au a1 authorshipsauthordisplayname allauthors authorsproducers personalauthor"
    " personalauthors contributors groupauthors corporateauthor corporateauthors bookauthors organisationauthor"
    " organizationauthor",
    "year": "year publicationyear pubyear py yearpublished yearofpublication publishedyear datepublished publicationdate"
    " date pubdate issued dateofpublication publishedon published coverdate onlinedate publishdate releasedate"
    " firstpublished copyrightdate",
    "venue": "journal journaltitle booktitle institution container containertitle sourcetitle publicationtitle journalbook"
    " venue publication journalname secondarytitle primarylocationsourcedisplayname pubtitle parenttitle"
    " publicationname fulljournalname proceedingstitle conferencetitle conferencename anthologytitle hosttitle"
    " periodical magazine newspapertitle",
    "source": "source",
    "citation": "citation",
    "doi": "doi itemdoi do doilink digitalobjectidentifier articledoi doiurl bookdoi linkingdoi",
    "url": "url link openurllink externalurl sourceurls urls articleurl documenturl weblink plink permalink fulltexturl"
    " weburl sourcelinkout publicationurl fulltextlink pdflink dimensionsurl overtonurl embaselink webaddress"
    " recordurl uri itemurl primarylocationlandingpageurl",
    "volume": "volume vol journalvolume bibliovolume vl volumenumber",
    "issue": "issue number issuenumber journalissue biblioissue is numberissue",
    "pages": "pages page pagerange pagination pagenumbers pagess pg",
    "first_page": "startpage pagestart firstpage bibliofirstpage sp beginningpage",
    "last_page": "endpage pageend lastpage bibliolastpage ep endingpage",
    "article_number": "articlenumber artno articleno elocationid",
    "kind": "kind itemtype type documenttype entrytype typeofreference publicationtype contenttype referencetype typename"
    " doctype sourcetype documentidentifier articletype materialtype resourcetype reftype",
    "evidence": "evidence evidencekind",
    "verified": "verified",
    "doubt": "doubt",
    "publisher": "publisher pb publishername bookpublisher publishingorganisation publishingorganization organisation"
    " organization organisations organizations",
    "isbn": "isbn isbns isbn13",
    "issn": "issn issns issnl",
    "keywords": "keywords authorkeywords kw manualtags subjectterms subjects keyword identifierkeywords descriptors",
    "language": "language languageoforiginaldocument la languageofarticle languages",
    "pmid": "pmid pubmedid idspmid medlinepmid",
    "pmcid": "pmcid pmc pmcnumber",
    "place": "place placepublished address placeofpublication publishercity cityofpublication publicationplace city",
    "edition": "edition",
    "editors": "editors editor bookeditors editorss",
    "accession": "accession accessionnumber accessionno",
    "database": "database databasename dataprovider",
    "note": "note notes",
    "accessed": "accessed accessdate dateaccessed",
    "journal_abbreviation": "journalabbreviation abbreviatedsourcetitle journalisoabbreviation",
}
_WEB_OF_SCIENCE = {
    "PT": "kind", "DT": "kind", "AF": "authors", "AU": "authors", "CA": "authors", "TI": "title", "SO": "venue", "AB": "abstract",
    "DE": "keywords", "LA": "language", "SN": "issn", "BN": "isbn", "JI": "journal_abbreviation", "PY": "year", "VL": "volume",
    "IS": "issue", "BP": "first_page", "EP": "last_page", "AR": "article_number", "DI": "doi", "PM": "pmid", "UT": "key",
    "PU": "publisher", "PI": "place", "BE": "editors", "SE": "series", "ED": "editors",
}  # fmt: skip
_WEB_OF_SCIENCE_RANKS = {"DT": 0, "AF": 0, "AU": 1, "CA": 2, "BE": 0}
_OF_A_DATABASE = frozenset(
    {
        "lensid",
        "utuniquewosid",
        "overtonid",
        "policycommonsid",
        "overtonurl",
        "dimensionsurl",
        "embaselink",
        "covidence",
    }
)
ORDER = {alias: (name, rank) for name, aliases in _ALIASES.items() for rank, alias in enumerate(aliases.split())}
NAMES = tuple(name for name in _ALIASES if name not in {"source", "citation"})
"""What a column can be read as."""
DELIMITERS = (",", "\t", ";", "|")
_LINES = 25
_LONGEST_NAME = 200
"""Characters that the name of a column may have."""
Mapped = Mapping[str, str]
"""What the user says of columns: their name as written to one of `NAMES`."""
NO_MAPPING: Mapped = {}


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
    return ORDER.get(_letters(column), ("", 0))


def _letters(column: str) -> str:
    return "".join(char for char in column.casefold() if char.isalnum())


def names_a_database(column: str) -> bool:
    """Whether only one database has a column of this name, so that the name is worth keeping, whatever it is read as."""
    return column[-2:].casefold() in {"id", "d)", "rl", "nk", " #"} and _letters(column) in _OF_A_DATABASE


def meanings(columns: Sequence[str], mapped: Mapped = NO_MAPPING) -> tuple[tuple[str, int], ...]:
    """For each column what it is read as ("" for a field of its own name) and its rank: of two, the lower one counts.

    What the user says of a column goes before everything. The two-letter tags of Web of Science mean what they mean
    there, which is not what they mean in RIS.
    """
    said = {squeeze(column).casefold(): name for column, name in mapped.items()}
    wos = {"PT", "TI", "SO"} <= set(columns)
    return tuple(
        (said[squeeze(column).casefold()], -1) if squeeze(column).casefold() in said else _meaning(column, wos=wos)
        for column in columns
    )


def _meaning(column: str, *, wos: bool) -> tuple[str, int]:
    if wos:
        return _WEB_OF_SCIENCE.get(column, ""), _WEB_OF_SCIENCE_RANKS.get(column, 5)
    return canonical(column)


def raise_field_limit() -> None:
    """Let cells be as long as they are: the standard library stops at 128 KiB, and an abstract can be longer."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def find_header(text: str, mapped: Mapped = NO_MAPPING) -> Header | None:
    """The header among the first lines: it names a title, and something else unless it is all; None where none does."""
    raise_field_limit()
    best: tuple[int, Header] | None = None
    for number, line in enumerate(text.split("\n", _LINES)[:_LINES]):
        for delimiter in DELIMITERS:
            try:
                cells = next(csv.reader([line], delimiter=delimiter), [])
            except csv.Error:
                continue
            columns = tuple(cell.strip() for cell in cells)
            score = header_score(columns, mapped)
            if score and (best is None or score > best[0]):
                best = (score, Header(number, delimiter, columns))
    return best[1] if best else None


def header_score(columns: Sequence[str], mapped: Mapped = NO_MAPPING, *, are_cells: bool = False) -> int:
    """How many different things the cells of a row name; 0 where they are no header of a table of references.

    A title alone is enough where it is all, where the user has said which column it is, and where the parts are cells of
    a sheet (`are_cells`) rather than a line of text cut at commas.
    """
    meant = meanings(columns, mapped)
    known = {name for name, _ in meant} - {""}
    if "title" not in known:
        return 0
    return len(known) if len(known) > 1 or len(columns) == 1 or are_cells or ("title", -1) in meant else 0
