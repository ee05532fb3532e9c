"""What a search asks for: the filters as people type them, as options or in the search itself, and as sets of passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.index import all_facets
from evidence.jobs.session import Session
from evidence.model import EvidenceKind, Stage
from evidence.search.filters import Filters, parse_years
from evidence.search.query import Query, parse_query
from evidence.store.records import authors_of, find_record
from evidence.store.themes import tags
from evidence.text import plain_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The filters of a search, as they were typed; all of them must hold."""

    themes: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    stage: str = ""
    years: str = ""
    records: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


_FIELDS = {
    "author": "authors", "title": "titles", "year": "years", "theme": "themes", "kind": "kinds", "stage": "stage",
    "source": "records",
}  # fmt: skip
"""The fields of a search besides the names of the codebook's facets, and what of `Asked` each is."""
_ONCE = frozenset({"years", "stage"})


def query_of(session: Session, typed: str) -> Query:
    """A search as it was meant, its fields those of `Asked` and the facets of the codebooks."""
    facets = [facet.name.casefold() for facet in all_facets(session)] if ":" in typed else []
    return parse_query(typed, {*_FIELDS, *facets})


def with_fields(asked: Asked, fields: Sequence[tuple[str, str]]) -> Asked:
    """The filters and those that were typed into the search, as one.

    Raises:
        UsageError: years or a stage are given twice, differently.
    """
    for name, value in fields:
        field = _FIELDS.get(name, "facets")
        if field in _ONCE:
            asked = _once(asked, field, name, value)
        else:
            given = (f"{name}={value}",) if field == "facets" else (value,) if field == "titles" else _parts(value)
            more: dict[str, Any] = {field: (*getattr(asked, field), *given)}
            asked = replace(asked, **more)
    return asked


def _once(asked: Asked, field: str, name: str, value: str) -> Asked:
    before = getattr(asked, field)
    if before and before != value:
        raise UsageError(f"The search asks for {name} {before!r} and for {value!r}.", remedy="Give one of them.")
    given: dict[str, Any] = {field: value}
    return replace(asked, **given)


def filters_for(session: Session, asked: Asked, query: Query) -> Filters | None:
    """The filters of a search that was typed: its options, fields, phrases and negatives; None where there is none.

    Raises:
        NotFoundError: a filter names something that does not exist.
        UsageError: a filter is malformed.
    """
    filters = filters_of(session, with_fields(asked, query.fields))
    if not (query.phrases or query.without or query.refused):
        return filters
    refused = [filters_of(session, with_fields(Asked(), [one])) for one in query.refused]
    return replace(
        filters or Filters(),
        phrases=query.phrases,
        without=query.without,
        refused=tuple(one for one in refused if one is not None),
    )


def _parts(value: str) -> tuple[str, ...]:
    """The values of a field that names several: "RHA,SHA"."""
    return tuple(filter(None, (one.strip() for one in value.split(","))))


def filters_of(session: Session, asked: Asked) -> Filters | None:
    """The filters as the index understands them; None where nothing was asked."""
    if asked == Asked():
        return None
    return Filters(
        years=parse_years(asked.years) if asked.years else None,
        records=_records(session, asked),
        spans=_spans(session, asked.themes) if asked.themes else None,
        facets=_facets(session, asked.facets),
        kinds=frozenset(_kind(name) for name in asked.kinds),
        titles=asked.titles,
    )


def _records(session: Session, asked: Asked) -> frozenset[str] | None:
    sets = []
    if asked.records:
        sets.append({find_record(session.library, name).key for name in asked.records})
    if asked.authors:
        sets.append(_authors(session, asked.authors))
    if asked.stage:
        sets.append(_at_stage(session, asked.stage))
    return frozenset(set.intersection(*sets)) if sets else None


def _at_stage(session: Session, stage: str) -> set[str]:
    """Records by screening, as anybody may know it: "included" at the end, or a stage for those included there."""
    from evidence.jobs.showing import shown_outcomes
    from evidence.jobs.standing_now import state

    screening = state(session)
    allowed = [one.value for one in screening.panel.stages]
    if stage not in {*allowed, "included"}:
        raise UsageError(f"No stage {stage!r}.", remedy=f"Say one of: {', '.join([*allowed, 'included'])}.")
    where = shown_outcomes(screening, Stage(allowed[-1] if stage == "included" else stage))
    return {key for key, one in where.items() if one == "included"}


def _spans(session: Session, themes: Sequence[str]) -> tuple[tuple[str, int, int], ...]:
    codes = {session.codebook.theme(code).code for code in themes}
    return tuple(
        (tag.text, tag.start, tag.stop)
        for tag in tags(session.library, session.review)
        if tag.theme in codes and tag.reviewer
    )


def _facets(session: Session, asked: Sequence[str]) -> tuple[tuple[str, str], ...]:
    found = []
    for one in asked:
        name, _, codes = one.partition("=")
        facet = session.codebook.facet(name.strip())
        known = {value.code.casefold(): value.code for value in facet.values}
        for code in codes.split(","):
            if code.strip().casefold() not in known:
                raise NotFoundError(
                    f"The facet {name!r} has no value {code.strip()!r}.", remedy=f"It has: {', '.join(known.values())}."
                )
            found.append((facet.name, known[code.strip().casefold()]))
    return tuple(found)


def _authors(session: Session, names: Sequence[str]) -> set[str]:
    """The records by an author of whose family name, or literal name, one of `names` is a word or several."""
    wanted = [plain_words(name) for name in names]
    return {
        key
        for key, authors in authors_of(session.library).items()
        if any(
            f" {name} " in f" {plain_words(author.family or author.literal)} " for author in authors for name in wanted
        )
    }


def _kind(name: str) -> str:
    try:
        return EvidenceKind(name).value
    except ValueError as error:
        raise UsageError(
            f"No kind of evidence {name!r}.", remedy=f"Say one of: {', '.join(one.value for one in EvidenceKind)}."
        ) from error
