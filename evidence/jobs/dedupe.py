"""Duplicates among the references of plain files, outside any workspace."""

from __future__ import annotations

import gc
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence.model import Record, Refusal
from evidence.references.files import read_file
from evidence.references.keys import with_keys
from evidence.references.matching import Pair, find_duplicates


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDuplicates:
    """What a look through files found: plain values for JSON, records read, and entries refused by file."""

    told: dict[str, Any]
    read: int
    refused: tuple[tuple[str, Refusal], ...]


def dedupe_files(paths: Sequence[Path | str]) -> FoundDuplicates:
    """The duplicates among all references of the files, by the ids that the files give them.

    `told` is `{"groups": [[id, ...], ...], "review": [[id, id], ...], "joins": [...], "questions": [...]}`: groups are
    one publication each, review the pairs for a person, likeliest first; joins and questions say of each pair which
    fields agreed, differed and were missing, and why it was joined or asked (questions stand in the order of review).
    An entry without id gets one from author, year and title; a second one of the same id gets a letter.

    Raises:
        UnreadableError: a file cannot be read.
    """
    records: list[Record] = []
    refused: list[tuple[str, Refusal]] = []
    for path in paths:
        export = read_file(path)
        records.extend(export.records)
        refused.extend((str(path), one) for one in export.refused)
    keyed = with_keys(records)
    with _without_collector():
        found = find_duplicates(keyed)
    keys = [record.key for record in keyed]
    told = {
        "groups": [[keys[index] for index in group] for group in found.groups],
        "review": [[keys[pair.first], keys[pair.second]] for pair in found.ask],
        "joins": [_explained(pair, keys) for pair in found.joins],
        "questions": [_explained(pair, keys) for pair in found.ask],
    }
    return FoundDuplicates(told=told, read=len(records), refused=tuple(refused))


@contextmanager
def _without_collector() -> Generator[None]:
    """Nothing looks for cycles among millions of values that hold none, which would take a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _explained(pair: Pair, keys: Sequence[str]) -> dict[str, Any]:
    compared = pair.comparison
    return {
        "records": [keys[pair.first], keys[pair.second]],
        "reason": compared.reason,
        "agreed": list(compared.agreed),
        "differed": list(compared.differed),
        "missing": list(compared.missing),
    }
