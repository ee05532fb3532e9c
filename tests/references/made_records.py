# ruff: noqa: E501
"""Records as exports hold them, and as no export should: made by chance, the same for the same seed."""

from __future__ import annotations

import random

from evidence.model import EvidenceKind, Name, Record
from evidence.references.assemble import make_record
from evidence.references.kinds import KINDS

_PLAIN = (
    "health care policy integrated regional board primary evaluation of the in and for a trial England NHS reform costs "
    "co-operation well-being nurse-led COVID-19 CO2 β-blocker naïve Société œuvre 健康 政策 здравоохранение Ωmega İstanbul Straße "
    "ﬁnance e\u0301tude na\u00a0me \u200bzero soft\u00adhyphen 𝔘nicode 👩‍⚕️"
)
WORDS = _PLAIN.split(" ")
FAMILIES = (
    "Ham", "O'Neill", "Müller", "van der Berg", "de la Cruz", "Smith-Jones", "Ó Súilleabháin", "Nguyễn", "Øster", "D'Arcy", "Li",
    "von Und zu Stein", "al-Rashid", "Mc Donald", "王", "Łęcki", "And", "St. John", "Kim and", "others", "Le Quintrec", "X",
)  # fmt: skip
GIVEN = (
    "Chris",
    "C.",
    "C. J.",
    "Anna-Maria",
    "J-P",
    "Ruth, Jr",
    "Søren",
    "小明",
    "A B",
    "{T}eX",
    "R. & D.",
    "Ann, III",
    "e",
)
BODIES = (
    "World Health Organization", "NHS England", "Department of Health and Social Care", "King's Fund, The", "others", "3M",
    "Group {A}", "Board; Committee", "R&D Unit", "Ministry, Dept. A, B", "WHO", "anonymous", "Nuffield Trust and RAND", "et al",
)  # fmt: skip
NASTY = (
    '=HYPERLINK("http://x";"y")', "+1", "-5 %", "@SUM(A1)", "'=quoted", "''+", "100 % & more", "a_b^c~d$e#f", "\\alpha \\textbf{x}",
    "{braces", "closing}", "{{Double}}", "$x^2_i$", "``quoted''", "a -- b --- c", "TY  - JOUR", "ER  -", "@article{x,", "<b>bold</b>",
    "&amp; &lt;", "]]>", '"', '""', "a; b; c", "a | b", "a, b and c", "\\", "\\'e", "%", "_x000D_", "NA", "null", "[]", "{}",
    "# 1", "C8  - evidence:{}", "'", "`tick'", "10.1000/182", "http://a.b/c", "1999", "- -", "＝1+1", "a\tb", "line one\nline two",
    " padded ", "\x00\x07bell", "evidence:", "!@#$%^&*()", "\u202ertl\u202c", "·", "’tis", "--", "…", "A: b. C? d!", "\ufeffmark",
)  # fmt: skip
USUAL = (
    "volume", "issue", "pages", "publisher", "place", "edition", "language", "isbn", "issn", "accession", "database", "series",
    "number", "note", "keywords", "editors", "pmid", "date", "accessed", "journal_abbreviation", "kind_as_given",
)  # fmt: skip
ODD = (
    "Cited by", "Author Keywords", "EID", "id", "key", "kind", "type", "authors", "author", "journal", "first_page", "editor", "TI",
    "JF", "é", "naïve name", "a=b", "a,b", 'say "x"', "=1+1", "x" * 120, "location", "urldate", "subtitle", "crossref", "string",
    "Open Access | Gold", "source", "citation", "C8", "custom", "fields", "abstract (2)", "Publication Date", "SP", "a;b", "DE", "10",
    "month", "booktitle", "raw", "two  spaces", "new\nline", " edge", "titel", "Funding {EU}", "a.b.c", "doi_as_given", "school",
)  # fmt: skip


def made_records(size: int, seed: int = 20261123) -> list[Record]:
    """So many records, each with a key of its own and something that names a work."""
    draw = random.Random(seed)
    return [_made(draw, number) for number in range(size)]


