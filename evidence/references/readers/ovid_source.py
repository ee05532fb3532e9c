"""The Source line of Ovid's databases: journal, volume, issue, pages and date, each in the way its database writes them.

"Thorax. 12(3):45-50, 2004 May." and "Thorax May 2004;12(3):45-50" (MEDLINE, Journals@Ovid), "Thorax. 12 (3) (pp 45-50),
2004. Date of Publication: May 2004." (Embase), "Thorax. Vol.12(3), 2004, pp. 45-50." (PsycINFO), "Thorax; 2004. 12(3):45-50."
(CAB), "Thorax, vol 12, no 3, May 2004, pp 45-50" (social policy), "Ng, A [Ed]. (2004). A book. (pp. 45-50)." (chapters),
"London : Some Press, 2004. 48p" (books and reports).
"""

from __future__ import annotations

import re

from evidence.references.readers.tagged import full_range, joined
from evidence.text import squeeze

_VOLUME = r"(?P<volume>[A-Z]{0,3}\d[\w/-]{0,12}(?:,? Suppl(?:ement)?\.?(?: \w{1,5})?)?)"
_ISSUE = r"\((?P<issue>[^()]{0,60}(?:\([^()]{0,40}\)[^()]{0,40})?)\)"
_PAGE = r"[A-Za-z]{0,4}\d\w{0,12}(?:\.\w{1,6})?"
_PAGES = rf"(?P<pages>{_PAGE}(?: ?[-\u2013] ?{_PAGE})?(?:[,;] ?{_PAGE} ?[-\u2013] ?{_PAGE})*)"
_PLACES = tuple(
    re.compile(pattern, re.IGNORECASE if loose else 0)
    for pattern, loose in (
        (
            rf"(?:(?<!\w)(?<!\d\.){_VOLUME} ?)?(?:{_ISSUE} ?)?\((?:pp?\b\.? ?(?P<pages>[^()]{{1,60}})|no pagination)\)",
            True,
        ),
        (rf"\bvol(?:ume)?\.? ?{_VOLUME} ?(?:{_ISSUE}|,? ?(?:no|issue|pt|part)\b\.? ?(?P<number>[\w/-]+))?", True),
        (rf"(?<!\w)(?<!\d\.){_VOLUME} ?(?:{_ISSUE})? ?: ?{_PAGES}", False),
        (rf"(?P<volume>){_ISSUE} ?: ?{_PAGES}", False),
        (rf"(?<=[.,;] ){_VOLUME} ?{_ISSUE}", False),
        (rf"\. ?: ?{_PAGES}", False),
    )
)
_LOOSE_PAGES = re.compile(rf"\bpp?\b\.? ?{_PAGES}")
_NEXT_PAGES = re.compile(rf" ?: ?{_PAGES}")
_MONTH = r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?|Spring|Summer|Autumn|Fall|Winter)"
_MONTHS = rf"{_MONTH}(?: ?[/-] ?{_MONTH})?"
_DATE = re.compile(
    rf"(?:(?:\d{{1,2}} )?{_MONTHS} (?:\d{{1,2}}(?:-\d{{1,2}})?,? )?)?(?<!\d)(?:1[89]|20)\d\d(?!\d)(?: {_MONTHS}(?: \d{{1,2}})?)?"
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_EDITOR = re.compile(r"[\s;,&.]*([^\[\]]{2,100}?),? ?\[Ed(?:s|itors?)?\b[^\[\]]*\]")
_BOOK = re.compile(
    r"(?:^(?P<town>[^:.]{2,60}): |(?:^|\. )(?P<place>[^:.]{2,60}) : )(?P<publisher>[^:]{2,120}?)[,;.] ?\[?c?(?P<date>\d{4})"
)
_PRESS = re.compile(r"\bpp\. (?P<place>[^:()\d]{2,60}): (?P<publisher>[^;]{2,120}?)(?:; [A-Z]{2})?\.?$")
_ARTICLE_NUMBER = re.compile(r"\bArticle Number: (\w[\w.-]{0,30}\w)")
_LEADING_YEAR = re.compile(r"^[\s.]*\((?P<date>\d{4})\)\.\s*")
_CHAPTER_PAGES = re.compile(r"Chapter pagination: ([\w-]+)")
_CONFERENCE = re.compile(r"\.? ?(?:Conference: |\(var\.pagings\)).*$")
_CARRIER = re.compile(r" ?\[(?:electronic resource|internet|serial online)\]", re.IGNORECASE)
_LONGEST = 2_000
"""Characters of a source that are looked at."""


def read_source(source: str) -> dict[str, str]:
    """What a source line says, by name: venue, volume, issue, pages, date, editors, place, publisher; only what is there."""
    text = squeeze(source)[:_LONGEST]
    editors, text = _editors(text)
    found = {"editors": editors}
    leading = _LEADING_YEAR.match(text)
    if leading:
        found["date"], text = leading["date"], text[leading.end() :]
    chapter = _CHAPTER_PAGES.search(text)
    if chapter:
        found["pages"] = full_range(chapter[1])
        found["venue"] = _book_title(text)
        found["date"] = max(_YEAR.findall(text), default="")
    else:
        found |= _journal(text, is_book=bool(leading)) | {name: value for name, value in found.items() if value}
    press = _PRESS.search(text)
    if press:
        found |= press.groupdict()
    return {name: value.rstrip(".") if name == "date" else value for name, value in found.items() if value}


def _editors(text: str) -> tuple[str, str]:
    names, at = [], 0
    while match := _EDITOR.match(text, at):
        names.append(match[1].strip())
        at = match.end()
    return joined(names), text[at:].lstrip(". ")


def _book_title(text: str) -> str:
    """The title of a book with which a text starts: up to the bracket that closes it, or to the first full stop."""
    if text.startswith("[") and "]" in text:
        return text[: text.index("]") + 1]
    return text.partition(". ")[0]


def _journal(text: str, *, is_book: bool) -> dict[str, str]:
    place = next((match for pattern in _PLACES if (match := pattern.search(text))), None)
    if place is None:
        return _without_place(text, is_book=is_book)
    said = {name: value.strip() for name, value in place.groupdict().items() if value}
    start, stop = place.span()
    if "number" in said:
        said["issue"] = said.pop("number")
    later = _NEXT_PAGES.match(text, stop) or _LOOSE_PAGES.search(text, stop)
    if "pages" not in said and later:
        said["pages"] = later["pages"]
    date = _DATE.search(text, stop)
    if date is None:
        date = next(reversed(list(_DATE.finditer(text, 0, start))), None)
        start = date.start() if date else start
    if date:
        said["date"] = date.group()
    elif _YEAR.fullmatch(said.get("volume", "")):
        said["date"] = said.pop("volume")
    said["venue"] = _plain_venue(text[:start])
    number = _ARTICLE_NUMBER.search(text, stop)
    if "pages" not in said and number:
        said["pages"] = number[1]
    said["pages"] = full_range(said.get("pages", ""))
    return said


def _without_place(text: str, *, is_book: bool) -> dict[str, str]:
    """A source without volume and pages: a book or report with its publisher, or a journal with a date at most."""
    book = _BOOK.search(text)
    if book:
        said = {name: value.strip(" []") for name, value in book.groupdict().items() if value}
        return {"place" if name == "town" else name: value for name, value in said.items()}
    date = _DATE.search(text)
    pages = _LOOSE_PAGES.search(text)
    stop = min((match.start() for match in (date, pages) if match), default=len(text))
    said = {"date": date.group() if date else "", "pages": full_range(pages["pages"]) if pages else ""}
    return said if is_book else said | {"venue": _plain_venue(text[:stop])}


def _plain_venue(text: str) -> str:
    text = _CARRIER.sub("", _CONFERENCE.sub("", text))
    return re.sub(r"(?:,? ?\bvol(?:ume)?)?[\s.,;:]*$", "", text, flags=re.IGNORECASE)
