"""Which pairs are worth comparing: those that share a key, in time that grows with the number of records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from evidence.references.matching.likeness import bag, core
from evidence.references.matching.prepare import Prepared

_MOST = 40
"""Records under one key that are all compared with each other; a fuller key is split by year, then by author."""

Keys = Callable[[Prepared], Iterable[object]]


def candidates(records: Sequence[Prepared]) -> Iterator[tuple[int, int]]:
    """Pairs of positions (smaller first, in order) that share at least one key; each once."""
    size, found = len(records), set[int]()
    for keys in KEYS:
        blocks: dict[object, list[int]] = defaultdict(list)
        for index, record in enumerate(records):
            for key in keys(record):
                blocks[key].append(index)
        for block in blocks.values():
            if len(block) > 1:
                found.update(i * size + j for i, j in _pairs(records, block))
    yield from (divmod(pair, size) for pair in sorted(found))


def _pairs(records: Sequence[Prepared], block: list[int]) -> Iterator[tuple[int, int]]:
    for group in _split(records, block, _SPLITS):
        for at, first in enumerate(group):
            for second in group[at + 1 :]:
                if first != second:
                    yield (first, second)


def _split(records: Sequence[Prepared], block: list[int], ways: tuple[Keys, ...]) -> Iterator[list[int]]:
    if len(block) <= _MOST:
        yield block
        return
    if not ways:
        return
    parts: dict[object, list[int]] = defaultdict(list)
    for index in block:
        for key in ways[0](records[index]):
            parts[key].append(index)
    for part in parts.values():
        yield from _split(records, part, ways[1:])


def _by_year(record: Prepared) -> tuple[int, ...]:
    return (record.year, record.year + 1) if record.year else (0,)


def _by_author(record: Prepared) -> tuple[str, ...]:
    return tuple(sorted(record.people.first))


def _by_page(record: Prepared) -> tuple[int, ...]:
    return (record.pages.first,)


_SPLITS: tuple[Keys, ...] = (_by_year, _by_author, _by_page)


def _doi(record: Prepared) -> tuple[str, ...]:
    return (record.doi,) if record.doi else ()


def _number(record: Prepared) -> Iterable[str]:
    return record.numbers


def _beginning(record: Prepared) -> set[str]:
    return {form[:16] for form in record.title.forms} | ({record.title.main} if len(record.title.main) >= 15 else set())


def _end(record: Prepared) -> tuple[str, ...]:
    return (record.title.squashed[-16:],) if record.title.squashed else ()


def _longest(record: Prepared) -> tuple[tuple[str, ...], ...]:
    longest = sorted(set(record.title.words), key=lambda word: (-len(word), word))[:4]
    return (
        tuple(tuple(sorted(longest[:at] + longest[at + 1 :])) for at in range(4))
        if len(longest) == 4
        else (tuple(longest),)
    )


def _place(record: Prepared) -> tuple[object, ...]:
    first = record.pages.first
    if not first:
        return ()
    found: list[object] = [(first, record.volume.own)] if record.volume.own else []
    return (*found, *((first, word) for word in record.people.first))


def _people(record: Prepared) -> tuple[object, ...]:
    families = record.people.families[:2]
    return ((tuple(sorted(families)), record.year),) if families and record.year else ()


def _abstract(record: Prepared) -> tuple[str, ...]:
    text = "".join(record.abstract[:200].lower().split())
    return (text[20:70],) if len(text) >= 70 else ()


def _report(record: Prepared) -> tuple[object, ...]:
    """A report goes by its main title, by a part of its title, or by its words in another order."""
    if not record.report:
        return ()
    counted = bag(record.title)
    return (counted, core(record.title)[:3], *(part for part in record.title.segments if len(part) >= 10))


KEYS: tuple[Keys, ...] = (_doi, _number, _beginning, _end, _longest, _place, _people, _abstract, _report)
"""Each gives the keys of one kind that a record is found under."""
