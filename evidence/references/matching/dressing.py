"""What sites, files, catalogues and printers write around the title of a report."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from evidence.references.matching.folding import listed, words

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
    )
)
_DATE = _ENDS[1]
_SITE = re.compile(r"^(?P<first>[^|\u00bb]{3,40}) \u00bb |(?<=.{8}) \| (?P<last>[^|]{3,60})$")
_PROGRAM = re.compile(r"^microsoft (?:word|powerpoint) - ")
_FILE_NAME = re.compile(r"^[^\s()]*[-_.\d][^\s()]* \((?:pdf|docx?|word|html)\b[^()]{0,20}\) (?=.{12})")
_LEAD = re.compile(
    r"^(?:(?:briefing|research|working|discussion|policy) (?:paper|briefing)|report)(?: (?:number|no\.?))? "
    r"(?P<number>(?:[a-z]{2,4} ?)?\d+) ?[:.-] (?=.{12})"
)
_RESPONSIBLE = re.compile(r"(?<=.{12}) / .*$")
_RUNNING_HEAD = re.compile(r"^\d{1,3} (?=(?:[A-Z'\u2019?,:&-]+ ){5})")
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


def undress(raw: str, low: str) -> Dressing:
    """The title of a report, of which `low` is the comparable form of `raw`, without site, file, number, date and label."""
    papers = papers_of(low)
    if _RUNNING_HEAD.match(raw):
        low = low.partition(" ")[2]
    low = _FILE_NAME.sub("", _PROGRAM.sub("", low))
    site = ""
    if found := _SITE.search(low):
        site = found["first"] or found["last"]
        low = low[: found.start()] + low[found.end() :]
    if lead := _LEAD.match(low):
        number = "".join(words(lead["number"]))
        papers |= {(number.rstrip("0123456789"), number.lstrip("abcdefghijklmnopqrstuvwxyz0"), "")}
        low = low[lead.end() :]
    low = _RESPONSIBLE.sub("", low)
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
        (f"session {session['year']}", _NTH.get(session["nth"], session["nth"]), "")
        for session in _SESSION.finditer(text)
    }
    return frozenset(found)


def same_paper(a: frozenset[tuple[str, str, str]], b: frozenset[tuple[str, str, str]]) -> bool | None:
    """Whether two works bear one number; None where no series is common to both."""
    series = {one for one, _, _ in a} & {other for other, _, _ in b}
    if not series:
        return None
    return any(
        x[:2] == y[:2] and (x[2] == y[2] or not x[2] or not y[2])
        for x in a
        for y in b
        if x[0] == y[0] and x[0] in series
    )
