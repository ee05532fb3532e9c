"""What a review fixed in advance: its protocol, codebook and routes, as people write them in TOML.

The only reader of protocol.toml, codebook.toml and searches.toml.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evidence.errors import NotFoundError
from evidence.model import Facet, FacetValue, RouteKind, Stage, Theme
from evidence.tomlfile import Table, digest_of, line_with, malformed, read_toml
from evidence.workspace import Workspace

DESIGNS = ("single", "dual", "dual-with-adjudicator", "none")
"""How many verdicts a record needs, as protocol.toml says it: one, two, two and one who settles, or no screening."""

SECTIONS = (
    "flow", "timeline", "theme_map", "findings", "echoes", "lessons", "conflicts", "gaps", "exclusions", "codebook"
)  # fmt: skip
"""The sections of a report that a protocol may switch on and off."""

_THEME_FIELDS = ("code", "label", "group", "parent", "definition", "include", "exclude", "queries")
_ROUTE_FIELDS = ("kind", "name", "query", "run_on", "file", "files", "parent", "direction", "note", "round")


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A criterion of the protocol: `kind` is include or exclude."""

    code: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """An exclusion reason, with the stages at which it may be given."""

    code: str
    label: str
    stages: tuple[Stage, ...] = (Stage.TITLE_ABSTRACT, Stage.FULL_TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison: the facet values that belong to it."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A comparison: one facet, and which of its values are *then* and which are *now*."""

    facet: str
    label: str
    then: Side
    now: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """What a review fixed in advance."""

    slug: str
    title: str
    question: str
    questions: tuple[str, ...] = ()
    kind: str = "review"
    version: str = "1"
    date: str = ""
    language: str = "en-GB"
    scope: Mapping[str, str] = field(default_factory=dict)
    criteria: tuple[Criterion, ...] = ()
    reasons: tuple[Reason, ...] = ()
    design: str = "single"
    stages: tuple[Stage, ...] = (Stage.TITLE_ABSTRACT, Stage.FULL_TEXT)
    reviewers: tuple[str, ...] = ()
    adjudicator: str = ""
    calibration: int = 0
    ranker: str = "evidence"
    explore: int = 0
    highlight_include: tuple[str, ...] = ()
    highlight_exclude: tuple[str, ...] = ()
    axes: tuple[Axis, ...] = ()
    style: str = "harvard-cite-them-right"
    sections: Mapping[str, bool] = field(default_factory=dict)
    digest: str = ""

    @property
    def screens(self) -> bool:
        """Whether records have to be included before they carry a statement; not in a review of the design "none"."""
        return self.design != "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """The themes and facets of a review."""

    name: str = ""
    version: str = ""
    themes: tuple[Theme, ...] = ()
    facets: tuple[Facet, ...] = ()
    digest: str = ""

    def theme(self, code: str) -> Theme:
        """The theme with this code.

        Raises:
            NotFoundError: the codebook has none.
        """
        for theme in self.themes:
            if theme.code == code:
                return theme
        raise NotFoundError(f"No theme {code!r} in the codebook.", remedy="See them with: evidence themes")

    def facet(self, name: str) -> Facet:
        """The facet with this name.

        Raises:
            NotFoundError: the codebook has none.
        """
        for facet in self.facets:
            if facet.name == name:
                return facet
        known = ", ".join(facet.name for facet in self.facets) or "none"
        raise NotFoundError(f"No facet {name!r} in the codebook (it has: {known}).")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How records came in, as searches.toml tells it; `files` are paths relative to the corpus folder; `round` counts the
    rounds of a citation chase from 1 (0: nobody said)."""

    kind: RouteKind
    name: str
    query: str = ""
    run_on: str = ""
    files: tuple[str, ...] = ()
    parent: str = ""
    direction: str = ""
    note: str = ""
    round: int = 0


def read_protocol(workspace: Workspace, slug: str) -> Protocol:
    """The protocol of a review.

    Raises:
        UnreadableError: protocol.toml is missing or malformed; the message names the file and what is wrong.
    """
    path = workspace.review(slug) / "protocol.toml"
    top = Table(path, read_toml(path)).only("review", "scope", "criteria", "reasons", "screening", "axes", "report")
    review = top.table("review").only("title", "question", "questions", "kind", "version", "date", "language")
    screening = top.table("screening").only(
        "design",
        "stages",
        "reviewers",
        "adjudicator",
        "calibration",
        "ranker",
        "explore",
        "highlight_include",
        "highlight_exclude",
    )
    report = top.table("report").only("style", "sections")
    design = screening.choice("design", DESIGNS, "single")
    _check_panel(screening, design)
    reasons = tuple(
        Reason(code=row.need("code"), label=row.need("label"), stages=_stages(row))
        for row in _rows(top, "reasons", "code", "label", "stages")
    )
    criteria = tuple(
        Criterion(
            code=row.need("code"), kind=row.choice("kind", ("include", "exclude"), "include"), text=row.need("text")
        )
        for row in _rows(top, "criteria", "code", "kind", "text")
    )
    _unique(path, "reason", [reason.code for reason in reasons])
    return Protocol(
        slug=slug,
        title=review.need("title"),
        question=review.need("question"),
        questions=review.texts("questions"),
        kind=review.text("kind") or "review",
        version=review.text("version") or "1",
        date=review.text("date"),
        language=review.text("language") or "en-GB",
        scope={name: str(value) for name, value in top.table("scope").content.items()},
        criteria=criteria,
        reasons=reasons,
        design=design,
        stages=_stages(screening),
        reviewers=screening.texts("reviewers"),
        adjudicator=screening.text("adjudicator"),
        calibration=screening.number("calibration"),
        ranker=screening.text("ranker") or "evidence",
        explore=screening.number("explore"),
        highlight_include=screening.texts("highlight_include"),
        highlight_exclude=screening.texts("highlight_exclude"),
        axes=tuple(_axis(row) for row in _rows(top, "axes", "facet", "label", "then", "now")),
        style=report.text("style") or "harvard-cite-them-right",
        sections=report.table("sections").only(*SECTIONS).flags(),
        digest=digest_of(path),
    )


def read_codebook(workspace: Workspace, slug: str) -> Codebook:
    """The codebook of a review; an empty one where there is no codebook.toml.

    Raises:
        UnreadableError: it is malformed; the message names the file and what is wrong.
    """
    path = workspace.review(slug) / "codebook.toml"
    if not path.is_file():
        return Codebook()
    top = Table(path, read_toml(path)).only("name", "version", "themes", "facets")
    themes = tuple(_theme(row) for row in _rows(top, "themes", *_THEME_FIELDS))
    _unique(path, "theme", [theme.code for theme in themes])
    known = {theme.code for theme in themes}
    for theme in themes:
        if theme.parent and theme.parent not in known:
            malformed(
                path,
                f"theme {theme.code} has the parent {theme.parent!r}, which is not a theme",
                line=line_with(path, f'"{theme.parent}"'),
            )
    _check_tree(path, themes)
    facets = tuple(_facet(row) for row in _rows(top, "facets", "name", "label", "values"))
    _unique(path, "facet", [facet.name for facet in facets])
    return Codebook(
        name=top.text("name"), version=top.text("version"), themes=themes, facets=facets, digest=digest_of(path)
    )


def check_fit(workspace: Workspace, protocol: Protocol, codebook: Codebook) -> None:
    """Check that the protocol compares what the codebook defines.

    Raises:
        UnreadableError: an axis names a facet, or a value of it, that the codebook does not have.
    """
    path = workspace.review(protocol.slug) / "protocol.toml"
    facets = {facet.name: {value.code for value in facet.values} for facet in codebook.facets}
    for axis in protocol.axes:
        if axis.facet not in facets:
            malformed(
                path, f"axes: {axis.facet!r} is not a facet of codebook.toml", line=line_with(path, f'"{axis.facet}"')
            )
        for value in (*axis.then.values, *axis.now.values):
            if value not in facets[axis.facet]:
                malformed(
                    path,
                    f"axes: {value!r} is not a value of the facet {axis.facet!r} in codebook.toml",
                    line=line_with(path, f'"{value}"'),
                )


def read_routes(folder: Path) -> tuple[Route, ...]:
    """The routes that a corpus folder's searches.toml names; none where there is no such file.

    Raises:
        UnreadableError: it is malformed; the message names the file and what is wrong.
    """
    path = folder / "searches.toml"
    if not path.is_file():
        return ()
    kinds = tuple(kind.value for kind in RouteKind)
    return tuple(
        Route(
            kind=RouteKind(row.choice("kind", kinds, "database")),
            name=row.need("name"),
            query=row.text("query"),
            run_on=row.text("run_on"),
            files=row.texts("files") or tuple(filter(None, [row.text("file")])),
            parent=row.text("parent"),
            direction=row.choice("direction", ("", "backward", "forward"), ""),
            note=row.text("note"),
            round=_round(row),
        )
        for row in _rows(Table(path, read_toml(path)).only("routes"), "routes", *_ROUTE_FIELDS)
    )


def _round(row: Table) -> int:
    number = row.number("round")
    if number < 0:
        row.complain("round", f"is {number}; rounds count from 1")
    return number


def _check_panel(screening: Table, design: str) -> None:
    """Refuse a panel that cannot give two verdicts, or an adjudicator who judges as well."""
    names = {" ".join(name.split()).casefold() for name in screening.texts("reviewers")}
    if design.startswith("dual") and len(names) == 1:
        screening.complain("reviewers", f"names one person, and the design {design!r} needs two")
    if screening.text("adjudicator").strip().casefold() in names:
        screening.complain("adjudicator", "is a reviewer too; who settles conflicts judges nothing else")
    if screening.number("explore") < 0 or screening.number("explore") == 1:
        screening.complain("explore", "should be 2 or more (of so many records one is drawn at random), or 0 for none")
    if screening.number("calibration") < 0:
        screening.complain("calibration", "should be the number of records that all judge first, or 0 for none")
    if screening.number("calibration") and len(names) < 2:
        screening.complain("calibration", "needs two reviewers or more in the list reviewers")


def _check_tree(path: Path, themes: Sequence[Theme]) -> None:
    """Refuse themes whose parents go round in a circle."""
    parents = {theme.code: theme.parent for theme in themes}
    for theme in themes:
        above, seen = theme.parent, {theme.code}
        while above and above not in seen:
            seen.add(above)
            above = parents[above]
        if above == theme.code:
            malformed(
                path,
                f"theme {theme.code} is its own ancestor by its parents",
                line=line_with(path, f'"{theme.parent}"'),
            )


def _unique(path: Path, what: str, codes: Sequence[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            malformed(path, f"the {what} {code!r} is defined twice", line=line_with(path, f'"{code}"'))


def _rows(table: Table, key: str, *names: str) -> list[Table]:
    """The tables of a list, none of which may have other fields than these."""
    return [row.only(*names) for row in table.tables(key)]


def _stages(row: Table) -> tuple[Stage, ...]:
    allowed = [stage.value for stage in Stage]
    named = row.texts("stages") or tuple(allowed)
    for stage in named:
        if stage not in allowed:
            malformed(
                row.path,
                f"{row.name}: stage {stage!r} should be one of: {', '.join(allowed)}",
                line=line_with(row.path, stage),
            )
    return tuple(Stage(stage) for stage in named)


def _axis(row: Table) -> Axis:
    then, now = row.table("then").only("label", "values"), row.table("now").only("label", "values")
    return Axis(
        facet=row.need("facet"),
        label=row.text("label") or row.need("facet"),
        then=Side(label=then.need("label"), values=then.texts("values")),
        now=Side(label=now.need("label"), values=now.texts("values")),
    )


def _theme(row: Table) -> Theme:
    return Theme(
        code=row.need("code"),
        label=row.need("label"),
        group=row.text("group"),
        parent=row.text("parent"),
        definition=row.text("definition"),
        include=row.text("include"),
        exclude=row.text("exclude"),
        queries=row.texts("queries"),
    )


def _facet(row: Table) -> Facet:
    values = tuple(_value(value) for value in _rows(row, "values", "code", "label", "aliases", "from", "to", "level"))
    name = row.need("name")
    _unique(row.path, f"value of the facet {name!r}", [value.code for value in values])
    return Facet(name=name, label=row.text("label") or name, values=values)


def _value(row: Table) -> FacetValue:
    since, until = row.number("from") or None, row.number("to") or None
    if since and until and until < since:
        row.complain("to", f"is {until}, before from, which is {since}")
    if any(not alias.strip() for alias in row.texts("aliases")):
        row.complain("aliases", "holds an empty text")
    return FacetValue(
        code=row.need("code"),
        label=row.need("label"),
        aliases=row.texts("aliases"),
        since=since,
        until=until,
        level=row.text("level"),
    )
