"""What a format has no place for, carried beside it in one field, so that an exported record comes back as it was.

A writer's text is read back at once. Where a record comes back different, the difference is written with it, as JSON, in
the place the format has for anything: `C8` in RIS, the field `carried` in BibTeX, `custom` in CSL-JSON, the column
`carried` in tables, the research notes in EndNote XML. In BibTeX, where LaTeX would change it, and wherever it is long,
it is written in base 64. Reading puts it back, value by value, and only where the value is still the one that was
exported: what somebody has changed since stays changed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from evidence.model import EvidenceKind, Name, Record
from evidence.text import clean, squeeze

CARRIED = "carried"
"""The name of the field that a writer finds the difference in."""
_TEXTS = ("key", "kind", "title", "abstract", "venue", "doi", "url", "verified", "doubt")
_COLUMNS = (*_TEXTS, "year", "evidence", "authors")
_NO_FIELDS = {*_COLUMNS} - {"key", "kind", "authors"}
"""Names that no field may have."""
_SIGN = "evidence:{"
_ARMOUR = re.compile(r"evidence:base64:([A-Za-z0-9+/]+)")
_RIS_LINE = re.compile(r"^C8  - evidence:\{.*\}$", re.MULTILINE)
_LONGEST = 200_001
"""Characters of one value, as many as a record can hold."""
_LONG = 20_000
"""Characters from which on a difference is armoured: a sheet cuts it up, and must not do so at a space."""


def difference(given: Record, read: Record) -> str:
    """What `read` has to be told to become `given`, their raw entries apart, on one line; "" where they are equal."""
    said = {
        name: [_mark(_value(read, name)), _value(given, name)]
        for name in _COLUMNS
        if _value(read, name) != _value(given, name)
    }
    names = _renamed(given.fields, read.fields)
    fields: dict[str, Any] = {}
    held = {names.get(name, name): value for name, value in read.fields.items()}
    for name in sorted({*held, *given.fields}):
        if held.get(name) != given.fields.get(name):
            fields[name] = [_mark(held.get(name)), given.fields.get(name)]
    told = {"columns": said, "fields": fields, "names": names}
    told = {name: value for name, value in told.items() if value}
    if not told:
        return ""
    text = _plain("evidence:" + json.dumps(told, ensure_ascii=False, separators=(",", ":")))
    return text if len(text) < _LONG else armoured(text)


def _renamed(given: Mapping[str, str], read: Mapping[str, str]) -> dict[str, str]:
    """The true names of fields that came back under another one, by the name they came back with."""
    names: dict[str, str] = {}
    lost = [name for name in sorted(given) if name not in read]
    found = [name for name in sorted(read) if name not in given]
    for name in found:
        whole = next((one for one in lost if given[one] == read[name] and one not in names.values()), "")
        if whole:
            names[name] = whole
    return names


def _value(record: Record, name: str) -> Any:
    if name == "authors":
        return [[one.family, one.given, one.literal] for one in record.authors]
    value = getattr(record, name)
    return value.value if isinstance(value, EvidenceKind) else value


def _mark(value: Any) -> str:
    """A short sign of a value, by which it is told whether it has been changed; "" of none."""
    if value in (None, "", []):
        return ""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")).hexdigest()[:8]


def _plain(text: str) -> str:
    """JSON with every character escaped that cleaning, squeezing or a byte order mark's removal would change."""
    only_ascii = clean(text) != text
    shown = "".join(
        char if char.isprintable() and (char.isascii() or not only_ascii) else _escaped(char) for char in text
    )
    return re.sub(r"(?<= ) ", r"\\u0020", shown)


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if char.isascii() else json.dumps(char)[1:-1]


def armoured(text: str) -> str:
    """A difference in letters and digits alone, for formats that give other characters a meaning."""
    if _ARMOUR.fullmatch(text):
        return text
    return "evidence:base64:" + base64.b64encode(text.removeprefix("evidence:").encode("utf-8")).decode().rstrip("=")


