"""Reading what was found: the passages around a hit, where its full text lies, and its words to be quoted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from evidence.jobs.passages import INDEX
from evidence.jobs.readings import place_of
from evidence.jobs.search import Shown, shown_of
from evidence.jobs.session import Session
from evidence.model import PageKind, pages_of, short_author
from evidence.store.derived import Index
from evidence.store.texts import find_text, source_of
from evidence.text import squeeze


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the full text of a passage is: `url` opens it at the page, empty where there is no file to open; `told` says
    where it lies, for people."""

    url: str
    told: str


def around(session: Session, one: Shown, away: int) -> Shown | None:
    """The passage that stands so many after a hit (below 0: before it) in the same text; None where there is none."""
    if not away:
        return one
    with Index(session.workspace.derived / INDEX, create=False) as index:
        same = [passage for passage in index.by_text(one.passage.text) if passage.record == one.passage.record]
    names = [passage.name for passage in same]
    at = names.index(one.passage.name) + away if one.passage.name in names else -1
    if not 0 <= at < len(same):
        return None
    passage = same[at]
    hit = replace(one.hit, name=passage.name, start=passage.start, stop=passage.stop, quotation=passage.words)
    (shown,) = shown_of(session, [(hit, passage)])
    return shown


def place_to_read(session: Session, one: Shown) -> Place:
    """Where the words can be read in their source: for a PDF at the page of the file on which they begin."""
    source = source_of(session.library, one.passage.text)
    if source.medium == "paper":
        return Place(url="", told=f"on paper: {source.edition}")
    if not source.path:
        link = f"https://doi.org/{one.record.doi}" if one.record.doi else one.record.url
        return Place(url="", told=f"no file: this is the record's abstract{f'; see {link}' if link else ''}")
    path = place_of(session, source)
    if not path.is_file():
        return Place(url="", told=f"{path} (it is not there any more)")
    pages = pages_of(find_text(session.library, one.passage.text).pages, one.hit.start, one.hit.stop)
    at = pages[0].number if pages and pages[0].kind is PageKind.PRINTED and _has_pages(path) else 0
    return Place(
        url=path.resolve().as_uri() + (f"#page={at}" if at else ""),
        told=f"{path}{f', page {at} of the file' if at else ''}",
    )


def quotation_of(one: Shown) -> str:
    """The best sentence with its citation, and the name by which `statement quote` takes it."""
    said = f", {one.voice}, on the page" if one.voice else ""
    read = f", {one.ocr}" if one.ocr else ""
    return f"“{squeeze(one.hit.quotation)}” ({cited(one)}{said}{read}) [{one.hit.name}]"


def cited(one: Shown) -> str:
    """Whose words, and where: "Klein 1983, p. 12"."""
    return f"{short_author(one.record)} {one.record.year or 'n.d.'}, {one.page}"


def _has_pages(path: Path) -> bool:
    return path.suffix.lower() == ".pdf"
