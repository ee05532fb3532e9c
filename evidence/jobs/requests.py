"""Full texts that are sought: which, who asked for them and when, and what is to be done next.

A record is sought when it was included at title and abstract, as anybody may know it, and leaves the list when a full
text of it is read. What was said of a request is appended and never lost.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.clock import now
from evidence.jobs.session import Session
from evidence.jobs.showing import included, shown_outcomes
from evidence.jobs.standing_now import State, state
from evidence.model import Record, Stage, Status
from evidence.references.names import write_names
from evidence.references.writers.table import neutral
from evidence.screen.standing import Outcome
from evidence.store import transaction
from evidence.store.acts import undo_act
from evidence.store.duplicates import follow, merges
from evidence.store.records import find_record, request_acts, request_full_text
from evidence.store.texts import sources

OVERDUE = 21
"""Days after which a request is overdue, unless another number is given."""


class Sought(StrEnum):
    """Where a full text that is sought stands."""

    TO_ASK = "to-ask"
    REQUESTED = "requested"
    RECEIVED = "received"
    UNREADABLE = "unreadable"
    UNOBTAINABLE = "unobtainable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A full text that is sought. `by` and `at` tell the latest word on it, `days` how many days ago it was; `asked` how
    often it was requested; `next` what to do."""

    record: Record
    state: Sought
    by: str = ""
    at: str = ""
    days: int = 0
    asked: int = 0
    note: str = ""
    overdue: bool = False
    next: str = ""


def work_list(session: Session, *, overdue_after: int = OVERDUE) -> list[Request]:
    """The full texts that are sought: what can be done now first, then what is waited for, what cannot be had last."""
    screening = state(session)
    into = merges(session.library)
    read, unread = _texts(session)
    said: dict[str, list[dict[str, str]]] = {}
    for row in request_acts(session.library):
        said.setdefault(follow(into, row["record"]), []).append(row)
    found = [
        _request(screening.records[key], said.get(key, []), unread.get(key, ""), overdue_after)
        for key in sorted(sought(screening) - read)
    ]
    order = list(Sought)
    return sorted(found, key=lambda one: (not one.overdue and one.state is Sought.REQUESTED, order.index(one.state)))


def sought(screening: State) -> set[str]:
    """The records whose full text is needed, as anybody may know it: those that every stage before the full text included."""
    stages = screening.panel.stages
    if Stage.FULL_TEXT not in stages:
        return included(screening)
    before = stages[: stages.index(Stage.FULL_TEXT)]
    if not before:
        return set(screening.records)
    where = shown_outcomes(screening, before[-1])
    return {key for key, one in where.items() if one is Outcome.INCLUDED}


def mark(
    session: Session, names: Sequence[str], what: str, *, note: str, person: str, to_ask: bool = False
) -> list[str]:
    """Say the same of several requests at once; returns the keys. `to_ask` adds all that nobody has asked for.

    Raises:
        NotFoundError: one of them is not a record; then nothing is said of any.
        UsageError: there is none.
    """
    who = session.check_person(person)
    keys = [find_record(session.library, name).key for name in names]
    if to_ask:
        keys += [one.record.key for one in work_list(session) if one.state is Sought.TO_ASK]
    keys = list(dict.fromkeys(keys))
    if not keys:
        raise UsageError("No record is named.", remedy="Name records, or take all that nobody asked for: --all")
    at = now()
    with transaction(session.library):
        for key in keys:
            request_full_text(session.library, key, what, note=note, person=who, at=at)
    return keys


def undo_mark(session: Session, person: str) -> list[str]:
    """Take back what this person said last of requests, of all records of which it was said at once; returns the keys.

    Raises:
        NotFoundError: there is nothing.
    """
    who, at = session.check_person(person), now()
    with transaction(session.library):
        own = [row for row in request_acts(session.library) if row["person"] == who]
        if not own:
            raise NotFoundError(f"{who} has said nothing of requests that could be undone.")
        last = [row for row in own if row["at"] == own[-1]["at"]]
        for row in last:
            undo_act(session.library, row["act"], person=who, at=at)
    return [row["record"] for row in last]


