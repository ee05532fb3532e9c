"""A small review with a PDF, a web page and Markdown, as an older extractor read them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
sys.path.insert(0, str(Path(__file__).parents[1] / "safety"))

import ageing
import small_review

from evidence.jobs.session import Session, open_session


@pytest.fixture(scope="session")
def aged_review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose four full texts an older extractor read. Never write into it: copy it."""
    return ageing.build(tmp_path_factory.mktemp("aged") / "review")


@pytest.fixture
def aged(aged_review: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, and the current folder of the test."""
    folder = small_review.copied(aged_review, tmp_path / "review")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("EVIDENCE_REVIEWER", raising=False)
    return folder


@pytest.fixture
def session(aged: Path) -> Iterator[Session]:
    """The copy, opened."""
    with open_session(str(aged)) as opened:
        yield opened
