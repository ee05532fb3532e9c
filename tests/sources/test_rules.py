"""Which texts an older extractor made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import evidence.sources
from evidence.sources.rules import RULES, is_older, tried

NOT_READERS = {"extract", "worker"}
"""They sign what could not be read."""


def test_the_versions_are_those_that_the_readers_sign_with() -> None:
    folder = Path(evidence.sources.__file__).parent
    signed = {
        name: int(version)
        for path in folder.glob("*.py")
        for name, version in re.findall(r'= f?"([a-z-]+)/(\d+)[" ]', path.read_text(encoding="utf-8"))
        if name not in NOT_READERS
    }
    assert signed == RULES


@pytest.mark.parametrize(
    ("extractor", "older"),
    [
        ("pdf/0 pymupdf 1.26.3", True),
        (f"pdf/{RULES['pdf']} pymupdf 1.26.3", False),
        (f"pdf/{RULES['pdf'] + 1}", False),
        ("html/0", True),
        ("abstract/0", False),
        ("transcription/0", False),
        ("somebody's own", False),
        ("", False),
    ],
)
def test_a_text_is_older_by_the_rules_of_its_reader_alone(extractor: str, older: bool) -> None:
    assert is_older(extractor) is older


def test_a_file_that_could_not_be_read_was_tried_by_the_present_rules() -> None:
    assert tried("pdf/0 pymupdf 1.26.3") == f"pdf/{RULES['pdf']}"
    assert tried("somebody's own") == "somebody's own"
