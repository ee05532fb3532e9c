"""The labelled set of grey literature, read as any table of references: what is joined, asked and kept apart."""

from __future__ import annotations

import csv
import random
from collections.abc import Collection, Iterable
from itertools import combinations
from pathlib import Path

import pytest

from evidence.model import Record
from evidence.references.files import read_file
from evidence.references.matching import Duplicates, find_duplicates

FOLDER = Path(__file__).parents[1] / "data" / "grey"
LEAST = {"records": 0.97, "sample_a": 0.85, "sample_b": 0.83, "sample_held_back": 0.80}
"""Share of a set's removable duplicates that must be joined without a person; the samples' rules were not written for."""
AFTER = {"records": 0.97, "sample_a": 0.94, "sample_b": 0.92, "sample_held_back": 0.90}
"""The same once a person has settled the pairs of the queue."""


@pytest.fixture(scope="module", params=LEAST)
def name(request) -> str:
    """One of the sets."""
    return str(request.param)


@pytest.fixture(scope="module")
def labelled(name) -> list[dict[str, str]]:
    """The rows of the set, with their work."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
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


def removed(joined: Iterable[Collection[str]], truth: dict[str, str]) -> float:
    """Share of the removable records that the joins remove."""
    home = {key: key for key in truth}
    for one, *others in map(list, joined):
        for other in others:
            old, new = home[other], home[one]
            home |= {key: new for key, at in home.items() if at == old}
    works = set(truth.values())
    kept = {(home[key], work) for key, work in truth.items()}
    return (len(truth) - len(kept)) / (len(truth) - len(works))


def test_most_duplicates_are_joined_without_a_person(found, records, truth, name):
    groups, _ = said(found, records)
    assert removed(groups, truth) >= LEAST[name]


def test_a_person_who_settles_the_queue_joins_nearly_all(found, records, truth, name):
    groups, queue = said(found, records)
    same = {pair for pair in queue if len({truth[key] for key in pair}) == 1}
    assert removed([*groups, *same], truth) >= AFTER[name]


def test_the_queue_is_short_and_sorted(found, records):
    strengths = [pair.comparison.strength for pair in found.ask]
    assert strengths == sorted(strengths, reverse=True)
    assert len(found.ask) <= len(records) / 10


def test_the_order_of_the_rows_changes_nothing(found, records):
    shuffled = list(records)
    random.Random(3).shuffle(shuffled)
    assert said(find_duplicates(shuffled), tuple(shuffled)) == said(found, records)
