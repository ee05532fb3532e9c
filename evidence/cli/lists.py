"""The lists of `evidence status`: full texts, refused entries, differing fields, and the latest acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from evidence.cli.options import counted, print_json
from evidence.jobs.session import Session
from evidence.store.audit import acts
from evidence.store.imports import refusals
from evidence.store.records import differences
from evidence.store.texts import pages_by_ocr, sources

Row = dict[str, Any]


def print_list(session: Session, name: str, *, wants_json: bool) -> None:
    """Print one of the lists, by the name of its option: a line an item ("none" where there is none), or JSON."""
    read, told = _LISTS[name]
    rows = read(session)
    if wants_json:
        print_json(rows)
        return
    for line in [told(row) for row in rows] or ["none"]:
        click.echo(line)


def _sources(session: Session) -> Sequence[Row]:
    read = pages_by_ocr(session.library)
    return [
        {"status": one.status.value, "record": one.record, "path": one.path, "edition": one.edition,
         "ocr_pages": read.get(one.id, 0), "problem": one.problem}
        for one in sources(session.library)
    ]  # fmt: skip


def _source(row: Row) -> str:
    by_ocr = f"{counted(row['ocr_pages'], 'page')} read by OCR. " if row["ocr_pages"] else ""
    place = row["path"] or row["edition"]
    return f"{row['status']:9} {row['record'] or '(no record)'}  {place}  {by_ocr}{row['problem']}".rstrip()


def _refused(session: Session) -> Sequence[Row]:
    return [
        {"path": path, "line": one.line, "reason": one.reason, "raw": one.raw}
        for path, one in refusals(session.library)
    ]


def _history(session: Session) -> Sequence[Row]:
    """What was decided is left out: the list is no way around blindness."""
    return [
        {"at": act["at"], "person": act["person"], "kind": act["kind"], "undone": bool(act["undone"])}
        for act in acts(session.library)
    ]


_LISTS: dict[str, tuple[Callable[[Session], Sequence[Row]], Callable[[Row], str]]] = {
    "sources": (_sources, _source),
    "refused": (_refused, lambda row: f"{row['path']}, line {row['line']}: {row['reason']}"),
    "differences": (
        lambda session: differences(session.library),
        lambda row: f"{row['record']}: {row['field']} is “{row['old']}”, {row['why']} says “{row['new']}”",
    ),
    "history": (
        _history,
        lambda row: f"{row['at'][:16]}  {row['person']}  {row['kind']}{'  (undone)' if row['undone'] else ''}",
    ),
}
