"""Counts that can be asked for again: how many passages, records or studies meet some conditions, exactly.

Ranked search has no number of hits, so a count is a count of conditions: themes, facets, years, kinds, stages, and
words that must all occur. The conditions are stored with the statement, and every report asks them anew.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from evidence.errors import UnreadableError, UsageError
from evidence.jobs.asking import Asked, filters_of
from evidence.jobs.passages import INDEX
from evidence.jobs.session import Session
from evidence.search.filters import allowed_ids
from evidence.search.words import all_words_query
from evidence.store.derived import Index
from evidence.store.records import resolve, studies

UNITS = ("passages", "records", "studies")


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What is counted: the unit, words that must all occur in a passage, and the filters."""

    unit: str = "passages"
    words: str = ""
    asked: Asked = field(default_factory=Asked)


def count(session: Session, wanted: Count) -> int:
    """How many there are now.

    Raises:
        UsageError: nothing is asked for.
        NotFoundError: a filter names something that does not exist, or there is no index.
    """
    if not wanted.words.split() and wanted.asked == Asked():
        raise UsageError(
            "A count needs conditions.", remedy="Give --words, --theme, --facet, --stage, --year or --kind."
        )
    filters = filters_of(session, wanted.asked)
    with Index(session.workspace.derived / INDEX, create=False) as index:
        allowed = allowed_ids(index, filters) if filters else None
        if wanted.words.split():
            found = {number for number, _ in index.match(all_words_query(wanted.words), allowed, index.count() + 1)}
        else:
            found = allowed if allowed is not None else set()
        keys = {resolve(session.library, record) for _, record in index.keys(found).values()}
    if wanted.unit == "passages":
        return len(found)
    linked = studies(session.library)
    return len(keys) if wanted.unit == "records" else len({linked.get(key, key) for key in keys})


def packed(wanted: Count) -> str:
    """The conditions as one line of JSON, as they are stored; what is empty is left out."""
    values = {"unit": wanted.unit, "words": wanted.words, **asdict(wanted.asked)}
    return json.dumps({name: value for name, value in values.items() if value}, ensure_ascii=False, sort_keys=True)


def unpacked(text: str) -> Count:
    """The conditions that were stored.

    Raises:
        UnreadableError: this is not what `packed` writes.
    """
    try:
        values: dict[str, Any] = json.loads(text)
        unit, words = values.pop("unit", "passages"), values.pop("words", "")
        given: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in values.items()}
        return Count(unit=unit, words=words, asked=Asked(**given))
    except (ValueError, TypeError, AttributeError) as error:
        raise UnreadableError(f"A stored query cannot be read: {text[:80]}") from error


def described(wanted: Count) -> str:
    """The conditions in words: "passages with all of: joint committee; theme L1; tier=AHA"."""
    asked = wanted.asked
    parts = [f"all of the words: {wanted.words}"] if wanted.words else []
    parts += [f"theme {', '.join(asked.themes)}"] if asked.themes else []
    parts += list(asked.facets)
    parts += [f"{name} {value}" for name, value in (("stage", asked.stage), ("years", asked.years)) if value]
    parts += [
        f"{name} {', '.join(value)}" for name, value in (("record", asked.records), ("kind", asked.kinds)) if value
    ]
    return f"{wanted.unit} with {'; '.join(parts)}"
