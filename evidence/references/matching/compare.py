"""Two records: the same publication, different ones, or a question for a person, with the fields that say so."""

from __future__ import annotations

from evidence.model import Record
from evidence.references.matching.decide import decide
from evidence.references.matching.fields import Fields
from evidence.references.matching.levels import Level
from evidence.references.matching.prepare import Prepared, prepare
from evidence.references.matching.rules import Decision
from evidence.references.matching.values import Answer, Comparison

_POINTS = {
    "doi": 5, "pages": 3, "title": 3, "volume": 2, "container": 2, "abstract": 2, "authors": 2, "year": 1, "issue": 1,
}  # fmt: skip
_NAMES = tuple(_POINTS)


def compare(a: Record, b: Record) -> Comparison:
    """Whether two records are one publication. The order of the two does not matter."""
    one, other = prepare(a), prepare(b)
    fields = Fields(one, other)
    return _told(decide(one, other, fields), fields)


def compare_prepared(a: Prepared, b: Prepared) -> Decision | Comparison:
    """As `compare`, of records made ready before; of two publications the decision alone, without what every field says."""
    fields = Fields(a, b)
    decision = decide(a, b, fields)
    return decision if decision.answer is Answer.DIFFERENT else _told(decision, fields)


def _told(decision: Decision, fields: Fields) -> Comparison:
    levels = [(name, getattr(fields, name)) for name in _NAMES]
    return Comparison(
        answer=decision.answer,
        reason=decision.reason,
        agreed=tuple(name for name, level in levels if level in (Level.SAME, Level.NEAR)),
        differed=tuple(name for name, level in levels if level is Level.APART),
        missing=tuple(name for name, level in levels if level is Level.MISSING),
        strength=_strength(fields),
        firm=decision.firm,
        proved=decision.proved,
        slip=decision.slip,
    )


def _strength(fields: Fields) -> int:
    """Points for what agrees, twice as many where it agrees wholly, less points for what differs."""
    total = 0
    for name, points in _POINTS.items():
        level = getattr(fields, name)
        total += points * (2 if level is Level.SAME else level in (Level.NEAR, Level.PART)) - points * (
            level is Level.APART
        )
    return total
