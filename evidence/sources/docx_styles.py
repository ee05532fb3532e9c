"""The styles of a Word file: which make headings, lists, captions, quotations, bold or hidden words.

Styles are known by their name, not by their id: Word translates the ids ("berschrift1") and keeps the names of its own
styles in English ("heading 1"). What a style does not say itself it takes from the style that it is based on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_OFF = frozenset({"0", "false", "off", "none"})
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|overskrift)\s*(\d)", re.IGNORECASE)
_DEEPEST = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a style makes of its words.

    `name` is the nearest name in its line that Word knows by itself ("title", "caption", "toc 1", "quote"), else its
    own, in lower case; `level` is the level of a heading, from 1, or 0; `number` names a list and a level in it (-1:
    the list says which), or is empty.
    """

    name: str = ""
    level: int = 0
    number: tuple[str, int] | None = None
    bold: bool = False
    hidden: bool = False


def styles_of(root: Element[str] | None) -> Mapping[str, Style]:
    """All styles by id; the default paragraph style has the id "" as well."""
    known = {each.get("w.styleId", ""): each for each in root.findall("w.style")} if root is not None else {}
    made = {name: _style(list(_line(name, known))) for name in known}
    for name, each in known.items():
        if each.get("w.type") == "paragraph" and each.get("w.default", "0") not in _OFF:
            made[""] = made[name]
    return made


def value_of(node: Element[str] | None, path: str, default: str = "") -> str:
    """The value (`w.val`) of the element at a path; `default` where there is none."""
    found = node.find(path) if node is not None else None
    return found.get("w.val", default) if found is not None else default


def is_on(node: Element[str] | None, path: str) -> bool | None:
    """Whether a switch at a path is on; None where it is not there."""
    found = node.find(path) if node is not None else None
    return None if found is None else found.get("w.val", "true") not in _OFF


def whole(text: str, default: int) -> int:
    """A whole number as these files write it; `default` for anything else."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else default


def outline(properties: Element[str] | None) -> int | None:
    """The level of a heading, from 1, that a paragraph's properties give; 0 for body text, None where they are silent."""
    said = value_of(properties, "w.outlineLvl")
    if not said:
        return None
    level = whole(said, _DEEPEST) + 1
    return level if 1 <= level <= _DEEPEST else 0


def number_of(properties: Element[str] | None) -> tuple[str, int] | None:
    """The list that a paragraph's properties put it in and the level there (-1: not said); None where they are silent.

    The list "0" is none: the paragraph is taken out of its style's list.
    """
    numbered = properties.find("w.numPr") if properties is not None else None
    if numbered is None or numbered.find("w.numId") is None:
        return None
    return value_of(numbered, "w.numId"), whole(value_of(numbered, "w.ilvl"), -1)


def _line(name: str, known: Mapping[str, Element[str]]) -> Iterator[Element[str]]:
    """A style and those that it is based on, itself first."""
    seen: set[str] = set()
    while name in known and name not in seen:
        seen.add(name)
        yield known[name]
        name = value_of(known[name], "w.basedOn")


def _style(line: list[Element[str]]) -> Style:
    names = [value_of(each, "w.name").casefold() for each in line]
    levels = [level for each in line if (level := _level(each)) is not None]
    numbers = [number for each in line if (number := number_of(each.find("w.pPr"))) is not None]
    bold = [said for each in line if (said := is_on(each.find("w.rPr"), "w.b")) is not None]
    hidden = [said for each in line if (said := is_on(each.find("w.rPr"), "w.vanish")) is not None]
    return Style(
        name=next((name for name in names if _is_known(name)), names[0]),
        level=levels[0] if levels else 0,
        number=numbers[0] if numbers else None,
        bold=bool(bold and bold[0]),
        hidden=bool(hidden and hidden[0]),
    )


def _level(style: Element[str]) -> int | None:
    level = outline(style.find("w.pPr"))
    named = _HEADING.fullmatch(value_of(style, "w.name"))
    if level is None and named:
        level = int(named.group(1))
    return level


def _is_known(name: str) -> bool:
    return name in _KNOWN or name.startswith(("toc ", "heading "))


_KNOWN = frozenset(
    {"title", "subtitle", "caption", "quote", "intense quote", "toc heading", "table of figures", "bibliography",
     "footnote text", "endnote text", "list paragraph", "block text", "author", "date"}
)  # fmt: skip
