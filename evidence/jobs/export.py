"""Text snapshots of what was decided, in a stable order, so that version control shows who changed what."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import UnreadableError
from evidence.jobs.ended import ended_for
from evidence.jobs.passages import page_label
from evidence.jobs.remarks import remarks_for
from evidence.jobs.saved import sought_of
from evidence.jobs.session import Session
from evidence.jobs.showing import open_decisions
from evidence.jobs.standing_now import state
from evidence.jobs.statements import located, record_of
from evidence.model import Statement
from evidence.references.writers.table import neutral
from evidence.store.records import resolve
from evidence.store.saved import looks, saved_searches
from evidence.store.stopping import draws
from evidence.store.synthesis import statements
from evidence.store.texts import find_text, source_of
from evidence.store.themes import tags

SEARCHES = "saved-searches.toml"
STOPPING = "stopping.toml"
REMARKS = "notes.csv"
_SNAPSHOT = "# A snapshot; the database is the truth. Written by: evidence export\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written: the files, how many decisions were `left_out`, and how many that stood in the decisions.csv
    before are `gone` from it."""

    files: tuple[Path, ...]
    left_out: int
    gone: int


def export(session: Session, folder: Path | None = None) -> Exported:
    """Write decisions.csv, tags.csv and statements.toml; saved-searches.toml where a search is saved, notes.csv where
    something is noted, stopping.toml where a sample was drawn or reading was stopped; the database stays the truth.

    Under a dual design, decisions on records that are not shown or not settled are left out, and notes on records that
    are not shown, because a snapshot is not blind.

    Args:
        session: the open workspace.
        folder: where to; by default the review's own folder.

    Raises:
        UnreadableError: the folder cannot be written.
    """
    target = folder or session.workspace.review(session.review)
    decisions, left_out = _decisions(session)
    files = {
        "decisions.csv": decisions,
        "tags.csv": _tags(session),
        "statements.toml": _statements(session),
    }
    noted = _remarks(session)
    if noted or (target / REMARKS).is_file():
        files[REMARKS] = _csv(("record", "stage", "kind", "reviewer", "text", "at"), noted)
    kept = _searches(session)
    if kept or (target / SEARCHES).is_file():
        files[SEARCHES] = f"{_SNAPSHOT}{kept}"
    ended = _stopping(session)
    if ended or (target / STOPPING).is_file():
        files[STOPPING] = f"{_SNAPSHOT}{ended}"
    try:
        gone = _gone(target / "decisions.csv", decisions)
        target.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (target / name).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise UnreadableError(
            f"{target} cannot be written ({error.strerror}).",
            remedy="Name a folder that you may write to: --to FOLDER.",
        ) from error
    return Exported(files=tuple(target / name for name in files), left_out=left_out, gone=gone)


def _gone(path: Path, text: str) -> int:
    """How many decisions the file at a path holds that the text which replaces it does not."""
    if not path.is_file():
        return 0
    before = path.read_text(encoding="utf-8-sig", errors="replace")
    rows = [{tuple(row) for row in csv.reader(io.StringIO(told)) if row} for told in (before, text)]
    return len(rows[0] - rows[1])


def _decisions(session: Session) -> tuple[str, int]:
    screening = state(session)
    shown = open_decisions(screening)
    rows = sorted(
        (one.record, one.stage.value, one.at, one.reviewer, one.role, one.verdict.value, one.reason, one.note)
        for one in shown
    )
    header = ("record", "stage", "at", "reviewer", "role", "verdict", "reason", "note")
    return _csv(header, rows), len(screening.decisions) - len(shown)


def _remarks(session: Session) -> list[tuple[str, ...]]:
    """Notes and labels that anybody may read, a row each."""
    found = remarks_for(session, state(session))
    rows = [(one.record, one.stage.value, one.kind, one.person, one.text, one.at) for one in found]
    return sorted(rows)


def _tags(session: Session) -> str:
    rows = []
    for one in tags(session.library, session.review):
        source = source_of(session.library, one.text)
        stored = find_text(session.library, one.text)
        pages = sorted(
            {page.label or str(page.number) for page in stored.pages if page.start < one.stop and one.start < page.stop}
        )
        key = resolve(session.library, source.record)
        rows.append((key, source.id, str(one.start), str(one.stop), one.theme, one.reviewer, one.suggester, one.sign,
                     "; ".join(pages), one.words, one.memo, one.at))  # fmt: skip
    header = (
        "record",
        "source",
        "start",
        "stop",
        "theme",
        "reviewer",
        "suggester",
        "sign",
        "pages",
        "words",
        "memo",
        "at",
    )
    return _csv(header, sorted(rows, key=lambda row: (row[0], row[1], int(row[2]), *row[3:])))


def _statements(session: Session) -> str:
    parts = [_SNAPSHOT]
    parts += [_statement(session, one) for one in statements(session.library, session.review)]
    return "\n".join(parts)


def _statement(session: Session, made: Statement) -> str:
    lines = ["[[statements]]", f"number = {made.number}"]
    for name in ("kind", "theme", "axis", "confidence", "author", "text"):
        lines.append(f"{name} = {_toml(getattr(made, name))}")
    for one in made.quotations:
        lines += [
            "  [[statements.quotations]]",
            f"  record = {_toml(record_of(session, one).key)}",
            f"  page = {_toml(page_label(located(session, one)))}",
            f"  sign = {_toml(one.sign)}",
            f"  words = {_toml(one.words)}",
            f"  confirmed_by = [{', '.join(_toml(name) for name in one.confirmed_by)}]",
        ]
    for query in made.queries:
        lines += ["  [[statements.queries]]", f"  query = {_toml(query.query)}", f"  result = {_toml(query.result)}"]
    return "\n".join(lines) + "\n"


def _searches(session: Session) -> str:
    """The saved searches with their looks; empty where there are none."""
    parts = []
    for one in saved_searches(session.library, session.review):
        parts += ["", "[[searches]]", f"name = {_toml(one.name)}", f"search = {_toml(sought_of(one).told())}"]
        parts += [f"depth = {one.depth}", f"saved_at = {_toml(one.saved_at)}"]
        for at, shown, fresh in looks(session.library, one.id):
            parts += ["  [[searches.looks]]", f"  at = {_toml(at)}", f"  shown = {shown}", f"  new = {fresh}"]
    return "\n".join([*parts, ""]) if parts else ""


def _stopping(session: Session) -> str:
    """The samples drawn and the stops, with the figures that anybody may know; empty where there are none."""
    parts = []
    for drawn in draws(session.library, session.review):
        parts += [
            "",
            "[[samples]]",
            f"at = {_toml(drawn.at)}",
            f"by = {_toml(drawn.person)}",
            f"target = {drawn.target}",
        ]
        parts += [f"confidence = {drawn.confidence}", f"looks = {drawn.looks}", f"seed = {drawn.seed}"]
        parts += [f"unread = {len(drawn.population)}", f"records = [{', '.join(map(_toml, drawn.keys))}]"]
    for one in ended_for(session, state(session)):
        parts += ["", "[[stops]]", f"at = {_toml(one.at)}", f"by = {_toml(one.person)}", f"rule = {_toml(one.rule)}"]
        parts += [f"note = {_toml(one.note)}", f"unread = {one.unread}"]
        parts += [f"figures.{name} = {number}" for name, number in (one.figures or {}).items()]
    return "\n".join([*parts, ""]) if parts else ""


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return out.getvalue()
