"""Passages by words and by meaning, under filters: `run` searches, `build` makes the vectors."""
