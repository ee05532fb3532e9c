"""Echoes of the past in the sources of a workspace, theme by theme: what is said of past bodies and of today's on one point.

Sentences are sought in what was read, tagged or not; what the review has excluded is left out. Nothing here is a finding:
a person reads both sentences and hangs them on a statement, or does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evidence.errors import EvidenceError, NotFoundError
from evidence.jobs.echo_sentences import Sentence, fits_of, sentences_of
from evidence.jobs.index import session_model
from evidence.jobs.passages import at_span, page_label
from evidence.jobs.session import Session
from evidence.model import Facet, Tag, Theme, short_author
from evidence.protocol import Axis
from evidence.store.records import find_record
from evidence.store.texts import find_text
from evidence.store.themes import tags

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from evidence.encode.model import EncoderModel
    from evidence.themes.echoes import Echo, Said
    from evidence.themes.sides import Side

    Floats = npt.NDArray[np.float64]
    Vectors = npt.NDArray[np.float32]

Progress = Callable[[int, int], None]

_COMPARED: Final = 60
"""How many sentences a side are compared with one another in a theme."""
_FITTING: Final = 1.0
"""The least fitness for a theme, in standard deviations above the mean; where few sentences have it, the `_FEWEST` best do."""
_FEWEST: Final = 10
_TAGGED: Final = 2.0
"""The fitness, in standard deviations, that a tag put on by a person is worth at least."""
_AT_ONCE: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The echoes of a theme, the nearest first."""

    theme: Theme
    echoes: tuple[Echo, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSentence:
    """A sentence with the name of its passage, the key of its record, and how it is cited."""

    passage: str
    record: str
    cited: str
    page: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEcho:
    """An echo, and its sentences as they are shown."""

    echo: Echo
    then: ShownSentence
    now: ShownSentence


def comparison(session: Session) -> tuple[Axis, Facet]:
    """What the protocol compares, and by which facet.

    Raises:
        NotFoundError: it compares nothing.
    """
    if not session.protocol.axes:
        raise NotFoundError(
            "The protocol compares nothing: it has no [[axes]].",
            remedy="Say in protocol.toml which values of a facet are then, and which are now.",
        )
    axis = session.protocol.axes[0]
    return axis, session.codebook.facet(axis.facet)


def labels(session: Session) -> tuple[str, str]:
    """What the protocol calls the two sides."""
    axis, _ = comparison(session)
    return axis.then.label, axis.now.label


def shown(session: Session, echo: Echo) -> ShownEcho:
    """An echo with who is cited, and on which page."""
    then, now = (_shown(session, one) for one in (echo.then, echo.now))
    return ShownEcho(echo=echo, then=then, now=now)


def _shown(session: Session, said: Said) -> ShownSentence:
    place = at_span(session, find_text(session.library, said.text), said.start, said.stop)
    record = find_record(session.library, said.record)
    return ShownSentence(
        passage=said.passage,
        record=record.key,
        cited=f"{short_author(record)} {record.year or 'n.d.'}",
        page=page_label(place),
        words=said.words,
    )


def hear(
    session: Session,
    theme: str = "",
    *,
    contrary: bool = False,
    limit: int = 5,
    progress: Progress | None = None,
) -> list[Heard]:
    """For each theme, or the one asked for, the pairs of sentences from both sides that are on one point.

    Where many themes are asked for, two sentences are told under the theme that they fit best.

    Args:
        session: the open workspace.
        theme: the code of a theme; empty for all.
        contrary: only pairs of which one side denies what the other says.
        limit: how many pairs a theme at most.
        progress: called with sentences encoded and sentences to encode.

    Raises:
        NotFoundError: no such theme, the protocol compares nothing, or there is no index.
    """
    import numpy as np

    from evidence.encode.query import encode_queries
    from evidence.themes.sides import nameless
    from evidence.themes.suggest import queries_of

    axis, facet = comparison(session)
    themes = [session.codebook.theme(theme)] if theme else list(session.codebook.themes)
    model, queries = session_model(session), queries_of(themes)
    asked = encode_queries(model, [words for _, words in queries])
    sentences = sentences_of(session, model, asked, axis, facet)
    if not sentences:
        return []
    fits = fits_of(sentences, themes, [place for place, _ in queries], asked)
    _lift_tagged(fits, sentences, themes, [one for one in tags(session.library, session.review) if one.reviewer])
    chosen = [_chosen(sentences, fits[:, column]) for column in range(len(themes))]
    rows = sorted({row for sides in chosen for side in sides for row in side})
    compared = {row: nameless(sentences[row].words, facet) for row in rows}
    vectors = np.zeros((len(sentences), model.dimension), dtype=np.float32)
    vectors[rows] = _encoded(model, [compared[row] for row in rows], progress)
    found = [
        _echoes(sentences, compared, vectors, fits[:, column], sides) for column, sides in enumerate(chosen)
    ]  # fmt: skip
    if not theme:
        found = _once(found)
    if contrary:
        found = [[echo for echo in own if echo.opposed] for own in found]
    return [
        Heard(theme=one, echoes=tuple(own[:limit])) for one, own in zip(themes, found, strict=True) if own
    ]  # fmt: skip


def among(
    session: Session, said: Mapping[str, Sequence[tuple[Side, Said]]], *, limit: int = 3
) -> dict[str, tuple[Echo, ...]]:
    """The echoes among what a person has chosen for each theme: sentences by theme, each with its side.

    Nothing where the passages have no encoder (the report is written all the same).
    """
    import numpy as np

    from evidence.encode.query import encode_queries
    from evidence.themes.echoes import CHOSEN, echoes

    words = sorted({one.compared for own in said.values() for _, one in own})
    try:
        rows = dict(zip(words, encode_queries(session_model(session), words).astype(np.float64), strict=True))
    except EvidenceError:
        return {}
    found = {}
    for theme, own in said.items():
        then, now = ([one for here, one in own if here == side] for side in ("then", "now"))
        if then and now:
            cosines = np.array([[rows[one.compared] @ rows[other.compared] for other in now] for one in then])
            found[theme] = tuple(echoes(then, now, cosines, least=CHOSEN)[:limit])
    return {theme: own for theme, own in found.items() if own}


def _lift_tagged(fits: Floats, sentences: Sequence[Sentence], themes: Sequence[Theme], made: Sequence[Tag]) -> None:
    """Make a sentence fit a theme that a person put on it."""
    columns = {theme.code: column for column, theme in enumerate(themes)}
    for tag in made:
        for row, one in enumerate(sentences) if tag.theme in columns else ():
            if tag.text == one.passage.text and tag.start < one.stop and one.start < tag.stop:
                fits[row, columns[tag.theme]] = max(fits[row, columns[tag.theme]], _TAGGED)


def _chosen(sentences: Sequence[Sentence], fits: Floats) -> tuple[list[int], list[int]]:
    """The sentences of each side that fit a theme best: those that fit it, a few at least, and not too many."""
    order = sorted(range(len(sentences)), key=lambda row: (-fits[row], row))
    then, now = ([row for row in order if sentences[row].side == side] for side in ("then", "now"))
    return _fitting(then, fits), _fitting(now, fits)


def _fitting(rows: Sequence[int], fits: Floats) -> list[int]:
    fitting = sum(bool(fits[row] >= _FITTING) for row in rows)
    return list(rows[: min(_COMPARED, max(_FEWEST, fitting))])


def _encoded(model: EncoderModel, texts: Sequence[str], progress: Progress | None) -> Vectors:
    """The vectors of many texts, float32 (texts, dimension), a few at a time."""
    import numpy as np

    from evidence.encode.query import encode_queries

    made = [np.zeros((0, model.dimension), dtype=np.float32)]
    for start in range(0, len(texts), _AT_ONCE):
        made.append(encode_queries(model, texts[start : start + _AT_ONCE]))
        if progress:
            progress(min(start + _AT_ONCE, len(texts)), len(texts))
    return np.concatenate(made)


def _echoes(
    sentences: Sequence[Sentence],
    compared: Mapping[int, str],
    vectors: Vectors,
    fits: Floats,
    sides: tuple[list[int], list[int]],
) -> list[Echo]:
    """The echoes among the sentences chosen for a theme."""
    import numpy as np

    from evidence.themes.echoes import Said, echoes

    then, now = (
        [
            Said(
                passage=one.passage.name, record=one.passage.record, text=one.passage.text, start=one.start,
                stop=one.stop, words=one.words, compared=compared[row], fit=float(fits[row]),
            )
            for row in side for one in [sentences[row]]
        ]
        for side in sides
    )  # fmt: skip
    cosines = vectors[sides[0]].astype(np.float64) @ vectors[sides[1]].astype(np.float64).T
    return echoes(then, now, cosines)


def _once(found: Sequence[Sequence[Echo]]) -> list[list[Echo]]:
    """The echoes of each theme without the pairs that fit another theme better."""
    best: dict[tuple[object, ...], tuple[float, int]] = {}
    for theme, own in enumerate(found):
        for echo in own:
            fit = min(echo.then.fit, echo.now.fit)
            if _key(echo) not in best or fit > best[_key(echo)][0]:
                best[_key(echo)] = fit, theme
    return [[echo for echo in own if best[_key(echo)][1] == theme] for theme, own in enumerate(found)]


def _key(echo: Echo) -> tuple[object, ...]:
    return echo.then.text, echo.then.start, echo.now.text, echo.now.start
