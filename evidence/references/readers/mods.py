"""MODS, the Library of Congress's schema: library catalogues, repositories, govinfo, and Zotero's own export."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from evidence.model import Export, Name, Record
from evidence.references.assemble import make_record, normal_doi, year_in
from evidence.references.names import write_name
from evidence.references.readers.tagged import joined, kind_named, page_range
from evidence.references.readers.xml import child, children, read_elements, said, text_at, texts_at

_AUTHORS = frozenset(
    ("aut", "author", "cre", "creator", "dis", "dissertant", "art", "artist", "cmp", "composer", "pht", "photographer",
     "prg", "programmer", "inv", "inventor", "ctg", "cartographer", "drt", "director", "prf", "performer")
)  # fmt: skip
_EDITORS = frozenset(("edt", "editor", "com", "compiler", "ed"))
_DATES = ("dateIssued", "copyrightDate", "dateCreated", "dateOther")
_GENRES = {
    "web site": "webpage", "journal article": "article", "academic journal": "article", "periodical": "article",
    "newspaper": "newspaper", "conference publication": "conference-paper", "technical report": "report",
    "bachelor thesis": "thesis", "doctoral thesis": "thesis", "master thesis": "thesis", "legal article": "article",
    "academic dissertation": "thesis", "government publication": "report", "theses": "thesis",
    "research report": "report", "legislation": "legislation", "working paper": "report",
}  # fmt: skip
_YEARS = re.compile(r",?\s*(?:b\.\s*|d\.\s*|ca\.\s*)?\d{4}\??\s*-\s*(?:\d{4}\??)?\.?$")
_NOTE = re.compile(r"^[\d\s-]{9,17}[\dXx]")


def read(text: str, path: str) -> Export:
    """Read MODS: each `mods` is an entry, alone or in a collection.

    The work that an entry stands in (the related item of type "host") gives the venue, and volume, issue and pages.
    """
    return read_elements(text, path, "mods", ("mods",), _record)


def _record(entry: Element, raw: str) -> Record:
    hosts = [one for one in children(entry, "relatedItem") if one.get("type") == "host"]
    series = [one for one in children(entry, "relatedItem") if one.get("type") == "series"]
    host = next(iter(hosts), None)
    people = [(*_person(one), one) for one in children(entry, "name")]
    authors = [name for name, roles, _ in people if name and (roles & _AUTHORS or not roles)]
    editors = [name for name, roles, _ in people if name and roles & _EDITORS and not roles & _AUTHORS]
    editors += [name for name, roles in map(_person, children(host, "name")) if name and roles & _EDITORS]
    kind = _kind(entry, host)
    values = {
        "title": _title(entry),
        "venue": _title(host),
        "journal_abbreviation": _title(host, "abbreviated"),
        "alternative_title": joined(_titles(entry, "alternative")),
        "abstract": text_at(entry, "abstract"),
        "series": _title(next(iter(series), None)),
        "language": joined(texts_at(entry, "language", "languageTerm")),
        "url": _address(entry),
        "keywords": joined(" / ".join(texts_at(one, "*")) or said(one) for one in _subjects(entry)),
        "editors": "; ".join(write_name(name) for name in editors),
        "note": joined(texts_at(entry, "note")),
        "call_number": joined(texts_at(entry, "classification")),
        "extent": text_at(entry, "physicalDescription", "extent"),
        "rights": text_at(entry, "accessCondition"),
        "type_of_work": joined(texts_at(entry, "genre")),
        **_origin(entry, host),
        **_part(entry, host),
        **_identifiers(entry, host),
    }
    return make_record(values.pop("key", ""), kind, values, authors, raw=raw)


def _titles(holder: Element | None, wanted: str = "") -> list[str]:
    found = []
    for title in children(holder, "titleInfo"):
        if title.get("type", "") == wanted:
            start = "".join(
                f"{part} " if not part.endswith(("'", "\u2019", "-")) else part for part in texts_at(title, "nonSort")
            )
            main, sub = text_at(title, "title").rstrip(" :/"), text_at(title, "subTitle")
            part = " ".join(texts_at(title, "partNumber")), " ".join(texts_at(title, "partName"))
            numbered = ": ".join(one for one in part if one)
            whole = f"{start}{main}" if main.casefold()[: len(start)] != start.casefold() or not start else main
            if sub:
                whole += (" : " if text_at(title, "title").endswith(" :") else ": ") + sub
            found.append(". ".join(one for one in (whole, numbered) if one))
    return [one for one in found if one]


def _title(holder: Element | None, wanted: str = "") -> str:
    """The title proper; where there is none and no other sort is asked for, the first of any sort but alternatives."""
    found = _titles(holder, wanted)
    if not found and not wanted:
        found = _titles(holder, "uniform") or _titles(holder, "translated") or _titles(holder, "alternative")
    return next(iter(found), "")


def _person(holder: Element) -> tuple[Name | None, frozenset[str]]:
    """A name, and the roles that it stands in, in lower case, as code and as word."""
    roles = frozenset(text.casefold() for text in texts_at(holder, "role", "roleTerm"))
    parts: dict[str, list[str]] = {}
    for part in children(holder, "namePart"):
        if text := said(part):
            parts.setdefault(part.get("type", ""), []).append(text)
    family, given = " ".join(parts.get("family", ())), " ".join(parts.get("given", ()))
    plain = parts.get("", [])
    if holder.get("type") in {"corporate", "conference"} or len(plain) > 1:
        return (Name(literal=": ".join([*plain, *parts.get("family", ())])) if plain or family else None), roles
    if not family and plain:
        family, comma, given = (part.strip() for part in _YEARS.sub("", plain[0]).partition(","))
        if not comma and holder.get("type") == "personal" and " " in family:
            given, _, family = family.rpartition(" ")
    if suffix := " ".join(
        part for part in parts.get("termsOfAddress", ()) if re.match(r"(?i)(?:jr|sr|i{2,3}|iv)\b", part)
    ):
        given = f"{given}, {suffix}"
    if family and given:
        return Name(family=family, given=given), roles
    return (Name(literal=family or given) if family or given else None), roles


def _kind(entry: Element, host: Element | None) -> str:
    genres = [said(one).casefold() for one in children(entry, "genre")]
    hosted = [said(one).casefold() for one in children(host, "genre")]
    for genre in genres:
        found = _GENRES.get(genre) or kind_named(genre)
        if found != "document" and not (found == "book" and host is not None):
            return found
    if host is not None and (
        text_at(host, "originInfo", "issuance") == "continuing"
        or set(hosted) & {"academic journal", "periodical", "journal"}
    ):
        return "article"
    if "newspaper" in hosted:
        return "newspaper"
    if host is not None and set(hosted) & {"book", "conference publication"}:
        return "conference-paper" if "conference publication" in hosted else "chapter"
    is_text = text_at(entry, "typeOfResource") == "text"
    return (
        "book" if is_text and text_at(entry, "originInfo", "issuance") == "monographic" and host is None else "document"
    )


def _address(entry: Element) -> str:
    found = children(entry, "location", "url")
    ranked = sorted(
        found, key=lambda one: (one.get("usage") not in {"primary", "primary display"}, one.get("access") == "preview")
    )
    return next((text for one in ranked if (text := said(one))), "")


def _subjects(entry: Element) -> list[Element]:
    return [one for one in children(entry, "subject") if child(one, "name") is None and child(one, "titleInfo") is None]


def _origin(entry: Element, host: Element | None) -> dict[str, str]:
    """Publisher, place, edition and date: the entry's own, and where it has none those of the host."""
    places = [
        said(one)
        for holder in (entry, host)
        for one in children(holder, "originInfo", "place", "placeTerm")
        if one.get("type") != "code" and said(one)
    ]
    date = _date(children(entry, "originInfo")) or text_at(entry, "part", "date") or text_at(host, "part", "date")
    date = date or _date(children(host, "originInfo")) or text_at(entry, "relatedItem", "part", "date")
    return {
        "publisher": text_at(entry, "originInfo", "publisher") or text_at(host, "originInfo", "publisher"),
        "place": next(iter(places), ""),
        "edition": text_at(entry, "originInfo", "edition"),
        "year": date,
        "date": date,
    }


