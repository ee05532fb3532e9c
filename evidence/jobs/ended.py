"""The stops of a review as one person, or anybody, may know them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evidence.jobs.session import Session
from evidence.jobs.standing_now import State
from evidence.model import Stage
from evidence.screen.stopped import Rule, sentence
from evidence.store.duplicates import follow, merges
from evidence.store.screening import all_decisions
from evidence.store.stopping import stops

STAGE = Stage.TITLE_ABSTRACT
"""The stage that can be stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A stop as one person may know it; `figures` None where they rest on verdicts that this person may not know."""

    rule: Rule
    person: str
    at: str
    unread: int
    note: str
    figures: dict[str, float] | None


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
