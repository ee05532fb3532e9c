"""BibTeX values: strings, concatenation with #, and a lenient scan of an entry's fields."""

from __future__ import annotations

import re
from collections.abc import Mapping

MONTHS = {name[:3].casefold(): name for name in (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)}  # fmt: skip
_FIELD = re.compile(r"(?:[\s,]|%[^\n]*\n)*([^\s={},\"()#%][^\s={},\"]*)\s*=\s*")
_PASSED = re.compile(r"^(?:[\s,]|%[^\n]*\n)*")
_MARK = re.compile(r"\\.|[{}]", re.DOTALL)
_QUOTE_MARK = re.compile(r"\\.|[{}\"]", re.DOTALL)
_BARE = re.compile(r"[^\s,{}\"#]+")
_JOIN = re.compile(r"\s*#\s*")


def closing_brace(text: str, at: int) -> int:
    """The offset of the brace that closes the one at `at`; -1 where it stays open."""
    depth = 0
    for mark in _MARK.finditer(text, at):
        depth += (mark.group() == "{") - (mark.group() == "}")
        if depth == 0:
            return mark.start()
    return -1


def _closing_quote(text: str, at: int) -> int:
    depth = 0
    for mark in _QUOTE_MARK.finditer(text, at + 1):
        found = mark.group()
        if found == '"' and depth <= 0:
            return mark.start()
        depth += (found == "{") - (found == "}")
    return text.rfind('"', at + 1)


def _atom_end(text: str, at: int) -> int:
    """The offset after the value that starts at `at`; -1 where it has no end or there is none."""
    if text.startswith("{", at):
        return closing_brace(text, at) + 1 or -1
    if text.startswith('"', at):
        return _closing_quote(text, at) + 1 or -1
    bare = _BARE.match(text, at)
    return bare.end() if bare else -1


def resolve(value: str, strings: Mapping[str, str]) -> str | None:
    """A value as written, to its text: delimiters gone, names of strings replaced, parts joined at #.

    A name that no @string defines stands for itself. What does not follow the grammar gives None.
    """
    value = value.strip()
    if value.startswith("{") and value.find("}") == len(value) - 1 and value.find("{", 1) < 0 and "\\" not in value:
        return value[1:-1]
    parts: list[str] = []
    at = 0
    while at < len(value):
        end = _atom_end(value, at)
        if end < 0:
            return None
        atom = value[at:end]
        parts.append(atom[1:-1] if atom[0] in '{"' else strings.get(atom.casefold(), atom))
        if end == len(value):
            break
        join = _JOIN.match(value, end)
        if join is None:
            return None
        at = join.end()
    return "".join(parts)


def scan_fields(text: str, at: int) -> tuple[list[tuple[str, str]], str]:
    """The fields of an entry from offset `at` to its end, and what is wrong with it ("" if nothing).

    Lenient where nothing can be lost: commas between fields may be missing, doubled or written after the end.
    """
    fields: list[tuple[str, str]] = []
    while match := _FIELD.match(text, at):
        start = end = match.end()
        while True:
            end = _atom_end(text, end)
            if end < 0:
                return fields, f"the value of {match[1]!r} is never closed"
            join = _JOIN.match(text, end)
            if join is None:
                break
            end = join.end()
        fields.append((match[1], text[start:end]))
        at = end
    rest = _PASSED.sub("", text[at:], count=1)
    if rest[:1] in {"}", ")"}:
        return fields, ""
    return fields, f"unexpected {rest.split(chr(10))[0][:40]!r}" if rest else "the entry is never closed"
