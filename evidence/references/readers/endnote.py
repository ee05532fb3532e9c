"""EndNote XML, as EndNote, Zotero, Mendeley, Bookends and others write it."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from evidence.model import Export, Name, Record
from evidence.references.assemble import make_record, year_in
from evidence.references.names import write_name
from evidence.references.readers.tagged import joined, kind_named, people
from evidence.references.readers.xml import child, children, local, read_elements, said, text_at, texts_at
from evidence.text import squeeze

_NUMBERS = {
    "0": "article", "17": "article", "3": "conference-paper", "10": "conference-paper", "47": "conference-paper",
    "5": "chapter", "6": "book", "28": "book", "44": "book", "60": "chapter", "27": "report", "46": "report",
    "32": "thesis", "12": "webpage", "16": "webpage", "56": "webpage", "23": "newspaper", "19": "article", "43": "article",
    "59": "dataset", "31": "legislation", "4": "legislation", "7": "legislation", "34": "manuscript", "36": "manuscript",
    "58": "report",
}  # fmt: skip
_LEAVES = {
    "pages": "pages", "volume": "volume", "number": "issue", "issue": "issue", "edition": "edition", "section": "section",
    "publisher": "publisher", "pub-location": "place", "num-vols": "number", "abstract": "abstract", "language": "language",
    "electronic-resource-num": "doi", "accession-num": "accession", "remote-database-name": "database",
    "remote-database-provider": "provider", "auth-address": "affiliation", "work-type": "type_of_work",
    "access-date": "accessed", "call-num": "call_number", "reprint-edition": "reprint_edition",
}  # fmt: skip
_NOTES = ("notes", "research-notes")
_PASSED = frozenset(
    ("database", "source-app", "rec-number", "ref-type", "foreign-keys", "contributors", "titles", "periodical",
     "alt-periodical", "dates", "keywords", "urls", "isbn", "label", *_NOTES)
)  # fmt: skip
_PMC = re.compile(r"^PMC\d{3,}$")
_ISSN = re.compile(r"(?<![\d-])\d{4}-\d{3}[\dXx](?![\d-])")
_DATABASES = {"isi": "Web of Science", "wos": "Web of Science", "embase": "Embase", "medline": "MEDLINE"}


def read(text: str, path: str) -> Export:
    """Read EndNote XML: each `record` is an entry.

    What EndNote keeps beyond the usual fields (call number, custom1, ...) is kept under its own name; addresses of
    files on somebody's computer are not.
    """
    return read_elements(text, path, "endnote-xml", ("record",), _record)


def _record(entry: Element, raw: str) -> Record:
    kind = _kind(child(entry, "ref-type"))
    values = {
        _LEAVES.get(local(one), local(one).replace("-", "_")): said(one) for one in reversed(entry) if _is_leaf(one)
    }
    values.update(_titles(entry, kind))
    values.update(_dates(child(entry, "dates")))
    values.update(_numbers(entry, kind, values))
    values["note"] = text_at(entry, "notes")
    values["research_notes"] = text_at(entry, "research-notes")
    values["keywords"] = joined(part for one in children(entry, "keywords", "keyword") for part in _lines(one))
    addresses = (
        [squeeze(text) for group in ("related-urls", "web-urls") for text in texts_at(entry, "urls", group, "url")]
        or texts_at(entry, "urls", "web-urls")
        or texts_at(entry, "urls", "url")
    )
    values["url"] = next((one for one in addresses if not one.startswith("<Go to")), "")
    values["link"] = next((one for one in addresses if one.startswith("<Go to")), "")
    authors, editors = _people(entry, "authors"), _people(entry, "secondary-authors")
    if text_at(entry, "ref-type") == "28" or (child(entry, "ref-type") is not None and _type(entry) == "edited book"):
        authors, editors = (), editors or authors
    values["editors"] = "; ".join(write_name(name) for name in editors)
    for role in ("tertiary", "subsidiary", "translated"):
        values[f"{role}_authors"] = "; ".join(write_name(name) for name in _people(entry, f"{role}-authors"))
    label = text_at(entry, "label")
    if " " in label:
        values["label"], label = label, ""
    return make_record(label, kind, values, authors, raw=raw)


def _type(entry: Element) -> str:
    holder = child(entry, "ref-type")
    return squeeze(holder.get("name", "")).casefold() if holder is not None else ""


def _kind(holder: Element | None) -> str:
    if holder is None:
        return "document"
    found = kind_named(holder.get("name", ""))
    return found if found != "document" or holder.get("name") else _NUMBERS.get(said(holder), kind_named(said(holder)))


def _is_leaf(element: Element) -> bool:
    return local(element) not in _PASSED and all(local(one) == "style" for one in element)


def _lines(element: Element) -> list[str]:
    """The parts of a value that EndNote separates by carriage returns, which a file holds as character references."""
    return [squeeze(part) for part in "".join(element.itertext()).split("\r") if part.strip()]


def _people(entry: Element, group: str) -> tuple[Name, ...]:
    found: list[Name] = []
    for author in children(entry, "contributors", group, "author"):
        family, given = author.get("last-name", ""), author.get("first-name", "")
        lines = _lines(author)
        if not lines and (family or author.get("corp-name")):
            lines = [", ".join(part for part in (family, given) if part) or f"{author.get('corp-name', '')},"]
        found.extend(people(part for line in lines for part in (line.split(";") if "," in line else [line])))
    return tuple(found)


def _titles(entry: Element, kind: str) -> dict[str, str]:
    full = text_at(entry, "periodical", "full-title")
    second, short = text_at(entry, "titles", "secondary-title"), text_at(entry, "periodical", "abbr-1")
    other = text_at(entry, "titles", "alt-title") or text_at(entry, "alt-periodical", "full-title")
    is_journal = kind in {"article", "newspaper"}
    venue = (
        (full if is_journal and len(full) > len(second) else second) or full or (other if is_journal else "") or short
    )
    named = {"journal_abbreviation": short or other} if is_journal else {"alternative_title": other}
    return {
        "title": text_at(entry, "titles", "title"),
        "venue": venue,
        "series": text_at(entry, "titles", "tertiary-title"),
        "short_title": text_at(entry, "titles", "short-title"),
        "translated_title": text_at(entry, "titles", "translated-title"),
        **{name: value for name, value in named.items() if value != venue},
    }


def _dates(dates: Element | None) -> dict[str, str]:
    """The year, and the date in full where one is told."""
    held = [
        *children(dates, "year"),
        *children(dates, "pub-dates", "date"),
        *children(dates, "copyright-dates", "date"),
    ]
    texts = [said(one) or one.get("year", "") for one in held]
    year = next((text for text in texts if year_in(text)), "")
    date = next(iter(texts_at(dates, "pub-dates", "date")), "")
    full = date if year_in(date) or not year else f"{year} {date}" if date else ""
    return {"year": year or next(iter(texts), ""), "date": full if full != year else ""}


def _numbers(entry: Element, kind: str, values: dict[str, str]) -> dict[str, str]:
    """ISBN or ISSN, and what the database calls the entry; custom fields hold the PMC number."""
    parts = [part for one in children(entry, "isbn") for part in _lines(one)]
    is_serial = kind in {"article", "newspaper"} or bool(parts and all(_ISSN.search(part) for part in parts))
    found = joined(_ISSN.findall(" ".join(parts))) if is_serial else ""
    accession, database = values.get("accession", ""), values.get("database", "")
    database = database or _DATABASES.get(accession.partition(":")[0].casefold(), "")
    is_pubmed = "pubmed" in database.casefold() or "medline" in database.casefold()
    pmcid = next((said(one) for one in entry if local(one).startswith("custom") and _PMC.match(said(one))), "")
    return {
        "issn" if is_serial else "isbn": found or joined(parts),
        "pmid": accession if is_pubmed and accession.isdigit() else "",
        "pmcid": pmcid,
        "database": database,
    }