def _made(draw: random.Random, number: int) -> Record:
    nasty = draw.random() < 0.4
    values = {"title": _text(draw, 3, 18, nasty=nasty)}
    if draw.random() < 0.7:
        values["abstract"] = _text(draw, 20, draw.choice((60, 120, 300)), nasty=nasty)
    if draw.random() < 0.8:
        values["venue"] = _text(draw, 1, 6, nasty=nasty and draw.random() < 0.3)
    if draw.random() < 0.9:
        values["year"] = str(draw.randint(1800, 2030))
    if draw.random() < 0.6:
        ending = draw.choice(("x", "s0140-6736(05)67889-2", "a_b", "1<1::aid>3.0;2-q", "ab%c", "é", "#", "{b}"))
        values["doi"] = f"10.{draw.randint(1000, 99999)}/{number}.{ending}"
    if draw.random() < 0.4:
        values["url"] = (
            f"https://example.org/{number}{draw.choice(('', '?a=1&b=%20', '#x_y~z', '/{a}', '/ä', ';jsessionid=1,2'))}"
        )
    values |= _seldom(draw)
    for name in draw.sample(USUAL, draw.randint(0, 7)):
        values[name] = _usual(draw, name, nasty=nasty and draw.random() < 0.3)
    for name in draw.sample(ODD, draw.randint(1, 4)) if draw.random() < 0.35 else ():
        values[name] = _text(draw, 1, 5, nasty=True)
    authors = [_name(draw) for _ in range(draw.choice((0, 1, 1, 2, 3, 6, 20)))]
    key = draw.choice(
        (
            f"ham{number}",
            f"k-{number}",
            f"{number}",
            f"WOS:{number}",
            f"key {number}",
            f"{number}{{x}}",
            f"Müller,{number}",
        )
    )
    return make_record(key, draw.choice(sorted(KINDS)), values, authors)


def _seldom(draw: random.Random) -> dict[str, str]:
    """What few records have: a bibliography's own checking, no title, a text longer than a cell of a spreadsheet."""
    found: dict[str, str] = {}
    if draw.random() < 0.1:
        found |= {"evidence": draw.choice(list(EvidenceKind)).value, "verified": "V", "doubt": "pages, volume"}
    if draw.random() < 0.01:
        found |= {"title": "", "abstract": _text(draw, 5, 20, nasty=False)}
    if draw.random() < 0.002:
        found |= {"abstract": _text(draw, 6000, 9000, nasty=True)}
    return found


def _text(draw: random.Random, least: int, most: int, *, nasty: bool) -> str:
    words = [draw.choice(WORDS) for _ in range(draw.randint(least, max(least, most)))]
    for _ in range(draw.randint(1, 3) if nasty else 0):
        words.insert(draw.choice((0, len(words), draw.randint(0, len(words)))), draw.choice(NASTY))
    return " ".join(words)


def _usual(draw: random.Random, name: str, *, nasty: bool) -> str:
    if nasty:
        return draw.choice(NASTY)
    said = {
        "volume": ("1", "12", "Suppl 2", "LXI"), "issue": ("1", "2-3", "Suppl 1"), "number": ("4", "NBER 12"),
        "pages": ("12-19", "e065993", "S12-S15", "4", "1-2, 5", "xi-xx", "110-9"), "keywords": ("a; b; c", "health", "a, b"),
        "isbn": ("978-0-19-953556-9", "0123456789"), "issn": ("1234-5678", "1234-5678; 8765-4321"),
        "editors": ("Doe, Jane", "Doe, Jane; de la Roe, A.; NHS Trust"), "date": ("2013-05-01", "Spring 1999", "2012"),
        "accessed": ("2020-01-02",), "pmid": ("123456",), "language": ("en", "English; French"),
    }.get(name)  # fmt: skip
    return draw.choice(said) if said else _text(draw, 1, 4, nasty=False)


def _name(draw: random.Random) -> Name:
    if draw.random() < 0.15:
        return Name(literal=draw.choice(BODIES))
    return Name(family=draw.choice(FAMILIES), given=draw.choice(GIVEN))
