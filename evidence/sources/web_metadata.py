"""Title, authors, date and DOI of a web page or a written document, from its words and what its markup says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.model import BlockKind, Metadata
from evidence.sources.dates import iso_date
from evidence.sources.drafts import Draft
from evidence.sources.headwords import KNOWN, plain_name
from evidence.sources.metadata import citation_of, find_doi
from evidence.sources.titles import is_kicker
from evidence.sources.web_furniture import age_of, is_furniture
from evidence.text import squeeze

_DATED = re.compile(
    r"(?:date published|published|publication date|first published|published on|posted on|date of publication|date)\s*:?\s+"
    r"(.{6,30})",
    re.IGNORECASE,
)
_KEYED = re.compile(r"(date|dates|classification|publication|published|updated|reference|leads?)\b[\w ]{0,20}:", re.I)
_COMMENT_DATE = re.compile(r"comment date\s*:?", re.IGNORECASE)
_LONGEST_TITLE = 400
_TOP = 6
"""Blocks of a page among which a line that is a date dates it."""


def metadata_of(raw: Sequence[Draft], stated: Metadata, *, is_record: bool = False) -> Metadata:
    """Title, date and DOI from the words, where the markup has not said them.

    The year is that of a line that is a date by itself near the top, of a line that says it was published then, or of
    the record's own citation. No comment's date, no date inside a sentence, no date of access or deposit counts.
    """
    origin = dict(stated.origin)
    shown = [item for item in raw if not is_furniture(item.text)]
    title, year, doi, authors = stated.title, stated.year, stated.doi, stated.authors
    if not title and shown:
        title, origin["title"] = _top(shown), "first heading or line"
    cited = next((found for item in shown[:6] if (found := citation_of(item.text, title))), None) if is_record else None
    if cited:
        authors, year = authors or cited.authors, year or cited.year
        origin |= {"authors": "citation on the page", "year": "citation on the page"}
    published = stated.published
    if year is None and not is_record:
        published = _published(shown)
        if published:
            year, origin["year"] = int(published[:4]), "date on the page"
    if not doi:
        doi = find_doi("\n".join(item.text for item in shown[:8]))
        if doi:
            origin["doi"] = "first paragraphs"
    notices = tuple(said for item in raw if (said := age_of(item.text)))
    return Metadata(
        title=title,
        authors=authors,
        year=year,
        doi=doi,
        venue=stated.venue,
        notices=tuple(dict.fromkeys(stated.notices + notices)),
        published=published,
        origin=origin,
    )


def _top(shown: Sequence[Draft]) -> str:
    """The title: the first level-1 heading, else the first heading or line without a full stop the page opens with.

    A heading of three words or fewer goes on in the next one, where that stands right below and no lower: a title
    that was set in several lines.
    """
    shown = [item for item in shown if not _KEYED.match(item.text) and not is_kicker(item.text)] or list(shown)
    first = next((item for item in shown if item.kind is BlockKind.HEADING and item.level == 1), None)
    if first is not None:
        return squeeze(first.text)[:_LONGEST_TITLE]
    at = next((i for i, item in enumerate(shown[:4]) if item.kind is BlockKind.HEADING or _is_line(item.text)), 0)
    title, level = shown[at].text, shown[at].level
    for item in shown[at + 1 :]:
        above = item.kind is BlockKind.HEADING and 0 < item.level <= level
        if not above or len(title.split()) > 3 or plain_name(item.text) in KNOWN:
            break
        title += f" {item.text}"
    return squeeze(title)[:_LONGEST_TITLE]


def _is_line(text: str) -> bool:
    return 4 < len(text.split()) <= 40 and text.rstrip()[-1:] != "."


def _published(shown: Sequence[Draft]) -> str:
    for index, item in enumerate(shown):
        for line in item.text.split("\n"):
            line = squeeze(line)
            said = _DATED.match(line)
            date = iso_date(said.group(1)) if said else iso_date(line) if index < _TOP else ""
            if len(date) > 4 and not _COMMENT_DATE.match(line) and not _follows_comment(shown, index, line):
                return date
    return ""


def _follows_comment(shown: Sequence[Draft], index: int, line: str) -> bool:
    around = shown[index].text + "\n" + (shown[index - 1].text if index else "")
    return re.search(r"comment date|posted by|says:", around, re.IGNORECASE) is not None
