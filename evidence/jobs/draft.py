"""From the database to what a report may say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from evidence import __version__
from evidence.jobs import showing, standing_now
from evidence.jobs.agreement_shown import agreement_shown
from evidence.jobs.automation import automation_told
from evidence.jobs.counting import described, unpacked
from evidence.jobs.ended import methods_of
from evidence.jobs.facts import by_claim, contradict
from evidence.jobs.flow import flow_of
from evidence.jobs.ingest import load_facts, read_csv
from evidence.jobs.marks import mark_of
from evidence.jobs.passages import label_of
from evidence.jobs.routes import chased, routes_of
from evidence.jobs.session import Session
from evidence.jobs.sides import echoes_of, side_of_statement
from evidence.jobs.statements import Screened, located, problems, record_of, rests_on_tertiary, screened
from evidence.jobs.status import changed_files
from evidence.jobs.themes import theme_map
from evidence.jobs.timeline import NEEDED, timeline
from evidence.model import Fact, Record, RouteKind, Stage, ocr_note, short_author
from evidence.model import Quotation as StoredQuotation
from evidence.model import Statement as StoredStatement
from evidence.references.writers.csl import item
from evidence.report import draft as shown
from evidence.report.phrases import count, day
from evidence.screen.flow import Arm
from evidence.screen.routes import rounds
from evidence.screen.standing import Outcome, reasons
from evidence.store.audit import amendments, is_demonstration, latest
from evidence.store.imports import entries_by_route, routes
from evidence.store.synthesis import statements
from evidence.store.texts import sources
from evidence.store.themes import tags


def make_draft(session: Session, *, final: bool = False) -> shown.Draft:
    """Everything that the report of the session's review may say.

    Raises:
        EvidenceError: protocol, codebook, timeline or facts cannot be read, or the counts contradict each other.
    """
    screening = standing_now.state(session)
    where = screened(session)
    made = [(one, _statement(session, one, where)) for one in statements(session.library, session.review)]
    facts = load_facts(session)
    protocol = session.protocol
    sides = [(axis.then.label, axis.now.label) for axis in protocol.axes] or [("Then", "Now")]
    conflicts, dates = _conflicts(screening.records, facts)
    rows = _timeline(session)
    return shown.Draft(
        title=protocol.title,
        as_of=_as_of(session),
        question=protocol.question,
        questions=protocol.questions,
        kind=protocol.kind[:1].upper() + protocol.kind[1:],
        protocol_version=protocol.version,
        protocol_date=protocol.date,
        language=protocol.language,
        style=protocol.style,
        demonstration=is_demonstration(session.library),
        final=final,
        sections=protocol.sections,
        scope=tuple((name.replace("_", " ").capitalize(), words) for name, words in protocol.scope.items()),
        criteria=tuple(shown.Criterion(code=one.code, kind=one.kind, text=one.text) for one in protocol.criteria),
        methods=_methods(session, screening),
        flow=_flow(session, screening),
        timeline=rows,
        matrix=_matrix(session),
        then_label=sides[0][0],
        now_label=sides[0][1],
        findings=_findings(session, made),
        echoes=echoes_of(session, made),
        lessons=tuple(one for stored, one in made if stored.kind == "lesson"),
        gaps=tuple(one for stored, one in made if stored.kind in {"gap", "absence"}),
        conflicts=conflicts,
        date_differences=dates,
        limits=_limits(session, screening),
        references=_references(screening, [one for _, one in made], [*conflicts, *dates], rows),
        exclusions=_exclusions(screening),
        codebook=tuple(
            shown.CodebookTheme(
                code=one.code,
                label=one.label,
                group=one.group,
                definition=one.definition,
                include=one.include,
                exclude=one.exclude,
            )
            for one in session.codebook.themes
        ),
        facets=tuple(
            shown.CodebookFacet(
                name=one.name, label=one.label, values=tuple((value.code, value.label) for value in one.values)
            )
            for one in session.codebook.facets
        ),
        amendments=_amendments(session),
    )


def _as_of(session: Session) -> str:
    """The day the draft speaks of: when something last came in or was done, else that of the protocol."""
    return latest(session.library)[:10] or session.protocol.date or "1970-01-01"


def _statement(session: Session, made: StoredStatement, where: Screened) -> shown.Statement:
    lacks = problems(session, made, where)
    told = [*lacks]
    if rests_on_tertiary(session, made):
        told.append("rests on tertiary sources alone")
    return shown.Statement(
        number=made.number,
        text=made.text,
        theme=made.theme,
        kind=made.kind if made.kind in {"lesson", "gap"} else "finding",
        confidence=made.confidence,
        quotations=tuple(_quotation(session, one) for one in made.quotations),
        supported=not lacks,
        problems=tuple(told),
        queries=tuple(f"{described(unpacked(query.query))}: {query.result}" for query in made.queries),
    )


def _quotation(session: Session, one: StoredQuotation) -> shown.Quotation:
    place, record = located(session, one), record_of(session, one)
    first = place.pages[0] if place.pages else None
    return shown.Quotation(
        mark=mark_of(one.text, one.start, one.stop),
        words=one.words,
        key=record.key,
        page_label=label_of(place.pages) if first and first.label else "",
        page_number=str(first.number) if first else "",
        page_kind=first.kind.value if first else "printed",
        evidence="" if record.evidence == "unknown" else record.evidence.value,
        sign=one.sign,
        confirmed_by=", ".join(one.confirmed_by),
        checked_by_eye=", ".join(one.checked_by),
        ocr=ocr_note(place.pages),
        voice=place.voice,
    )


def _findings(
    session: Session, made: Sequence[tuple[StoredStatement, shown.Statement]]
) -> tuple[shown.ThemeFindings, ...]:
    found = []
    placed = [(stored, one) for stored, one in made if stored.kind in {"finding", "count"}]
    codes = [theme.code for theme in session.codebook.themes]
    for theme in session.codebook.themes:
        own = [(side_of_statement(session, stored), one) for stored, one in placed if stored.theme == theme.code]
        if own:
            found.append(
                shown.ThemeFindings(
                    code=theme.code,
                    label=theme.label,
                    definition=theme.definition,
                    then=tuple(one for side, one in own if side == "then"),
                    now=tuple(one for side, one in own if side == "now"),
                    other=tuple(one for side, one in own if side not in {"then", "now"}),
                )
            )
    loose = tuple(one for stored, one in placed if stored.theme not in codes)
    if loose:
        found.append(shown.ThemeFindings(code="", label="Without a theme", other=loose))
    return tuple(found)


def _methods(session: Session, screening: standing_now.State) -> shown.Methods:
    found = Counter((row["id"], row["name"]) for row, _ in entries_by_route(session.library, session.review))
    tagged = [one for one in tags(session.library, session.review) if one.reviewer]
    confirmers = {
        name
        for one in statements(session.library, session.review)
        for quotation in one.quotations
        for name in quotation.confirmed_by
    }
    return shown.Methods(
        routes=tuple(
            shown.Route(
                kind=one["kind"], name=chased(session, one), query=one["query"], run_on=one["run_on"],
                found=found[one["id"], one["name"]], note=one["note"],
            )
            for one in routes(session.library, session.review)
        ),
        rounds=tuple(
            shown.Round(
                number=one.round, parents=one.parents, identified=one.identified, new=one.new, included=one.included
            )
            for one in rounds(routes_of(session))
        ),
        design=screening.protocol.design,
        stages=tuple(stage.value for stage in screening.protocol.stages),
        reviewers=tuple(sorted({one.reviewer for one in screening.decisions if one.role == "reviewer"})),
        adjudicator=screening.protocol.adjudicator,
        agreement=agreement_shown(session, screening),
        stopping=methods_of(session, screening, day),
        coders=tuple(sorted({one.reviewer for one in tagged})),
        tagged_passages=len({(one.text, one.start, one.stop) for one in tagged}),
        confirmers=tuple(sorted(confirmers)),
        software=f"evidence {__version__}",
        automation=automation_told(session, screening),
    )  # fmt: skip


def _flow(session: Session, screening: standing_now.State) -> shown.Flow:
    counts = flow_of(session, screening)
    labels = {one.code: one.label for one in screening.protocol.reasons}
    other = _arm(counts.others, labels) if counts.others.identified else None
    return shown.Flow(
        databases=_arm(counts.databases, labels),
        other=other,
        studies=counts.studies,
        reports=counts.reports,
        previous=None if counts.previous is None else shown.Previous(**asdict(counts.previous)),
    )


_UNNAMED = {
    RouteKind.DATABASE: "Databases",
    RouteKind.REGISTER: "Registers",
    RouteKind.WEBSITE: "Websites",
    RouteKind.HAND_SEARCH: "Hand search",
    RouteKind.CITATION_CHASE: "Citation searching",
    RouteKind.EXPERT: "Experts",
    RouteKind.BY_HAND: "Added by hand",
}
"""What the diagram calls a route that nobody named."""


def _arm(arm: Arm, labels: Mapping[str, str]) -> shown.Arm:
    return shown.Arm(
        identified=tuple(
            shown.Count(label=_UNNAMED.get(kind, name) if name == kind.value else name, number=number, kind=kind.value)
            for kind, name, number in arm.routes
        ),
        duplicates=arm.duplicates,
        removed_by_automation=arm.removed_by_automation,
        removed_other=arm.removed_other,
        waiting_screening=arm.waiting_screening,
        screened=arm.screened,
        waiting_decision=arm.waiting_decision,
        excluded=arm.excluded,
        sought=arm.sought,
        waiting_retrieval=arm.waiting_retrieval,
        not_retrieved=arm.not_retrieved,
        waiting_assessment=arm.waiting_assessment,
        assessed=arm.assessed,
        waiting_verdict=arm.waiting_verdict,
        excluded_reasons=tuple(
            shown.Count(label=labels.get(code, code or "No reason given"), number=number)
            for code, number in arm.reasons
        ),
        included=arm.included,
    )


def _timeline(session: Session) -> tuple[shown.TimelineRow, ...]:
    path = session.workspace.corpus(session.review) / "timeline.csv"
    return timeline(read_csv(path, NEEDED)) if path.is_file() else ()


def _matrix(session: Session) -> shown.Matrix:
    if not session.codebook.facets or not any(one.reviewer for one in tags(session.library, session.review)):
        return shown.Matrix()
    found = theme_map(session)
    labels = {value.code: value.label for value in session.codebook.facet(found.facet).values}
    names = {theme.code: theme.label for theme in session.codebook.themes}
    rows = [code for code in found.themes if found.rows[code].passages]
    columns = [value for value in found.values if found.columns[value].passages]
    return shown.Matrix(
        facet=session.codebook.facet(found.facet).label,
        themes=tuple((code, names[code]) for code in rows),
        values=tuple((value or "–", labels.get(value, "None named")) for value in columns),
        counts=tuple(tuple(found.cells[code, value].passages for value in columns) for code in rows),
    )


def _conflicts(
    records: Mapping[str, Record], facts: Sequence[Fact]
) -> tuple[tuple[shown.Conflict, ...], tuple[shown.Conflict, ...]]:
    found: dict[bool, list[shown.Conflict]] = {True: [], False: []}
    for (subject, claim), group in by_claim(facts).items():
        values = tuple(
            shown.FactValue(
                value=one.value, as_of=one.as_of, source=one.source, page=one.page, note=one.note,
                key=one.source if one.source in records else "",
            )
            for one in group
        )  # fmt: skip
        found[contradict(group)].append(shown.Conflict(subject=subject, claim=claim, values=values))
    return tuple(found[True]), tuple(found[False])


def _references(
    screening: standing_now.State,
    made: Iterable[shown.Statement],
    conflicts: Iterable[shown.Conflict],
    rows: Iterable[shown.TimelineRow],
) -> tuple[shown.Reference, ...]:
    """Every record that the report names: quoted, in conflict, on the timeline, or included."""
    keys = {quotation.key for one in made for quotation in one.quotations}
    keys |= {value.key for one in conflicts for value in one.values if value.key}
    keys |= {source for row in rows for source in row.sources}
    keys |= showing.included(screening)
    return tuple(
        shown.Reference(
            key=key,
            item=item(screening.records[key]),
            verified=screening.records[key].verified,
            doubt=screening.records[key].doubt,
        )
        for key in sorted(keys & set(screening.records))
    )


def _excluded(screening: standing_now.State) -> dict[str, str]:
    """The records excluded at full text, as anybody may know it, each with its reason."""
    if Stage.FULL_TEXT not in screening.panel.stages:
        return {}
    order = [one.code for one in screening.protocol.reasons]
    told = reasons(screening.records, screening.stood, Stage.FULL_TEXT, screening.panel, order)
    where = showing.shown_outcomes(screening, Stage.FULL_TEXT)
    return {key: code for key, code in told.items() if where.get(key) is Outcome.EXCLUDED}


def _exclusions(screening: standing_now.State) -> tuple[shown.Exclusion, ...]:
    labels = {one.code: one.label for one in screening.protocol.reasons}
    return tuple(
        shown.Exclusion(
            key=key,
            citation=f"{short_author(screening.records[key])} {screening.records[key].year or 'n.d.'}",
            title=screening.records[key].title,
            stage=Stage.FULL_TEXT.value,
            reason=labels.get(code, code),
        )
        for key, code in sorted(_excluded(screening).items())
    )


def _limits(session: Session, screening: standing_now.State) -> tuple[str, ...]:
    """What the data themselves say about how far the review goes."""
    found = []
    unread = [one for one in sources(session.library) if one.status != "ok"]
    if unread:
        why = ", ".join(sorted({one.status.value for one in unread}))
        found.append(f"{count(len(unread), 'full text')} could not be read ({why}).")
    kept = showing.included(screening)
    texts = {one.record for one in sources(session.library) if one.status == "ok" and one.nature == "full"}
    missing = len(kept - texts)
    if missing:
        found.append(
            f"{missing} of {len(kept)} included records {'has' if missing == 1 else 'have'} no full text in the workspace."
        )
    doubtful = [key for key in kept if screening.records[key].verified in {"P", "M"}]
    if doubtful:
        have = "has" if len(doubtful) == 1 else "have"
        found.append(f"{count(len(doubtful), 'included record')} {have} bibliographic fields that nobody has checked.")
    if changed_files(session):
        found.append(f"The {' and '.join(changed_files(session))} was changed without a recorded reason.")
    return tuple(found)


def _amendments(session: Session) -> tuple[shown.Amendment, ...]:
    return tuple(
        shown.Amendment(date=one["at"][:10], change=f"{one['file']} changed by {one['person']}", reason=one["reason"])
        for one in amendments(session.library, session.review)
    )
