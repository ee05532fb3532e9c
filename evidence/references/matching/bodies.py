"""The bodies behind reports: one key for every name that a body goes by, and what is known of them as facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from evidence.model import Name
from evidence.references.matching.folding import listed, plain, words
from evidence.references.matching.levels import Level

_ONE_BODY = (
    "department of health; dh; doh; dept of health; department of health and social care; dhsc; "
    "department of health and social security; dhss; ministry of health; min of health",
    "nhs england; nhse; nhs commissioning board; nhs england and nhs improvement",
    "monitor; nhs improvement; independent regulator of nhs foundation trusts",
    "nhs digital; health and social care information centre; hscic; information centre for health and social care",
    "care quality commission; cqc",
    "healthcare commission; commission for healthcare audit and inspection",
    "audit commission; audit commission for local authorities and the national health service; "
    "audit commission for local authorities and the national health service in england and wales",
    "national institute for health and care excellence; nice; national institute for clinical excellence; "
    "national institute for health and clinical excellence",
    "national institute for health research; nihr; national institute for health and care research",
    "ministry of housing communities and local government; mhclg; dclg; department for communities and local government; "
    "department for levelling up housing and communities",
    "national audit office; nao; comptroller and auditor general",
    "hm treasury; treasury",
    "hm government; prime ministers office; 10 downing street; prime ministers office 10 downing street",
    "kings fund; king edwards hospital fund for london; kings fund centre",
    "nuffield trust; nuffield provincial hospitals trust",
    "institute of health equity; ucl institute of health equity; ihe; marmot review",
    "policy research unit in commissioning and the healthcare system; prucomm",
    "association of directors of adult social services; adass",
    "local government association; lga",
    "parliament; uk parliament; house of commons; house of lords; hoc; great britain parliament",
)
"""Names that one body has had, or is written under: renamed ministries and agencies, and initials in common use."""
_GOVERNMENT = (
    "department of health; hm government; hm treasury; cabinet office; public health england; home office; "
    "ministry of housing communities and local government; department for education; department for work and pensions"
)
"""Departments of one government: they publish together, so that one's name beside another's says nothing."""
_PARLIAMENT = "parliament"
_HOUSE = listed("great britain house commons lords parliament select hoc")
_SECOND = listed("committee auditor parliament")
"""Words in the names of bodies that report on another's subject under its title: auditors, committees of a parliament."""
_ADVISORY = listed("council commission inquiry enquiry review party group taskforce")
"""Words in the names of those whom a department asks for a report, which it then publishes."""
_LONG_COMMITTEE = 5
"""Words of the name of a committee that was set up for one question; a parliament's have shorter names."""
_STOP = listed("the of and in for on a an to at")
_PRINTER = re.compile(
    r"hmstationeryoffice|(?:her majestys )?stationery ?office|hms?o|h m s o|tso|london|gov uk|govuk|nhs|"
)
_SPLIT = re.compile(r"\. | : |: |; |\(|\)|/|\[|\]| - ")
_PLACE = re.compile(r"^\W*[a-z][a-z ,]{2,20}\W* ?: ?")
_MINISTERS = re.compile(r"\b(?:secretar(?:y|ies) of state|minister) (?:for|of) (?:health|social services)\b[^.:;/()]*")
"""Who signed for the department."""
_SERVICE = re.compile(r"\bnational health service\b", re.IGNORECASE)
_YEAR = re.compile(r",?\s*\[?(?:19|20)\d\d\]?\s*$")
_OF_A_BODY = listed(
    "agency alliance association authority board centre college commission committee confederation council department "
    "europe exchange executive federation forum foundation fund government inquiry institute investigation ministry "
    "network office organisation parliament review service services society taskforce team treasury trust unit university"
)
_LONGEST = 300
"""Characters of a body's name that are looked at."""


def _counting(text: str) -> list[str]:
    return [word for word in words(text) if word not in _STOP]


def _bag(counted: Iterable[str]) -> str:
    return " ".join(sorted(set(counted)))


