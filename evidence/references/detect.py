"""What a reference file is, told by its content: encoding and format. A file's name is never asked."""

from __future__ import annotations

import json
import re

from evidence.references.readers.header import find_header, header_score
from evidence.references.readers.labelled import is_labelled

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SIGNS = {
    "bibtex": re.compile(r"^[ \t]*@[^\s{(@,=\"]*\s*[{(]", re.MULTILINE),
    "ris": re.compile(r"^[ \t]*TY {0,2}-(?: |$)", re.MULTILINE),
    "nbib": re.compile(r"^(?:PMID ?-|(?:OWN|FAU|PST) - |(?:STAT|DCOM|EDAT)- |(?:VI|JT)  - )", re.MULTILINE),
    "ciw": re.compile(
        r"^(?:FN (?:Clarivate|ISI|Thomson)|PT [A-Z][ \t\r]*$|UT [A-Z]+:\S)|\A\s*\"?PT\"?\t\"?(?:AU|BA|TI|CA|UT)\"?\t",
        re.MULTILINE,
    ),
    "enw": re.compile(r"^[ \t]{0,3}%[0TAD](?:[ \t\r]|$)", re.MULTILINE),
    "refworks": re.compile(r"^RT [A-Z]", re.MULTILINE),
    "ovid-text": re.compile(
        r"^(?:<[ \t]{0,5}\d+[ \t]{0,5}\.?[ \t]{0,5}>[ \t\r]*$(?!\s{0,20}TY {0,2}-)|VN {1,2}- Ovid"
        r"|(?:Accession Number|Unique Identifier|Authors Full Name|DOI Number|Link to the Ovid Full Text[^\n]{0,20})[ \t\r]*$)",
        re.MULTILINE,
    ),
    "tagged": re.compile(r"\A\s*(?:T[1I]|A[1U]|JF|JO)  - ", re.MULTILINE),
}
_XML = {
    "pubmed-xml": "PubmedArticleSet|PubmedArticle|PubmedBookArticle|PubmedBookArticleSet",
    "endnote-xml": "ref-type|rec-number|source-app",
    "mods": "modsCollection|mods",
    "crossref-xml": "doi_records?|crossref_result|doi_batch|crossref|query_result",
    "zotero-rdf": "RDF",
}
_ELEMENT = re.compile(rf"<(?:[\w.-]+:)?(?:{'|'.join(f'({names})' for names in _XML.values())})(?=[\s/>])")
_MARKUP_LINE = re.compile(r"^[ \t]*<[^\d\s]", re.MULTILINE)
_HEAD = 20_000
_LINE_MARKS = re.compile("^\ufeff+", re.MULTILINE)
_JOINT = re.compile(
    r"(?<!\ufeff)\ufeff+(?=(?:TY {0,2}- |@[A-Za-z]+[ \t]*[{(]|%0 |PMID ?- |FN (?:Clarivate|ISI|Thomson)|PT [A-Z]$"
    r"|RT [A-Z][a-z]|<\?xml))",
    re.MULTILINE,
)
"""A byte order mark in the middle of a line, where a file was put behind one whose last line had no end."""
_OPENALEX = re.compile(r'"(?:authorships"\s*:\s*\[|abstract_inverted_index"\s*:\s*(?:\{|null\b))')
_JSON_ENTRY = re.compile(r"\{\s*\"(?:id|type|title|DOI)\"\s*:")
_JSON_NAME = re.compile(r"[{,]\s*\"[^\"\n]{0,200}\"\s*:")


