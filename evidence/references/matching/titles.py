"""Titles: the work's name, apart from what databases and journals write beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence.references.matching.dressing import Dressing, undress, without_label
from evidence.references.matching.folding import listed, plain, words

_NUMBERS = {
    word: str(number)
    for number, names in enumerate(
        ("one first i", "two second ii", "three third iii", "four fourth iv", "five fifth v", "six sixth vi",
         "seven seventh vii", "eight eighth viii", "nine ninth ix", "ten tenth x"), 1)
    for word in names.split()
}  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty")
_NUMBERS |= {name: str(10 * ten) for ten, name in enumerate(_TENS, 2)}
_LETTER_NUMBERS = frozenset("ivx")
_PARTS = listed("part phase type stage chapter volume section round wave grade class step level series teil parte")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_NOTICE = re.compile(
    r"^\W*(?:author |publishers? |editorial )?(?:errat(?:um|a)|corrigend(?:um|a)|corrections?|addend(?:um|a)|"
    r"retraction|expression of concern|berichtigung)\b(?!.{0,40}\bof\b.{0,30}\b(?:error|deficien|defect))"
    r"|\((?:vol|volume) ?\.? ?\w+,? (?:pg|pp?|art(?:n| no)?)\.? ?[\w.-]+,? \(?\d{4}\)?\)"
    r"|\([^()]{4,200}\(\d{4}\)[^()]{1,40}\([\w .,:-]+\).{0,120}\)\W*$"
    r"|[-:(\[] ?(?:errat(?:um|a)|corrigend(?:um|a)|correction)\W*$"
)
_REPLY = re.compile(
    r"^\W*(?:(?:the )?(?:authors?|editors?)s? )?(?:repl(?:y|ies)|respon(?:se|d)s?)\b(?:$| to\b|\W* ?[-:])"
    r"|[-:.(\[,] ?(?:the )?(?:(?:authors?|editors?)s? )?(?:reply|replies|response)(?: to .{0,60})?\W*$"
    r"|\b(?:the )?(?:(?:authors?|editors?) (?:reply|response)|reply)\W*$"
)
_REPLY_TAIL = re.compile(r"[\s\W]+(?:the )?(?:authors? |editors? )?(?:reply|replies|response)\W*$")
_COMMENT = re.compile(
    r"^\W*(?:re ?:|(?:comments?|commentary|letter|invited commentary|editorial comment)(?: \w+){0,2} (?:on|to|about|regarding)\b)"
    r"|[-:.(\[] ?(?:comment|commentary|letter)\W*$"
)
_PROTOCOL = re.compile(r"\bprotocol\b")
_RETRACTED = re.compile(r"^\W*(?:retracted(?: article)?|withdrawn)\b\W*")
_LONGEST = 1_000
"""Characters of a title that are looked at."""
_RANGE = re.compile(r"\b((?:19|20)\d\d) ?(?:[-/\u2013\u2014]|to) ?(?:19|20)?(\d\d?)\b")
_SPACE = re.compile(r"\s+")
_PLAIN = Dressing("")
_SERVICE = re.compile(r"\b(?:national health services?|nhss)\b")
_APPEARS = re.compile(
    r"[.\s]*[\[(](?:published )?(?:erratum|corrected|corrigendum|comment|see comments?|republished|retraction)"
    r" (?:appears |and re|in|from|published).*$"
)
_CITED = re.compile(r"\): ?[a-z]{0,2}(\d{1,7})")
_HEADING = re.compile(
    r"\b(?:editorials?|editors?|foreword|preface|minitrack|contents|obituary|in this issue|special issue|book reviews?|"
    r"annual reports?|newsletter|bulletin|abstracts|minutes|introduction to the|reviewers|call for papers|statistics)\b"
)
_LEAD = re.compile(
    r"^(?:(?:(?:author |publishers? )?(?:erratum|corrigendum|correction|addendum|retraction)(?: (?:to|for|in|note|notice))?"
    r"|(?:comment|commentary|reply|response)(?: (?:on|to))?|re)\s*[:.\"-]+|(?:erratum|corrigendum|correction) to)\s*"
)
_TAIL = re.compile(
    r"\s*[-:.]*\s*\((?:vol|volume) ?\.? ?\w+,? (?:pg|pp?|art(?:n| no)?)\.? ?[\w.-]+,? \(?\d{4}\)?\)\W*$"
    r"|\s*\([^()]{4,200}\(\d{4}\)[^()]{1,40}\([\w .,:-]+\).{0,120}\)\W*$"
    r"|\s*\((?:structured abstract|abstract|multiple letters|letter|review|cochrane review|provisional abstract|record supplied"
    r" by [^()]*|project record|brief record|reprint(?:ed)?)\)\W*$"
)
_SUBTITLE = re.compile(r"\s*(?::|\?|\. |;| [-\u2013\u2014] |[\u2013\u2014]|--)\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title ready to be compared.

    `words` are those of the work's name alone; `forms` are its names run together without spaces (a parallel title in
    brackets is another name); `main` is the name before its subtitle, `segments` all that colons, dashes and stops
    divide; `marks` say that the entry is about the work rather than the work ("notice", "reply", "comment", "protocol");
    `foreign` that the title is a translation; `own` that it is long enough to be one work's alone, and no `heading` that
    comes back in every issue ("Editorial", "Annual report"). `noticed` are the pages at which the title says that a
    correction of the work was printed, 0 where it does not say where. Of a report `site` is what the title said of where
    it stands, `papers` are the numbers of parliamentary papers in it, `dated` its month and year of publication, and
    `bare` the words of its name without labels (without_label), none where it has no label.
    """

    words: tuple[str, ...]
    squashed: str
    forms: frozenset[str]
    main: str
    segments: frozenset[str]
    marks: frozenset[str]
    foreign: bool
    own: bool
    heading: bool
    noticed: frozenset[int]
    site: str
    papers: frozenset[tuple[str, str, str]]
    dated: str
    bare: tuple[str, ...] = ()


