"""From what people type to the query language of the word index."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from evidence.model import Facet
from evidence.search.variants import names, spellings
from evidence.terms import terms

_TOKEN: Final = re.compile(r"[^\W_]+")
_REPEATS: Final = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words that are sought, each with how often it counts, and an FTS5 query for phrases, which may be empty."""

    words: tuple[tuple[str, int], ...]
    phrases: str

    @property
    def query(self) -> str:
        """An FTS5 query for passages with any of it; empty if there is nothing. Every word is quoted, so nothing that
        people type is read as a command."""
        words = [f'"{word}"' for word, count in self.words for _ in range(count)]
        return " OR ".join([*words, *([self.phrases] if self.phrases else [])])


def wanted(text: str, facets: Sequence[Facet] = ()) -> Wanted:
    """What is sought for `text`: any of its words.

    A word that is repeated counts so often, at most three times. A word is sought in British and American spelling, and
    a name of the gazetteer (a value of one of `facets`) under its acronym and its full name too.
    """
    counts = Counter(terms(text))
    words = tuple((spelt, min(count, _REPEATS)) for word, count in counts.items() for spelt in (word, *spellings(word)))
    others = [other for _, alike in names(text, facets) for other in alike] if facets else []
    return Wanted(words, phrase_query(others))


def word_query(text: str, facets: Sequence[Facet] = ()) -> str:
    """An FTS5 query for passages with any of what is `wanted` for `text`; empty if it has no word."""
    return wanted(text, facets).query


def phrase_query(phrases: Iterable[str]) -> str:
    """An FTS5 query for passages with any of some phrases, word for word in this order; empty if none has a word."""
    rows = [_TOKEN.findall(phrase.casefold()) for phrase in phrases]
    return " OR ".join(f'"{" ".join(row)}"' for row in rows if row)


def all_words_query(text: str) -> str:
    """An FTS5 query for passages with every one of the words of `text`; empty if it has none."""
    return " AND ".join(f'"{word}"' for word in dict.fromkeys(_TOKEN.findall(text.casefold())))
