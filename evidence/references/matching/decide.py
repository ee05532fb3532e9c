"""The decision: rules in words, tried in order, over how far each field agrees."""

from __future__ import annotations

from evidence.model import Record
from evidence.references.matching.fields import Fields
from evidence.references.matching.levels import Level
from evidence.references.matching.prepare import Prepared
from evidence.references.matching.reports import by_report
from evidence.references.matching.rules import (
    AGREES,
    OPEN,
    Decision,
    ask,
    different,
    elsewhere,
    located,
    one_range,
    same,
)
from evidence.references.matching.untitled import by_part, by_place, without_title

_LONG = 8
"""Words that a title has which no two works of one year share by chance."""


def decide(a: Prepared, b: Prepared, f: Fields) -> Decision:
    """Whether two records are one publication.

    The first rule that has an opinion gives the answer: identifiers, then notices and replies, then numbers in titles,
    then forms of publication, then equal titles, titles that agree in part, and titles that do not agree.
    """
    if f.title is Level.MISSING:
        return without_title(f)
    if _says_the_same(a.entry, b.entry):
        return same("the two entries say the same")
    for rule in (_by_identifier, _by_mark, _by_number, _by_form):
        decision = rule(a, b, f)
        if decision is not None:
            return decision
    if f.reports:
        decision = by_report(a, b, f)
        if decision is not None:
            return decision
    if f.title in AGREES:
        return _by_title(a, b, f)
    if f.title is Level.PART:
        return by_part(a, b, f)
    return by_place(a, b, f)


def _says_the_same(a: Record, b: Record) -> bool:
    """Whether two entries are alike to the letter, but for their keys."""
    if a.title != b.title or a.year != b.year or a.doi != b.doi or a.venue != b.venue:
        return False
    return a.authors == b.authors and a.fields == b.fields and a.abstract == b.abstract and a.url == b.url


def _by_identifier(a: Prepared, b: Prepared, f: Fields) -> Decision | None:
    if f.doi is not Level.SAME and a.numbers.isdisjoint(b.numbers):
        return None
    other_words = f.abstract in (Level.APART, Level.UNCLEAR)
    if a.title.marks != b.title.marks and f.title is not Level.APART:
        return ask("one identifier, but one of them is a correction, a reply or a comment")
    if f.title in AGREES or f.title is Level.PART:
        if f.pages is Level.APART and (other_words or f.title is Level.PART):
            return ask("the same identifier and title, other pages")
        if f.abstract is Level.APART and f.doi is not Level.SAME and f.authors not in AGREES:
            return ask("the same identifier and title, other abstracts")
        return same("the same identifier and title", proved=True)
    if f.pages is Level.APART or other_words:
        return different("one identifier for several works (a supplement, a book)")
    if f.authors is Level.SAME and ((f.title_close and not f.title_conflict) or one_range(a, b, f)):
        return same("the same identifier and authors, the title in another form")
    if f.authors in AGREES and f.abstract is Level.SAME:
        return same("the same identifier, authors and abstract")
    if f.authors is Level.SAME or (located(f) and f.authors is not Level.APART):
        return ask("the same identifier, another title")
    return different("one identifier for several works (a supplement, a book)")


def _by_mark(a: Prepared, b: Prepared, f: Fields) -> Decision | None:
    marks = a.title.marks ^ b.title.marks
    if not marks or f.title in (Level.APART, Level.WEAK):
        return None
    if located(f) and f.authors is Level.SAME and "notice" not in marks:
        return None
    if (
        "notice" in marks
        and f.title in AGREES
        and f.container in (*AGREES, Level.MISSING)
        and f.year is not Level.APART
    ):
        return ask("a correction or retraction, and the work that it is about")
    return different("one is a correction, a reply, a comment or a protocol of the other")


def _by_number(a: Prepared, b: Prepared, f: Fields) -> Decision | None:
    if not f.title_conflict:
        return None
    if located(f) and f.authors is Level.SAME and f.year is not Level.APART and f.doi is not Level.APART:
        if one_range(a, b, f) or f.abstract is Level.SAME:
            return None
        if f.title in AGREES or f.title is Level.PART:
            return ask("the same place, but a number or an opposite in the title differs")
    return different("a number, a part or an opposite in the title differs")


