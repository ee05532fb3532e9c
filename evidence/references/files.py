"""Reading one reference file from disk."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from evidence.errors import UnreadableError
from evidence.model import Export
from evidence.references.detect import decode, detect_format
from evidence.references.readers import READERS, Reader
from evidence.registry import plugins

_KNOWN = {
    "nbib": "PubMed (.nbib)",
    "ciw": "Web of Science (.ciw)",
    "enw": "EndNote (.enw)",
    "refworks": "RefWorks",
    "ovid-text": "Ovid tagged text",
    "openalex-json": "OpenAlex JSON",
    "xml": "XML",
    "rdf": "Zotero RDF",
}
_LONGEST_RAW = 100_000
"""Characters that are kept of an entry that was refused."""
_REMEDY = "Export it as RIS, BibTeX, CSV or CSL-JSON."


def read_file(path: Path | str) -> Export:
    """Everything one reference file holds: each entry is in `records`, or in `refused` with line, reason and raw text.

    Encoding and format are told by content. Readers of other packages (entry point group `evidence.readers`) take
    part under the name of the format they read.

    Raises:
        UnreadableError: the file is missing, no file, not readable or empty, is of no known format, or holds no entry.
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableError(f"There is no file {path}.", remedy="Check the path.") from None
    except IsADirectoryError:
        raise UnreadableError(f"{path} is a folder, not a file.", remedy="Name the files in it.") from None
    except OSError as error:
        raise UnreadableError(
            f"{path} cannot be read: {error.strerror or error}.", remedy="Check its rights."
        ) from error
    text, encoding = decode(raw)
    return read_text(text, str(path), encoding)


def _recognising(text: str) -> Reader | None:
    """The first plug-in (by name) with an attribute `recognises` that says yes to the text."""
    for _, reader in sorted(plugins("readers").items()):
        recognises = getattr(reader, "recognises", None)
        if recognises is not None and recognises(text):
            found: Reader = reader
            return found
    return None


def read_text(text: str, path: str, encoding: str = "utf-8") -> Export:
    """As `read_file`, from decoded text; `path` and `encoding` only name where it came from.

    Raises:
        UnreadableError: the text is empty, is of no known format, or holds no entry.
    """
    if not text.strip("\x00 \t\r\n"):
        raise UnreadableError(f"{path} is empty.", remedy="Export it again.")
    name = detect_format(text)
    reader = _recognising(text) or READERS.get(name) or plugins("readers").get(name)
    if reader is None:
        what = f"{path} is {_KNOWN[name]}, which is not read" if name in _KNOWN else f"{path} is no reference export"
        raise UnreadableError(f"{what}.", remedy=_REMEDY)
    export: Export = dataclasses.replace(reader(text, path), encoding=encoding)
    refused = tuple(dataclasses.replace(one, raw=one.raw[:_LONGEST_RAW]) for one in export.refused)
    export = dataclasses.replace(export, refused=refused)
    if not export.records and not export.refused:
        raise UnreadableError(f"{path} holds no entries.", remedy="Export it again with its records.")
    return export
