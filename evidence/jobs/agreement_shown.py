"""Agreement between reviewers as a report tells it."""

from __future__ import annotations

from evidence.jobs.agreement import reliability_of
from evidence.jobs.session import Session
from evidence.jobs.standing_now import State
from evidence.report import draft as shown
from evidence.screen.reliability import Estimate, Measure, Reliability

_TOLD = {
    Measure.COHEN: "Cohen\u2019s kappa",
    Measure.FLEISS: "Fleiss\u2019 kappa",
    Measure.KRIPPENDORFF: "Krippendorff\u2019s alpha",
    Measure.GWET: "Gwet\u2019s AC1",
}
"""Kappa is what readers expect; AC1 stands beside it because kappa falls where nearly all records are excluded."""


def agreement_shown(session: Session, screening: State) -> tuple[shown.Agreement, ...]:
    """The agreement at every stage, of every two reviewers and of all where there are more, as anybody may know it."""
    return tuple(_shown(one) for one in reliability_of(session, screening, measures=(Measure.PERCENT, *_TOLD)))


def _shown(found: Reliability) -> shown.Agreement:
    percent, kappa = found.estimate(Measure.PERCENT) or _NONE, found.estimate(Measure.COHEN) or _NONE
    two = len(found.people) == 2
    return shown.Agreement(
        stage=found.stage.value,
        people=found.people,
        records=found.judged,
        percent=_hundred(percent.value),
        percent_low=_hundred(percent.low),
        percent_high=_hundred(percent.high),
        kappa=kappa.value,
        note=_phrase(kappa.note),
        coefficients=tuple(
            shown.Coefficient(
                name=_TOLD[one.measure], value=one.value, low=one.low, high=one.high, note=_phrase(one.note)
            )
            for one in found.estimates
            if one.measure in _TOLD and not (two and one.measure is Measure.KRIPPENDORFF)
        ),
    )


_NONE = Estimate(measure=Measure.PERCENT)


def _hundred(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _phrase(note: str) -> str:
    """A sentence as it stands between brackets."""
    return f"{note[:1].lower()}{note[1:]}".rstrip(".")
