"""How far two titles agree, and which differences make another work."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.references.matching.folding import listed
from evidence.references.matching.fuzzy import ratio
from evidence.references.matching.levels import Level
from evidence.references.matching.titles import Title

_STOP = listed(
    "a an the of in on and or for to with by from at as is are its their into und der die das des von fur et le la les de "
    "du el los las en y e o"
)
_OPPOSITES = (
    ("hyper", "hypo"), ("pre", "post"), ("intra", "inter"), ("macro", "micro"), ("female", "male"), ("women", "men"),
    ("in", "out"), ("mono", "poly"), ("endo", "exo"), ("over", "under"), ("with", "without"), ("", "non"), ("", "un"),
    ("", "anti"), ("", "in"), ("", "a"),
)  # fmt: skip
_NEGATIONS = listed("not no without versus")
TELLING = listed(
    "part protocol reply comment commentary erratum correction update updated followup baseline "
    "summary appendix supplement supplementary executive annual interim draft pilot abstract"
)
"""Words that make another work of the same subject."""


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """How far two titles agree; whether a number or an opposite tells them apart; whether few words differ (`close`).

    `extra` are the words that only one of the two has.
    """

    level: Level
    conflict: bool = False
    close: bool = False
    extra: frozenset[str] = frozenset()


def compare_titles(a: Title, b: Title) -> TitleMatch:
    """SAME: one name; NEAR: but for typing, hyphens and small words; PART: one has a subtitle or lead more; WEAK: most words."""
    if not a.words or not b.words:
        return TitleMatch(Level.MISSING)
    if not a.forms.isdisjoint(b.forms):
        return TitleMatch(Level.SAME)
    if len(a.segments) > 1 and a.segments == b.segments:
        return TitleMatch(Level.NEAR)
    left, right = _unmatched(a, b)
    if not left and not right:
        alike = ratio(a.squashed, b.squashed)
        return TitleMatch(Level.NEAR if alike >= 0.8 else Level.WEAK)
    conflict = _conflict(left, right)
    whole = min(len(a.squashed), len(b.squashed))
    lost = min(sum(map(len, left)), sum(map(len, right)))
    if not lost and whole >= 15 and (_begins_or_ends(a.squashed, b.squashed) or _segments_within(a, b)):
        return TitleMatch(Level.PART, conflict, extra=frozenset(left + right))
    return TitleMatch(Level.WEAK if lost <= 0.4 * whole else Level.APART, conflict, lost <= 0.2 * whole)


def _segments_within(a: Title, b: Title) -> bool:
    """Whether all segments of one title stand in the other, in any order."""
    return a.segments <= b.segments or b.segments <= a.segments


def _begins_or_ends(a: str, b: str) -> bool:
    """Whether the longer begins or ends with the shorter, but for its spelling."""
    short, long = sorted((a, b), key=len)
    return any(ratio(short, part, 0.9) > 0 for part in (long[: len(short)], long[-len(short) :]))


def far_apart(a: Title, b: Title) -> bool:
    """Whether a first look shows that the titles do not agree: few words in common, and few letters in one order."""
    if not a.words or not b.words or not a.forms.isdisjoint(b.forms):
        return False
    shared = sum(map(len, set(a.words).intersection(b.words)))
    if shared >= 0.4 * min(len(a.squashed), len(b.squashed)):
        return False
    return not ratio(a.squashed, b.squashed, 0.6)


def _unmatched(a: Title, b: Title) -> tuple[list[str], list[str]]:
    """The words of each title that the other lacks: not those that are there misspelt, hyphenated or of no weight."""
    mine, theirs = set(a.words), set(b.words)
    left = sorted(word for word in mine - theirs if word not in _STOP and not _inside(word, b.squashed))
    right = sorted(word for word in theirs - mine if word not in _STOP and not _inside(word, a.squashed))
    for word in list(left):
        twin = next((other for other in right if _misspelt(word, other)), None)
        if twin is not None:
            left.remove(word)
            right.remove(twin)
    return left, right


def _inside(word: str, squashed: str) -> bool:
    return len(word) >= 4 and not word.isdigit() and word in squashed


def _misspelt(a: str, b: str) -> bool:
    if len(a) < 3 or len(b) < 3 or (a[0] != b[0] and a[-1] != b[-1]) or not ratio(a, b, 0.8):
        return False
    return not (_has_digit(a) or _has_digit(b) or _opposite(a, b))


def _has_digit(word: str) -> bool:
    return not word.isalpha() and any(char.isdigit() for char in word)


def _opposite(a: str, b: str) -> bool:
    if a[-1] != b[-1]:
        return (a, b) in _OPPOSITES or (b, a) in _OPPOSITES
    shared = 0
    for x, y in zip(reversed(a), reversed(b), strict=False):
        if x != y:
            break
        shared += 1
    for cut in range(min(3, shared) if shared else 0, -1, -1):
        heads = (a[: len(a) - shared + cut], b[: len(b) - shared + cut])
        if heads in _OPPOSITES or heads[::-1] in _OPPOSITES:
            return True
    return False


def _conflict(left: list[str], right: list[str]) -> bool:
    """Whether what only one title has is a number, or a word that makes another work of the same subject."""
    if any(_has_digit(word) or word in TELLING for word in (*left, *right)):
        return True
    if len(left) + len(right) <= 2 and not _NEGATIONS.isdisjoint((*left, *right)):
        return True
    if ["response"] in (left, right):
        return True
    return any(_opposite(word, other) for word in left for other in right)
