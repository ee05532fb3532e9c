"""Which titles share words: looked up word by word, because nobody waits for ten thousand comparisons at every record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from evidence.model import Record
from evidence.references.matching.folding import words


class Titles:
    """The words of the titles of a review's records, kept for as long as these are the same."""

    def __init__(self) -> None:
        """Of no records yet."""
        self._of: Mapping[str, Record] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._keys: dict[str, list[str]] = {}

    def sharing(self, records: Mapping[str, Record], key: str) -> list[str]:
        """The other records whose titles share half of the words of the shorter of the two, in no order that means anything.

        Args:
            records: all records by key; they must not change while they are these.
            key: the record that is asked about.
        """
        if records is not self._of:
            self._read(records)
        said, shared = self._words[key], Counter[str]()
        for word in said:
            shared.update(self._keys[word])
        del shared[key]
        return [one for one, count in shared.items() if 2 * count >= min(len(said), len(self._words[one]))]

    def _read(self, records: Mapping[str, Record]) -> None:
        self._of, self._keys = records, {}
        self._words = {key: frozenset(words(record.title)) for key, record in records.items()}
        for key, said in self._words.items():
            for word in said:
                self._keys.setdefault(word, []).append(key)
