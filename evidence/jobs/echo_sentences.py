"""The sentences of a workspace that can be on one side of the protocol's comparison, and how well each fits a theme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evidence.jobs.passages import INDEX
from evidence.jobs.session import Session
from evidence.jobs.showing import excluded
from evidence.jobs.standing_now import state
from evidence.model import BlockKind, Facet, Theme
from evidence.protocol import Axis
from evidence.store.derived import Index, IndexedPassage, Parts
from evidence.text import fold

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from evidence.encode.model import EncoderModel
    from evidence.themes.sides import Side

    Floats = npt.NDArray[np.float64]
    Vectors = npt.NDArray[np.float32]

_NEAREST: Final = 150
"""How many passages a side each query of the codebook brings."""
_KINDS: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE, BlockKind.BOX})
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_FEWEST: Final = 4
_IN_WORDS: Final = 0.2
"""How much likeness in words counts beside a cosine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence on one side, [start, stop) of the text of its passage; its vector as read in the passage, and that of
    the passage."""

    passage: IndexedPassage
    start: int
    stop: int
    words: str
    side: Side
    vector: Vectors
    whole: Vectors


def sentences_of(session: Session, model: EncoderModel, asked: Vectors, axis: Axis, facet: Facet) -> list[Sentence]:
    """The sentences of the passages nearest to the codebook's queries, of which it can be told what side they are on."""
    from evidence.search.run import open_vectors

    shut_out = excluded(state(session))
    found: dict[int, IndexedPassage] = {}
    places_of: dict[int, int] = {}
    with Index(session.workspace.derived / INDEX, create=False) as index, index.steady():
        vectors = open_vectors(index, session.workspace.derived, model)
        if vectors is None:
            return []
        texts = index.ids_where(sources=["full-text"])
        for values in (axis.then.values, axis.now.values):
            ids = index.ids_with_facet(facet.name, values) & texts
            own = index.places_of(model.digest, ids)
            nearest = vectors.nearest(asked, _NEAREST, sorted(set(own.values())))
            near = {place for ranking in nearest for place, _ in ranking}
            found |= index.by_ids([number for number, place in own.items() if place in near])
            places_of |= own
        parts = index.parts(model.digest, list(found))
        wholes = dict(zip(found, vectors.rows([places_of[number] for number in found]), strict=True))
    made = [
        sentence
        for number, one in found.items()
        if number in parts and one.record not in shut_out and one.kind in _KINDS
        for sentence in _of_passage(one, parts[number], wholes[number], axis, facet)
    ]
    return _said_once(made)


def _of_passage(passage: IndexedPassage, parts: Parts, whole: Vectors, axis: Axis, facet: Facet) -> Iterator[Sentence]:
    """The sentences of a passage that say something, and of one side."""
    from evidence.search.parts import spans_of, vectors_of
    from evidence.themes.sides import Around, named, side_of_words

    around = Around(
        heads=named(" . ".join([passage.title, *passage.section]), facet),
        passage=frozenset(code for name, code in passage.facets if name == facet.name),
    )
    for span, vector in zip(spans_of(parts), vectors_of(parts, len(whole)), strict=True):
        words = passage.words[span.start : span.stop]
        if words.rstrip().endswith("?") or len(_WORD.findall(words)) < _FEWEST:
            continue
        side = side_of_words(words, around, axis, facet)
        if side:
            start = passage.start + span.start
            yield Sentence(
                passage=passage, start=start, stop=start + len(words), words=words, side=side, vector=vector, whole=whole
            )  # fmt: skip


def _said_once(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that stand in one record only, each once: what several have alike is a form of words, or quoted."""
    records: dict[str, set[str]] = {}
    firsts: dict[str, Sentence] = {}
    for one in sentences:
        key = fold(one.words)
        records.setdefault(key, set()).add(one.passage.record)
        firsts.setdefault(key, one)
    return [one for key, one in firsts.items() if len(records[key]) == 1]


def fits_of(sentences: Sequence[Sentence], themes: Sequence[Theme], owners: Sequence[int], asked: Vectors) -> Floats:
    """How well each sentence fits each theme, in standard deviations above the mean: by its own meaning and words, and
    half and as much by those of its passage. (sentences, themes); `owners` are the themes of the queries `asked`.
    """
    import numpy as np

    from evidence.themes.suggest import likeness

    def nearest(vectors: Vectors) -> Floats:
        best = np.full((len(sentences), len(themes)), -1.0)
        cosines = vectors @ asked.T
        for column, theme in enumerate(owners):
            best[:, theme] = np.maximum(best[:, theme], cosines[:, column])
        return best

    meaning = nearest(np.array([one.vector for one in sentences])), nearest(np.array([one.whole for one in sentences]))
    words, around = (
        np.array(likeness(said, themes)[0])
        for said in ([one.words for one in sentences], [one.passage.words for one in sentences])
    )
    fit = meaning[0] + meaning[1] / 2 + _IN_WORDS * (words + around)
    spread = fit.std(axis=0)
    found: Floats = (fit - fit.mean(axis=0)) / np.where(spread > 0, spread, 1)
    return found
