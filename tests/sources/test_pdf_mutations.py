"""Damaged PDFs: each is answered, soundly, and by the reader itself."""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pdf_mutating import EDITS, mutated

from evidence.model import Status
from evidence.sources.limits import Limits
from evidence.sources.worker import extract_files

from .conftest import typeset


def test_a_hundred_and_fifty_damaged_pdfs_are_answered_soundly(tmp_path: Path) -> None:
    draw = random.Random(20261129)
    raw = typeset(tmp_path).read_bytes()
    paths = []
    for number in range(150):
        name, damaged = mutated(draw, raw)
        paths.append(tmp_path / f"{number} {name}.pdf")
        paths[-1].write_bytes(damaged)
    answers = dict(extract_files(paths, limits=Limits(wall=30.0), processes=2))

    assert set(answers) == set(paths)
    for path, answer in answers.items():
        assert not answer.problem.startswith("The process"), (path.name, answer.problem)
        assert (answer.status is Status.OK) == bool(answer.text) == (not answer.problem), (path.name, answer.problem)
    assert {Status.OK, Status.DAMAGED} <= {answer.status for answer in answers.values()}


def test_every_kind_of_damage_changes_the_file(tmp_path: Path) -> None:
    raw = typeset(tmp_path).read_bytes()
    for edit in EDITS:
        assert any(edit(random.Random(seed), raw) != raw for seed in range(20)), edit.__name__
