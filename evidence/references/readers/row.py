"""One row of a table, or one block of labelled lines, to a record: what all tables share."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evidence.model import EvidenceKind, Export, Name, Record, Refusal
from evidence.references.assemble import make_record
from evidence.references.kinds import KINDS, kind_of
from evidence.references.names import parse_names
from evidence.references.readers.header import names_a_database

_NEUTRALISED = re.compile(r"'+[=+\-@＝＋－＠\t\r\x00]")
_WHOLE = re.compile(r"\d+\.0+")
_COUNTS = frozenset({"year", "volume", "issue", "pages", "first_page", "last_page", "article_number", "pmid", "key"})
"""What a spreadsheet may have turned into numbers with a point."""
_CONTINUED = re.compile(r"(.+) \((\d+)\)")
_CODE_AFTER_NAME = re.compile(r" ?\(\d{5,}\)")
_GLUED = re.compile(r"(?<=[a-zß-öø-ÿ])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bLe)(?<!\bLa)(?<!\bDi)(?=[A-ZÀ-Þ])")
_EMBASE_SOURCE = re.compile(
    r"(?P<venue>.+?) \((?P<year>\d{4})\)(?: (?P<volume>[^:.(\s][^:.(]*?)?(?::(?P<issue>[^.(]+?))?)?"
    r"(?: \((?P<pages>[^)]+)\))?(?:\..*)?"
)
_PUBMED_CITATION = re.compile(r";(?P<volume>[^:;(]*)(?:\((?P<issue>[^)]*)\))?:(?P<pages>[\w.\-–, ]*?\w)\.(?:\s|$)")
_DATABASES = re.compile(
    r"(?i)(?:scopus|web of science|wos|pubmed|medline|embase|psycinfo|cinahl|crossref|google scholar|dimensions|lens|openalex"
    r"|cochrane library|central|ieee xplore|proquest|ebsco(?:host)?|wiley|springer|sciencedirect|hmic)\W*"
)
_KIND_WORDS = (
    ("thesis", "thesis dissertation doctoral"),
    ("conference-paper", "conference proceeding meeting congress symposium"),
    ("chapter", "chapter entry section"),
    ("newspaper", "newspaper news"),
    ("report", "report working policy guideline briefing government white technical discussion publication parliamentary"),
    ("manuscript", "preprint manuscript unpublished"),
    ("dataset", "dataset data"),
    ("legislation", "legislation statute bill act"),
    ("article", "journal article review editorial letter erratum magazine survey comment scholarly periodical trial study"),
    ("book", "book monograph ebook"),
    ("webpage", "web website webpage blog html"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file (from 1), its raw text, its cells, and what is wrong with it ("" if nothing)."""

    line: int
    raw: str
    cells: Sequence[str]
    problem: str = ""


def read_rows(rows: Iterable[Row], columns: Sequence[str], meant: Sequence[tuple[str, int]], path: str) -> Export:
    """The rows of a table with these columns; `meant` says what each is read as, and its rank (`header.meanings`).

    Blank rows are no entries. A row that names no work is refused.
    """
    records: list[Record] = []
    refusals: list[Refusal] = []
    glued = {"Item Title", "Content Type"} <= set(columns)
    for row in rows:
        if not any(cell.strip() for cell in row.cells) and not row.problem:
            continue
        record = None if row.problem else _record(row, columns, meant, glued=glued)
        if record is not None and names_a_work(record):
            records.append(record)
        else:
            refusals.append(Refusal(line=row.line, reason=row.problem or "the row has no title", raw=row.raw))
    return Export(path=path, format="csv", encoding="", records=tuple(records), refused=tuple(refusals))


def is_above(cells: Sequence[str], width: int) -> bool:
    """Whether cells above the header of a table with so many columns are a row that has got there, and no heading."""
    return len(cells) >= _FEWEST and sum(bool(cell.strip()) for cell in cells) > width / 2


def names_a_work(record: Record) -> bool:
    """Whether a row is an entry, and not a footer or a stray line: title, abstract, DOI, or a key with more than itself."""
    return bool(record.title or record.abstract or record.doi or (record.key and (record.authors or record.url)))