def restored(record: Record) -> Record:
    """The record with what it carries put back, whatever field its reader kept that in; as it is if it carries nothing."""
    for name, value in record.fields.items():
        found = _found(value)
        if found:
            rest, told = found
            fields = {one: text for one, text in record.fields.items() if one != name or rest}
            return _mended(replace(record, fields={**fields, **({name: rest} if rest else {})}), told)
    line = _RIS_LINE.search(record.raw) if _SIGN in record.raw else None
    found = _found(line.group().partition("- ")[2]) if line else None
    return _mended(record, found[1]) if found else record


def _found(value: str) -> tuple[str, dict[str, Any]] | None:
    """What stands in a value before the difference, and the difference; None where there is none."""
    if "evidence:" not in value:
        return None
    armour = _ARMOUR.search(value)
    try:
        if armour:
            letters = armour[1] + "=" * (-len(armour[1]) % 4)
            start, told = armour.start(), json.loads(base64.b64decode(letters).decode("utf-8"))
        else:
            start = value.find(_SIGN)
            told = json.JSONDecoder().raw_decode(value[start + len(_SIGN) - 1 :])[0] if start >= 0 else None
    except (ValueError, RecursionError, binascii.Error):
        return None
    if not (isinstance(told, dict) and told and set(told) <= {"columns", "fields", "names"}):
        return None
    return value[:start].rstrip("; \n"), told


def _mended(record: Record, told: Mapping[str, Any]) -> Record:
    columns, fields, names = (told.get(name) for name in ("columns", "fields", "names"))
    held = dict(record.fields)
    for old, new in names.items() if isinstance(names, dict) else ():
        if isinstance(new, str) and old in held and new not in held and new not in _NO_FIELDS:
            held[new] = held.pop(old)
    for name, one in fields.items() if isinstance(fields, dict) else ():
        was, value = _pair(one)
        if was == _mark(held.get(name)) and name not in _NO_FIELDS:
            held.pop(name, None)
            if isinstance(value, str) and value:
                held[name] = _cleaned(value)
    changed: dict[str, Any] = {"fields": {name: held[name] for name in sorted(held)}}
    for name, one in columns.items() if isinstance(columns, dict) else ():
        was, value = _pair(one)
        if name in _COLUMNS and was == _mark(_value(record, name)):
            changed.update(_column(name, value))
    return replace(record, **changed)


def _pair(one: Any) -> tuple[Any, Any]:
    return (one[0], one[1]) if isinstance(one, list) and len(one) == 2 else (None, None)


def _column(name: str, value: Any) -> dict[str, Any]:
    """The value of a column, if it is of the right kind; nothing otherwise."""
    if name in _TEXTS and isinstance(value, str):
        return {name: _cleaned(value)}
    if name == "year" and (value is None or (isinstance(value, int) and 0 <= value <= 9999)):
        return {name: value}
    if name == "evidence" and value in set(EvidenceKind):
        return {name: EvidenceKind(value)}
    if name == "authors" and isinstance(value, list) and all(_is_name(one) for one in value):
        parts = ([_cleaned(part) for part in one] for one in value)
        return {name: tuple(Name(family=family, given=given, literal=literal) for family, given, literal in parts)}
    return {}


def _is_name(one: Any) -> bool:
    return isinstance(one, list) and len(one) == 3 and all(isinstance(part, str) for part in one)


def _cleaned(value: str) -> str:
    return squeeze(clean(value[:_LONGEST]))


def carrying(given: Record, shown: Record, read: Record | None) -> Record:
    """The record as it is shown to other programs, with the field `carried` where it was read back different from `given`.

    `shown` is `given`, or what stands for it; `read` is None where it was not read back at all.
    """
    told = difference(given, read) if read is not None else ""
    return replace(shown, fields={**shown.fields, CARRIED: told}) if told else shown
