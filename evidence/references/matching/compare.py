"""Two records: the same publication, different ones, or a question for a person, with the fields that say so."""

from __future__ import annotations

from evidence.model import Record
from evidence.references.matching.decide import decide
from evidence.references.matching.fields import Fields, compare_fields
from evidence.references.matching.levels import Level
from evidence.references.matching.prepare import Prepared, prepare
from evidence.references.matching.values import Comparison

_POINTS = {
    "doi": 5, "pages": 3, "title": 3, "volume": 2, "container": 2, "abstract": 2, "authors": 2, "year": 1, "issue": 1,
}  # fmt: skip
_NAMES = tuple(_POINTS)


def compare(a: Record, b: Record) -> Comparison:
    """Whether two records are one publication. The order of the two does not matter."""
    return compare_prepared(prepare(a), prepare(b))


def compare_prepared(a: Prepared, b: Prepared) -> Comparison:
    """As `compare`, of records made ready before."""
    fields = compare_fields(a, b)
    decision = decide(a, b, fields)
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
