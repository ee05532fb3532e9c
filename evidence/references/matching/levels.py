"""How far one field of two records agrees."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """Agreement of one field.

    SAME and NEAR agree; PART and WEAK agree in some of it; UNCLEAR are values that cannot be held against each other
    (a page range and an article number); APART disagree; MISSING is absent from one record or both.
    """

    SAME = "same"
    NEAR = "near"
    PART = "part"
    WEAK = "weak"
    UNCLEAR = "unclear"
    APART = "apart"
    MISSING = "missing"
