"""A draft to render: an invented review of the regional boards of a country that does not exist."""

from __future__ import annotations

from collections.abc import Mapping

from evidence.report.draft import (
    Agreement,
    Amendment,
    Arm,
    CodebookFacet,
    CodebookTheme,
    Coefficient,
    Conflict,
    Count,
    Criterion,
    Draft,
    Echo,
    Exclusion,
    FactValue,
    Flow,
    Matrix,
    Methods,
    Quotation,
    Reference,
    Route,
    Statement,
    ThemeEchoes,
    ThemeFindings,
    TimelineRow,
)
from evidence.report.verify import Origin

PAGES: Mapping[str, tuple[str, ...]] = {
    "Q3f9k2": (
        "The boards were set up in haste. By the second winter the regional boards had learned to plan hospital "
        "building over ten years, \u201cbut not to close anything\u201d, and the districts\nknew it. The treasury did not.",
    ),
    "Q7x1m4": (
        "We found no board that shared its boundary with more than two county councils, and joint com-\nmittees met "
        "seldom. Where boundaries agreed, officers met weekly and without a chairman. 214",
    ),
    "Q8p0r5": (
        "as late as 1971 the board still kept its own architects and engi-",
        "neers, and the ministry paid for both without asking what they did. The accounts say so.",
    ),
    "Q2b6t9": (
        "System boards may delegate budgets to places, though only four of the eleven had done so by the spring.",
    ),
    "Q5c8w1": ("Continuity of people mattered more than continuity of statute.",),
    "Q9d3y7": ("A system board without a treasury of its own is a committee with a letterhead.",),
}


def reference(key: str, title: str, family: str, given: str, year: int, **fields: object) -> Reference:
    """A reference to a book, or to whatever `fields` make of it."""
    verified, doubt = str(fields.pop("verified", "")), str(fields.pop("doubt", ""))
    author = [{"family": family, "given": given}] if given else [{"literal": family}]
    item = {"type": "book", "title": title, "author": author, "issued": {"date-parts": [[year]]}, **fields}
    return Reference(key=key, item=item, verified=verified, doubt=doubt)


REFERENCES = (
    reference(
        "osk1963", "Ten winters of the regional boards in Great Vellonia", "Oskar", "Ilse", 1963,
        publisher="Harrow Press", verified="V",
    ),
    reference(
        "lind2003a", "Boundaries and the county councils of east Vellonia", "Lindqvist", "Mara", 2003,
        type="article-journal", volume="12", page="201-219", verified="P", doubt="volume",
        **{"container-title": "Journal of Invented Administration"},
    ),
    reference(
        "lind2003b", "Joint committees revisited", "Lindqvist", "Mara", 2003, type="article-journal", verified="M",
        **{"container-title": "Journal of Invented Administration"},
    ),
    reference("min1972", "Accounts of the regional boards 1971", "Ministry of Health of Vellonia", "", 1972, type="report"),
    reference("sys2024", "System boards: first year", "Vellonian Audit Office", "", 2024, type="report", verified="V"),
    reference("brief2025", "What the system boards are", "Review team", "", 2025, type="report"),
)  # fmt: skip


def quotation(mark: str, words: str, key: str, label: str, **others: str) -> Quotation:
    """A confirmed quotation from a printed page."""
    defaults = {"evidence": "research", "confirmed_by": "Ada Brandt"}
    return Quotation(mark=mark, words=words, key=key, page_label=label, **{**defaults, **others})


PLAN = quotation(
    "Q3f9k2",
    "the regional boards had learned to plan hospital building over ten years, \u201cbut not to close anything\u201d, "
    "and the districts\nknew it",
    "osk1963", "17", evidence="history",
)  # fmt: skip
BOUNDARY = quotation(
    "Q7x1m4", "Where boundaries agreed, officers met weekly and without a chairman", "lind2003a", "214",
)  # fmt: skip
CROSSING = quotation(
    "Q8p0r5", "the board still kept its own architects and engineers, and the ministry paid for both", "min1972", "12–13",
    evidence="official-plan", checked_by_eye="Ada Brandt",
)  # fmt: skip
PLACES = quotation(
    "Q2b6t9", "System boards may delegate budgets to places, though only four of the eleven had done so", "sys2024", "",
    page_number="4", evidence="evaluation", sign="contradicts",
)  # fmt: skip
PEOPLE = quotation(
    "Q5c8w1", "Continuity of people mattered more than continuity of statute.", "brief2025", "3", page_kind="paragraph",
    evidence="tertiary",
)  # fmt: skip
TREASURY = quotation(
    "Q9d3y7", "A system board without a treasury of its own is a committee with a letterhead.", "lind2003b", "",
    page_kind="abstract", evidence="comment", confirmed_by="",
)  # fmt: skip

