"""Tagging passages with themes, proposing themes, and the map of themes by facet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evidence.errors import NotFoundError
from evidence.gazetteer import find_facets
from evidence.jobs.clock import now
from evidence.jobs.index import session_model
from evidence.jobs.marks import mark_of
from evidence.jobs.passages import INDEX, locate
from evidence.jobs.session import Session
from evidence.model import Facet, Tag
from evidence.store import transaction
from evidence.store.acts import undo_act
from evidence.store.audit import add_reviewer
from evidence.store.derived import Index, IndexedPassage
from evidence.store.records import find_record, resolve, studies
from evidence.store.texts import find_text, source_of
from evidence.store.themes import append_tag, tags
from evidence.themes.matrix import Matrix, Mention, Tagged, matrix
from evidence.themes.suggest import Suggestion, queries_of, suggest

if TYPE_CHECKING:
    from evidence.themes.suggest import Scores

SIGNS = ("supports", "contradicts", "context")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A theme proposed for a passage; nothing until somebody accepts it with `tag`."""

    passage: str
    quotation: str
    suggestion: Suggestion


def tag(
    session: Session, theme: str, passage: str, *, person: str, words: str = "", sign: str = "supports", memo: str = ""
) -> Tag:
    """Put a theme on a passage, or on some words of it. The same tag by the same person again changes nothing.

    Raises:
        NotFoundError: no such theme or passage, or the words do not stand in it.
    """
    person, code = session.check_person(person), session.codebook.theme(theme).code
    found, at = locate(session, passage, words), now()
    made = Tag(
        act="", theme=code, text=found.text, start=found.start, stop=found.stop, words=found.words, reviewer=person,
        sign=sign, memo=memo, at=at,
    )  # fmt: skip
    with transaction(session.library):
        session.load_review()
        for one in tags(session.library, session.review):
            if replace(one, act="", at=at) == made:
                return one
        add_reviewer(session.library, person, at=at)
        return replace(made, act=append_tag(session.library, session.review, made))


def untag(session: Session, theme: str, passage: str, *, person: str) -> int:
    """Take this person's tags of a theme off a passage. Returns how many there were.

    Args:
        session: the open workspace.
        theme: the theme's code.
        passage: the passage's name, or the mark of a tag that was left in an earlier text.
        person: whose tags.

    Raises:
        NotFoundError: there are none.
    """
    person = session.check_person(person)
    standing = [one for one in tags(session.library, session.review) if (one.theme, one.reviewer) == (theme, person)]
    own = [one for one in standing if mark_of(one.text, one.start, one.stop) == passage]
    if not own:
        found = locate(session, passage)
        own = [one for one in standing if one.text == found.text and one.start < found.stop and found.start < one.stop]
    if not own:
        raise NotFoundError(
            f"{person} has no tag {theme} on {passage}.", remedy="See: evidence search WORDS --theme CODE"
        )
    with transaction(session.library):
        for one in own:
            undo_act(session.library, one.act, person=person, at=now())
    return len(own)


def proposals(session: Session, *, record: str = "", theme: str = "", limit: int = 20) -> list[Proposal]:
    """Themes proposed for passages that carry none of them yet, the surest first.

    Raises:
        NotFoundError: no such theme or record, or there is no index.
    """
    wanted = [session.codebook.theme(theme)] if theme else list(session.codebook.themes)
    candidates = _candidates(session, record)
    meaning = _meaning(session, candidates, [query for _, query in queries_of(wanted)])
    tagged = [
        (one.theme, one.text, one.start, one.stop) for one in tags(session.library, session.review) if one.reviewer
    ]
    found = []
    for one in suggest([candidate.words for candidate in candidates], wanted, meaning=meaning):
        passage = candidates[one.passage]
        if not any(
            (code, text) == (one.theme, passage.text) and start < passage.stop and passage.start < stop
            for code, text, start, stop in tagged
        ):
            found.append(Proposal(passage=passage.name, quotation=passage.words, suggestion=one))
    return sorted(found, key=lambda one: (-one.suggestion.score, one.passage, one.suggestion.theme))[:limit]


def theme_map(session: Session, facet: str = "") -> Matrix:
    """The map of themes by a facet: the one asked for, else that of the protocol's first axis, else the codebook's first.

    Raises:
        NotFoundError: no such facet, or the codebook has none.
    """
    chosen = _facet(session, facet)
    linked = studies(session.library)
    spans, mentions, seen = [], list[Mention](), set[str]()
    for one in tags(session.library, session.review):
        if not one.reviewer:
            continue
        source = source_of(session.library, one.text)
        record = resolve(session.library, source.record)
        spans.append(
            Tagged(
                theme=one.theme,
                text=one.text,
                start=one.start,
                stop=one.stop,
                source=source.id,
                study=linked.get(record, record),
            )
        )
        if one.text not in seen:
            seen.add(one.text)
            mentions += _mentions(session, one.text, chosen)
    return matrix(session.codebook.themes, chosen, spans, mentions)


def _facet(session: Session, name: str) -> Facet:
    if name:
        return session.codebook.facet(name)
    if session.protocol.axes:
        return session.codebook.facet(session.protocol.axes[0].facet)
    if not session.codebook.facets:
        raise NotFoundError("The codebook has no facet to draw a map by.", remedy="Add one under [[facets]].")
    return session.codebook.facets[0]


def _mentions(session: Session, text: str, facet: Facet) -> list[Mention]:
    """Where the values of a facet are named in a text; a passage's title and section count for all of it."""
    stored = find_text(session.library, text)
    found = [
        Mention(value=one.code, text=text, start=one.start, stop=one.stop) for one in find_facets(stored.text, [facet])
    ]
    with Index(session.workspace.derived / INDEX, create=False) as index:
        for passage in index.by_text(text):
            found += [
                Mention(value=code, text=text, start=passage.start, stop=passage.stop)
                for name, code in passage.facets
                if name == facet.name
            ]
    return found


def _candidates(session: Session, record: str) -> list[IndexedPassage]:
    key = find_record(session.library, record).key if record else ""
    with Index(session.workspace.derived / INDEX, create=False) as index:
        ids = index.ids_where(records=[key] if key else None, sources=["full-text"])
        return [one for _, one in sorted(index.by_ids(ids).items()) if one.kind != "comment"]


def _meaning(session: Session, candidates: Sequence[IndexedPassage], queries: Sequence[str]) -> Scores | None:
    """Cosines of passages (rows) with queries (columns), float64; None where the passages have no vectors."""
    import numpy as np

    from evidence.encode.query import encode_queries
    from evidence.search.run import open_vectors

    model, rows = session_model(session), {one.id: row for row, one in enumerate(candidates)}
    with Index(session.workspace.derived / INDEX, create=False) as index:
        vectors = open_vectors(index, session.workspace.derived, model)
        if vectors is None or not candidates:
            return None
        places = sorted(set(index.places_of(model.digest, list(rows)).values()))
        owners = index.ids_at(model.digest, places)
    scores = np.zeros((len(candidates), len(queries)))
    for column, ranking in enumerate(vectors.nearest(encode_queries(model, queries), len(places), places)):
        for place, cosine in ranking:
            for passage in owners.get(place, ()):
                if passage in rows:
                    scores[rows[passage], column] = cosine
    return scores
