"""One writer a format: a pure function from records to the content of a file, which reads back to the same records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from evidence.errors import UnreadableError
from evidence.model import Record
from evidence.references.carried import carrying
from evidence.references.files import read_bytes
from evidence.references.writers import bibtex, csl, endnote, ris, table, xlsx

Writer = Callable[[Sequence[Record]], str | bytes]


def _exact(write: Writer) -> Writer:
    """The writer, with what its format cannot hold carried along (see `evidence.references.carried`)."""

    def written(records: Sequence[Record]) -> str | bytes:
        content, shown = write(records), records
        back: Sequence[Record | None] = _back(content)
        if len(back) != len(records):
            shown = [one if one.title else replace(one, title=_NO_TITLE) for one in records]
            back = _back(write(shown))
        if len(back) != len(records):
            back = [_alone(write, one) for one in shown]
        told = [carrying(*one) for one in zip(records, shown, back, strict=True)]
        return write(told) if any(new is not old for new, old in zip(told, records, strict=True)) else content

    return written


_NO_TITLE = "[No title]"
"""What stands in for a title where an entry without one would be refused."""


def _back(content: str | bytes) -> Sequence[Record]:
    try:
        return read_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "replace"), "").records
    except UnreadableError:
        return ()


def _alone(write: Writer, record: Record) -> Record | None:
    back = _back(write([record]))
    return back[0] if len(back) == 1 else None


WRITERS: dict[str, Writer] = {
    "bibtex": _exact(bibtex.write),
    "ris": _exact(ris.write),
    "csl-json": _exact(csl.write),
    "csv": _exact(table.write),
    "xlsx": _exact(xlsx.write),
    "endnote-xml": _exact(endnote.write),
}
BINARY = frozenset({"xlsx"})
"""Formats that are no text."""
