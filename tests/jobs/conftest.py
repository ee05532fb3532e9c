"""What tests of the jobs share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from wells import BOTH, wells

from evidence.jobs.session import open_session


@pytest.fixture
def single(tmp_path, monkeypatch):
    """Three records about wells, which one person screens at both stages."""
    with open_session(str(wells(tmp_path, monkeypatch, "single", BOTH))) as session:
        yield session


@pytest.fixture
def dual(tmp_path, monkeypatch):
    """The same, which Ada and Ben screen blind to each other."""
    with open_session(str(wells(tmp_path, monkeypatch, "dual", BOTH))) as session:
        yield session
