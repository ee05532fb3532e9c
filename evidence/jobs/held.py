"""What the queue must know of samples and stops: which records come first, and which nobody reads any more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from evidence.model import Decision, Stage
from evidence.store.library import Library
from evidence.store.stopping import draws, stops


def sample_of(library: Library, review: str, key_now: Callable[[str], str]) -> tuple[str, ...]:
    """The records of all samples, in their random order, under the keys that they have now."""
    return tuple(dict.fromkeys(key_now(key) for one in draws(library, review) for key in one.keys))


def set_aside(
    library: Library,
    review: str,
    key_now: Callable[[str], str],
    records: Collection[str],
    made: Iterable[Decision],
) -> frozenset[str]:
    """The records that nobody had judged when reading stopped, and nobody has since, under the keys that they have now.

    Args:
        library: the open database.
        review: whose stops are meant.
        key_now: the key that a record goes by now.
        records: the keys there are.
        made: the decisions that stand.
    """
    stopped = {key_now(key) for one in stops(library, review) for key in one.keys} & set(records)
    return frozenset(stopped - {one.record for one in made if one.stage is Stage.TITLE_ABSTRACT} if stopped else ())
