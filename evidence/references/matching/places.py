"""Where in its container a work stands: volume, issue, pages or article number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence.references.matching.fuzzy import edits
from evidence.references.matching.levels import Level

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_LONGEST = 200
"""Characters of a volume, issue or page range that are looked at."""
_NUMBER = re.compile(r"\d+")
_SPREADSHEET = re.compile(r"^(?:([a-z]{3})-(\d{1,2})|(\d{1,2})-([a-z]{3}))$")
_PLACE = re.compile(r"([a-z]*)\.?\s*(\d+)")
_TOTAL = re.compile(r"^\d+ ?p(?:p|ages?)?\.?$")
_NOISE = re.compile(
    r"\(?(?:no )?pagination\)?|\bpp?\.? ?(?=\d)|\bpages? |\barticle(?: number| no\.?| id)?|\bart(?:n| id)?\b|\bid\b|\bno\."
)
_ELECTRONIC = frozenset("abcefghklmo")
"""Letters before an article number; S and P stand before pages of supplements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """First and last page with the letters before them ("S", 23, 25), or an article number (`electronic`).

    `ends` is the last page as it is written, `last` never before the first.
    """

    letters: str = ""
    first: int = 0
    last: int = 0
    ends: int = 0
    electronic: bool = False
    given: bool = False


_NONE = Pages()


def prepare_pages(text: str) -> Pages:
    """Pages as databases write them: "221-8" ends on 228, "Jan-14" is what a spreadsheet made of 1-14, "215 p" no place."""
    low = text[:_LONGEST].lower().strip(" .,;:")
    if not low or _TOTAL.match(low):
        return _NONE
    if sheet := _SPREADSHEET.match(low):
        ends = [_MONTHS.get(part, 0) if part.isalpha() else int(part) for part in sheet.groups() if part]
        return Pages(first=ends[0], last=max(ends), ends=ends[1], given=True) if all(ends) else _NONE
    low = _NOISE.sub(" ", low)
    found = _PLACE.findall(low)
    if not found:
        return _NONE
    letters, first = found[0][0], found[0][1]
    last = found[1][1] if len(found) > 1 and re.search(r"\d\s*-+\s*[a-z]*\d", low) else first
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    electronic = letters in {"cd", "artn"} or len(first) >= 7
    electronic = electronic or (last == first and (len(first) >= 5 or letters in _ELECTRONIC))
    begin, end = int(first[:12]), int(last[:12])
    return Pages(letters=letters, first=begin, last=max(begin, end), ends=end, electronic=electronic, given=True)


def compare_pages(a: Pages, b: Pages) -> Level:
    """SAME: one first page; NEAR: all but one end agrees; UNCLEAR: they count differently, or overlap; APART: elsewhere."""
    if not a.given or not b.given:
        return Level.MISSING
    if a.first == b.first:
        return Level.SAME if a.letters == b.letters or not (a.letters and b.letters) else Level.UNCLEAR
    if a.letters != b.letters and a.letters and b.letters and not (a.electronic or b.electronic):
        return Level.APART
    if a.electronic != b.electronic or a.letters != b.letters:
        return Level.UNCLEAR
    if not a.electronic and _one_end(a, b):
        return Level.NEAR
    if not a.electronic and (1 in (a.first, b.first) or (a.first <= b.last and b.first <= a.last)):
        return Level.UNCLEAR
    return Level.APART


def _one_end(a: Pages, b: Pages) -> bool:
    """Whether they end on one page, and begin on pages that a slip of one digit tells apart."""
    if a.ends != b.ends or a.ends in (a.first, b.first):
        return False
    return abs(a.first - b.first) <= 2 or edits(str(a.first), str(b.first), 1) <= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A volume's own number and every number of its text (part, supplement, or the issue run into it)."""

    own: int = 0
    all: frozenset[int] = frozenset()
    plain: bool = False


_NO_VOLUME = Volume()


def prepare_volume(text: str) -> Volume:
    """A volume as databases write it: "44 (2 Supplement 1)", "Korsakova. Part 2. 117"; "3)" is the end of a cut one."""
    numbers = [int(number[:9]) for number in _NUMBER.findall(text[:_LONGEST])]
    if not numbers or text.count("(") < text.count(")"):
        return _NO_VOLUME
    begins = bool(re.match(r"\W*(?:v|vol|volume)?\W{0,2}\d", text[:_LONGEST].lower()))
    return Volume(own=numbers[0] if begins else numbers[-1], all=frozenset(numbers), plain=len(numbers) == 1 and begins)


def compare_volumes(a: Volume, b: Volume, years: frozenset[int]) -> Level:
    """SAME where the numbers are; UNCLEAR where one counts by years; NEAR where one number stands in the other's text."""
    if not a.all or not b.all:
        return Level.MISSING
    if a.own == b.own:
        return Level.SAME
    if a.own in b.all or b.own in a.all:
        return Level.NEAR
    if any(own in years or 1900 <= own <= 2100 for own in (a.own, b.own)):
        return Level.UNCLEAR
    return Level.APART


def prepare_issue(text: str) -> Volume:
    """As a volume; a month instead of a number is its number ("May" is issue 5 of a monthly)."""
    month = _MONTHS.get(text.strip().lower()[:3], 0) if text[:1].isalpha() else 0
    return Volume(own=month, all=frozenset({month}), plain=False) if month and text.isalpha() else prepare_volume(text)


def compare_issues(a: Volume, b: Volume) -> Level:
    """As volumes, but a supplement or a double issue is only UNCLEAR."""
    if not a.all or not b.all:
        return Level.MISSING
    if a.own == b.own:
        return Level.SAME
    return Level.APART if a.plain and b.plain else Level.UNCLEAR
