"""The shipped review walked through every stage, in a folder of its own that is a demonstration for good."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from evidence.errors import UsageError
from evidence.jobs import add, deciding, statements, themes
from evidence.jobs.asking import Asked
from evidence.jobs.clock import simulated
from evidence.jobs.counting import Count
from evidence.jobs.ingest import Ingested, ingest
from evidence.jobs.init import init_workspace
from evidence.jobs.passages import find_words
from evidence.jobs.report import FORMATS, render_report, verify_report
from evidence.jobs.search import Answer, run_search
from evidence.jobs.session import Session, open_session
from evidence.model import Stage, Verdict
from evidence.store import Library, transaction
from evidence.store.audit import is_demonstration, mark_demonstration
from evidence.tomlfile import Table, read_toml
from evidence.workspace import DATABASE, DERIVED, shipped

REVIEW = "nhs-intermediate-tiers"
START = "2026-11-24T09:00:00+00:00"
"""The moment at which the demonstration's clock starts, so that a second run gives the same bytes."""

Say = Callable[[str], None]
MakeProgress = Callable[[str], Callable[[int, int], None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the demonstration made: its folder, the searches it ran, the reports, and quotations verified of all."""

    folder: Path
    ingested: Ingested
    searches: tuple[tuple[str, Answer], ...]
    reports: tuple[Path, ...]
    verified: int
    quotations: int


def demonstrate(folder: Path, *, say: Say, progress: MakeProgress) -> Shown:
    """Make a workspace from what is shipped, and do every step of a review in it with invented decisions.

    Args:
        folder: made anew; an earlier demonstration in it is replaced, anything else is refused.
        say: told in a line what is being done.
        progress: makes a progress callback for a label.

    Raises:
        UsageError: the folder holds something that is not a demonstration.
    """
    _clear(folder)
    with simulated(START):
        say("Making a workspace from the shipped review")
        for part in ("corpus", "reviews"):
            shutil.copytree(shipped() / part / REVIEW, folder / part / REVIEW)
        init_workspace(folder, copy="demonstration")
        with open_session(str(folder), REVIEW) as session:
            with transaction(session.library):
                mark_demonstration(session.library)
            say("Reading references and full texts")
            done = ingest(session, [], progress=progress)
            script = Table(folder, read_toml(session.workspace.review(REVIEW) / "demonstration.toml"))
            return _walk(session, script, done, say)


def _walk(session: Session, script: Table, done: Ingested, say: Say) -> Shown:
    person, confirmer = script.need("person"), script.need("confirmer")
    say("Screening: invented decisions")
    _screen(session, script, person)
    say("Tagging passages with themes")
    for one in script.tables("tags"):
        passage, words = find_words(session, one.need("record"), one.need("words"))
        themes.tag(session, one.need("theme"), passage, person=person, words=words)
    say("Writing statements and hanging quotations on them")
    for one in script.tables("statements"):
        _state(session, one, person, confirmer)
    say("Searching")
    searches = tuple((one.need("query"), _search(session, one)) for one in script.tables("searches"))
    say(f"Rendering the report: {', '.join(FORMATS)}")
    reports = render_report(session, template="lessons-learned", formats=FORMATS)
    say("Verifying every quotation in every rendered file")
    verdicts = [one for path in reports for one in verify_report(session, path)]
    return Shown(
        folder=session.workspace.root,
        ingested=done,
        searches=searches,
        reports=tuple(reports),
        verified=sum(1 for one in verdicts if one.ok),
        quotations=len(verdicts),
    )


def _clear(folder: Path) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    database = folder / DATABASE
    ours = False
    if database.is_file():
        with Library(database) as library:
            ours = is_demonstration(library)
    if not ours:
        raise UsageError(
            f"{folder} holds something that is not a demonstration.", remedy="Name another: evidence demo FOLDER"
        )
    for part in ("corpus", "reviews", "templates", DERIVED):
        shutil.rmtree(folder / part, ignore_errors=True)
    for path in folder.glob(f"{DATABASE}*"):
        path.unlink()


def _screen(session: Session, script: Table, person: str) -> None:
    for one in script.tables("decisions"):
        deciding.decide(
            session,
            one.need("record"),
            Verdict(one.need("verdict")),
            person=person,
            stage=Stage(one.need("stage")),
            reason=one.text("reason"),
        )
    for one in script.tables("requests"):
        add.add_request(session, one.need("record"), one.need("state"), note=one.text("note"), person=person)
    for one in script.tables("studies"):
        add.add_study(session, one.need("name"), one.texts("records"), person=person)


def _state(session: Session, one: Table, person: str, confirmer: str) -> None:
    made = statements.new_statement(
        session,
        one.need("text"),
        person=person,
        theme=one.text("theme"),
        kind=one.text("kind") or "finding",
        axis=one.text("side"),
        confidence=one.text("confidence"),
    )
    for place, quotation in enumerate(one.tables("quotations"), 1):
        passage, words = find_words(session, quotation.need("record"), quotation.need("words"))
        sign = quotation.text("sign") or "supports"
        statements.quote(session, made.number, passage, person=person, words=words, sign=sign)
        if quotation.content.get("confirmed"):
            statements.confirm(session, made.number, person=confirmer, quotation=place)
    counted = one.table("count")
    if counted.content:
        asked = Asked(themes=counted.texts("themes"), facets=counted.texts("facets"))
        wanted = Count(unit=counted.text("unit") or "passages", words=counted.text("words"), asked=asked)
        statements.store_query(session, made.number, wanted, person=person)


def _search(session: Session, one: Table) -> Answer:
    options = list(pairwise(one.texts("options")))

    def given(name: str) -> tuple[str, ...]:
        return tuple(value for option, value in options if option == name)

    asked = Asked(
        facets=given("--facet"), kinds=given("--kind"), themes=given("--theme"), years="".join(given("--year")[:1])
    )
    return run_search(session, one.need("query"), asked=asked, limit=3, unit="passage")
