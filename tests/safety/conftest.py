"""The small review for the tests of safety, and processes that can be killed."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

pytest_plugins: list[str] = []
