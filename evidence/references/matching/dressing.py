"""What sites, files, catalogues and printers write around the title of a report."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from evidence.references.matching.folding import listed, words

_LEAST = 12
"""Characters that are left of a title without its labels."""
_ROUNDS = 5
"""How often something is taken from the end of a title."""
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_NO_SPAN = (
    r"(?<!\bended)(?<!\bto)(?<!\band)(?<!\bof)(?<!\bfor)(?<!\bin)(?<!\bfrom)(?<!\bsince)(?<!\buntil)(?<! \d)(?<! \d\d)"
)
"""Before a date that is no part of what the title says: "year ended March 2014" is."""
_ENDS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\s*\((?:pdf|docx?|word|html|web)\b[^()]{0,20}\)\s*$",
        rf"(?<=.{{8}}){_NO_SPAN}[\s,.:(-]+(?:published )?(?P<date>{_MONTH} (?:19|20)\d\d)\)?$",
        r"(?<=.{12})[\s,.:;(-]+v(?:ersion)?\.? ?\d[\d.]*\)?$",
        r"(?<=.{12})[\s._-]+final$",
        r"(?<=.{12})[\s.,;:-]+(?:classification: \w+|publication ref(?:erence)?:? \S+)$",
        r"(?<=.{12}) [-\u2013\u2014] gov\.uk$",
        r"(?<=.{8})\.(?:pdf|docx?|pptx?|indd|qxd|html?)$",
        r"(?<=.{12})(?: ?[:.;-] | ?\(|\? )(?:the |an? )?(?:(?:full|main|final|research|source) (?:report|version)|report"
        r"|white paper|green paper)\)?$",
        r"(?<=.{12}) \((?:the )?\W?[\w ]{3,30} (?:report|book|review|stocktake)\W?\)$",
        r"(?<=.{12})(?: ?[:.;\u2013-] | ?\()(?:the |an? )?consult(?:ation|ative) (?:document|paper|on proposals)\)?$",
        r"(?<=.{12}) \((?:chair(?:man|ed by)?|chairman:)\b[^()]{3,60}\)$",
        r"(?<=.{12})[\s.:,-]+(?:nice )?(?:guideline|guidance|quality standard) [\[(]?[a-z]{2,4}\d{1,4}[\])]?$",
        r"(?<=.{12}) [\[(][a-z]{2,6}\d{0,4}[\])]$",
    )
)
_DATE = _ENDS[1]
_SITE = re.compile(
    r"^(?P<first>[^|\u00bb]{3,40}) \u00bb |^overview \| |(?<=.{8}) (?:\| guidance )?\| (?P<last>[^|]{3,60})$"
    r"|(?<=.{8}) [-\u2013\u2014] (?P<dash>gov\.\w{2,6}|the king's fund|kings? fund|nuffield trust)$"
)
_PROGRAM = re.compile(r"^microsoft (?:word|powerpoint) - ")
_FILE_NAME = re.compile(r"^[^\s()]*[-_.\d][^\s()]* \((?:pdf|docx?|word|html)\b[^()]{0,20}\) (?=.{12})")
_LEAD = re.compile(
    r"^(?:(?:briefing|research|working|discussion|policy) (?:paper|briefing)|report)(?: (?:number|no\.?))? "
    r"(?P<number>(?:[a-z]{2,4} ?)?\d+) ?[:.-] (?=.{12})"
)
_SERIES = re.compile(
    r"(?<=.{12})[\s.:,-]+[\[(]?(?P<series>[a-z]{2,6}) (?:research|working|discussion|policy|occasional|briefing) papers?"
    r"(?: (?:number|no\.?))? (?P<number>\d{1,4})[\])]?$"
)
"""The series of a working paper behind its title."""
_RESPONSIBLE = re.compile(r"(?<=.{12}) / .*$")
_RUNNING_HEAD = re.compile(r"^\d{1,3} (?=(?:[A-Z'\u2019?,:&-]+ ){5})")
_VOLUME = re.compile(r"\bvol\b\.? (?=\w)")
_SESSION = re.compile(r"(?P<nth>[\w-]+) report of (?:the )?(?:.{0,120}? )?session (?P<year>\d{4})\W{1,3}\d\d")
_PAPER = re.compile(
    r"\b(?P<series>hc|hl|cmd|cmnd|cm|cp)\b[\s.;:]{0,4}(?:paper )?(?P<number>\d{1,5})\b(?: ?[-(] ?(?P<volume>[ivx]{1,4})\b\)?)?"
)
_BY_AUDITOR = r"(?:report by the comptroller and auditor general[,. ]*)?"
_PAPERS_END = re.compile(
    rf"(?<=.{{4}})[\s:,.(\[-]*(?:{_BY_AUDITOR}(?:\b[\w-]+ report of (?:.{{0,120}}? )?session \d{{4}}\W{{1,3}}\d\d"
    r"|session \d{4}\W{1,3}\d\d|\b(?:hc|hl|cmd|cmnd|cm|cp)\b[\s.;]{0,3}(?:paper )?\d+(?: ?[-(] ?[ivx]+\b\)?)?)"
    r"(?P<volume>[\s:,.]*vol(?:ume|\.)? ?(?:i|1|one)\b)?)[\s)\].]*$"
)
_CIRCULAR = re.compile(
    r"(?:\b(?:health circular|health service guidelines|executive letter|circular)[\s:.,-]{1,3})?"
    r"\b(?P<series>hc|hm|hn|hsg|hsc|hrc|el|da|fhsl|epl|lac|ha|rhb)\b ?(?P<open>\()?(?P<year>\d\d|(?:19|20)\d\d)"
    r"(?(open)\)|/) ?/?(?P<number>\d{1,3})\b"
)
"""A circular of the health departments: HC(80)8, HSC 1998/228."""
_LABEL = (
    r"(?:(?!(?:first|second|third|fourth|fifth|sixth|final|interim|annual|progress|summary|technical|joint|quarterly|full)\b)"
    r"[\w-]+ )"
)
_POPULAR = r"(?:report|review|inquiry|stocktake)"
_POPULAR_LEAD = re.compile(
    rf"^(?:the )?{_LABEL}{{1,5}}{_POPULAR}(?: into(?: [\w-]+){{1,5}})?\s*[:.]\s+(?=[\w-]+\W+[\w-]+\W+\w)(?=.{{15}})"
)
_POPULAR_END = re.compile(rf"(?<=.{{15}})\s*[:.,(-]\s*(?:the )?{_LABEL}{{1,4}}{_POPULAR}(?: paper| report)?\)?$")
_BY = re.compile(
    rf"(?<=.{{12}})\s*[:.]\s*(?:the |an? )?{_LABEL}{{0,3}}(?:report|letter) (?:to|of|by|from|for) (?:the |an? )?.{{5,160}}$"
)
_INITIALS = re.compile(r" \(([a-z]{2,8})\)")
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
_NTH = {name: str(number) for number, name in enumerate(_ORDINALS, 1)}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
_SMALL = listed("the of and in for on a an to at")


@dataclass(frozen=True, slots=True)
class Dressing:
    """A title in lower case without what was around it; the site that it names; the numbers of its paper; its month and year."""

    text: str
    site: str = ""
    papers: frozenset[tuple[str, str, str]] = frozenset()
    date: str = ""


def without_label(low: str) -> str:
    """The title of a report without the name by which it goes ("The Griffiths report: ...") and the words that say whose it is.

    The title itself where it has neither, or where nothing else would be left of it.
    """
    found = _POPULAR_LEAD.sub("", low)
    for end in (_BY, _POPULAR_END, _BY):
        found = end.sub("", found)
    return found if len(found) >= _LEAST else low


def undress(raw: str, low: str) -> Dressing:
    """The title of a report, of which `low` is the comparable form of `raw`, without site, file, number, date and label."""
    papers = papers_of(low)
    low = _CIRCULAR.sub(" ", low).strip(" :.,-") or low
    if _RUNNING_HEAD.match(raw):
        low = low.partition(" ")[2]
    low = _FILE_NAME.sub("", _PROGRAM.sub("", low))
    site = ""
    if found := _SITE.search(low):
        site = found["first"] or found["last"] or found["dash"] or ""
        low = low[: found.start()] + low[found.end() :]
        low = _SITE.sub("", low)
    if lead := _LEAD.match(low):
        number = "".join(words(lead["number"]))
        papers |= {(number.rstrip("0123456789"), number.lstrip("abcdefghijklmnopqrstuvwxyz0"), "")}
        low = low[lead.end() :]
    if series := _SERIES.search(low):
        papers |= {(series["series"], series["number"].lstrip("0"), "")}
        low = low[: series.start()]
    low = _RESPONSIBLE.sub("", low).replace("enquiry", "inquiry")
    low = _VOLUME.sub("volume ", low)
    date = ""
    for _ in range(_ROUNDS):
        low = _PAPERS_END.sub("", low).rstrip(" .,;:")
        dated = _DATE.search(low)
        date = dated["date"] if dated else date
        for end in _ENDS:
            low = end.sub("", low)
    return Dressing(_INITIALS.sub(_without_own_initials(low), low), site, papers, date)


def _without_own_initials(low: str) -> Callable[[re.Match[str]], str]:
    """What to put for initials in brackets: nothing where the words before them say what they stand for."""

    def kept(found: re.Match[str]) -> str:
        return "" if spells(found[1], words(low[: found.start()])) else found[0]

    return kept


def spells(initials: str, before: tuple[str, ...]) -> bool:
    """Whether the last words before are what the initials stand for, a plural's "s" aside."""
    letters = initials.removesuffix("s") if len(initials) > 2 else initials
    for number in range(len(letters), len(letters) + 3):
        run = before[-number:]
        if "".join(word[0] for word in run if word not in _SMALL) in (letters, initials) or "".join(
            word[0] for word in run
        ) in (letters, initials):
            return True
    return False


