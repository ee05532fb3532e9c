"""The acts of drawing a sample of unread records for a guarantee, and of taking that back."""

from __future__ import annotations

import secrets

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.clock import now
from evidence.jobs.how_far import CONFIDENCE, keys_now, reading_so_far, series_now, unjudged
from evidence.jobs.session import Session
from evidence.jobs.standing_now import State, state
from evidence.screen.reading import Reading
from evidence.screen.sampling import confidence_of_one, drawn, size_for
from evidence.screen.stopping import TARGET
from evidence.store import transaction
from evidence.store.acts import undo_last
from evidence.store.audit import add_reviewer
from evidence.store.stopping import SAMPLE, Draw, append_draw, draws


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
    series = series_now(session)
    if series:
        _check_series(session, screening, reading, series)
        target, confidence, looks = series[0].target, series[0].confidence, series[0].looks
    population = sorted(unjudged(screening))
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
        if sorted(unjudged(state(session))) != list(wanted.population):
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
        if set(own[-1].keys) - unjudged(state(session), aside=True):
            raise UsageError(
                "Records of the sample have been judged, so it cannot be taken back: to draw until a sample pleases"
                " proves nothing.",
                remedy="Judge the rest of it: evidence screen --as NAME",
            )
        undo_last(session.library, (SAMPLE,), person=person, at=now())


def _check_series(session: Session, screening: State, reading: Reading, series: list[Draw]) -> None:
    if set(keys_now(session, screening, series[-1].keys)) - set(reading.order):
        raise UsageError("A sample is being judged.", remedy="Judge it first: evidence screen --as NAME")
    if len(series) >= series[0].looks:
        raise UsageError(
            "Every sample that was planned has been drawn: one more would carry no guarantee.",
            remedy="Read on, or stop by another rule: evidence screen stop --as NAME",
        )