STATEMENTS = (
    Statement(
        number=1, text="Regional boards planned hospital building over a decade, and closed little.", theme="P1",
        confidence="moderate", quotations=(PLAN, CROSSING), supported=True,
    ),
    Statement(
        number=2, text="System boards hand down budgets less often than their statute allows.", theme="P1",
        confidence="low", quotations=(PLACES,), supported=True,
    ),
    Statement(
        number=3, text="Shared boundaries made routine work with county councils possible.", theme="B1",
        confidence="high", quotations=(BOUNDARY,), supported=True,
    ),
    Statement(
        number=4, text="System boards have no money of their own.", theme="B1", quotations=(TREASURY,),
        problems=("no confirmed quotation",),
    ),
    Statement(
        number=5, text="Keep the same people through a reorganisation where the law changes the body.", kind="lesson",
        theme="P1", confidence="low", quotations=(PEOPLE,), supported=True,
        problems=("rests on tertiary sources alone",),
    ),
    Statement(
        number=6, text="Draw boundaries with the county councils before dividing the work.", kind="lesson", theme="B1",
        confidence="moderate", quotations=(BOUNDARY,), supported=True,
    ),
    Statement(
        number=7, text="No source examined how patients saw the boards.", kind="gap", theme="B1", supported=True,
        queries=('patients AND "regional board": 0 passages of 412, 1 November 2026',),
    ),
)  # fmt: skip


def draft(**changes: object) -> Draft:
    """The sample draft, with some of its fields changed."""
    s = {statement.number: statement for statement in STATEMENTS}
    fields: dict[str, object] = {
        "title": "Regional boards of Vellonia: lessons for system boards",
        "as_of": "2026-11-01",
        "question": "What can today\u2019s system boards learn from the regional boards of Vellonia?",
        "questions": ("Which functions did the boards have?", "How did they work with county councils?"),
        "kind": "narrative review with systematic searching",
        "protocol_version": "2",
        "protocol_date": "2026-09-14",
        "scope": (("Population", "Boards between ministry and district"), ("Period", "1948 to 2026")),
        "criteria": (
            Criterion(code="C1", kind="include", text="Is about at least one board."),
            Criterion(code="C2", kind="exclude", text="Concerns one hospital only."),
        ),
        "methods": METHODS,
        "flow": FLOW,
        "timeline": TIMELINE,
        "matrix": Matrix(
            facet="tier",
            themes=(("P1", "Planning and capital"), ("B1", "Boundaries with local government"), ("M1", "Money")),
            values=(("RB", "Regional Boards"), ("AB", "Area Boards"), ("SB", "System Boards")),
            counts=((14, 3, 6), (7, 0, 2), (1, 0, 0)),
        ),
        "then_label": "Regional boards",
        "now_label": "System boards",
        "findings": (
            ThemeFindings(
                code="P1", label="Planning and capital", definition="Deciding what is built, where and when.",
                then=(s[1],), now=(s[2],),
            ),
            ThemeFindings(code="B1", label="Boundaries with local government", other=(s[3],), now=(s[4],)),
        ),
        "echoes": (
            ThemeEchoes(
                code="P1", label="Planning and capital",
                echoes=(
                    Echo(then=PLAN, now=PLACES), Echo(then=BOUNDARY, now=TREASURY, opposed=True, denials=("without",)),
                ),
            ),
        ),
        "lessons": (s[5], s[6]),
        "gaps": (s[7],),
        "conflicts": (
            Conflict(
                subject="Regional Boards", claim="number of boards",
                values=(
                    FactValue(value="14", as_of="1948", source="osk1963", key="osk1963", page="9"),
                    FactValue(value="15", as_of="1948", source="A pamphlet of 1949", note="counts the capital twice"),
                ),
            ),
        ),
        "date_differences": (
            Conflict(
                subject="System Boards", claim="number of boards",
                values=(
                    FactValue(value="12", as_of="2022-07-01", source="sys2024", key="sys2024"),
                    FactValue(value="11", as_of="2024-04-01", source="sys2024", key="sys2024", page="2"),
                ),
            ),
        ),
        "limits": ("Sources in Old Vellonian were not read.",),
        "references": REFERENCES,
        "exclusions": (
            Exclusion(
                key="hill1990", citation="Hill (1990)", title="A history of \u201cone\u201d hospital", stage="full-text",
                reason="Concerns one hospital only",
            ),
        ),
        "codebook": (
            CodebookTheme(
                code="P1", label="Planning and capital", group="function", definition="Deciding what is built.",
                include="Plans over years.", exclude="Yearly money.",
            ),
        ),
        "facets": (CodebookFacet(name="tier", label="Tier", values=(("RB", "Regional Boards"), ("SB", "System Boards"))),),
        "amendments": (Amendment(date="2026-10-02", change="Websites added.", reason="Reports are not in databases."),),
    }  # fmt: skip
    return Draft(**{**fields, **changes})  # type: ignore[arg-type]


