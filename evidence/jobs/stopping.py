"""When may reading at title-abstract stop: where things stand, samples with a guarantee, and stops.

Under a dual design every figure rests on the verdicts of the person who asks until the stage is shown.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from functools import partial

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.clock import now
from evidence.jobs.session import Session
from evidence.jobs.standing_now import State, state
from evidence.model import Stage
from evidence.screen.reading import Reading, reading_of
from evidence.screen.recall import Estimate, estimate
from evidence.screen.sampling import confidence_of_one, drawn, recall_at_least, size_for
from evidence.screen.standing import Design
from evidence.screen.stopped import Rule, sentence
from evidence.screen.stopping import TARGET, Buscar, buscar
from evidence.store import transaction
from evidence.store.acts import undo_last
from evidence.store.audit import add_reviewer
from evidence.store.duplicates import follow, merges
from evidence.store.screening import all_decisions
from evidence.store.stopping import SAMPLE, STOP, Draw, append_draw, append_stop, draws, stops

STAGE = Stage.TITLE_ABSTRACT
"""The stage that can be stopped."""

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
class Ended:
    """A stop as one person may know it; `figures` None where they rest on verdicts that this person may not know."""

    rule: Rule
    person: str
    at: str
    unread: int
    note: str
    figures: dict[str, float] | None


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
    total, unread = len(screening.records), len(_unread(screening))
    series = _series(session)
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


def ended_for(session: Session, screening: State, person: str = "") -> list[Ended]:
    """The stops of a review, the oldest first, each with its figures if this person may know them."""
    told = []
    into = merges(session.library)
    # decisions that were taken back count: the figures were made with them
    decided = [(follow(into, made.record), made.at)
               for made in all_decisions(session.library, session.review) if made.stage is STAGE]  # fmt: skip
    for one in stops(session.library, session.review):
        begun = {key for key, at in decided if at <= one.at}
        known = begun & set(screening.records) <= screening.shown.get(STAGE, frozenset())
        may = known or one.person == person or screening.panel.is_chair(person)
        told.append(
            Ended(
                rule=Rule(one.rule), person=one.person, at=one.at, unread=len(one.keys), note=one.note,
                figures=one.figures if may else None,
            )
        )  # fmt: skip
    return told


def methods_of(session: Session, screening: State, day: Callable[[str], str]) -> str:
    """The sentences of the methods section on how reading was stopped, as anybody may know it; empty where it was not."""
    return " ".join(
        sentence(
            one.rule, person=one.person, day=day(one.at[:10]), unread=one.unread, note=one.note, figures=one.figures
        )
        for one in ended_for(session, screening)
    )


def plan(
    session: Session,
    person: str,
    *,
    target: float = TARGET,
    confidence: float = CONFIDENCE,
    looks: int = 1,
    allowed: int = 0,
) -> tuple[Draw, State]:
    """The sample that would be drawn now, without its keys: how many of how many records, and what for.

    Raises:
        UsageError: a sample is being judged, all samples planned have been drawn, or nothing is unread.
    """
    screening = state(session)
    person = session.check_person(person)
    reading = reading_so_far(screening, person)
    series = _series(session)
    if series:
        _check_series(session, screening, reading, series)
        target, confidence, looks = series[0].target, series[0].confidence, series[0].looks
    population = sorted(_unread(screening))
    if not population:
        raise UsageError("Every record has been judged by somebody: there is nothing to draw from.")
    size = size_for(
        len(reading.relevant), len(population), allowed, target=target, confidence=confidence_of_one(confidence, looks)
    )
    made = Draw(
        act="", person=person, at=now(), target=target, confidence=confidence, looks=looks, seed=0,
        population=tuple(population), keys=tuple(population[:size]),
    )  # fmt: skip
    return made, screening


def draw(session: Session, wanted: Draw, *, seed: int | None = None) -> None:
    """Draw the sample that `plan` made, and commit to it; chance decides unless a seed is given.

    Raises:
        UsageError: somebody has judged a record of the population meanwhile.
    """
    seed = secrets.randbits(31) if seed is None else seed
    keys = drawn(wanted.population, len(wanted.keys), seed)
    with transaction(session.library):
        if sorted(_unread(state(session))) != list(wanted.population):
            raise UsageError("Records were judged or came in meanwhile.", remedy="Call again.")
        add_reviewer(session.library, wanted.person, at=wanted.at)
        append_draw(
            session.library, session.review, person=wanted.person, at=wanted.at, target=wanted.target,
            confidence=wanted.confidence, looks=wanted.looks, seed=seed, population=wanted.population, keys=keys,
        )  # fmt: skip


def undo_draw(session: Session, person: str) -> None:
    """Take the latest sample back, as long as nobody has judged a record of it: what was looked at cannot be undone.

    Raises:
        NotFoundError: this person has drawn none.
        UsageError: a record of it has been judged.
    """
    person = session.check_person(person)
    with transaction(session.library):
        own = [one for one in draws(session.library, session.review) if one.person == person]
        if not own:
            raise NotFoundError(f"{person} has drawn no sample.", remedy="See: evidence screen stop --as NAME")
        if set(own[-1].keys) - _unread(state(session), aside=True):
            raise UsageError(
                "Records of the sample have been judged, so it cannot be taken back: to draw until a sample pleases"
                " proves nothing.",
                remedy="Judge the rest of it: evidence screen --as NAME",
            )
        undo_last(session.library, (SAMPLE,), person=person, at=now())


def stop(session: Session, rule: Rule, person: str, *, note: str = "") -> Ended:
    """Stop reading at title-abstract: the records that nobody has judged are not read any more.

    Raises:
        UsageError: the rule does not hold, judgement comes without a note, or nothing is unread.
    """
    person = session.check_person(person)
    with transaction(session.library):
        screening = state(session)
        found = standing_for(session, screening, person)
        _check_stop(rule, found, note)
        keys = sorted(_unread(screening))
        figures = _figures(found)
        at = now()
        add_reviewer(session.library, person, at=at)
        append_stop(
            session.library,
            session.review,
            person=person,
            at=at,
            rule=rule.value,
            figures=figures,
            note=note,
            keys=keys,
        )
    return Ended(rule=rule, person=person, at=at, unread=len(keys), note=note, figures=figures)


def undo_stop(session: Session, person: str) -> None:
    """Take this person's latest stop back: the records wait again. What a stage has shown stays shown.

    Raises:
        NotFoundError: this person has stopped nothing.
    """
    with transaction(session.library):
        undo_last(session.library, (STOP,), person=session.check_person(person), at=now())


def _figures(found: Standing) -> dict[str, float]:
    figures: dict[str, float] = {**asdict(found.estimate), "p": round(found.p, 6), "target": TARGET}
    if found.sample is not None and found.sample.recall is not None:
        one = found.sample
        figures |= {
            "drawn": one.size, "hits": one.hits or 0, "recall": round(one.recall or 0, 6), "confidence": one.of_all,
            "looks": one.looks, "target": one.target,
        }  # fmt: skip
    return figures


def _check_stop(rule: Rule, found: Standing, note: str) -> None:
    if not found.unread:
        raise UsageError("Nothing is unread, so there is nothing to stop.", remedy="See: evidence status")
    if rule is Rule.BUSCAR and not found.may_stop:
        raise UsageError(
            "BUSCAR does not say that reading may stop.",
            remedy="Read on, or stop with --done judgement and say why with --note.",
        )
    if rule is Rule.SAMPLE and not (found.sample and found.sample.holds):
        raise UsageError(
            "No sample has proved the recall that was wanted.", remedy="See: evidence screen sample result --as NAME"
        )
    if rule is Rule.JUDGEMENT and not note.strip():
        raise UsageError("A stop by judgement needs a reason.", remedy="Say why: --note TEXT.")


def _check_series(session: Session, screening: State, reading: Reading, series: list[Draw]) -> None:
    if set(_keys_now(session, screening, series[-1].keys)) - set(reading.order):
        raise UsageError("A sample is being judged.", remedy="Judge it first: evidence screen --as NAME")
    if len(series) >= series[0].looks:
        raise UsageError(
            "Every sample that was planned has been drawn: one more would carry no guarantee.",
            remedy="Read on, or stop by another rule: evidence screen stop --as NAME",
        )


def _series(session: Session) -> list[Draw]:
    """The samples drawn since reading last stopped: those among which the error is split."""
    ended = max((one.at for one in stops(session.library, session.review)), default="")
    return [one for one in draws(session.library, session.review) if one.at > ended]


def _sample(session: Session, screening: State, reading: Reading, series: list[Draw]) -> Sample:
    latest, order = series[-1], set(reading.order)
    keys = _keys_now(session, screening, latest.keys)
    population = _keys_now(session, screening, latest.population)
    unread = _unread(screening, aside=True)
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


def _keys_now(session: Session, screening: State, keys: Collection[str]) -> list[str]:
    """Keys as they are now, each once, of records that are still there."""
    now_called = map(partial(follow, merges(session.library)), keys)
    return [key for key in dict.fromkeys(now_called) if key in screening.records]


def _unread(screening: State, *, aside: bool = False) -> frozenset[str]:
    """The records that nobody has judged at title-abstract; those before which reading stopped only if asked for."""
    begun = {one.record for one in screening.decisions if one.stage is STAGE}
    return frozenset(screening.records) - begun - (frozenset() if aside else screening.aside)
