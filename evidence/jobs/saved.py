"""Saved searches: kept by name in the review, asked again later, and what is new since they were last looked at."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from evidence.errors import EvidenceError, NotFoundError, UsageError
from evidence.jobs.asking import Asked, filters_for, query_of
from evidence.jobs.clock import now
from evidence.jobs.search import Answer, Shown, run_search
from evidence.jobs.seen import as_seen, unseen
from evidence.jobs.session import Session
from evidence.search.hits import Unit
from evidence.store import transaction
from evidence.store.saved import (
    SavedSearch,
    append_look,
    forget_search,
    save_search,
    saved_searches,
    seen_hits,
)
from evidence.text import printable, squeeze

DEPTH = 50
"""Hits that a saved search looks at where nobody says how many: in ten, what is new would seldom be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A search as it was typed: words, filters, what the hits are to be like, and what a hit is."""

    query: str = ""
    asked: Asked = field(default_factory=Asked)
    like: str = ""
    unit: Unit = "passage"

    def packed(self) -> str:
        """The search as JSON, the same for the same search."""
        told = {**asdict(self), "query": squeeze(self.query)}
        return json.dumps(told, ensure_ascii=False, sort_keys=True)

    def told(self) -> str:
        """The search as it would be typed."""
        named = {"themes": "theme", "facets": "facet", "records": "source", "kinds": "kind", "years": "year"}
        parts = [self.query]
        for one_field in fields(Asked):
            given = getattr(self.asked, one_field.name)
            for one in (given,) if isinstance(given, str) else given:
                parts.append(f"--{named.get(one_field.name, one_field.name)} {one}" if one else "")
        parts += [f"--more-like {self.like}" if self.like else "", "--unit record" if self.unit == "record" else ""]
        return squeeze(" ".join(filter(None, parts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A saved search: what it asks, when it was last looked at, and how many hits are new since; `close` are those of them
    that seem to answer. `problem` says why it cannot be asked now."""

    name: str
    told: str
    looked_at: str
    new: int = 0
    close: int = 0
    problem: str = ""


def sought_of(search: SavedSearch) -> Sought:
    """A saved search as it was typed."""
    told = json.loads(search.asked)
    asked: dict[str, Any] = {
        name: tuple(one) if isinstance(one, list) else one for name, one in told.pop("asked").items()
    }
    return Sought(**told, asked=Asked(**asked))


def check_sought(session: Session, sought: Sought) -> None:
    """Prove that the filters and fields of a search name what there is.

    Raises:
        NotFoundError: one names something that does not exist.
        UsageError: one is malformed.
    """
    filters_for(session, sought.asked, query_of(session, sought.query))


def find_search(session: Session, name: str) -> SavedSearch:
    """The saved search of this name, whatever its case.

    Raises:
        NotFoundError: there is none.
    """
    known = saved_searches(session.library, session.review)
    for one in known:
        if one.name.casefold() == squeeze(name).casefold():
            return one
    there = (
        f"There are: {', '.join(one.name for one in known)}."
        if known
        else "Save one: evidence search WORDS --save NAME"
    )
    raise NotFoundError(f"No saved search {name!r}.", remedy=there)


def check_name(session: Session, name: str, sought: Sought) -> str:
    """The name under which this search may be saved.

    Raises:
        UsageError: the name is empty, or another search has it.
    """
    name = squeeze(printable(name))
    if not name:
        raise UsageError("The name of the search is empty.", remedy="Name it: --save joint-committees")
    for one in saved_searches(session.library, session.review):
        if one.name.casefold() == name.casefold():
            if one.asked != sought.packed():
                raise UsageError(
                    f"{one.name!r} is saved already, as: {sought_of(one).told()}",
                    remedy=f"Take another name, or first: evidence search --forget {one.name}",
                )
            return one.name
    return name


def save(session: Session, name: str, sought: Sought, answer: Answer, *, depth: int) -> SavedSearch:
    """Keep a search whose answer was shown, which is the first look at it.

    Raises:
        UsageError: the name is empty, or another search has it.
    """
    name = check_name(session, name, sought)
    with transaction(session.library):
        save_search(session.library, session.review, name, sought.packed(), depth=depth, at=now())
        kept = find_search(session, name)
        look(session, kept, answer.hits)
    return find_search(session, name)


def forget(session: Session, name: str) -> SavedSearch:
    """No longer list a saved search; saved again as it was, it has all its looks.

    Raises:
        NotFoundError: there is none of this name.
    """
    found = find_search(session, name)
    with transaction(session.library):
        forget_search(session.library, found, at=now())
    return found


def ask_again(session: Session, search: SavedSearch, *, depth: int | None = None) -> Answer:
    """The answer to a saved search as it is now, each hit with whether it is new. The look is still to be kept (`look`)."""
    sought = sought_of(search)
    limit = depth or search.depth
    answer = run_search(
        session, sought.query, asked=sought.asked, limit=limit, unit=sought.unit, like=sought.like
    )  # fmt: skip
    new = {one.hit.name for one in unseen(session, answer.hits, seen_hits(session.library, search.id), sought.unit)}
    return replace(answer, hits=tuple(replace(one, is_new=one.hit.name in new) for one in answer.hits))


def look(session: Session, search: SavedSearch, shown: Collection[Shown]) -> None:
    """Keep that these hits of a saved search were shown; what was seen stays seen."""
    with transaction(session.library):
        fresh = unseen(session, list(shown), seen_hits(session.library, search.id), sought_of(search).unit)
        kept = [as_seen(session, one) for one in fresh]
        append_look(session.library, search.id, kept, shown=len(shown), at=now())


def listed(session: Session) -> list[Listed]:
    """The saved searches of the review, each asked again without that counting as a look."""
    return [_listed(session, one) for one in saved_searches(session.library, session.review)]


def _listed(session: Session, search: SavedSearch) -> Listed:
    told = Listed(name=search.name, told=sought_of(search).told(), looked_at=search.looked_at)
    try:
        new = [one for one in ask_again(session, search).hits if one.is_new]
    except EvidenceError as error:
        return replace(told, problem=error.problem)
    return replace(told, new=len(new), close=sum(one.hit.is_close for one in new))
