"""Authors as Ovid writes them: with degrees, footnote marks and roles after the name, one a line or all in one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from evidence.model import Name
from evidence.references.readers.tagged import people
from evidence.text import squeeze

_ROLE = re.compile(r"\s*\[[^\[\]]*\]?\s*$")
_NOTE = re.compile(r"\s*\([^()]*\)\s*$")
_MARKS = re.compile(r"(?:[\s,]+(?:\d{1,2}|[a-z]|[*+#&\u2020\u2021\u00a7]+)|[*+#\u2020\u2021\u00a7])+[\s,.]*$")
_DEGREE = re.compile(
    r"[\s,]+(?:M\.?D|Ph\.?D|D\.?Phil|MPhil|M\.?P\.?H|M\.?Sc|B\.?Sc|MA|BA|M\.?S|B\.?S|M\.?Ed|Ed\.?D|Psy\.?D|Dr\.?P\.?H|Sc\.?D|D\.?Sc|"
    r"D\.?O|D\.?D\.?S|D\.?M\.?D|Pharm\.?D|J\.?D|LL[BM]|M\.?B\.?A|M\.?H\.?A|M\.?P\.?P|M\.?P\.?A|MHS|MSPH|MSN|BSN|DNP|R\.?N|CNS|NP|"
    r"MB ?BS|MB ?ChB|MBChB|BMBS|BM|ChB|MBBCh|M\.?S\.?W|MRCP|MRCGP|MRCPsych|FRC[A-Z]{1,4}\w*|FA[A-Z]{1,4}|MFPH|FFPH|DTM&?H?|"
    r"DVM|MVB|RD|RPh|PT|OT|OTR|DPT|CCC-SLP|MBE|OBE|CBE|FRS|Hons)\.?(?=[\s,.]*$)"
)
_ONE_LINE = re.compile(r"(?<=[A-Z])\.\s+(?=(?:[^\W\d_a-z]|de |van |von )[\w'\u2019-]*[a-z])")
_SHORT = re.compile(r"^[^\s,]{2,40}(?: [^\s,]{2,40}){0,3} (?:[A-Z]\.?[ -]?){1,4}$")
_FULL_LINE = re.compile(r"\.\s+(?=[^\s,.][^,.]*,)")
_LONGEST = 300
"""Characters of one name that are looked at for what follows it."""


def authors(lines: Iterable[str]) -> tuple[Name, ...]:
    """The names in the lines of an author field, without roles, degrees and the marks of footnotes."""
    return people(plain for line in lines for one in _apart(line) if (plain := _plain(one)))


def _apart(line: str) -> list[str]:
    """The names of one line: separated by semicolons, or by full stops as in "Ng A. Lee BC." and "Ng, Ann. Lee, Bo."."""
    line = _ROLE.sub("", line)
    if ";" in line:
        return line.split(";")
    if line.count(",") > 1 and _FULL_LINE.search(line):
        return _FULL_LINE.split(line)
    parts = line.split(",")
    if len(parts) > 1 and all(_SHORT.match(part.strip()) for part in parts):
        return parts
    return [line] if "," in line else [_initials_closed(part) for part in _ONE_LINE.split(line.rstrip(". "))]


def _initials_closed(text: str) -> str:
    """A name with the full stop that belongs to dotted initials: "Eze C.D" gives "Eze C.D."."""
    return f"{text}." if "." in text.rpartition(" ")[2] else text


def _plain(text: str) -> str:
    """A name without what follows it; initials are never taken for a degree."""
    text = squeeze(text)
    if len(text) > _LONGEST:
        return text
    before = ""
    while before != text:
        before = text
        text = _MARKS.sub("", _NOTE.sub("", _ROLE.sub("", text)))
        shorter = _DEGREE.sub("", text).rstrip(" ,")
        if "," in shorter or " " in shorter:
            text = shorter
    return text.rstrip(" ,") if re.search(r"(?:^|[\s.-])[A-Z]\.$", text) else text.rstrip(" ,.")
