"""Decisions, appended and never edited."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from evidence.errors import NotFoundError
from evidence.model import Decision, Stage, Verdict
from evidence.store.acts import append_act, undo_act
from evidence.store.library import Library

_IN_ORDER = "+review = :review"
"""Of a review, as the rows lie: their acts lie so too, and all are read three times as fast as record by record."""
_STANDING = "NOT EXISTS (SELECT 1 FROM undos WHERE undone = decisions.act)"


def append_decision(library: Library, review: str, decision: Decision) -> str:
    """Write one reviewer's verdict on one record. Returns the act.

    Raises:
        ValueError: a full text is excluded without a reason.
    """
    if decision.stage is Stage.FULL_TEXT and decision.verdict is Verdict.EXCLUDE and not decision.reason:
        raise ValueError("a full-text exclusion needs a reason")
    return append_act(
        library, "decision", person=decision.reviewer, at=decision.at, review=review, record=decision.record,
        stage=decision.stage.value, reviewer=decision.reviewer, role=decision.role, verdict=decision.verdict.value,
        reason=decision.reason, note=decision.note,
    )  # fmt: skip


def undo_decision(library: Library, review: str, reviewer: str, *, at: str) -> Decision:
    """Take a reviewer's last standing decision back; returns it.

    Raises:
        NotFoundError: the reviewer has none.
    """
    last = library.row(
        f"SELECT decisions.*, acts.at FROM decisions JOIN acts ON acts.id = decisions.act WHERE review = :review"
        f" AND reviewer = :reviewer AND {_STANDING} ORDER BY decisions.rowid DESC LIMIT 1",
        review=review, reviewer=reviewer,
    )  # fmt: skip
    if last is None:
        raise NotFoundError(
            f"{reviewer} has no decision to undo.", remedy="See what was done with: evidence status --history"
        )
    undo_act(library, last["act"], person=reviewer, at=at)
    return _decision(dict(last))


def append_import(
    library: Library, review: str, made: Sequence[str], *, path: str, digest: str, tool: str, person: str, at: str
) -> str:
    """Say that decisions (their acts, in `made`) came from a file of another tool. Returns the act."""
    return append_act(
        library, "import", person=person, at=at, review=review, path=path, digest=digest, tool=tool,
        made=json.dumps(list(made)),
    )  # fmt: skip


def undo_import(library: Library, review: str, person: str, *, at: str) -> tuple[str, int]:
    """Take back the decisions of a person's last standing import; returns its file, and how many there were to take back.

    Raises:
        NotFoundError: the person has imported nothing that stands.
    """
    last = library.row(
        "SELECT decision_imports.act, path, made FROM decision_imports JOIN acts ON acts.id = decision_imports.act"
        " WHERE review = :review AND person = :person"
        " AND NOT EXISTS (SELECT 1 FROM undos WHERE undone = decision_imports.act)"
        " ORDER BY decision_imports.rowid DESC LIMIT 1",
        review=review, person=person,
    )  # fmt: skip
    if last is None:
        raise NotFoundError(
            f"{person} has no import to undo.", remedy="See what was done with: evidence status --history"
        )
    standing = library.rows(
        "SELECT value FROM json_each(:made) WHERE NOT EXISTS (SELECT 1 FROM undos WHERE undone = value)",
        made=last["made"],
    )
    for row in standing:
        undo_act(library, row["value"], person=person, at=at)
    undo_act(library, last["act"], person=person, at=at)
    return str(last["path"]), len(standing)


def decisions(library: Library, review: str, keys: Collection[str] | None = None) -> list[Decision]:
    """Every standing decision of a review (with `keys`, on these records), oldest first; later ones supersede."""
    among = _IN_ORDER if keys is None else "review = :review AND record IN (SELECT value FROM json_each(:keys))"
    rows = library.rows(
        f"SELECT decisions.*, acts.at FROM decisions JOIN acts ON acts.id = decisions.act WHERE {among}"
        f" AND {_STANDING} ORDER BY acts.at, decisions.rowid",
        review=review, keys=json.dumps(sorted(keys or ())),
    )  # fmt: skip
    return [_decision(dict(row)) for row in rows]


def all_decisions(library: Library, review: str) -> list[Decision]:
    """Every decision of a review that was ever made, oldest first, those that were undone included."""
    rows = library.rows(
        f"SELECT decisions.*, acts.at FROM decisions JOIN acts ON acts.id = decisions.act WHERE {_IN_ORDER}"
        " ORDER BY acts.at, decisions.rowid",
        review=review,
    )
    return [_decision(dict(row)) for row in rows]


def history(library: Library, review: str, record: str) -> list[tuple[Decision, bool]]:
    """All that was ever decided on a record, oldest first, each with whether it still stands (was not undone)."""
    rows = library.rows(
        f"SELECT decisions.*, acts.at, {_STANDING} AS standing FROM decisions JOIN acts ON acts.id = decisions.act"
        " WHERE review = :review AND record = :record ORDER BY acts.at, decisions.rowid",
        review=review, record=record,
    )  # fmt: skip
    return [(_decision(dict(row)), bool(row["standing"])) for row in rows]


def known_reasons(library: Library, review: str) -> dict[str, str]:
    """The exclusion reasons that were ever given for a review: code to label."""
    rows = library.rows("SELECT code, label FROM exclusion_reasons WHERE review = :review", review=review)
    return {row["code"]: row["label"] for row in rows}


def put_reasons(library: Library, review: str, reasons: Sequence[tuple[str, str]]) -> None:
    """Write the protocol's exclusion reasons (code, label); those that were given before stay."""
    library.many(
        "INSERT INTO exclusion_reasons (review, code, label) VALUES (:review, :code, :label)"
        " ON CONFLICT (review, code) DO UPDATE SET label = excluded.label",
        [{"review": review, "code": code, "label": label} for code, label in reasons],
    )


def _decision(row: dict[str, str]) -> Decision:
    return Decision(
        record=row["record"],
        stage=Stage(row["stage"]),
        reviewer=row["reviewer"],
        verdict=Verdict(row["verdict"]),
        reason=row["reason"],
        note=row["note"],
        role=row["role"],
        at=row["at"],
    )
