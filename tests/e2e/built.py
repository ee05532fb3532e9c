"""The workspaces of these tests: how they are built, and what is asked of them again and again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from evidence.jobs.asking import Asked
from evidence.jobs.ingest import Ingested, ingest
from evidence.jobs.init import init_workspace
from evidence.jobs.passages import INDEX
from evidence.jobs.search import Shown, run_search
from evidence.jobs.session import Session, open_session
from evidence.model import Source, StoredText
from evidence.store.derived import Index, IndexedPassage
from evidence.store.texts import current_texts, find_text, sources
from evidence.text import find_folded

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "tests" / "data"
TRUTH: dict[str, Any] = json.loads((DATA / "veldmark" / "truth.json").read_text(encoding="utf-8"))
KNOWN: dict[str, Any] = json.loads((DATA / "known_passages.json").read_text(encoding="utf-8"))
DOZEN = (
    "nhs_icb_commissioning_policy", "nhs_icb_ifr_sop", "hindawi_2016", "plos_2025", "attachment", "form_acroform",
    "encrypted_user_pw_aes256", "encrypted_empty_pw_aes256", "scan_typewritten_old", "damaged_page_tree_cycle",
    "not_a_pdf", "zero_byte",
)  # fmt: skip
"""A dozen real PDFs: policies, papers, a form, and what everybody meets: encrypted, scanned, damaged, empty."""


@dataclass
class Built:
    """An ingested workspace, and what is read from it."""

    session: Session
    ledger: Ingested

    @cached_property
    def source(self) -> dict[str, Source]:
        """Full texts by file name."""
        return {name_of(one): one for one in sources(self.session.library)}

    @cached_property
    def text(self) -> dict[str, StoredText]:
        """The current text of each full text, by file name."""
        library = self.session.library
        return {name_of(one): find_text(library, text) for one, text in current_texts(library) if one.path}

    @cached_property
    def passages(self) -> list[IndexedPassage]:
        """Every passage of a full text, in order."""
        with Index(self.session.workspace.derived / INDEX, create=False) as index:
            found = index.by_ids(index.ids_where(sources=["full-text"]))
        return [one for _, one in sorted(found.items())]

    def holding(self, words: str, file: str = "") -> list[IndexedPassage]:
        """The passages (of a file, or of all) in which some words stand."""
        return [
            one
            for one in self.passages
            if (not file or one.text == self.text[file].id) and find_folded(words, one.words)
        ]

    def find(self, question: str, limit: int = 5) -> tuple[Shown, ...]:
        """The best passages for a question."""
        return run_search(self.session, question, asked=Asked(), limit=limit, unit="passage").hits

    def answers(self, hit: Shown, file: str, words: str) -> bool:
        """Whether a hit is the passage of this file in which these words stand."""
        return hit.passage.text == self.text[file].id and find_folded(words, hit.passage.words) is not None


@dataclass
class Demonstrated:
    """What one run of `evidence demo` gave: its folder, exit code, words on stdout and seconds."""

    folder: Path
    code: int
    said: str
    seconds: float


def demonstrate(folder: Path) -> Demonstrated:
    """Run `evidence demo` in a process of its own."""
    began = time.monotonic()
    done = evidence("demo", str(folder))
    return Demonstrated(folder, done.returncode, done.stdout + done.stderr, time.monotonic() - began)


def evidence(*arguments: str, workspace: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Call the program as a person does."""
    chosen = ["--workspace", str(workspace)] if workspace else []
    command = [sys.executable, "-m", "evidence", *chosen, *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def name_of(source: Source) -> str:
    """The file name of a full text."""
    return source.path.rsplit("/", 1)[-1]


def build_veldmark(folder: Path) -> Ingested:
    """Make the workspace of the invented corpus and ingest it."""
    data, corpus, review = DATA / "veldmark", folder / "corpus" / "veldmark", folder / "reviews" / "veldmark"
    review.mkdir(parents=True)
    for part in ("references", "sources"):
        shutil.copytree(data / part, corpus / part)
    for name in ("timeline.csv", "facts.csv", "searches.toml"):
        shutil.copy(data / "workspace" / name, corpus)
    for name in ("protocol.toml", "codebook.toml"):
        shutil.copy(data / "workspace" / name, review)
    shutil.copy(data / "paper.toml", corpus)
    init_workspace(folder, copy="veldmark")
    with open_session(str(folder)) as session:
        return ingest(session, [], languages="")


def build_real(folder: Path, shared: Path) -> Ingested:
    """Make a workspace of real pages and papers and ingest them."""
    papers = folder / "corpus" / "real" / "sources"
    papers.mkdir(parents=True)
    for name in DOZEN:
        shutil.copy(shared / "data" / "pdf" / f"{name}.pdf", papers)
    init_workspace(folder, name="real", copy="real")
    with open_session(str(folder)) as session:
        return ingest(session, [shared / "data" / "nhs", papers], languages="")
