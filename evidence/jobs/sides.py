"""The two sides of the protocol's comparison in what people have written: of statements, and echoes among quotations."""

from __future__ import annotations

from collections.abc import Sequence

from evidence.jobs.echoes import among
from evidence.jobs.marks import mark_of
from evidence.jobs.session import Session
from evidence.jobs.statements import record_of
from evidence.model import Quotation, Statement
from evidence.report import draft as shown
from evidence.themes.echoes import Said
from evidence.themes.sides import Around, Side, named, nameless, side_of, side_of_words


def side_of_statement(session: Session, made: Statement) -> str:
    """Which side of the protocol's comparison a statement is on: as it says, else as the values it names tell."""
    if made.axis or not session.protocol.axes:
        return made.axis
    axis = session.protocol.axes[0]
    facet = session.codebook.facet(axis.facet)
    texts = [
        made.text,
        *(one.words for one in made.quotations),
        *(record_of(session, one).title for one in made.quotations),
    ]
    return next((side for text in texts if (side := side_of(named(text, facet), axis))), "")


def echoes_of(session: Session, made: Sequence[tuple[Statement, shown.Statement]]) -> tuple[shown.ThemeEchoes, ...]:
    """The quotations of each theme's statements that echo one another across the sides, in the codebook's order."""
    if not session.protocol.axes:
        return ()
    quotations = {one.mark: one for _, statement in made for one in statement.quotations}
    said: dict[str, dict[str, tuple[Side, Said]]] = {}
    for statement, _ in made:
        for one in statement.quotations:
            mark = mark_of(one.text, one.start, one.stop)
            if statement.theme and (side := _side(session, statement, one)):
                said.setdefault(statement.theme, {}).setdefault(mark, (side, _said(session, one, mark)))
    found = among(session, {theme: list(own.values()) for theme, own in said.items()})
    return tuple(
        shown.ThemeEchoes(
            code=theme.code,
            label=theme.label,
            echoes=tuple(
                shown.Echo(
                    then=quotations[echo.then.passage],
                    now=quotations[echo.now.passage],
                    opposed=echo.opposed,
                    denials=echo.denials,
                )
                for echo in found[theme.code]
            ),
        )
        for theme in session.codebook.themes
        if theme.code in found
    )


def _side(session: Session, statement: Statement, one: Quotation) -> Side:
    """The side of a quotation: its own words and its source tell, else the statement that it hangs on."""
    axis = session.protocol.axes[0]
    facet = session.codebook.facet(axis.facet)
    around = Around(heads=named(record_of(session, one).title, facet))
    told = side_of_words(one.words, around, axis, facet) or side_of_statement(session, statement)
    return "then" if told == "then" else "now" if told == "now" else ""


def _said(session: Session, one: Quotation, mark: str) -> Said:
    """A quotation as a sentence that is compared, under its mark."""
    facet = session.codebook.facet(session.protocol.axes[0].facet)
    return Said(
        passage=mark,
        record=record_of(session, one).key,
        text=one.text,
        start=one.start,
        stop=one.stop,
        words=one.words,
        compared=nameless(one.words, facet),
    )
