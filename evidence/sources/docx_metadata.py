"""What a Word file says of itself: in its first lines, and in its properties where its lines bear them out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from evidence.model import BlockKind, Metadata, Name
from evidence.sources.dates import iso_date
from evidence.sources.drafts import Draft
from evidence.sources.metadata import names_of
from evidence.sources.titles import is_file_like
from evidence.sources.web_metadata import metadata_of
from evidence.text import clean, contains_folded, squeeze

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_OPENING = 25
"""Blocks that count as the beginning of a text."""
_BYLINES = 5
"""Blocks after the title in which its authors may be named."""
_NOBODY = re.compile(
    r"microsoft|office|windows|user|admin|owner|author|python-docx|pandoc|unknown|default|template", re.I
)
_ORGANS = re.compile(
    r"\b(nhs|trusts?|boards?|reports?|plans?|services?|health|care|groups?|committees?|councils?|departments?|england|the)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"^(?:(?:written|prepared)\s+)?by\s*:?\s+|^authors?\s*:\s*", re.IGNORECASE)


def metadata_of_word(properties: Element[str] | None, drafts: Sequence[Draft]) -> Metadata:
    """Title, authors, date and DOI of a Word file, each with where it was read.

    The words win over the properties, which often are those of the file that was copied, or of the typist: a title
    there counts if it stands in the opening or if the opening has none, a name there if it reads like a person's.
    """
    opening = [item for item in drafts[:_OPENING] if item.kind is not BlockKind.COMMENT]
    stated = _titled(_property(properties, "dc.title"), opening)
    found = metadata_of(opening, stated)
    authors, origin = _authors(found.title, _property(properties, "dc.creator"), opening)
    said = dict(found.origin) | ({"authors": origin} if authors else {})
    published = found.published
    made = iso_date(_property(properties, "dcterms.created"))[:4]
    if found.year is None and made:
        published, said["year"] = made, "file information, created"
    year = int(published[:4]) if published else found.year
    return replace(found, authors=authors or found.authors, year=year, published=published, origin=said)


def _property(properties: Element[str] | None, name: str) -> str:
    found = properties.find(name) if properties is not None else None
    return squeeze(clean(found.text or "")) if found is not None else ""


def _titled(said: str, opening: Sequence[Draft]) -> Metadata:
    """The title that the properties give or a line has the style of."""
    styled = next((item for item in opening if item.kind is BlockKind.HEADING and item.level == 1), None)
    if styled is not None:
        return Metadata(title=squeeze(styled.text), origin={"title": "line in the style Title"})
    words = "\n".join(item.text for item in opening)
    if len(said) > 5 and not is_file_like(said) and contains_folded(said, words):
        return Metadata(title=said, origin={"title": "file information, found in the text"})
    return Metadata()


def _authors(title: str, creator: str, opening: Sequence[Draft]) -> tuple[tuple[Name, ...], str]:
    """The authors and where they were read: under the title, else in the properties."""
    at = next((index for index, item in enumerate(opening) if squeeze(item.text) == title), None)
    lines = opening[at + 1 : at + 1 + _BYLINES] if at is not None else ()
    named = tuple(name for item in lines for name in _byline(item, creator))
    if named:
        return named, "under the title"
    names = names_of(creator) if not _NOBODY.search(creator) else ()
    words = "\n".join(item.text for item in opening)
    borne = bool(names) and all(contains_folded(name.family, words) for name in names)
    return names, "file information, found in the text" if borne else "file information"


def _byline(item: Draft, creator: str) -> tuple[Name, ...]:
    """The people named in a line under the title: after "by", several of them, or the one who made the file."""
    line = squeeze(item.text)
    if item.kind is not BlockKind.PARAGRAPH or len(line) > 300:
        return ()
    names = names_of(_BY.sub("", line))
    told = _BY.match(line) is not None or any(contains_folded(name.family, creator) for name in names)
    return names if told or (len(names) > 1 and not _ORGANS.search(line)) else ()
