"""A record made ready to be compared: every field brought to its comparable form once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from evidence.model import Record
from evidence.references.matching.bodies import bodies_of, keys
from evidence.references.matching.containers import Container, prepare_container
from evidence.references.matching.dressing import papers_of
from evidence.references.matching.folding import words
from evidence.references.matching.people import People, prepare_people
from evidence.references.matching.places import Pages, Volume, prepare_issue, prepare_pages, prepare_volume
from evidence.references.matching.titles import Title, prepare_title

_PREPRINT = re.compile(
    r"\b(?:[a-z]{2,8}r?xiv|preprints?|ssrn|research square|osf|authorea|repec|qeios)\b|working papers?\b",
    re.IGNORECASE,
)
_PREPRINT_DOI = re.compile(
    r"10\.(?:1101/|31234/|31219/|31235/|21203/rs|2139/ssrn|48550/arxiv|20944/preprints|26434/|22541/|36227/)"
)
_TRIAL = re.compile(
    r"\b(?:NCT\d{8}|ISRCTN\d{8}|EUCTR[\d-]+|ACTRN\d{14}|CHICTR[\w-]{6,20}|UMIN\d{9}|DRKS\d{8}|CTRI/[\d/]+)",
    re.IGNORECASE,
)
_REGISTRY = re.compile(r"clinical ?trials\.gov|trials? regist|ictrp|isrctn|prospero", re.IGNORECASE)
_THESIS = re.compile(r"dissertation|\bthes[ie]s\b|\bph\.?d\b", re.IGNORECASE)
_MEETING = re.compile(r"\bconference|\bcongress|\bmeeting|\bsymposi|\bproceedings|\babstracts?\b", re.IGNORECASE)
_SUPPLEMENT = re.compile(r"suppl|\bS\d|meeting|abstract|conference", re.IGNORECASE)
_ISBN = re.compile(r"(?<![\dXx])(?:97[89])?\d{9}[\dXx](?![\dXx])")
IN_CONTAINERS = frozenset({"article", "conference-paper", "chapter"})
"""Kinds of works that are parts of others."""
_UNTITLED = re.compile(r"\W*(?:no title(?: available| given)?|untitled)\W*", re.IGNORECASE)
"""What a citation index writes for the title of a report, whose title stands where a journal's would."""
_SUBTITLE = re.compile(r"(?P<subtitle>[^:.]{8,150})\. (?P<published>[A-Z][a-z]+(?: [A-Z][a-z]+)?: .+)")
_NAMELESS = re.compile(r"\W*(?:the )?(?:final |first |interim )?report\W*", re.IGNORECASE)
_VERSION = re.compile(r"(10\.1002/14651858\.(?:cd|mr|ed)\d+)(?:\.pub(\d+))?")
_DOI_TAIL = re.compile(r"(?:/(?:full|abstract|pdf|html|epdf|meta))+$|\.(?:pdf|full|abstract)$")
_PUBLISHED = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)? ?: ?\S")
"""Place and publisher, where a journal is looked for."""
_LONGEST = 200
"""Words of an abstract that are looked at."""


@dataclass(slots=True, kw_only=True)
class Prepared:
    """A record's fields as they are compared, and the record.

    Of a `report` (no article, paper or chapter, or one without place) `bodies` are the keys of who is behind it, and
    `papers` its numbers as series, number and volume.
    """

    entry: Record
    title: Title
    people: People
    year: int
    container: Container
    volume: Volume
    issue: Volume
    pages: Pages
    doi: str
    version: str
    numbers: frozenset[str]
    form: str
    supplement: bool
    abstract: str
    report: bool = False
    bodies: frozenset[str] = frozenset()
    papers: frozenset[tuple[str, str, str]] = frozenset()


@lru_cache(maxsize=4096)
def shingles(abstract: str) -> frozenset[tuple[str, ...]]:
    """Every three words in a row of an abstract's beginning; the last few thousand abstracts are remembered."""
    found = words(abstract[:2000])[:_LONGEST]
    return frozenset(zip(found, found[1:], found[2:], strict=False))