def as_csv(found: Sequence[Request]) -> str:
    """The list as a table, one row a record, with citation and DOI."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ("record", "citation", "doi", "url", "state", "by", "at", "days", "overdue", "asked", "note", "next")
    )
    for one in found:
        days, asked = str(one.days) if one.at else "", str(one.asked or "")
        row = (one.record.key, cited(one.record), one.record.doi, one.record.url, one.state.value, one.by, one.at[:10],
               days, "yes" if one.overdue else "", asked, one.note, one.next)  # fmt: skip
        writer.writerow([neutral(cell) for cell in row])
    return out.getvalue()


def as_letters(found: Sequence[Request], title: str) -> str:
    """One letter for each full text that is to be asked for, or asked for again."""
    wanted = [one for one in found if one.state is Sought.TO_ASK or one.overdue]
    letters = []
    for one in wanted:
        address = f"https://doi.org/{one.record.doi}" if one.record.doi else one.record.url
        again = f"We asked for it on {one.at[:10]} and have not had it yet.\n\n" if one.overdue else ""
        letters.append(
            f"[{one.record.key}]\n\nDear {_addressed(one.record)},\n\nfor a review, “{title}”, we are looking for the full"
            f" text of:\n\n{cited(one.record)}\n{address}\n\n{again}Could you send us a copy, or tell us where one can be"
            " had?\n\nWith kind regards\n"
        )
    return "\n----------------------------------------\n\n".join(letters)


def cited(record: Record) -> str:
    """A record in one line, as a list of wanted texts names it."""
    volume, issue, pages = (record.fields.get(name, "") for name in ("volume", "issue", "pages"))
    where = ", ".join(filter(None, [record.venue, volume + (f"({issue})" if issue else ""), pages]))
    authors = write_names(record.authors)
    return " ".join(
        filter(None, [authors, f"({record.year or 'n.d.'})", f"{record.title.rstrip(' .')}.", where and f"{where}."])
    )


def counts(found: Sequence[Request]) -> dict[str, int]:
    """How many are in each state."""
    told = Counter(one.state.value for one in found)
    return {one.value: told[one.value] for one in Sought}


def _addressed(record: Record) -> str:
    name = record.authors[0] if record.authors else None
    return (name.literal or f"{name.given} {name.family}".strip()) if name else "Sir or Madam"


def _texts(session: Session) -> tuple[set[str], dict[str, str]]:
    """The records of which a full text was read, and of others the file that could not be."""
    into = merges(session.library)
    read, unread = set(), {}
    for one in sources(session.library):
        if one.record and one.nature == "full":
            key = follow(into, one.record)
            if one.status is Status.OK:
                read.add(key)
            else:
                unread[key] = f"{one.path} ({one.status.value})"
    return read, unread


def _request(record: Record, said: Sequence[dict[str, str]], unread: str, overdue_after: int) -> Request:
    last = said[-1] if said else {"state": "to-ask", "person": "", "at": "", "note": ""}
    where = Sought(last["state"])
    if unread and where is not Sought.UNOBTAINABLE:
        where = Sought.UNREADABLE
    days = (_moment(now()) - _moment(last["at"])).days if last["at"] else 0
    overdue = where is Sought.REQUESTED and days >= overdue_after
    return Request(
        record=record, state=where, by=last["person"], at=last["at"], days=days, note=last["note"], overdue=overdue,
        asked=sum(1 for one in said if one["state"] == "requested"),
        next=_next(record.key, where, overdue, unread, last["at"], overdue_after),
    )  # fmt: skip


def _next(key: str, where: Sought, overdue: bool, unread: str, at: str, overdue_after: int) -> str:
    if where is Sought.UNREADABLE:
        return f"mend or replace {unread}, and ingest it"
    if where is Sought.RECEIVED:
        return f"ingest its file; if it fits no record: evidence pair FILE {key}"
    if where is Sought.UNOBTAINABLE:
        return "counted as not retrieved"
    if overdue:
        return "ask again, or mark it unobtainable"
    if where is Sought.REQUESTED:
        return f"wait until {(_moment(at) + timedelta(days=overdue_after)).date().isoformat()}"
    return "ask for it, and mark it requested"


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at)
