"""Rules for grey literature: reports, guidance and pages of institutions, which stand in no volume and on no page."""

from __future__ import annotations

from evidence.references.matching.bodies import is_second
from evidence.references.matching.fields import Fields
from evidence.references.matching.levels import Level
from evidence.references.matching.prepare import IN_CONTAINERS, Prepared
from evidence.references.matching.rules import AGREES, Decision, ask, ask_the_year, different, same
from evidence.references.matching.subtitles import OTHER, with_a_subtitle

_LONG = 8
"""Words that a title has which no two works of one year share by chance."""

_LATE = 6
"""Years by which the date of a page may be later than its report's."""
_PAGE = 30
"""Characters of an address that is more than a site's."""


def by_report(a: Prepared, b: Prepared, f: Fields) -> Decision | None:
    """Whether two reports are one; None where the general rules may say.

    Who wrote a report stands now among its authors, now as its institution, publisher, site or series, or nowhere, and a
    repository takes the publisher's place: one in common is enough, and a publisher that differs says nothing where the
    authors agree.
    """
    if f.paper and f.title in (Level.WEAK, Level.PART) and f.year is Level.SAME and _share_a_part(a, b):
        return same("the same report number and year, and a part of the title", proved=True)
    if f.title not in (Level.SAME, Level.NEAR, Level.PART) and not (f.title_close and not f.title_conflict):
        return None
    if f.paper is False or (f.issue is Level.APART and not f.paper) or Level.APART in (f.doi, f.abstract):
        return different("another report number, identifier or abstract")
    year = _compare_years(a, b, f)
    who = behind(a, b, f)
    if year is Level.APART:
        return _years_apart(a, b, f, who)
    if (
        f.paper
        and (f.title in AGREES or (who is Level.SAME and f.title_extra.isdisjoint(OTHER)))
        and who is not Level.APART
    ):
        return same("the same title and report number", proved=True)
    one_page = len(a.entry.url) > _PAGE and a.entry.url == b.entry.url
    if one_page and who is not Level.APART and year is not Level.NEAR:
        return same("much the same title, on one page", proved=True)
    if f.title in AGREES:
        return _one_title(a, b, f, who, year)
    if f.title is Level.PART:
        return with_a_subtitle(a, b, f, who, year)
    if f.issue is Level.SAME and who is Level.SAME and year is Level.SAME:
        return same("the same report number, year and authors or institution")
    return None


def _share_a_part(a: Prepared, b: Prepared) -> bool:
    return any(len(part) >= 25 for part in a.title.segments & b.title.segments)


def _compare_years(a: Prepared, b: Prepared, f: Fields) -> Level:
    """As the field; where one has none, one that its title names."""
    if f.year is not Level.MISSING:
        return f.year
    known = str(a.year or b.year or "unknown")
    undated = a if not a.year else b
    return Level.SAME if known in undated.title.words or known == undated.title.dated[-4:] else Level.MISSING


def behind(a: Prepared, b: Prepared, f: Fields) -> Level:
    """Whether the same are behind both: SAME; APART: other persons; WEAK: other bodies; UNCLEAR: nobody who contradicts."""
    two_bodies = a.people.body and b.people.body
    if f.authors in AGREES and not two_bodies:
        return Level.SAME
    if f.authors is Level.APART and not (a.people.body or b.people.body):
        if not (_is_file(a) or _is_file(b)):
            return Level.APART
        return Level.SAME if f.body is Level.SAME else Level.UNCLEAR
    if (
        f.body is Level.SAME
        or (f.container in AGREES and (f.authors is not Level.APART or two_bodies))
        or _is_told(a, b)
    ):
        return Level.SAME
    return Level.WEAK if f.body is Level.APART else Level.UNCLEAR


def _is_file(record: Prepared) -> bool:
    """Whether the entry may be what a file says of itself, where its maker stands as author."""
    if record.entry.kind != "document" or len(record.entry.authors) != 1:
        return False
    return record.entry.url.lower().endswith(".pdf") or not (record.year or record.bodies)


