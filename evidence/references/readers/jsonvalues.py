"""The values of a JSON list one by one, each with its place, so that a broken one costs no other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_BETWEEN = re.compile(r"[\s,]*")
_NOT_READABLE = "not readable JSON: nested too deeply, or a number too long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value: its line (from 1), what it is (None where broken), its raw text, and why it is broken ("" where not)."""

    line: int
    item: Any
    raw: str
    problem: str = ""


def values(text: str, at: int, begins: re.Pattern[str]) -> Iterator[Value]:
    """The values from the offset `at` on, separated by commas or white space, up to a closing bracket.

    Behind a broken one the next starts where `begins` matches.
    """
    decoder = json.JSONDecoder()
    at = after_space(text, at)
    line = 1 + text.count("\n", 0, at)
    while at < len(text) and text[at] not in "]}":
        try:
            item, stop = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        yield Value(line=line, item=item, raw=text[at:stop])
        before, at = at, after_space(text, stop)
        line += text.count("\n", before, at)
    starts = [found.start() for found in begins.finditer(text, at)]
    if at < len(text) and text[at] not in "]}" and (not starts or starts[0] != at):
        starts.insert(0, at)
    for start, stop in zip(starts, [*starts[1:], len(text)], strict=False):
        line, at = line + text.count("\n", at, start), start
        yield _alone(text[start:stop].rstrip(), line, decoder)


def after_space(text: str, at: int) -> int:
    """The offset of the first character at or behind `at` that is no white space and no comma."""
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _alone(raw: str, line: int, decoder: json.JSONDecoder) -> Value:
    try:
        item, stop = decoder.raw_decode(raw)
    except json.JSONDecodeError as error:
        where = f"in line {line + error.lineno - 1}, column {error.colno}"
        return Value(line=line, item=None, raw=raw, problem=f"not valid JSON: {error.msg} {where}")
    except (ValueError, RecursionError):
        return Value(line=line, item=None, raw=raw, problem=_NOT_READABLE)
    return Value(line=line, item=item, raw=raw[:stop])
