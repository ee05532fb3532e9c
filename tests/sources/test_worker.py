"""Hostile files cost a child process, never the caller."""

from __future__ import annotations

import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from evidence.model import Status
from evidence.sources.limits import Limits
from evidence.sources.worker import extract_files

from .conftest import typeset


def bomb(folder: Path) -> Path:
    """A small file whose page unpacks to a quarter of a gigabyte of text."""
    operators = b"BT /F1 1 Tf " + b"(ab) Tj " * 30_000_000 + b"ET"
    packed = zlib.compress(operators, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (n, each) for n, each in enumerate(objects, 1))
    path = folder / "bomb.pdf"
    path.write_bytes(body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF")
    return path


def test_every_file_is_answered_once_and_a_bad_one_stops_nobody(tmp_path: Path) -> None:
    good = typeset(tmp_path)
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 nothing")
    missing = tmp_path / "missing.pdf"
    note = tmp_path / "note.txt"
    note.write_text("The board met. Nobody came.", encoding="utf-8")

    answers = dict(extract_files([bad, good, missing, note], processes=2))

    assert {path.name: answer.status for path, answer in answers.items()} == {
        "bad.pdf": Status.DAMAGED,
        "paper-2.pdf": Status.OK,
        "missing.pdf": Status.DAMAGED,
        "note.txt": Status.OK,
    }
    assert "No such file" in answers[missing].problem


def test_a_bomb_ends_by_time_or_memory_and_the_next_file_is_read(tmp_path: Path) -> None:
    good = typeset(tmp_path)
    answers = list(extract_files([bomb(tmp_path), good], limits=Limits(wall=3.0)))

    assert answers[0][1].status in {Status.TIMEOUT, Status.MEMORY}
    assert answers[1] == (good, answers[1][1])
    assert answers[1][1].status is Status.OK


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space of a process")
def test_too_little_memory_is_a_status(tmp_path: Path) -> None:
    ((_, answer),) = extract_files([bomb(tmp_path)], limits=Limits(wall=30.0, memory=700_000_000))

    assert answer.status is Status.MEMORY


def test_leaving_early_ends_the_children(tmp_path: Path) -> None:
    good = typeset(tmp_path)
    results = extract_files([good, good, good])

    assert next(results)[1].status is Status.OK
    results.close()


def test_a_password_reaches_the_file(shared: Path) -> None:
    path = shared / "data" / "pdf" / "encrypted_user_pw_aes256.pdf"

    assert [answer.status for _, answer in extract_files([path])] == [Status.ENCRYPTED]
    assert [answer.status for _, answer in extract_files([path], passwords={path: "asdfzxcv"})] == [Status.OK]


def test_reading_imports_no_model_and_nothing_that_runs_one() -> None:
    program = (
        "import sys, evidence.sources.worker, evidence.sources.passages; from evidence.sources.pdf import preload;"
    )
    program += " preload(); print([name for name in ('torch', 'onnxruntime', 'numpy') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_whoever_wants_the_companions_of_pymupdf_still_gets_them() -> None:
    program = "from evidence.sources.pdf import preload; preload(); import pymupdf.layout, pymupdf4llm"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_the_readers_open_pymupdf_only_when_they_read() -> None:
    program = "import sys, evidence.sources.extract; print('pymupdf' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
