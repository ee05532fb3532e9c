"""Rendered samples that several tests look at."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import report_sample as sample
from report_paths import SHIPPED

from evidence.report.render import render


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The sample draft in every format, by ending."""
    folder = tmp_path_factory.mktemp("rendered")
    paths = render(sample.draft(), folder=folder, template_folders=[SHIPPED])
    return {path.suffix[1:]: path for path in paths}


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The same as a demonstration."""
    folder = tmp_path_factory.mktemp("demonstration")
    paths = render(sample.draft(demonstration=True), folder=folder, template_folders=[SHIPPED])
    return {path.suffix[1:]: path for path in paths}
