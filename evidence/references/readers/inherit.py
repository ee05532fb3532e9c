"""What entries of BibLaTeX take over from others: crossref and xdata, with the names that fields get on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Fields = Mapping[str, str]
_POINTS = re.compile(r"(?i)\b(?:crossref|xdata)\s*=\s*[{\"]?\s*([^}\"\n]*)")
_SPELLINGS = ("crossref", "CROSSREF", "Crossref", "CrossRef", "crossRef", "xdata", "XDATA", "Xdata", "XData")
_GRANULAR = re.compile(r"(?i)\bxdata\s*=\s*([^\s{},\"]+?)-([a-z]+)(?:-(\d+))?(?=[\s{},\"]|$)")
_NEVER = frozenset({"crossref", "xref", "xdata", "ids", "entryset", "entrysubtype", "execute", "label", "options", "presort",
                    "related", "relatedoptions", "relatedstring", "relatedtype", "shorthand", "shorthandintro", "sortkey",
                    "shorttitle", "sorttitle", "indextitle", "indexsorttitle"})  # fmt: skip
_OF_THE_WHOLE = frozenset(
    {"doi", "url", "urldate", "eprint", "eprinttype", "file", "abstract", "keywords", "pages", "pmid"}
)
"""What names or describes the parent itself: a chapter with the DOI of its book would pass for the book."""
_IN_BOOK = frozenset({"inbook", "bookinbook", "suppbook", "incollection", "inreference", "suppcollection", "inproceedings",
                      "conference"})  # fmt: skip
_IN_JOURNAL = frozenset({"article", "suppperiodical", "review"})
_TITLES = ("title", "subtitle", "titleaddon")
_TIMES = frozenset({"date", "year", "month", "day"})


def keys_pointed_at(text: str) -> frozenset[str]:
    """The keys (case folded) that any entry of a file takes something from."""
    if not any(word in text for word in _SPELLINGS):
        return frozenset()
    lists = {match[1] for match in _POINTS.finditer(text)}
    keys = {key.strip().casefold() for one in lists for key in one.split(",")}
    keys |= {match[1].casefold() for match in _GRANULAR.finditer(text)}
    return frozenset(key for key in keys if key)


def points(fields: Fields) -> bool:
    """Whether an entry takes something from another one."""
    return "crossref" in fields or "xdata" in fields or any("xdata" in value for value in fields.values())


@dataclass(slots=True)
class Parents:
    """The entries that others take something from, by key: their type and fields."""

    wanted: frozenset[str]
    known: dict[str, tuple[str, Fields]] = field(default_factory=dict)

    def meet(self, kind: str, key: str, fields: Fields) -> None:
        """Keep an entry if it is wanted, under its key and its other ones (`ids`); of two with a key, the first."""
        for one in (key, *fields.get("ids", "").split(",")):
            if (name := one.strip().casefold()) in self.wanted:
                self.known.setdefault(name, (kind, fields))

    def completed(self, kind: str, fields: Fields, seen: frozenset[str] = frozenset()) -> dict[str, str]:
        """The fields of an entry of a type, with what it inherits; what it says itself counts, circles are harmless.

        `crossref` and `xdata` are left out where the entries that they name are known.
        """
        held = {name: self._granular(value) for name, value in fields.items()}
        for key in held.get("xdata", "").split(","):
            for name, value in self._of(key, seen).items():
                held.setdefault(name, value)
        parent = held.get("crossref", "").strip().casefold()
        for name, value in (
            _passed_on(self.known[parent][0], kind, self._of(parent, seen)) if parent in self.known else ()
        ):
            if name not in _TIMES or not _TIMES & fields.keys():
                held.setdefault(name, value)
        for name in ("crossref", "xdata"):
            if held.get(name) and all(key.strip().casefold() in self.known for key in held[name].split(",")):
                del held[name]
        return held

    def _of(self, key: str, seen: frozenset[str]) -> dict[str, str]:
        name = key.strip().casefold()
        if name in seen or name not in self.known:
            return {}
        kind, fields = self.known[name]
        full = self.completed(kind, fields, seen | {name})
        return {name: value for name, value in full.items() if name not in _NEVER and value}

    def _granular(self, value: str) -> str:
        """A value with each "xdata=key-field-2" replaced by what it stands for."""
        return _GRANULAR.sub(self._granule, value) if "xdata" in value else value

    def _granule(self, match: re.Match[str]) -> str:
        _, fields = self.known.get(match[1].casefold(), ("", {}))
        value = fields.get(match[2].casefold(), "")
        if match[3] and value:
            parts = re.split(r"\s+and\s+", value)
            value = parts[int(match[3]) - 1] if 0 < int(match[3]) <= len(parts) else ""
        return value if value and "xdata" not in value else match.group()


def _passed_on(parent: str, child: str, fields: Fields) -> Iterator[tuple[str, str]]:
    """The fields that a parent gives, under the names that the child has for them."""
    many = parent.startswith("mv")
    lead = "main" if many else "book" if child in _IN_BOOK else "journal" if child in _IN_JOURNAL else ""
    for name, value in fields.items():
        if name in _OF_THE_WHOLE:
            continue
        if name in _TITLES:
            if lead:
                yield lead + name, value
        elif name == "author" and child in {"inbook", "bookinbook", "suppbook"}:
            yield from (("author", value), ("bookauthor", value))
        else:
            yield name, value
