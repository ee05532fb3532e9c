"""OpenAlex JSON: one work, a list of works, a page of results, or one work a line."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from evidence.model import Export, Name, Record, Refusal
from evidence.references.assemble import is_empty, make_record
from evidence.references.names import parse_name
from evidence.references.readers.jsonvalues import Value, after_space, values
from evidence.references.readers.tagged import joined, kind_named, page_range
from evidence.text import clean, squeeze

_RESULTS = re.compile(r'"(?:results|works|items)"\s*:\s*\[')
_LISTS = ("results", "works", "items")
_WORK = re.compile(r'\{\s*"id"\s*:\s*"(?:https?://openalex\.org/)?W\d')
_MARKUP = re.compile(r"</?(?:i|b|u|em|strong|sub|sup|scp|p|span|(?:jats|mml):[a-z-]+)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_KINDS = {
    "proceedingsarticle": "conference-paper",
    "peerreview": "document",
    "referenceentry": "chapter",
    "letter": "article",
}


def read(text: str, path: str) -> Export:
    """Read works of OpenAlex; the abstract is put together from its index of words.

    An entry that is broken, is no work or says nothing about one is refused; the next one starts at its `id`.
    """
    text = clean(text)
    records: list[Record] = []
    refused: list[Refusal] = []
    found = values(text, _first(text), _WORK)
    for value in (one for each in found for one in _results(each)):
        record = _record(value.item, value.raw) if isinstance(value.item, dict) else None
        if record is None:
            refused.append(Refusal(line=value.line, reason=value.problem or "the entry is no object", raw=value.raw))
        elif is_empty(record):
            reason = "the entry names no title, author, DOI or address"
            refused.append(Refusal(line=value.line, reason=reason, raw=value.raw))
        else:
            records.append(record)
    return Export(path=path, format="openalex-json", encoding="", records=tuple(records), refused=tuple(refused))


def _results(value: Value) -> Iterator[Value]:
    """The value; or the works of a page of results, where several pages follow each other."""
    item = value.item
    held = (
        next((item[name] for name in _LISTS if isinstance(item.get(name), list)), None)
        if isinstance(item, dict)
        else item
    )
    if not isinstance(held, list) or (isinstance(item, dict) and "title" in item):
        yield value
        return
    for one in held:
        yield Value(line=value.line, item=one, raw=json.dumps(one, ensure_ascii=False))


def _first(text: str) -> int:
    """Where the first work stands: in a list, in the results of a page, or by itself."""
    first, results = _WORK.search(text), _RESULTS.search(text)
    at = after_space(text, 0)
    if text.startswith("[", at):
        return at + 1
    is_page = text.startswith("{", at) and results and (first is None or results.start() < first.start())
    return results.end() if results and is_page else at


def _record(work: Mapping[str, Any], raw: str) -> Record:
    place = _held(work, "primary_location")
    source = _held(place, "source") or _held(work, "host_venue")
    biblio, ids, access = _held(work, "biblio"), _held(work, "ids"), _held(work, "best_oa_location")
    kind = _kind(work, source)
    schools = [
        _text(one.get("display_name")) for who in _list(work, "authorships") for one in _list(who, "institutions")
    ]
    publisher = _text(source.get("host_organization_name")) or _text(source.get("publisher"))
    values = {
        "title": _plain(_text(work.get("title")) or _text(work.get("display_name"))),
        "abstract": _abstract(work.get("abstract_inverted_index")) or _plain(_text(work.get("abstract"))),
        "venue": _text(source.get("display_name")) or _text(place.get("raw_source_name")),
        "publisher": publisher or (next(iter(schools), "") if kind == "thesis" else ""),
        "year": _text(work.get("publication_year")),
        "date": _text(work.get("publication_date")),
        "doi": _text(work.get("doi")) or _text(ids.get("doi")),
        "url": _text(place.get("landing_page_url")) or _text(access.get("landing_page_url")),
        "volume": _text(biblio.get("volume")),
        "issue": _text(biblio.get("issue")),
        "pages": page_range(_text(biblio.get("first_page")), _text(biblio.get("last_page"))),
        "issn": joined([_text(source.get("issn_l")), *map(_text, _every(source.get("issn")))]),
        "language": _text(work.get("language")),
        "keywords": joined(_text(one.get("display_name") or one.get("keyword")) for one in _list(work, "keywords")),
        "pmid": _number(ids.get("pmid")),
        "pmcid": f"PMC{number}" if (number := _number(ids.get("pmcid"))) else "",
        "note": "Retracted" if work.get("is_retracted") is True else "",
        "accession": (_text(work.get("id")) or _text(ids.get("openalex"))).rpartition("/")[2],
        "database": "OpenAlex",
    }
    authors = (_author(one) for one in _list(work, "authorships"))
    return make_record("", kind, values, tuple(one for one in authors if one.family or one.literal), raw=raw)


def _held(holder: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = holder.get(name)
    return value if isinstance(value, dict) else {}


def _every(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _list(holder: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return [one for one in _every(holder.get(name)) if isinstance(one, dict)]


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _number(value: Any) -> str:
    found = re.search(r"\d+", _text(value).rpartition("/")[2])
    return found.group() if found else ""


def _plain(text: str) -> str:
    """The text without the markup that publishers leave in titles."""
    return html.unescape(_MARKUP.sub("", text)) if "<" in text or "&" in text else text


def _kind(work: Mapping[str, Any], source: Mapping[str, Any]) -> str:
    for name in (_text(work.get("type_crossref")), _text(work.get("type"))):
        found = _KINDS.get("".join(filter(str.isalnum, name))) or kind_named(name)
        if found == "article" and source.get("type") == "conference":
            return "conference-paper"
        if found != "document":
            return found
    return "article" if source.get("type") == "journal" else "document"


def _author(authorship: Mapping[str, Any]) -> Name:
    name = _text(_held(authorship, "author").get("display_name")) or _text(authorship.get("raw_author_name"))
    return parse_name(squeeze(name))


def _abstract(index: Any) -> str:
    """The words in the order of their places; "" where there are none."""
    if not isinstance(index, dict):
        return ""
    places = [(place, word) for word, found in index.items() for place in _every(found) if isinstance(place, int)]
    return " ".join(word for _, word in sorted(places))
