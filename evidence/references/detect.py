"""What a reference file is, told by its content: encoding and format. A file's name is never asked."""

from __future__ import annotations

import json
import re

from evidence.references.readers.header import find_header
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
    "ris": re.compile(r"^\s*TY {0,2}-(?: |$)", re.MULTILINE),
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
_HEAD = 20_000


def decode(raw: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding.

    A byte order mark decides; without one: UTF-16 where every other byte is NUL, UTF-8 where it is valid,
    otherwise Windows-1252. Where a UTF-8 file holds a few broken lines, only those are read as Windows-1252.
    Nothing raises: every byte becomes some character.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _without_marks(raw.decode(encoding, errors="replace")), encoding
    sample = raw[:4000]
    for encoding, odd in (("utf-16-be", sample[0::2]), ("utf-16-le", sample[1::2])):
        if len(sample) >= 4 and odd.count(0) > 0.6 * len(odd):
            return _without_marks(raw.decode(encoding, errors="replace")), encoding
    try:
        return _without_marks(raw.decode("utf-8")), "utf-8"
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
    return _without_marks("\n".join(lines)), "utf-8 and cp1252" if valid else "cp1252"


def _without_marks(text: str) -> str:
    return text.replace("\ufeff", "")


def detect_format(text: str) -> str:
    """The name of the format of `text`: bibtex, ris, csv, json, or one that is known but has no reader of its own.

    The most frequent signs at the start of the file decide. Returns "" where nothing is recognised.
    """
    start = text.lstrip()[:2000]
    if start.startswith(("{", "[")):
        return _json_kind(text)
    if start.startswith("<") and not _SIGNS["ovid-text"].match(start):
        return _xml_kind(text)
    found = _first_sign(text[:_HEAD])
    if found:
        return found
    if find_header(text) is not None or is_labelled(text):
        return "csv"
    return _first_sign(text)


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
    if re.search(r'"(?:authorships|abstract_inverted_index)"\s*:', text):
        return "openalex-json"
    first = text.lstrip().split("\n", 1)[0]
    try:
        return "jsonl" if isinstance(json.loads(first), dict) else "csl-json"
    except (ValueError, RecursionError):
        return "jsonl" if first.startswith("{") and first.rstrip().endswith("}") else "csl-json"
