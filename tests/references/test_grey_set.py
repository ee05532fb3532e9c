"""The grey-literature duplicate set is what its README says; the matcher is not asked here."""

from __future__ import annotations

import csv
import re
import runpy
from collections import Counter, defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "data" / "grey"
BUILD = ROOT / "tools" / "grey" / "build.py"


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture(scope="module")
def records() -> list[dict[str, str]]:
    return rows("records.csv")


def test_there_are_enough_records_and_works_and_about_half_the_records_are_duplicates(records):
    works = {record["cluster"] for record in records}

    assert len(records) >= 500
    assert len(works) >= 230
    assert 0.40 <= 1 - len(works) / len(records) <= 0.55


def test_every_id_is_unique_and_no_record_stands_there_twice(records):
    told = [tuple(value for name, value in record.items() if name not in ("id", "cluster")) for record in records]

    assert len({record["id"] for record in records}) == len(records)
    assert [seen for seen, count in Counter(told).items() if count > 1] == []


def test_every_record_has_a_title_a_cluster_and_a_source_and_no_stray_white_space(records):
    for record in records:
        assert record["title"] and record["source"] and record["entrytype"], record
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", record["cluster"]), record
        assert all(value == value.strip() and not re.search(r"[\r\n\t]|^-$", value) for value in record.values()), (
            record
        )


def test_what_a_record_tells_is_enough_to_tell_works_apart(records):
    """No two works share a record that reads the same in title, year, people, publisher and number."""
    seen = defaultdict(set)
    for record in records:
        where = record["institution"] or record["publisher"] or record["journal"]
        told = (record["title"].casefold(), record["year"], record["author"], where, record["number"], record["volume"])
        seen[told].add(record["cluster"])

    assert [told for told, works in seen.items() if len(works) > 1] == []


@pytest.mark.parametrize("name", ["isbn", "doi"])
def test_an_identifier_belongs_to_one_work(records, name):
    works = defaultdict(set)
    for record in records:
        if record[name]:
            works[re.sub(r"\W", "", record[name]).casefold()].add(record["cluster"])

    assert {number: found for number, found in works.items() if len(found) > 1} == {}


def test_every_isbn_has_a_true_check_digit(records):
    for record in records:
        digits = [10 if c in "xX" else int(c) for c in record["isbn"] if c.isalnum()]
        if len(digits) == 13:
            assert sum(d * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0, record
        elif digits:
            assert len(digits) == 10 and sum(d * (10 - i) for i, d in enumerate(digits)) % 11 == 0, record


def test_look_alikes_are_pairs_of_different_works_with_a_reason(records):
    works = {record["cluster"] for record in records}
    pairs = rows("look_alikes.csv")

    assert all({pair["cluster"], pair["other"]} <= works for pair in pairs)
    assert all(pair["cluster"] < pair["other"] and pair["reason"] for pair in pairs)
    alike = {work for pair in pairs for work in (pair["cluster"], pair["other"])}
    assert sum(record["cluster"] in alike for record in records) >= 120


def test_nearly_every_source_shape_is_there_often(records):
    shapes = Counter(record["source"] for record in records)

    assert len(shapes) >= 8
    assert min(shapes.values()) >= 20


@pytest.mark.skipif(not BUILD.is_file(), reason="the list of works is not in this copy")
def test_the_list_of_works_gives_the_same_bytes():
    for name, text in runpy.run_path(str(BUILD))["built"]().items():
        assert (FOLDER / name).read_bytes() == text.encode(), name
