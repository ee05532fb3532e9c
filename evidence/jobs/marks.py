"""The short mark that is printed with a quotation, and the way back from it to the source."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

from evidence.jobs.session import Session
from evidence.model import Quotation
from evidence.store.synthesis import statements


def mark_of(text: str, start: int, stop: int) -> str:
    """A mark such as "Q3f9k2a", which follows from the span alone: the same quotation always has the same mark."""
    digest = hashlib.sha256(f"{text}\x1f{start}\x1f{stop}".encode()).digest()
    return "Q" + base64.b32encode(digest).decode().lower()[:7]


def quotations_by_mark(session: Session) -> Mapping[str, Quotation]:
    """Every standing quotation of every review of the workspace, by its mark."""
    return {
        mark_of(one.text, one.start, one.stop): one
        for review in session.workspace.reviews()
        for made in statements(session.library, review)
        for one in made.quotations
    }
