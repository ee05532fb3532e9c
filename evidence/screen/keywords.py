"""Words that tell what a reviewer includes from what this reviewer excludes, learned from the reviewer's own verdicts.

For each word the odds of standing in an included record are compared with those of standing in an excluded one: the
logarithm of their ratio, half a record added to every count (Haldane 1956, Anscombe 1956), over its standard error. A
word counts where that is 1.96 or more, in either direction: chance alone would do it to one word in twenty, so these
words are to be read with the eyes and not to be judged by.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evidence.model import Record
from evidence.terms import lettered

LEAST = 5
"""Included and excluded records that are needed, of each, before anything is learned."""
MOST = 20
"""Words that are shown of each kind."""
_SURE = 1.96
_SHORTEST = 3
"""Letters of a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """A word with how many included and how many excluded records it stands in.

    `weight` is the log odds ratio over its standard error, without unit: above zero it speaks for inclusion.
    """

    word: str
    included: int
    excluded: int
    weight: float


class WordCounts:
    """In how many records of each verdict a word stands; a verdict more costs one record, not all."""

    def __init__(self) -> None:
        """Begin with nothing learned."""
        self._verdicts: dict[str, bool] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._counts: Mapping[bool, Counter[str]] = {True: Counter(), False: Counter()}

    def learn(self, labels: Mapping[str, bool], records: Mapping[str, Record]) -> bool:
        """Take up what has changed since; returns whether anything has.

        Args:
            labels: the reviewer's own verdicts, by record; include is True.
            records: the records, by key; a label on another one says nothing.
        """
        wanted = {key: label for key, label in labels.items() if key in records}
        gone = [key for key, label in self._verdicts.items() if wanted.get(key) is not label]
        for key in gone:
            self._counts[self._verdicts.pop(key)].subtract(self._words.pop(key))
        fresh = [key for key in wanted if key not in self._verdicts]
        for key in fresh:
            self._words[key] = words_of(records[key])
            self._verdicts[key] = wanted[key]
            self._counts[wanted[key]].update(self._words[key])
        return bool(gone or fresh)

    def keywords(self, *, least: int = LEAST, most: int = MOST) -> tuple[Keyword, ...]:
        """The words that tell most, at most `most` of each kind, those for inclusion first; the surest before others.

        None where fewer than `least` records were included, or excluded.
        """
        verdicts = list(self._verdicts.values())
        included, excluded = verdicts.count(True), verdicts.count(False)
        if min(included, excluded) < least:
            return ()
        inside, outside = self._counts[True], self._counts[False]
        told = [
            Keyword(word=word, included=inside[word], excluded=outside[word],
                    weight=_weight(inside[word], included, outside[word], excluded))
            for word in sorted({*inside, *outside})
            if inside[word] + outside[word] >= least
        ]  # fmt: skip
        ordered = sorted(told, key=lambda one: (-abs(one.weight), one.word))
        for_it = [one for one in ordered if one.weight >= _SURE]
        against = [one for one in ordered if one.weight <= -_SURE]
        return (*for_it[:most], *against[:most])


def words_of(record: Record) -> frozenset[str]:
    """The words of title, abstract and index terms in lower case, without numbers and without those that carry no meaning."""
    text = " ".join((record.title, record.abstract, *index_terms(record)))
    return frozenset(word for word in lettered(text) if len(word) >= _SHORTEST)


def index_terms(record: Record) -> tuple[str, ...]:
    """The keywords and thesaurus terms that a database gave the record, in its order, each once."""
    held = [record.fields.get(name, "") for name in ("keywords", "mesh", "thesaurus")]
    return tuple(dict.fromkeys(filter(None, (term.strip() for text in held for term in re.split(r"[;\n]", text)))))


def split(keywords: Iterable[Keyword], known: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words for inclusion and those against, without those that the protocol names (`known`) already."""
    named = {word.strip().lower() for word in known}
    told = [one for one in keywords if one.word not in named]
    return tuple(one.word for one in told if one.weight > 0), tuple(one.word for one in told if one.weight < 0)


def _weight(inside: int, included: int, outside: int, excluded: int) -> float:
    a, b = inside + 0.5, included - inside + 0.5
    c, d = outside + 0.5, excluded - outside + 0.5
    return math.log(a * d / (b * c)) / math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