def decode(raw: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding.

    A byte order mark decides; without one: UTF-16 where every other byte is NUL, UTF-8 where it is valid,
    otherwise Windows-1252. Where a UTF-8 file holds a few broken lines, only those are read as Windows-1252.
    Nothing raises: every byte becomes some character. "\\n" is the only line end, and a mark that stands where files
    were joined is gone.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _plain(raw.decode(encoding, errors="replace")), encoding
    sample = raw[:4000]
    for encoding, odd in (("utf-16-be", sample[0::2]), ("utf-16-le", sample[1::2])):
        if len(sample) >= 4 and odd.count(0) > 0.6 * len(odd):
            return _plain(raw.decode(encoding, errors="replace")), encoding
    try:
        return _plain(raw.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        return _mixed(raw)


def _mixed(raw: bytes) -> tuple[str, str]:
    """Line by line: UTF-8 where valid, Windows-1252 elsewhere."""
    lines, valid = [], False
    for line in raw.split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
            valid = valid or not line.isascii()
        except UnicodeDecodeError:
            lines.append("".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in line))
    return _plain("\n".join(lines)), "utf-8 and cp1252" if valid else "cp1252"


def _plain(text: str) -> str:
    """The text with plain line ends, and without byte order marks at the starts of lines and of joined files."""
    text = plain_line_ends(text)
    return _JOINT.sub("\n", _LINE_MARKS.sub("", text)) if "\ufeff" in text else text


def plain_line_ends(text: str) -> str:
    """The text with "\\n" as its only line end; "\\r\\r\\n" is one end, which programs write that convert twice."""
    if "\r" not in text:
        return text
    return re.sub("(?<!\r)\r+\n", "\n", text).replace("\r", "\n")


def detect_format(text: str) -> str:
    """The name of the format of `text`: bibtex, ris, csv, json, or one that is known but has no reader of its own.

    The most frequent signs at the start of the file decide. Returns "" where nothing is recognised.
    """
    start = text.lstrip()[:2000]
    if start.startswith(("{", "[")) and _is_json(text[:_HEAD]):
        return _json_kind(text)
    if start.startswith("<") and not _SIGNS["ovid-text"].match(start):
        return _xml_kind(text)
    found = _first_sign(text[:_HEAD])
    if found and not _is_table(text):
        return found
    if _ELEMENT.search(text[:_HEAD]) and len(_MARKUP_LINE.findall(text[:_HEAD])) > text.count("\n", 0, _HEAD) / 2:
        return _xml_kind(text)
    if find_header(text) is not None or is_labelled(text):
        return "csv"
    return _first_sign(text) or _spoilt(text)


def _is_table(text: str) -> bool:
    """Whether a text starts with the header of a table, whatever stands in its cells."""
    first = text.lstrip("\n").split("\n", 1)[0]
    if first.startswith(("%", "@")) or any(sign.search(first) for sign in _SIGNS.values()):
        return False
    header = find_header(first)
    return header is not None and header_score(header.columns) > 2


def _is_json(head: str) -> bool:
    """Whether a text that starts with a bracket is JSON: no sign of another format stands before its first name."""
    first = _JSON_NAME.search(head)
    stop = first.start() if first else len(head)
    return not any(sign.search(head, 0, stop) for sign in _SIGNS.values())


def _spoilt(text: str) -> str:
    """The format of a file whose start is spoilt, or stands behind other text."""
    if _ELEMENT.search(text):
        return _xml_kind(text)
    return _json_kind(text) if _JSON_ENTRY.search(text) else ""


def _first_sign(text: str) -> str:
    """The format whose signs are most frequent; of two equally frequent ones, the one that comes first."""
    places = [
        (-len(sign.findall(text)), match.start(), name) for name, sign in _SIGNS.items() if (match := sign.search(text))
    ]
    if not places:
        return ""
    name = min(places)[2]
    return "ris" if name == "tagged" else name


def _xml_kind(text: str) -> str:
    """The kind of XML that the first telling element belongs to; "xml" where there is none."""
    found = _ELEMENT.search(text)
    if found is None:
        return "endnote-xml" if re.search(r"<records[\s>]", text) else "xml"
    return next(name for name, group in zip(_XML, found.groups(), strict=True) if group)


def _json_kind(text: str) -> str:
    if _OPENALEX.search(text):
        return "openalex-json"
    first = text.lstrip().split("\n", 1)[0]
    try:
        return "jsonl" if isinstance(json.loads(first), dict) else "csl-json"
    except (ValueError, RecursionError):
        return "jsonl" if first.startswith("{") and first.rstrip().endswith("}") else "csl-json"
