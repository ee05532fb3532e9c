"""A reference that somebody pastes is taken apart, whatever it holds."""

from __future__ import annotations

import contextlib
import time

import pytest

from evidence.errors import EvidenceError
from evidence.references.citation import pasted


@pytest.mark.parametrize(
    ("text", "title", "year"),
    [
        ("Ham C (2008) World class commissioning. BMJ 336: 56.", "World class commissioning", 2008),
        ("Ham C. World class commissioning. Health Policy. 2008;3(2):1-9.", "World class commissioning", 2008),
        ("Ham, C., & Smith, J. (2008). World class commissioning. Health Policy, 3(2), 1-9.", "World class commissioning", 2008),
    ],
)  # fmt: skip
def test_the_usual_styles_are_told_apart(text, title, year):
    (record,) = pasted(text)

    assert (record.title, record.year, record.authors[0].family) == (title, year, "Ham")


@pytest.mark.parametrize(
    "text",
    ["(1999," * 30_000, "," * 100_000, "(1999" + "," * 100_000, "doi:" * 30_000, "a. " * 50_000, "“’”'. " * 30_000,
     "@a" * 50_000, "[ " * 50_000, "available at:" * 20_000],
)  # fmt: skip
def test_anything_pasted_is_answered_in_a_moment(text):
    begun = time.process_time()
    with contextlib.suppress(EvidenceError):
        pasted(text)

    assert time.process_time() - begun < 5
