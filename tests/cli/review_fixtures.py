"""The small review as fixtures, built once for all tests of a run."""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

import pytest
import small_review


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of the small review. Never write into it: copy it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "small-review"
    with (shared / "small-review.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "built").is_file():
            shutil.rmtree(folder, ignore_errors=True)
            small_review.build(folder)
            (folder / "built").touch()
    return folder


@pytest.fixture
def workspace(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small review, and the current folder of the test."""
    folder = small_review.copied(built, tmp_path / "review")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("EVIDENCE_REVIEWER", raising=False)
    monkeypatch.delenv("EVIDENCE_REVIEW", raising=False)
    monkeypatch.delenv("EVIDENCE_WORKSPACE", raising=False)
    return folder
