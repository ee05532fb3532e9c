"""Crossref XML: the records of its API (unixref, unixsd), results of queries in the short form, and deposits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from evidence.model import Export, Name, Record
from evidence.references.assemble import make_record, year_in
from evidence.references.names import write_name
from evidence.references.readers.tagged import joined, page_range, people
from evidence.references.readers.xml import (
    Parsed,
    child,
    children,
    cut,
    local,
    parsed,
    plain_text,
    said,
    text_at,
    texts_at,
    to_export,
)

_WORKS = {
    "journal_article": "article", "conference_paper": "conference-paper", "content_item": "chapter",
    "posted_content": "manuscript", "report-paper": "report", "report-paper_metadata": "report", "dissertation": "thesis",
    "dataset": "dataset", "standard": "report", "standard_metadata": "report", "peer_review": "document",
    "sa_component": "document",
}  # fmt: skip
_BOOKS = ("book_metadata", "book_series_metadata", "book_set_metadata")
_WHOLE = {"journal_issue": "document", "journal_metadata": "document", "proceedings_metadata": "book"}
_WHOLE.update(dict.fromkeys(_BOOKS, "book"))
_ABOUT = frozenset(("event_metadata", "database_metadata", *_WHOLE))
_MOST = 10
"""Descriptions of what works stand in; a journal has two, a conference two, a book one or two."""
_TOP = (
    "journal", "book", "conference", "report-paper", "dissertation", "posted_content", "database", "standard", "peer_review",
    "sa_component",
)  # fmt: skip
_KINDS = {
    "journal_article": "article", "journal_title": "document", "book_title": "book", "book_content": "chapter",
    "conference_paper": "conference-paper", "conference_title": "book", "dissertation": "thesis",
    "report-paper_title": "report", "posted_content": "manuscript", "prepublication": "manuscript",
}  # fmt: skip
_ROLES = {"author": "authors", "editor": "editors", "translator": "translators", "chair": "editors"}


def read(text: str, path: str) -> Export:
    """Read Crossref XML: each `doi_record`, each `query` of a result, or each work of a deposit is an entry."""
    text = plain_text(text)
    tags: tuple[str, ...] = _TOP
    for tag in ("query", "doi_record"):
        if re.search(rf"<(?:[\w.-]+:)?{tag}[\s>/]", text):
            tags = (tag,)
            break
    works = (work for piece in parsed(text, cut(text, tags)) for work in _works(piece))
    return to_export(path, "crossref-xml", works, _record)


def _works(piece: Parsed) -> Iterator[Parsed]:
    """A piece for each work in the piece: an element with what describes it, and itself last."""
    found = _placed(piece.element) if piece.element is not None else []
    if not found:
        yield piece
        return
    alone = cut(piece.raw, {local(line[-1]) for line in found}) if len(found) > 1 else []
    for index, line in enumerate(found):
        whole = Element("work")
        whole.extend(line)
        if len(alone) == len(found):
            start, stop = alone[index].start, alone[index].stop
            at = piece.line + piece.raw.count("\n", 0, start)
            yield replace(piece, element=whole, line=at, raw=piece.raw[start:stop])
        else:
            yield replace(piece, element=whole)


def _placed(entry: Element) -> list[list[Element]]:
    """Each work with what describes it before it; where only a journal, an issue or a book is described, that is the work."""
    held = [one for one in entry.iter() if local(one) in _WORKS or local(one) in _ABOUT]
    about = [one for one in held if local(one) in _ABOUT][:_MOST]
    works = [one for one in held if local(one) in _WORKS]
    inner = [one for one in works if not any(local(below) in _WORKS for below in one.iter() if below is not one)]
    wholes = [one for one in about if local(one) in _WHOLE]
    if inner or not wholes:
        return [[*about, one] for one in inner]
    last = next((one for one in wholes if local(one) != "journal_metadata"), wholes[0])
    return [[*(one for one in about if one is not last), last]]


def _record(entry: Element, raw: str) -> Record:
    if local(entry) != "work":
        return _short(entry, raw)
    work, name = entry[-1], local(entry[-1])
    journal, issue = child(entry, "journal_metadata"), child(entry, "journal_issue")
    book = next(
        (one for one in entry[:-1] if local(one) in (*_BOOKS, "proceedings_metadata", "database_metadata")), None
    )
    groups = _contributors(work)
    if book is not None and not groups["authors"] and name != "conference_paper":
        groups["authors"] = _contributors(book)["authors"]
    editors = groups["editors"] or (_contributors(book)["editors"] if book is not None else [])
    date = _date([work, issue, book])
    venue = text_at(journal, "full_title") or _title(book) or text_at(book, "proceedings_title")
    kind = {**_WHOLE, **_WORKS}[name]
    values = {
        "title": _title(work) or text_at(work, "proceedings_title") or text_at(work, "full_title"),
        "abstract": "\n".join(filter(None, map(_abstract, children(work, "abstract")[:1]))),
        "venue": venue or (_posted_at(work) if kind == "manuscript" else ""),
        "journal_abbreviation": text_at(journal, "abbrev_title"),
        "series": text_at(entry, "*", "series_metadata", "titles", "title"),
        "year": str(year_in(date) or ""),
        "date": date,
        "volume": text_at(issue, "journal_volume", "volume") or text_at(work, "volume") or text_at(book, "volume"),
        "issue": text_at(issue, "issue"),
        "pages": _pages(work),
        "edition": text_at(work, "edition_number") or text_at(book, "edition_number"),
        "publisher": _told([work, book], ("publisher", "publisher_name"), ("institution", "institution_name")),
        "place": _told([work, book], ("publisher", "publisher_place"), ("institution", "institution_place")),
        "conference": text_at(entry, "event_metadata", "conference_name"),
        "conference_place": text_at(entry, "event_metadata", "conference_location"),
        "issn": joined([*texts_at(journal, "issn"), *texts_at(entry, "*", "series_metadata", "issn"), *texts_at(book, "issn")]),
        "isbn": joined([*texts_at(work, "isbn"), *texts_at(book, "isbn")]),
        "type_of_work": text_at(work, "degree") or work.get("type", ""),
        "language": work.get("language", "") or next((one.get("language", "") for one in (journal, book) if one is not None), ""),
        "editors": "; ".join(write_name(one) for one in editors),
        "translators": "; ".join(write_name(one) for one in groups["translators"]),
        "doi": text_at(work, "doi_data", "doi"),
        "url": text_at(work, "doi_data", "resource"),
        "database": "Crossref",
    }  # fmt: skip
    return make_record("", kind, values, groups["authors"], raw=raw)


def _title(holder: Element | None) -> str:
    title = text_at(holder, "titles", "title") or text_at(holder, "titles", "original_language_title")
    sub = text_at(holder, "titles", "subtitle")
    return f"{title.rstrip(':')}: {sub}" if title and sub and sub.casefold() not in title.casefold() else title


def _contributors(holder: Element) -> dict[str, list[Name]]:
    found: dict[str, list[Name]] = {"authors": [], "editors": [], "translators": []}
    for one in [*children(holder, "contributors", "*"), *children(holder, "person_name")]:
        group = _ROLES.get(one.get("contributor_role", "author"))
        if not group:
            continue
        name = Name(literal=text_at(one, "name") or said(one)) if local(one) == "organization" else _person(one)
        if name.family or name.literal:
            found[group].append(name)
    return found


def _person(one: Element) -> Name:
    family, given = text_at(one, "surname"), text_at(one, "given_name")
    given = ", ".join(part for part in (given, text_at(one, "suffix")) if part)
    return Name(family=family, given=given) if family and given else Name(literal=family or given)


def _date(holders: list[Element | None]) -> str:
    """The date of print, else the first one told, as ISO writes it."""
    for holder in holders:
        found = [
            one
            for name in ("publication_date", "posted_date", "approval_date", "review_date")
            for one in children(holder, name)
        ]
        found += children(holder, "database_date", "publication_date")
        if found:
            best = min(found, key=lambda one: one.get("media_type") == "online")
            parts = [text_at(best, name) for name in ("year", "month", "day")]
            known = parts[: next((index for index, part in enumerate(parts) if not part), 3)]
            return "-".join(part.zfill(2) for part in known)
    return ""


def _pages(work: Element) -> str:
    pages = page_range(text_at(work, "pages", "first_page"), text_at(work, "pages", "last_page"))
    numbers = [*children(work, "publisher_item", "item_number"), *children(work, "item_number")]
    article = next(
        (said(one) for one in numbers if one.get("item_number_type") in {"article_number", "article-number"}), ""
    )
    return pages or article


def _told(holders: list[Element | None], *paths: tuple[str, str]) -> str:
    return next((text for path in paths for one in holders if (text := text_at(one, *path))), "")


def _posted_at(work: Element) -> str:
    """Where something is posted: the name of the server or of the institution that runs it."""
    return text_at(work, "institution", "institution_name") or text_at(work, "group_title")


def _abstract(holder: Element) -> str:
    """An abstract, each titled section with its title before it."""
    parts: list[str] = []
    label = ""
    for one in holder.iter():
        if local(one) == "title":
            label = said(one) if said(one).casefold().strip(":.") not in {"abstract", "summary"} else ""
        elif local(one) == "p" and said(one):
            parts.append(f"{label.rstrip(':')}: {said(one)}" if label else said(one))
            label = ""
    return "\n".join(parts) or said(holder)


def _short(entry: Element, raw: str) -> Record:
    """A query's result in the short form."""
    inner = child(entry, "doi")
    date = text_at(entry, "year") or text_at(entry, "publication_date", "year")
    authors = [
        _person(one)
        for one in children(entry, "contributors", "contributor")
        if one.get("contributor_role", "author") == "author"
    ]
    values = {
        "title": text_at(entry, "article_title") or text_at(entry, "paper_title") or text_at(entry, "volume_title"),
        "venue": text_at(entry, "journal_title")
        or (text_at(entry, "volume_title") if text_at(entry, "article_title") else ""),
        "series": text_at(entry, "series_title"),
        "year": date,
        "volume": text_at(entry, "volume"),
        "issue": text_at(entry, "issue"),
        "edition": text_at(entry, "edition_number"),
        "pages": page_range(text_at(entry, "first_page"), text_at(entry, "last_page")),
        "issn": joined(texts_at(entry, "issn")),
        "isbn": joined(texts_at(entry, "isbn")),
        "doi": said(inner),
        "database": "Crossref",
    }
    kind = _KINDS.get(inner.get("type", "") if inner is not None else "", "article" if values["venue"] else "document")
    names = [one for one in authors if one.family or one.literal] or people(texts_at(entry, "author"))
    return make_record("", kind, values, names, raw=raw)