def _date(origins: list[Element]) -> str:
    """The date of issue, else of copyright, of creation; the one that machines can read, of a span its start."""
    for name in _DATES:
        found = [
            one
            for origin in origins
            for one in children(origin, name)
            if one.get("point") != "end" and year_in(said(one))
        ]
        if found:
            return said(min(found, key=lambda one: not one.get("encoding")))
    return ""


def _part(entry: Element, host: Element | None) -> dict[str, str]:
    """Volume, issue and pages, as the host's part tells them, else the entry's own."""
    held: dict[str, str] = {}
    for part in [*children(host, "part"), *children(entry, "part")]:
        for detail in children(part, "detail"):
            number = text_at(detail, "number") or text_at(detail, "title")
            held.setdefault(detail.get("type", ""), number)
        for extent in children(part, "extent"):
            if extent.get("unit", "pages").startswith("page"):
                listed = text_at(extent, "list") or text_at(extent, "total")
                held.setdefault("pages", page_range(text_at(extent, "start"), text_at(extent, "end")) or listed)
    issue = held.get("issue", "") or held.get("number", "")
    return {"volume": held.get("volume", ""), "issue": issue, "pages": held.get("pages", "")}


def _identifiers(entry: Element, host: Element | None) -> dict[str, str]:
    held: dict[str, list[str]] = {}
    for one in [*children(entry, "identifier"), *children(host, "identifier")]:
        if text := said(one):
            kind = one.get("type", "").casefold() or ("doi" if normal_doi(text).startswith("10.") else "key")
            held.setdefault(kind, []).append(text)
    isbn = [_NOTE.match(one) for one in held.get("isbn", ())]
    return {
        "key": next((one for one in (*held.get("citekey", ()), *held.get("key", ())) if " " not in one), ""),
        "doi": next((one for kind in ("doi", "uri", "hdl") for one in held.get(kind, ()) if normal_doi(one)), ""),
        "isbn": joined(
            match.group().strip() if match else one for match, one in zip(isbn, held.get("isbn", ()), strict=True)
        ),
        "issn": joined([*held.get("issn", ()), *held.get("eissn", ())]),
        "pmid": next(iter(held.get("pmid", ())), ""),
        "pmcid": next(iter(held.get("pmc", ())), ""),
        "accession": text_at(entry, "recordInfo", "recordIdentifier"),
        "record_source": text_at(entry, "recordInfo", "recordContentSource"),
    }
