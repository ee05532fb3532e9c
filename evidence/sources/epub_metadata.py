"""What an e-book says of itself in its package file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from evidence.model import Metadata, Name
from evidence.sources.dates import iso_date
from evidence.sources.drafts import Draft
from evidence.sources.metadata import find_doi, name_of
from evidence.sources.web_metadata import metadata_of
from evidence.text import clean, squeeze

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_WHERE = "package file"
_OPENING = 12
_UNKNOWN = frozenset({"unknown", "unbekannt", "anonymous", "various"})


def metadata_of_book(package: Element[str], drafts: Sequence[Draft]) -> Metadata:
    """Title, creators, date, DOI and publisher from the package file; the words of the first blocks fill what it lacks."""
    refined = _refined(package)
    title = _title(package, refined)
    authors = _creators(package, refined)
    doi = next((doi for each in package.iter("dc.identifier") if (doi := find_doi(_said(each)))), "")
    published = _date(package)
    venue = next((said for each in package.iter("dc.publisher") if (said := _said(each))), "")
    origin = {
        field: _WHERE
        for field, value in (
            ("title", title), ("authors", authors), ("doi", doi), ("year", published), ("venue", venue)
        )
        if value
    }  # fmt: skip
    stated = Metadata(
        title=title,
        authors=authors,
        year=int(published[:4]) if published else None,
        doi=doi,
        venue=venue,
        published=published,
        origin=origin,
    )
    return metadata_of(drafts[:_OPENING], stated)


def _refined(package: Element[str]) -> dict[tuple[str, str], str]:
    """What EPUB 3 says of an element elsewhere, by the element's id and the property."""
    return {
        (each.get("refines", "").lstrip("#"), each.get("property", "")): _said(each)
        for each in package.iter("opf.meta")
        if each.get("refines") and each.get("property")
    }


def _title(package: Element[str], refined: dict[tuple[str, str], str]) -> str:
    """The main title, with the subtitle where the package keeps it apart."""
    titles = [(refined.get((each.get("id", ""), "title-type"), ""), _said(each)) for each in package.iter("dc.title")]
    main = next((said for kind, said in titles if kind == "main"), titles[0][1] if titles else "")
    below = next((said for kind, said in titles if kind == "subtitle"), "")
    return f"{main}: {below}" if main and below else main


def _creators(package: Element[str], refined: dict[tuple[str, str], str]) -> tuple[Name, ...]:
    """The authors; where nobody is called one, all creators."""
    found: list[tuple[str, Name]] = []
    for each in package.iter("dc.creator"):
        said, own = _said(each), each.get("id", "")
        filed = squeeze(clean(each.get("opf.file-as", ""))) or refined.get((own, "file-as"), "")
        role = each.get("opf.role", "") or refined.get((own, "role"), "")
        if said and said.casefold() not in _UNKNOWN:
            found.append((role, _name(said, filed)))
    authors = tuple(name for role, name in found if role in ("aut", ""))
    return authors or tuple(name for _, name in found)


def _name(said: str, filed: str) -> Name:
    """A person by the form that the name is filed under, if that turns "Ada Minter" into "Minter, Ada"."""
    family, comma, given = filed.partition(",")
    if comma and sorted(re.findall(r"\w+", filed.casefold())) == sorted(re.findall(r"\w+", said.casefold())):
        return Name(family=family.strip(), given=given.strip())
    return name_of(said)


def _date(package: Element[str]) -> str:
    """The date of publication: the one called so, else one that is not called anything else."""
    dates = [(each.get("opf.event", ""), iso_date(_said(each))) for each in package.iter("dc.date")]
    for wanted in ("publication", "original-publication", ""):
        if date := next((date for event, date in dates if event == wanted and date), ""):
            return date
    return next((date for each in package.iter("dcterms.issued") if (date := iso_date(_said(each)))), "")


def _said(node: Element[str]) -> str:
    return squeeze(clean(node.text or ""))
