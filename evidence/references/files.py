"""Reading one reference file from disk."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from evidence.errors import UnreadableError
from evidence.model import Export
from evidence.references.carried import restored
from evidence.references.detect import decode, detect_format, plain_line_ends
from evidence.references.readers import Reader, reader, table, xlsx
from evidence.references.readers.header import NO_MAPPING, Mapped
from evidence.registry import plugins

_KNOWN = {
    "xml": "XML of another kind than PubMed's, EndNote's, MODS, Crossref's or Zotero's RDF",
}
_LONGEST_RAW = 100_000
"""Characters that are kept of an entry that was refused."""
_REMEDY = "Export it as RIS, BibTeX or CSV. For a table, name its title: --column 'Its name=title'"
_BINARY = {
    b"\xd0\xcf\x11\xe0": "an Excel workbook of the old kind (.xls), or one with a password",
    b"PK\x03\x04": "an archive or a spreadsheet of another kind than .xlsx",
    b"%PDF-": "a PDF",
}
_SPREADSHEET_REMEDY = "Save the table as .xlsx without a password, or as CSV (UTF-8)."


def read_file(path: Path | str, mapped: Mapped = NO_MAPPING) -> Export:
    """Everything one reference file holds: each entry is in `records`, or in `refused` with line, reason and raw text.

    Encoding and format are told by content. Readers of other packages (entry point group `evidence.readers`) take
    part under the name of the format they read. `mapped` says of columns of tables what they are read as.

    Raises:
        UnreadableError: the file is missing, no file, not readable or empty, is of no known format, or holds no entry.
    """
    path = Path(path)
    return read_bytes(_content(path), str(path), mapped)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError(f"There is no file {path}.", remedy="Check the path.") from None
    except IsADirectoryError:
        raise UnreadableError(f"{path} is a folder, not a file.", remedy="Name the files in it.") from None
    except OSError as error:
        raise UnreadableError(
            f"{path} cannot be read: {error.strerror or error}.", remedy="Check its rights."
        ) from error


def read_bytes(raw: bytes, path: str, mapped: Mapped = NO_MAPPING) -> Export:
    """As `read_file`, from the content of a file; `path` only names where it came from.

    Raises:
        UnreadableError: the content is empty, not readable, of no known format, or holds no entry.
    """
    if xlsx.is_workbook(raw):
        return _whole(xlsx.read(raw, path, mapped), path)
    for sign, what in _BINARY.items():
        if raw.startswith(sign):
            raise UnreadableError(f"{path} is {what}, which is not read.", remedy=_SPREADSHEET_REMEDY)
    text, encoding = decode(raw)
    held = [text]
    del raw, text  # neither the bytes nor the text of a large file need wait for its records
    return _read(held, path, encoding, mapped)


def _recognising(text: str) -> Reader | None:
    """The first plug-in (by name) with an attribute `recognises` that says yes to the text."""
    for _, plugin in sorted(plugins("readers").items()):
        recognises = getattr(plugin, "recognises", None)
        if recognises is not None and recognises(text):
            found: Reader = plugin
            return found
    return None


def read_text(text: str, path: str, encoding: str = "utf-8", mapped: Mapped = NO_MAPPING) -> Export:
    """As `read_file`, from decoded text; `path` and `encoding` only name where it came from.

    Raises:
        UnreadableError: the text is empty, is of no known format, or holds no entry.
    """
    return _read([plain_line_ends(text)], path, encoding, mapped)


def _read(held: list[str], path: str, encoding: str, mapped: Mapped) -> Export:
    """The text in `held` read; the list is emptied, so that a reader can let go of what it has cut up."""
    text = held[0]
    if not text.strip("\x00 \t\r\n"):
        raise UnreadableError(f"{path} is empty.", remedy="Export it again.")
    name = detect_format(text) or ("csv" if mapped else "")
    read = _recognising(text) or reader(name) or plugins("readers").get(name)
    if read is None:
        what = f"{path} is {_KNOWN[name]}, which is not read" if name in _KNOWN else f"{path} is no reference export"
        raise UnreadableError(f"{what}.", remedy=_REMEDY)
    del text
    export: Export = table.read(held.pop(), path, mapped) if read is table.read else read(held.pop(), path)
    return _whole(dataclasses.replace(export, encoding=encoding), path)


def _whole(export: Export, path: str) -> Export:
    """The export with what its records carry put back, and no entry that was refused longer than anyone reads."""
    refused = tuple(dataclasses.replace(one, raw=one.raw[:_LONGEST_RAW]) for one in export.refused)
    export = dataclasses.replace(export, records=tuple(map(restored, export.records)), refused=refused)
    if not export.records and not export.refused:
        raise UnreadableError(f"{path} holds no entries.", remedy="Export it again with its records.")
    return export
