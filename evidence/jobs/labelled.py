"""A labelled review to be replayed, from whatever file holds its verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import UnreadableError
from evidence.model import Record, Stage, Verdict
from evidence.references.entries import read_entries
from evidence.references.entry import Entry
from evidence.screen.simulate import is_plain, read_labelled
from evidence.screen.verdicts import Said, tool_of, verdicts_in

_READ = "Which files are read: evidence manual verbs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """The records with a verdict, their labels (True for included), and how many entries were `left` out: without a
    verdict, unsure, not readable, or a key for the second time."""

    records: tuple[Record, ...]
    labels: dict[str, bool]
    left: int = 0


def read_any_labelled(path: Path) -> Labelled:
    """Read the labelled CSV of `read_labelled`, or what ASReview, Rayyan, Covidence, EPPI-Reviewer, this program or a
    spreadsheet gives out.

    Of several verdicts on a work those at full text count before those at title and abstract; of several at one stage, one
    that includes.

    Raises:
        UnreadableError: the file cannot be read, or nothing in it has a verdict.
    """
    if is_plain(path) or path.suffix == ".gz":
        records, labels = read_labelled(path)
        return Labelled(records=tuple(records), labels=labels)
    try:
        held = read_entries(path)
    except UnreadableError as error:
        if not path.is_file():
            raise
        raise UnreadableError(error.problem, remedy=_READ) from error
    tool = tool_of([entry.fields for entry in held.entries])
    records, labels, left = [], {}, len(held.refused)
    for entry in held.entries:
        label = _label(verdicts_in(entry.fields, tool))
        key = entry.keys[0] if entry.keys else f"line-{entry.line}"
        if label is None or key in labels:
            left += 1
            continue
        labels[key] = label
        records.append(_record(key, entry))
    if not records:
        raise UnreadableError(
            f"Nothing in {path.name} has a verdict.",
            remedy=f"A table needs a column label_included or verdict. {_READ}",
        )
    return Labelled(records=tuple(records), labels=labels, left=left)


def _label(said: Sequence[Said]) -> bool | None:
    last = [one for one in said if one.stage is Stage.FULL_TEXT] or said
    verdicts = {one.verdict for one in last}
    if Verdict.INCLUDE in verdicts:
        return True
    return False if Verdict.EXCLUDE in verdicts else None


def _record(key: str, entry: Entry) -> Record:
    return Record(key=key, title=entry.title, abstract=entry.abstract, doi=entry.doi, year=entry.year)
