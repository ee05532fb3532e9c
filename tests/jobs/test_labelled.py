"""Labelled reviews to be replayed, from any tool's file."""

import gzip
import json

import pytest

from evidence.cli import run
from evidence.errors import UnreadableError
from evidence.jobs.labelled import read_any_labelled

RAYYAN = (
    'key,title,abstract,year,notes\n'
    'r1,Deep wells,About wells.,1990,"RAYYAN-INCLUSION: {""Ada""=>""Included"", ""Ben""=>""Excluded""}"\n'
    'r2,Ponds,About ponds.,1991,"RAYYAN-INCLUSION: {""Ada""=>""Excluded""} | RAYYAN-EXCLUSION-REASONS: topic"\n'
    'r3,Rivers,About rivers.,1992,"RAYYAN-INCLUSION: {""Ada""=>""Maybe""}"\n'
)  # fmt: skip
ASREVIEW = (
    "TY  - JOUR\nID  - a1\nTI  - Deep wells\nAB  - About wells.\nN1  - ASReview_relevant\nER  -\n\n"
    "TY  - JOUR\nID  - a2\nTI  - Ponds\nAB  - About ponds.\nN1  - ASReview_irrelevant\nER  -\n\n"
    "TY  - JOUR\nID  - a3\nTI  - Rivers\nN1  - ASReview_not_seen\nER  -\n\n"
)
EPPI = json.dumps({
    "CodeSets": [{"Attributes": {"AttributesList": [
        {"AttributeId": 1, "AttributeName": "INCLUDE on title & abstract"},
        {"AttributeId": 2, "AttributeName": "EXCLUDE on full text: topic"},
    ]}}],
    "References": [
        {"ItemId": 7, "Title": "Deep wells", "Abstract": "About wells.", "Codes": [{"AttributeId": 1}]},
        {"ItemId": 8, "Title": "Ponds", "Codes": [{"AttributeId": 1}, {"AttributeId": 2}]},
        {"ItemId": 9, "Title": "Rivers", "Codes": []},
    ],
})  # fmt: skip
SHEET = "id;Title;Abstract;Decision\ns1;Deep wells;About wells.;yes\ns2;Ponds;;no\n"


@pytest.mark.parametrize(
    ("name", "text", "labels", "left"),
    [
        ("rayyan.csv", RAYYAN, {"r1": True, "r2": False}, 1),
        ("asreview.ris", ASREVIEW, {"a1": True, "a2": False}, 1),
        ("eppi.json", EPPI, {"7": True, "8": False}, 1),
        ("sheet.csv", SHEET, {"s1": True, "s2": False}, 0),
    ],
)
def test_each_tool_s_export_is_read_with_titles_abstracts_and_labels(tmp_path, name, text, labels, left):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    read = read_any_labelled(path)

    assert read.labels == labels
    assert read.left == left
    assert [record.title for record in read.records] == ["Deep wells", "Ponds"]
    assert read.records[0].abstract == "About wells."


def test_the_plain_form_is_read_gzipped_too_and_goes_before_all_others(tmp_path):
    path = tmp_path / "review.csv.gz"
    path.write_bytes(gzip.compress(b"record_id,title,label_included\n1,Wells,1\n2,Ponds,0\n"))

    assert read_any_labelled(path).labels == {"1": True, "2": False}


def test_a_file_without_verdicts_is_refused_in_a_line_and_an_export_is_replayed(tmp_path, capsys):
    bare, export = tmp_path / "bare.csv", tmp_path / "rayyan.csv"
    bare.write_text("id,title\n1,Wells\n", encoding="utf-8")
    export.write_text(RAYYAN, encoding="utf-8")

    with pytest.raises(UnreadableError, match=r"Nothing in bare\.csv has a verdict"):
        read_any_labelled(bare)
    assert run(["simulate", str(export), "--ranker", "words"]) == 0
    assert "2 records replayed; 1 without a verdict were left out" in capsys.readouterr().err


def test_a_damaged_archive_and_a_file_of_noise_are_refused_in_a_line(tmp_path):
    archive, noise = tmp_path / "review.csv.gz", tmp_path / "noise.bin"
    whole = bytearray(gzip.compress(b"record_id,title,label_included\n1,Wells,1\n2,Ponds,0\n" * 50))
    archive.write_bytes(bytes(whole[: len(whole) // 2]))
    noise.write_bytes(bytes(range(256)))

    for path in (archive, noise):
        with pytest.raises(UnreadableError) as refused:
            read_any_labelled(path)
        assert "--column" not in str(refused.value)
