"""From any reference format that is read to any that is written, with a ledger of every entry."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evidence.errors import UnreadableError, UsageError
from evidence.model import Export, Record
from evidence.references.columns import check_columns
from evidence.references.files import read_file
from evidence.references.keys import with_keys
from evidence.references.readers.header import NO_MAPPING, Mapped
from evidence.references.writers import WRITERS

_SHORT = {
    "csl": "csl-json", "json": "csl-json", "bib": "bibtex", "biblatex": "bibtex", "table": "csv", "excel": "xlsx",
    "endnote": "endnote-xml",
}  # fmt: skip


def target_format(name: str) -> str:
    """The name of a format that can be written, from a usual name of it ("bib" gives "bibtex").

    Raises:
        UsageError: nothing is written in that format.
    """
    known = _SHORT.get(name.casefold(), name.casefold())
    if known not in WRITERS:
        raise UsageError(f"There is no format {name!r} to write.", remedy=f"Choose from: {', '.join(sorted(WRITERS))}.")
    return known


def convert(
    paths: Sequence[Path | str], target: str, mapped: Mapped = NO_MAPPING
) -> tuple[str | bytes, dict[str, Any]]:
    """The records of all files in the target format (bytes where it is no text), and the ledger.

    The ledger is `{"files": [{"path", "format", "encoding", "read": N, "refused": [{"line", "reason", "raw"}]}]}`, one
    entry a file in the order given; read + refused account for every entry of the file. A file that cannot be read at
    all is refused as a whole, in line 0, and does not stop the others. Records without a key get one. `mapped` says what
    columns of tables are read as, by their name.

    Raises:
        UsageError: nothing is written in the target format, or no file has a column of a name that is mapped.
    """
    check_columns(paths, mapped)
    write = WRITERS[target_format(target)]
    records: list[Record] = []
    files: list[dict[str, Any]] = []
    for path in paths:
        try:
            export = read_file(path, mapped)
        except UnreadableError as error:
            refused = [{"line": 0, "reason": str(error), "raw": ""}]
            files.append({"path": str(path), "format": "", "encoding": "", "read": 0, "refused": refused})
            continue
        records.extend(export.records)
        files.append(_account(export))
    return write(with_keys(records)), {"files": files}


def _account(export: Export) -> dict[str, Any]:
    refused = [{"line": one.line, "reason": one.reason, "raw": one.raw} for one in export.refused]
    return {
        "path": export.path,
        "format": export.format,
        "encoding": export.encoding,
        "read": len(export.records),
        "refused": refused,
    }
