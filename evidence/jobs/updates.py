"""Updates of a review: begin one, take it back, tell what came in since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.clock import now
from evidence.jobs.flow import flow_of
from evidence.jobs.session import Session
from evidence.jobs.showing import excluded, included, shown_outcomes
from evidence.jobs.standing_now import State, state
from evidence.model import Update
from evidence.screen.standing import Outcome
from evidence.store import transaction
from evidence.store.acts import undo_act
from evidence.store.audit import add_reviewer
from evidence.store.imports import arrivals
from evidence.store.records import studies as studies_of
from evidence.store.updates import append_update, came_in, updates
from evidence.text import printable, squeeze

FIRST = "first version"
"""The name of what came in before any update."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of the review: from when (empty for the first), and what came in from then until the next began.

    `entries` came in and `records` were new among them; `studies` and `reports` were included when the next version
    began, or are now; those of earlier versions count too.
    """

    name: str
    begun_at: str
    begun_by: str
    entries: int
    records: int
    studies: int
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Come:
    """A record that came in: when (ISO 8601 in UTC), by which routes ("database: PubMed"), and where it stands at the
    first stage that has not settled it, or the last."""

    record: str
    title: str
    at: str
    routes: tuple[str, ...]
    stage: str
    outcome: str


def begin(
    session: Session, name: str, *, person: str, studies: int | None = None, reports: int | None = None
) -> Update:
    """Begin an update: what comes in from now on belongs to it.

    Args:
        session: the open workspace.
        name: of the update, "2027".
        person: who begins it.
        studies: studies that the version before had included, where this workspace does not hold all of them; None is what
            the counts say.
        reports: the same of reports.

    Raises:
        UsageError: the name is empty or taken, or the workspace holds more than these numbers.
    """
    person, name = session.check_person(person), squeeze(printable(name))
    known = updates(session.library, session.review)
    _check_name(name, known)
    screening = state(session)
    kept, out = included(screening), excluded(screening)
    links = studies_of(session.library)
    pairs = tuple((key, links.get(key, key)) for key in sorted(kept))
    more = _elsewhere(pairs, known[-1] if known else None, studies, reports)
    begun = Update(
        name=name, person=person, at=now(), included=pairs,
        open=frozenset(screening.records) - kept - out - screening.unobtainable, studies=more[0], reports=more[1],
    )  # fmt: skip
    with transaction(session.library):
        add_reviewer(session.library, person, at=begun.at)
        append_update(session.library, session.review, begun)
    return begun


def _check_name(name: str, known: list[Update]) -> None:
    if not name:
        raise UsageError("The name of the update is empty.", remedy="Name it: evidence update begin 2027 --as NAME")
    if name.casefold() in {FIRST, *(one.name.casefold() for one in known)}:
        raise UsageError(f"There is an update {name!r} already.", remedy="See them with: evidence update list")


def _elsewhere(
    pairs: tuple[tuple[str, str], ...], before: Update | None, studies: int | None, reports: int | None
) -> tuple[int, int]:
    """How many studies and reports the version before had included outside of the workspace."""
    here = (len({study for _, study in pairs}), len(pairs))
    told = (before.studies, before.reports) if before else (0, 0)
    more = (
        told[0] if studies is None else studies - here[0],
        told[1] if reports is None else reports - here[1],
    )
    if min(more) < 0:
        raise UsageError(
            f"This workspace holds {here[0]} included studies in {here[1]} reports, more than the numbers given.",
            remedy="Leave the numbers out: they are counted.",
        )
    if more[0] > more[1]:
        raise UsageError("A version cannot have included more studies than reports.", remedy="Give both numbers anew.")
    return more


def undo(session: Session, person: str) -> Update:
    """Take the latest update back: what came in since belongs to the version before.

    Raises:
        NotFoundError: there is none.
        UsageError: somebody else began it.
    """
    person = session.check_person(person)
    known = updates(session.library, session.review)
    if not known:
        raise NotFoundError("No update has begun.", remedy="Begin one: evidence update begin NAME --as NAME")
    if known[-1].person != person:
        raise UsageError(f"{known[-1].person} began the update {known[-1].name!r}, and may take it back.")
    with transaction(session.library):
        undo_act(session.library, known[-1].act, person=person, at=now())
    return known[-1]


def versions(session: Session, screening: State) -> list[Version]:
    """The versions of the review, oldest first, each with its own counts; the last one is the present."""
    known = updates(session.library, session.review)
    came, entries = came_in(session.library), [one[4] for one in arrivals(session.library)]
    starts = ["", *(one.at for one in known)]
    stops = [*(one.at for one in known), "~"]
    counts = flow_of(session, screening)
    totals = [
        (len({study for _, study in one.included}) + one.studies, len(one.included) + one.reports) for one in known
    ]
    names = [(FIRST, ""), *((one.name, one.person) for one in known)]
    return [
        Version(
            name=name,
            begun_by=person,
            begun_at=start,
            entries=sum(start < at <= stop for at in entries),
            records=sum(start < came[key] <= stop for key in screening.records),
            studies=found[0],
            reports=found[1],
        )
        for (name, person), start, stop, found in zip(
            names, starts, stops, [*totals, (counts.total_studies, counts.total_reports)], strict=True
        )
    ]


def since(session: Session, screening: State, asked: str) -> list[Come]:
    """The records that came in since an update began, or since a day (included), in the order in which they did.

    Args:
        session: the open workspace.
        screening: where screening stands.
        asked: the name of an update, or a day, "2026-11-02".

    Raises:
        NotFoundError: it is neither.
    """
    after = _moment(session, asked)
    came = came_in(session.library)
    routes: dict[str, list[str]] = {}
    for kind, name, key, _, at in arrivals(session.library):
        if at > after:
            routes.setdefault(key, []).append(f"{kind}: {name}")
    standing = _standing(screening)
    return [
        Come(
            record=key,
            title=screening.records[key].title,
            at=came[key],
            routes=tuple(dict.fromkeys(routes.get(key, []))),
            stage=standing[key][0],
            outcome=standing[key][1],
        )
        for key in sorted(screening.records, key=lambda one: (came[one], one))
        if came[key] > after
    ]


def _moment(session: Session, asked: str) -> str:
    known = updates(session.library, session.review)
    for one in known:
        if one.name.casefold() == squeeze(asked).casefold():
            return one.at
    try:
        return date.fromisoformat(asked).isoformat()
    except ValueError as error:
        there = f"The updates are: {', '.join(one.name for one in known)}." if known else "No update has begun."
        raise NotFoundError(
            f"{asked!r} is neither an update nor a day.", remedy=f"{there} Write a day as 2026-11-02."
        ) from error


def _standing(screening: State) -> dict[str, tuple[str, str]]:
    """The stage and outcome of every record, as anybody may know it."""
    found: dict[str, tuple[str, str]] = dict.fromkeys(screening.records, ("", ""))
    reached = set(screening.records)
    for stage in screening.panel.stages:
        where = shown_outcomes(screening, stage)
        found |= {key: (stage.value, where.get(key, Outcome.WAITING).value) for key in reached}
        reached = {key for key in reached if where.get(key) is Outcome.INCLUDED}
    return found
