"""Rules for grey literature: reports, guidance and pages of institutions, which stand in no volume and on no page."""

from __future__ import annotations

from evidence.references.matching.fields import Fields
from evidence.references.matching.folding import listed
from evidence.references.matching.levels import Level
from evidence.references.matching.prepare import IN_CONTAINERS, Prepared
from evidence.references.matching.rules import AGREES, Decision, ask, different, same

_OTHER = listed(
    "response responses consultation guide brief easy read proposals proposal legislation legislative progress summary "
    "implementation implementing annex appendix technical briefing blog press notice update next steps question answer "
    "questions answers volume supplement minutes oral written working companion toolkit workbook handbook means happen "
    "impact assessment equality"
)
"""Words of a subtitle that make another publication beside a report of the same name."""
_LONG = 8
"""Words that a title has which no two works of one year share by chance."""


def are_reports(a: Prepared, b: Prepared) -> bool:
    """Whether neither entry has a place in a volume, and one of them at least is no article, paper or chapter."""
    for record in (a, b):
        if record.volume.all and (record.pages.given or record.entry.kind in IN_CONTAINERS):
            return False
    return not {a.entry.kind, b.entry.kind} <= IN_CONTAINERS


def by_report(a: Prepared, b: Prepared, f: Fields) -> Decision | None:
    """Whether two reports are one; None where the general rules may say.

    Who wrote a report stands now among its authors, now as its institution, publisher or series, or nowhere, and a
    repository takes the publisher's place: one of the two in common is enough, and a publisher that differs says
    nothing where the authors agree.
    """
    if f.title not in (Level.SAME, Level.NEAR, Level.PART) and not (f.title_close and not f.title_conflict):
        return None
    if f.issue is Level.APART or f.doi is Level.APART or f.abstract is Level.APART:
        return different("another report number, identifier or abstract")
    if f.year is Level.APART:
        return different("years apart")
    who = f.authors in AGREES or (f.container in AGREES and f.authors is not Level.APART)
    if f.title in AGREES:
        return _one_title(a, b, f, who)
    if f.title is Level.PART:
        return _with_a_subtitle(a, b, f, who)
    if f.issue is Level.SAME and who and f.year is Level.SAME:
        return same("the same report number, year and authors or institution")
    return None


def _one_title(a: Prepared, b: Prepared, f: Fields, who: bool) -> Decision:
    own = a.title.own and b.title.own
    words = min(len(a.title.words), len(b.title.words))
    numbered = f.issue is Level.SAME
    if not who and f.authors is Level.APART and not numbered:
        return different("other authors")
    if f.year is Level.NEAR:
        again = who and f.abstract is Level.SAME
        return (
            same("the same title, abstract and authors or institution")
            if again
            else ask("the same title, a year apart")
        )
    if f.year is Level.MISSING:
        known = who and own and (words >= _LONG or f.authors is Level.SAME)
        return same("the same title and authors or institution") if known else ask("the same title, one without year")
    named = own or (words >= 3 and not a.title.heading and not b.title.heading)
    if (who and named) or numbered:
        return same("the same title, year and authors or institution")
    unsaid = f.authors is Level.MISSING and f.container is Level.MISSING and own and words >= 5
    if unsaid or (words >= _LONG and f.container in (*AGREES, Level.MISSING)):
        return same("the same long title and year, and nothing that differs")
    return (
        ask("the same title and year, and too little else to tell")
        if who or own
        else different("a short title by another body")
    )


def _with_a_subtitle(a: Prepared, b: Prepared, f: Fields, who: bool) -> Decision | None:
    if not who:
        return None
    persons = f.authors is Level.SAME and not (a.people.body or b.people.body)
    if not _OTHER.isdisjoint(f.title_extra) and not persons:
        return ask("the same institution, one title with words that make another publication")
    short = min((a.title, b.title), key=lambda title: len(title.squashed))
    telling = short.own or (len(short.words) >= 4 and len(short.squashed) >= 20 and not short.heading)
    if f.year is Level.SAME and (persons or telling):
        return same("the same year and authors or institution, one title with its subtitle")
    if f.year is Level.MISSING and persons and telling:
        return same("the same authors, one title with its subtitle")
    return ask("the same authors or institution, one title with its subtitle")
