"""What templates/README.md says can be used is what can be used."""

from __future__ import annotations

import dataclasses

import report_sample as sample
from report_paths import ROOT

from evidence.report import draft
from evidence.report.phrases import FILTERS, vocabulary

README = (ROOT / "templates" / "README.md").read_text(encoding="utf-8")


def test_every_value_function_and_filter_is_listed():
    for value in vars(draft).values():
        if dataclasses.is_dataclass(value):
            (row,) = [line for line in README.splitlines() if line.startswith(f"| {value.__name__} |")]
            assert [f"`{field.name}`" in row for field in dataclasses.fields(value)].count(False) == 0
    assert [name for name in vocabulary(sample.draft()) if f"`{name}(" not in README] == []
    assert [name for name in FILTERS if f"`{name}" not in README] == []
