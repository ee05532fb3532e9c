"""Which record a full text belongs to: by DOI, by title, by file name; by hand where none of them tells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from evidence.model import Metadata, Record
from evidence.text import fold

_DOI = re.compile(r"10\.\d{4,9}[/_\-: ].+", re.ASCII)
_LONG = 20
"""A folded title shorter than this says too little to pair by its beginning."""


class Pairing:
    """Finds the record of a full text among `records`."""

    def __init__(self, records: Sequence[Record], aliases: Mapping[str, str]) -> None:
        """Prepare look-ups; `aliases` gives the key for every name that a record goes by."""
        self._names = {alias.casefold(): key for alias, key in aliases.items()}
        self._dois = {record.doi: record.key for record in records if record.doi}
        self._flat_dois = {_flat(record.doi): record.key for record in records if record.doi}
        self._years = {record.key: record.year for record in records}
        self._titles: dict[str, list[str]] = defaultdict(list)
        for record in records:
            self._titles[fold(record.title)].append(record.key)
            main = fold(record.title.split(":")[0])
            if ":" in record.title and len(main) >= _LONG:
                self._titles[main].append(record.key)

    def find(self, name: str, metadata: Metadata) -> tuple[str, str]:
        """The key of the record and how it was found; two empty texts where nothing tells.

        Args:
            name: the file's name.
            metadata: what the text says of itself.
        """
        stem = PurePath(name).stem
        for key, how in (
            (self._names.get(stem.casefold(), ""), "file name"),
            (self._dois.get(metadata.doi, "") if metadata.doi else "", "DOI"),
            (self._by_doi_name(stem), "DOI in the file name"),
            (self._by_title(metadata.title, metadata.year), "title"),
            (self._by_title(re.sub(r"[_\-]+", " ", stem), metadata.year), "title in the file name"),
        ):
            if key:
                return key, how
        return "", ""

    def _by_doi_name(self, stem: str) -> str:
        match = _DOI.search(stem)
        return self._flat_dois.get(_flat(match.group(0)), "") if match else ""

    def _by_title(self, title: str, year: int | None) -> str:
        folded = fold(title)
        found = set(self._titles.get(folded, ())) if folded else set()
        if not found and len(folded) >= _LONG:
            found = {
                key
                for known, keys in self._titles.items()
                if len(known) >= _LONG and (known.startswith(folded) or folded.startswith(known))
                for key in keys
            }
        if year is not None and len(found) > 1:
            found = {key for key in found if self._years[key] == year}
        return found.pop() if len(found) == 1 else ""


def _flat(doi: str) -> str:
    return re.sub(r"[^a-z0-9]", "", doi.casefold())
