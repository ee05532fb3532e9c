"""What a dual design has shown to everybody, kept between calls: to play all that happened again takes a second with
ten thousand records, and a search must not wait for it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from evidence.jobs.session import Session
from evidence.model import Stage
from evidence.screen.standing import Panel
from evidence.store.past import happenings, mark_of_events

SHOWN = "shown.json"


def disclosed_so_far(session: Session, panel: Panel) -> Mapping[Stage, frozenset[str]]:
    """The records of each stage that have been shown to everybody, as `disclosed` tells them.

    They are read from a derived file where that was made after the last thing that happened, for this very panel.
    """
    path = session.workspace.derived / SHOWN
    mark = _mark(session, panel)
    kept = _kept(path, mark)
    if kept is not None:
        return kept
    shown = session.played.disclosed(happenings(session.library, session.review), panel)
    _keep(path, mark, shown)
    return shown


def _mark(session: Session, panel: Panel) -> str:
    """Different wherever anything happened since, or another panel or review is asked about."""
    who = (session.review, panel.design, panel.stages, panel.reviewers, panel.adjudicator, sorted(panel.left))
    told = json.dumps([who, mark_of_events(session.library)])
    return hashlib.sha256(told.encode()).hexdigest()


def _kept(path: Path, mark: str) -> dict[Stage, frozenset[str]] | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["mark"] != mark:
            return None
        return {Stage(stage): frozenset(keys) for stage, keys in told["shown"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _keep(path: Path, mark: str, shown: Mapping[Stage, frozenset[str]]) -> None:
    """Write the file; where it cannot be written, the next call plays everything again."""
    told = {"mark": mark, "shown": {stage.value: sorted(keys) for stage, keys in shown.items()}}
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        beside.write_text(json.dumps(told), encoding="utf-8")
        beside.replace(path)
