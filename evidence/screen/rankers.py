"""The rankers by name: the program's own, others to compare it with, and those that packages add (`evidence.rankers`)."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from evidence.errors import NotFoundError
from evidence.model import Record
from evidence.registry import plugins
from evidence.screen.learners import by_words, lesson_of, without_hapaxes, word_vectors
from evidence.screen.priority import MakeRanker, Ranker, Vectors, learned, said

DEFAULT = "evidence"
"""The ranker that orders screening."""


def without_encoder(
    records: Sequence[Record], question: str = "", *, seed: int = 0, vectors: Vectors | None = None
) -> Ranker:
    """The default ranker without the sentence encoder's vectors."""
    return learned(records, question, seed=seed)


def elas_u4(records: Sequence[Record], question: str = "", *, seed: int = 0, vectors: Vectors | None = None) -> Ranker:
    """The method of ASReview 3's default model, ELAS u4, to compare with.

    TF-IDF of words and pairs of words in title and abstract, and a linear support vector machine (C = .11) for which all
    excluded records weigh 1 / 9.8 of all included ones. Until both verdicts are known, records come in the order given.
    """
    keys = [record.key for record in records]
    place = {key: index for index, key in enumerate(keys)}
    try:
        words, _ = word_vectors([f"{record.title} {record.abstract}" for record in records], "")
    except ValueError:  # not one word in any of the texts
        return lambda labels: [key for key in keys if key not in labels]
    words = without_hapaxes(words)
    machine = by_words(words, seed)

    def ranker(labels: Mapping[str, bool]) -> list[str]:
        known = sorted((place[key], label) for key, label in labels.items() if key in place)
        verdicts = [label for _, label in known]
        if len(set(verdicts)) < 2:
            return [key for key in keys if key not in labels]
        scores = machine(lesson_of([row for row, _ in known], verdicts))
        return [keys[index] for index in (-scores).argsort(kind="stable").tolist() if keys[index] not in labels]

    return ranker


def at_random(
    records: Sequence[Record], question: str = "", *, seed: int = 0, vectors: Vectors | None = None
) -> Ranker:
    """An order drawn once with the seed: what screening without a ranking is like."""
    drawn = random.Random(seed).sample([record.key for record in records], len(records))
    return lambda labels: [key for key in drawn if key not in labels]


_OWN: Mapping[str, MakeRanker] = {
    DEFAULT: learned,
    "words": without_encoder,
    "elas-u4": elas_u4,
    "random": at_random,
}
USES_VECTORS = frozenset({DEFAULT})
"""Those of the program's own rankers for which records must be encoded."""


def rankers() -> dict[str, MakeRanker]:
    """All rankers by name, those of plug-ins after the program's own, which no plug-in replaces.

    Raises:
        NotFoundError: a plug-in that is installed cannot be loaded.
    """
    return {**_OWN, **{name: make for name, make in plugins("rankers").items() if name not in _OWN}}


def find_ranker(name: str) -> MakeRanker:
    """The ranker of this name.

    Raises:
        NotFoundError: there is none, or a plug-in cannot be loaded.
    """
    known = rankers()
    if name not in known:
        raise NotFoundError(f"No ranker {name!r}.", remedy=f"Known: {', '.join(known)}.")
    return known[name]


def uses_vectors(name: str) -> bool:
    """Whether this ranker may ask for the records' vectors: the default one, and any plug-in."""
    return name in USES_VECTORS or name not in _OWN


def rank(
    records: Sequence[Record],
    labels: Mapping[str, bool],
    question: str = "",
    *,
    seed: int = 0,
    vectors: Vectors | None = None,
    ranker: str = DEFAULT,
) -> list[str]:
    """Keys of the records without a label, the most promising first.

    What does not depend on the verdicts is kept for the next call with the same records and vectors.

    Raises:
        NotFoundError: there is no ranker of this name.
    """
    asked = (ranker, said(records), question, seed, vectors)
    held = _KEPT.get("last")
    if held is None or held[0] != asked:
        held = asked, find_ranker(ranker)(records, question, seed=seed, vectors=vectors)
        _KEPT["last"] = held
    return held[1](labels)


_KEPT: dict[str, tuple[object, Ranker]] = {}
