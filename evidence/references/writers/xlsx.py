"""Records as an Excel workbook (Office Open XML): one sheet, every cell text, the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from evidence.errors import UsageError
from evidence.model import Record
from evidence.references.writers.table import rows

_MOST_ROWS = 1_048_575
_LONGEST = 30_000
"""Characters of a cell; Excel's own limit is 32,767, counted in UTF-16 units."""
_INVALID = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SPREADSHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SPREADSHEET}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SPREADSHEET}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="references" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
_NEAR = 1_000
"""So many characters back a place to cut a long value is looked for."""
_BEFORE = (
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>\n'
)


def write(records: Sequence[Record]) -> bytes:
    """A workbook with the columns of the CSV writer, cells as safe as there.

    A value longer than a cell may be goes on in the columns "name (2)", "name (3)", ...

    Raises:
        UsageError: a sheet cannot hold so many records.
    """
    if len(records) > _MOST_ROWS:
        raise UsageError(f"A sheet holds {_MOST_ROWS:,} records, not {len(records):,}.", remedy="Write CSV.")
    table = _cut(list(rows(records)))
    lines = (_row(number, cells, 2 if number == 1 else 1) for number, cells in enumerate(table, 1))
    sheet = _HEAD + _BEFORE + "".join(lines) + "</sheetData></worksheet>"
    return _zipped({**{name: _HEAD + part for name, part in _PARTS.items()}, "xl/worksheets/sheet1.xml": sheet})


def _zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(info, part.encode("utf-8"), compresslevel=6)
    return out.getvalue()


def _cut(table: list[list[str]]) -> list[list[str]]:
    """The table with a further column for each stretch of a value that is too long for its cell."""
    header, body = table[0], table[1:]
    for index in range(len(header)):
        pieces = [_pieces(row[index]) for row in body]
        most = max(map(len, pieces), default=1)
        if most > 1:
            header = [*header, *(f"{header[index]} ({number})" for number in range(2, most + 1))]
            body = [
                [*row[:index], parts[0], *row[index + 1 :], *parts[1:], *[""] * (most - len(parts))]
                for row, parts in zip(body, pieces, strict=True)
            ]
    return [header, *body]


def _pieces(text: str) -> list[str]:
    """A value cut where no white space is (if there is such a place near), into stretches that fit a cell."""
    pieces = []
    while len(text) > _LONGEST // 2 and len(text.encode("utf-16-le")) // 2 > _LONGEST:
        most = _LONGEST if text[:_LONGEST].isascii() else _LONGEST // 2
        near = range(most, most - _NEAR, -1)
        at = next((at for at in near if not text[at - 1].isspace() and not text[at].isspace()), most)
        pieces.append(text[:at])
        text = text[at:]
    return [*pieces, text]


def _row(number: int, cells: Iterable[str], style: int) -> str:
    said = "".join(_cell(f"{_letters(column)}{number}", text, style) for column, text in enumerate(cells) if text)
    return f'<row r="{number}">{said}</row>\n'


def _cell(place: str, text: str, style: int) -> str:
    text = escape(_ESCAPE.sub("_x005F_", _INVALID.sub("", text)))
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _letters(column: int) -> str:
    """The letters of a column counted from 0: A, B, ..., Z, AA, ..."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
