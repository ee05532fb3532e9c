"""How records came in, and what became of what each route brought; blind where the protocol asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evidence.errors import NotFoundError
from evidence.jobs.session import Session
from evidence.jobs.showing import included, shown_outcomes
from evidence.jobs.standing_now import state
from evidence.model import RouteKind, short_author
from evidence.screen.routes import RouteCounts, count_routes
from evidence.screen.standing import Outcome
from evidence.store.imports import entries_by_route
from evidence.store.records import find_record, resolve


def chased(session: Session, route: Mapping[str, Any]) -> str:
    """The name of a route for a reader; of a citation chase with the work it started from: "cited by Ham (1981), round 1"."""
    if not route["parent"]:
        return str(route["name"])
    try:
        work = find_record(session.library, route["parent"])
        start = f"{short_author(work)} ({work.year or 'n.d.'})"
    except NotFoundError:
        start = route["parent"]
    how = {"backward": "cited by", "forward": "citing"}.get(route["direction"], "from")
    told = f"{how} {start}" + (f", round {route['round']}" if route["round"] else "")
    return told if route["name"] == route["kind"] else f"{route['name']}, {told}"


def routes_of(session: Session) -> list[RouteCounts]:
    """The routes of the review with their counts, as anybody may know them: under a dual design a record that is not
    shown counts as not screened."""
    screening = state(session)
    where = shown_outcomes(screening, screening.panel.stages[0])
    screened = {key for key, one in where.items() if one is not Outcome.WAITING}
    parents: dict[str, str] = {"": ""}
    entries = []
    for row, key in entries_by_route(session.library, session.review):
        if row["parent"] not in parents:
            parents[row["parent"]] = resolve(session.library, row["parent"])
        told = {name: row[name] for name in ("name", "direction", "round", "run_on")}
        entries.append((RouteCounts(kind=RouteKind(row["kind"]), parent=parents[row["parent"]], **told), key))
    return count_routes(entries, screened, included(screening))
