"""The records of another copy: matched with those that are here, filled from each other, or added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from evidence.model import Record
from evidence.references.copies import Held, matched
from evidence.references.identity import Difference, enrich
from evidence.references.keys import with_keys
from evidence.store import Library
from evidence.store import copied_rows as rows
from evidence.store.records import add_record, record_keys, replace_record
from evidence.store.texts import put_abstract

_WHY = "another copy of the workspace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """What the records of the other copy are called here, which of them (as called here) were added, how many empty
    fields were filled, and what the two say differently of one record, in words."""

    names: Mapping[str, str]
    added: frozenset[str]
    filled: int
    told: tuple[str, ...]


def match_records(mine: Library, theirs: Library) -> Matched:
    """Match the records of two copies, and write here what is new in the other. Call inside a transaction."""
    own, others = _held(mine), _held(theirs)
    known = {one.record.key: one.record for one in own}
    names = matched(own, others)
    fresh = [one for one in others if one.record.key not in names]
    called = with_keys([one.record for one in fresh], record_keys(mine) | set(known))
    for one, record in zip(fresh, called, strict=True):
        add_record(mine, record, at=one.added_at)
        names[one.record.key] = record.key
    changed, changed_there = rows.last_changes(mine), rows.last_changes(theirs)
    filled, told = 0, list[str]()
    for one in others:
        key = names[one.record.key]
        if key not in known or known[key] == replace(one.record, key=key):
            continue
        there = {name: at for (record, name), at in changed_there.items() if record == one.record.key}
        here = {name: at for (record, name), at in changed.items() if record == key}
        count, differs = _fill(mine, known[key], one, here, there)
        filled += count
        told += [f"{key}: {name} is not the same in both; yours was kept" for name in differs]
    return Matched(names=names, added=frozenset(record.key for record in called), filled=filled, told=tuple(told))


def _held(library: Library) -> list[Held]:
    made: dict[str, set[tuple[str, int]]] = defaultdict(set)
    joined: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for one in rows.held_entries(library):
        (joined if one.reason else made)[one.record].add((one.digest, one.position))
    return [
        Held(
            record=one.record, added_at=one.added_at, digest=one.digest,
            made_from=frozenset(made[one.record.key]), joined=frozenset(joined[one.record.key]),
        )
        for one in rows.held_records(library)
    ]  # fmt: skip


def _fill(
    library: Library, known: Record, held: Held, changed: Mapping[str, str], changed_there: Mapping[str, str]
) -> tuple[int, list[str]]:
    """Fill what is empty here, and take what was written anew there later than here; returns how many fields were
    written, and the names of those that differ and stay."""
    other = held.record
    after, filled, differs = enrich(known, other)
    later = [one for one in differs if changed_there.get(one.field, "") > changed.get(one.field, "")]
    after = _with(after, other, later)
    changes = [(name, "", _value(after, name), True) for name in filled]
    changes += [(one.field, one.old, one.new, True) for one in later]
    if changes:
        at = max(filter(None, (changed_there.get(name, "") for name, *_ in changes)), default=held.added_at)
        replace_record(library, after, changes, why=_WHY, at=at)
        if after.abstract != known.abstract:
            put_abstract(library, after, at=at)
    return len(changes), [one.field for one in differs if one not in later]


def _with(record: Record, other: Record, taken: list[Difference]) -> Record:
    plain: dict[str, Any] = {}
    fields = dict(record.fields)
    for one in taken:
        name = one.field.removeprefix("fields.")
        if name != one.field:
            fields[name] = other.fields[name]
        else:
            plain[name] = getattr(other, name)
    return replace(record, fields=fields, **plain)


def _value(record: Record, name: str) -> str:
    plain = name.removeprefix("fields.")
    return str(record.fields.get(plain, "") if plain != name else getattr(record, name))
