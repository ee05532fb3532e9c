"""How far reading at title-abstract has come for one person: what was found, samples judged, and when it may stop.

Under a dual design every figure rests on the verdicts of the person who asks until the stage is shown.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from evidence.errors import UsageError
from evidence.jobs.ended import STAGE, Ended, ended_for
from evidence.jobs.session import Session
from evidence.jobs.standing_now import State
from evidence.screen.reading import Reading, reading_of
from evidence.screen.recall import Estimate, estimate
from evidence.screen.sampling import confidence_of_one, recall_at_least, size_for
from evidence.screen.standing import Design
from evidence.screen.stopping import TARGET, Buscar, buscar
from evidence.store.duplicates import follow, merges
from evidence.store.stopping import Draw, draws, stops

CONFIDENCE = 0.95
"""How sure a guarantee is unless somebody asks otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample as one person may know it: `judged` of `size` records, and its result when all are.

    `hits` are the relevant ones in it and `recall` what is reached at least with `confidence` (that of this sample
    alone); both None before. `waiting` are records that somebody has begun and this person has not judged.
    """

    person: str
    at: str
    target: float
    confidence: float
    of_all: float
    look: int
    looks: int
    unread: int
    size: int
    judged: int
    waiting: int
    later: int
    hits: int | None = None
    recall: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the target is proved."""
        return self.recall is not None and self.recall >= self.target - 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where reading stands for one person: `p` of the heuristic, and how large a sample a guarantee takes at least.

    `found` tells, for each record read, in order, whether it is relevant; `unread` is how many nobody has judged.
    """

    estimate: Estimate
    found: tuple[bool, ...]
    p: float
    may_stop: bool
    unread: int
    guarantee: int
    sample: Sample | None
    stops: tuple[Ended, ...]


def reading_so_far(screening: State, person: str) -> Reading:
    """How reading at title-abstract has gone, as this person may know it.

    Raises:
        UsageError: nobody is named under a dual design, or the protocol has no such stage.
    """
    panel = screening.panel
    if STAGE not in panel.stages:
        raise UsageError("The protocol has no stage title-abstract, so there is nothing to stop.")
    everything = panel.design is Design.SINGLE or panel.is_chair(person)
    if not (everything or person):
        raise UsageError("Under a dual design everybody has figures of their own.", remedy="Say who asks: --as NAME.")
    return reading_of(
        screening.decisions,
        STAGE,
        person=person,
        shown=None if everything else screening.shown[STAGE],
        records=screening.records,
    )


def estimate_for(screening: State, person: str) -> Estimate:
    """How much has been found, as this person may know it."""
    return estimate(reading_so_far(screening, person).found, len(screening.records))


def standing_for(session: Session, screening: State, person: str = "") -> Standing:
    """Where reading stands, as this person may know it."""
    reading = reading_so_far(screening, person)
    total, unread = len(screening.records), len(unjudged(screening))
    series = series_now(session)
    return Standing(
        estimate=estimate(reading.found, total),
        found=reading.found,
        p=buscar(reading.found, total),
        may_stop=Buscar().holds(reading.found, total),
        unread=unread,
        guarantee=size_for(len(reading.relevant), unread, 0, target=TARGET, confidence=CONFIDENCE),
        sample=_sample(session, screening, reading, series) if series else None,
        stops=tuple(ended_for(session, screening, person)),
    )


def series_now(session: Session) -> list[Draw]:
    """The samples drawn since reading last stopped: those among which the error is split."""
    ended = max((one.at for one in stops(session.library, session.review)), default="")
    return [one for one in draws(session.library, session.review) if one.at > ended]


def _sample(session: Session, screening: State, reading: Reading, series: list[Draw]) -> Sample:
    latest, order = series[-1], set(reading.order)
    keys = keys_now(session, screening, latest.keys)
    population = keys_now(session, screening, latest.population)
    unread = unjudged(screening, aside=True)
    begun = set(screening.records) - unread - order - set(population)
    judged = len(order & set(keys))
    one = confidence_of_one(latest.confidence, latest.looks)
    ready = judged == len(keys) and not begun
    return Sample(
        person=latest.person, at=latest.at, target=latest.target, confidence=one, of_all=latest.confidence,
        look=len(series), looks=latest.looks, unread=len(latest.population), size=len(keys), judged=judged,
        waiting=len(begun), later=len(unread - set(population)),
        hits=len(reading.relevant & set(keys)) if ready else None,
        recall=recall_at_least(order, reading.relevant, population=population, sample=keys, confidence=one)
        if ready else None,
    )  # fmt: skip


def keys_now(session: Session, screening: State, keys: Collection[str]) -> list[str]:
    """Keys as they are now, each once, of records that are still there."""
    now_called = map(partial(follow, merges(session.library)), keys)
    return [key for key in dict.fromkeys(now_called) if key in screening.records]


def unjudged(screening: State, *, aside: bool = False) -> frozenset[str]:
    """The records that nobody has judged at title-abstract; those before which reading stopped only if asked for."""
    begun = {one.record for one in screening.decisions if one.stage is STAGE}
    return frozenset(screening.records) - begun - (frozenset() if aside else screening.aside)
