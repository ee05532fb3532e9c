"""The derived index `.evidence/index.db`: passages, their words, and where their vectors lie. Safe to delete."""

from evidence.store.derived.connection import building, disk_full, remove_index
from evidence.store.derived.index import Index
from evidence.store.derived.lists import Occurrences, Segment, WordList, WordLists
from evidence.store.derived.passage import FileCheck, IndexedPassage, IndexedText, Missing, Parts, content_hash
from evidence.store.derived.places import BLOCK as PLACE_BLOCK
from evidence.store.derived.places import PlaceBlock, PlaceColumns

__all__ = [
    "PLACE_BLOCK",
    "FileCheck",
    "Index",
    "IndexedPassage",
    "IndexedText",
    "Missing",
    "Occurrences",
    "Parts",
    "PlaceBlock",
    "PlaceColumns",
    "Segment",
    "WordList",
    "WordLists",
    "building",
    "content_hash",
    "disk_full",
    "remove_index",
]
