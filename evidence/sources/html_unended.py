"""Markup that never ends made into words before it is parsed: the parser of the standard library would search the rest
of the page for its end again at each of it."""

from __future__ import annotations

import re

_ENDS = (("-->", re.compile(r"<!--+")), (">", re.compile("<")))
"""What ends comments and tags, and what opens them."""


def without_unended(text: str) -> str:
    """A page without the openings of comments that nothing closes, and of tags after the last ">"; their words stay."""
    for end, opening in _ENDS:
        at = text.rfind(end)
        at = at + len(end) if at >= 0 else 0
        if opening.search(text, at):
            text = text[:at] + opening.sub(" ", text[at:])
    return text
