"""One door for every kind of full text, and its JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidence.errors import UnreadableError
from evidence.model import Status
from evidence.sources.extract import as_json, decoded, extract
from evidence.sources.passages import cut_passages


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.txt", b"The board met.", "text/plain"),
        ("a.md", b"# Boards\n\nThe board met.", "text/markdown"),
        ("a.html", b"<p>The board met.", "text/html"),
        ("page", b"<!DOCTYPE html><p>The board met.", "text/html"),
        ("noname", b"The board met.", "text/plain"),
    ],
)
def test_a_file_is_read_by_content_then_by_name(tmp_path: Path, name: str, content: bytes, media_type: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    extraction = extract(path)

    assert extraction.media_type == media_type
    assert extraction.text.endswith("The board met.")


def test_a_pdf_without_its_name_is_read_as_a_pdf(paper: Path, tmp_path: Path) -> None:
    path = tmp_path / "download"
    path.write_bytes(paper.read_bytes())

    assert extract(path).media_type == "application/pdf"


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("a.txt", b"", Status.EMPTY),
        ("a.html", b"  \n", Status.EMPTY),
        ("a.pdf", b"hello", Status.NOT_PDF),
        ("a.docx", b"PK\x03\x04rest", Status.DAMAGED),
        ("a.html", b"<nav>Home</nav>", Status.NO_TEXT),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, status: Status) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    extraction = extract(path)

    assert extraction.status is status
    assert extraction.problem.endswith(".")


def test_a_missing_file_is_the_users_to_mend(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="No such file"):
        extract(tmp_path / "missing.pdf")


def test_old_encodings_are_read() -> None:
    assert decoded("Osipovič – “so”".encode("utf-8-sig")) == "Osipovič – “so”"
    assert decoded("£5 – “so”".encode("cp1252")) == "£5 – “so”"
    assert decoded("so".encode("utf-16")) == "so"


def test_the_json_says_where_everything_stands(paper: Path) -> None:
    extraction = extract(paper)
    passages = cut_passages(
        extraction.text, extraction.blocks, prefix="", count=lambda texts: [len(text.split()) for text in texts]
    )
    value = json.loads(json.dumps(as_json(extraction, passages, path=paper)))

    assert value["status"] == "ok"
    assert [page["label"] for page in value["pages"]] == ["217", "218", "219"]
    assert value["metadata"]["authors"][1] == {"family": "van Oord", "given": "Ben"}
    for part in value["blocks"] + value["passages"]:
        assert part["text"] == value["text"][part["start"] : part["stop"]]
        assert part["pages"]
    assert value["pages"][2]["text"].endswith("County Press; 1994.")
