"""Replay a review whose verdicts are known: how much reading would the ranking have saved?"""

from __future__ import annotations

import csv
import gzip
import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from evidence.errors import NotFoundError, UnreadableError
from evidence.model import Record
from evidence.screen.priority import MakeRanker, Vectors, learned
from evidence.screen.stopping import Buscar

RETRAIN_SHARE = 1 / 30
"""The ranking is made anew when this share more of records has been read, and after every record at the beginning."""

_KNOWN = {"1": True, "0": False, "1.0": True, "0.0": False, "true": True, "false": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """The order in which a reviewer would have read, priors not among it.

    `stopped_at` is how many of `order` had been read when a stopping rule said so (None: it never did), `sample` what
    was read besides for that rule alone.
    """

    order: tuple[str, ...]
    stopped_at: int | None = None
    sample: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What an order is worth, all without unit.

    `wss95` and `wss100`: work saved over sampling at 95 % and 100 % recall (Cohen 2006); `rrf10`: share of the relevant
    records found in the first tenth; `atd`: mean place of a relevant record as a share of all, lower is better.
    """

    wss95: float
    wss100: float
    rrf10: float
    atd: float


def replay(
    records: Sequence[Record],
    labels: Mapping[str, bool],
    priors: Sequence[str],
    *,
    question: str = "",
    seed: int = 0,
    make: MakeRanker = learned,
    vectors: Vectors | None = None,
    stop: Buscar | None = None,
) -> Replay:
    """Read all records in the order of a ranker; a label is looked up only once its record has been read.

    Args:
        records: the records of a review, keys unique.
        labels: the true verdict on each record, True for included.
        priors: keys whose verdicts are known from the start.
        question: the protocol's question, for the time before verdicts.
        seed: makes what is drawn at random the same again.
        make: makes the ranker.
        vectors: the records' vectors, for a ranker that asks for them.
        stop: the rule that tells when reading could have stopped, priors not counted; None: none is asked.

    Raises:
        NotFoundError: a prior is not among the records.
        ValueError: the ranker does not name every record without a label.
    """
    keys = {record.key for record in records}
    for prior in priors:
        if prior not in keys:
            raise NotFoundError(
                f"No record {prior!r} to start from.", remedy="Name a record_id of the file with --prior."
            )
    known = {key: labels[key] for key in priors}
    ranker = make(records, question, seed=seed, vectors=vectors)
    order: list[str] = []
    while len(known) < len(keys):
        batch = ranker(known)[: max(1, int(len(known) * RETRAIN_SHARE))]
        if not batch:
            raise ValueError("the ranker leaves out records that have no label")
        order += batch
        known.update((key, labels[key]) for key in batch)
    return Replay(order=tuple(order), stopped_at=stop.stopped_at([labels[key] for key in order]) if stop else None)


def measures(found: Sequence[bool]) -> Measures:
    """What an order is worth.

    Args:
        found: for each record in the order of reading, whether it is relevant.

    Raises:
        ValueError: none is relevant, so nothing is defined.
    """
    ranks = [place for place, relevant in enumerate(found, start=1) if relevant]
    if not ranks:
        raise ValueError("no relevant record")
    total = len(found)
    at95 = ranks[math.ceil(0.95 * len(ranks) - 1e-9) - 1]
    tenth = max(1, total // 10)
    return Measures(
        wss95=(total - at95) / total - 0.05,
        wss100=(total - ranks[-1]) / total,
        rrf10=sum(rank <= tenth for rank in ranks) / len(ranks),
        atd=sum(ranks) / len(ranks) / total,
    )


def is_plain(path: Path) -> bool:
    """Whether the file is such a CSV: its first line names record_id and label_included. False for what cannot be read."""
    try:
        with _opened(path) as file:
            head = next(csv.reader(file), [])
    except (OSError, EOFError, UnicodeDecodeError, zlib.error, csv.Error):
        return False
    return {"record_id", "label_included"} <= set(head)


def read_labelled(path: Path) -> tuple[list[Record], dict[str, bool]]:
    """The records and verdicts of a labelled review: CSV, also gzipped, with the columns record_id and label_included.

    Title, abstract, doi and year are read where there are such columns; an empty label counts as not included.

    Raises:
        UnreadableError: the file cannot be read, lacks a column, repeats an id, or has a label that is not 0 or 1.
    """
    records: list[Record] = []
    labels: dict[str, bool] = {}
    try:
        for line, row in _rows(path):
            key, label = row["record_id"], (row["label_included"] or "0").strip().casefold()
            if not key or key in labels:
                raise UnreadableError(f"{path.name}, line {line}: the record_id {key!r} is empty or repeated.")
            if label not in _KNOWN:
                raise UnreadableError(f"{path.name}, line {line}: label_included is {label!r}, not 0 or 1.")
            labels[key] = _KNOWN[label]
            records.append(_record(row))
    except (OSError, EOFError, UnicodeDecodeError, zlib.error, csv.Error) as error:
        raise UnreadableError(f"Cannot read {path}: {error}.") from error
    if not records:
        raise UnreadableError(f"{path.name} holds no record.", remedy="A labelled review has one record a row.")
    return records, labels


def _opened(path: Path) -> IO[str]:
    opened = gzip.open if path.suffix == ".gz" else open
    return cast("IO[str]", opened(path, "rt", encoding="utf-8-sig", newline=""))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with _opened(path) as file:
        reader = csv.DictReader(file)
        missing = [name for name in ("record_id", "label_included") if name not in (reader.fieldnames or ())]
        if missing:
            raise UnreadableError(f"{path.name} has no column {missing[0]}.", remedy="Name it so in the first line.")
        for row in reader:
            yield reader.line_num, {name: value or "" for name, value in row.items() if name}


def _record(row: Mapping[str, str]) -> Record:
    year = row.get("year", "").split(".")[0]
    return Record(
        key=row["record_id"],
        title=row.get("title", ""),
        abstract=row.get("abstract", ""),
        doi=row.get("doi", ""),
        year=int(year) if year.isdecimal() else None,
    )
