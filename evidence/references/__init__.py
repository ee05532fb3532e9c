"""References: exports in and out, names, LaTeX, citation keys and exact duplicates."""

from __future__ import annotations

from evidence.references.files import read_file

__all__ = ["read_file"]
