"""Where some records stand in screening, in words, as anybody may know it: what a search says of what it found."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from evidence.jobs.session import Session
from evidence.model import Stage
from evidence.screen.standing import Outcome, reasons
from evidence.store.duplicates import members, merges
from evidence.store.screening import decisions

if TYPE_CHECKING:
    from evidence.jobs.standing_now import State

_TOLD = {
    Outcome.INCLUDED: "included at {stage}",
    Outcome.EXCLUDED: "excluded at {stage}",
    Outcome.UNSURE: "unsure at {stage}",
    Outcome.CONFLICT: "in conflict at {stage}",
}


def screened(session: Session, keys: Collection[str]) -> dict[str, str]:
    """How each of these records stands at the last stage of which anybody may know.

    Args:
        session: the open workspace.
        keys: keys of records as they are after joins.

    Returns:
        Key to words such as "included at title-abstract" or "excluded at full-text: Not about pilots"; a record of which
        nothing may be known, or on which nothing was decided, is left out.
    """
    into = merges(session.library)
    if not keys or not decisions(session.library, session.review, members(into, keys)):
        return {}
    from evidence.jobs.standing_now import state  # with all that it needs: not for a review that has not begun

    screening = state(session, keys)
    told: dict[str, str] = {}
    for stage in screening.panel.stages:
        told.update(_at(screening, stage))
    return told


def _at(screening: State, stage: Stage) -> Mapping[str, str]:
    """What may be said of a stage; nothing of a record that waits there."""
    from evidence.jobs.showing import shown_outcomes

    where = {key: one for key, one in shown_outcomes(screening, stage).items() if one in _TOLD}
    given = screening.protocol.reasons
    why = reasons(where, screening.stood, stage, screening.panel, [one.code for one in given])
    labels = {one.code: one.label for one in given}
    return {
        key: ": ".join(filter(None, [_TOLD[one].format(stage=stage), labels.get(why.get(key, ""), why.get(key, ""))]))
        for key, one in where.items()
    }
