"""What tests share."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from evidence.encode.graph import export_graph
from evidence.encode.model import EncoderModel, default_model
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


@pytest.fixture(scope="session")
def together(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a test run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session", autouse=True)
def cache(together: Path) -> Iterator[Path]:
    """The folder of the exported encoder: no test reads or writes the user's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVIDENCE_CACHE", str(together / "encoder"))
        yield together / "encoder"


@pytest.fixture(scope="session")
def model(cache: Path) -> EncoderModel:
    """The default encoder, exported once a run: the first process exports, the others wait for it."""
    found = default_model()
    with cache.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        export_graph(found)
    return found


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty database in a temporary folder."""
    with Library(tmp_path / "evidence.db", create=True) as opened:
        with transaction(opened):
            begin_workspace(opened, copy="test")
        yield opened
