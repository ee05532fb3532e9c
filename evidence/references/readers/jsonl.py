"""JSON lines and JSON arrays, of CSL-JSON items or of plain objects with a table's usual column names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from evidence.model import EvidenceKind, Export, Name, Record, Refusal
from evidence.references.assemble import is_empty, make_record
from evidence.references.kinds import kind_of
from evidence.references.names import parse_name, parse_names
from evidence.references.readers.header import canonical
from evidence.references.readers.jsonvalues import Value, after_space, is_deep, values
from evidence.references.readers.row import names_a_work
from evidence.text import clean, squeeze

_WRAPPER = re.compile(r"\s*(?:\[|\{[^\[\]]{0,2000}?\"(?:items|references)\"\s*:\s*\[)")
_ENTRY = re.compile(r"\{(?=\s*\"(?:id|type|title|DOI|citation-key)\"\s*:)")
_BRACKET_LOST = "other entries stand among its authors: a bracket is missing"
_NOCASE = re.compile(r'^<span class="nocase">(.*)</span>$', re.DOTALL)
_CSL = {
    "publisherplace": "place",
    "collectiontitle": "series",
    "keyword": "keywords",
    "journalabbreviation": "journal_abbreviation",
    "editor": "editors",
}


def read(text: str, path: str) -> Export:
    """Read JSON: a list of objects, an object with a list "items" or "references", or one object a line.

    An entry that is no object, is not valid JSON or says nothing about a work is refused. Behind a broken entry of a
    list the next one is told by its indentation, or by its first name where the list stands on one line.
    """
    text = clean(text)
    records: list[Record] = []
    refused: list[Refusal] = []
    is_lines = _is_lines(text)
    for line, item, raw, problem in _lines(text) if is_lines else _array(text):
        if problem or not isinstance(item, dict):
            refused.append(Refusal(line=line, reason=problem or "the entry is no object", raw=raw))
            continue
        record = record_of(item, raw)
        if is_empty(record):
            refused.append(Refusal(line=line, reason="the entry names no title, author, DOI or address", raw=raw))
        elif is_lines and not names_a_work(record):
            refused.append(Refusal(line=line, reason="the entry has no title", raw=raw))
        else:
            records.append(record)
    name = "jsonl" if is_lines else "csl-json"
    return Export(path=path, format=name, encoding="", records=tuple(records), refused=tuple(refused))


def _is_lines(text: str) -> bool:
    """Whether the text is one object a line, and not one JSON value."""
    if not text.lstrip().startswith("{"):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text.strip().split("\n", 1)[0].rstrip(" ,").endswith("}")
    return "\n" not in text.strip()


_Item = tuple[int, Any, str, str]


def _lines(text: str) -> Iterator[_Item]:
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if line in {"", "[", "]", "{", "}", "],", "},"}:
            continue
        try:
            item = json.loads(line.rstrip(","))
        except (ValueError, RecursionError):
            for value in values(line, 0, _ENTRY, number):
                yield from _one(value)
            continue
        if is_deep(item, line):
            yield number, None, line, "the entry is nested too deeply"
        else:
            yield from _unwrapped(item, number, line)


def _array(text: str) -> Iterator[_Item]:
    """The entries of a list, of an object that wraps one, or one object, each with its line and its own text."""
    wrapper = _WRAPPER.match(text)
    at = wrapper.end() if wrapper else after_space(text, 0)
    for value in values(text, at, _next_entry(text, at)):
        yield from _one(value)


def _one(value: Value) -> Iterator[_Item]:
    if value.problem:
        yield value.line, None, value.raw, value.problem
    else:
        yield from _unwrapped(value.item, value.line, value.raw)


def _next_entry(text: str, at: int) -> re.Pattern[str]:
    """How the start of an entry is told where the one before is broken: by its indentation, else by its first name."""
    first = after_space(text, at)
    indentation = text[text.rfind("\n", 0, first) + 1 : first]
    if "\n" in text[:first] and not indentation.strip():
        return re.compile(rf"(?<=\n{re.escape(indentation)})\{{|{_ENTRY.pattern}")
    return _ENTRY


def _unwrapped(item: Any, number: int, raw: str) -> Iterator[_Item]:
    """The item; or the items of an object that only wraps a list, as answers of Crossref do."""
    if isinstance(item, dict) and isinstance(item.get("message"), dict) and "title" not in item:
        item = item["message"]
    if isinstance(item, list) and any(isinstance(one, dict) for one in item):
        item = {"items": item}
    wrapped = _wrapped(item) if isinstance(item, dict) and "title" not in item else None
    found = [item] if wrapped is None else wrapped
    held = [(one, raw if one is item else json.dumps(one, ensure_ascii=False)) for one in reversed(found)]
    while held:
        one, text = held.pop()
        inner = _among_people(one)
        yield (number, None, text, _BRACKET_LOST) if inner else (number, one, text, "")
        held += [(each, json.dumps(each, ensure_ascii=False)) for each in reversed(inner)]


def _among_people(item: Any) -> list[Any]:
    """Entries in the list of an entry's authors or editors, where the list's end is lost and a later one closes it."""
    lists = (item.get(name) for name in ("author", "editor")) if isinstance(item, dict) else ()
    found = (one for held in lists if isinstance(held, list) for one in held)
    return [one for one in found if isinstance(one, dict) and {"id", "title"} <= set(one)]


def _wrapped(item: dict[str, Any]) -> list[Any] | None:
    """The list that an object is there to hold: under a usual name, or of works with titles; None where it holds none."""
    for name in ("items", "references"):
        if isinstance(item.get(name), list):
            return list(item[name])
    lists = (value for value in item.values() if isinstance(value, list))
    return next((value for value in lists if any(isinstance(one, dict) and "title" in one for one in value)), None)


def record_of(item: dict[str, Any], raw: str) -> Record:
    """One object as a record: CSL-JSON's names and the usual column names, whatever is not known kept in `fields`."""
    values: dict[str, str] = {}
    authors: tuple[Name, ...] = ()
    ranked = sorted(((*_canonical(name), name, value) for name, value in item.items()), key=lambda found: found[1])
    for name, _, given, value in ranked:
        if name == "authors":
            authors = authors or _authors(value)
        elif given in {"custom", "fields"} and isinstance(value, dict):
            values.update({str(key): _text(one) for key, one in value.items()})
        elif (text := _said(name, value)) and (name not in values):
            values[name] = text
        elif text:
            values[given] = text
    title = _NOCASE.match(values.get("title", ""))
    values["title"] = title[1] if title else values.get("title", "")
    key, kind = values.pop("key", ""), values.pop("kind", "")
    first, last = values.pop("first_page", ""), values.pop("last_page", "")
    if first:
        values.setdefault("pages", f"{first}-{last}" if last and last != first else first)
    if kind in set(EvidenceKind):
        values.setdefault("evidence", kind)
    return make_record(key, kind_of(kind or ("article" if values.get("venue") else "")), values, authors, raw=raw)


