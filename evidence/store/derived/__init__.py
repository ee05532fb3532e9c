"""The derived index `.evidence/index.db`: passages, their words, and where their vectors lie. Safe to delete."""

from evidence.store.derived.connection import building, disk_full, remove_index
from evidence.store.derived.index import FileCheck, Index, Missing, Parts, content_hash
from evidence.store.derived.lists import Occurrences, Segment, WordList, WordLists, stems
from evidence.store.derived.passage import IndexedPassage, IndexedText

__all__ = [
    "FileCheck",
    "Index",
    "IndexedPassage",
    "IndexedText",
    "Missing",
    "Occurrences",
    "Parts",
    "Segment",
    "WordList",
    "WordLists",
    "building",
    "content_hash",
    "disk_full",
    "remove_index",
    "stems",
]
