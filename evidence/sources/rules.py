"""Which rules the readers of full texts follow now, so that a text made by older ones is known. Imports nothing heavy.

A reader signs what it reads with its name and the version of its rules, "pdf/1 pymupdf 2.0"; what follows the first space
(a library's version, say) does not make a text older. Whoever changes what a reader makes of a file raises its version here.
"""

from __future__ import annotations

import re

RULES = {"docx": 1, "epub": 2, "html": 3, "markdown": 2, "pdf": 3, "plain": 2}
"""The readers, each with the version of its rules."""

_SIGNED = re.compile(r"([a-z-]+)/(\d+)(?=\s|\Z)")


def signature(reader: str) -> str:
    """What a reader signs with: its name and the version of its rules."""
    return f"{reader}/{RULES[reader]}"


def is_older(extractor: str) -> bool:
    """Whether a text with this signature was made by older rules than the present ones of the same reader.

    A reader that is not known here (a newer program's, or none) is not older.
    """
    signed = _SIGNED.match(extractor)
    return signed is not None and int(signed[2]) < RULES.get(signed[1], 0)


def tried(extractor: str) -> str:
    """The signature of the present rules of the reader that signed, for a file that they could not read."""
    signed = _SIGNED.match(extractor)
    return signature(signed[1]) if signed and signed[1] in RULES else extractor
