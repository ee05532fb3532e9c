"""The acts of stopping to read at title-abstract, by a rule that holds, and of taking that back."""

from __future__ import annotations

from dataclasses import asdict

from evidence.errors import UsageError
from evidence.jobs.clock import now
from evidence.jobs.ended import Ended
from evidence.jobs.how_far import Standing, standing_for, unjudged
from evidence.jobs.session import Session
from evidence.jobs.standing_now import state
from evidence.screen.stopped import Rule
from evidence.screen.stopping import TARGET
from evidence.store import transaction
from evidence.store.acts import undo_last
from evidence.store.audit import add_reviewer
from evidence.store.stopping import STOP, append_stop


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
        keys = sorted(unjudged(screening))
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