def _canonical(name: str) -> tuple[str, int]:
    known, rank = canonical(name)
    plain = "".join(char for char in name.casefold() if char.isalnum())
    return (known, rank) if known else (_CSL.get(plain, name), 99)


def _said(name: str, value: Any) -> str:
    if name == "editors" and not isinstance(value, str):
        return "; ".join(", ".join(filter(None, (one.family or one.literal, one.given))) for one in _authors(value))
    return _text(value)


def _text(value: Any) -> str:
    """A JSON value as text: CSL dates as ISO dates, names and lists joined with semicolons."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, list):
        return "; ".join(filter(None, (_text(one) for one in value)))
    if not isinstance(value, dict):
        return str(value)
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        return "-".join(str(part).rjust(2, "0") for part in parts[0] if part not in (None, ""))
    if said := next((value[name] for name in ("raw", "literal", "name", "family") if value.get(name)), None):
        return _text(said)
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""


def _authors(value: Any) -> tuple[Name, ...]:
    if isinstance(value, str):
        return parse_names(value)
    found = [_author(one) for one in value] if isinstance(value, list) else [_author(value)]
    return tuple(name for name in found if name.family or name.literal)


def _author(value: Any) -> Name:
    if not isinstance(value, dict):
        return parse_name(squeeze(_text(value)))
    said = {str(name): squeeze(_text(part)) for name, part in value.items() if part}
    if said.get("literal") or not (said.get("family") or said.get("given")):
        return Name(literal=said.get("literal") or said.get("name") or said.get("display_name") or "")
    particles = (said.get("non-dropping-particle"), said.get("dropping-particle"), said.get("family"))
    family = " ".join(part for part in particles if part)
    given = ", ".join(part for part in (said.get("given"), said.get("suffix")) if part)
    return Name(family=family, given=given) if family and given else Name(literal=family or given)