def _by_form(a: Prepared, b: Prepared, f: Fields) -> Decision | None:
    """Preprint and article, registration and article, thesis and article; versions of a Cochrane review."""
    if f.title not in AGREES or f.authors is Level.APART or not (a.title.own and b.title.own):
        return None
    if (a.version and b.version and a.version != b.version) or _cochrane_versions(a, b, f):
        return ask("two versions of one review")
    if a.form == b.form == "registration" and a.numbers and b.numbers:
        return different("two registrations")
    forms = {a.form, b.form}
    if len(forms) == 1 or not forms & {"preprint", "registration", "thesis"} or (located(f) and f.container in AGREES):
        return None
    if f.year is Level.APART:
        return different("another form of publication, years apart")
    return ask("one is a preprint, a registration or a thesis with the other's title")


def _cochrane_versions(a: Prepared, b: Prepared, f: Fields) -> bool:
    """Whether both have one review's number in place of pages, and another year or issue."""
    if not (a.pages.letters == b.pages.letters == "cd" and f.pages is Level.SAME):
        return False
    return f.year is not Level.SAME or f.issue is Level.APART


def _by_title(a: Prepared, b: Prepared, f: Fields) -> Decision:
    if located(f):
        return _at_one_place(a, b, f)
    if f.doi is Level.APART:
        return _two_identifiers(a, b, f)
    if not (a.title.own and b.title.own):
        return _common_title(f)
    if f.authors is Level.APART:
        return different("other authors")
    if f.container in AGREES:
        return _in_one_container(a, b, f)
    return _in_open_container(a, b, f)


def _at_one_place(a: Prepared, b: Prepared, f: Fields) -> Decision:
    whole = f.volume in AGREES and f.container in AGREES
    own = a.title.own and b.title.own
    if f.doi is Level.APART:
        proved = whole or (f.container in AGREES and f.authors is Level.SAME and f.abstract is Level.SAME)
        if f.issue is Level.APART or not (proved and own and f.title is Level.SAME and f.year in AGREES):
            return different("two identifiers")
        return same("the same title at the same place, under two identifiers")
    if f.issue is Level.APART and not own:
        return different("a title that many works have, in another issue")
    if f.year is Level.APART and not whole:
        return ask("the same title and pages, years apart") if own else different("years apart")
    if f.authors is Level.APART and not (whole and one_range(a, b, f)):
        return ask("the same title and pages, other authors")
    if f.container is Level.APART and f.authors is not Level.SAME:
        return ask("the same title, volume and pages in another container")
    return same("the same title at the same place")


def _two_identifiers(a: Prepared, b: Prepared, f: Fields) -> Decision:
    again = f.container in AGREES and f.year in AGREES and f.abstract is Level.SAME
    if a.title.own and b.title.own and f.authors is Level.SAME and f.title is Level.SAME and again:
        return ask("the same title, authors and abstract in one journal under two identifiers")
    return different("two identifiers")


def _common_title(f: Fields) -> Decision:
    """A title that many works have says nothing without its place."""
    issue = f.container in AGREES and f.volume is Level.SAME and f.issue is not Level.APART and f.pages in OPEN
    if (
        issue
        and f.year is Level.SAME
        and (f.abstract is Level.SAME or (f.authors is Level.SAME and f.issue is Level.SAME))
    ):
        return same("the same title in one issue")
    near = f.authors is Level.SAME and f.year is Level.SAME and f.abstract is not Level.APART
    if near and not elsewhere(f) and f.issue is not Level.APART:
        return ask("a short title, and too little else to tell")
    return different("a title that many works have, at different places")


