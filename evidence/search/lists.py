"""Words by lists: the ranking that FTS5 gives, for an index so large that FTS5 takes long over frequent words.

FTS5 looks up each passage that has any of the words, one by one. Here the list of a word is read whole and the scores of
all its passages are added at once. The formula is that of FTS5's bm25(), title twice (Robertson and Zaragoza 2009).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from evidence.search.words import Wanted, phrase_query
from evidence.store.derived import Index, Occurrences, Segment, WordList

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]
Progress = Callable[[int, int], None]

SEGMENT: Final = 50_000
"""Passages of a segment, at most."""
_K1: Final = 1.2
_B: Final = 0.75
_LEAST: Final = 1e-6
"""What the rarity of a word in more than half of the passages counts as, in FTS5."""
_PHRASES: Final = 100_000
"""Passages with one of the phrases, at most."""
_SOME: Final = 5_000
"""Ids among which enough good ones are sought to leave out, at one look, all that are worse."""
_OFTEN: Final = 255
_LONG: Final = 65_535


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """The passages that the lists cover: the greatest id, how many there are, and by id the count of a word that would
    give half of its greatest score (longer passages need more)."""

    last: int
    passages: int
    half: Floats


def best_by_words(index: Index, wanted: Wanted, allowed: Collection[int] | None, limit: int) -> list[tuple[int, float]]:
    """Ids and BM25 scores of the best passages, as `Index.match` gives them.

    Args:
        index: the open index; its lists are used where it has some.
        wanted: the words.
        allowed: find only these ids; None for all.
        limit: how many at most.
    """
    listed = index.kept.get("listed", lambda: _listed(index))
    if listed is None:
        return index.match(wanted.query, allowed, limit)
    weights, phrases = _stemmed(index, wanted)
    scores = np.zeros(max(listed.last, index.last_id()) + 1, dtype=np.float32)
    rare = _add_words(index, listed, weights, scores)
    for number, score in index.match(phrases, None, _PHRASES):
        if number <= listed.last:
            scores[number] += score
    for number, score in _later(index, wanted.query, listed.last, allowed, limit):
        scores[number] = score
    return _best(index, scores, allowed, rare, limit)


def _listed(index: Index) -> _Listed | None:
    segments = index.lists.segments()
    if not segments:
        return None
    passages, tokens = sum(one.passages for one in segments), sum(one.tokens for one in segments)
    half = np.zeros(segments[-1].last + 1, dtype=np.float32)
    for first, lengths in index.lists.lengths():
        own = np.frombuffer(lengths, dtype="<u2")
        half[first : first + len(own)] = own
    half *= np.float32(_K1 * _B * passages / max(1, tokens))
    half += np.float32(_K1 * (1 - _B))
    return _Listed(last=segments[-1].last, passages=passages, half=half)


def make_lists(index: Index, progress: Progress | None = None, size: int = SEGMENT) -> None:
    """Bring the lists up to date: segments for the passages that are in none, and anew where most passages are gone.

    What was added by and by is joined to segments of up to `size` passages, each passage a few times at most. A segment is
    kept as soon as it is done. `progress` is called with segments done and segments to do.
    """
    ranges = _to_do(index, size)
    for done, (first, last) in enumerate(ranges, 1):
        for found in index.lists.occurrences(first, last):
            _write(index, first, last, found)
        if progress:
            progress(done, len(ranges))


def _to_do(index: Index, size: int) -> list[tuple[int, int]]:
    """Ranges of ids to make segments of."""
    segments = index.lists.segments()
    live = [index.lists.count(one.first, one.last) for one in segments]
    thin = [(one.first, one.last) for one, there in zip(segments, live, strict=True) if there < one.passages / 2]
    new = index.lists.ids(segments[-1].last + 1 if segments else 1, index.last_id())
    while new and segments and live[-1] <= min(2 * len(new), size - len(new)):
        joined, _ = segments.pop(), live.pop()
        new = [*index.lists.ids(joined.first, joined.last), *new]
    ranges = [(new[at], new[min(at + size, len(new)) - 1]) for at in range(0, len(new), size)]
    return [*(one for one in thin if not new or one[1] < new[0]), *ranges]


def _write(index: Index, first: int, last: int, found: Occurrences) -> None:
    """One segment from its words."""
    often = np.array(found.often, dtype=np.int64)
    places = np.fromiter(found.places, dtype=np.int64, count=int(often.sum()))
    ids, times = (places >> 1) - first, 1 + (places & 1)
    lengths = np.minimum(np.bincount(ids, minlength=last - first + 1), _LONG).astype("<u2")
    keys = np.repeat(np.arange(len(often)), often) * (last - first + 1) + ids
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    counts = np.minimum(np.add.reduceat(times, starts), _OFTEN).astype(np.uint8)
    own = ids[starts].astype("<u4")
    ends = np.searchsorted(starts, np.cumsum(often))
    segment = Segment(
        first=first, last=last, passages=int(np.count_nonzero(lengths)), tokens=int(lengths.sum(dtype=np.int64))
    )
    index.lists.write(segment, lengths.tobytes(), _lists(found.words, first, own, counts, ends))


def _lists(
    words: Sequence[str],
    first: int,
    ids: npt.NDArray[np.uint32],
    counts: npt.NDArray[np.uint8],
    ends: npt.NDArray[np.int64],
) -> Iterator[WordList]:
    start = 0
    for word, end in zip(words, ends.tolist(), strict=True):
        yield WordList(word=word, first=first, ids=ids[start:end].tobytes(), counts=counts[start:end].tobytes())
        start = end


def _stemmed(index: Index, wanted: Wanted) -> tuple[dict[str, int], str]:
    """How often each stem counts, and a query for the rest: phrases, and words that are several in the index."""
    weights: dict[str, int] = {}
    phrases = [wanted.phrases] if wanted.phrases else []
    found = index.lists.stems([word for word, _ in wanted.words])
    for (word, count), own in zip(wanted.words, found, strict=True):
        if len(own) == 1:
            weights[own[0]] = weights.get(own[0], 0) + count
        elif own:
            phrases += [phrase_query([word])] * count
    return weights, " OR ".join(phrases)


def _add_words(index: Index, listed: _Listed, weights: Mapping[str, int], scores: Floats) -> Numbers:
    """Add to each passage's score what it has of the words; gives the ids of those with a rare word, each at least once."""
    lists: dict[str, list[WordList]] = {word: [] for word in weights}
    for one in index.lists.of_words(weights):
        lists[one.word].append(one)
    found = []
    for word, own in lists.items():
        ids, times = _joined(own)
        rarity = max(math.log((listed.passages - len(ids) + 0.5) / (len(ids) + 0.5)), _LEAST)
        shares = times / (times + listed.half[ids])
        shares *= np.float32(weights[word] * rarity * (_K1 + 1))
        scores[ids] += shares
        found.append(ids)
    return _rare(found)


