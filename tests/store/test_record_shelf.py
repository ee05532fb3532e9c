"""A shelf of records says at any time what reading them from the database says."""

from __future__ import annotations

from dataclasses import replace

from evidence.model import Name, Record
from evidence.store import transaction
from evidence.store.acts import undo_act
from evidence.store.duplicates import merge
from evidence.store.record_shelf import Shelf
from evidence.store.records import add_record, records, replace_record

AT = "2026-11-02T10:00:00.000Z"


def add(library, key, **more):
    record = Record(key=key, title=f"Wells {key}", authors=(Name(family="Oak", given="A."),), **more)
    with transaction(library):
        add_record(library, record, at=AT)
    return record


def same(shelf, library):
    return dict(shelf.records(library)) == {one.key: one for one in records(library)}


def test_a_shelf_follows_records_that_come_are_mended_joined_and_parted(library):
    shelf = Shelf()
    assert same(shelf, library)
    first = add(library, "b")
    assert same(shelf, library)
    add(library, "a", fields={"pages": "3-9"})
    assert same(shelf, library) and list(shelf.records(library)) == ["a", "b"]
    with transaction(library):
        replace_record(library, replace(first, abstract="Dry."), [], why="mended", at=AT)
    assert same(shelf, library) and shelf.records(library)["b"].abstract == "Dry."
    with transaction(library):
        act = merge(library, "a", "b", reason="same", person="Ada", at=AT)
    assert same(shelf, library) and list(shelf.records(library)) == ["a"]
    with transaction(library):
        undo_act(library, act, person="Ada", at=AT)
    assert same(shelf, library) and len(shelf.records(library)) == 2


def test_records_that_were_taken_off_a_shelf_do_not_change_any_more(library):
    shelf, first = Shelf(), add(library, "a")
    taken = shelf.records(library)
    with transaction(library):
        replace_record(library, replace(first, title="Ponds"), [], why="mended", at=AT)
    assert shelf.records(library)["a"].title == "Ponds"
    assert taken["a"] == first and "a" in taken and "b" not in taken


def test_a_record_that_did_not_change_is_not_built_again(library):
    shelf = Shelf()
    add(library, "a")
    before = shelf.records(library)["a"]
    add(library, "b")
    assert shelf.records(library)["a"] is before
