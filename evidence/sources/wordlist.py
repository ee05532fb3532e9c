"""Lists of words written as one string, for the rules of this package."""

from __future__ import annotations


def words_of(listed: str) -> frozenset[str]:
    """The words of a string, as a set."""
    return frozenset(listed.split())