def _joined(lists: Sequence[WordList]) -> tuple[Numbers, Floats]:
    """The lists of a word in all segments as one: ids, and how often it stands there."""
    ids = np.frombuffer(b"".join(one.ids for one in lists), dtype="<u4").astype(np.int64)
    ids += np.repeat([one.first for one in lists], [len(one.counts) for one in lists]).astype(np.int64)
    return ids, np.frombuffer(b"".join(one.counts for one in lists), dtype=np.uint8).astype(np.float32)


def _rare(found: Sequence[Numbers]) -> Numbers:
    """The shortest lists, as many as hold a few thousand ids, if so many there are."""
    chosen, number = [np.zeros(0, dtype=np.int64)], 0
    for ids in sorted(found, key=len):
        if number > _SOME:
            break
        chosen.append(ids)
        number += len(ids)
    return np.concatenate(chosen)


def _later(index: Index, query: str, last: int, allowed: Collection[int] | None, limit: int) -> list[tuple[int, float]]:
    """What FTS5 finds among the passages that are in no list."""
    if allowed is None:
        return index.match_after(query, last, limit)
    later = [number for number in allowed if number > last]
    return index.match(query, later, limit) if later else []


def _best(
    index: Index, scores: Floats, allowed: Collection[int] | None, rare: Numbers, limit: int
) -> list[tuple[int, float]]:
    """The best ids that there still are, ties by id."""
    gone = index.some_are_gone()
    found, depth = _likely(scores, allowed, rare, limit), limit
    while True:
        ids = found
        if len(found) > depth:
            least = np.partition(scores[found], len(found) - depth)[len(found) - depth]
            ids = found[scores[found] >= least]
        ids = ids[np.lexsort((ids, -scores[ids]))]
        best = list(zip(ids.tolist(), scores[ids].tolist(), strict=True))
        if gone:
            there = index.there(ids.tolist())
            best = [pair for pair in best if pair[0] in there]
        if len(best) >= limit:
            return best[:limit]
        if len(ids) == len(found):
            every = _likely(scores, allowed, rare, None)
            if len(found) == len(every):
                return best
            found = every
        depth *= 4


def _likely(scores: Floats, allowed: Collection[int] | None, rare: Numbers, limit: int | None) -> Numbers:
    """The ids with a score that may be among the `limit` best, in order; None gives all with a score.

    So many passages with a rare word are there, so no worse score than the last of them is among the best.
    """
    if allowed is not None:
        chosen = np.fromiter(allowed, dtype=np.int64, count=len(allowed))
        chosen = np.sort(chosen[chosen < len(scores)])
        return chosen[scores[chosen] > 0]
    if limit is not None:
        ids = np.sort(rare)
        own = scores[ids[np.diff(ids, prepend=-1) > 0]]
        if len(own) >= limit > 0:
            return np.flatnonzero(scores >= np.partition(own, len(own) - limit)[len(own) - limit])
    return np.flatnonzero(scores > 0)