def prepare(record: Record) -> Prepared:
    """The record's fields in the form in which they are compared."""
    record = _with_its_title(record)
    get = record.fields.get
    doi = _DOI_TAIL.sub("", record.doi)
    version = _VERSION.match(doi)
    form = _form(record, doi)
    report = record.kind not in IN_CONTAINERS or not (get("volume") or get("pages"))
    dressed = record.kind not in IN_CONTAINERS or (
        report and (not record.venue or bool(_PUBLISHED.match(record.venue)))
    )
    title = prepare_title(record.title, report=dressed)
    authors = bodies_of(record.authors) if report else []
    publisher = "" if record.kind in IN_CONTAINERS else get("publisher", "")
    named = (*authors, record.venue, publisher, get("institution", ""), title.site) if report else ()
    return Prepared(
        entry=record,
        title=title,
        people=prepare_people(record.authors, bodies=report),
        year=record.year or 0,
        container=prepare_container(
            record.venue,
            f"{get('issn', '')} {get('isbn', '')}",
            institution=record.kind not in IN_CONTAINERS,
            publisher=publisher,
            bodies=[name for name in (*_literals(record), *authors, title.site) if " " in name or name.isupper()],
        ),
        volume=prepare_volume(get("volume", "")),
        issue=prepare_issue(get("issue", "")),
        pages=prepare_pages(get("pages", "") or get("article_number", "")),
        doi=doi,
        version=f"{version[1]} {version[2] or '1'}" if version else "",
        numbers=_identifiers(record, form),
        form=form,
        supplement=get("pages", "")[:1] in {"S", "A", "P"}
        or bool(_SUPPLEMENT.search(f"{get('volume', '')} {get('issue', '')}")),
        abstract=record.abstract,
        report=report,
        bodies=frozenset[str]().union(*map(keys, named)),
        papers=title.papers | _papers(get("number", "") or get("issue", "")) if report else frozenset(),
    )


def _with_its_title(record: Record) -> Record:
    """The record with its whole title, where a part of it, or all, stands elsewhere.

    A citation index puts a report's title where a journal's would be, a search engine its subtitle; a catalogue gives a
    commission's report no other title than "Report".
    """
    if record.fields.get("volume"):
        return record
    if _UNTITLED.fullmatch(record.title):
        return replace(record, title=record.venue, venue="")
    if found := _SUBTITLE.match(record.venue):
        return replace(record, title=f"{record.title}: {found['subtitle']}", venue=found["published"])
    if _NAMELESS.fullmatch(record.title) and (bodies := bodies_of(record.authors)):
        name = bodies[0].rpartition("Great Britain.")[2].strip(" .")
        return replace(record, title=f"{name}: {record.title}")
    return record


def _literals(record: Record) -> list[str]:
    return [name.literal for name in record.authors[:5] if name.literal]


def _papers(number: str) -> frozenset[tuple[str, str, str]]:
    """A report's number: that of a parliamentary paper, or any with letters, run together."""
    low = number[:_LONGEST].lower()
    found = papers_of(low)
    if found:
        return found
    squashed = "".join(words(low))
    letters = "".join(char for char in squashed if not char.isdigit())
    digits = "".join(char for char in squashed if char.isdigit()).lstrip("0")
    return frozenset({(letters, digits, "")}) if letters and digits else frozenset()


def _identifiers(record: Record, form: str) -> frozenset[str]:
    """What names one work: PubMed's number, a report's ISBN and PDF, a registration's trial (an article only mentions it)."""
    found = {f"{name}:{record.fields[name].strip()}" for name in ("pmid", "pmcid") if record.fields.get(name)}
    if record.kind not in IN_CONTAINERS:
        found |= {f"isbn:{number[-10:-1]}" for number in _ISBN.findall(record.fields.get("isbn", "").replace("-", ""))}
        found |= {f"url:{record.url.casefold().partition('://')[2]}"} if record.url.lower().endswith(".pdf") else set()
    if form == "registration":
        found |= {f"trial:{number.upper()}" for number in _TRIAL.findall(f"{record.title} {record.venue} {record.url}")}
    return frozenset(found)


def _form(record: Record, doi: str) -> str:
    """What the entry is, as far as that forbids taking it for another: preprint, registration, thesis, meeting abstract."""
    venue = record.venue
    if _REGISTRY.search(venue) or (not venue and _TRIAL.search(f"{record.title} {record.url}")):
        return "registration"
    if record.kind == "thesis" or _THESIS.search(venue):
        return "thesis"
    if _PREPRINT_DOI.match(doi) or _PREPRINT.search(venue):
        return "preprint"
    if record.kind == "conference-paper" or (venue and _MEETING.search(venue)):
        return "meeting"
    return ""
