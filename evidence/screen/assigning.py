"""Who reads which record: an assignment drawn by shares, at random, or by the source a record came from.

A rule holds pools of people, each for the records of one source or for all that are left. What is there when the rule is
made is dealt out so that the shares come out as exactly as whole records allow, and in a dual design so that all pairs
are used alike. What comes in later is drawn record by record by the same rule: that is right on average, and does not
depend on the order in which records come in.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

People = tuple[str, ...]
"""The people to whom one record is assigned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The people among whom the records of one source are dealt out, with their weights; no source is all that are left."""

    source: str = ""
    shares: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How records are assigned: the pools in the order in which they are asked, the seed of the draw."""

    pools: tuple[Pool, ...]
    seed: int = 1

    def pool_of(self, sources: Collection[str]) -> Pool | None:
        """The first pool for a record that came in by these sources; None where no pool takes it."""
        return next((one for one in self.pools if not one.source or one.source in sources), None)


def deal(
    records: Iterable[str],
    rule: Rule,
    needed: int,
    *,
    sources: Mapping[str, Collection[str]] | None = None,
    judged: Mapping[str, Collection[str]] | None = None,
) -> dict[str, People]:
    """Deal out records that are there.

    Args:
        records: keys; their order makes no difference.
        rule: the pools and the seed.
        needed: how many people read a record, 1 or 2.
        sources: the sources by which each record came in.
        judged: who has judged a record already; they stay with it, and it takes so many fewer of the others.

    Returns:
        Record to people, sorted. A record that no pool takes is left out; one of a pool that has too few people has fewer.
    """
    told: dict[Pool, list[str]] = {}
    for key in sorted(records):
        pool = rule.pool_of((sources or {}).get(key, ()))
        if pool is not None:
            told.setdefault(pool, []).append(key)
    found: dict[str, People] = {}
    for pool, keys in told.items():
        found |= _dealt(keys, pool, rule.seed, needed, judged or {})
    return dict(sorted(found.items()))


def drawn(name: str, rule: Rule, needed: int, sources: Collection[str] = ()) -> People:
    """The people for one record that came in after the rule was made, by the record's own draw (Efraimidis and Spirakis
    2006: the highest u ** (1 / weight) win, u uniform in (0, 1)); empty where no pool takes it.

    Args:
        name: what the record is drawn by: a text that stays the same when its key does not.
        rule: the pools and the seed.
        needed: how many people read a record, 1 or 2.
        sources: the sources by which it came in.
    """
    pool = rule.pool_of(sources)
    if pool is None:
        return ()
    drawn_at = {person: log(_chance(rule.seed, name, person)) / weight for person, weight in pool.shares}
    return tuple(sorted(sorted(drawn_at, key=lambda person: (-drawn_at[person], person))[:needed]))


def loads(assigned: Mapping[str, Collection[str]]) -> dict[str, int]:
    """How many records each person has, by name."""
    return dict(sorted(Counter(name for people in assigned.values() for name in people).items()))


def _dealt(
    keys: Sequence[str], pool: Pool, seed: int, needed: int, judged: Mapping[str, Collection[str]]
) -> dict[str, People]:
    """One record after the other, in the order of the draw, to the people who are furthest behind their shares."""
    weights = dict(pool.shares)
    whole = sum(weights.values())
    held = dict.fromkeys(weights, 0)
    used: Counter[People] = Counter()
    given = 0
    found: dict[str, People] = {}
    for key in sorted(keys, key=lambda one: (_chance(seed, one, ""), one)):
        before = tuple(sorted(judged.get(key, ())))[:needed]
        more = min(needed - len(before), len([name for name in weights if name not in before]))
        given += more
        behind = {name: given * weights[name] / whole - held[name] for name in weights if name not in before}
        choices = combinations(sorted(behind), more)
        chosen = min(
            choices,
            key=lambda team: (-round(sum(behind[name] for name in team), 9), used[team], _order(seed, key, team)),
        )
        used[chosen] += 1
        for name in chosen:
            held[name] += 1
        found[key] = tuple(sorted({*before, *chosen}))
    return found


def _order(seed: int, key: str, team: Collection[str]) -> float:
    return _chance(seed, key, "\x1f".join(team))


def _chance(seed: int, *words: str) -> float:
    """A number in (0, 1) that seed and words alone decide, the same on every machine."""
    digest = hashlib.sha256("\x1e".join([str(seed), *words]).encode()).digest()
    return (int.from_bytes(digest[:8], "big") + 0.5) / 2**64
