"""What somebody pastes to add a record: entries of a known format, a citation in words, or a bare DOI. No network."""

from __future__ import annotations

import re
from dataclasses import replace

from evidence.errors import EvidenceError, UsageError
from evidence.model import Record
from evidence.references.files import read_bytes
from evidence.references.names import parse_names

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|\bdoi:?\s*)?\b(10\.\d{4,9}/[^\s\"<>]+)", re.IGNORECASE | re.ASCII)
_URL = re.compile(r"(?:available (?:at|from):?\s*)?(https?://[^\s<>\"]+)", re.IGNORECASE)
_YEAR = re.compile(r"[\s,]{0,9}[(\[]?\b(1[5-9]\d\d|20\d\d)[a-z]?\b[)\]]?")
_IN_BRACKETS = re.compile(r"\s{0,9}[(\[](1[5-9]\d\d|20\d\d)[a-z]?(?:,[^)\]]{0,200})?[)\]][.,:]?\s{0,9}")
_MARKED = re.compile(r"@\w+\s*\{|^TY  - |^PMID ?- |^%0 |<\?xml|^FN |^\[?\s*\{", re.MULTILINE)
_ENDS = re.compile(r"(?<=[.?!])\s+|(?<=[’”'\"])[.,]?\s+(?=[A-Z])")


def pasted(text: str) -> list[Record]:
    """The records that a pasted text holds, without keys of their own where it gives none.

    Raises:
        UsageError: there is nothing in it that could be a record.
    """
    if not text.strip():
        raise UsageError("Nothing was pasted.", remedy="Give a title, a DOI, or an entry on standard input.")
    if _MARKED.search(text):
        try:
            return list(read_bytes(text.encode("utf-8"), "what was pasted").records)
        except EvidenceError as error:
            raise UsageError(f"What was pasted cannot be read: {error.problem}") from error
    found = [citation(part) for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
    return found


def citation(text: str) -> Record:
    """One reference as it stands in a list of references, in Harvard, APA, Vancouver or a like style.

    What cannot be told apart stays in the title, so that nothing is lost: the whole is kept as `raw`.

    Raises:
        UsageError: it holds neither words nor a DOI.
    """
    line = " ".join(text.split())
    doi = _DOI.search(line)
    rest = _DOI.sub("", line) if doi else line
    url = _URL.search(rest)
    rest = _URL.sub("", rest).strip(" ,;")
    told = Record(
        key="", kind="document", raw=text.strip(), doi=doi[1].rstrip(".,;)").casefold() if doi else "",
        url=url[1].rstrip(".,;)") if url else "",
    )  # fmt: skip
    if not rest.strip(" ."):
        if not told.doi:
            raise UsageError("What was pasted holds no title and no DOI.")
        return told
    return _dated(rest, told) or _vancouver(rest, told) or replace(told, title=rest.strip(" ."))


def _dated(line: str, told: Record) -> Record | None:
    """Authors, then the year in brackets, then title and place: Harvard and APA."""
    year = _IN_BRACKETS.search(line)
    if year is None or year.start() == 0 or year.start() > 400:
        return None
    title, place = _split(line[year.end() :])
    if not title:
        return None
    return replace(
        told, authors=parse_names(line[: year.start()].strip(" .,")), year=int(year[1]), title=title, venue=place
    )


def _vancouver(line: str, told: Record) -> Record | None:
    """Authors, title, journal and year, each ended by a full stop."""
    parts = [part.strip(" .") for part in re.split(r"\.\s+", line) if part.strip(" .")]
    if len(parts) < 3:
        return None
    years = _YEAR.findall(" ".join(parts[2:]))
    if not years or not re.search(r"\b[A-Z]{1,3}\b", parts[0]):
        return None
    return replace(told, authors=parse_names(parts[0]), title=parts[1], venue=_YEAR.split(parts[2])[0].strip(" ,;"),
                   year=int(years[0]))  # fmt: skip


def _split(rest: str) -> tuple[str, str]:
    """The title, and where it was published: up to the volume or the end."""
    parts = _ENDS.split(rest.strip(), maxsplit=1)
    title = parts[0].strip(" .,‘’“”'\"")
    place = re.split(r",\s*(?:vol\.?\s*)?\d|\.\s|;\s*\d|\s\d+\s*\(", parts[1])[0] if len(parts) > 1 else ""
    return title, place.strip(" .,")
