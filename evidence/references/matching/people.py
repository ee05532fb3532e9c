"""Authors: families as sets of words, so that particles, inversion and initials in any order do not matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.model import Name
from evidence.references.matching.bodies import as_body, is_written_as_body
from evidence.references.matching.folding import listed, words
from evidence.references.matching.fuzzy import ratio
from evidence.references.matching.levels import Level

_SMALL = listed(
    "de la le les du des van von der den del della di da dos al el bin ibn ter ten af zu jr sr ii iii iv phd md "
    "professor dr sir dame lord baroness ed eds"
)
_NOBODY = listed(
    "anonymous anon others etal noauthorshipindicated noauthor noauthorlisted noauthors unknown notavailable na none "
    "authorunknown nil govuk ukparliament")  # fmt: skip
_MOST = 40
"""Authors that are looked at; a consortium's list goes on for hundreds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who wrote a work: the words of the first name and of all names (initials left out), and how many names.

    `families` are the family names in order; `body` says that the first name is a body's.
    """

    first: frozenset[str]
    everyone: frozenset[str]
    families: tuple[str, ...]
    number: int
    body: bool


def prepare_people(names: Sequence[Name], *, bodies: bool = False) -> People:
    """The authors ready to be compared; "Anonymous" and its like are nobody; with `bodies` those taken for persons are bodies."""
    found: list[tuple[frozenset[str], str, bool]] = []
    everyone: set[str] = set()
    for name in names[:_MOST]:
        if bodies and not name.literal and (body := as_body(name)):
            name = Name(literal=body)
        parts = words(f"{name.family or name.literal} {name.given}")
        if "".join(parts) in _NOBODY:
            continue
        long = frozenset(part for part in parts if len(part) > 1 and part not in _SMALL) or frozenset(parts)
        family = [part for part in words(name.family or name.literal) if part not in _SMALL and len(part) > 1]
        found.append(
            (long, "".join(family), bool(name.literal) and (len(long) > 1 or is_written_as_body(name.literal)))
        )
        everyone |= long
    if not found:
        return People(first=frozenset(), everyone=frozenset(), families=(), number=0, body=False)
    return People(
        first=found[0][0],
        everyone=frozenset(everyone),
        families=tuple(family for _, family, _ in found),
        number=len(found),
        body=found[0][2],
    )


def compare_people(a: People, b: People) -> Level:
    """SAME: the first author and most others; NEAR: the first author, or most others in another order; APART: neither."""
    if not a.number or not b.number:
        return Level.MISSING
    first = not a.first.isdisjoint(b.first) or _alike(a.first, b.first)
    shared = _shared(a.everyone, b.everyone)
    most = min(len(a.everyone), len(b.everyone))
    if first and shared >= 0.5 * most:
        return Level.SAME
    if first or (shared >= 0.6 * most and shared >= 2):
        return Level.NEAR
    if a.body != b.body:
        return Level.UNCLEAR
    return Level.APART


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether one long word of each is the same but for its spelling, or they are one name cut elsewhere."""
    if any(len(x) > 3 and len(y) > 3 and ratio(x, y, 0.8) for x in a for y in b):
        return True
    return "".join(sorted("".join(a))) == "".join(sorted("".join(b)))


def _shared(a: frozenset[str], b: frozenset[str]) -> int:
    common = len(a & b)
    if common == min(len(a), len(b)):
        return common
    rest = [word for word in b - a if len(word) > 3]
    return common + sum(any(ratio(word, other, 0.8) for other in rest) for word in a - b if len(word) > 3)
