"""The small review, and the folders that hold what these tests share."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))

from review_fixtures import built, workspace

__all__ = ["built", "workspace"]
