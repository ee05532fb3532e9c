"""The records of a review as reference files, parted by where they stand, with what is known of their screening.

What is written is what anybody may know (with a person named, what this person may): under a dual design a record that is
not shown is waiting, and nothing more is said of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from evidence.errors import NotFoundError, UnreadableError, UsageError
from evidence.jobs.remarks import remarks_for
from evidence.jobs.session import Session
from evidence.jobs.showing import sees_all, shown_outcomes
from evidence.jobs.standing_now import State, state
from evidence.model import Decision, Record, Stage
from evidence.references.writers import WRITERS
from evidence.screen.standing import Outcome, at_stage, counted
from evidence.store.remarks import Remark

ENDINGS = {"bibtex": "bib", "ris": "ris", "csl-json": "json", "csv": "csv", "xlsx": "xlsx", "endnote-xml": "xml"}
_SETTLED = (Outcome.INCLUDED, Outcome.EXCLUDED, Outcome.UNSURE, Outcome.CONFLICT)


class Only(StrEnum):
    """Which records of a review are written."""

    ALL = "all"
    INCLUDED = "included"
    EXCLUDED = "excluded"
    UNSURE = "unsure"
    CONFLICT = "conflict"
    WAITING = "waiting"


def export_references(
    session: Session,
    format: str,
    only: Only,
    folder: Path | None = None,
    *,
    stage: Stage | None = None,
    by_verdict: bool = False,
    person: str = "",
) -> list[tuple[Path, int]]:
    """Write the review's records as reference files; those that were joined with another are in it once.

    Without a stage, included are the records that the last stage included, excluded those that any stage excluded, and
    the others stand where the last stage that they have reached has them.

    Args:
        session: the open workspace.
        format: one of `ENDINGS`.
        only: which records; they are told apart, and say where they stand, unless it is all of them.
        folder: where to; by default the review's own folder.
        stage: the stage that is meant.
        by_verdict: one file for each of the places where a record can stand.
        person: who asks; "" is anybody.

    Returns:
        Each file, and how many records are in it.

    Raises:
        NotFoundError: there is no such record.
        UsageError: the protocol has no such stage.
        UnreadableError: the folder cannot be written.
    """
    screening = state(session)
    person = session.check_person(person) if person else ""
    target = folder or session.workspace.review(session.review)
    if only is Only.ALL and not by_verdict and stage is None:
        return [_written(target / f"references.{ENDINGS[format]}", format, list(screening.records.values()))]
    where = standing(screening, person, stage)
    told = _screened(session, screening, where, person)
    head = f"{stage}-" if stage else ""
    made = []
    for name in [one for one in Only if one is not Only.ALL] if by_verdict else [only]:
        found = [told[key] for key, (_, outcome) in sorted(where.items()) if name in (Only.ALL, outcome.value)]
        if found:
            named = "references" if name is Only.ALL else name.value
            made.append(_written(target / f"{head}{named}.{ENDINGS[format]}", format, found))
    if not made:
        raise NotFoundError(f"No record is {only.value}.", remedy="See where records stand with: evidence status")
    return made


def standing(screening: State, person: str = "", stage: Stage | None = None) -> dict[str, tuple[Stage, Outcome]]:
    """Where each record stands as a person may know it: at a stage, or at the last one that it has reached.

    Raises:
        UsageError: the protocol has no such stage.
    """
    stages = screening.panel.stages
    if stage is not None and stage not in stages:
        raise UsageError(f"The protocol has no stage {stage.value!r}.", remedy=f"Its stages are: {', '.join(stages)}.")
    found: dict[str, tuple[Stage, Outcome]] = {}
    for one in stages if stage is None else (stage,):
        found |= {key: (one, outcome) for key, outcome in shown_outcomes(screening, one, person).items()}
    return {
        key: (stages[-1], Outcome.WAITING)
        if stage is None and outcome is Outcome.INCLUDED and at is not stages[-1]
        else (at, outcome)
        for key, (at, outcome) in found.items()
    }


def _screened(
    session: Session, screening: State, where: dict[str, tuple[Stage, Outcome]], person: str
) -> dict[str, Record]:
    """The records with what may be known of their screening as fields of their own."""
    remarks: dict[str, list[Remark]] = {}
    for one in remarks_for(session, screening, person):
        remarks.setdefault(one.record, []).append(one)
    groups = {stage: at_stage(screening.stood, stage) for stage in screening.panel.stages}
    found = {}
    for key, (stage, outcome) in where.items():
        open_here = key in screening.shown[stage] or sees_all(screening, person)
        made = counted(groups[stage].get(key, []), screening.panel) if open_here and outcome in _SETTLED else []
        said = _said(stage, outcome, made, remarks.get(key, ()), [one.code for one in screening.protocol.reasons])
        record = screening.records[key]
        found[key] = replace(record, fields={**record.fields, **{name: value for name, value in said.items() if value}})
    return found


def _said(
    stage: Stage, outcome: Outcome, made: Sequence[Decision], remarks: Sequence[Remark], order: Sequence[str]
) -> dict[str, str]:
    """What is said of one record, by the name of its field."""
    reasons = sorted({one.reason for one in made if one.reason}, key=lambda code: (code not in order, code))
    notes = [f"{one.reviewer}: {one.note}" for one in made if one.note]
    return {
        "screening_verdict": outcome.value,
        "screening_stage": stage.value,
        "screening_reason": "; ".join(reasons),
        "screening_by": "; ".join(one.reviewer for one in made),
        "screening_note": "; ".join([*notes, *(f"{one.person}: {one.text}" for one in remarks if one.kind == "note")]),
        "screening_labels": "; ".join(dict.fromkeys(one.text for one in remarks if one.kind == "label")),
    }


def _written(path: Path, format: str, records: Sequence[Record]) -> tuple[Path, int]:
    content = WRITERS[format](sorted(records, key=lambda one: one.key))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    except OSError as error:
        raise UnreadableError(
            f"{path} cannot be written ({error.strerror}).",
            remedy="Name a folder that you may write to: --to FOLDER.",
        ) from error
    return path, len(records)
