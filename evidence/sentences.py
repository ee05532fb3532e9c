"""Where sentences start and stop.

Rules rather than a model: a sentence ends at a full stop, question mark or exclamation mark (with the quotation marks
and brackets that close after it) that is followed by white space and something a sentence can start with, unless the
stop belongs to an abbreviation, an initial, a number, or stands inside brackets; and at every empty line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidence.text import Span


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_MARKS = r"(?:\[\d+(?:[,–-]\s?\d+)*\]|[⁰¹²³⁴-⁹]+|[*†‡§]{1,3})"
_STOP = re.compile(
    rf"[.!?…]+[\"'”’»)\]]*{_MARKS}?(?=\s)"
    r"|(?<=[a-z)\]”’\"'])[.!?][\"'”’]*\d{1,3}(?:[,–-]\d{1,3})*(?=\s)"
    r"|\n[ \t]*\n"
)
"""Where a sentence may end: stops with what closes after them, and the marks of notes that are set behind them."""
_STARTS = re.compile(
    r"(?:[•▪●‣◦·–—-]\s+)?[\"'“‘«(\[]*(?:[£$€#]?[^\W_a-zß-öø-ÿ]|[a-z]+[A-Z])|\(?(?:[a-z]|[ivx]{1,4})\)\s+[^\W_a-zß-öø-ÿ]"
)
_OMITTED = re.compile(r"[\[(]\s?(?:\.{3,}|…)[\])]$")
_OPENS = re.compile(r"[(\[]")
_CLOSES = re.compile(r"[)\]]")
_LAST = re.compile(r"([^\W_](?:[^\W_]|[.'’-](?=[^\W_]))*)\.[\"'”’»)\]]*$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_BEFORE_NAMES = _words(
    "dr mr mrs ms prof professor st sir rev revd rt hon gen col capt lt sgt maj fr cllr"
    " gov sen supt incl messrs mme mlle v e.g i.e eg ie viz cf vs"
)
_BEFORE_NUMBERS = _words(
    "no nos s ss p pp para paras pt ch chap vol vols fig figs tab eq eqs sec sect art arts ref refs c ca cl col app"
    " approx reg regs sched sch bldg table box ed eds edn cm cmnd cmd"
)
_SOFT = _words("al inc ltd co corp bros dept univ assoc est jr sr u.k u.s u.s.a u.n e.u a.m p.m ph.d sp spp")
_LABELLED = _words(
    "appendix annex plan option group grade type class phase part table figure box category scenario band wave model"
    " site area region vitamin hepatitis schedule section stage step theme level"
)
"""Words after which a capital letter is a label and not the initial of a name."""
_MONTHS = _words("jan feb mar apr jun jul aug sep sept oct nov dec")
_STARTERS = _words(
    """a after all although an and another as at because before both but by despite during each for from further he her
    his how however i if in instead it its many more moreover most much no none nor of on one only or other our over
    she since so some such that the their then there therefore these they this those though through thus to under
    until we what when where whereas whether which while who why with you your"""
)


def sentences(text: str, start: int = 0, stop: int | None = None) -> list[Span]:
    """The sentences of `text[start:stop]`, in order, without white space at their ends.

    Together they hold every character that is not white space, and no two overlap.
    """
    stop = len(text) if stop is None else stop
    found: list[Span] = []
    at = start
    for end in _ends(text, start, stop):
        _add(found, text, at, end)
        at = end
    _add(found, text, at, stop)
    return found


def _add(found: list[Span], text: str, start: int, stop: int) -> None:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if start < stop:
        found.append(Span(start, stop))


def _ends(text: str, start: int, stop: int) -> Iterator[int]:
    begun = start
    for match in _STOP.finditer(text, start, stop):
        if match.group()[0] == "\n" or _is_end(text, begun, match, stop):
            yield match.end()
            begun = match.end()


def _is_end(text: str, begun: int, match: re.Match[str], stop: int) -> bool:
    rest = text[match.end() : min(stop, match.end() + 80)].lstrip()
    if not rest:
        return True
    if not _STARTS.match(rest) or _inside_brackets(text, begun, match, stop):
        return False
    if re.fullmatch(r"\s*[(\[]?(\d{1,3}|[a-zA-Z])", text[begun : match.start()]):
        return False
    if match.group()[-1].isdigit() and match.group()[-1].isascii():
        return _word_before(text, begun, match) not in _BEFORE_NUMBERS | _MONTHS
    if match.group()[0] != "." or match.group().startswith(".."):
        return _OMITTED.search(text, max(begun, match.start() - 2), match.end()) is None
    last = _LAST.search(text, max(begun, match.start() - 30), match.end())
    return last is None or not _is_short(last.group(1), text[begun : match.start()], rest)


def _word_before(text: str, begun: int, match: re.Match[str]) -> str:
    """The word that a stop stands behind, in lower case."""
    return re.split(r"[^\w.]", text[max(begun, match.start() - 30) : match.start()])[-1].casefold()


def _inside_brackets(text: str, begun: int, match: re.Match[str], stop: int) -> bool:
    """Whether a bracket that opened in this sentence closes soon after."""
    before = text[max(begun, match.start() - 300) : match.end()]
    if len(_OPENS.findall(before)) <= len(_CLOSES.findall(before)):
        return False
    after = text[match.end() : min(stop, match.end() + 200)].split("\n\n")[0]
    closing, opening = _CLOSES.search(after), _OPENS.search(after)
    return closing is not None and (opening is None or closing.start() < opening.start())


def _is_short(word: str, before: str, rest: str) -> bool:
    """Whether the stop after `word` only marks it as shortened."""
    plain = word.casefold()
    following = re.match(r"[\"'“‘(\[]*([\w'’-]+)", rest)
    begins = (
        following is not None and following.group(1).casefold() in _STARTERS and following.group(1) not in {"I", "A"}
    )
    figure = re.match(r"[(\[]?(?:[£$€]?\d|[A-Z]?\d|[IVXivx]+\b|[B-HJ-Z]\b|[AI][,.;)])", rest) is not None
    if plain in _BEFORE_NAMES or (plain in {"ed", "eds"} and re.match(r"[A-Z]\.", rest)):
        return True
    if len(word) == 1 and word.isupper():
        if _labels(before):
            return False
        return not begins or re.search(r"\b[A-Z]\.\s?[A-Z]$", before) is not None
    if plain in _BEFORE_NUMBERS or plain in _MONTHS:
        return figure and not (plain == "no" and before.strip().casefold() == "no" and not rest[0].isdigit())
    return (plain in _SOFT or _INITIALS.fullmatch(word) is not None) and not begins


def _labels(before: str) -> bool:
    """Whether the capital letter that `before` ends with is a label ("Appendix B")."""
    words = before.split()[-2:]
    return len(words) == 2 and words[0].casefold() in _LABELLED
