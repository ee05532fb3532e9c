"""Refused entries as a file that can be mended in a text editor and read again."""

from __future__ import annotations

from collections.abc import Sequence

_FRAMES = {
    "pubmed-xml": ("<PubmedArticleSet>", "</PubmedArticleSet>"),
    "endnote-xml": ("<xml><records>", "</records></xml>"),
    "mods": ('<modsCollection xmlns="http://www.loc.gov/mods/v3">', "</modsCollection>"),
    "crossref-xml": ("<doi_records>", "</doi_records>"),
    "zotero-rdf": ("<rdf:RDF>", "</rdf:RDF>"),
    "csl-json": ("[", "]"),
    "openalex-json": ("[", "]"),
    "crossref-json": ("[", "]"),
}
"""What stands around the entries of a format."""
_JOINTS = {"csv": "\n", "xlsx": "\n", "jsonl": "\n", "csl-json": ",\n", "openalex-json": ",\n", "crossref-json": ",\n"}


def to_mend(format: str, entries: Sequence[str], head: str = "") -> str:
    """The refused entries of one file, as they stood in it, with what the format needs around them to be read.

    `head` is what stands before the entries and says how they are read: the header row of a table.
    """
    first, last = _FRAMES.get(format, ("", ""))
    body = _JOINTS.get(format, "\n\n").join(entry.strip("\r\n") for entry in entries)
    return "\n".join(part for part in (head.strip("\r\n"), first, body, last) if part) + "\n"
