"""What the workspace has to read of a record: its full texts, and files that are none."""

from __future__ import annotations

from evidence.jobs.session import Session
from evidence.store.duplicates import follow, merges
from evidence.store.texts import sources


def full_texts(session: Session, key: str) -> list[str]:
    """Where the full texts of a record are, each with its status if that is not ok; empty where there is none."""
    into = merges(session.library)
    return [
        (one.path or f"on paper, {one.edition}") + ("" if one.status == "ok" else f" ({one.status.value})")
        for one in sources(session.library)
        if one.record and follow(into, one.record) == key and one.nature == "full"
    ]


def parts_only(session: Session, key: str) -> list[str]:
    """The files of a record that are no full text, in words: "notes/ham1981.md is only a notice"."""
    into = merges(session.library)
    return [
        f"{one.path} is only {'an' if one.nature[0] in 'aeiou' else 'a'} {one.nature}"
        for one in sources(session.library)
        if one.record and follow(into, one.record) == key and one.nature != "full"
    ]
