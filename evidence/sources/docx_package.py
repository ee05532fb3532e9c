"""The parts of a Word file (Office Open XML, transitional and strict), found by their relations and not by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidence.model import Status
from evidence.sources.container import Container, RefusedError, resolved

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_OPEN = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
NAMES = {
    f"{_OPEN}wordprocessingml/2006/main": "w",
    f"{_STRICT}wordprocessingml/main": "w",
    f"{_OPEN}officeDocument/2006/math": "m",
    f"{_STRICT}officeDocument/math": "m",
    f"{_OPEN}officeDocument/2006/relationships": "r",
    f"{_STRICT}officeDocument/relationships": "r",
    f"{_OPEN}markup-compatibility/2006": "mc",
    f"{_OPEN}package/2006/relationships": "rel",
    f"{_OPEN}package/2006/metadata/core-properties": "cp",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
}
"""Short prefixes for the namespaces that are read."""
_OTHERS = {"xl/": "an Excel workbook", "ppt/": "a PowerPoint presentation", "visio/": "a Visio drawing"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The parts of a Word file that hold words or say what they are; None where the file has no such part."""

    body: Element[str]
    styles: Element[str] | None
    numbering: Element[str] | None
    footnotes: Element[str] | None
    endnotes: Element[str] | None
    comments: Element[str] | None
    properties: Element[str] | None


def open_package(container: Container) -> Package:
    """The parts of a Word file.

    Raises:
        RefusedError: it is damaged, beyond the limits, or another kind of Office file.
    """
    relations = _relations(container, "")
    main = relations.get("officeDocument", "word/document.xml")
    for start, name in _OTHERS.items():
        if main.casefold().startswith(start) or (not main and _holds(container, start)):
            raise RefusedError(Status.NOT_PDF, f"It is {name}; save what you need of it as PDF or DOCX.")
    document = container.xml(main, NAMES)
    body = document.find("w.body") if document is not None else None
    if body is None:
        raise RefusedError(Status.DAMAGED, "It is a Word file without a body; the file is damaged.")
    own = _relations(container, main)

    def part(kind: str, usual: str) -> Element[str] | None:
        return container.xml(own.get(kind, resolved(main, usual)), NAMES)

    return Package(
        body=body,
        styles=part("styles", "styles.xml"),
        numbering=part("numbering", "numbering.xml"),
        footnotes=part("footnotes", "footnotes.xml"),
        endnotes=part("endnotes", "endnotes.xml"),
        comments=part("comments", "comments.xml"),
        properties=container.xml(relations.get("core-properties", "docProps/core.xml"), NAMES),
    )


def is_package(container: Container) -> bool:
    """Whether a container is an Office file."""
    return "[content_types].xml" in container.names or _holds(container, "word/")


def _holds(container: Container, start: str) -> bool:
    return any(name.startswith(start) for name in container.names)


def _relations(container: Container, part: str) -> dict[str, str]:
    """The members that a part (the whole package: "") leads to, by the last word of the relation's type."""
    folder, _, name = part.rpartition("/")
    root = container.xml(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels", NAMES)
    found: dict[str, str] = {}
    for each in root if root is not None else ():
        target = resolved(part, each.get("Target", ""))
        if target and each.get("TargetMode") != "External":
            found.setdefault(each.get("Type", "").rsplit("/", 1)[-1], target)
    return found
