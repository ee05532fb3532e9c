"""Themes proposed for passages, each with the reason why. A proposal is not a tag until a person accepts it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evidence.model import Theme

if TYPE_CHECKING:
    import numpy as np

    Scores = np.ndarray[tuple[int, int], np.dtype[np.float64]]

SharedWords = Callable[[int, int], tuple[str, ...]]
"""From a passage and a theme (their places) to the words that both have, the weightiest first."""

WORDS_SHARE = 0.4
"""How much the codebook's words count in a score beside meaning, where both are given."""

FULL_COSINE = 0.25
"""The cosine of TF-IDF rows that counts as full likeness in words; passages seldom come nearer to the codebook."""

MINIMUM = 0.25
"""The score, in 0 to 1, under which nothing is proposed."""

MOST = 3
"""How many themes are proposed for one passage at most."""

_NAMED = 5
"""How many words a reason names at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A theme proposed for a passage (its place in the list of passages, from 0).

    `score` is in 0 to 1 and says which proposal to look at first, not how likely it is to be right. `query` is the
    codebook's query that comes closest in meaning, empty if meaning was not looked at; `words` are those shared with
    the codebook, the weightiest first.
    """

    passage: int
    theme: str
    score: float
    query: str = ""
    words: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """Why, in a line: "matches query 'who allocates money'; words: allocation, formula"."""
        parts = [f"matches query '{self.query}'"] if self.query else []
        if self.words:
            parts.append(f"words: {', '.join(self.words)}")
        return "; ".join(parts)


def queries_of(themes: Sequence[Theme]) -> list[tuple[int, str]]:
    """The queries by which themes are found by meaning: the theme's place in the list, and the words.

    A theme without queries is looked for by its label and definition. Every theme has at least one.
    """
    found: list[tuple[int, str]] = []
    for place, theme in enumerate(themes):
        own = theme.queries or (f"{theme.label}. {theme.definition}".strip(),)
        found += [(place, query) for query in own]
    return found


def suggest(
    passages: Sequence[str],
    themes: Sequence[Theme],
    *,
    meaning: Scores | None = None,
    minimum: float = MINIMUM,
    most: int = MOST,
) -> list[Suggestion]:
    """Propose themes for passages, by the words of the codebook and, where given, by meaning.

    Args:
        passages: their words, P of them.
        themes: the codebook, T themes.
        meaning: cosine of each passage (or of its best sentence) with each query, shape (P, Q), the Q queries in the
            order of `queries_of(themes)`.
        minimum: the score under which nothing is proposed.
        most: how many themes a passage is given at most.

    Returns:
        By passage, then by falling score, then in the codebook's order.

    Raises:
        ValueError: the shape of `meaning` does not fit.
    """
    queries = queries_of(themes)
    if meaning is not None and meaning.shape != (len(passages), len(queries)):
        raise ValueError(f"meaning has shape {meaning.shape}, not {(len(passages), len(queries))}")
    if not passages or not themes:
        return []
    alike, shared = likeness(passages, themes)
    nearest = [_nearest(place, queries, meaning) for place in range(len(passages))]
    found: list[Suggestion] = []
    for place in range(len(passages)):
        scores = [_mixed(alike[place][theme], nearest[place].get(theme)) for theme in range(len(themes))]
        ranked = sorted(range(len(themes)), key=lambda theme: (-scores[theme], theme))
        for theme in ranked[:most]:
            words = shared(place, theme)
            query = nearest[place].get(theme, (0.0, ""))[1]
            if scores[theme] >= minimum and (words or query):
                code, score = themes[theme].code, scores[theme]
                found.append(Suggestion(passage=place, theme=code, score=score, query=query, words=words))
    return found


def _mixed(words: float, nearest: tuple[float, str] | None) -> float:
    if nearest is None:
        return round(words, 6)
    return round(WORDS_SHARE * words + (1 - WORDS_SHARE) * min(1.0, max(0.0, nearest[0])), 6)


def _nearest(place: int, queries: Sequence[tuple[int, str]], meaning: Scores | None) -> dict[int, tuple[float, str]]:
    """For each theme the cosine and the words of the query that comes closest to a passage."""
    best: dict[int, tuple[float, str]] = {}
    if meaning is not None:
        for (theme, query), cosine in zip(queries, meaning[place].tolist(), strict=True):
            if theme not in best or cosine > best[theme][0]:
                best[theme] = (cosine, query)
    return best


def likeness(passages: Sequence[str], themes: Sequence[Theme]) -> tuple[list[list[float]], SharedWords]:
    """How alike passages and themes are in words, in 0 to 1, passages by themes; and by which words, on request."""
    codebook = [" ".join([one.label, one.definition, one.include, *one.queries]) for one in themes]
    names, rows = _weighted([*passages, *codebook])
    if not names:
        return [[0.0] * len(themes) for _ in passages], lambda passage, theme: ()
    said, meant = rows[: len(passages)], rows[len(passages) :]
    cosines: list[list[float]] = (said @ meant.T).toarray().tolist()

    def shared(passage: int, theme: int) -> tuple[str, ...]:
        both = said[passage].multiply(meant[theme]).tocoo()
        pairs = sorted(zip((-both.data).tolist(), both.col.tolist(), strict=True))
        return tuple(names[column] for _, column in pairs[:_NAMED])

    return [[min(1.0, cosine / FULL_COSINE) for cosine in row] for row in cosines], shared


def _weighted(texts: Sequence[str]) -> tuple[list[str], Any]:
    """The words of all texts, and each text as a sparse row of unit length over them; no words, no rows."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectoriser = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    try:
        rows = vectoriser.fit_transform(texts)
    except ValueError:  # not one word in any of the texts
        return [], None
    return vectoriser.get_feature_names_out().tolist(), rows
