"""The duplicates of a list of records."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.model import Record
from evidence.references.matching.blocking import candidates
from evidence.references.matching.compare import compare_prepared
from evidence.references.matching.group import ambiguous, build_groups
from evidence.references.matching.prepare import Prepared, prepare
from evidence.references.matching.queue import build_queue
from evidence.references.matching.rules import Decision
from evidence.references.matching.slips import mend_years
from evidence.references.matching.values import Answer, Comparison, Duplicates, Pair
from evidence.references.matching.wording import far_apart


def find_duplicates(records: Sequence[Record]) -> Duplicates:
    """Which records are one publication, and which pairs a person should be asked about.

    The order of the records changes positions in the answer and nothing else. Time grows about linearly with the number
    of records.
    """
    prepared = [prepare(record) for record in records]
    known: dict[tuple[int, int], Comparison | Decision] = {}

    def compared(one: int, other: int) -> Comparison | Decision:
        ends = (one, other) if one < other else (other, one)
        found = known.get(ends)
        if found is None:
            found = known[ends] = compare_prepared(prepared[ends[0]], prepared[ends[1]])
        return found

    pairs = []
    for first, second in candidates(prepared):
        if _hopeless(prepared[first], prepared[second]):
            continue
        comparison = compare_prepared(prepared[first], prepared[second])
        if isinstance(comparison, Comparison):
            known[first, second] = comparison
            pairs.append(Pair(first=first, second=second, comparison=comparison))
    contents = _contents(records, pairs)
    pairs.sort(key=lambda pair: (-pair.comparison.strength, *sorted((contents[pair.first], contents[pair.second]))))
    same = [pair for pair in pairs if pair.comparison.answer is Answer.SAME]
    unsure = ambiguous(same, compared)
    groups, joins, stopped = build_groups(
        len(records), (pair for pair in same if (pair.first, pair.second) not in unsure), compared
    )
    asked = [pair for pair in pairs if pair.comparison.answer is Answer.ASK or (pair.first, pair.second) in unsure]
    asked.extend(stopped)
    groups, slips = mend_years(prepared, groups, asked, compared)
    joins += slips
    asked.sort(key=lambda pair: (-pair.comparison.strength, *sorted((contents[pair.first], contents[pair.second]))))
    queue = build_queue(asked, groups)
    return Duplicates(groups=tuple(map(tuple, groups)), joins=tuple(joins), ask=tuple(queue))


def _hopeless(a: Prepared, b: Prepared) -> bool:
    """Whether no rule could find them the same: no identifier in common, no page of one year, and titles far apart."""
    if (a.doi and a.doi == b.doi) or not a.numbers.isdisjoint(b.numbers):
        return False
    years_apart = bool(a.year and b.year and a.year != b.year)
    one_page = a.pages.first == b.pages.first or a.pages.ends == b.pages.ends
    if a.pages.given and b.pages.given and one_page and not years_apart:
        return False
    return far_apart(a.title, b.title)


def _contents(records: Sequence[Record], pairs: Sequence[Pair]) -> dict[int, str]:
    """What a record says, so that ties are broken by content and never by position."""
    ends = {index for pair in pairs for index in (pair.first, pair.second)}
    return {index: repr((records[index].title, records[index].key, records[index])) for index in sorted(ends)}
