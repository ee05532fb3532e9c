"""Duplicates in a workspace: the certain ones join by themselves, a person settles the rest, and all can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from evidence.errors import UsageError
from evidence.jobs.clock import now
from evidence.jobs.session import Session
from evidence.model import Record
from evidence.references.identity import enrich
from evidence.references.matching import Comparison, Pair, compare, find_duplicates
from evidence.store import duplicates as duplicates_store
from evidence.store import records as store
from evidence.store import transaction
from evidence.store.acts import undo_act, undo_last
from evidence.store.texts import put_abstract

AUTOMATIC = "evidence"
"""Who joins what is certain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Two records that may be one work: the one that would be kept, the other, and how they compare."""

    kept: Record
    other: Record
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A record that was joined into another, and why."""

    kept: str
    merged: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What a look for duplicates did, and what it leaves to a person, the likeliest pair first."""

    joined: tuple[Joined, ...]
    questions: tuple[Question, ...]


def settle(session: Session) -> Settled:
    """Join what is certainly one work, and list the pairs that only a person can tell.

    Nothing is joined that somebody said to be two works; and where both records were screened, tagged or quoted, a
    person is asked, because two histories would become one.
    """
    known = {record.key: record for record in store.records(session.library)}
    arrived = [known[key] for key in duplicates_store.by_arrival(session.library) if key in known]
    found = find_duplicates(arrived)
    apart = _apart(session)
    touched = {store.resolve(session.library, key) for key in duplicates_store.worked_on(session.library)}
    plan = _Plan(arrived, apart, touched)
    for pair in found.joins:
        plan.take(pair)
    at, joined = now(), []
    with transaction(session.library):
        for kept, merged, reason in plan.joins():
            if not _stand_apart(session, kept, merged):
                continue
            _join(session, kept, merged, reason=reason, person=AUTOMATIC, at=at)
            joined.append(Joined(kept=kept, merged=merged, reason=reason))
    return Settled(joined=tuple(joined), questions=tuple(_questions(session, plan, found.ask, arrived)))


def say_same(session: Session, one: str, other: str, *, person: str) -> Joined:
    """A person says that two records are one work; the one that came first (or was worked on) is kept.

    Raises:
        NotFoundError: no such record.
        UsageError: they are one record already.
    """
    person = session.check_person(person)
    with transaction(session.library):
        return _say_same(session, one, other, person)


def _say_same(session: Session, one: str, other: str, person: str) -> Joined:
    first, second = _two(session, one, other)
    touched = duplicates_store.worked_on(session.library)
    order = {key: place for place, key in enumerate(duplicates_store.by_arrival(session.library))}
    kept, merged = sorted((first.key, second.key), key=lambda key: (key not in touched, order[key]))
    told = compare(first, second)
    _join(session, kept, merged, reason=f"said by {person} ({told.reason})", person=person, at=now())
    return Joined(kept=kept, merged=merged, reason=told.reason)


def say_different(session: Session, one: str, other: str, *, person: str) -> bool:
    """A person says that two records are two works; a join of the two is taken back. Returns whether there was one.

    Raises:
        NotFoundError: no such record.
        UsageError: the two are names of one entry.
    """
    person = session.check_person(person)
    first, second = sorted(store.entry(session.library, name).key for name in (one, other))
    if first == second:
        raise UsageError(f"{one} and {other} are names of one entry.", remedy="Give the keys of two entries.")
    standing = duplicates_store.standing_merges(session.library)
    direct = [made for made in standing if {made.kept, made.merged} == {first, second}]
    if not direct and store.resolve(session.library, first) == store.resolve(session.library, second):
        direct = [made for made in standing if made.merged in (first, second)][-1:]
    with transaction(session.library):
        for made in direct:
            undo_act(session.library, made.act, person=person, at=now())
            _restore(session, made)
        duplicates_store.distinguish(session.library, first, second, person=person, at=now())
    return bool(direct)


def undo(session: Session, person: str) -> str:
    """Take back this person's last word on duplicates; returns what it was, in words.

    Raises:
        NotFoundError: there is none.
    """
    person = session.check_person(person)
    merges = {made.merged: made for made in duplicates_store.standing_merges(session.library)}
    with transaction(session.library):
        kind, payload = undo_last(session.library, {"merge", "distinction"}, person=person, at=now())
        told = json.loads(payload)
        if kind == "distinction":
            return f"{told['one']} and {told['other']} may be one work again"
        _restore(session, merges[told["merged"]])
        return f"{told['merged']} is a record of its own again"


def join_entries(session: Session, pairs: Sequence[tuple[str, str, str]]) -> list[Joined]:
    """Join (one record, other record, reason) that are one entry, unless somebody said that they are two works.

    Call inside a transaction. The one that was worked on, or else came first, is kept.
    """
    touched = duplicates_store.worked_on(session.library)
    order = {key: place for place, key in enumerate(duplicates_store.by_arrival(session.library))}
    joined = []
    for one, other, reason in pairs:
        keys = {store.resolve(session.library, one), store.resolve(session.library, other)}
        if len(keys) == 2 and frozenset(keys) not in _apart(session):
            kept, merged = sorted(keys, key=lambda key: (key not in touched, order[key]))
            _join(session, kept, merged, reason=reason, person=AUTOMATIC, at=now())
            joined.append(Joined(kept=kept, merged=merged, reason=reason))
    return joined


def straighten(session: Session) -> int:
    """Let the joins of two copies stand together; returns how many of them had to be taken back or put otherwise.

    Each copy may have joined a record with another one: then all are one work. A pair of which somebody said later that
    they are two works is parted. Call inside a transaction.
    """
    said: dict[frozenset[str], str] = {}
    for act, one, other in duplicates_store.distinctions(session.library):
        said[frozenset({one, other})] = act
    into: dict[str, str] = {}
    changed = 0
    for made in duplicates_store.standing_merges(session.library):
        apart = said.get(frozenset({made.kept, made.merged}))
        parted = apart is not None and duplicates_store.is_later(session.library, apart, made.act)
        if not (parted or made.merged in into or duplicates_store.follow(into, made.kept) == made.merged):
            into[made.merged] = made.kept
            continue
        changed += 1
        undo_act(session.library, made.act, person=AUTOMATIC, at=now())
        kept, merged = (duplicates_store.follow(into, key) for key in (made.kept, made.merged))
        if parted:
            _restore(session, made)
        elif kept != merged:
            duplicates_store.merge(session.library, kept, merged, reason=made.reason, person=AUTOMATIC, at=now())
            into[merged] = kept
    return changed


class _Plan:
    """Which joins of the matcher can be made, group by group; the others become questions."""

    def __init__(self, records: Sequence[Record], apart: set[frozenset[str]], touched: set[str]) -> None:
        self._records, self._apart, self._touched = records, apart, touched
        self._groups: dict[int, list[int]] = {}
        self._reasons: dict[int, str] = {}
        self.held: list[Pair] = []

    def take(self, pair: Pair) -> None:
        """Put two groups together, unless somebody said that two of them are not one work, or both were worked on."""
        one, other = self._group(pair.first), self._group(pair.second)
        if one is other:
            return
        keys, others = self._keys(one), self._keys(other)
        if any(frozenset({key, with_key}) in self._apart for key in keys for with_key in others):
            return
        if not self._touched.isdisjoint(keys) and not self._touched.isdisjoint(others):
            self.held.append(pair)
            return
        both = sorted([*one, *other])
        for index in both:
            self._groups[index] = both
        for index in (pair.first, pair.second):
            self._reasons.setdefault(index, pair.comparison.reason)

    def joins(self) -> Iterator[tuple[str, str, str]]:
        """(kept, merged, reason) for every record that goes into another: the one worked on is kept, or else the first."""
        done = set[int]()
        for group in self._groups.values():
            if group[0] in done or len(group) < 2:
                continue
            done.update(group)
            kept = next((index for index in group if self._records[index].key in self._touched), group[0])
            for index in group:
                if index != kept:
                    yield self._records[kept].key, self._records[index].key, self._reasons[index]

    def may_be_asked(self, pair: Pair) -> bool:
        """Whether the two are not in one group, and nobody said that their groups are not one work."""
        one, other = self._group(pair.first), self._group(pair.second)
        return one is not other and not any(
            frozenset({key, with_key}) in self._apart for key in self._keys(one) for with_key in self._keys(other)
        )

    def _group(self, index: int) -> list[int]:
        return self._groups.setdefault(index, [index])

    def _keys(self, group: list[int]) -> list[str]:
        return [self._records[index].key for index in group]


def _questions(session: Session, plan: _Plan, asked: Sequence[Pair], arrived: Sequence[Record]) -> Iterator[Question]:
    seen = set[frozenset[str]]()
    for pair in [*plan.held, *asked]:
        if not plan.may_be_asked(pair):
            continue
        one, other = (store.find_record(session.library, arrived[index].key) for index in (pair.first, pair.second))
        if frozenset({one.key, other.key}) not in seen:
            seen.add(frozenset({one.key, other.key}))
            yield Question(kept=one, other=other, comparison=pair.comparison)


def _apart(session: Session) -> set[frozenset[str]]:
    """The pairs of records of which somebody said that they are two works, as they are called now."""
    told = duplicates_store.distinctions(session.library)
    return {frozenset(store.resolve(session.library, key) for key in (one, other)) for _, one, other in told}


def _stand_apart(session: Session, *keys: str) -> bool:
    """Whether none of the records was joined with another since they were read: somebody else may work at the same time."""
    gone = duplicates_store.merges(session.library)
    return not any(key in gone for key in keys)


def _join(session: Session, kept: str, merged: str, *, reason: str, person: str, at: str) -> None:
    """Write the merge, and fill what is empty in the record that is kept."""
    before, other = store.entry(session.library, kept), store.entry(session.library, merged)
    after, filled, _ = enrich(before, other)
    duplicates_store.merge(
        session.library, kept, merged, reason=reason, person=person, at=at, before=before if filled else None
    )
    if filled:
        _rewrite(session, before, after, why=f"joined with {merged}", at=at)


def _restore(session: Session, made: duplicates_store.Merge) -> None:
    """Take back what a merge filled in the record that was kept; what changed since stays."""
    if made.before is None:
        return
    current, before = store.entry(session.library, made.kept), made.before
    after, _, _ = enrich(before, store.entry(session.library, made.merged))
    plain: dict[str, Any] = {
        one.name: getattr(before, one.name)
        for one in fields(Record)
        if one.name != "fields" and getattr(current, one.name) == getattr(after, one.name)
    }
    filled = {
        name for name, value in after.fields.items() if name not in before.fields and current.fields.get(name) == value
    }
    kept = {name: value for name, value in current.fields.items() if name not in filled}
    _rewrite(session, current, replace(current, fields=kept, **plain), why=f"parted from {made.merged}", at=now())


def _rewrite(session: Session, old: Record, new: Record, *, why: str, at: str) -> None:
    """Write a record anew, with its history."""
    changes = [
        (one.name, str(getattr(old, one.name)), str(getattr(new, one.name)), True)
        for one in fields(Record)
        if one.name != "fields" and getattr(old, one.name) != getattr(new, one.name)
    ]
    names = sorted({*old.fields, *new.fields})
    changes += [
        (f"fields.{name}", old.fields.get(name, ""), new.fields.get(name, ""), True)
        for name in names
        if old.fields.get(name) != new.fields.get(name)
    ]
    store.replace_record(session.library, new, changes, why=why, at=at)
    if new.abstract != old.abstract:
        put_abstract(session.library, new, at=at)


def _two(session: Session, one: str, other: str) -> tuple[Record, Record]:
    first, second = store.find_record(session.library, one), store.find_record(session.library, other)
    if first.key == second.key:
        raise UsageError(f"{one} and {other} are one record already.", remedy="See: evidence status --history")
    return first, second
