"""CSV and TSV: one row a record, columns recognised by their usual names."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.model import EvidenceKind, Export, Record, Refusal
from evidence.references.assemble import make_record
from evidence.references.kinds import kind_of
from evidence.references.names import parse_names
from evidence.references.readers.header import Header, canonical, find_header, raise_field_limit
from evidence.text import clean

_NEUTRALISED = re.compile(r"'+[=+\-@]")


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    raw: str
    cells: list[str]
    problem: str = ""


def read(text: str, path: str) -> Export:
    """Read a table.

    A row without title is refused, and so is a row with more cells than the header names, or whose quotation mark is
    never closed; reading goes on at the next line. Columns that are not recognised go to `fields` under their own name.
    Blank rows are no entries. A text without a header that names a title is refused as a whole.
    """
    text = clean(text)
    header = find_header(text)
    if header is None:
        refused = (
            (Refusal(line=1, reason="no header row names a title column", raw=text[:2000]),) if text.strip() else ()
        )
        return Export(path=path, format="csv", encoding="", records=(), refused=refused)
    records: list[Record] = []
    refusals: list[Refusal] = []
    for row in _rows(text, header):
        if not any(cell.strip() for cell in row.cells) and not row.problem:
            continue
        record = None if row.problem else _record(row, header.columns)
        if record is not None and record.title:
            records.append(record)
        else:
            refusals.append(Refusal(line=row.line, reason=row.problem or "the row has no title", raw=row.raw))
    return Export(path=path, format="csv", encoding="", records=tuple(records), refused=tuple(refusals))


def _rows(text: str, header: Header) -> Iterator[_Row]:
    """Every row after the header. What a stray quotation mark would swallow is read again, line by line."""
    raise_field_limit()
    lines = text.split("\n")
    at, width = header.line + 1, len(header.columns)
    reader = csv.reader((f"{line}\n" for line in lines[at:]), delimiter=header.delimiter)
    base = at
    while at < len(lines):
        try:
            cells = next(reader, None)
        except csv.Error as error:
            cells, problem = [], f"the row is not readable: {error}"
        else:
            problem = ""
        if cells is None:
            break
        stop = base + reader.line_num
        raw = "\n".join(lines[at:stop])
        problem = problem or _problem(cells, raw, stop - at, width)
        if problem and stop - at > 1:
            stop, raw = at + 1, lines[at]
            base = stop
            reader = csv.reader((f"{line}\n" for line in lines[stop:]), delimiter=header.delimiter)
        yield _Row(at + 1, raw, cells, problem)
        at = stop


def _problem(cells: list[str], raw: str, height: int, width: int) -> str:
    if height > 1 and raw.count('"') % 2:
        return "a quotation mark is never closed"
    if height > 1 and len(cells) != width:
        return f"the row runs over {height} lines and has {len(cells)} cells where the header names {width}"
    if any(cell.strip() for cell in cells[width:]):
        return f"the row has {len(cells)} cells where the header names {width}"
    return ""


def _record(row: _Row, columns: tuple[str, ...]) -> Record:
    values: dict[str, str] = {}
    for _, name, column, cell in sorted(_ranked(columns, row.cells), key=lambda found: found[0]):
        if not name or name in values:
            values.setdefault(column, cell)
        else:
            values[name] = cell
    key, authors, kind = values.pop("key", ""), values.pop("authors", ""), values.pop("kind", "")
    first, last = values.pop("first_page", ""), values.pop("last_page", "")
    if first and "pages" not in values:
        values["pages"] = f"{first}-{last}" if last and last != first else first
    if kind in set(EvidenceKind) and "evidence" not in values:
        values["evidence"], kind = kind, ""
    if not kind:
        known = "article" if values.get("venue") else "document"
    else:
        known = kind_of(kind)
        if known == "document" and kind != known:
            values["kind_as_given"] = kind
    return make_record(key, known, values, parse_names(authors), raw=row.raw)


def _ranked(columns: tuple[str, ...], cells: list[str]) -> Iterator[tuple[int, str, str, str]]:
    for column, cell in zip(columns, cells, strict=False):
        cell = cell.strip()
        if cell:
            name, rank = canonical(column)
            yield rank, name, column, cell[1:] if _NEUTRALISED.match(cell) else cell