def _in_one_container(a: Prepared, b: Prepared, f: Fields) -> Decision:
    if f.volume is Level.APART:
        return _in_another_volume(a, b, f)
    if f.pages is Level.APART:
        return _on_another_page(a, b, f)
    if f.year is Level.APART:
        return same("the same title in one volume") if f.volume is Level.SAME else different("years apart")
    if f.issue is Level.APART and f.abstract is not Level.SAME:
        return ask("the same title in one volume, another issue")
    bare = not (_placed(a) or _placed(b)) and f.abstract is not Level.SAME
    long = f.title is Level.SAME and min(len(a.title.words), len(b.title.words)) >= _LONG
    if bare and (f.year is Level.NEAR or (f.year is Level.MISSING and not long)):
        return ask("the same title and publisher, another year or none")
    if f.abstract is Level.APART:
        return ask("the same title, authors and container, another abstract")
    return same("the same title, authors and container")


def _on_another_page(a: Prepared, b: Prepared, f: Fields) -> Decision:
    """A correction or an abstract printed in the same volume under the article's title, or a wrong page."""
    if f.volume not in AGREES or f.authors is not Level.SAME or f.year not in AGREES or f.title is not Level.SAME:
        return different("other pages")
    if _is_noticed(a, b) or _is_noticed(b, a):
        return ask("the one notes that its correction is at the other's place")
    several = min(a.people.number, b.people.number) > 1 and min(len(a.title.words), len(b.title.words)) >= 6
    if several and f.year is Level.SAME and f.abstract in (Level.SAME, Level.MISSING):
        return same("the same title and authors in one volume")
    return ask("the same title in one volume, other pages")


def _is_noticed(a: Prepared, b: Prepared) -> bool:
    """Whether the first stands, on one page, where the other may have its correction."""
    return a.pages.first in b.title.noticed or (0 in b.title.noticed and a.pages.first == a.pages.last)


def _in_another_volume(a: Prepared, b: Prepared, f: Fields) -> Decision:
    """One volume number may be wrong; two that are right are two publications."""
    if f.pages in AGREES and f.year is Level.SAME and f.authors is Level.SAME:
        if min(a.pages.first, b.pages.first) > 1:
            return same("the same title, year and pages, one volume wrong")
        return ask("the same title and year, another volume")
    again = f.abstract is Level.SAME and f.title is Level.SAME and f.year in AGREES
    if again and f.pages is not Level.UNCLEAR:
        return ask("printed twice in one journal, or one volume wrong")
    return different("another volume")


def _placed(record: Prepared) -> bool:
    return bool(record.volume.all or record.pages.given)


def _in_open_container(a: Prepared, b: Prepared, f: Fields) -> Decision:
    """The container is missing from one, or goes by a name that cannot be recognised."""
    whole = f.title is Level.SAME and f.authors is Level.SAME and f.year is Level.SAME
    if whole and one_range(a, b, f):
        return same("the same title, authors, year and pages")
    if elsewhere(f) > (f.container is Level.APART) or f.issue is Level.APART:
        return _again(a, b, f) if whole else different("another place of publication")
    if f.year is Level.APART:
        return different("years apart")
    if f.container is Level.APART and (f.year is not Level.SAME or Level.UNCLEAR in (f.pages, f.volume)):
        return different("another container")
    if f.abstract is Level.APART:
        return different("another abstract")
    if whole and (f.container is Level.MISSING or (f.container is Level.WEAK and f.abstract is Level.SAME)):
        return same("the same title, authors and year")
    alike = f.title is Level.SAME and f.year is Level.SAME and min(len(a.title.words), len(b.title.words)) >= _LONG
    if alike and f.container is Level.MISSING:
        return same("the same long title and year, and nothing that differs")
    return ask("the same title and authors, and too little else to tell")


def _again(a: Prepared, b: Prepared, f: Fields) -> Decision:
    """The same authors under the same title in two places of one year: two meetings, or a meeting and a journal."""
    brief = all(record.pages.given and record.pages.last - record.pages.first <= 1 for record in (a, b))
    if brief and (a.supplement or b.supplement) and f.abstract in (Level.SAME, Level.MISSING):
        return ask("an abstract printed in two places")
    return different("another place of publication")
