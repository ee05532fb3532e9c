"""Does reading account for every entry? Counted with patterns of its own, from the decoded text alone.

No pattern here comes from the readers. A start counts wherever it stands in the text of the format that was recognised,
with these exceptions, each because the format itself says that there is no entry:

- BibTeX: what stands inside a balanced `@comment{...}` is a comment.
- Tables: a line inside a quoted cell starts no row, a line of separators and quotation marks alone is no row, a line
  before the header is one only where it has as many cells as the header, most of them filled (`_is_row`), and in tables
  of Web of Science a header that stands there once more is none.
- Where an entry is longer than the raw text that is kept of it, the lines of a table are not looked up.
- A workbook of several sheets: which one is read is the workbook's to say, so its rows are not counted.

Entries in comments of XML count: they are refused, not passed over. Entries of another format than the one recognised,
where two stand in one file, do not count, nor do those whose own start is damaged.
"""

from __future__ import annotations

import io
import re
import signal
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from evidence.errors import UnreadableError
from evidence.model import Export
from evidence.references.detect import decode
from evidence.references.files import read_bytes
from evidence.references.keys import with_keys
from evidence.references.writers import WRITERS
from evidence.text import clean

LIMIT = 10.0
"""Seconds for one input."""
_LONGEST_RAW = 100_000
_TYPE = r"@(?!comment|string|preamble)\w+\s*[{(]\s*[^\s,={}()]+\s*,"
START = {
    "bibtex": re.compile(rf"^[ \t]*{_TYPE}|(?<=\}})[ \t]*{_TYPE}(?=\s*\w+ *=)", re.IGNORECASE | re.MULTILINE),
    "ris": re.compile(r"^[ \t]*TY  ?-|(?<=[a-z.\d])TY  - (?:JOUR|BOOK|CHAP|RPRT)$(?=\n[A-Z][A-Z0-9]  - )", re.MULTILINE),
    "nbib": re.compile(r"^PMID- |(?<=[a-z.])PMID- \d{1,9}$(?=\n[A-Z][A-Z0-9]{1,4} {0,2}- )", re.MULTILINE),
    "ciw": re.compile(r"^PT [A-Z][ \t]*$|^ERPT [A-Z]$", re.MULTILINE),
    "enw": re.compile(r"^%0 |(?<=[a-z.\d])%0 Journal Article$(?=\n[ \t]{0,3}%[A-Z] )", re.MULTILINE),
    "refworks": re.compile(r"^RT |(?<=[a-z.\d])RT Journal Article$(?=\n[A-Z][A-Z0-9] )", re.MULTILINE),
    "ovid-text": re.compile(
        r"^<[ \t]*\d+[ \t]*\.?[ \t]*>[ \t]*$|(?<=[a-z.\d])<\d+>$(?=\n(?:VN|UI|AN|Accession Number)\b)", re.MULTILINE
    ),
    "endnote-xml": re.compile(r"<record[ >]"),
    "mods": re.compile(r"<(?:\w+:)?mods[ >]"),
    "pubmed-xml": re.compile(r"<Pubmed(?:Book)?Article[ >]"),
    "crossref-xml": re.compile(r"<doi_record[ >]"),
    "zotero-rdf": re.compile(r"<bib:Article rdf:about="),
    "csl-json": re.compile(r'\{\s*"id"\s*:\s*"w\d'),
    "jsonl": re.compile(r'\{\s*"id"\s*:\s*"w\d'),
    "openalex-json": re.compile(r'\{\s*"id"\s*:\s*"https://openalex\.org/W\d'),
}  # fmt: skip
_XML = {"endnote-xml", "mods", "pubmed-xml", "crossref-xml", "zotero-rdf"}
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class TooSlowError(BaseException):
    """Reading took longer than `LIMIT`; no reader may catch it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What came of one input: its format as recognised ("" if unreadable), the numbers, and every fault found."""

    format: str = ""
    starts: int = 0
    read: int = 0
    refused: int = 0
    seconds: float = 0.0
    unreadable: str = ""
    faults: tuple[str, ...] = ()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `TooSlowError` in the block when so many CPU seconds are spent: a machine that is busy makes nothing slow."""

    def over(*_: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def account(raw: bytes, target: str = "") -> Account:
    """Read the bytes twice and check everything; with a target also write and read what was read."""
    begun = time.perf_counter()
    try:
        with within(LIMIT):
            export = read_bytes(raw, "mutated")
    except UnreadableError as error:
        return Account(unreadable=str(error), seconds=time.perf_counter() - begun)
    except TooSlowError:
        return Account(faults=("hang",), seconds=time.perf_counter() - begun)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        return Account(faults=(f"crash {type(error).__name__}: {error}"[:200],))
    taken = time.perf_counter() - begun
    found, faults = _lost(raw, export)
    if read_bytes(raw, "mutated") != export:
        faults.append("reading the same bytes twice gives two results")
    if target:
        faults += _round_trip(export, target)
    return Account(
        format=export.format.partition(" ")[0],
        starts=found,
        read=len(export.records),
        refused=len(export.refused),
        seconds=taken,
        faults=tuple(faults),
    )


def _lost(raw: bytes, export: Export) -> tuple[int, list[str]]:
    """How many entries start in the bytes, and what is wrong with the account of them."""
    if export.format.startswith("xlsx"):
        return _lost_rows_of_a_book(raw, export)
    text = decode(raw)[0]
    text = _plain(text) if export.format in _XML else clean(text)
    faults = [
        f"line {one.line} of {text.count(chr(10)) + 1}"
        for one in export.refused
        if not 1 <= one.line <= text.count("\n") + 1
    ]
    faults += [f"a refusal in line {one.line} without reason" for one in export.refused if not one.reason]
    if export.format == "csv" or _is_table(text, export):
        found, lost = _lost_rows(text, export)
        return found, faults + lost
    start = START[export.format]
    places = [match.start() for match in start.finditer(text)]
    if export.format == "bibtex":
        places = _uncommented(text, places)
    held = len(export.records) + len(export.refused)
    if len(places) > held:
        faults.append(f"{len(places)} entries start, {held} are read or refused")
    for one in export.records if export.format not in {"crossref-xml", "zotero-rdf"} else ():
        if len(_uncommented(one.raw, [match.start() for match in start.finditer(one.raw)])) > 1:
            faults.append(f"a record has swallowed another entry: {one.key} {one.title[:60]!r}")
    return len(places), faults


def _plain(text: str) -> str:
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _uncommented(text: str, places: Sequence[int]) -> list[int]:
    """The places that stand in no balanced @comment{...}."""
    spans = []
    for found in re.finditer(r"^[ \t]*@comment\s*\{", text, re.IGNORECASE | re.MULTILINE):
        depth = 1
        for mark in re.finditer(r"\\.|[{}]", text[found.end() : found.end() + 50_000], re.DOTALL):
            depth += {"{": 1, "}": -1}.get(mark.group(), 0)
            if depth == 0:
                spans.append((found.start(), found.end() + mark.start()))
                break
    return [at for at in places if not any(first <= at < last for first, last in spans)]


def _is_table(text: str, export: Export) -> bool:
    return export.format == "ciw" and re.match(r"\s*\"?PT\"?\t", text) is not None


def _lost_rows(text: str, export: Export) -> tuple[int, list[str]]:
    """Lines of a table that stand in no raw text, and rows that have swallowed lines without a quoted cell."""
    held = Counter(line.rstrip() for one in (*export.records, *export.refused) for line in one.raw.split("\n"))
    if any(len(one.raw) >= _LONGEST_RAW for one in (*export.records, *export.refused)):
        return 0, []  # the raw text of an entry is kept up to a length; what stood behind it cannot be looked up
    if not export.head and export.format == "csv":
        return _lost_labels(text, held)
    lines = text.split("\n")
    head = next(
        number for number, line in enumerate(lines) if line == export.head or (not export.head and line.strip())
    )
    delimiter = max(",\t;|", key=lines[head].count)
    wanted = [
        line for line in lines[head + 1 :] if line.strip(f'{delimiter}" \t\u2028\x85') and not _repeats(line, export)
    ]
    wanted += [line for line in lines[:head] if _is_row(line, lines[head], delimiter)]
    faults = [
        f"a line in no row: {line[:80]!r}" for line, number in Counter(wanted).items() if held[line.rstrip()] < number
    ]
    for one in export.records:
        if "\n" in one.raw and not _runs_on(one.raw, delimiter):
            faults.append(f"a row has swallowed another: {one.raw[:80]!r}")
    return len(wanted), faults


def _repeats(line: str, export: Export) -> bool:
    """Web of Science's header once more, where files were joined."""
    return export.format == "ciw" and re.match(r"\s*\"?PT\"?\t\"?(?:AU|BA|TI|CA|UT)\"?\t", line) is not None


