"""One reader a format: a pure function from decoded text and the file's path to an Export."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from evidence.model import Export

Reader = Callable[[str, str], Export]

READERS = {
    "bibtex": "bibtex",
    "ris": "ris",
    "csv": "table",
    "jsonl": "jsonl",
    "csl-json": "jsonl",
    "nbib": "nbib",
    "ciw": "ciw",
    "ovid-text": "ovid",
    "enw": "enw",
    "refworks": "refworks",
    "pubmed-xml": "pubmed",
    "endnote-xml": "endnote",
    "mods": "mods",
    "crossref-xml": "crossref",
    "zotero-rdf": "rdf",
    "openalex-json": "openalex",
}
"""Format: the module of this package that reads it, imported when the first such file comes."""


def reader(name: str) -> Reader | None:
    """The reader of a format; None where this package has none."""
    if name not in READERS:
        return None
    read: Reader = import_module(f"{__name__}.{READERS[name]}").read
    return read
