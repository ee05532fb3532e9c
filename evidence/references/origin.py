"""From which database a record was exported, where its entry shows it.

PRISMA 2020 counts records by database, PRISMA-S names the platform too: "MEDLINE (Ovid)". What decides is what
databases write of themselves: a name, an accession number, the address of the record at its platform. The name of a
file never does, and neither do an address of the work at its publisher, a DOI or a PubMed identifier, which any
database may give.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from evidence.model import Record
from evidence.text import squeeze

_NAMES = (
    (r"medline|pubmed not|in-process", "MEDLINE"),
    (r"pubmed central|^pmc$", "PubMed Central"),
    (r"pubmed|national library of medicine|^nlm$", "PubMed"),
    (r"embase|\bemed\b", "Embase"),
    (r"psyc(?:ological)?\s?info|psycinfo", "APA PsycINFO"),
    (r"psycarticles", "APA PsycArticles"),
    (r"hmic|health management information consortium", "HMIC"),
    (r"social policy (?:and|&) practice", "Social Policy and Practice"),
    (r"cinahl", "CINAHL"),
    (r"cochrane central|\bcentral\b.*trials", "CENTRAL"),
    (r"cochrane", "Cochrane Library"),
    (r"web of science|science citation index|\bwos\b", "Web of Science"),
    (r"scopus", "Scopus"),
    (r"\bassia\b|applied social sciences index", "ASSIA"),
    (r"econlit", "EconLit"),
    (r"\beric\b", "ERIC"),
    (r"google scholar", "Google Scholar"),
    (r"openalex", "OpenAlex"),
    (r"dimensions", "Dimensions"),
    (r"\blens(?:\.org)?\b", "Lens"),
    (r"ieee", "IEEE Xplore"),
    (r"jstor", "JSTOR"),
    (r"\bagris\b", "AGRIS"),
)
_KNOWN = [(re.compile(pattern, re.IGNORECASE), name) for pattern, name in _NAMES]
_EBSCO = {
    "a9h": "Academic Search Complete", "aph": "Academic Search Premier", "asn": "Academic Search Ultimate",
    "awn": "AMED", "bth": "Business Source Complete", "buh": "Business Source Premier", "ccm": "CINAHL",
    "cin20": "CINAHL", "cmedm": "MEDLINE", "mdc": "MEDLINE", "mnh": "MEDLINE", "jlh": "CINAHL", "rzh": "CINAHL",
    "ecn": "EconLit", "eoh": "EconLit", "eric": "ERIC", "i3h": "Criminal Justice Abstracts", "8gh": "GreenFILE",
    "hch": "Health Source: Nursing/Academic Edition", "lxh": "LISTA", "psyh": "APA PsycINFO",
    "psychhref": "APA PsycINFO", "pdh": "APA PsycArticles", "s3h": "SPORTDiscus", "sih": "SocINDEX",
    "swh": "Social Work Abstracts",
}  # fmt: skip
"""EBSCOhost's short names of its databases, as they stand in DB and in its addresses."""
_OVID = (
    (r"hmic", "HMIC"), (r"psyc", "APA PsycINFO"), (r"o?eme[dz]", "Embase"), (r"ppez|prem|med|mes[xz]", "MEDLINE"),
    (r"amed", "AMED"), (r"cctr|coch|cleed|dare", "Cochrane Library"),
)  # fmt: skip
"""Beginnings of Ovid's short names of its databases (D= in its addresses)."""
_PLATFORMS = (
    ("Ovid", re.compile(r"\bovid\b", re.IGNORECASE), re.compile(r"\bovid(?:sp|web)?\.(?:ovid\.)?com/", re.IGNORECASE)),
    ("EBSCOhost", re.compile(r"ebsco", re.IGNORECASE), re.compile(r"\bebscohost\.com/", re.IGNORECASE)),
    ("ProQuest", re.compile(r"proquest", re.IGNORECASE), re.compile(r"\bproquest\.com/", re.IGNORECASE)),
)
"""A platform, how it is named, and its addresses."""
_AT = [
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"scopus\.com/(?:inward|record|pages)", "Scopus"),
        (r"embase\.com/(?:search|records|a/|#)", "Embase"),
        (r"app\.dimensions\.ai/", "Dimensions"),
        (r"\bwebof(?:science|knowledge)\.com", "Web of Science"),
        (r"https?://(?:api\.)?openalex\.org/W", "OpenAlex"),
        (r"https?://(?:link|www)\.lens\.org/", "Lens"),
    )
]
"""Addresses that only an export of the database itself gives to its records."""
_COLUMNS = {
    "lensid": "Lens", "emtreedrugindexterms": "Embase", "emtreemedicalindexterms": "Embase", "nihmsid": "PubMed",
    "utuniquewosid": "Web of Science", "dimensionsurl": "Dimensions",
}  # fmt: skip
"""Columns that only one database has, letters and digits alone."""
_ACCESSIONS = (
    (re.compile(r"(?:WOS|ISI|MEDLINE|CCC|BIOSIS|KJD|SCIELO):\S+"), "Web of Science"),
    (re.compile(r"pub\.\d{6,}"), "Dimensions"),
    (re.compile(r"2-s2\.0-\d+"), "Scopus"),
    (re.compile(r"CN-\d{8}"), "CENTRAL"),
)
_EBSCO_ADDRESS = re.compile(r"ebscohost\.com/\S{0,500}?[?&]db=([a-z0-9]+)", re.IGNORECASE)
_OVID_ADDRESS = re.compile(r"ovid\.com/\S{0,500}?[?&]D=([a-z]+)", re.IGNORECASE)
_SPAN = re.compile(r"\s*<[^>]*>|\s*\(\s*\d{4}\s*[-–].*\)$")
_LONGEST = 60


