"""One writer a format: a pure function from records to the text of a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evidence.model import Record
from evidence.references.writers import bibtex, csl, ris, table

Writer = Callable[[Sequence[Record]], str]

WRITERS: dict[str, Writer] = {
    "bibtex": bibtex.write,
    "ris": ris.write,
    "csl-json": csl.write,
    "csv": table.write,
}