def _is_row(line: str, head: str, delimiter: str) -> bool:
    """Whether a line before the header is a row: as many cells as the header has, at least three, most of them filled."""
    cells = line.split(delimiter)
    return (
        '"' not in line
        and len(cells) == head.count(delimiter) + 1 >= 4
        and sum(map(bool, map(str.strip, cells))) > len(cells) / 2
    )


def _lost_labels(text: str, held: Counter[str]) -> tuple[int, list[str]]:
    """The lines of a table that lies on its side, from the first that says something on."""
    wanted = Counter(line for line in text.split("\n") if re.search(r"\w", line))
    if any("\t" in line for line in held):
        return 0, []  # a record a column has raw text that is put together
    return sum(wanted.values()), [
        f"a line in no entry: {line[:80]!r}" for line, number in wanted.items() if held[line.rstrip()] < number
    ]


def _runs_on(raw: str, delimiter: str) -> bool:
    """Whether every line end in the row stands inside quotation marks."""
    quoted, at_start = False, True
    for at, char in enumerate(raw):
        if char == '"' and (quoted or at_start):
            quoted = not quoted or raw[at + 1 : at + 2] not in {delimiter, "\n", ""}
        elif char == "\n" and not quoted and raw.count('"', 0, at) % 2 == 0:
            return False
        at_start = not quoted and char in {delimiter, "\n"}
    return True