def origin_of(record: Record) -> str:
    """The database that a record's entry shows it to come from, with the platform where that is another one.

    "MEDLINE (Ovid)", "CINAHL (EBSCOhost)", "Scopus"; "" where the entry does not show it.
    """
    platform = _platform(record)
    name = _named(record, platform) or _by_accession(record) or _by_platform(record) or _by_address(record)
    if not name:
        return platform
    return f"{name} ({platform})" if platform and platform.casefold() not in name.casefold() else name


def origins(records: Iterable[Record]) -> dict[str, int]:
    """How many of the records come from each database, by name; "" counts those that do not show it."""
    found: dict[str, int] = {}
    for record in records:
        name = origin_of(record)
        found[name] = found.get(name, 0) + 1
    return dict(sorted(found.items()))


def _named(record: Record, platform: str) -> str:
    """The name that the entry gives, in its usual spelling; a name that is not known stays as it is given."""
    given = squeeze(_SPAN.sub("", record.fields.get("database", "")))
    if not given or given.casefold() in {"ebscohost", "ovid", "proquest", "ovid technologies", "undefined", "none"}:
        return ""
    if platform == "EBSCOhost" and given.casefold() in _EBSCO:
        return _EBSCO[given.casefold()]
    for pattern, name in _KNOWN:
        if pattern.search(given):
            return name
    return given if len(given) <= _LONGEST else ""


def _by_accession(record: Record) -> str:
    given = [record.fields.get(name, "") for name in ("accession", "eid", "EID", "unique-id", "Unique-ID")]
    return next((name for one in given for pattern, name in _ACCESSIONS if pattern.match(one)), "")


def _by_platform(record: Record) -> str:
    """The database in an address at EBSCOhost or Ovid."""
    for place in (record.url, record.raw):
        if match := _EBSCO_ADDRESS.search(place):
            return _EBSCO.get(match[1].casefold(), "")
        if match := _OVID_ADDRESS.search(place):
            return next((name for start, name in _OVID if re.match(start, match[1], re.IGNORECASE)), "")
    return ""


def _by_address(record: Record) -> str:
    """The database whose record the entry's address is, or whose column it has."""
    for place in (record.url, record.key):
        for pattern, name in _AT:
            if pattern.search(place):
                return name
    columns = ("".join(char for char in name.casefold() if char.isalnum()) for name in record.fields)
    return next((_COLUMNS[name] for name in columns if name in _COLUMNS), "")


def _platform(record: Record) -> str:
    told = " ".join(record.fields.get(name, "") for name in ("database", "provider"))
    for name, called, address in _PLATFORMS:
        if called.search(told) or address.search(record.url) or address.search(record.raw):
            return name
    return ""
