"""Excel workbooks (Office Open XML): the first sheet with a header that names a title, read as a table."""

from __future__ import annotations

import csv
import io
import itertools
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from evidence.errors import UnreadableError
from evidence.model import Export
from evidence.references.readers.header import NO_MAPPING, Mapped, header_score, meanings
from evidence.references.readers.row import Row, read_rows
from evidence.references.readers.workbook import MOST_COLUMNS, links, opened, rows
from evidence.text import squeeze

_HEAD = 25
"""Rows in which the header is looked for."""
_REMEDY = "Save it again as .xlsx, or as CSV (UTF-8)."


def is_workbook(raw: bytes) -> bool:
    """Whether a file is a workbook, told by its content."""
    if not raw.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return b"xl/workbook" in raw


def read(raw: bytes, path: str, mapped: Mapped = NO_MAPPING) -> Export:
    """Read a workbook: cells as text, whole numbers without ".0", dates as 2013-05-01, links in place of their labels.

    Rows are refused as in `table.read`, with the number of the row in its sheet as line; their raw text is CSV. Where
    there are several sheets the format names the one that was read: "xlsx (sheet 'References')".

    Raises:
        UnreadableError: the workbook is damaged, is swollen beyond any real table, or no sheet has a header that names
            a title.
    """
    return _guarded(raw, path, mapped)[1]


def columns(raw: bytes, path: str, mapped: Mapped = NO_MAPPING) -> Sequence[str]:
    """The names of the columns of the sheet that `read` reads; it raises as that does."""
    return _guarded(raw, path, mapped)[0]


def _guarded(raw: bytes, path: str, mapped: Mapped) -> tuple[list[str], Export]:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _read(archive, path, mapped)
    except DefusedXmlException as error:
        raise UnreadableError(f"{path} is no plain workbook: it defines entities.", remedy=_REMEDY) from error
    except (zipfile.BadZipFile, zlib.error, ParseError, EOFError, KeyError) as error:
        raise UnreadableError(f"{path} is a damaged workbook.", remedy=_REMEDY) from error
    except (NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise UnreadableError(f"{path} is a workbook that cannot be read: {error}.", remedy=_REMEDY) from error


def _read(archive: zipfile.ZipFile, path: str, mapped: Mapped) -> tuple[list[str], Export]:
    """The names of the columns, and what stands below them."""
    sheets, book = opened(archive, path)
    for name, part in sheets:
        found = rows(book, part)
        for _, cells in itertools.islice(found, _HEAD):
            names = _named(cells)
            if header_score(names, mapped, are_cells=True):
                export = _export(found, names, links(book, part), path, mapped)
                form = f"xlsx (sheet {name!r})" if len(sheets) > 1 else "xlsx"
                return names, replace(export, format=form, head=_as_csv(names))
    raise UnreadableError(
        f"{path} has no sheet with a header that names a title.",
        remedy="Name the column that holds the title: evidence convert FILE --column 'Their name=title'.",
    )


def _as_csv(cells: Sequence[str]) -> str:
    """The cells as a row of CSV: what a workbook has no text of its own for."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def _named(cells: Sequence[str]) -> list[str]:
    """The names of the columns; those without one are called by their number."""
    return [squeeze(cell) or f"column {number}" for number, cell in enumerate(cells, 1)]


def _export(
    rows: Iterator[tuple[int, list[str]]],
    names: list[str],
    links: dict[tuple[int, int], str],
    path: str,
    mapped: Mapped,
) -> Export:
    """The rows below the header. Addresses come from links: in place of a label, or beside a title that is one."""
    meant = list(meanings(names, mapped))
    title = next(index for index, (name, _) in enumerate(meant) if name == "title")
    places = {index for index, (name, _) in enumerate(meant) if name in {"url", "doi"}}
    extra = [f"column {number}" for number in range(len(names) + 1, MOST_COLUMNS + 1)]
    names, meant = ["hyperlink", *names, *extra], [("url", 99), *meant, *[("", 0)] * len(extra)]
    made = (_row(number, cells, links, title, places) for number, cells in rows)
    return read_rows(made, names, meant, path)


def _row(number: int, cells: list[str], links: dict[tuple[int, int], str], title: int, places: set[int]) -> Row:
    raw = _as_csv(cells)
    for index in places:
        link = links.get((number, index), "")
        if link and index < len(cells) and not re.search(r"://|10\.\d{4}", cells[index]):
            cells[index] = link
    problem = "" if len(cells) <= MOST_COLUMNS else f"the row has {len(cells)} cells"
    return Row(number, raw, [links.get((number, title), ""), *cells], problem)
