"""Which records of one copy of a workspace are which of another: by how they came in, then by what they say."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from evidence.model import Record
from evidence.references.identity import join_exact, same_work

Entry = tuple[str, int]
"""One entry of a reference file: the digest of the file, and the entry's position in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A record of a copy: when it came in, its digest, and the entries that it was made from or that joined it."""

    record: Record
    added_at: str
    digest: str
    made_from: frozenset[Entry] = frozenset()
    joined: frozenset[Entry] = field(default_factory=frozenset)


def matched(mine: Sequence[Held], theirs: Sequence[Held]) -> dict[str, str]:
    """Their key to mine, for the records that both copies hold; no two of theirs are one of mine.

    What comes first decides: the same key since the same moment (both copies began with it) or with the same content;
    the same entry of the same file; the same key for the same work; an entry that joined both; the same work by the
    rules for exact duplicates.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    _by(mine, theirs, found, taken, lambda one: [(one.record.key, one.added_at), (one.record.key, one.digest)])
    _by(mine, theirs, found, taken, lambda one: sorted(one.made_from))
    known = {one.record.key: one.record for one in mine}
    for one in theirs:
        key = one.record.key
        if key not in found and key in known and key not in taken and same_work(known[key], one.record):
            found[key] = key
            taken.add(key)
    _by(mine, theirs, found, taken, lambda one: sorted(one.made_from | one.joined))
    left = [one.record for one in theirs if one.record.key not in found]
    for join in join_exact([one.record for one in mine], left):
        if join.into < len(mine) and mine[join.into].record.key not in taken:
            found[left[join.incoming].key] = mine[join.into].record.key
            taken.add(mine[join.into].record.key)
    return found


def _by(
    mine: Sequence[Held],
    theirs: Sequence[Held],
    found: dict[str, str],
    taken: set[str],
    signs: Callable[[Held], Iterable[Hashable]],
) -> None:
    """Match what is left of the two by signs, each of which at most one record of a copy has."""
    known = {sign: one.record.key for one in reversed(mine) for sign in signs(one)}
    for one in theirs:
        if one.record.key in found:
            continue
        key = next((known[sign] for sign in signs(one) if sign in known and known[sign] not in taken), None)
        if key is not None:
            found[one.record.key] = key
            taken.add(key)