def _lost_rows_of_a_book(raw: bytes, export: Export) -> tuple[int, list[str]]:
    """Rows of the first sheet with a title that hold some text, against records and refusals."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sheets = [
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist() if "worksheets/sheet" in name
        ]
    if len(sheets) != 1:
        return 0, []  # which of several sheets is read is the workbook's to say
    rows = [row for row in re.findall(r"<row[ >].*?</row>", sheets[0], re.DOTALL) if re.search(r"<t[^>]*>[^<]*\w", row)]
    held = len(export.records) + len(export.refused)
    return max(0, len(rows) - 1), [f"{len(rows) - 1} rows, {held} read or refused"] if len(rows) - 1 > held else []


def _round_trip(export: Export, target: str) -> list[str]:
    """What is wrong after writing the records and reading them again."""
    given = [replace(one, raw="") for one in with_keys(export.records)]
    if not given:
        return []
    try:
        with within(3 * LIMIT):
            content = WRITERS[target](given)
            again = read_bytes(content if isinstance(content, bytes) else content.encode("utf-8"), "again")
    except TooSlowError:
        return [f"{target}: hang"]
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        return [f"{target}: {type(error).__name__}: {error}"[:200]]
    back = [replace(one, raw="") for one in again.records]
    if len(back) != len(given) or again.refused:
        return [f"{target}: {len(given)} records come back as {len(back)}, {len(again.refused)} refused"]
    wrong = [(one, other) for one, other in zip(given, back, strict=True) if one != other]
    return [f"{target}: {len(wrong)} records come back different, the first {wrong[0][0].key!r}"] if wrong else []
