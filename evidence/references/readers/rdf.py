"""RDF of bibliographies: Zotero's own export, and the usual ontologies beside it (BIBO, Dublin Core, schema.org)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from xml.etree.ElementTree import Element

from evidence.model import Export, Name, Record
from evidence.references.assemble import make_record, normal_doi, year_in
from evidence.references.names import parse_name, write_name
from evidence.references.readers.tagged import joined, kind_named, page_range
from evidence.references.readers.xml import Parsed, Piece, children, local, parsed, plain_text, said, to_export

_TAG = re.compile(r"<(/?)([A-Za-z_][\w.:-]*)(?=[\s/>])(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>")
_TOP = frozenset(
    ("Article", "Book", "BookSection", "Report", "Thesis", "Document", "Letter", "Manuscript", "Patent", "Legislation",
     "Recording", "Image", "MotionPicture", "Interview", "Memo", "Attachment", "Collection", "Description", "Journal",
     "Person", "Data", "AcademicArticle", "Chapter", "Proceedings", "Webpage", "ScholarlyArticle")
)  # fmt: skip
_UNCLOSED = "its end tag is missing before the next entry"
_NO_WORKS = frozenset(
    ("Attachment", "Memo", "Collection", "Journal", "Periodical", "Series", "Newspaper", "Magazine", "Person", "Organization",
     "Agent", "Group", "Conference", "Website", "CourtReporter", "Address", "Seq", "Bag", "Alt", "URI", "UserItem", "Class")
)  # fmt: skip
_KINDS = {
    "journalarticle": "article", "magazinearticle": "article", "encyclopediaarticle": "chapter", "dictionaryentry": "chapter",
    "academicarticle": "article", "scholarlyarticle": "article", "blogpost": "webpage", "forumpost": "webpage",
    "presentation": "conference-paper", "statute": "legislation", "data": "dataset", "chapter": "chapter",
    "softwaresourcecode": "document", "letter": "manuscript", "treaty": "legislation", "webpage": "webpage",
}  # fmt: skip
_AUTHORS = ("authors", "creator", "author", "programmers", "inventors", "artists", "cartographers", "composers", "directors",
            "performers", "podcasters", "presenters", "sponsors", "contributors")  # fmt: skip
_EDITORS = ("editors", "editor", "seriesEditors")
_LABELLED = re.compile(r"^(DOI|ISSN|ISBN|PMID|PMCID):?\s*(.+)$", re.IGNORECASE)
_CODE = re.compile(r"/([a-z]{2,3})$")


def read(text: str, path: str) -> Export:
    """Read RDF/XML: each described work is an entry; attachments, notes, collections, persons and journals are none.

    Whatever a work refers to (its journal, its authors) is followed within the file.
    """
    text = plain_text(text)
    found = _parsed(text)
    known = {name: one.element for one in found if one.element is not None for name in _names(one.element)}
    hosts = {
        name
        for one in found
        if one.element is not None
        for host in children(one.element, "isPartOf")
        for name in _names(host)
    }

    def record_of(entry: Element, raw: str) -> Record:
        return _record(entry, raw, known)

    return to_export(path, "zotero-rdf", _works(found, hosts), record_of)


def _parsed(text: str) -> list[Parsed]:
    """The things of a file; one that is not well formed and holds the start of another is cut before it."""
    pieces = _cut(text)
    found = list(parsed(text, pieces))
    parts = [
        part
        for piece, one in zip(pieces, found, strict=True)
        for part in (_apart(text, piece if one.element is not None else replace(piece, problem=one.problem)))
    ]
    return found if len(parts) == len(pieces) else list(parsed(text, parts))


def _cut(text: str) -> list[Piece]:
    """The elements right below the root, broken ones with their problem.

    In RDF things and properties take turns, and names of things have a capital: a thing that stands right in a thing, or
    follows the end of one, stands right below the root. So the next one is found even where one is not closed.
    """
    pieces: list[Piece] = []
    opened, start, end = "", 0, 0
    stack: list[str] = []
    before = ""
    for tag in _TAG.finditer(text):
        closing, name = tag[1] == "/", tag[2]
        short, single = name.rpartition(":")[2], tag.group().endswith("/>")
        begins = not closing and short in _TOP and (_is_thing(before) or _is_thing(stack[-1] if stack else ""))
        if opened and (short == "RDF" or begins):
            pieces.append(Piece(start=start, stop=tag.start(), problem=_UNCLOSED))
            opened = ""
        if not opened and not closing and short != "RDF":
            opened, start, stack = name, tag.start(), []
        elif not opened and closing and short in _TOP:
            pieces.append(Piece(start=end, stop=tag.end(), problem="no start tag begins this entry"))
            end = tag.end()
        if opened and not single:
            _follow(stack, name, closing=closing)
        if opened and not stack:
            pieces.append(Piece(start=start, stop=tag.end()))
            opened, end = "", tag.end()
        before = name if closing or single else ""
    if opened:
        pieces.append(Piece(start=start, stop=len(text), problem="the file ends in the middle of this entry"))
    return pieces


def _apart(text: str, piece: Piece) -> list[Piece]:
    """A piece with a problem, cut where another thing starts in a line of its own, as far from the margin as the piece itself."""
    margin = text[text.rfind("\n", 0, piece.start) + 1 : piece.start]
    if not piece.problem or margin.strip():
        return [piece]
    sign = re.compile(rf"(?<=\n{margin})<(?:[\w.-]+:)?(?:{'|'.join(sorted(_TOP))})(?=[\s/>])")
    starts = [piece.start, *(found.start() for found in sign.finditer(text, piece.start + 1, piece.stop))]
    if len(starts) == 1:
        return [piece]
    parts = [Piece(start=at, stop=stop, problem=_UNCLOSED) for at, stop in pairwise(starts)]
    whole = re.search(r"</(?:[\w.-]+:)?(?:\w+)>\s*$", text[starts[-1] : piece.stop])
    return [*parts, Piece(start=starts[-1], stop=piece.stop, problem="" if whole else piece.problem)]


def _is_thing(name: str) -> bool:
    short = name.rpartition(":")[2]
    return short[:1].isupper() and short != "RDF"


def _follow(stack: list[str], name: str, *, closing: bool) -> None:
    """Note a tag among the open elements; an end tag closes what stands in its element too, one without a start nothing."""
    if not closing:
        stack.append(name)
    elif name in stack:
        while stack.pop() != name:
            pass


def _named(element: Element, *names: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] in names), "")


def _names(element: Element) -> list[str]:
    """What an element is called or refers to; a local name with and without its mark."""
    found = _named(element, "about", "resource", "nodeID", "ID")
    return [found, found.removeprefix("_:")] if found else []


def _works(found: Iterable[Parsed], hosts: set[str]) -> Iterable[Parsed]:
    for one in found:
        if one.element is None:
            is_other = re.match(r"<(?:[\w.-]+:)?(?:Attachment|Memo|Collection)[\s>/]", one.raw)
            if not is_other:
                yield one
            continue
        sort = local(one.element)
        kind = next((said(each) for each in children(one.element, "itemType")), "")
        if sort in _NO_WORKS or kind in {"attachment", "note", "annotation"}:
            continue
        tells = any(local(each) in {"title", "name", *_AUTHORS} for each in one.element) or kind
        if tells and not (set(_names(one.element)) & hosts and not _people(one.element, _AUTHORS, {})):
            yield replace(one, raw=one.raw)
        elif sort != "Description" and not tells and not set(_names(one.element)) & hosts:
            yield one


def _record(entry: Element, raw: str, known: dict[str, Element]) -> Record:
    hosts = [_followed(one, known) for one in children(entry, "isPartOf")]
    series = [one for one in hosts if local(one) == "Series"]
    host = next((one for one in hosts if local(one) not in {"Series", "isPartOf"}), None)
    meeting = next((_followed(one, known) for one in children(entry, "presentedAt")), None)
    holders = [entry, *([host] if host is not None else [])]
    loose = [said(one) for one in hosts if local(one) == "isPartOf"]
    date = _first(holders, "date", "issued", "datePublished", "created", "dateCreated")
    authors = _people(entry, _AUTHORS[:-1], known) or _people(entry, _AUTHORS[-1:], known)
    kind = _kind(entry)
    values = {
        "title": _first([entry], "title", "name"),
        "short_title": _first([entry], "shortTitle"),
        "abstract": _first([entry], "abstract")
        or (_first([entry], "description") if not _first([entry], "itemType") else ""),
        "venue": _first([host], "title", "name") or (_first([meeting], "title", "name")),
        "conference": _first([meeting], "title", "name") or _first([entry], "conferenceName"),
        "journal_abbreviation": _first([host], "alternative"),
        "series": _first(series, "title") or next(iter(loose), ""),
        "year": str(year_in(date) or ""),
        "date": date,
        "volume": _first(holders, "volume"),
        "issue": _first(holders, "issue") or (_first(holders, "number") if kind in {"article", "newspaper"} else ""),
        "number": _first(holders, "number") if kind not in {"article", "newspaper"} else "",
        "pages": _first([entry], "pages") or page_range(_first([entry], "pageStart"), _first([entry], "pageEnd")),
        "edition": _first([entry], "edition"),
        "language": _language(entry),
        "type_of_work": _first([entry], "type"),
        "keywords": joined(said(one) for name in ("subject", "keywords") for one in children(entry, name)),
        "rights": _first([entry], "rights", "license"),
        "archive": _first([entry], "archive"),
        "call_number": _first([entry], "coverage"),
        "accessed": _first([entry], "dateSubmitted"),
        "database": _first([entry], "libraryCatalog"),
        "editors": "; ".join(write_name(one) for one in _people(entry, _EDITORS, known)),
        "translators": "; ".join(write_name(one) for one in _people(entry, ("translators",), known)),
        "note": _first([entry], "description") if _first([entry], "itemType") else "",
        **_publisher(entry, known),
        **_identifiers(holders),
    }
    return make_record(_key(entry), kind, values, authors, raw=raw)


def _key(entry: Element) -> str:
    found = _first([entry], "citationKey")
    extra = re.search(
        r"(?m)^Citation Key: *(\S+)", "".join(next(iter(children(entry, "description")), Element("none")).itertext())
    )
    return found or (extra[1] if extra else "")


def _kind(entry: Element) -> str:
    for name in (_first([entry], "itemType"), local(entry)):
        found = _KINDS.get(name.casefold()) or (kind_named(name) if name else "document")
        if found != "document":
            return found
    return "document"


def _followed(link: Element, known: dict[str, Element]) -> Element:
    """What a property holds: the element in it, or the one that it refers to; itself where it only holds text."""
    inner = next(iter(link), None)
    if inner is not None:
        target = next((known[name] for name in _names(inner) if name in known), None)
        return target if target is not None and not len(inner) else inner
    return next((known[name] for name in _names(link) if name in known), link)


def _first(holders: Iterable[Element | None], *names: str) -> str:
    """The first text under any of the names in any of the elements; where a name only refers elsewhere, nothing."""
    for holder in holders:
        for name in names:
            for one in children(holder, name):
                if text := said(one):
                    return text
    return ""


def _language(entry: Element) -> str:
    text = _first([entry], "language")
    link = next((_named(one, "resource") for one in children(entry, "language")), "")
    code = _CODE.search(link)
    return text or (code[1] if code else link)


def _people(entry: Element, roles: Iterable[str], known: dict[str, Element]) -> tuple[Name, ...]:
    found: list[Name] = []
    for role in roles:
        for held in children(entry, role):
            listed = children(held, "*", "li") or children(held, "*", "_1")
            for one in listed or [held]:
                name = _person(_followed(one, known))
                if name not in found and (name.family or name.literal):
                    found.append(name)
    return tuple(found)


def _person(one: Element) -> Name:
    family = _first([one], "surname", "familyName", "family_name", "lastName")
    given = _first([one], "givenName", "givenname", "firstName", "given_name")
    if family or given:
        return Name(family=family, given=given) if family and given else Name(literal=family or given)
    text = _first([one], "name") or ("" if len(one) else said(one))
    return parse_name(text) if text and local(one) != "Organization" else Name(literal=text)


def _publisher(entry: Element, known: dict[str, Element]) -> dict[str, str]:
    for held in children(entry, "publisher"):
        one = _followed(held, known)
        places = [said(place) for place in one.iter() if local(place) == "locality"]
        name = _first([one], "name") or ("" if len(one) else said(one))
        if name or places:
            return {"publisher": name, "place": next(iter(places), "")}
    return {}


def _identifiers(holders: list[Element]) -> dict[str, str]:
    """What stands in dc:identifier: an address, or a number with its sort before it; Zotero's extra lines hold some too."""
    held: dict[str, list[str]] = {}
    for holder in holders:
        for one in children(holder, "identifier"):
            text = said(one)
            labelled = _LABELLED.match(text)
            name = (
                labelled[1].casefold()
                if labelled
                else "doi"
                if text.startswith("10.")
                else "url"
                if "://" in text
                else "other"
            )
            held.setdefault(name, []).append(labelled[2] if labelled else text)
        for line in "\n".join("".join(one.itertext()) for one in children(holder, "description")).split("\n"):
            if labelled := _LABELLED.match(line.strip()):
                held.setdefault(labelled[1].casefold(), []).append(labelled[2])
        for name in ("isbn", "isbn13", "isbn10", "issn", "eissn", "doi"):
            held.setdefault(re.sub(r"1\d$|^e", "", name), []).extend(said(one) for one in children(holder, name))
    address = next(iter(held.get("url", ())), "")
    return {
        "doi": next((one for one in held.get("doi", ()) if normal_doi(one)), ""),
        "issn": joined(held.get("issn", ())),
        "isbn": joined(held.get("isbn", ())),
        "pmid": next(iter(held.get("pmid", ())), ""),
        "pmcid": next(iter(held.get("pmcid", ())), ""),
        "url": address or _first(holders[:1], "url"),
        "identifier": joined(held.get("other", ())),
    }
