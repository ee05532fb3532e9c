"""What a full text says of itself: title, authors, year, DOI, each with where it was read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from evidence.model import BlockKind, Metadata, Name
from evidence.sources.drafts import Placed
from evidence.sources.lines import Line, Sheet
from evidence.sources.wordlist import words_of
from evidence.text import contains_folded, fold, squeeze

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>|{}\\^`]+", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\w./-])(1[89]\d\d|20\d\d)(?![\d/-])")
_FILE_LIKE = re.compile(
    r"\.(dvi|fm|docx?|indd|pdf|tex|qxd|qxp|xlsx?|pptx?|rtf|ps)$|^(microsoft word|untitled|doi:)", re.I
)
_KICKER = re.compile(
    r"(research|review|original|mini review|full paper|clinical study|technical report|briefing|report|open access|"
    r"research article|review article|original (article|paper|research)|article|editorial|commentary)",
    re.I,
)
_LONGEST = 300
_NEAR = 0.6
_PARTICLES = words_of("van von der den de la le da di dos du del della ten ter bin al el")
_NAME = re.compile(r"(?:[^\W\d_][\w.'’-]*\s+){1,5}[^\W\d_][\w'’-]+\.?")
_DEGREES = re.compile(r",?\s*\b(PhD|MD|MSc|MPH|DPhil|BSc|MA|FRCP|MBBS|MBChB|Dr|Prof|Professor|RN)\b\.?")


def find_doi(text: str) -> str:
    """The first DOI in a text, bare and lower-case; empty if there is none."""
    found = _DOI.search(text)
    if found is None:
        return ""
    doi = found.group().rstrip(".,;:*’”'\"")
    while doi.endswith((")", "]")) and doi.count(doi[-1]) > doi.count("(" if doi[-1] == ")" else "["):
        doi = doi[:-1].rstrip(".,;")
    return doi.lower()


def is_file_like(title: str) -> bool:
    """Whether a title in a file's information is only the name of a file or of a program."""
    return _FILE_LIKE.search(title) is not None


def is_kicker(text: str) -> bool:
    """Whether a line only says what kind of text follows ("Systematic review", "Open access")."""
    return (
        re.fullmatch(rf"(?:{_KICKER.pattern})|(systematic|scoping|literature) review", text.strip(), re.I) is not None
    )


def names_of(text: str) -> tuple[Name, ...]:
    """The people named in a line such as "Jing Ma, Huan Zhou and Wei Liu"; empty unless it reads like one."""
    text = _DEGREES.sub("", re.sub(r"[\d*†‡§¶#✉‖|]+", ",", text))
    people = [squeeze(part).strip(" .") for part in re.split(r",|;|\band\b|&|·|\bwith\b", text)]
    people = [person for person in people if person]
    if not people or not all(_NAME.fullmatch(person) and _is_cased(person) for person in people):
        return ()
    return tuple(_name(person) for person in people)


def metadata_of_sheets(sheets: Sequence[Sheet], about: Mapping[str, str], placed: Placed) -> Metadata:
    """The metadata of a PDF, from its first pages and from what the file says of itself.

    Args:
        sheets: the pages with their furniture, where DOI and date often stand.
        about: the file's own entries (title, author, creationDate).
        placed: the text and its blocks.
    """
    first = list(sheets[0].lines) if sheets else []
    opening = "\n".join(line.text for sheet in sheets[:2] for line in sheet.lines)
    origin: dict[str, str] = {}
    heads = [fold(line.text) for sheet in sheets[1:4] for line in sheet.lines if re.search(r"\d", line.text)]
    title, title_lines = _title(first, _largest(first, heads), about, origin)
    authors = _authors(first, title_lines, about, origin)
    doi = find_doi(re.sub(r"(?<=[/.])\n(?=\w)", "", opening))
    if doi:
        origin["doi"] = "pages 1-2"
    made = re.search(r"(?:19|20)\d\d", about.get("creationDate", ""))
    latest = int(made.group()) + 2 if made else 2100
    year = _year("\n".join(line.text for line in first) or opening, placed, latest, origin)
    return Metadata(title=title, authors=authors, year=year, doi=doi, origin=origin)


def _title(
    first: Sequence[Line], runs: list[Line], about: Mapping[str, str], origin: dict[str, str]
) -> tuple[str, list[Line]]:
    page = "\n".join(line.text for line in first)
    said = squeeze(about.get("title", ""))
    if len(said) > 14 and " " in said and not is_file_like(said) and contains_folded(said, page):
        origin["title"] = "file information, found on page 1"
        return said, [line for line in first if fold(line.text) and fold(line.text) in fold(said)]
    if not runs:
        return "", []
    origin["title"] = "largest type on page 1"
    text = runs[0].text
    for line in runs[1:]:
        text = (
            text[:-1] + line.text if text.endswith("\xad") else text + ("" if text.endswith("-") else " ") + line.text
        )
    return squeeze(text)[:_LONGEST], runs


def _largest(first: Sequence[Line], heads: Sequence[str]) -> list[Line]:
    """The lines in the largest type that hold three words or more and are not the journal's name.

    A journal's name stands in the running heads of the next pages (`heads`, folded) together with volume and pages;
    it is passed over if something not much smaller stands on the page.
    """
    journal: list[Line] = []
    for size in sorted({round(line.size) for line in first if len(line.text) > 3}, reverse=True):
        runs = _set_in(first, size)
        text = " ".join(line.text for line in runs)
        if len(text.split()) < 3 or len(text) < 15 or re.search(r"www\.|https?:|journal\b", text, re.I):
            continue
        if journal and size < _NEAR * journal[0].size:
            break
        if not any(fold(text) in head for head in heads):
            return runs
        journal = journal or runs
    return journal


def _set_in(first: Sequence[Line], size: float) -> list[Line]:
    """The first lines in a row that are set in a size, words such as "Research article" left out."""
    runs: list[Line] = []
    for line in first:
        if abs(line.size - size) > 0.8 or _KICKER.fullmatch(line.text):
            if runs:
                break
            continue
        runs.append(line)
    return runs


def _authors(
    first: Sequence[Line], title: Sequence[Line], about: Mapping[str, str], origin: dict[str, str]
) -> tuple[Name, ...]:
    if title:
        last = max(index for index, line in enumerate(first) if any(line is each for each in title))
        held: list[str] = []
        style: float | None = None
        for line in first[last + 1 : last + 12]:
            if style is not None and abs(line.size - style) > 0.6:
                break
            style = line.size
            held.append(line.text)
        for stop in range(len(held), 0, -1):
            names = names_of(", ".join(text.strip(" ,") for text in held[:stop])) or names_of(" ".join(held[:stop]))
            if names:
                origin["authors"] = "under the title on page 1"
                return names
    names = names_of(about.get("author", ""))
    page = "\n".join(line.text for line in first)
    if names and all(contains_folded(name.family, page) for name in names):
        origin["authors"] = "file information, found on page 1"
        return names
    return ()


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
