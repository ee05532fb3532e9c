"""Tables lying on their side, as Embase writes them: each line is a label and its values.

Either one record follows the other, and each begins with the same label; or every record is a column of its own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from evidence.model import Export
from evidence.references.readers.header import NO_MAPPING, Mapped, meanings, raise_field_limit
from evidence.references.readers.row import Row, read_rows

_HEAD = 60
_Line = tuple[int, int, list[str]]


def is_labelled(text: str) -> bool:
    """Whether a text is a table with one labelled line a field."""
    return bool(_delimiter(text, NO_MAPPING))


def labels_of(text: str, mapped: Mapped = NO_MAPPING) -> list[str]:
    """The labels of a table with one labelled line a field, in the order in which they come; none of any other text."""
    delimiter = _delimiter(text, mapped)
    return _labels(list(_lines(text.split("\n"), delimiter))) if delimiter else []


def _labels(found: Sequence[_Line]) -> list[str]:
    return list(dict.fromkeys(cells[0].strip() for _, _, cells in found))


def read_labelled(text: str, path: str, mapped: Mapped = NO_MAPPING) -> Export | None:
    """The records of a table with one labelled line a field; None where the text is no such table."""
    delimiter = _delimiter(text, mapped)
    if not delimiter:
        return None
    lines = text.split("\n")
    found = list(_lines(lines, delimiter))
    labels = _labels(found)
    meant = meanings(labels, mapped)
    title = next(label for label, (name, _) in zip(labels, meant, strict=True) if name == "title")
    titles = [cells for _, _, cells in found if cells[0].strip() == title]
    if len(titles) == 1 and len(titles[0]) > 2:
        rows = _columns(found, labels, len(titles[0]) - 1)
    else:
        rows = _blocks(found, labels, lines, title)
    return read_rows(rows, labels, meant, path)


def _delimiter(text: str, mapped: Mapped) -> str:
    """What parts label and values; "" where the text is no table on its side.

    The first line has a label and a value (a header has more than one known name, or nothing after the title), and the
    first cells of the lines below name a title, authors and something else.
    """
    raise_field_limit()
    head = text.split("\n", _HEAD)[:_HEAD]
    for delimiter in (",", "\t", ";"):
        try:
            rows = [row for row in csv.reader((f"{line}\n" for line in head), delimiter=delimiter) if any(row)]
        except csv.Error:
            continue
        if len(rows) < 3 or sum(len(row) > 1 for row in rows) < 3:
            continue
        if len({name for name, _ in meanings([cell.strip() for cell in rows[0]], mapped)} - {""}) > 1:
            continue
        known = {name for name, _ in meanings([row[0].strip() for row in rows], mapped)}
        if {"title", "authors"} <= known and len(known - {""}) > 3:
            return delimiter
    return ""


def _lines(lines: Sequence[str], delimiter: str) -> Iterator[_Line]:
    """Every filled line with where it starts and stops (from 0); a value in quotation marks may run over several."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)
    at = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            cells = ["unreadable", lines[at]]
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield at, reader.line_num, cells
        at = reader.line_num


def _blocks(found: Sequence[_Line], labels: Sequence[str], lines: Sequence[str], title: str) -> Iterator[Row]:
    """One record after the other; the label of the first line begins each, or the title where that is none."""
    first = found[0][2][0].strip()
    begins = first if sum(cells[0].strip() == first for _, _, cells in found) > 1 else title
    start, stop, held = found[0][0], 0, dict[str, list[str]]()
    for at, end, cells in found:
        label = cells[0].strip()
        if label == begins and held:
            yield _row(start, lines[start:stop], labels, held)
            start, held = at, {}
        held.setdefault(label, []).extend(cell.strip() for cell in cells[1:] if cell.strip())
        stop = end
    yield _row(start, lines[start:stop], labels, held)


def _row(line: int, raw: Sequence[str], labels: Sequence[str], held: dict[str, list[str]]) -> Row:
    problem = "" if any(held.values()) else "no label has a value"
    return Row(line + 1, "\n".join(raw).rstrip("\n"), ["; ".join(held.get(label, ())) for label in labels], problem)


def _columns(found: Sequence[_Line], labels: Sequence[str], width: int) -> Iterator[Row]:
    """One record a column; `line` is that of the first label."""
    held = {cells[0].strip(): cells[1:] for _, _, cells in found}
    for number in range(width):
        cells = [held[label][number] if number < len(held[label]) else "" for label in labels]
        raw = "\n".join(f"{label}\t{cell}" for label, cell in zip(labels, cells, strict=True) if cell)
        yield Row(found[0][0] + 1, raw, cells)
