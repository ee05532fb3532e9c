"""Duplicates: records made ready, compared field by field, decided with a reason, and grouped without contradiction."""

from __future__ import annotations

from evidence.references.matching.compare import compare
from evidence.references.matching.find import find_duplicates
from evidence.references.matching.values import Answer, Comparison, Duplicates, Pair

__all__ = ["Answer", "Comparison", "Duplicates", "Pair", "compare", "find_duplicates"]
