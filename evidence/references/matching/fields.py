"""Two records field by field: how far each agrees, before anything is decided."""

from __future__ import annotations

from dataclasses import dataclass

from evidence.references.matching.bodies import compare_bodies
from evidence.references.matching.containers import compare_containers, same_body
from evidence.references.matching.dressing import same_paper
from evidence.references.matching.levels import Level
from evidence.references.matching.likeness import compare_report_titles
from evidence.references.matching.people import compare_people
from evidence.references.matching.places import compare_issues, compare_pages, compare_volumes
from evidence.references.matching.prepare import IN_CONTAINERS, Prepared, shingles
from evidence.references.matching.wording import compare_titles


@dataclass(slots=True, kw_only=True)
class Fields:
    """The agreement of every field; `title_conflict` where a number or an opposite tells like titles apart,
    `title_close` where few words of them differ, `title_extra` the words that a longer title has more.

    Of two reports (`reports`), `body` is how far those behind them agree, `paper` whether they bear one number.
    """

    title: Level
    title_conflict: bool
    title_close: bool
    title_extra: frozenset[str]
    authors: Level
    year: Level
    container: Level
    volume: Level
    issue: Level
    pages: Level
    doi: Level
    abstract: Level
    reports: bool
    body: Level
    paper: bool | None


def are_reports(a: Prepared, b: Prepared) -> bool:
    """Whether neither entry is a part of a book or has a place in a volume, and one at least is no article."""
    for record in (a, b):
        if record.entry.kind in ("chapter", "conference-paper"):
            return False
        if record.volume.all and (record.pages.given or record.entry.kind in IN_CONTAINERS):
            return False
    return not {a.entry.kind, b.entry.kind} <= IN_CONTAINERS


def compare_fields(a: Prepared, b: Prepared) -> Fields:
    """How far each field of two records agrees."""
    reports = are_reports(a, b)
    title = (
        compare_report_titles(
            a.title, b.title, (*a.container.bodies, *a.container.names, *b.container.bodies, *b.container.names)
        )
        if reports
        else compare_titles(a.title, b.title)
    )
    years = frozenset({a.year, b.year})
    moved = _moved(a, b) or _moved(b, a)
    return Fields(
        title=title.level,
        title_conflict=title.conflict,
        title_close=title.close,
        title_extra=title.extra,
        authors=_compare_authors(a, b),
        year=compare_years(a.year, b.year),
        container=compare_containers(a.container, b.container),
        volume=Level.SAME if moved else compare_volumes(a.volume, b.volume, years),
        issue=Level.SAME if moved else compare_issues(a.issue, b.issue),
        pages=Level.MISSING if moved else compare_pages(a.pages, b.pages),
        doi=compare_exact(a.doi, b.doi),
        abstract=compare_abstracts(a, b),
        reports=reports,
        body=compare_bodies(a.bodies, b.bodies) if reports else Level.MISSING,
        paper=same_paper(a.papers, b.papers) if reports else None,
    )


def _compare_authors(a: Prepared, b: Prepared) -> Level:
    level = compare_people(a.people, b.people)
    return Level.SAME if level is Level.APART and same_body(a.container, b.container) else level


def _moved(a: Prepared, b: Prepared) -> bool:
    """Whether one has its volume in the place of the issue and its issue in the place of the pages."""
    if a.volume.all or not (a.issue.own and b.volume.own and b.issue.own):
        return False
    return a.issue.own == b.volume.own and a.pages.first == b.issue.own


def compare_years(a: int, b: int) -> Level:
    """SAME; NEAR a year apart (online first, in print later); APART."""
    if not a or not b:
        return Level.MISSING
    return Level.SAME if a == b else Level.NEAR if abs(a - b) == 1 else Level.APART


def compare_exact(a: str, b: str) -> Level:
    """SAME or APART; MISSING where one is empty."""
    if not a or not b:
        return Level.MISSING
    return Level.SAME if a == b else Level.APART


def compare_abstracts(a: Prepared, b: Prepared) -> Level:
    """SAME: half of the shorter's runs of three words stand in the other; APART: hardly any; UNCLEAR: in between."""
    if not a.abstract or not b.abstract:
        return Level.MISSING
    if a.abstract == b.abstract and len(a.abstract) >= 150:
        return Level.SAME
    mine, theirs = shingles(a.abstract), shingles(b.abstract)
    least = min(len(mine), len(theirs))
    if least < 15:
        return Level.MISSING
    shared = len(mine & theirs) / least
    if shared >= 0.5:
        return Level.SAME
    return Level.APART if shared < 0.1 else Level.UNCLEAR
