"""The entries of any file as they stand there: line, what tells the work, and every field under its own name.

For what is no bibliography but speaks of one, such as another tool's list of verdicts. A table needs no title here: a key
or a DOI tells the work as well.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from evidence.errors import UnreadableError
from evidence.model import Refusal
from evidence.references.detect import decode, detect_format
from evidence.references.entry import Entries, Entry, doi_in, year_in
from evidence.references.eppi import coding_table, eppi_json
from evidence.references.files import read_bytes
from evidence.references.identity import fold_words
from evidence.references.readers import xlsx
from evidence.references.readers.header import DELIMITERS, NO_MAPPING, Mapped, meanings, raise_field_limit
from evidence.references.readers.row import restored_cell
from evidence.references.readers.workbook import opened, rows
from evidence.text import clean, squeeze

_KEYS = ("key", "record", "record_id", "id", "item id", "itemid")
_HEAD = 25
"""Rows in which the header of a sheet is looked for."""


def read_entries(path: Path, mapped: Mapped = NO_MAPPING) -> Entries:
    """Every entry of a table (CSV, XLSX), a reference file, or EPPI-Reviewer's JSON.

    Args:
        path: the file.
        mapped: what columns are read as, by their name: key, title, doi or year.

    Raises:
        UnreadableError: the file is missing, not readable, or of no known format.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read ({error.strerror}).", remedy="Check its path.") from error
    if xlsx.is_workbook(raw):
        return _table(_sheet(raw, str(path)), str(path), mapped)
    text = clean(decode(raw)[0])
    if text.lstrip().startswith("{") and (found := eppi_json(text)) is not None:
        return found
    if detect_format(text) in {"csv", ""}:
        return _table(_lines(text), str(path), mapped)
    return _references(raw, text, str(path))


def _references(raw: bytes, text: str, path: str) -> Entries:
    export = read_bytes(raw, path)
    found, at = [], 0
    for record in export.records:
        place = text.find(record.raw[:200], at) if record.raw else -1
        at = place if place >= 0 else at
        fields = dict(record.fields)
        found.append(
            Entry(
                line=text.count("\n", 0, at) + 1, keys=(record.key,) if record.key else (), title=record.title,
                abstract=record.abstract, doi=record.doi, year=record.year, fields=fields,
            )
        )  # fmt: skip
    return Entries(entries=tuple(found), refused=export.refused)


def _sheet(raw: bytes, path: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of the sheet whose first rows have the most cells that are names of something known."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            sheets, book = opened(archive, path)
            tables = [list(rows(book, part)) for _, part in sheets]
    except (DefusedXmlException, zipfile.BadZipFile, zlib.error, ParseError, EOFError, KeyError, ValueError) as error:
        raise UnreadableError(f"{path} is a damaged workbook.", remedy="Save it again as .xlsx, or as CSV.") from error
    yield from max(tables, key=lambda table: max((_known(cells) for _, cells in table[:_HEAD]), default=0), default=[])


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    raise_field_limit()
    head = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count)
    reader, before = csv.reader(io.StringIO(text), delimiter=delimiter), 0
    try:
        for cells in reader:
            yield before + 1, cells
            before = reader.line_num
    except csv.Error:
        return


def _known(cells: Sequence[str]) -> int:
    """How many cells are the name of something known: what tells a header."""
    named = [squeeze(cell) for cell in cells]
    meant = sum(bool(name) for name, _ in meanings(named))
    return meant + sum(name.casefold() in _KEYS for name in named)


def _table(told: Iterable[tuple[int, list[str]]], path: str, mapped: Mapped) -> Entries:
    here = list(told)
    if (report := coding_table(here)) is not None:
        return report
    place = max(range(min(len(here), _HEAD)), key=lambda index: (_known(here[index][1]), -index), default=-1)
    if place < 0 or not (mapped or _known(here[place][1])):
        raise UnreadableError(
            f"{path} has no header that names a key, a DOI or a title.",
            remedy="Name the column: --column 'Their name=title'.",
        )
    columns = [squeeze(cell) for cell in here[place][1]]
    meant = [name for name, _ in meanings(columns, mapped)]
    found, refused = list[Entry](), list[Refusal]()
    for line, cells in here[place + 1 :]:
        if any(cell.strip() for cell in cells[len(columns) :]):
            reason = f"the row has {len(cells)} cells where the header names {len(columns)}"
            refused.append(Refusal(line=line, reason=reason, raw=",".join(cells)))
        elif any(cell.strip() for cell in cells):
            found.append(_row(line, columns, meant, cells))
    return Entries(entries=tuple(found), refused=tuple(refused))


def _row(line: int, columns: Sequence[str], meant: Sequence[str], cells: Sequence[str]) -> Entry:
    said: dict[str, str] = {}
    fields: dict[str, str] = {}
    for column, name, cell in zip(columns, meant, cells, strict=False):
        value = restored_cell(cell.strip())
        if value:
            fields.setdefault(column, value)
            said.setdefault(name, value)
    keys = [said.get("key", ""), *(value for name, value in fields.items() if name.casefold() in _KEYS)]
    return Entry(
        line=line, keys=tuple(dict.fromkeys(filter(None, keys))), title=said.get("title", ""),
        abstract=said.get("abstract", ""), doi=doi_in(said.get("doi", "")), year=year_in(said.get("year", "")), fields=fields,
    )  # fmt: skip


class Finder:
    """Finds the record that an entry of a file speaks of."""

    def __init__(self, records: Iterable[Entry], names: Mapping[str, str]) -> None:
        """Prepare.

        Args:
            records: the known records, as entries of which `keys` begins with the record's key.
            names: keys and aliases to the key of their record.
        """
        self._names = names
        self._records = {one.keys[0]: one for one in records}
        self._dois: dict[str, set[str]] = {}
        self._titles: dict[str, set[str]] = {}
        for key, one in self._records.items():
            if one.doi:
                self._dois.setdefault(one.doi, set()).add(key)
            if one.title:
                self._titles.setdefault(fold_words(one.title), set()).add(key)

    def find(self, entry: Entry) -> tuple[str, str]:
        """The record's key and "", or "" and why there is none: by key or alias, DOI, then the same title and year.

        A key counts only where the titles do not differ: a mere row number of another tool is nobody's key.
        """
        title = fold_words(entry.title)
        for name in entry.keys:
            key = self._names.get(name, "")
            known = self._records.get(key)
            if known and (not title or not known.title or fold_words(known.title) == title):
                return key, ""
        by_doi = self._dois.get(entry.doi, set()) if entry.doi else set()
        by_title = {key for key in self._titles.get(title, ()) if title and self._agrees(entry, key)}
        for found in (by_doi, by_doi & by_title, by_title if not by_doi else set()):
            if len(found) == 1:
                return next(iter(found)), ""
        if by_doi or by_title:
            return "", f"it fits several records: {', '.join(sorted(by_doi or by_title))}"
        return "", "no record has its key, DOI, or title and year"

    def _agrees(self, entry: Entry, key: str) -> bool:
        """Whether years (and DOIs, where both have one) do not differ."""
        known = self._records[key]
        years = {entry.year, known.year} - {None}
        return len(years) < 2 and not (entry.doi and known.doi and entry.doi != known.doi)
