"""The values of a JSON list one by one, each with its place, so that a broken one costs no other."""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

_BETWEEN = re.compile("[\\s,\ufeff]*")
_NEXT_LIST = re.compile("[\\]}][\\s\ufeff\\]}]*[\\s\ufeff\\[]*(?=\\{)")
"""The end of a list with nothing but the start of another behind it: files that were joined."""
_ENDS = re.compile("[\\s,\ufeff\\]}]*")
_LIST_HEAD = re.compile(r"\"\w+\"\s*:\s*\[\s*$")
_LONGEST_HEAD = 2_000
_NO_START = "not valid JSON: no entry starts here as it should"
_AHEAD = 200
"""So many further matches may stand inside one value."""
_DEEPEST = 200
_NOT_READABLE = "not readable JSON: nested too deeply, or a number too long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value: its line (from 1), what it is (None where broken), its raw text, and why it is broken ("" where not)."""

    line: int
    item: Any
    raw: str
    problem: str = ""


def values(text: str, at: int, begins: re.Pattern[str], first_line: int = 1) -> Iterator[Value]:
    """The values from the offset `at` on, separated by commas or white space, up to the end of the last list.

    Behind a broken one the next starts where `begins` matches. `first_line` is the number of the text's first line.
    """
    decoder = json.JSONDecoder()
    at = after_space(text, at)
    line = first_line + text.count("\n", 0, at)
    while at < len(text) and text[at] not in "]}":
        try:
            item, stop = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        yield _shallow(Value(line=line, item=item, raw=text[at:stop]))
        before, at = at, _behind(text, stop)
        line += text.count("\n", before, at)
    yield from _recovered(text, at, line, begins)


def _recovered(text: str, at: int, line: int, begins: re.Pattern[str]) -> Iterator[Value]:
    """The values from a broken one at `at` on, each from where `begins` matches, unless that is inside a whole one."""
    decoder = json.JSONDecoder()
    starts = [*(found.start() for found in begins.finditer(text, at)), len(text)]
    number, done = 0, at
    while True:
        start = starts[number]
        broken = _broken(text, done, start)
        if broken < start:
            line, at = line + text.count("\n", at, broken), broken
            yield Value(line=line, item=None, raw=text[at:start].rstrip(), problem=_NO_START)
        if number == len(starts) - 1:
            return
        line, at = line + text.count("\n", at, start), start
        found = _alone(text[at : starts[min(number + _AHEAD, len(starts) - 1)]].rstrip(), line, decoder)
        if found.problem:
            found = replace(found, raw=text[at : starts[number + 1]].rstrip())
        yield found
        done = starts[number + 1] if found.problem else at + len(found.raw)
        number = bisect.bisect_left(starts, done, number + 1)


def _broken(text: str, at: int, stop: int) -> int:
    """Where between two values something broken starts; `stop` where there are only the ends and heads of lists."""
    ends = _ENDS.match(text, at, stop)
    first = ends.end() if ends else at
    is_head = text.startswith("{", first) and stop - first < _LONGEST_HEAD and _LIST_HEAD.search(text, first, stop)
    is_tail = text.startswith('"', first) and ends and {"]", ","} <= set(ends.group())
    return stop if is_head or is_tail or not text[first:stop].strip(" \t\n,[]{}\ufeff") else first


def _behind(text: str, at: int) -> int:
    """Where the next value may stand behind one; where a list ends and another follows, the first value of that one."""
    at = after_space(text, at)
    more = _NEXT_LIST.match(text, at)
    return more.end() if more else at


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
    return _shallow(Value(line=line, item=item, raw=raw[:stop]))


def _shallow(value: Value) -> Value:
    """The value, broken where lists and objects stand too deep in one another to be walked through."""
    return replace(value, item=None, problem=_NOT_READABLE) if is_deep(value.item, value.raw) else value


def is_deep(item: Any, raw: str) -> bool:
    """Whether more lists and objects stand in one another than in any entry; `raw` is the text of the item."""
    level = [item] if raw.count("[") + raw.count("{") > _DEEPEST else []
    for _ in range(_DEEPEST):
        held = (one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list))
        level = [below for each in held for below in each]
    return bool(level)
