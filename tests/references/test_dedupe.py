"""The verb `dedupe` on plain files."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest

from evidence.cli import run
from evidence.jobs.dedupe import dedupe_files

HEADER = "id,title,author,year,journal,booktitle,volume,number,pages,doi\n"
WARDS = "Night closures of community wards in three counties"


def written(path: Path, *rows: str) -> Path:
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_journal_and_booktitle_are_one_container(tmp_path):
    table = written(
        tmp_path / "refs.csv",
        f'r1,{WARDS},"Okonjo, Ada",2011,Proceedings of Ward Medicine,,14,2,221-228,',
        f'r2,{WARDS.upper()},"Okonjo, A.",2011,,Proc Ward Med,14,2,221-8,',
        'r3,Falls on wards at night,"Quist, Ben",2012,Ward Medicine,,15,1,9-12,',
    )
    groups = tmp_path / "groups.json"

    assert run(["dedupe", str(table), "--groups", str(groups)]) == 0

    told = json.loads(groups.read_text(encoding="utf-8"))
    assert told["groups"] == [["r1", "r2"]]
    assert told["review"] == []
    assert set(told["joins"][0]["agreed"]) >= {"title", "authors", "container", "pages"}


def test_pairs_to_look_at_do_not_change_the_exit_code_and_carry_their_reason(tmp_path, capsys):
    table = written(
        tmp_path / "refs.csv",
        f'r1,{WARDS},"Okonjo, Ada",2011,Ward Medicine,,14,2,221-228,',
        f'r2,Erratum: {WARDS},"Okonjo, Ada",2011,Ward Medicine,,14,4,401,',
    )

    assert run(["dedupe", str(table)]) == 0

    said = capsys.readouterr()
    told = json.loads(said.out)
    assert told["groups"] == []
    assert told["review"] == [["r1", "r2"]]
    assert "correction" in told["questions"][0]["reason"]
    assert "1 pairs to look at" in said.err


def test_several_files_are_searched_together_and_a_repeated_id_gets_a_letter(tmp_path):
    row = f'r1,{WARDS},"Okonjo, Ada",2011,Ward Medicine,,14,2,221-228,'
    one, other = written(tmp_path / "one.csv", row), written(tmp_path / "other.csv", row)

    assert dedupe_files([one, other]).told["groups"] == [["r1", "r1a"]]


def test_the_same_file_gives_the_same_bytes(tmp_path):
    rows = [f'r{n},{WARDS} {n // 2},"Okonjo, Ada",2011,Ward Medicine,,14,2,{n // 2}1-{n // 2}8,' for n in range(20)]
    table = written(tmp_path / "refs.csv", *rows)

    assert json.dumps(dedupe_files([table]).told) == json.dumps(dedupe_files([table]).told)


def test_a_missing_file_is_told_in_one_line(tmp_path, capsys):
    assert run(["dedupe", str(tmp_path / "none.csv")]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.parametrize("name", ["stroke", "gambling_doiblind"])
def test_no_pair_of_a_labelled_set_is_joined_wrongly(shared, tmp_path, name):
    with gzip.open(shared / "data" / "dedup" / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    truth = {row["id"]: row["cluster"] for row in rows}
    table = tmp_path / "refs.csv"
    columns = [column for column in rows[0] if column not in {"cluster", "dup_label", "doi_truth"}]
    with table.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)

    groups = dedupe_files([table]).told["groups"]

    assert [group for group in groups if len({truth[key] for key in group}) > 1] == []
    removable = len(rows) - len(set(truth.values()))
    assert sum(len(group) - 1 for group in groups) >= 0.99 * removable
