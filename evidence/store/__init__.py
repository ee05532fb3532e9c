"""Where a review is kept: the only package with SQL.

`Library` holds the database open; records, texts, screening, themes, synthesis and audit are functions over it.
"""

from evidence.store.library import Library, transaction
from evidence.store.sqlite.connection import copy_database

__all__ = ["Library", "copy_database", "transaction"]
