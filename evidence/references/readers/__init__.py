"""One reader a format: a pure function from decoded text and the file's path to an Export."""

from __future__ import annotations

from collections.abc import Callable

from evidence.model import Export
from evidence.references.readers import (
    bibtex,
    ciw,
    crossref,
    endnote,
    enw,
    jsonl,
    mods,
    nbib,
    openalex,
    ovid,
    pubmed,
    rdf,
    refworks,
    ris,
    table,
)

Reader = Callable[[str, str], Export]

READERS: dict[str, Reader] = {
    "bibtex": bibtex.read,
    "ris": ris.read,
    "csv": table.read,
    "jsonl": jsonl.read,
    "csl-json": jsonl.read,
    "nbib": nbib.read,
    "ciw": ciw.read,
    "ovid-text": ovid.read,
    "enw": enw.read,
    "refworks": refworks.read,
    "pubmed-xml": pubmed.read,
    "endnote-xml": endnote.read,
    "mods": mods.read,
    "crossref-xml": crossref.read,
    "zotero-rdf": rdf.read,
    "openalex-json": openalex.read,
}
