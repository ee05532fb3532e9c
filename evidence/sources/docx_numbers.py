"""The numbers that Word puts before list items, headings and paragraphs, which stand nowhere in its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evidence.sources.docx_styles import Style, is_on, value_of, whole

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """How one level of a list is numbered."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    style: str = ""
    legal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """One list: the definition whose numbers it goes on counting, its levels, and where it starts anew."""

    counter: str
    levels: Mapping[int, _Level]
    starts: Mapping[int, int]


@dataclass(slots=True)
class Numbers:
    """The lists of a file, counting as its paragraphs go by."""

    lists: Mapping[str, _List]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def level(self, name: str, style: str) -> int:
        """The level in the list `name` that a style stands for; the first where it stands for none."""
        found = self.lists.get(name)
        return next((at for at, each in found.levels.items() if each.style == style), 0) if found and style else 0

    def label(self, name: str, level: int) -> str:
        """Count a paragraph at a level (from 0) of the list `name`: its number as Word shows it; empty for a bullet."""
        found = self.lists.get(name)
        own = found.levels.get(level) if found else None
        if found is None or own is None:
            return ""
        counts = self._counts.setdefault(found.counter, {})
        if name not in self._begun:
            self._begun.add(name)
            for at, start in found.starts.items():
                counts[at] = start - 1
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        if own.form in ("bullet", "none"):
            return ""

        def shown(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            each = found.levels.get(at, own)
            return numeral(counts.get(at, each.start), "decimal" if own.legal else each.form)

        return re.sub(r"%([1-9])", shown, own.text)[:_LONGEST].strip()


def numbers_of(root: Element[str] | None, styles: Mapping[str, Style]) -> Numbers:
    """The lists that a file defines, none counted yet."""
    if root is None:
        return Numbers({})
    defined = {each.get("w.abstractNumId", ""): each for each in root.findall("w.abstractNum")}
    chosen = {each.get("w.numId", ""): value_of(each, "w.abstractNumId") for each in root.findall("w.num")}
    lists: dict[str, _List] = {}
    for each in root.findall("w.num"):
        counter = value_of(each, "w.abstractNumId")
        definition = defined.get(counter)
        linked = styles.get(value_of(definition, "w.numStyleLink"))
        if linked and linked.number:
            counter = chosen.get(linked.number[0], counter)
            definition = defined.get(counter)
        changes = {whole(change.get("w.ilvl", ""), 0): change for change in each.findall("w.lvlOverride")}
        levels = _levels(definition) | {at: _level(own) for at, change in changes.items()
                                        if (own := change.find("w.lvl")) is not None}  # fmt: skip
        starts = {at: whole(said, 1) for at, change in changes.items() if (said := value_of(change, "w.startOverride"))}
        lists[each.get("w.numId", "")] = _List(counter=counter, levels=levels, starts=starts)
    return Numbers(lists)


def numeral(number: int, form: str) -> str:
    """A number in one of Word's forms; in figures where that form does not reach."""
    lower = form[:1].lower() + form[1:]
    if lower.endswith("Letter") and 1 <= number <= 5 * 26:
        made = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif lower.endswith("Roman") and 1 <= number < 5000:
        made, left = "", number
        for value, letters in _ROMAN:
            made += letters * (left // value)
            left %= value
    elif form == "decimalZero":
        return f"{number:02}"
    else:
        return str(number)
    return made.upper() if form.startswith("upper") else made


def _levels(definition: Element[str] | None) -> dict[int, _Level]:
    found = definition.findall("w.lvl") if definition is not None else []
    return {whole(each.get("w.ilvl", ""), 0): _level(each) for each in found}


def _level(node: Element[str]) -> _Level:
    return _Level(
        start=whole(value_of(node, "w.start", "1"), 1),
        form=value_of(node, "w.numFmt", "decimal"),
        text=value_of(node, "w.lvlText"),
        style=value_of(node, "w.pStyle"),
        legal=bool(is_on(node, "w.isLgl")),
    )
