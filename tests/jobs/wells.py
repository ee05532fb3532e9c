"""A small workspace about wells for tests of screening: three records, Ada and Ben."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.cli import run

REVIEW = """\
[review]
title = "Wells"
question = "Who keeps wells?"

[[reasons]]
code = "topic"
label = "Not about wells"

[screening]
"""
"""The least that a protocol says of the review; how it is screened comes after."""

PROTOCOL = """\
[review]
title = "Wells"
question = "Who keeps wells?"
kind = "narrative review"
version = "1"
date = 2026-11-01
language = "en-GB"

[[criteria]]
code = "C1"
kind = "include"
text = "About wells."

[[reasons]]
code = "topic"
label = "Not about wells"

[screening]
design = "{design}"
stages = [{stages}]
reviewers = ["Ada", "Ben"]
"""
TITLES = ("Deep wells", "Shallow wells", "Ponds")


BOTH = ("title-abstract", "full-text")


def empty(
    folder: Path, monkeypatch: pytest.MonkeyPatch, design: str, stages: tuple[str, ...] = ("title-abstract",)
) -> Path:
    """A workspace without records, which is the current folder from now on."""
    monkeypatch.chdir(folder)
    monkeypatch.delenv("EVIDENCE_REVIEWER", raising=False)
    assert run(["init", ".", "--name", "wells"]) == 0
    said = ", ".join(f'"{stage}"' for stage in stages)
    (folder / "reviews/wells/protocol.toml").write_text(PROTOCOL.format(design=design, stages=said), encoding="utf-8")
    return folder


def wells(
    folder: Path, monkeypatch: pytest.MonkeyPatch, design: str, stages: tuple[str, ...] = ("title-abstract",)
) -> Path:
    """The same with the records W0, W1 and W2."""
    empty(folder, monkeypatch, design, stages)
    entries = "".join(
        f"TY  - JOUR\nID  - W{n}\nTI  - {title}\nAU  - Lorne, A.\nPY  - 199{n}\nDO  - 10.5555/w{n}\n"
        f"AB  - {title} are kept by the parish. Every year somebody looks into them.\nER  -\n\n"
        for n, title in enumerate(TITLES)
    )
    (folder / "corpus/wells/references/wells.ris").write_text(entries, encoding="utf-8")
    assert run(["ingest"]) == 0
    return folder
