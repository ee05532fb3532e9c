"""Exact duplicates: which records are the same work, in time that grows with their number and not with its square.

Nothing here is fuzzy. A join needs equal identifiers or equal folded words, and a contradiction forbids it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from evidence.model import EvidenceKind, Name, Record

_SHORT = 20
_FEW = 50  # groups under one key that are tried: a key with more says nothing, and time stays linear
_SERIAL = frozenset({"article", "conference-paper", "chapter"})
_MONOGRAPH = frozenset({"report", "thesis", "book"})
_TEXTS = ("title", "abstract", "venue", "doi", "url", "verified", "doubt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """One incoming record that is an earlier one again.

    `incoming` is its position among the incoming records; `into` is the position of the group's first record in
    existing + incoming; `reason` says what agreed.
    """

    incoming: int
    into: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that two entries of one work fill differently (`fields.volume` for what has no column)."""

    field: str
    old: str
    new: str


def fold_words(text: str) -> str:
    """Letters and digits alone, without case and Latin accents: how titles and names are compared for identity."""
    if text.isascii():
        return "".join(char for char in text.lower() if char.isalnum())
    marks = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        c for c in marks if c.isalnum() or (unicodedata.category(c)[0] == "M" and not "\u0300" <= c <= "\u036f")
    )


def same_work(a: Record, b: Record) -> str | None:
    """Why two records are exactly the same work; None where that is not certain.

    Reasons, in this order: the same DOI; the same title, year and first author, where both have all three; the same
    title and the same abstract, where one of them lacks a year or an author.

    Two different DOIs never join by title: a publisher gives one to each version, chapter, abstract and correction, so
    the same words under another DOI are a preprint, a second version or a reprint, and whether those count as one work
    is for a person (or a later, explained comparison) to say. Nor do an article and a report that name different
    places of publication: two reports of one study are two sources. Nor do entries whose container, volume and first
    page all differ: a conference abstract and the paper of the same title. Titles too short to be anybody's own
    ("Editorial") need the same volume, issue and pages as well.

    The same DOI does not join two entries that differ in title and in first author: congress abstracts are exported
    under the one DOI of their supplement, and each is a work of its own.
    """
    if a.doi and a.doi == b.doi and not _only_doi_agrees(a, b):
        return "same DOI"
    if _contradict(_facts(a), _facts(b)):
        return None
    first, second = _full_key(a), _full_key(b)
    if first and second:
        return "same title, year and first author" if first == second else None
    first, second = _text_key(a), _text_key(b)
    return "same title and abstract" if first and first == second else None


def _only_doi_agrees(a: Record, b: Record) -> bool:
    first, second = fold_words(a.title), fold_words(b.title)
    if not first or not second or first in second or second in first:
        return False
    one, other = _first_author(a.authors), _first_author(b.authors)
    return bool(one and other) and one not in other and other not in one


def _first_page(record: Record) -> str:
    return fold_words(record.fields.get("pages", "").partition("-")[0])


@dataclass(slots=True)
class _Facts:
    """What a group of records is known to be; two groups that contradict each other are not joined."""

    dois: set[str] = field(default_factory=set)
    venues: dict[str, set[str]] = field(default_factory=dict)
    keys: set[tuple[str, ...]] = field(default_factory=set)
    places: set[tuple[str, str, str]] = field(default_factory=set)

    def add(self, other: _Facts) -> None:
        self.dois |= other.dois
        self.keys |= other.keys
        self.places |= other.places
        for form, venues in other.venues.items():
            self.venues.setdefault(form, set()).update(venues)


def _facts(record: Record) -> _Facts:
    form = "serial" if record.kind in _SERIAL else "monograph" if record.kind in _MONOGRAPH else ""
    venue = fold_words(record.venue)
    full = _full_key(record)
    place = (venue, fold_words(record.fields.get("volume", "")), _first_page(record))
    return _Facts(
        dois={record.doi} - {""},
        venues={form: {venue}} if form and venue else {},
        keys={full} if full else set(),
        places={place} if all(place) else set(),
    )


def _contradict(a: _Facts, b: _Facts) -> bool:
    if a.dois and b.dois and a.dois.isdisjoint(b.dois):
        return True
    if a.keys and b.keys and a.keys.isdisjoint(b.keys):
        return True
    if a.places and b.places and not any(_near(one, other) for one in a.places for other in b.places):
        return True
    for form, other in (("serial", "monograph"), ("monograph", "serial")):
        first, second = a.venues.get(form, set()), b.venues.get(other, set())
        if first and second and first.isdisjoint(second):
            return True
    return False


