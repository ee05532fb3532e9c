"""What tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from evidence.store import Library, transaction
from evidence.store.audit import begin_workspace

# Machines are shared and slow at times: no test fails for the time that one example took.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def shared() -> Path:
    """The folder of real data beside the project; tests that need it skip where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("needs ../shared/data, which is not here")
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty database in a temporary folder."""
    with Library(tmp_path / "evidence.db", create=True) as opened:
        with transaction(opened):
            begin_workspace(opened, copy="test")
        yield opened
