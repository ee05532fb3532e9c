"""The short mark that is printed with a quotation, and the way back from it to the source."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping

from evidence.jobs.session import Session
from evidence.model import Quotation
from evidence.store.readings import quoted_places
from evidence.store.synthesis import statements


def mark_of(text: str, start: int, stop: int) -> str:
    """A mark such as "Q3f9k2a", which follows from the span alone: the same quotation always has the same mark."""
    digest = hashlib.sha256(f"{text}\x1f{start}\x1f{stop}".encode()).digest()
    return "Q" + base64.b32encode(digest).decode().lower()[:7]


def quotations_by_mark(session: Session) -> Mapping[str, Quotation]:
    """Every standing quotation of every review of the workspace, by its mark."""
    return {mark_of(one.text, one.start, one.stop): one for one in _quotations(session)}


def earlier_marks(session: Session) -> Mapping[str, tuple[Quotation, tuple[str, int, int]]]:
    """The standing quotations by the marks of every place where they stood, before their sources were read anew and now.

    Returns:
        By mark: the quotation as it stands now, and the place (text, start, stop) that the mark follows from.
    """
    standing = {one.act: one for one in _quotations(session)}
    return {
        mark_of(text, start, stop): (standing[act], (text, start, stop))
        for act, text, start, stop in quoted_places(session.library)
        if act in standing
    }


def _quotations(session: Session) -> Iterator[Quotation]:
    for review in session.workspace.reviews():
        for made in statements(session.library, review):
            yield from made.quotations
