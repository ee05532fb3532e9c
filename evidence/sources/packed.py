"""Files that are containers: Word files and e-books are read, the others named, with what to do about them."""

from __future__ import annotations

from evidence.model import Extraction, Status
from evidence.sources.container import Container, RefusedError
from evidence.sources.docx import extract_docx
from evidence.sources.docx_package import is_package
from evidence.sources.epub import extract_epub, is_epub
from evidence.sources.written import refused

_EXTRACTOR = "packed/1"
_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_RTF = b"{\\rtf"


def is_packed(content: bytes) -> bool:
    """Whether a file is a container, or one of the older formats of word processors."""
    return content.startswith((*_ZIP, _OLE, _RTF))


def extract_packed(content: bytes) -> Extraction:
    """A Word file or an e-book as an extraction; for every other container a status, and a problem with its remedy."""
    if content.startswith(_RTF):
        return _not_read(Status.NOT_PDF, "It is a rich text file (RTF); save it as .docx or PDF.")
    if content.startswith(_OLE):
        return _old(content)
    try:
        container = Container(content)
        if is_epub(container):
            return extract_epub(container)
        if is_package(container):
            return extract_docx(container)
        kind = container.read("mimetype")[:100].decode("ascii", errors="replace")
    except RefusedError as error:
        return _not_read(error.status, error.problem)
    if "opendocument" in kind:
        return _not_read(Status.NOT_PDF, "It is an OpenDocument file; save it as .docx or PDF.")
    return _not_read(Status.NOT_PDF, "It is a zip file; unpack it, and give what is in it.")


def _old(content: bytes) -> Extraction:
    """A file in the container of Office before 2007, which also holds today's files where they have a password."""
    if _LOCKED in content:
        return _not_read(
            Status.ENCRYPTED, "It is protected by a password; open it in Word and save a copy without one."
        )
    if _WORD in content:
        return _not_read(Status.NOT_PDF, "It is an old Word file (.doc); save it as .docx or PDF.")
    return _not_read(Status.NOT_PDF, "It is an old Office file; save what you need of it as .docx or PDF.")


def _not_read(status: Status, problem: str) -> Extraction:
    return refused(status, problem, extractor=_EXTRACTOR, media_type="application/octet-stream")
