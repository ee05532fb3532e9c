"""What happened to a review's records, in order: what a rule needs that asks how things stood at an earlier time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from evidence.model import Decision, Stage, Verdict
from evidence.store.library import Library


class Happened(StrEnum):
    """What an event is: see `Event`."""

    CAME = "came"
    READABLE = "readable"
    DECIDED = "decided"
    JOINED = "joined"
    REQUESTED = "requested"
    UNDONE = "undone"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to a record, under the key that the record had then.

    A record came in; a full text of it became readable; it was decided on (`decision`); it was joined with another
    (`other` is the key that was kept); its full text was asked for (`other` is what was said of it); reading stopped
    before it (one event a record); or an earlier act was undone (`other` is that act). `act` is empty for the first two.
    """

    happened: Happened
    record: str = ""
    act: str = ""
    other: str = ""
    decision: Decision | None = None


Told = tuple[str, str, str, str, str, str, str, str, str]
"""An event as it is kept: happened, record, act, other, stage, reviewer, role, verdict, at. The same text, the same event."""


def events(library: Library, review: str) -> list[Event]:
    """All that happened, oldest first."""
    return [event_of(one) for one in happenings(library, review)]


def happenings(library: Library, review: str) -> list[Told]:
    """All that happened, oldest first; of what happened at one moment, what came in first, because that hides more."""
    rows = library.rows(
        "SELECT 'came' AS happened, key AS record, '' AS act, '' AS other, '' AS stage, '' AS reviewer, '' AS role,"
        " '' AS verdict, added_at AS at, 0 AS place FROM records"
        " UNION ALL SELECT 'readable', record, '', '', '', '', '', '', added_at, 0 FROM sources"
        "  WHERE record IS NOT NULL AND status = 'ok' AND nature = 'full'"
        " UNION ALL SELECT 'decided', record, act, '', stage, reviewer, role, verdict, acts.at, acts.rowid FROM decisions"
        "  JOIN acts ON acts.id = decisions.act WHERE +review = :review"  # as the rows lie, which is faster than by record
        " UNION ALL SELECT 'joined', merged, act, kept, '', '', '', '', acts.at, acts.rowid FROM merges"
        "  JOIN acts ON acts.id = merges.act"
        " UNION ALL SELECT 'requested', record, act, state, '', '', '', '', acts.at, acts.rowid FROM full_text_requests"
        "  JOIN acts ON acts.id = full_text_requests.act"
        " UNION ALL SELECT 'undone', '', act, undone, '', '', '', '', acts.at, acts.rowid FROM undos"
        "  JOIN acts ON acts.id = undos.act"
        " UNION ALL SELECT 'stopped', value, act, '', '', '', '', '', acts.at, acts.rowid FROM stops"
        "  JOIN acts ON acts.id = stops.act, json_each(stops.keys) WHERE review = :review"
        " ORDER BY at, place",
        review=review,
    )
    return [row[:9] for row in map(tuple, rows)]


def mark_of_events(library: Library) -> str:
    """A text that is another one as soon as `events` of any review might be: acts and records are only ever added."""
    row = library.row(
        "SELECT (SELECT MAX(rowid) FROM acts), (SELECT MAX(rowid) FROM records), (SELECT group_concat(record || added_at)"
        " FROM (SELECT record, added_at FROM sources WHERE record IS NOT NULL AND status = 'ok' AND nature = 'full'"
        " ORDER BY id))"
    )
    return " ".join(map(str, row or ()))


def event_of(one: Told) -> Event:
    """The event that was kept so."""
    happened, record, act, other, stage, reviewer, role, verdict, at = one
    made = None
    if stage:
        made = Decision(
            record=record, stage=Stage(stage), reviewer=reviewer, role=role, verdict=Verdict(verdict), at=at
        )
    return Event(happened=Happened(happened), record=record, act=act, other=other, decision=made)
