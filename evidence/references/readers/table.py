"""CSV and TSV: one row a record, columns recognised by their usual names; or one labelled line a field."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace

from evidence.model import Export, Refusal
from evidence.references.readers.header import NO_MAPPING, Header, Mapped, find_header, meanings, raise_field_limit
from evidence.references.readers.labelled import read_labelled
from evidence.references.readers.row import ABOVE, Row, is_above, read_rows
from evidence.text import clean


def read(text: str, path: str, mapped: Mapped = NO_MAPPING) -> Export:
    """Read a table; `mapped` says what columns mean that are not recognised, or not rightly.

    A row without title is refused unless its abstract or DOI stands for it, and so is a row with more cells than the
    header names, or whose quotation mark is never closed; reading goes on at the next line. Columns that are not
    recognised go to `fields` under their own name. Blank rows are no entries. A text without a header that names a
    title is refused as a whole. Embase's tables with one field a line are read too.
    """
    text = clean(text)
    labelled = read_labelled(text, path, mapped)
    if labelled is not None:
        return labelled
    header = find_header(text, mapped)
    if header is None:
        refused = (
            (Refusal(line=1, reason="no header row names a title column", raw=text[:2000]),) if text.strip() else ()
        )
        return Export(path=path, format="csv", encoding="", records=(), refused=refused)
    export = read_rows(_rows(text, header), header.columns, meanings(header.columns, mapped), path)
    return replace(export, head=text.split("\n", header.line + 1)[header.line])


def _rows(text: str, header: Header) -> Iterator[Row]:
    """Every row after the header. What a stray quotation mark would swallow is read again, line by line."""
    raise_field_limit()
    lines = text.split("\n")
    at, width = header.line + 1, len(header.columns)
    yield from _above(lines[: header.line], width, header.delimiter)
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
        yield Row(at + 1, raw, cells, problem)
        at = stop


def _above(lines: list[str], width: int, delimiter: str) -> Iterator[Row]:
    """Rows that stand above the header, as a shuffled or sorted table has them; headings are none."""
    for number, line in enumerate(lines, 1):
        try:
            cells = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            continue
        if is_above(cells, width):
            yield Row(number, line, cells, ABOVE)


def _problem(cells: list[str], raw: str, height: int, width: int) -> str:
    if height > 1 and raw.count('"') % 2:
        return "a quotation mark is never closed"
    if height > 1 and len(cells) != width:
        return f"the row runs over {height} lines and has {len(cells)} cells where the header names {width}"
    if any(cell.strip() for cell in cells[width:]):
        return f"the row has {len(cells)} cells where the header names {width}"
    return ""