def papers_of(text: str) -> frozenset[tuple[str, str, str]]:
    """Numbers of parliamentary papers in a text as series, number and volume: ("hc", "171", "1") of "HC 171-I"."""
    found = {
        (paper["series"], paper["number"].lstrip("0"), _ROMAN.get(paper["volume"] or "", ""))
        for paper in _PAPER.finditer(text)
    }
    found |= {
        (f"{circular['series']} {circular['year'][-2:]}", circular["number"].lstrip("0"), "")
        for circular in _CIRCULAR.finditer(text)
    }
    found |= {
        (f"session {session['year']}", _NTH.get(session["nth"], session["nth"]), "")
        for session in _SESSION.finditer(text)
    }
    return frozenset(found)


def same_paper(a: frozenset[tuple[str, str, str]], b: frozenset[tuple[str, str, str]]) -> bool | None:
    """Whether two works bear one number; None where no series is common to both, or one names a volume and the other none."""
    series = {one for one, _, _ in a} & {other for other, _, _ in b}
    if not series:
        return None
    pairs = [(x, y) for x in a for y in b if x[0] == y[0] and x[0] in series]
    if any(x[:2] == y[:2] and (x[2] == y[2] or {x[2], y[2]} == {"", "1"}) for x, y in pairs):
        return True
    return None if any(x[:2] == y[:2] and not (x[2] and y[2]) for x, y in pairs) else False
