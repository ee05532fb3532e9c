"""The names that headings go by in most papers, and the numbers before them."""

from __future__ import annotations

import re

from evidence.sources.wordlist import words_of

NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|[IVX]{1,4}\.|[A-Z]\.|\(?[ivx]{1,4}\)|\d{1,2}\)|[a-z]\))\s+(?=\S)")
KNOWN = words_of(
    """abstract summary background introduction objective objectives aim aims purpose methods method methodology design
    setting results findings discussion conclusion conclusions acknowledgements acknowledgments references bibliography
    funding limitations recommendations appendix abbreviations foreword preface glossary contents highlights
    implications interpretation""") | {
    "materials and methods", "material and methods", "executive summary", "literature cited", "competing interests",
    "authors' contributions", "author contributions", "conflict of interest", "trial registration", "key messages",
    "works cited", "reference list", "literature review", "notes and references", "ethics approval",
}  # fmt: skip
_REFERENCES = {
    "references",
    "bibliography",
    "literature cited",
    "works cited",
    "reference list",
    "notes and references",
    "references and notes",
}
_NOTES = {"notes", "endnotes", "end notes", "footnotes"}


def plain_name(text: str) -> str:
    """A heading's words without number, case, and letter-spacing."""
    name = NUMBER.sub("", text.strip(), count=1).strip(" .:").casefold().replace("’", "'")
    if re.fullmatch(r"(\S ){3,}\S", name):
        name = name.replace(" ", "")
    return name


def is_references(text: str) -> bool:
    """Whether a heading opens the list of references."""
    return plain_name(text) in _REFERENCES


def is_notes(text: str) -> bool:
    """Whether a heading opens a list of endnotes."""
    return plain_name(text) in _NOTES


def in_capitals(text: str) -> bool:
    """Whether a line is set in capitals, a stray small letter aside ("MATERIALS AND METHODs")."""
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and sum(char.isupper() for char in letters) >= 0.9 * len(letters)
