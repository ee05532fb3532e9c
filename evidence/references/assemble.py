"""From the named values of one entry to a Record: what every reader shares."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence

from evidence.model import EvidenceKind, Name, Record
from evidence.text import clean, squeeze

_DOI = re.compile(r"10\.\d{4,9}/\S+", re.IGNORECASE)
_DOI_LEAD = re.compile(r"^(?:https?://)?(?:dx\.|www\.)?(?:doi\.org/|doi:?\s*)?", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_DASHES = re.compile(r"\s*(?:[\u2010-\u2015\u2212]|-{2,})\s*")
_RECURRING = frozenset(
    {"venue", "volume", "issue", "year", "publisher", "place", "language", "issn", "series", "database", "provider",
     "edition", "journal_abbreviation", "month", "kind_as_given", "evidence", "type"}
)  # fmt: skip
_EVIDENCE = frozenset(one.value for one in EvidenceKind)
_COLUMNS = {"title", "abstract", "year", "venue", "doi", "url", "evidence", "verified", "doubt"}


def normal_doi(text: str) -> str:
    """The bare lower-case DOI in `text` ("https://doi.org/10.1/AB" gives "10.1/ab"); "" where there is none."""
    match = _DOI.search(text)
    if match is None:
        return ""
    doi = match.group().rstrip(".,;\"'")
    while doi.endswith((")", "]", ">", "}")) and doi.count(doi[-1]) > doi.count(
        {")": "(", "]": "[", ">": "<", "}": "{"}[doi[-1]]
    ):
        doi = doi[:-1].rstrip(".,;")
    return doi.casefold() if doi.isascii() else doi.lower()


def year_in(text: str) -> int | None:
    """The first year from 1400 to 2099 that stands in a date; None where there is none."""
    match = _YEAR.search(text)
    return int(match.group()) if match else None


def normal_pages(text: str) -> str:
    """A page range with one plain hyphen: "217--226" gives "217-226"."""
    return _DASHES.sub("-", squeeze(text))


_LONGEST = 200_000
"""Characters of one field."""
_LONGEST_RAW = 100_000
_LONGEST_KEY = 1_000


def _longest(value: str) -> int:
    """What a field may hold: one that carries others (see `carried`) may be longer than each of them."""
    return 20 * _LONGEST if value.startswith("evidence:") else _LONGEST


def make_record(
    key: str, kind: str, values: Mapping[str, str], authors: Sequence[Name] = (), *, raw: str = ""
) -> Record:
    """A record from values by name: title, abstract, year or date, venue, doi, url, evidence, verified, doubt, or fields.

    What has no column of its own goes to `fields`, empty values are left out, white space is squeezed. A DOI that is
    none stays as the field `doi_as_given`, an evidence kind that is none as the field `evidence_as_given`. Control
    characters are taken out; a value longer than any work has is cut, and the field `cut` says which.
    """
    given = {
        name: tidy for name, value in values.items() if value and (tidy := _tidy(name, value[: _longest(value) + 1]))
    }
    too_long = sorted(name for name, value in values.items() if len(value) > _longest(value))
    if too_long:
        given["cut"] = ", ".join(too_long)
    doi = normal_doi(given.get("doi", ""))
    if given.get("doi") and not doi:
        given["doi_as_given"] = given["doi"]
    evidence = given.get("evidence", "")
    known = evidence in _EVIDENCE
    if evidence and not known:
        given["evidence_as_given"] = evidence
    year = year_in(given.get("year", "")) or year_in(given.get("date", ""))
    if given.get("year") and given["year"] != str(year):
        given.setdefault("date", given["year"])
    if given.get("pages"):
        given["pages"] = normal_pages(given["pages"])
    url = given.get("url", "")
    return Record(
        key=_plain(key[:_LONGEST_KEY]),
        kind=kind,
        title=given.get("title", ""),
        abstract=given.get("abstract", ""),
        authors=tuple(_cleaned(name) for name in authors),
        year=year,
        venue=given.get("venue", ""),
        doi=doi or (normal_doi(url) if _DOI_LEAD.sub("", url).startswith("10.") else ""),
        url=url,
        fields={name: given[name] for name in sorted(given) if name not in _COLUMNS},
        evidence=EvidenceKind(evidence) if known else EvidenceKind.UNKNOWN,
        verified=given.get("verified", ""),
        doubt=given.get("doubt", ""),
        raw=clean(raw[:_LONGEST_RAW]).strip("\n"),
    )


def _plain(text: str) -> str:
    """The text cleaned and squeezed; most texts are so already, which is told without making them anew."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    return squeeze(clean(text))


def _tidy(name: str, value: str) -> str:
    """The value on one line; one object for all records where values of that name recur."""
    value = _plain(value)
    return sys.intern(value) if name in _RECURRING and len(value) < 200 else value


def _cleaned(name: Name) -> Name:
    """The name without control characters, each part no longer than a key may be."""
    parts = (name.family, name.given, name.literal)
    if all(part.isascii() and part.isprintable() and len(part) <= _LONGEST_KEY for part in parts):
        return name
    family, given, literal = (squeeze(clean(part[:_LONGEST_KEY])) for part in parts)
    return Name(family=family, given=given, literal=literal)


def is_empty(record: Record) -> bool:
    """Whether an entry says nothing about any work: no title, abstract, author, DOI or address."""
    return not (record.title or record.abstract or record.authors or record.doi or record.url or record.venue)