METHODS = Methods(
    routes=(
        Route(
            kind="database",
            name="PubVell",
            query='"regional board" AND (plan* OR capital)',
            run_on="2026-10-01",
            found=48,
        ),
        Route(kind="database", name="EconVell", query="system board", run_on="2026-10-01", found=9),
        Route(kind="website", name="Audit Office", run_on="2026-10-03", found=4),
    ),
    design="dual",
    stages=("title-abstract", "full-text"),
    reviewers=("Ada Brandt", "Jon Weil"),
    agreement=(
        Agreement(
            stage="title-abstract",
            records=50,
            people=("Ada Brandt", "Jon Weil"),
            percent=94.0,
            percent_low=86.0,
            percent_high=100.0,
            kappa=0.81,
            coefficients=(
                Coefficient(name="Cohen’s kappa", value=0.81, low=0.56, high=1.0),
                Coefficient(name="Gwet’s AC1", value=0.92, low=0.81, high=1.0, note="over 48 records; 2 are left out"),
            ),
        ),
        Agreement(
            stage="full-text",
            records=11,
            percent=100.0,
            note="every verdict was the same",
            coefficients=(Coefficient(name="Cohen’s kappa", note="every verdict was the same"),),
        ),
    ),
    coders=("Ada Brandt",),
    tagged_passages=33,
    confirmers=("Ada Brandt",),
    software="evidence 0.1.0",
    automation=("7 entries were joined to a record with the same identifier or the same fields when read.",),
)
FLOW = Flow(
    databases=Arm(
        identified=(Count(label="PubVell", number=48), Count(label="EconVell", number=9)),
        duplicates=7, screened=50, excluded=38, sought=12, not_retrieved=1, assessed=11,
        excluded_reasons=(Count(label="Concerns one hospital only", number=5), Count(label="No board", number=2)),
        included=4,
    ),
    other=Arm(
        identified=(Count(label="Websites", number=4),), screened=4, sought=4, assessed=4,
        excluded_reasons=(Count(label="No board", number=2),), included=2,
    ),
    studies=5,
    reports=6,
)  # fmt: skip
TIMELINE = (
    TimelineRow(id="RB", label="Regional Boards", level="region", start="1948-07-05", end="1974-03-31", count="14"),
    TimelineRow(id="AB", label="Area Boards", level="area", start="1974", end="1982", sources=("osk1963",)),
    TimelineRow(id="OB", label="Old boards", level="area", end="1950"),
    TimelineRow(id="SB", label="System Boards", level="region", start="2022-07", count="11", sources=("sys2024",)),
    TimelineRow(id="XB", label="Boards of which nothing is known", level="area"),
)


def lookup(mark: str) -> Origin | None:
    """Where the sample's quotations come from."""
    for each in (PLAN, BOUNDARY, CROSSING, PLACES, PEOPLE, TREASURY):
        if each.mark == mark:
            return Origin.of(each, PAGES[mark])
    return None
