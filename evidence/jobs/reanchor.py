"""Where words that stood in one text of a source stand in another one, by exact folded match alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evidence.model import Page, PageKind, StoredText, pages_of
from evidence.text import Folded, Span, fold


@dataclass(frozen=True, slots=True)
class Held:
    """A text folded once, to look up many words in it."""

    stored: StoredText
    folded: Folded

    @classmethod
    def of(cls, stored: StoredText) -> Held:
        """The text with its folded form."""
        return cls(stored, Folded.of(stored.text))

    def pages(self, span: Span) -> tuple[Page, ...]:
        """The pages that a span touches."""
        return pages_of(self.stored.pages, span.start, span.stop)


def new_place(span: Span, old: Held, new: Held) -> Span | None:
    """Where the words of a span of the old text stand in the new one.

    Words that stand once in both texts are found wherever they stand. Words that stand several times in either are
    looked for on their own page alone: the same one of as many, else the one that lies nearest to where they lay on it.

    Returns:
        The span of the same words (folded as `evidence.text` folds) in the new text; None where there is none, or none
        that can be told from others.
    """
    if old.stored.text == new.stored.text:
        return span
    words = old.stored.text[span.start : span.stop]
    found, before = new.folded.places(words), old.folded.places(words)
    if len(found) == 1 and len(before) <= 1:
        return found[0]
    wanted = _identities(old, span)
    here = [one for one in found if wanted & _identities(new, one)]
    there = [one for one in before if wanted & _identities(old, one)]
    own = [number for number, one in enumerate(there) if one.start < span.stop and span.start < one.stop]
    if len(here) == len(there) and len(own) == 1:
        return here[own[0]]
    return _nearest(here, _depth(old, span), lambda one: _depth(new, one))


def _identities(held: Held, span: Span) -> set[str]:
    """The pages of a span by what stays the same when a file is read anew.

    A printed page keeps its number in the file. A paragraph of a web page does not, when those before it go: it is known
    by its words.
    """
    return {
        fold(held.stored.text[page.start : page.stop]) if page.kind is PageKind.PARAGRAPH else str(page.number)
        for page in held.pages(span)
    }


def _depth(held: Held, span: Span) -> float:
    """How far down its first page a span begins, from 0 to 1."""
    pages = held.pages(span)
    if not pages:
        return 0.0
    own = [page for page in held.stored.pages if page.number == pages[0].number]
    first, last = min(page.start for page in own), max(page.stop for page in own)
    return (span.start - first) / (last - first)


def _nearest(places: Sequence[Span], depth: float, depth_of: Callable[[Span], float]) -> Span | None:
    """The place whose depth is nearest; None where there is none, or two are equally near."""
    ranked = sorted(places, key=lambda one: abs(depth_of(one) - depth))
    if len(ranked) > 1 and abs(depth_of(ranked[0]) - depth) == abs(depth_of(ranked[1]) - depth):
        return None
    return ranked[0] if ranked else None
