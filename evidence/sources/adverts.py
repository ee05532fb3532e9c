"""A publisher's advert for itself at the end of a paper: known by an invitation to authors, and by its own type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evidence.sources.lines import Line, Sheet

_INVITES = re.compile(r"(please )?submit your (next )?(manuscript|paper|article|work|research)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(https?://|www\.)?[\w.-]+\.[a-z]{2,}[/\w.?=&-]*", re.IGNORECASE)


def adverts(sheets: Sequence[Sheet]) -> dict[int, list[Line]]:
    """The lines of adverts by page, for pages after the first.

    An advert is the line that invites, what stands next to it in the file in fonts that no other page has, and a web
    address right after it.
    """
    fonts = {sheet.number: {line.font for line in sheet.lines} for sheet in sheets}
    out: dict[int, list[Line]] = {}
    for sheet in sheets[1:]:
        invitations = [at for at, line in enumerate(sheet.lines) if _INVITES.match(line.text)]
        if not invitations:
            continue
        own = fonts[sheet.number].difference(*(fonts[other] for other in fonts if other != sheet.number))
        out[sheet.number] = [line for at in invitations for line in _around(sheet.lines, at, own)]
    return out


def _around(lines: Sequence[Line], at: int, own: set[str]) -> Iterator[Line]:
    start = stop = at
    while start and lines[start - 1].font in own:
        start -= 1
    while stop + 1 < len(lines) and (
        lines[stop + 1].font in own or (stop == at and _ADDRESS.fullmatch(lines[stop + 1].text))
    ):
        stop += 1
    yield from lines[start : stop + 1]
