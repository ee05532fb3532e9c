"""What a web page says of itself outside its words: meta elements, JSON-LD, time elements, the title."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evidence.model import Metadata, Name
from evidence.sources.dates import iso_date
from evidence.sources.html_reader import PageReader
from evidence.sources.metadata import find_doi, name_of
from evidence.text import clean, squeeze

_TITLES = ("citation_title", "dc.title", "dcterms.title", "og:title", "twitter:title")
_DATES = (
    "citation_publication_date", "citation_date", "citation_online_date", "dcterms.issued", "dc.date.issued", "dc.date",
    "dcterms.date", "article:published_time", "og:published_time", "datepublished", "govuk:first-published-at",
    "govuk:public-updated-at", "parsely-pub-date", "pubdate", "date",
)  # fmt: skip
_AUTHORS = (
    "citation_author",
    "dc.creator",
    "dcterms.creator",
    "author",
    "parsely-author",
    "article:author",
    "twitter:data1",
)
_VENUES = (
    "citation_journal_title",
    "citation_technical_report_institution",
    "dc.publisher",
    "dcterms.publisher",
    "og:site_name",
)
_DOIS = ("citation_doi", "dc.identifier.doi", "dc.identifier", "dcterms.identifier", "prism.doi")
_WORKS = frozenset(
    {"article", "newsarticle", "blogposting", "report", "scholarlyarticle", "webpage", "techarticle", "creativework",
     "medicalwebpage", "opinionnewsarticle", "socialmediaposting", "governmentservice", "analysisnewsarticle", "itempage"}
)  # fmt: skip
_MOST_NODES = 2_000
_LARGEST = 1_000_000


def stated(reader: PageReader) -> Metadata:
    """Title, authors, date, DOI and venue from a page's markup, each with where it was read."""
    work = _work(reader.scripts)
    origin: dict[str, str] = {}

    def first(field: str, names: Sequence[str], key: str = "") -> str:
        for name in names:
            for value in reader.meta.get(name, ()):
                if said := squeeze(clean(value)):
                    origin[field] = f"page head, {name}"
                    return said
        if key and (said := next(_texts(work.get(key)), "")):
            origin[field] = f"page head, JSON-LD {key}"
            return said
        return ""

    title = first("title", _TITLES, "headline") or _page_title(reader, origin)
    doi = find_doi(first("doi", _DOIS)) or find_doi(first("doi", (), "sameAs"))
    if not doi:
        origin.pop("doi", None)
    published = _published(reader, work, origin)
    authors = _authors(reader.meta, work, origin)
    venue = first("venue", _VENUES, "publisher")
    year = int(published[:4]) if published else None
    return Metadata(title=title, authors=authors, year=year, doi=doi, venue=venue, published=published, origin=origin)


def _page_title(reader: PageReader, origin: dict[str, str]) -> str:
    """The title element without the name of the site, where the page has no main heading."""
    said = squeeze(clean(reader.title))
    if not said or any(each.level == 1 for each in reader.drafts):
        return ""
    origin["title"] = "page head, title"
    return squeeze(re.split(r"\s[|–—-]\s", said)[0])


def _published(reader: PageReader, work: Mapping[str, Any], origin: dict[str, str]) -> str:
    """The most exact of the dates that the markup gives first: meta elements, JSON-LD, time elements."""
    for name in _DATES:
        for value in reader.meta.get(name, ()):
            if date := iso_date(value):
                origin["year"] = f"page head, {name}"
                return date
    if date := next((date for value in _texts(work.get("datePublished")) if (date := iso_date(value))), ""):
        origin["year"] = "page head, JSON-LD datePublished"
        return date
    date = next((date for value in reader.dated if (date := iso_date(value))), "")
    if date:
        origin["year"] = "time element"
    return date


def _authors(meta: Mapping[str, Sequence[str]], work: Mapping[str, Any], origin: dict[str, str]) -> tuple[Name, ...]:
    for name in _AUTHORS:
        values = [squeeze(clean(value)) for value in meta.get(name, ())]
        if name == "twitter:data1" and not any("written" in said.casefold() for said in meta.get("twitter:label1", ())):
            continue
        made = tuple(name_of(value) for value in values if value and not value.startswith(("http", "@")))
        if made:
            origin["authors"] = f"page head, {name}"
            return made
    people = tuple(name_of(said) for said in dict.fromkeys(_texts(work.get("author"))) if not said.startswith("http"))
    if people:
        origin["authors"] = "page head, JSON-LD author"
    return people


def _work(scripts: Sequence[str]) -> Mapping[str, Any]:
    """The JSON-LD object that describes the page's work: the most special one that has a date or a headline."""
    found: list[Mapping[str, Any]] = []
    for script in scripts:
        text = script.strip().removesuffix(";")
        if not text.startswith(("{", "[")) or '"@' not in text or len(text) > _LARGEST:
            continue
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        found += [
            node
            for node in _nodes(value)
            if any(kind.casefold() in _WORKS for kind in _texts(node.get("@type")))
            and ("datePublished" in node or "headline" in node)
        ]
    pages = {"webpage", "itempage", "medicalwebpage", "creativework"}
    found.sort(key=lambda node: any(kind.casefold() in pages for kind in _texts(node.get("@type"))))
    return found[0] if found else {}


def _nodes(value: Any) -> Iterator[Mapping[str, Any]]:
    """All the objects of a JSON value, outer ones first."""
    waiting, seen = [value], 0
    while waiting and seen < _MOST_NODES:
        node = waiting.pop(0)
        seen += 1
        if isinstance(node, dict):
            yield node
            waiting += [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart") if key in node]
        elif isinstance(node, list):
            waiting += node


def _texts(value: Any) -> Iterator[str]:
    """The texts that a JSON-LD value stands for: itself, the names of things, of each in a list."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            each = each.get("name")
        if isinstance(each, str) and (said := squeeze(clean(each))):
            yield said
