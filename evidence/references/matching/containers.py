"""Containers: journals, proceedings, series and institutions, whole, abbreviated or as initials."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.references.matching.folding import listed, plain, words
from evidence.references.matching.fuzzy import ratio
from evidence.references.matching.levels import Level

_STOP = listed("the of and in for on a an de la le des der die das und et y e du del fur to at their its part section")
_CONFERENCE = re.compile(r"[.,:;]? ?\b(?:conference|publication): (.*)$")
_TAIL = re.compile(r"\(online\)|\(print\)|: (?:the )?official .*$")
_GENERAL = listed(
    "proceedings proc conference conf annual meeting international journal j int association society american european "
    "national ann am eur sci science sciences res research review reviews press university symposium workshop congress "
    "abstracts abstract supplement"
)
_MEETING = listed("conference conf symposium congress workshop proceedings proc meeting")
_KNOWN = {
    "jama": "journal american medical association",
    "bmj": "british medical journal",
    "pnas": "proceedings national academy sciences united states america",
    "cmaj": "canadian medical association journal",
    "mmwr": "morbidity mortality weekly report",
    "nejm": "new england journal medicine",
    "plos": "public library science",
    "dh": "department health",
    "doh": "department health",
    "nice": "national institute health care excellence",
}
_LIBRARY = ("nihr", "journals", "library")
_IN_LIBRARY = {
    tuple(name.split())
    for name in (
        "health services delivery research", "health serv deliv res", "health social care delivery research",
        "health technology assessment", "health technol assess", "programme grants applied research",
        "public health research", "efficacy mechanism evaluation",
    )
}  # fmt: skip
"""Journals whose issues are reports, catalogued under the name of the library that publishes them."""
_PLACE = re.compile(
    r"^(?:london|leeds|york|oxford|cambridge|manchester|birmingham|bristol|southampton|edinburgh|cardiff|belfast|brighton|"
    r"canterbury|norwich|sheffield|geneva|copenhagen|paris|brussels|new york|washington(?:,? dc)?)\s*:\s*"
)
_YEAR = re.compile(r",?\s*\[?(?:19|20)\d\d\]?\s*$")
_ABOVE = re.compile(r"great britain|england|uk|united kingdom|parliament|house of commons|house of lords|")
_PRINTER = re.compile(r"(?:her majestys )?stationeryoffice|hmstationeryoffice|hmso|hms?o?|tso|london")
_LONGEST = 500
"""Characters of a container's name that are looked at."""
_ISSN = re.compile(r"(?<![\d-])(\d{4})-?(\d{3}[\dXx])(?![\d-])")
_COUNTED = re.compile(
    r"\d+(?:st|nd|rd|th)?|(?:twenty|thirty|forty|fifty|sixty)"
    r"|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """Where a work appeared: the words that count of each of its names, and its ISSNs.

    `bodies` are corporate authors: a report's institution stands now among its authors, now as its publisher.
    """

    names: tuple[tuple[str, ...], ...]
    bodies: tuple[tuple[str, ...], ...]
    issns: frozenset[str]
    institution: bool


def prepare_container(
    venue: str, issns: str = "", *, publisher: str = "", bodies: Sequence[str] = (), institution: bool = False
) -> Container:
    """The container's name, and each of its names where it has several ("Nippon rinsho. Japanese journal of ...")."""
    low = _PLACE.sub("", _TAIL.sub("", plain(venue[:_LONGEST])).strip())
    found: list[tuple[str, ...]] = []
    conference = _CONFERENCE.search(low)
    if conference:
        low = low[: conference.start()]
    whole = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", low) if "(" in low or "[" in low else low
    inside = [x or y for x, y in re.findall(r"\(([^()]*)\)|\[([^\[\]]*)\]", low)] if whole is not low else []
    names = [whole, *re.split(r"\. | / | = | : |: | - ", whole), *inside, conference[1] if conference else ""]
    for name in (*names, *_institutions(publisher)):
        counted = _counting(name)
        if counted and counted not in found and not _PRINTER.fullmatch("".join(counted)):
            found.append(counted)
    if not _IN_LIBRARY.isdisjoint(found):
        found.append(_LIBRARY)
    numbers = frozenset(f"{a}{b.upper()}" for a, b in _ISSN.findall(issns)) if issns else frozenset()
    named = tuple(counted for body in bodies for name in _institutions(body) if (counted := _counting(name)))
    return Container(names=tuple(found), bodies=named, issns=numbers, institution=institution)


def _institutions(text: str) -> list[str]:
    """The names in "London : King's Fund, 2011" and "Great Britain. Department of Health (DH)", without place and year."""
    low = _PLACE.sub("", plain(text[:_LONGEST]))
    return [
        part
        for part in re.split(r"\. | : |: |; |\(|\)|/", _YEAR.sub("", low))
        if not _ABOVE.fullmatch(part.strip(" ."))
    ]


def _counting(name: str) -> tuple[str, ...]:
    return tuple(word for word in words(name) if word not in _STOP)


def compare_containers(a: Container, b: Container) -> Level:
    """SAME: one name, its abbreviation or its initials, or a common ISSN; WEAK: some words; APART: none that tell."""
    if any(_other_name(x, y) for one, other in ((a, b), (b, a)) for x in one.bodies for y in other.names):
        return Level.NEAR
    if (a.institution or b.institution) and any(
        _within(x, y) for x in (*a.names, *a.bodies) for y in (*b.names, *b.bodies)
    ):
        return Level.NEAR
    if not a.names or not b.names:
        return Level.SAME if not a.issns.isdisjoint(b.issns) else Level.MISSING
    if a.names[0] == b.names[0] or not a.issns.isdisjoint(b.issns) or _one_name(a.names[0], b.names[0]):
        return Level.SAME
    if any(_other_name(x, y) for x in a.names for y in b.names):
        return Level.NEAR
    mine, theirs = set(a.names[0]) - _GENERAL, set(b.names[0]) - _GENERAL
    common = sum(any(_abbreviates(x, y) for y in theirs) for x in mine)
    return Level.WEAK if common > 1 and 2 * common >= min(len(mine), len(theirs)) else Level.APART


def same_body(a: Container, b: Container) -> bool:
    """Whether one body wrote both, under its name or its initials."""
    return any(_one_name(x, y) for x in a.bodies for y in b.bodies)


def _within(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether one institution's name begins or ends the other's: a ministry with its later duties, a committee of a house."""
    short, long = sorted((a, b), key=len)
    return len(short) >= 2 and _specific(short) and (long[: len(short)] == short or long[-len(short) :] == short)


def _other_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    if (len(a) > 1 or len(b) > 1 or a == b) and _specific(a) and _specific(b) and _one_name(a, b):
        return True
    return _one_meeting(a, b)


def _specific(name: tuple[str, ...]) -> bool:
    return any(word not in _GENERAL and not word.isdigit() for word in name)


def _one_meeting(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether both are proceedings, and the words that tell one meeting from another stand in the other, or its initials."""
    if _MEETING.isdisjoint(a) and _MEETING.isdisjoint(b):
        return False
    x, y = _telling(a), _telling(b)
    if len(x) == 1 and _initials(x, tuple(word for word in b if not _COUNTED.fullmatch(word))):
        return True
    if len(y) == 1 and _initials(y, tuple(word for word in a if not _COUNTED.fullmatch(word))):
        return True
    small, large = sorted((set(x), set(y)), key=len)
    return len(small) >= 2 and small <= large


def _telling(name: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in name if word not in _GENERAL and not _COUNTED.fullmatch(word))


def _one_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    if a == b or _abbreviated(a, b) or _initials(a, b) or _initials(b, a):
        return True
    x, y = "".join(a), "".join(b)
    return min(len(x), len(y)) >= 8 and ratio(x, y, 0.92) > 0


def _abbreviated(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether the words are pairwise the same or one short for the other, "J Clin Oncol" for the journal of that name."""
    return len(a) == len(b) and all(_abbreviates(x, y) for x, y in zip(a, b, strict=True))


def _abbreviates(a: str, b: str) -> bool:
    """Whether one word is the other cut short, or drawn together ("natl", "intl", "dept")."""
    if a == b or a.startswith(b) or b.startswith(a):
        return True
    if a[0] != b[0]:
        return False
    short, long = (a, b) if len(a) < len(b) else (b, a)
    if not 3 <= len(short) <= 6:
        return ratio(a, b, 0.85) > 0
    letters = iter(long)
    return short[:2] == long[:2] and all(letter in letters for letter in short)


def _initials(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether one word is made of the others' beginnings in order: "hicss", or "amcis" with two letters of the first."""
    if len(short) != 1:
        return False
    if short[0] in _KNOWN:
        known = tuple(_KNOWN[short[0]].split())
        return long == known or _abbreviated(known, long)
    return 3 <= len(long) <= len(short[0]) <= len(long) + 2 and _begins(short[0], long)


def _begins(letters: str, rest: tuple[str, ...]) -> bool:
    if not rest:
        return not letters
    most = min(3, len(letters))
    return any(rest[0].startswith(letters[:n]) and _begins(letters[n:], rest[1:]) for n in range(1, most + 1))
