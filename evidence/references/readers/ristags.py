"""What the tags of RIS mean: by type of work, and in the dialects of the programs that write it.

The tags of the format have no meaning of their own beside the type: the second title (T2) of an article is its journal,
of a chapter its book, of a book its series; ST is a short title or, where there is no other, the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from evidence.references.kinds import kind_of
from evidence.text import squeeze

Held = dict[str, list[str]]
"""The filled values of each tag, in file order; the lines of a value still apart."""

_WHOLE = frozenset({"BOOK", "EBOOK", "EDBOOK", "CLSWK", "SER", "MUSIC", "COMP", "ANCIENT"})
"""Types whose second title is a series."""
_PARTS = frozenset({"CHAP", "ECHAP", "DICT", "ENCYC", "CONF", "CPAPER"})
_NUMBERED = frozenset({"EJOUR", "MGZN", "GEN", "UNPB", "CONF", "CPAPER", "DICT", "ABST", "INPR", "ELEC"})
"""Types whose M1 is an issue or number."""
_NO_EDITORS = frozenset(
    {"THES", "GOVDOC", "CTLG", "PAMP", "LEGAL", "PAT", "DATA", "BILL", "CASE", "STAT", "HEAR", "STAND", "ICOMM", "PCOMM",
     "ADVS", "MPCT", "VIDEO", "SOUND", "CHART", "EQUA", "FIGURE", "MAP", "ART", "INTV"}
)  # fmt: skip
"""Types whose second author is no editor but a body, a sponsor, a recipient or a performer."""
_SINGLE = {
    "abstract": ("AB", "N2"),
    "doi": ("DO", "DI"),
    "publisher": ("PB",),
    "place": ("CY", "PP"),
    "language": ("LA",),
    "accession": ("AN",),
    "affiliation": ("AD",),
    "call_number": ("CN",),
    "translated_title": ("TT",),
    "article_number": ("C7",),
    "kind_as_given": ("M3",),
}
_PRO_CITE = {
    "Volume ID": "volume", "Issue ID": "issue", "Title Monographic": "venue", "Proceedings Title": "venue",
    "Series Title": "series", "ISBN": "isbn", "Author, Monographic": "editors",
}  # fmt: skip
_IS_PRO_CITE = re.compile(r"Record (?:ID|Number): ")
_DOI = re.compile(r"\W*(?:doi\b\W*|https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S", re.IGNORECASE)
_DATE = re.compile(r"\s*(\d{4})/(\d{0,2})/?(\d{0,2})/?(.*)", re.DOTALL)
_YEARS = ("PY", "Y1", "DA", "C2")
_ISSUE = re.compile(r"\d{1,4}(?:\s?[-/]\s?\d{1,4})?(?:\s?\([^)]{1,20}\))?|(?i:(?:no\.?|suppl?)\b.{0,20})")
_STANDARD = re.compile(r"(?<![\dX-])(?:\d{4}-?\d{3}[\dXx]|(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dXx])(?![\dX-])")
_NO_PAGES = re.compile(r"(?i)n\.?\s?pag\.?|no[- ]?specified|no pagination.*|not specified|n/?a|-+|undefined")


def values_of(held: Held) -> tuple[str, dict[str, str]]:
    """The kind of work and the values by name that the tags of an entry stand for, authors apart."""
    given = held.get("TY", ["GEN"])[0].split("\n")[0].strip().upper() or "GEN"
    values = {name: first(held, *tags) for name, tags in _SINGLE.items()}
    values.update(
        _titles(held, given), **_numbers(held, given), **_people(held, given), **_places(held), **_dates(held, given)
    )
    values["keywords"] = joined(held, "KW")
    values["note"] = "; ".join(dict.fromkeys([*_lines(held, "N1"), *_lines(held, "RN"), *_repeated(held)]))
    _identifiers(values, held)
    if any(_IS_PRO_CITE.match(note) for note in held.get("N1", ())):
        _pro_cite(values, held, given)
    return _kind(given, values), values


def _kind(given: str, values: dict[str, str]) -> str:
    kind = kind_of(given)
    if given == "CONF":
        return "conference-paper" if values.get("venue") or values.get("pages") else kind
    if kind == "document" and given not in {"GEN", "OTHER", "MISC"}:
        values["kind_as_given"] = values["kind_as_given"] or given.casefold()
    return kind


def first(held: Held, *tags: str) -> str:
    """The first value of the first tag that has one; "" where none has."""
    return next((held[tag][0] for tag in tags if tag in held), "")


def joined(held: Held, *tags: str) -> str:
    """All values of the tags, a line each, without repetitions, separated by semicolons."""
    return "; ".join(dict.fromkeys(_lines(held, *tags)))


def _lines(held: Held, *tags: str) -> list[str]:
    return [squeeze(line) for tag in tags for value in held.get(tag, ()) for line in value.split("\n")]


def _repeated(held: Held) -> Iterable[str]:
    """Further values of tags that may stand once."""
    for tag in ("AB", "N2", "TI", "T1", "PB", "AD", "VL", "IS"):
        yield from (squeeze(value) for value in held.get(tag, ())[1:] if value != held[tag][0])
    if "AB" in held and "N2" in held and squeeze(held["N2"][0]) != squeeze(held["AB"][0]):
        yield squeeze(held["N2"][0])


def _titles(held: Held, given: str) -> dict[str, str]:
    """Title, container, its abbreviation, series and conference."""
    own_book = given in _WHOLE or given in {"UNPB", "THES", "RPRT"}
    title = first(held, "TI", "T1", "CT", *(("BT",) if own_book else ()), "ST", "BT")
    series = first(held, "T3")
    proceedings = ("C3",) if given in {"CONF", "CPAPER"} else ()
    if given in _WHOLE and not series:
        venue, series = first(held, "JF", "JO"), first(held, "T2")
        series = "" if squeeze(series) == squeeze(title) else series
    elif given in _PARTS:
        venue = first(held, *proceedings, "BT", "T2", "JF", "JO", "JA", "J2", "J1")
    else:
        venue = first(held, "JF", "T2", "JO", "JA", "J2", "J1", "JI", *(() if own_book else ("BT",)), "PT")
    if "T1" in held and squeeze(venue) == squeeze(title) == squeeze(first(held, "T2")):
        venue = ""  # Ovid repeats the title of a book
    short = next((held[tag][0] for tag in ("JA", "J2", "JI", "JO", "J1", "J9") if tag in held), "")
    return {
        "title": title,
        "venue": "" if venue and venue == title and "TI" not in held and "T1" not in held else venue,
        "journal_abbreviation": "" if short == venue else short,
        "series": series,
        "conference": first(held, "T2") if proceedings and "C3" in held else "",
    }


def _numbers(held: Held, given: str) -> dict[str, str]:
    """Volume, issue, number, edition, pages."""
    said = {"volume": first(held, "VL"), "issue": first(held, "IS", "CP"), "edition": first(held, "ET"), "number": ""}
    other = squeeze(first(held, "M1"))
    if other and not said["issue"] and (given in _NUMBERED or (given == "JOUR" and _ISSUE.fullmatch(other))):
        said["issue"] = other
    elif given != "NEWS":
        said["number"] = other
    if given == "BLOG":
        said["volume"] = ""
    if given in {"JOUR", "EJOUR"} and re.search(r"\d{4}|/", said["edition"]):
        said["date_online"] = said.pop("edition")
    return {**said, "pages": _pages(held, given)}


def _pages(held: Held, given: str) -> str:
    start, stop = squeeze(first(held, "SP")), squeeze(first(held, "EP"))
    ranged = start and stop and stop != start and "-" not in start
    pages = f"{start}-{stop}" if ranged else start or stop
    if not pages and given in {"JOUR", "MGZN"}:
        pages = first(held, "SE", "C7")
    return "" if _NO_PAGES.fullmatch(pages) else pages


def _people(held: Held, given: str) -> dict[str, str]:
    """Editors, series editors, translators, advisors; in an edited book the authors are its editors."""
    second, third = held.get("A2", []), held.get("A3", [])
    if given in _NO_EDITORS:
        named = {"advisors": third} if given == "THES" else {"contributors": [*second, *third]}
        return {name: _all_names(people) for name, people in {**named, "editors": held.get("ED", [])}.items()}
    if given == "BOOK" and second and third:
        second, third = third, second
    editors = [*held.get("ED", []), *(second or third)]
    return {
        "editors": _all_names(editors),
        "series_editors": _all_names(third if second else []),
        "translators": _all_names(held.get("A4", [])),
    }


def _all_names(people: Iterable[str]) -> str:
    parts = (squeeze(part) for person in people for part in person.split("\n"))
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _places(held: Held) -> dict[str, str]:
    """Addresses and the database: UR first, what else is linked to beside it."""
    urls = [part for tag in ("UR", "L2", "LK", "L1") for part in _urls(held.get(tag, ()))]
    named = first(held, "DB", "DP", "WE")
    return {
        "url": urls[0] if urls else "",
        "links": "; ".join(list(dict.fromkeys(urls))[1:]),
        "database": named,
        "provider": first(held, "DP") if "DB" in held else "",
    }


def _urls(values: Iterable[str]) -> list[str]:
    found = [part.strip() for value in values for part in re.split(r"\n|;\s*(?=https?://)", value)]
    return [part for part in found if part]


def _dates(held: Held, given: str) -> dict[str, str]:
    """Year, whole date and day of access; "2010/05//" is 2010-05."""
    tagged = [date_in(squeeze(held[tag][0])) for tag in _YEARS if tag in held and (tag != "C2" or given == "CONF")]
    year = next(
        (text for text in tagged if re.search(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)", text)), first(held, "PY", "Y1")
    )
    whole = date_in(squeeze(first(held, "DA"))) or max(
        (date_in(squeeze(first(held, tag))) for tag in ("Y1", "PY")), key=len
    )
    bare = re.search(r"\d{4}", year)
    if bare and whole and not re.search(r"\d{4}", whole):
        whole = f"{whole} {bare.group()}"
    year = bare.group() if bare else year
    return {"year": year, "date": "" if whole == year else whole, "accessed": date_in(squeeze(first(held, "Y2")))}


def date_in(text: str) -> str:
    """A date of RIS as ISO writes it, as far as it is given: "2010/05//" gives "2010-05", "2010///Spring" "2010 Spring"."""
    match = _DATE.fullmatch(text)
    if match is None:
        return text.strip("/ ")
    parts = [match[1], *(part.zfill(2) for part in (match[2], match[3]) if part.strip("0"))]
    return f"{'-'.join(parts)} {match[4].strip('/ ')}".strip()


def _identifiers(values: dict[str, str], held: Held) -> None:
    numbers = joined(held, "SN").replace(", ", "; ")
    kind = held.get("TY", [""])[0].strip().upper()
    if numbers and kind == "RPRT" and not _STANDARD.search(numbers):
        values["number"] = values.get("number") or numbers
    elif numbers:
        values["isbn" if _is_isbn(numbers, kind) else "issn"] = numbers
    if not values["doi"]:
        held_dois = [value for tag in ("M3", "L3", "N1", "L1", "L2", "ID", "UR") for value in held.get(tag, ())]
        values["doi"] = next((value for value in held_dois if _DOI.match(value)), "")
    if _DOI.match(values["kind_as_given"]):
        values["kind_as_given"] = ""
    number = re.search(r"PMC\d+", first(held, "C2"))
    values["pmcid"] = number.group() if number else ""


def _is_isbn(numbers: str, kind: str) -> bool:
    digits = sum(char.isdigit() or char in "xX" for char in numbers.split(";")[0].split("(")[0])
    return digits >= 10 if digits in {8, 10, 13} else kind in _WHOLE or kind in _PARTS or kind in {"RPRT", "THES"}


def _pro_cite(values: dict[str, str], held: Held, given: str) -> None:
    """What ProCite writes into notes as "Label: value"; where it does, VL of a book or chapter is the edition."""
    said: dict[str, str] = {}
    for note in held.get("N1", ()):
        label, colon, value = note.partition(": ")
        if colon and label in _PRO_CITE:
            said.setdefault(_PRO_CITE[label], value.strip())
    if given in {"BOOK", "CHAP"}:
        values["edition"], values["volume"] = values["volume"] or values["edition"], values["issue"]
        values["issue"] = ""
    for name, value in said.items():
        values[name] = values.get(name) or value


def writes_bodies_bare(held: Mapping[str, list[str]]) -> bool:
    """Whether the entry's program writes each person with a comma, so that a name without one is a body's."""
    return any(_IS_PRO_CITE.match(note) for note in held.get("N1", ()))
