"""Whether a sentence denies something: what it lacks, lost or did not do. Pure; the words are English.

Of two sentences on one point of which one denies and the other does not, the one says what the other does not: they are
opposed in direction. It is a rule of thumb, and what it goes by is shown (how often it is right: docs/decisions/0011).
"""

from __future__ import annotations

import re
from typing import Final

_DENIALS: Final = """
    no not never none nothing neither nor nobody nowhere without cannot hardly seldom rarely scarcely barely little few
    lack lacks lacked lacking fail fails failed failing failure failures refuse refuses refused deny denies denied absent
    absence missing unable lose loses lost losing loss losses abolish abolishes abolished abolishing abolition removed
    removal ceased withdrawn halve halved weak weaker weakened weakness slow slowly soft softly poor poorly worse unclear
    uncertain unfair unstable unequal inadequate insufficient ineffective incomplete inconsistent disputed distrust
    mistrust undermined uncoordinated fragmented fragmentation
"""
_WORDS: Final = "|".join(sorted(_DENIALS.split(), key=len, reverse=True))
_FOUND: Final = re.compile(
    rf"\bno longer\b|\b(?:left to|instead of|away from)\b|\bnon-[a-z]+|\b[a-z]+n['\u2019]t\b|\b(?:{_WORDS})\b",
    re.IGNORECASE,
)
_NO_DENIAL: Final = re.compile(
    r"\bnot (?:only|just|merely)\b|\bno (?:doubt|less|more than)\b|\ba (?:few|little)\b|\bno\. ?\d|\bnone the less\b"
    r"|\bwhether or not\b|\bnothing but\b",
    re.IGNORECASE,
)


def denials(words: str) -> tuple[str, ...]:
    """The words by which a sentence denies something, in lower case and in order; none where it does not."""
    told = _NO_DENIAL.sub(lambda match: " " * len(match[0]), words)
    return tuple(dict.fromkeys(match[0].casefold() for match in _FOUND.finditer(told)))
