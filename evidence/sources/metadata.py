"""What a full text says of itself: title, authors, year, DOI, each with where it was read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from evidence.model import BlockKind, Metadata, Name
from evidence.sources.drafts import Placed
from evidence.sources.headwords import KNOWN, plain_name
from evidence.sources.lines import Line, Sheet
from evidence.sources.titles import Title
from evidence.sources.wordlist import words_of
from evidence.text import contains_folded, squeeze

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>|{}\\^`]+", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\w./-])(1[89]\d\d|20\d\d)(?![\d/-])")
_PARTICLES = words_of("van von der den de la le da di dos du del della ten ter bin al el")
_NAME = re.compile(r"(?:[^\W\d_][\w.'’‐‑-]*\s+){1,5}[^\W\d_][\w'’‐‑-]+\.?")
_DEGREES = re.compile(r",?\s*\b(PhD|MD|MSc|MPH|DPhil|BSc|MA|FRCP|MBBS|MBChB|Dr|Prof|Professor|RN|ID|iD)\b\.?")


def find_doi(text: str) -> str:
    """The first DOI in a text, bare and lower-case; empty if there is none."""
    found = _DOI.search(text)
    if found is None:
        return ""
    doi = found.group().rstrip(".,;:*’”'\"")
    while doi.endswith((")", "]")) and doi.count(doi[-1]) > doi.count("(" if doi[-1] == ")" else "["):
        doi = doi[:-1].rstrip(".,;")
    return doi.lower()


def names_of(text: str) -> tuple[Name, ...]:
    """The people named in a line such as "Jing Ma, Huan Zhou and Wei Liu"; empty unless it reads like one."""
    if re.search(r"\bet al\b", text):
        return ()
    text = _DEGREES.sub("", re.sub(r"[\d*†‡§¶#✉‖|]+", ",", re.sub("[\u2010\u2011]", "-", text)))
    people = [squeeze(part).strip(" .") for part in re.split(r",|;|\band\b|&|[·•]|\bwith\b", text)]
    people = [person for person in people if person]
    if not people or not all(_NAME.fullmatch(person) and _is_cased(person) for person in people):
        return ()
    return tuple(_name(person) for person in people)


def metadata_of_sheets(sheets: Sequence[Sheet], about: Mapping[str, str], placed: Placed, title: Title) -> Metadata:
    """The metadata of a PDF, from its first pages and from what the file says of itself.

    Args:
        sheets: the pages with their furniture, where DOI and date often stand.
        about: the file's own entries (title, author, creationDate).
        placed: the text and its blocks.
        title: the title that was found.
    """
    first = list(sheets[0].lines) if sheets else []
    opening = "\n".join(line.text for sheet in sheets[:2] for line in sheet.lines)
    origin = {"title": title.origin} if title.text else {}
    authors = _authors(first, title.lines, about, origin)
    doi = _doi(opening, sheets, origin)
    made = re.search(r"(?:19|20)\d\d", about.get("creationDate", ""))
    latest = int(made.group()) + 2 if made else 2100
    year = _year("\n".join(line.text for line in first) or opening, placed, latest, origin)
    return Metadata(title=title.text, authors=authors, year=year, doi=doi, origin=origin)


def _doi(opening: str, sheets: Sequence[Sheet], origin: dict[str, str]) -> str:
    """The first DOI of pages 1 and 2, else the one after words such as "Cite this article as" on the last two."""
    doi = find_doi(_unbroken(opening))
    if doi:
        origin["doi"] = "pages 1-2"
        return doi
    closing = "\n".join(line.text for sheet in sheets[-2:] for line in sheet.lines)
    cited = re.search(
        r"(?:.|\n){0,150}\bcite (?:this|the) (?:article|paper|work|report|publication)(?:.|\n){0,500}", closing, re.I
    )
    doi = find_doi(_unbroken(cited.group())) if cited else ""
    if doi:
        origin["doi"] = "beside words of citation on the last pages"
    return doi


def _unbroken(text: str) -> str:
    return re.sub(r"(?<=[/.])\n(?=\w)", "", text)


def _authors(
    first: Sequence[Line], title: Sequence[Line], about: Mapping[str, str], origin: dict[str, str]
) -> tuple[Name, ...]:
    if title:
        last = max(index for index, line in enumerate(first) if any(line is each for each in title))
        held = _byline(first[last + 1 : last + 12])
        for stop in range(len(held), 0, -1):
            names = names_of(" ".join(held[:stop])) or names_of(", ".join(text.strip(" ,") for text in held[:stop]))
            if names:
                origin["authors"] = "under the title on page 1"
                return names
    names = names_of(about.get("author", ""))
    page = "\n".join(line.text for line in first)
    if names and all(contains_folded(name.family, page) for name in names):
        origin["authors"] = "file information, found on page 1"
        return names
    return ()


def _byline(lines: Sequence[Line]) -> list[str]:
    """The words of the lines under the title that are set as the first of them is, up to a heading."""
    held: list[str] = []
    for line in lines:
        if abs(line.size - lines[0].size) > 0.6 or plain_name(line.text) in KNOWN:
            break
        held.append(line.text)
    return held


def _year(page: str, placed: Placed, latest: int, origin: dict[str, str]) -> int | None:
    """The year most often named on page 1 beside words of publication, else most often named there at all.

    Years later than `latest` (two years after the file was made) are numbers, not years.
    """
    volume = re.findall(r"(?:(?:19|20)\d\d)\s*[;,]\s*\d+\s*(?=[(:])", page)
    near = re.findall(
        r"(?:published|publication|©|\(c\)|copyright|accepted|citation|vol|issue|online)[^\n]{0,60}", page, re.I
    )
    for where, text in (
        ("beside the volume on page 1", "\n".join(volume)),
        ("beside words of publication on page 1", "\n".join(near)),
        ("page 1", page),
    ):
        years = Counter(int(year) for year in _YEAR.findall(text) if int(year) <= latest)
        if years:
            origin["year"] = where
            return max(years, key=lambda year: (years[year], year))
    opening = [block for block in placed.blocks[:12] if block.kind is not BlockKind.REFERENCE]
    found = [int(year) for block in opening for year in _YEAR.findall(placed.text[block.start : block.stop])]
    years = Counter(year for year in found if year <= latest)
    if years:
        origin["year"] = "first blocks"
        return max(years, key=lambda year: (years[year], year))
    return None


def _is_cased(person: str) -> bool:
    words = [word for word in person.split() if word.casefold() not in _PARTICLES]
    return 2 <= len(person.split()) <= 6 and all(word[0].isupper() for word in words)


def _name(person: str) -> Name:
    words = person.split()
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in _PARTICLES:
        at -= 1
    return Name(family=" ".join(words[at:]), given=" ".join(words[:at]))


def name_of(text: str) -> Name:
    """One person as "Given Family" or "Family, Given"; what reads like neither is a literal name."""
    text = squeeze(text)
    if "," in text:
        family, given = text.split(",", 1)
        return Name(family=family.strip(), given=given.strip())
    return _name(text) if _NAME.fullmatch(text) and _is_cased(text) else Name(literal=text)


def citation_of(text: str, title: str) -> Metadata | None:
    """Authors and year from a record's own citation: "Lorne, C. and Allen, P. (2019) Title ..."; None if it is none."""
    found = re.match(r"(.{5,400}?)\s*\((\d{4})\)\s*(.+)", squeeze(text))
    if found is None or (title and not contains_folded(title[:60], found.group(3))):
        return None
    people = re.split(r"\s+and\s+|;\s*|\s+&\s+", found.group(1))
    authors = tuple(name_of(person) for person in people if person.strip())
    return Metadata(title=title, authors=authors, year=int(found.group(2)))
