"""Which texts an older extractor made."""

from __future__ import annotations

from importlib import import_module

import pytest

from evidence.sources.rules import RULES, is_older, signature, tried


@pytest.mark.parametrize("reader", RULES)
def test_every_reader_signs_with_the_version_of_its_rules(reader: str) -> None:
    module = import_module(f"evidence.sources.{reader}")
    assert signature(reader) in (getattr(module, "_EXTRACTOR", ""), getattr(module, "_RULES", ""))


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