def _record(row: Row, columns: Sequence[str], meant: Sequence[tuple[str, int]], *, glued: bool) -> Record:
    values: dict[str, str] = {}
    found = [(*one, column, cell) for one, column, cell in zip(meant, columns, row.cells, strict=False)]
    for name, _, column, cell in sorted(found, key=lambda one: (not one[0], one[1])):
        cell = restored_cell(cell.strip())
        if name in _COUNTS and _WHOLE.fullmatch(cell):
            cell = cell.partition(".")[0]
        if not cell:
            continue
        if not name or name in values:
            _put(values, column, cell)
        else:
            values[name] = cell
            if names_a_database(column):
                _put(values, column, cell)
    _source(values, alone=not any(name == "venue" for name, _ in meant))
    _citation(values)
    _pages(values)
    authors = _authors(values.pop("authors", ""), glued=glued)
    if "keywords" in values:
        values["keywords"] = _listed(values["keywords"])
    kind = _kind(values)
    return make_record(values.pop("key", ""), kind, values, authors, raw=row.raw)


def restored_cell(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if _NEUTRALISED.match(cell) else cell


def _put(values: dict[str, str], column: str, cell: str) -> None:
    """A field under the column's own name; "abstract (2)" goes on where "abstract" is full, and a second one is added."""
    more = _CONTINUED.fullmatch(column)
    if more and len(values.get(more[1], "")) >= _FULL:
        values[more[1]] += cell
    elif column and values.get(column, cell) == cell:
        values[column] = cell
    else:
        number = next(number for number in range(2, 10_000) if f"{column} {number}".strip() not in values)
        values[f"{column} {number}".strip()] = cell


_FEWEST = 4
"""Columns from which on a row above the header is told from a heading."""
ABOVE = "the row stands above the header"
"""Why a row is refused that has got above the header."""
_FULL = 10_000
"""Characters from which on a cell of a spreadsheet may be full (the most it can hold is 32,767 UTF-16 units)."""


def _source(values: dict[str, str], *, alone: bool) -> None:
    """A column "Source" is a database (Scopus), a whole reference (Embase), or the container (if no other column is)."""
    source = values.pop("source", "")
    if not source:
        return
    if _DATABASES.fullmatch(source):
        values.setdefault("database", source)
    elif said := _EMBASE_SOURCE.fullmatch(source):
        for name, value in said.groupdict().items():
            if value:
                values.setdefault(name, value.strip())
    else:
        values.setdefault("venue" if alone and not values.get("venue") else "source", source)


def _citation(values: dict[str, str]) -> None:
    """PubMed's column "Citation" holds volume, issue and pages, which stand nowhere else."""
    said = _PUBMED_CITATION.search(values.get("citation", ""))
    for name, value in said.groupdict().items() if said else ():
        if value and value.strip():
            values.setdefault(name, value.strip())


def _pages(values: dict[str, str]) -> None:
    first, last = values.pop("first_page", ""), values.pop("last_page", "")
    if first and "pages" not in values:
        values["pages"] = f"{first}-{last}" if last and last != first else first
    if "pages" not in values and values.get("article_number"):
        values["pages"] = values.pop("article_number")


def _authors(text: str, *, glued: bool) -> tuple[Name, ...]:
    text = _CODE_AFTER_NAME.sub("", _listed(text))
    if glued and not re.search(r"[;|,]", text):
        text = _GLUED.sub("; ", text)
    return parse_names(text)


def _listed(text: str) -> str:
    """A list as Python prints one ("['a', 'b']") with semicolons instead; any other text as it is."""
    if not (text.startswith(("['", '["')) and text.endswith(("']", '"]')) and len(text) < 100_000):
        return text
    try:
        held = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    return "; ".join(str(one) for one in held)


def _kind(values: dict[str, str]) -> str:
    """The kind of work; what the table calls it stays in the field `kind_as_given` unless it is the very same."""
    given = values.pop("kind", "")
    if given in set(EvidenceKind) and "evidence" not in values:
        values["evidence"], given = given, ""
    usual = "article" if values.get("venue") else "document"
    if not given:
        return usual
    known = kind_of(given)
    if known != "document" or given in KINDS:
        return known
    values["kind_as_given"] = given
    words = set(re.findall(r"[a-z]+", given.casefold()))
    words |= {word.removesuffix("s") for word in words}
    return next((kind for kind, names in _KIND_WORDS if words & set(names.split())), usual)
