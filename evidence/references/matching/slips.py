"""Years that slipped: a report cited under the year before or after its own, told by the other entries of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from evidence.references.matching.folding import listed
from evidence.references.matching.group import Compared
from evidence.references.matching.prepare import Prepared
from evidence.references.matching.reports import is_page
from evidence.references.matching.values import Answer, Pair

_SERIAL = listed(
    "annual yearly quarterly monthly statistics statistical survey monitor monitoring state outlook barometer index atlas "
    "figures expenditure performance tariff compendium profile profiles guide guidance handbook framework planning priorities "
    "operational operating business corporate accounts progress trends estimates digest"
)
"""Words in the titles of what comes out again, often a year later and under the same title."""
_FEW, _MANY = 4, 5
"""Words of a title that another entry of the right year, or nothing but a bare citation, may tell to be one work's."""


def mend_years(
    records: Sequence[Prepared], groups: Sequence[list[int]], asked: Iterable[Pair], compared: Compared
) -> tuple[list[list[int]], list[Pair]]:
    """The groups with the entries whose year alone is off by one, and the pairs that joined them.

    Entries of one title and body that stand in two years in a row are one work where all but one have the same year
    (or the one is a bare citation and the other is not), nothing in the title says that it comes back, and no third
    year is there: a series would show one.
    """
    home = {index: tuple(group) for group in groups for index in group}
    slips = [pair for pair in asked if pair.comparison.slip]
    joins: list[Pair] = []
    for pairs in _families(slips, home):
        units = sorted({home.get(index, (index,)) for pair in pairs for index in (pair.first, pair.second)})
        members = [index for unit in units for index in unit]
        if not _is_one_slip([records[index] for index in members]) or _contradict(units, compared):
            continue
        whole = tuple(sorted(members))
        home |= dict.fromkeys(whole, whole)
        joins += _spanning(pairs, units)
    return sorted({group: list(group) for group in home.values()}.values()), joins


def _families(slips: Iterable[Pair], home: dict[int, tuple[int, ...]]) -> list[list[Pair]]:
    """The pairs, those that hang together through groups in one list."""
    parent: dict[int, int] = {}

    def root(index: int) -> int:
        while parent.setdefault(index, index) != index:
            index = parent[index]
        return index

    held = list(slips)
    for pair in held:
        ends = [min(home.get(index, (index,))) for index in (pair.first, pair.second)]
        parent[root(ends[0])] = root(ends[1])
    found: dict[int, list[Pair]] = defaultdict(list)
    for pair in held:
        found[root(min(home.get(pair.first, (pair.first,))))].append(pair)
    return [found[key] for key in sorted(found)]


def _is_one_slip(records: Sequence[Prepared]) -> bool:
    """Whether one entry has another year than all others, and is no edition of its own."""
    years = Counter(record.year for record in records if record.year)
    if len(years) != 2:
        return False
    words = min(len(record.title.words) for record in records)
    if any(record.title.heading or not _SERIAL.isdisjoint(record.title.words) for record in records):
        return False
    most, least = (count for _, count in years.most_common())
    odd = [record for record in records if record.year and years[record.year] == least]
    pages = [record for record in odd if is_page(record)]
    if least > 1 or not (max(years) - min(years) == 1 or (pages and pages[0].year == max(years))):
        return False
    if most >= 2:
        return words >= _FEW
    return words >= _MANY and (len(pages) == 1 or sum(map(_is_bare, odd)) == 1)


def _is_bare(record: Prepared) -> bool:
    """Whether an entry says no more than a citation: title, author, year."""
    get = record.entry.fields.get
    told = record.entry.venue or record.entry.url or record.entry.abstract or record.doi
    return not (told or any(get(name) for name in ("publisher", "institution", "number", "isbn", "issue", "volume")))


def _contradict(units: Sequence[tuple[int, ...]], compared: Compared) -> bool:
    """Whether a record of one group is certainly not the work of another's, for more than a slip of the year."""
    for at, unit in enumerate(units):
        for one in unit:
            for other in (index for rest in units[at + 1 :] for index in rest):
                found = compared(one, other)
                if found.firm and not found.slip:
                    return True
    return False


def _spanning(pairs: Sequence[Pair], units: Sequence[tuple[int, ...]]) -> list[Pair]:
    """As few of the pairs as hold the groups together, each saying why."""
    at = {index: number for number, unit in enumerate(units) for index in unit}
    joined = {number: {number} for number in range(len(units))}
    kept: list[Pair] = []
    for pair in pairs:
        one, other = joined[at[pair.first]], joined[at[pair.second]]
        if one is other:
            continue
        one |= other
        joined |= dict.fromkeys(one, one)
        reason = "the same title and authors or institution; the year of one entry is one off"
        kept.append(replace(pair, comparison=replace(pair.comparison, answer=Answer.SAME, reason=reason, firm=False)))
    return kept
