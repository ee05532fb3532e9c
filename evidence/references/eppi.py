"""The reports of EPPI-Reviewer: the references with their codes, and "all coding" of a coding tool, person by person.

What they look like is told by EPPI-Reviewer's own source, https://github.com/EPPI-Centre/ER4: codes of a tool of the kind
"Screening" are of the type Include or Exclude, whatever they are called; the coding report is a table (from HTML or XLSX)
with the columns ItemId, ShortTitle, Title, "I/E/D/S flag" and one for each code, or JSON with who gave each code.

An entry has the names of its codes in the field `codes`, one a line, those that one person gave in `codes by NAME`. Behind a
name and the sign `FROM` stands the tool that it is of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evidence.references.entry import Entries, Entry, doi_in, year_in
from evidence.text import squeeze

FROM = "\x1f"
"""Stands between the name of a code and that of its tool."""

_FLAG = "iedsflag"
_PATHS = ("fullpath", "fullcodepath")
_TYPES = ("include", "exclude")
_HEAD = 25
_Row = tuple[int, list[str]]


def eppi_json(text: str) -> Entries | None:
    """The entries of one of the two JSON reports; None where it is neither."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(held, dict):
        return None
    if isinstance(held.get("References"), list):
        names = dict(_names(held.get("CodeSets")))
        items = [(number, one) for number, one in enumerate(held["References"], 1) if isinstance(one, dict)]
        return Entries(entries=tuple(_reference(number, one, names) for number, one in items))
    if isinstance(held.get("items"), list) and isinstance(held.get("attributes"), list):
        items = [(number, one) for number, one in enumerate(held["items"], 1) if isinstance(one, dict)]
        return Entries(entries=tuple(_coded(number, one) for number, one in items))
    return None


def coding_table(rows: Sequence[_Row]) -> Entries | None:
    """The entries of a coding report as a table; None where no header has the flag that tells it.

    In a workbook a code spans a column for each person, whose names stand in the last row of the head.
    """
    at = next((at for at, (_, cells) in enumerate(rows[:_HEAD]) if _FLAG in map(_letters, cells)), None)
    if at is None:
        return None
    heads = [squeeze(cell) for cell in rows[at][1]]
    first = next(place for place, cell in enumerate(heads) if _letters(cell) == _FLAG) + 1
    below = [cells for _, cells in rows[at + 1 : at + 3] if cells and _letters(cells[0]) in _PATHS]
    people = below[1] if len(below) > 1 else []
    width = max([len(heads), *(len(cells) for cells in below)])
    codes = _spread(heads + [""] * (width - len(heads)), first)
    found = [
        _row(line, cells, heads[:first], codes, people) for line, cells in rows[at + 1 + len(below) :] if any(cells)
    ]
    return Entries(entries=tuple(found))


def _spread(heads: Sequence[str], first: int) -> list[str]:
    """The heads from the first code on, each again over the empty cells behind it."""
    spread: list[str] = []
    for cell in heads[first:]:
        spread.append(cell or (spread[-1] if spread else ""))
    return [""] * first + spread


def _row(line: int, cells: Sequence[str], heads: Sequence[str], codes: Sequence[str], people: Sequence[str]) -> Entry:
    said = {_letters(head): squeeze(cell) for head, cell in zip(heads, cells, strict=False)}
    fields: dict[str, str] = {}
    for place in range(len(heads), min(len(cells), len(codes))):
        if cells[place].strip() not in ("", "0") and codes[place]:
            name = squeeze(people[place]) if place < len(people) else ""
            _add(fields, name, codes[place])
    # the workbook has the two titles the wrong way round in some versions
    title = said.get("title") or max((said.get(name, "") for name in ("fulltitle", "shorttitle")), key=len)
    return Entry(line=line, keys=tuple(filter(None, [said.get("itemid", "")])), title=title, fields=_told(fields))


def _coded(number: int, item: Mapping[str, Any]) -> Entry:
    """One item of the report of all coding: who gave which code, and what was written beside it."""
    fields: dict[str, str] = {}
    for one in _dicts(item.get("codingsList")):
        code = one.get("key")
        name = str(code.get("attName") or "") if isinstance(code, dict) else ""
        for given in _dicts(one.get("value")):
            _add(fields, squeeze(str(given.get("contactName") or "")), squeeze(name), str(given.get("infoBox") or ""))
    key, title = str(item.get("itemId") or ""), str(item.get("title") or "")
    return Entry(line=number, keys=(key,) if key else (), title=title, fields=_told(fields))


def _add(fields: dict[str, str], person: str, code: str, note: str = "") -> None:
    for kind, told in (("codes", code), ("note", squeeze(note))):
        name = f"{kind} by {person}" if person else kind
        fields[name] = "\n".join(filter(None, [fields.get(name, ""), told]))


def _told(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields that say something; that of the codes is there even if nobody gave one."""
    return {"codes": "", **{name: told for name, told in fields.items() if told}}


def _names(held: Any) -> Iterator[tuple[str, str]]:
    """Every code's name by its number, however deep its tool is nested, with the type that it has and the tool's name."""
    waiting = [(held, "")]
    while waiting:
        one, tool = waiting.pop()
        if isinstance(one, dict):
            tool = str(one.get("SetName") or tool)
            name = one.get("AttributeName")
            if "AttributeId" in one and isinstance(name, str):
                yield str(one["AttributeId"]), f"{_typed(squeeze(name), one.get('AttributeType'))}{FROM}{squeeze(tool)}"
            waiting.extend((value, tool) for value in one.values())
        elif isinstance(one, list):
            waiting.extend((value, tool) for value in one)


def _typed(name: str, kind: Any) -> str:
    """The name, said to include or exclude where the code is of that type and does not say so itself."""
    word = str(kind or "").casefold()
    return name if word not in _TYPES or name.casefold().startswith(_TYPES) else f"{word} on {name}"


def _reference(number: int, item: Mapping[str, Any], names: Mapping[str, str]) -> Entry:
    codes = _dicts(item.get("Codes"))
    said = [names.get(str(code.get("AttributeId")), "") for code in codes]
    notes = [str(code.get("AdditionalText") or "") for code in codes]
    return Entry(
        line=number, keys=tuple(str(item[name]) for name in ("ItemId",) if item.get(name)),
        title=str(item.get("Title") or ""), abstract=str(item.get("Abstract") or ""),
        doi=doi_in(str(item.get("DOI") or "")), year=year_in(str(item.get("Year", ""))),
        fields={"codes": "\n".join(filter(None, said)), "note": "; ".join(filter(None, notes))},
    )  # fmt: skip


def _dicts(held: Any) -> list[dict[str, Any]]:
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.casefold())
