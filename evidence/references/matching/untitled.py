"""Rules where the titles do not agree wholly: one is missing, longer, translated or changed."""

from __future__ import annotations

from evidence.references.matching.fields import Fields
from evidence.references.matching.fuzzy import ratio
from evidence.references.matching.levels import Level
from evidence.references.matching.prepare import Prepared
from evidence.references.matching.rules import AGREES, Decision, ask, different, elsewhere, located, one_range, same


def without_title(f: Fields) -> Decision:
    """One record has no title."""
    if f.doi is Level.SAME or (located(f) and f.authors in AGREES and f.year is Level.SAME):
        return ask("one has no title, and the rest agrees")
    return different("one has no title", firm=False)


def by_part(a: Prepared, b: Prepared, f: Fields) -> Decision:
    """One title is the other with a subtitle or a lead."""
    if f.doi is Level.APART:
        return different("two identifiers")
    if f.authors is Level.APART or f.year is Level.APART:
        return different("other authors or years", firm=False)
    if located(f) and f.authors is not Level.MISSING:
        return same("the same place and authors, one title with its subtitle")
    if elsewhere(f) or f.issue is Level.APART:
        return different("another place of publication", firm=False)
    if f.container in AGREES and f.year is Level.SAME and f.authors is Level.SAME:
        if (Level.SAME in (f.volume, f.issue) and f.abstract is Level.MISSING) or f.abstract is Level.SAME:
            return same("the same authors and container, one title with its subtitle")
        placed = f.volume is not Level.MISSING or f.pages is not Level.MISSING
        if not placed and a.title.own and b.title.own and a.title.main == b.title.main and f.abstract is Level.MISSING:
            return same("the same authors, publisher and year, one title with its subtitle")
        return ask("the same authors and container, one title with its subtitle")
    return different("titles that agree in part alone", firm=False)


def by_place(a: Prepared, b: Prepared, f: Fields) -> Decision:
    """Titles that do not agree: a translation, a change of title, or another work."""
    if _two_subtitles(a, b):
        return different("one title with two subtitles")
    if f.doi is Level.APART or f.authors not in (Level.SAME, Level.MISSING) or f.year is not Level.SAME:
        return different("another title", firm=False)
    if f.authors is Level.MISSING and not f.title_close:
        return different("another title", firm=False)
    if located(f) and f.container in AGREES and f.volume in AGREES and f.issue is not Level.APART:
        return _retold(a, b, f)
    if elsewhere(f) or f.title is not Level.WEAK:
        return different("another title", firm=False)
    unplaced = f.pages is Level.MISSING and f.volume is Level.MISSING
    if (
        unplaced
        and not f.title_conflict
        and f.container in AGREES
        and _retitled(a, b)
        and f.abstract is not Level.UNCLEAR
    ):
        return same("the same authors, journal and year, cited once before it was printed under another title")
    if f.container in AGREES and (
        f.abstract is Level.SAME or (unplaced and min(a.people.number, b.people.number) >= 3)
    ):
        return ask("the same authors, container and year, the title in another form")
    if f.container is Level.MISSING and unplaced and f.title_close and f.abstract is not Level.APART:
        return ask("the same authors and year, a word or two of the title differ")
    return different("another title", firm=False)


def _two_subtitles(a: Prepared, b: Prepared) -> bool:
    """Whether both go by one main title with subtitles that are not each other misspelt."""
    main = a.title.main
    if not main or main != b.title.main or main in (a.title.squashed, b.title.squashed):
        return False
    return not ratio(a.title.squashed[len(main) :], b.title.squashed[len(main) :], 0.8)


def _retitled(a: Prepared, b: Prepared) -> bool:
    """Whether four or more authors agree in order, and only one entry knows its place: an article before and in print."""
    placed = [bool(record.volume.all and record.pages.given) for record in (a, b)]
    bare = [not (record.volume.all or record.pages.given or record.issue.all) for record in (a, b)]
    plain = not (a.supplement or b.supplement or a.form or b.form)
    least = min(a.people.number, b.people.number)
    return plain and any(placed) and any(bare) and least >= 4 and a.people.families[:least] == b.people.families[:least]


def _retold(a: Prepared, b: Prepared, f: Fields) -> Decision:
    """The same authors on the same page of the same issue."""
    if f.abstract in (Level.APART, Level.UNCLEAR):
        return different("another title and abstract on one page")
    proved = one_range(a, b, f) or f.abstract is Level.SAME
    if proved and (f.issue is Level.SAME or f.title_close):
        return same("the same pages and authors, the title in another form")
    if proved:
        return ask("the same pages of a volume and the same authors, another title")
    if f.title is Level.WEAK and a.pages.first == b.pages.first:
        return ask("the same page and authors, the title in another form")
    if a.title.foreign or b.title.foreign:
        return ask("the same page and authors, a translated title")
    return different("another title on one page", firm=False)
