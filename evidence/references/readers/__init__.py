"""One reader a format: a pure function from decoded text and the file's path to an Export."""

from __future__ import annotations

from collections.abc import Callable

from evidence.model import Export
from evidence.references.readers import bibtex, jsonl, ris, table

Reader = Callable[[str, str], Export]

READERS: dict[str, Reader] = {
    "bibtex": bibtex.read,
    "ris": ris.read,
    "csv": table.read,
    "jsonl": jsonl.read,
    "csl-json": jsonl.read,
}
