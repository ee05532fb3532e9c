"""Two records field by field: how far each agrees, before anything is decided."""

from __future__ import annotations

from functools import cached_property

from evidence.references.matching.bodies import compare_bodies
from evidence.references.matching.containers import compare_containers, same_body
from evidence.references.matching.dressing import same_paper
from evidence.references.matching.levels import Level
from evidence.references.matching.likeness import compare_report_titles
from evidence.references.matching.people import compare_people
from evidence.references.matching.places import compare_issues, compare_pages, compare_volumes
from evidence.references.matching.prepare import IN_CONTAINERS, Prepared, shingles
from evidence.references.matching.wording import TitleMatch, compare_titles


class Fields:
    """How far each field of two records agrees; each is compared when it is first asked for, for few pairs need them all."""

    def __init__(self, a: Prepared, b: Prepared) -> None:
        """Two records to be held against each other."""
        self._a, self._b = a, b

    @cached_property
    def reports(self) -> bool:
        """Whether the two are compared as reports (`are_reports`)."""
        return are_reports(self._a, self._b)

    @cached_property
    def _title(self) -> TitleMatch:
        a, b = self._a, self._b
        if not self.reports:
            return compare_titles(a.title, b.title)
        named = (*a.container.bodies, *a.container.names, *b.container.bodies, *b.container.names)
        return compare_report_titles(a.title, b.title, named)

    @property
    def title(self) -> Level:
        """Agreement of the titles."""
        return self._title.level

    @property
    def title_conflict(self) -> bool:
        """Whether a number or an opposite tells like titles apart."""
        return self._title.conflict

    @property
    def title_close(self) -> bool:
        """Whether few words of the titles differ."""
        return self._title.close

    @property
    def title_extra(self) -> frozenset[str]:
        """The words that a longer title has more."""
        return self._title.extra

    @cached_property
    def authors(self) -> Level:
        """Agreement of the authors; a body may stand among the authors of one and be the container of the other."""
        level = compare_people(self._a.people, self._b.people)
        return Level.SAME if level is Level.APART and same_body(self._a.container, self._b.container) else level

    @cached_property
    def year(self) -> Level:
        """Agreement of the years."""
        return compare_years(self._a.year, self._b.year)

    @cached_property
    def container(self) -> Level:
        """Agreement of journal, book or institution."""
        return compare_containers(self._a.container, self._b.container)

    @cached_property
    def _moved(self) -> bool:
        return _moved(self._a, self._b) or _moved(self._b, self._a)

    @cached_property
    def volume(self) -> Level:
        """Agreement of the volumes; SAME too where one has volume and issue in the places of issue and pages."""
        years = frozenset({self._a.year, self._b.year})
        return Level.SAME if self._moved else compare_volumes(self._a.volume, self._b.volume, years)

    @cached_property
    def issue(self) -> Level:
        """Agreement of the issues."""
        return Level.SAME if self._moved else compare_issues(self._a.issue, self._b.issue)

    @cached_property
    def pages(self) -> Level:
        """Agreement of the pages."""
        return Level.MISSING if self._moved else compare_pages(self._a.pages, self._b.pages)

    @cached_property
    def doi(self) -> Level:
        """Agreement of the DOIs."""
        return compare_exact(self._a.doi, self._b.doi)

    @cached_property
    def abstract(self) -> Level:
        """Agreement of the abstracts."""
        return compare_abstracts(self._a, self._b)

    @cached_property
    def body(self) -> Level:
        """Of two reports, how far those behind them agree."""
        return compare_bodies(self._a.bodies, self._b.bodies) if self.reports else Level.MISSING

    @cached_property
    def paper(self) -> bool | None:
        """Of two reports, whether they bear one number."""
        return same_paper(self._a.papers, self._b.papers) if self.reports else None


def are_reports(a: Prepared, b: Prepared) -> bool:
    """Whether neither entry is a part of a book or has a place in a volume, and one at least is no article."""
    for record in (a, b):
        if record.entry.kind in ("chapter", "conference-paper"):
            return False
        if record.volume.all and (record.pages.given or record.entry.kind in IN_CONTAINERS):
            return False
    return not {a.entry.kind, b.entry.kind} <= IN_CONTAINERS


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
