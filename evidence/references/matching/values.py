"""What comparing records gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """Whether two records are one publication; ASK where only a person can tell."""

    SAME = "same"
    DIFFERENT = "different"
    ASK = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An answer, and why.

    `agreed`, `differed` and `missing` name fields (what can neither agree nor differ is in none of them); `reason` is a
    sentence; `strength` orders answers by how much agrees (points, higher is more); `firm` says of DIFFERENT that
    something contradicts, rather than that too little agrees, and of ASK that it may: such records are never joined
    through a third one. `proved` says of SAME that an identifier or a report's number agrees as well as the title;
    `slip` says of ASK that nothing differs but the year, by one.
    """

    answer: Answer
    reason: str
    agreed: tuple[str, ...]
    differed: tuple[str, ...]
    missing: tuple[str, ...]
    strength: int
    firm: bool = False
    proved: bool = False
    slip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two records by their positions, the smaller first, and how they compare."""

    first: int
    second: int
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """The answer for a list of records, by positions in it.

    `groups` are the records that are one publication, two or more each, in order; `joins` the pairs that hold the groups
    together, each with its reason; `ask` the pairs that a person should see, likeliest first.
    """

    groups: tuple[tuple[int, ...], ...]
    joins: tuple[Pair, ...]
    ask: tuple[Pair, ...]
