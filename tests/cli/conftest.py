"""The small review for the tests of the command line."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from review_fixtures import built, workspace

__all__ = ["built", "workspace"]
