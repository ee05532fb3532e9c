"""Assigning records to reviewers: one act holds the rule and what it gave; later records follow the same rule."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import lru_cache

from evidence.jobs.session import Session
from evidence.model import Stage
from evidence.screen.assigning import People, Pool, Rule, drawn
from evidence.screen.standing import Panel
from evidence.store import duties as store
from evidence.store.duplicates import follow
from evidence.store.imports import first_entries, hits


def assigned_now(
    session: Session, panel: Panel, into: Mapping[str, str], keys: Collection[str]
) -> dict[Stage, dict[str, People]]:
    """Record to people at each stage that is assigned; a record that is everybody's is left out.

    Args:
        session: the open workspace.
        panel: who screens and how.
        into: merged key to kept key.
        keys: the records that are asked about.
    """
    found = {}
    for stage, made in store.assignments(session.library, session.review).items():
        rule = rule_in(made.rule)
        # of records that were joined, the one that was kept says whose they are
        kept_last = sorted(made.outcome.items(), key=lambda one: one[0] not in into)
        dealt = {follow(into, key): people for key, people in kept_last}
        new = [key for key in keys if key not in dealt]
        sources = sources_of(session, new) if new and any(pool.source for pool in rule.pools) else {}
        entries = first_entries(session.library, new) if new else {}
        dealt |= {key: drawn(entries.get(key, key), rule, panel.needed, sources.get(key, ())) for key in new}
        found[stage] = {key: people for key, people in dealt.items() if people}
    return found


def sources_of(session: Session, keys: Collection[str]) -> dict[str, set[str]]:
    """The names of the routes by which each of these records came in."""
    wanted, found = frozenset(keys), dict[str, set[str]]()
    for _, name, key, _ in hits(session.library):
        if key in wanted:
            found.setdefault(key, set()).add(name)
    return found


def rule_text(rule: Rule) -> str:
    """A rule as it is kept."""
    pools = [{"source": one.source, "shares": [list(share) for share in one.shares]} for one in rule.pools]
    return json.dumps({"seed": rule.seed, "pools": pools}, ensure_ascii=False)


@lru_cache(maxsize=8)
def rule_in(text: str) -> Rule:
    """A rule out of the text that was kept."""
    told = json.loads(text)
    pools = (
        Pool(source=one["source"], shares=tuple((name, weight) for name, weight in one["shares"]))
        for one in told["pools"]
    )
    return Rule(pools=tuple(pools), seed=told["seed"])
