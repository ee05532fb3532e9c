"""The labelled set of grey literature, read as any table of references: what is joined, asked and kept apart."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from evidence.model import Record
from evidence.references.files import read_file
from evidence.references.matching import Duplicates, find_duplicates

SET = Path(__file__).parents[1] / "data" / "grey" / "records.csv"
LEAST = 0.95
"""Share of the removable duplicates that must be joined without a person: a little below what is reached."""


@pytest.fixture(scope="module")
def labelled() -> list[dict[str, str]]:
    """The rows of the set, with their work."""
    with SET.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def records(labelled, tmp_path_factory) -> tuple[Record, ...]:
    """What the reader makes of the set without its labels."""
    path = tmp_path_factory.mktemp("grey") / "export.csv"
    columns = [column for column in labelled[0] if column != "cluster"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(labelled)
    return tuple(read_file(str(path)).records)


@pytest.fixture(scope="module")
def truth(labelled) -> dict[str, str]:
    """The work of each record."""
    return {row["id"]: row["cluster"] for row in labelled}


@pytest.fixture(scope="module")
def found(records) -> Duplicates:
    """The matcher's answer for the set."""
    return find_duplicates(records)


def said(found: Duplicates, records: tuple[Record, ...]) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """The groups and the queue by keys."""
    groups = {frozenset(records[index].key for index in group) for group in found.groups}
    return groups, {frozenset((records[pair.first].key, records[pair.second].key)) for pair in found.ask}


def test_every_row_of_the_set_is_read(records, labelled):
    assert {record.key for record in records} == {row["id"] for row in labelled}


def test_no_two_works_are_joined(found, records, truth):
    wrong = [
        (records[one].key, records[other].key)
        for group in found.groups
        for one, other in combinations(group, 2)
        if truth[records[one].key] != truth[records[other].key]
    ]
    assert wrong == []


def test_most_duplicates_are_joined_without_a_person(found, records, truth):
    works: dict[str, int] = defaultdict(int)
    for work in truth.values():
        works[work] += 1
    removable = sum(number - 1 for number in works.values())
    removed = sum(len(group) - 1 for group in found.groups)
    assert removed / removable >= LEAST


def test_the_queue_is_short_and_sorted(found, records):
    strengths = [pair.comparison.strength for pair in found.ask]
    assert strengths == sorted(strengths, reverse=True)
    assert len(found.ask) <= len(records) / 20


def test_the_order_of_the_rows_changes_nothing(found, records):
    shuffled = list(records)
    random.Random(3).shuffle(shuffled)
    assert said(find_duplicates(shuffled), tuple(shuffled)) == said(found, records)
