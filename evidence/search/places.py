"""Which passages lie at which places of a vector file, as columns in memory: a search asks for a thousand at once.

Where the index has no columns, as a small one has not, or one is damaged, the places are looked up one by one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from evidence.store.derived import PLACE_BLOCK, Index, PlaceBlock

Numbers = npt.NDArray[np.int64]
_Small = npt.NDArray[np.int32]

_NONE: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Passages and places, both ways.

    Attributes:
        of: by id, the place of a passage's vector; -1 where it has none.
        at: by place, the least id of the passages whose vector lies there; -1 where there is none.
        shared: the places of the other passages whose vector lies where that of an earlier one does, in order.
        sharing: the ids of these.
    """

    of: _Small
    at: _Small
    shared: Numbers
    sharing: Numbers

    @classmethod
    def from_column(cls, of: _Small) -> Self:
        """From the places by id."""
        ids = np.flatnonzero(of >= 0)
        own = of[ids]
        at = np.full(int(own.max(initial=_NONE)) + 1, _NONE, dtype=np.int32)
        at[own[::-1]] = ids[::-1]
        others = ids[at[own] != ids]
        order = np.argsort(of[others], kind="stable")
        return cls(of=of, at=at, shared=of[others][order].astype(np.int64), sharing=others[order])

    def passages_at(self, places: Numbers) -> tuple[Numbers, Numbers]:
        """The passages whose vectors lie at these places, in the order of these and then of ids.

        Returns:
            For each passage the position in `places` of its place; and its id.
        """
        inside = np.flatnonzero(places < len(self.at))
        ids = self.at[places[inside]].astype(np.int64)
        positions, ids = inside[ids >= 0], ids[ids >= 0]
        first, last = (np.searchsorted(self.shared, places, side) for side in ("left", "right"))
        if not (last > first).any():
            return positions, ids
        others = np.concatenate([np.arange(one, other) for one, other in zip(first, last, strict=True)])
        ids = np.concatenate([ids, self.sharing[others]])
        positions = np.concatenate([positions, np.repeat(np.arange(len(places)), last - first)])
        order = np.lexsort((ids, positions))
        return positions[order], ids[order]

    def places_of(self, ids: Numbers) -> Numbers:
        """The place of each of these passages; -1 where one has none."""
        inside = ids < len(self.of)
        made: Numbers = np.where(inside, self.of[np.where(inside, ids, 0)], _NONE).astype(np.int64)
        return made


def passages_at(index: Index, model: str, places: Numbers) -> tuple[Numbers, Numbers]:
    """As `Places.passages_at`, by the columns of the index or without; passages that are gone are left out."""
    known = _known(index, model)
    if known is None:
        found = index.ids_at(model, places.tolist())
        pairs = [
            (position, number) for position, place in enumerate(places.tolist()) for number in found.get(place, ())
        ]
        both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return both[:, 0], both[:, 1]
    positions, ids = known.passages_at(places)
    if index.some_are_gone():
        there = index.there(ids.tolist())
        stay = np.fromiter((number in there for number in ids.tolist()), dtype=bool, count=len(ids))
        return positions[stay], ids[stay]
    return positions, ids


def places_of(index: Index, model: str, ids: Collection[int]) -> Numbers:
    """The place of each of these passages, which must be there, in their order; -1 where one has none."""
    known = _known(index, model)
    if known is None:
        found = index.places_of(model, ids)
        return np.array([found.get(number, _NONE) for number in ids], dtype=np.int64)
    return known.places_of(np.fromiter(ids, dtype=np.int64, count=len(ids)))


def make_places(index: Index, model: str) -> None:
    """Bring the column of a model up to date; nothing is done while a passage waits for its vector."""
    covered, last = index.columns.covered(model), index.last_id()
    if covered and not index.columns.are_whole(model):
        covered = 0
    if covered >= last or index.count_stale(model):
        return
    first = (covered + 1) // PLACE_BLOCK if covered else 0
    column = np.full(last + 1 - first * PLACE_BLOCK, _NONE, dtype="<i4")
    for block in index.columns.blocks(model, first) if covered else ():
        own = np.frombuffer(block.places, dtype="<i4")[: covered + 1 - block.number * PLACE_BLOCK]
        column[(block.number - first) * PLACE_BLOCK :][: len(own)] = own
    pairs: Numbers = np.fromiter(index.columns.pairs(model, covered), dtype=np.dtype((np.int64, 2)))
    column[pairs[:, 0] - first * PLACE_BLOCK] = pairs[:, 1]
    index.columns.write(
        model,
        last,
        [
            PlaceBlock(first + at // PLACE_BLOCK, column[at : at + PLACE_BLOCK].tobytes())
            for at in range(0, len(column), PLACE_BLOCK)
        ],
    )


def _known(index: Index, model: str) -> Places | None:
    return index.kept.get(("places", model), lambda: _read(index, model))


def _read(index: Index, model: str) -> Places | None:
    covered, blocks = index.columns.covered(model), index.columns.blocks(model)
    if not blocks:
        return None
    of = np.full(max(covered, index.last_id()) + 1, _NONE, dtype=np.int32)
    for block in blocks:
        own = np.frombuffer(block.places, dtype="<i4")
        of[block.number * PLACE_BLOCK :][: len(own)] = own
    for number, place in index.columns.pairs(model, covered):
        of[number] = place
    return Places.from_column(of)