def _near(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return any(mine == theirs for mine, theirs in zip(one, other, strict=True))


def _first_author(names: tuple[Name, ...]) -> str:
    return fold_words(names[0].family or names[0].literal) if names else ""


def _full_key(record: Record) -> tuple[str, ...]:
    title, author = fold_words(record.title), _first_author(record.authors)
    if not (title and record.year and author):
        return ()
    where = tuple(fold_words(record.fields.get(name, "")) for name in ("volume", "issue", "pages"))
    return (title, str(record.year), author, *(where if len(title) < _SHORT else ()))


def _text_key(record: Record) -> tuple[str, ...]:
    title, abstract = fold_words(record.title), fold_words(record.abstract)
    return (title, abstract) if title and abstract else ()


def join_exact(existing: Sequence[Record], incoming: Sequence[Record]) -> tuple[Join, ...]:
    """Which incoming records are an existing one, or an earlier incoming one, again, by the rules of `same_work`.

    Existing records are never joined with each other; `join_exact((), records)` finds the duplicates of one list. A
    record without DOI whose title, year and author stand under two different DOIs joins neither: which of them it is
    cannot be known. Time grows linearly with the number of records.
    """
    groups = _Groups([*existing, *incoming])
    joins = []
    for index in range(len(existing) + len(incoming)):
        home = groups.home(index) if index >= len(existing) else None
        if home is not None:
            joins.append(Join(incoming=index - len(existing), into=home[0], reason=home[1]))
        groups.add(index, home[0] if home else index)
    return tuple(joins)


class _Groups:
    """The works met so far, each by the position of its first record, found by what identifies them."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = records
        self._facts = [_facts(record) for record in records]
        self._keys = [(_full_key(record), _text_key(record)) for record in records]
        self._dois_under: dict[tuple[str, ...], set[str]] = {}
        for fact, keys in zip(self._facts, self._keys, strict=True):
            for key in keys:
                self._dois_under.setdefault(key, set()).update(fact.dois)
        self._heads: dict[tuple[str, ...], list[int]] = {}
        self._known: dict[int, _Facts] = {}

    def add(self, index: int, head: int) -> None:
        """Put a record into the group that `head` begins."""
        self._known.setdefault(head, _Facts()).add(self._facts[index])
        doi = self._records[index].doi
        for key in (("doi", doi) if doi else (), *self._keys[index]):
            heads = self._heads.setdefault(key, []) if key else [head]
            if head not in heads[:_FEW]:
                heads.append(head)

    def home(self, index: int) -> tuple[int, str] | None:
        """The group that a record belongs to, and why; None for a work not met before."""
        record, fact = self._records[index], self._facts[index]
        for head in self._heads.get(("doi", record.doi), ())[:_FEW] if record.doi else ():
            if not _only_doi_agrees(record, self._records[head]):
                return head, "same DOI"
        full, words = self._keys[index]
        for reason, key in (("same title, year and first author", full), ("same title and abstract", words)):
            ambiguous = len(self._dois_under.get(key, ())) > 1
            for head in self._heads.get(key, ())[:_FEW] if key else ():
                group = self._known[head]
                if not _contradict(fact, group) and not (ambiguous and bool(fact.dois) != bool(group.dois)):
                    return head, reason
        return None


def enrich(old: Record, new: Record) -> tuple[Record, tuple[str, ...], tuple[Difference, ...]]:
    """`old` with its empty fields filled from `new`, the names of those filled, and what the two say differently.

    What `old` says stays, its key and raw entry too. Values that differ only in case, accents or punctuation, and authors
    that differ only in how given names are shortened, are no difference.
    """
    changed: dict[str, Any] = {}
    filled: list[str] = []
    differs: list[Difference] = []
    for name in _TEXTS:
        before, after = getattr(old, name), getattr(new, name)
        if after and not before:
            changed[name] = after
            filled.append(name)
        elif after and fold_words(before) != fold_words(after):
            differs.append(Difference(field=name, old=before, new=after))
    _enrich_rest(old, new, changed, filled, differs)
    fields = dict(old.fields)
    for name, after in sorted(new.fields.items()):
        if not fields.get(name):
            fields[name] = after
            filled.append(f"fields.{name}")
        elif fold_words(fields[name]) != fold_words(after):
            differs.append(Difference(field=f"fields.{name}", old=fields[name], new=after))
    return replace(old, fields=fields, **changed), tuple(filled), tuple(differs)


def _enrich_rest(
    old: Record, new: Record, changed: dict[str, Any], filled: list[str], differs: list[Difference]
) -> None:
    """Year, authors, kind of evidence and kind of record."""
    if new.year and not old.year:
        changed["year"] = new.year
    elif new.year and new.year != old.year:
        differs.append(Difference(field="year", old=str(old.year), new=str(new.year)))
    if new.authors and not old.authors:
        changed["authors"] = new.authors
    elif new.authors and _shortened(old.authors) != _shortened(new.authors):
        differs.append(Difference(field="authors", old=_shown(old.authors), new=_shown(new.authors)))
    if new.evidence is not EvidenceKind.UNKNOWN and old.evidence is EvidenceKind.UNKNOWN:
        changed["evidence"] = new.evidence
    elif new.evidence not in {EvidenceKind.UNKNOWN, old.evidence}:
        differs.append(Difference(field="evidence", old=old.evidence.value, new=new.evidence.value))
    if new.kind != "document" and old.kind == "document":
        changed["kind"] = new.kind
    filled.extend(name for name in ("year", "authors", "evidence", "kind") if name in changed)


def _shortened(names: tuple[Name, ...]) -> tuple[str, ...]:
    return tuple(fold_words(name.literal) or fold_words(name.family) + fold_words(name.given)[:1] for name in names)


def _shown(names: tuple[Name, ...]) -> str:
    return "; ".join(name.literal or f"{name.family}, {name.given}".strip(", ") for name in names)