def prepare_title(text: str, *, report: bool = False) -> Title:
    """The parts of a title as databases write it, a `report`'s without what is around it; all is empty where there is none."""
    text = text[:_LONGEST]
    low = _SPACE.sub(" ", plain(text)).strip()
    dressing = undress(text, low) if report else _PLAIN
    low = _RETRACTED.sub("", _RANGE.sub(_two_years, dressing.text or low))
    appears = _APPEARS.search(low)
    noticed = frozenset(int(page) for page in _CITED.findall(appears[0]) or (0,)) if appears else frozenset[int]()
    low = low[: appears.start()] if appears else low
    name, notes = _without_notes(low)
    marks = {kind for kind, found in _MARKS if found.search(name)}
    marks |= {"reply" for note in notes if note in {"reply", "author reply", "response"}}
    core = _TAIL.sub("", _LEAD.sub("", name)) or name
    while "notice" in marks and core.count("(") > core.count(")") and core.index("("):
        core = core[: core.rindex("(")]
    if "reply" in marks:
        core = _REPLY_TAIL.sub("", core) or core
    foreign = core.startswith("[") and core.rstrip(" .").endswith("]")
    core = _SERVICE.sub("nhs", core)
    found = _counted(words(core))
    heading = len(found) <= 9 and bool(_HEADING.search(core))
    squashed = "".join(found)
    forms = {squashed}
    for note in notes:
        other = "".join(_counted(words(note)))
        if len(other) >= 25 and not note.startswith(("erratum", "see ", "comment", "republished", "summary for")):
            forms.add(other)
    for part in core.split(" = ")[1:]:
        forms.add("".join(_counted(words(part))))
    segments = ["".join(_counted(words(part))) for part in _SUBTITLE.split(core)]
    return Title(
        words=found,
        squashed=squashed,
        forms=frozenset(forms - {""}),
        main=segments[0],
        segments=frozenset(part for part in segments if part),
        marks=frozenset(marks),
        foreign=foreign,
        own=len(squashed) >= 25 and len(found) >= 4 and not heading,
        heading=heading,
        noticed=noticed,
        site=dressing.site,
        papers=dressing.papers,
        dated=dressing.date,
        bare=_bare(core, found) if report else (),
    )


def _bare(core: str, found: tuple[str, ...]) -> tuple[str, ...]:
    bare = _counted(words(without_label(core)))
    return () if bare == found else bare


def _two_years(found: re.Match[str]) -> str:
    return f"{found[1]} {found[2].zfill(2)}"


_MARKS = (("notice", _NOTICE), ("reply", _REPLY), ("comment", _COMMENT), ("protocol", _PROTOCOL))


def _without_notes(text: str) -> tuple[str, list[str]]:
    """The title without the bracketed notes at its end, and the notes; one wholly in brackets is a translated title."""
    notes = []
    while (end := text.rstrip(" .,;")).endswith("]"):
        start = _opening(end)
        if start <= 0:
            break
        notes.append(end[start + 1 : -1].strip(" .[]"))
        text = end[:start].rstrip()
        if not text.strip(" .[]"):
            return end, []
    return text, notes


def _opening(text: str) -> int:
    """Where the bracket opens that closes at the end of the text; -1 where none does."""
    depth = 0
    for index in range(len(text) - 1, -1, -1):
        depth += (text[index] == "]") - (text[index] == "[")
        if depth == 0:
            return index
    return -1


def _counted(found: tuple[str, ...]) -> tuple[str, ...]:
    """The words with numbers in one spelling: "II", "second", "2nd" and "two" are "2"; "i" only after "part" and its like."""
    result: list[str] = []
    for index, word in enumerate(found):
        if word in _NUMBERS and (word not in _LETTER_NUMBERS or (index and found[index - 1] in _PARTS)):
            word = _NUMBERS[word]
            if len(word) == 1 and result and index and found[index - 1] in _TENS:
                word = result.pop()[0] + word
        elif word[0].isdigit() and (ordinal := _ORDINAL.fullmatch(word)):
            word = ordinal[1]
        result.append(word)
    return tuple(result)
