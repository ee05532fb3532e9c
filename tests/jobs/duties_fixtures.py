"""A workspace with twelve records, whose protocol a test chooses."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from wells import REVIEW

from evidence.cli import run

WORDS = ("deep", "shallow", "dry", "wide", "holy", "old", "new", "lost", "red", "blue", "green", "stone")
KEYS = tuple(f"W{number}" for number in range(len(WORDS)))


def entry(key: str, title: str, abstract: str = "", **fields: str) -> str:
    """A record as RIS."""
    more = "".join(f"{tag}  - {value}\n" for tag, value in fields.items())
    told = f"AB  - {abstract}\n" if abstract else ""
    return f"TY  - JOUR\nID  - {key}\nTI  - {title}\nPY  - 1990\n{told}{more}ER  -\n\n"


def arrive(folder: Path, name: str, *entries: str) -> None:
    """Let entries come in as a file of their own."""
    (folder / f"corpus/wells/references/{name}.ris").write_text("".join(entries), encoding="utf-8")
    assert run(["ingest"]) == 0


def workspace(folder: Path, monkeypatch: pytest.MonkeyPatch, screening: str) -> Callable[..., int]:
    """Make the workspace, once for all tests of a run, and copy it; returns a function that calls the program."""
    monkeypatch.delenv("EVIDENCE_REVIEWER", raising=False)
    template = folder.parent / "wells-template"
    if not template.is_dir():
        template.mkdir()
        monkeypatch.chdir(template)
        assert run(["init", ".", "--name", "wells"]) == 0
        (template / "reviews/wells/protocol.toml").write_text(REVIEW, encoding="utf-8")
        arrive(template, "first", *(entry(key, f"{word.title()} wells") for key, word in zip(KEYS, WORDS, strict=True)))
    shutil.copytree(template, folder, dirs_exist_ok=True)
    monkeypatch.chdir(folder)
    (folder / "reviews/wells/protocol.toml").write_text(REVIEW + screening, encoding="utf-8")

    def call(words: str) -> int:
        return run(words.split())

    return call