def _table() -> dict[str, str]:
    names = [line.split("; ") for line in _ONE_BODY]
    return {_bag(_counting(name)): _bag(_counting(group[0])) for group in names for name in group}


_KEYS = _table()
_AUDITOR = _KEYS["nao"]
_DEPARTMENTS = frozenset(_KEYS.get(key, key) for key in (_bag(_counting(name)) for name in _GOVERNMENT.split("; ")))


@lru_cache(maxsize=4096)
def keys(text: str) -> frozenset[str]:
    """Keys of the bodies in "London : King's Fund, 2011" or "Great Britain. Department of Health"; of printers there are none."""
    low = _MINISTERS.sub("department of health", _YEAR.sub("", plain(text[:_LONGEST])))
    whole = _key(low)
    found = (
        {whole}
        if whole in _DEPARTMENTS or whole in _KEYS.values()
        else {_key(part) for part in _SPLIT.split(low)} | {whole}
    )
    found |= {_KEYS[bag] for part in low.split(" and ") if (bag := _bag(_counting(part))) in _KEYS}
    return frozenset(found - {""})


def _key(name: str) -> str:
    counted = _counting(_PLACE.sub("", name))
    if not counted or _PRINTER.fullmatch(" ".join(counted)):
        return ""
    bag = _bag(counted)
    if bag in _KEYS:
        return _KEYS[bag]
    bag = _bag(word for word in counted if word not in _HOUSE)
    return _KEYS.get(bag, bag) if bag and bag != "england" else _PARLIAMENT


def compare_bodies(a: frozenset[str], b: frozenset[str]) -> Level:
    """SAME: one body; UNCLEAR: two that publish together; APART: two; MISSING: none named in one of them."""
    if not a or not b:
        return Level.MISSING
    if not a.isdisjoint(b) or _is_house(a, b) or _is_house(b, a):
        return Level.SAME
    if not a.isdisjoint(_DEPARTMENTS) and not b.isdisjoint(_DEPARTMENTS):
        return Level.UNCLEAR
    return Level.UNCLEAR if _advises(a, b) or _advises(b, a) else Level.APART


def _advises(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether one may be whom the other, a department, asked: a committee or an inquiry, but not one of a parliament's."""
    if a.isdisjoint(_DEPARTMENTS) or not b.isdisjoint((_AUDITOR, _PARLIAMENT)):
        return False
    names = [key.split() for key in b if key not in _KEYS.values()]
    return any(
        not _ADVISORY.isdisjoint(name) or ("committee" in name and len(name) >= _LONG_COMMITTEE) for name in names
    )


def _is_house(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether one names a parliament alone and the other a committee."""
    return a == {_PARLIAMENT} and any("committee" in key.split() for key in b)


def is_second(bodies: frozenset[str]) -> bool:
    """Whether a body is an auditor's or a parliament's, who report on others under the title of their subject."""
    return _AUDITOR in bodies or any(not _SECOND.isdisjoint(key.split()) for key in bodies)


def is_written_as_body(text: str) -> bool:
    """Whether one word is how a body is written: initials ("PRUComm", "BMA") or a name that is known."""
    return sum(char.isupper() for char in text) >= 2 or _bag(_counting(text)) in _KEYS


def as_body(name: Name) -> str:
    """The body's name that a table took for a person's ("Inquiry, Bristol Royal Infirmary"), or a literal; "" for a person."""
    if name.literal:
        return name.literal
    last = name.family.rpartition(" ")[2].lower()
    if last in _OF_A_BODY and (len(name.given) > 3 or name.given.isupper()) and "." not in name.given:
        return f"{name.given} {name.family}"
    turned = name.given[:1].isdigit() or name.given.rpartition(" ")[2].lower() in _OF_A_BODY
    return f"{name.given} {name.family}" if turned else ""


def bodies_of(names: Sequence[Name]) -> list[str]:
    """The bodies among the first authors; two in a row are one as well, for a table cuts a name at its "and"."""
    found = [_SERVICE.sub("NHS", body) for name in names[:5] if (body := as_body(name))]
    return [*found, " and ".join(found)] if len(found) > 1 else found
