"""E-books (EPUB 2 and 3) in: the chapters in the order of the spine, without cover and lists of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence.model import Extraction, Status
from evidence.sources.container import Container, RefusedError, resolved
from evidence.sources.drafts import Draft
from evidence.sources.epub_metadata import metadata_of_book
from evidence.sources.html_reader import PageReader
from evidence.sources.rules import signature
from evidence.sources.written import refused, written
from evidence.text import clean

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MEDIA_TYPE = "application/epub+zip"
_EXTRACTOR = signature("epub")
_CONTAINER, _LOCKS = "META-INF/container.xml", "META-INF/encryption.xml"
_NAMES = {
    "urn:oasis:names:tc:opendocument:xmlns:container": "ocf",
    "http://www.idpf.org/2007/opf": "opf",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.w3.org/2001/04/xmlenc#": "enc",
}
_FONTS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
"""Ways of scrambling fonts, which lock no words."""
_LEFT_OUT = re.compile(r"\b(?:cover|toc|landmarks|loi|lot|page-list|doc-cover|doc-toc|doc-pagelist)\b", re.IGNORECASE)
_PAGES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A file of the book, as the manifest lists it."""

    path: str
    media_type: str
    properties: str


def is_epub(container: Container) -> bool:
    """Whether a container is an e-book."""
    return _CONTAINER.casefold() in container.names


def extract_epub(container: Container) -> Extraction:
    """An e-book as an extraction; its pages are its paragraphs. What cannot be read has a status and a problem."""
    try:
        path = _package_path(container)
        package = container.xml(path, _NAMES, may_declare=True)
        if package is None:
            raise RefusedError(Status.DAMAGED, "It is an e-book without a list of its chapters; the file is damaged.")
        items = list(_chapters(package, path))
        _check_locks(container, items)
        drafts = list(_drafts(container, items))
        metadata = metadata_of_book(package, drafts)
    except RefusedError as error:
        return refused(error.status, error.problem, extractor=_EXTRACTOR, media_type=MEDIA_TYPE)
    return written(drafts, extractor=_EXTRACTOR, media_type=MEDIA_TYPE, metadata=metadata)


def _package_path(container: Container) -> str:
    root = container.xml(_CONTAINER, _NAMES)
    found = root.find(".//ocf.rootfile") if root is not None else None
    return resolved("", found.get("full-path", "")) if found is not None else ""


def _chapters(package: Element[str], path: str) -> Iterator[_Item]:
    """The pages of the spine in order, those left out that the package calls cover or contents."""
    items = {
        each.get("id", ""): _Item(
            path=resolved(path, each.get("href", "")),
            media_type=each.get("media-type", ""),
            properties=each.get("properties", ""),
        )
        for each in package.iter("opf.item")
    }
    named = {
        resolved(path, each.get("href", ""))
        for each in package.iter("opf.reference")
        if _LEFT_OUT.search(each.get("type", ""))
    }
    given: set[str] = set()
    for each in package.iter("opf.itemref"):
        item = items.get(each.get("idref", ""))
        if item is None or item.path in given or item.path in named or item.media_type not in _PAGES:
            continue
        given.add(item.path)
        if not {"nav", "cover-image"} & set(item.properties.split()):
            yield item


def _check_locks(container: Container, items: list[_Item]) -> None:
    """Refuse a book whose chapters are locked.

    Raises:
        RefusedError: they are.
    """
    root = container.xml(_LOCKS, _NAMES)
    chapters = {item.path.casefold() for item in items}
    for entry in root.iter("enc.EncryptedData") if root is not None else ():
        method = entry.find("enc.EncryptionMethod")
        link = entry.find(".//enc.CipherReference")
        path = resolved("", link.get("URI", "")) if link is not None else ""
        scrambled = method is not None and method.get("Algorithm", "") in _FONTS
        if not scrambled and path.casefold() in chapters:
            raise RefusedError(
                Status.ENCRYPTED, "It is locked by its seller (DRM); get a copy without a lock from the publisher."
            )


def _drafts(container: Container, items: list[_Item]) -> Iterator[Draft]:
    labels: dict[str, str] = {}
    for item in items:
        page = _read(_decoded(container.read(item.path)), item.path.rsplit("/", 1)[-1], labels)
        if not _LEFT_OUT.search(page.opening):
            yield from page.drafts


def _read(text: str, place: str, labels: MutableMapping[str, str]) -> PageReader:
    reader = PageReader(is_book=True, place=place, labels=labels)
    reader.feed(clean(text))
    reader.close()
    reader.finish()
    return reader


def _decoded(content: bytes) -> str:
    """A chapter as text: by its mark or its declaration, else UTF-8; bytes that are none become signs of doubt."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    declared = re.match(rb"\s*<\?xml[^>]{0,200}?encoding=[\"']([\w.-]{1,40})", content)
    name = declared.group(1).decode("ascii") if declared else "utf-8"
    try:
        return content.decode(name if name.casefold() != "utf-8" else "utf-8-sig", errors="replace")
    except (LookupError, ValueError):
        return content.decode("utf-8-sig", errors="replace")
