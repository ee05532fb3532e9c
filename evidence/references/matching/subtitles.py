"""Rules for two reports of which one has a subtitle, or a lead, that the other lacks."""

from __future__ import annotations

from evidence.references.matching.fields import Fields
from evidence.references.matching.folding import listed
from evidence.references.matching.levels import Level
from evidence.references.matching.likeness import GOES_ON, begins, by_length, core
from evidence.references.matching.prepare import Prepared
from evidence.references.matching.rules import Decision, ask, different, same
from evidence.references.matching.titles import Title

OTHER = listed(
    "response responses consultation guide brief easy read proposals legislation legislative progress summary "
    "implementation annex appendix technical briefing blog press notice update steps question answer "
    "questions answers volume supplement minutes oral written companion toolkit workbook handbook means happen "
    "impact assessment equality findings recommendations revision revised guidance framework "
    "highlights slides presentation infographic poster podcast transcript webinar factsheet methodology dataset"
)
"""Words at the head of a subtitle that make another publication beside a report of the same name."""
_ENDS = listed("overview")
"""Words that do so where they are all of the subtitle's end."""
_ALWAYS = listed(
    "annex appendix technical summary response responses supplement minutes volume workbook toolkit overview highlights "
    "slides presentation infographic poster podcast transcript webinar factsheet methodology dataset"
)
"""Those of them that make another publication by the same persons too."""
_RESPONSES = listed("response responses")
_HEAD_OF_A_NAME = 6
"""Words after "response" where it says to what, with "to the ... of the"."""
_LONG = 8
"""Words that a title has which no two works of one year share by chance."""


def with_a_subtitle(a: Prepared, b: Prepared, f: Fields, who: Level, year: Level) -> Decision:
    """Whether a report and one with a longer title are one: by who is behind them, the year, and how telling the shorter is."""
    short, long = sorted((a.title, b.title), key=by_length)
    persons = f.authors is Level.SAME and not (a.people.body or b.people.body)
    if who in (Level.APART, Level.WEAK):
        return different("other authors or another body, titles that agree in part", firm=False)
    numbers = [word for word in f.title_extra if word.isdigit()]
    if numbers and (year is not Level.SAME or (who is not Level.SAME and len(short.words) < _LONG)):
        return different("a number in the title differs", firm=who is not Level.SAME)
    if numbers and not persons and not _are_dates(long, numbers):
        return ask("the same institution, one title with a number more")
    another = f.title_extra & (OTHER | {long.words[-1]} & _ENDS)
    if (
        another
        and not (persons and another.isdisjoint(_ALWAYS))
        and not (another <= _RESPONSES and _names_its_occasion(long))
    ):
        return _asked("the same institution, one title with words that make another publication", who, short)
    if a.papers and b.papers and {number for _, number, _ in a.papers}.isdisjoint(number for _, number, _ in b.papers):
        return _asked("the same institution, one title with its subtitle, numbers of two series", who, short)
    if year is Level.SAME and (persons or _is_telling(short, long, who)):
        return same("the same year and authors or institution, one title with its subtitle")
    if year is Level.MISSING and persons and short.own and long.words[begins(short, long) :][:1] != ("and",):
        return same("the same authors, one title with its subtitle")
    return _asked("the same authors or institution, one title with its subtitle", who, short)


def _names_its_occasion(long: Title) -> bool:
    """Whether a "response to the report of ..." says what it responds to, so that its main title is its own and not that."""
    at = max((index for index, word in enumerate(long.words, 1) if word in _RESPONSES), default=0)
    return long.words[at : at + 1] == ("to",) and len(long.words) - at >= _HEAD_OF_A_NAME


def _are_dates(long: Title, numbers: list[str]) -> bool:
    """Whether the numbers are years, or count editions, of which there is one a year."""
    if "edition" in long.words or "version" in long.words:
        return True
    years = [number for number in numbers if len(number) == 4]
    return all(len(number) == 4 or (years and len(number) == 2) for number in numbers)


def _asked(reason: str, who: Level, short: Title) -> Decision:
    if who is Level.SAME or (short.own and len(short.words) >= 5):
        return ask(reason)
    return different("titles that agree in part alone", firm=False)


def _is_telling(short: Title, long: Title, who: Level) -> bool:
    """Whether the shorter title is enough of a name: more of one by nobody known, or that is not the other's main title."""
    if short.heading:
        return False
    if who is not Level.SAME:
        return short.main == long.main and len(short.words) >= 4 and len(short.squashed) >= 15
    if "report" in long.words[len(short.words) : len(short.words) + 3] and short.squashed == long.main:
        return True
    if short.squashed == long.main or begins(short, long):
        if len(core(long)) - len(core(short)) == 1 and long.words[begins(short, long)] not in GOES_ON:
            return False
        least = 2 if short.squashed == long.main else 3
        return len(short.words) >= least and len(short.squashed) >= 4 * least
    part = short.main in long.segments or long.main in short.segments
    return part and len(short.words) >= 3 and len(short.squashed) >= 20
