"""Workspaces that many tests read, each built once a run whatever the number of processes."""

from __future__ import annotations

import fcntl
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import built

from evidence.encode.model import EncoderModel
from evidence.jobs.session import Session, open_session


def once(folder: Path, build: Callable[[Path], object]) -> object:
    """What `build` gives for the folder; only the first process builds, the others wait for it."""
    done = folder.with_suffix(".done")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.is_file():
            shutil.rmtree(folder, ignore_errors=True)
            done.write_bytes(pickle.dumps(build(folder)))
    return pickle.loads(done.read_bytes())


@pytest.fixture(scope="session")
def veldmark(together: Path, model: EncoderModel) -> Iterator[built.Built]:
    """The invented corpus, ingested. Only to be read."""
    folder = together / "veldmark"
    ledger = once(folder, built.build_veldmark)
    with open_session(str(folder)) as session:
        yield built.Built(session, ledger)


@pytest.fixture
def veldmark_copy(veldmark: built.Built, tmp_path: Path) -> Iterator[Session]:
    """A copy of the ingested corpus, to be worked in."""
    folder = tmp_path / "veldmark"
    shutil.copytree(veldmark.session.workspace.root, folder)
    with open_session(str(folder)) as session:
        yield session


@pytest.fixture(scope="session")
def real(together: Path, model: EncoderModel) -> Iterator[built.Built]:
    """Real pages, government texts and papers, ingested. Only to be read."""
    shared = built.ROOT.parent / "shared"
    if not (shared / "data").is_dir():
        pytest.skip("needs ../shared/data, which is not here")
    folder = together / "real"
    ledger = once(folder, lambda place: built.build_real(place, shared))
    with open_session(str(folder)) as session:
        yield built.Built(session, ledger)


@pytest.fixture(scope="session")
def demonstrated(together: Path, cache: Path) -> built.Demonstrated:
    """The shipped review walked through by `evidence demo`. Only to be read."""
    folder = together / "demonstration"
    made = once(folder, lambda place: built.demonstrate(place))
    assert isinstance(made, built.Demonstrated)
    return made


@pytest.fixture
def real_copy(real: built.Built, tmp_path: Path) -> Iterator[Session]:
    """A copy of the workspace of real input, to be worked in."""
    folder = tmp_path / "real"
    shutil.copytree(real.session.workspace.root, folder)
    with open_session(str(folder)) as session:
        yield session
