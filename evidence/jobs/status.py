"""What a workspace holds and what is next. Imports nothing heavy: it answers in a blink."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from evidence.errors import EvidenceError
from evidence.jobs import readings
from evidence.jobs.assigning import Share, shares_at
from evidence.jobs.exploring import Explored, explored_at
from evidence.jobs.flow import flow_of
from evidence.jobs.index import session_model
from evidence.jobs.passages import INDEX
from evidence.jobs.readings import older, place_of
from evidence.jobs.session import Session
from evidence.jobs.showing import shown_outcomes
from evidence.jobs.standing_now import State, state
from evidence.model import Stage, Status
from evidence.screen.flow import Flow
from evidence.screen.standing import Outcome
from evidence.store.audit import digests
from evidence.store.derived import Index
from evidence.store.duplicates import merges
from evidence.store.imports import imports, refusals
from evidence.store.readings import astray
from evidence.store.records import requests
from evidence.store.saved import saved_searches
from evidence.store.synthesis import statements
from evidence.store.texts import current_texts, sources
from evidence.store.themes import tags


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCounts:
    """Where records stand at a stage, and what was read there because it was drawn at random."""

    stage: Stage
    counts: dict[str, int]
    conflicts: int
    explored: Explored


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceStatus:
    """What there is, and the call that moves the review on."""

    review: str
    title: str
    records: int
    flow: Flow
    stages: tuple[StageCounts, ...]
    sources: dict[str, int]
    unpaired: int
    tags: int
    statements: int
    unconfirmed: int
    older: int
    left: int
    refused: int
    requested: int
    shares: tuple[Share, ...]
    calibrating: dict[str, int]
    saved: int
    search: str
    changed: tuple[str, ...]
    next: str


def status(session: Session) -> WorkspaceStatus:
    """The counts of a review, and what is next."""
    screening = state(session)
    there = {one.id for one in readings.unread(session)}
    found = [one for one in sources(session.library) if one.status is Status.OK or one.id in there]
    made = statements(session.library, session.review)
    unconfirmed = sum(1 for one in made for quotation in one.quotations if not quotation.confirmed_by)
    stages = tuple(_stage(session, screening, stage) for stage in screening.panel.stages)
    tagged = sum(1 for tag in tags(session.library, session.review) if tag.reviewer)
    outdated = older(session)
    waits = any(place_of(session, one).is_file() for one in outdated)
    return WorkspaceStatus(
        review=session.review,
        title=session.protocol.title,
        records=len(screening.records),
        flow=flow_of(session, screening),
        stages=stages,
        sources=dict(Counter(source.status.value for source in found)),
        unpaired=sum(1 for source in found if not source.record),
        tags=tagged,
        statements=len(made),
        unconfirmed=unconfirmed,
        older=len(outdated),
        left=len(astray(session.library)),
        refused=len(refusals(session.library)),
        requested=sum(1 for one, _ in requests(session.library).values() if one == "requested"),
        shares=_shares(session, screening),
        calibrating=_calibrating(screening),
        saved=len(saved_searches(session.library, session.review)),
        search=behind(session),
        changed=changed_files(session),
        next=_next(screening, stages, len(found), tagged, len(made), unconfirmed, reread=waits),
    )


def behind(session: Session) -> str:
    """What search does not cover yet, in one line; empty when it covers everything.

    Raises:
        EvidenceError: evidence.toml is malformed or names no model, which no repair of the index mends.
    """
    gone = merges(session.library)
    wanted = {
        text
        for source, text in current_texts(session.library)
        if source.record and not (source.medium == "abstract" and source.record in gone)
    }
    path = session.workspace.derived / INDEX
    if not path.is_file():
        return "There is no search index" if wanted else ""
    digest = session_model(session).digest
    try:
        with Index(path, create=False) as index:
            missing = len(wanted - {one.text for one in index.texts()})
            stale = index.count_stale(digest)
    except EvidenceError as error:
        return error.problem.rstrip(".")
    if missing:
        return f"{missing} texts are not searched"
    return f"{stale} passages are not searched by meaning" if stale else ""


def changed_files(session: Session) -> tuple[str, ...]:
    """Which of protocol and codebook were changed since they were loaded or last amended."""
    before = digests(session.library, session.review)
    now = (session.protocol.digest, session.codebook.digest)
    return tuple(
        name for name, old, new in zip(("protocol", "codebook"), before, now, strict=True) if old and old != new
    )


def ledger(session: Session) -> list[dict[str, Any]]:
    """The ledger of every reference file."""
    return imports(session.library)


def unread(session: Session) -> list[tuple[str, str, str]]:
    """Full texts that need a person, as their files are still there: path, status, problem."""
    return [(one.path, one.status.value, one.problem) for one in readings.unread(session)]


def _stage(session: Session, screening: State, stage: Stage) -> StageCounts:
    """The counts of a stage, with how many conflicts wait for an adjudicator among the records that are shown."""
    where = shown_outcomes(screening, stage, conflicts_too=True)
    counts = Counter(one.value for one in where.values())
    return StageCounts(
        stage=stage,
        counts={one.value: counts[one.value] for one in Outcome},
        conflicts=counts[Outcome.CONFLICT.value],
        explored=explored_at(session, screening, stage),
    )


def _shares(session: Session, screening: State) -> tuple[Share, ...]:
    """Who has what at the first stage that is assigned and not finished; empty where nothing is assigned."""
    for stage in screening.panel.stages:
        if stage in screening.duties.assigned:
            found = shares_at(session, screening, stage).people
            if any(one.left for one in found):
                return found
    return ()


def _calibrating(screening: State) -> dict[str, int]:
    """The people whom a calibration round waits for, each with how many records are left to judge."""
    under_way = [one for one in map(screening.duties.open_round, screening.panel.stages) if one]
    return under_way[0].waits_for if under_way else {}


def _next(
    screening: State,
    stages: tuple[StageCounts, ...],
    texts: int,
    tagged: int,
    made: int,
    unconfirmed: int,
    *,
    reread: bool,
) -> str:
    if not screening.records:
        return "evidence ingest FILES"
    if any(screening.duties.is_calibrating(stage, screening.panel) for stage in screening.panel.stages):
        return "evidence screen calibration"
    if any(stage.conflicts for stage in stages):
        return "evidence screen conflicts --as NAME"
    if any(stage.counts["waiting"] or stage.counts["unsure"] for stage in stages):
        return "evidence screen --as NAME"
    if reread:
        return "evidence reread"
    if not texts:
        return "evidence ingest FULL-TEXTS"
    if not tagged:
        return "evidence search WORDS, then: evidence tag THEME PASSAGE --as NAME"
    if not made:
        return "evidence statement new TEXT --as NAME"
    return "evidence statement confirm NUMBER --as NAME" if unconfirmed else "evidence report --final"