def _is_told(a: Prepared, b: Prepared) -> bool:
    """Whether a title names the body behind: an inquiry's or a survey's, whole or in initials."""
    for record in (a, b):
        author = record.entry.authors[:1]
        if (
            author
            and author[0].literal
            and record.people.first
            and record.people.first <= set(a.title.words) & set(b.title.words)
        ):
            return True
    return any(
        _names(x.title.words, name) for x, y in ((a, b), (b, a)) for name in (*y.container.bodies, *y.container.names)
    )


def _names(words: tuple[str, ...], name: tuple[str, ...]) -> bool:
    if len(name) >= 3 and "".join(word[0] for word in name) in words:
        return True
    return len(name) >= 2 and set(name) <= set(words)


def _one_title(a: Prepared, b: Prepared, f: Fields, who: Level, year: Level) -> Decision:
    if who is Level.APART:
        return different("other authors")
    words = min(len(a.title.words), len(b.title.words))
    own = a.title.own and b.title.own
    if year is Level.NEAR:
        return _a_year_apart(a, b, f, who, words)
    if who is Level.SAME:
        return _by_one_body(a, b, f, year, words)
    known = year is Level.SAME or bool(a.year or b.year)
    if who is Level.UNCLEAR and own and known and words >= (5 if year is Level.SAME else 6):
        return same("the same long title, and nothing that differs")
    if who is Level.WEAK and own and words >= _LONG and year is Level.SAME and _may_be_joint(a, b):
        return same("the same long title and year, by bodies that may have published together")
    if own:
        return ask("the same title, and too little else to tell")
    return different("a short title by another body", firm=who is Level.WEAK and f.authors is Level.APART)


def _may_be_joint(a: Prepared, b: Prepared) -> bool:
    """Not an auditor and a committee, who report on one subject under one title, and not a report and an article."""
    if is_second(a.bodies) or is_second(b.bodies):
        return False
    return not any(record.entry.kind in IN_CONTAINERS and not record.container.institution for record in (a, b))


def _a_year_apart(a: Prepared, b: Prepared, f: Fields, who: Level, words: int) -> Decision:
    """A page is dated when it was changed or read; a report of the year before may be another of a series."""
    if who is not Level.SAME:
        if not (a.title.own and b.title.own):
            return different("a short title, another year", firm=who is not Level.UNCLEAR)
        apart = "the same title, a year apart"
        return ask_the_year(apart) if who is Level.UNCLEAR else ask(apart, firm=True)
    if a.form == b.form == "thesis" and f.authors is Level.SAME:
        return same("one thesis")
    page = (is_page(a) or is_page(b)) and words >= _LONG - 1
    if page or f.abstract is Level.SAME:
        return same("the same title and authors or institution, on a page or with an abstract")
    return ask_the_year("the same title, a year apart")


def _years_apart(a: Prepared, b: Prepared, f: Fields, who: Level) -> Decision:
    """A page may be dated years after the report that it offers: when it was moved, or read."""
    page = max((a, b), key=lambda record: record.year)
    late = is_page(page) and abs(a.year - b.year) <= _LATE and f.title in AGREES and a.title.own and b.title.own
    if late and who in (Level.SAME, Level.UNCLEAR):
        return ask_the_year("the same title, on a page of a later year")
    return different("years apart")


def is_page(record: Prepared) -> bool:
    """Whether the entry is of a page in the web: its site stands in its title, or nothing but an address says where it is."""
    if record.entry.kind == "webpage" or record.title.site:
        return True
    get = record.entry.fields.get
    address = record.entry.url and not record.entry.url.lower().endswith(".pdf")
    return bool(address) and not (get("publisher") or get("number") or get("isbn") or record.entry.authors)


def _by_one_body(a: Prepared, b: Prepared, f: Fields, year: Level, words: int) -> Decision:
    own = a.title.own and b.title.own
    heading = a.title.heading or b.title.heading
    if year is Level.MISSING:
        known = own and (words >= 4 or f.authors is Level.SAME)
        return same("the same title and authors or institution") if known else ask("the same title, one without year")
    dated = any(word.isdigit() for word in a.title.words)
    named = own or (not heading and (words >= 3 or f.body is Level.SAME))
    if named or (dated and f.body is Level.SAME):
        return same("the same title, year and authors or institution")
    return ask("a short title or one that comes back, by the same in one year")
