"""`evidence statement`."""

from __future__ import annotations

import click

from evidence.cli.options import as_json, as_reviewer, counted, note, opened, print_json
from evidence.jobs import statements as job
from evidence.jobs.asking import Asked
from evidence.jobs.counting import UNITS, Count, described
from evidence.jobs.passages import page_label, told_of
from evidence.model import ocr_note


@click.group("statement")
def command() -> None:
    """Write statements and hang verified quotations on them."""


@command.command("new")
@click.argument("text")
@click.option("--theme", metavar="CODE", default="", help="The theme that it belongs to.")
@click.option("--kind", type=click.Choice(job.KINDS), default="finding", show_default=True)
@click.option(
    "--side", "axis", type=click.Choice(["then", "now", "both"]), help="Which side of the comparison it is about."
)
@click.option("--confidence", type=click.Choice(job.LEVELS[1:]), help="Your confidence in it (as in GRADE-CERQual).")
@click.option("--number", type=click.IntRange(1), help="Reword this statement instead; it needs confirming again.")
@as_reviewer
@click.pass_context
def new(
    context: click.Context,
    text: str,
    theme: str,
    kind: str,
    axis: str | None,
    confidence: str | None,
    number: int | None,
    person: str,
) -> None:
    """Write a statement: one sentence of findings, a lesson, a gap, a count or an absence."""
    with opened(context, writes=True) as session:
        made = job.new_statement(
            session,
            text,
            person=person,
            theme=theme,
            kind=kind,
            axis=axis or "",
            confidence=confidence or "",
            number=number or 0,
        )
    step = "query" if made.kind in {"count", "absence"} else "quote"
    rest = "--words TEXT" if step == "query" else "PASSAGE"
    click.echo(f"Statement {made.number}. Next: evidence statement {step} {made.number} {rest} --as {person}")


@command.command("quote")
@click.argument("number", type=int)
@click.argument("passage")
@click.option("--words", metavar="TEXT", default="", help="Only these words of the passage (they must stand in it).")
@click.option("--sign", type=click.Choice(job.SIGNS), default="supports", show_default=True)
@as_reviewer
@click.pass_context
def quote(context: click.Context, number: int, passage: str, words: str, sign: str, person: str) -> None:
    """Hang a PASSAGE (as `search` names it), or some of its words, on statement NUMBER."""
    with opened(context, writes=True) as session:
        found = job.quote(session, number, passage, person=person, words=words, sign=sign)
        objection = job.objection(session, found.record) if sign != "context" else ""
    if objection:
        note(f"Statement {number} {objection}; until that changes, it is unsupported.")
    click.echo(f"“{found.words}”\n  {found.record}, {told_of(found)}, {sign} statement {number}")
    click.echo(f"Next: a person confirms that it does: evidence statement confirm {number} --as NAME")


@command.command("confirm")
@click.argument("number", type=int)
@click.option("--quotation", type=click.IntRange(1), help="Only the quotation with this place (default: all).")
@as_reviewer
@click.pass_context
def confirm(context: click.Context, number: int, quotation: int | None, person: str) -> None:
    """Confirm that the quotations of statement NUMBER carry it as signed."""
    with opened(context, writes=True) as session:
        count = job.confirm(session, number, person=person, quotation=quotation or 0)
    click.echo(f"{person} confirmed {counted(count, 'quotation')} of statement {number}. Next: evidence report")


@command.command("query")
@click.argument("number", type=int)
@click.option(
    "--count", "unit", type=click.Choice(UNITS), default="passages", show_default=True, help="What is counted."
)
@click.option("--words", metavar="TEXT", default="", help="Words that must all occur in the passage.")
@click.option("--theme", "themes", multiple=True, metavar="CODE", help="Only passages tagged with this theme.")
@click.option("--facet", "facets", multiple=True, metavar="NAME=VALUE", help="Only passages that name it: tier=SHA.")
@click.option("--stage", metavar="STAGE", default="", help="Only records included at this stage, or 'included'.")
@click.option("--year", "years", metavar="RANGE", default="", help="Only records of these years: 1990..2013.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only this kind of evidence.")
@as_reviewer
@click.pass_context
def query(
    context: click.Context,
    number: int,
    unit: str,
    words: str,
    themes: tuple[str, ...],
    facets: tuple[str, ...],
    stage: str,
    years: str,
    kinds: tuple[str, ...],
    person: str,
) -> None:
    """Count, and store the count with statement NUMBER (a count or an absence); every report counts anew."""
    wanted = Count(
        unit=unit, words=words, asked=Asked(themes=themes, facets=facets, stage=stage, years=years, kinds=kinds)
    )
    with opened(context, writes=True) as session:
        found = job.store_query(session, number, wanted, person=person)
    click.echo(f"{found} {described(wanted)}. Stored with statement {number}. Next: evidence report")


@command.command("undo")
@click.option(
    "--quotation", "mark", metavar="MARK", help="Take the quotation with this mark off its statement instead."
)
@as_reviewer
@click.pass_context
def undo(context: click.Context, mark: str | None, person: str) -> None:
    """Take back your last act on statements: a wording, a quotation, a confirmation or a query."""
    with opened(context, writes=True) as session:
        if mark:
            numbers = ", ".join(map(str, job.take_off(session, mark, person=person)))
            click.echo(f"{mark} no longer hangs on statement {numbers}. Next: evidence statement list")
            return
        kind = job.undo(session, person)
    click.echo(f"Undone: the last {kind} by {person}. Next: evidence statement list")


@command.command("withdraw")
@click.argument("number", type=int)
@click.option("--undo", "back", is_flag=True, help="Bring the statement back; its quotations need confirming again.")
@as_reviewer
@click.pass_context
def withdraw(context: click.Context, number: int, back: bool, person: str) -> None:
    """Withdraw statement NUMBER, whoever wrote it: it leaves lists and reports, and can come back."""
    with opened(context, writes=True) as session:
        if back:
            made = job.restore(session, number, person=person)
            click.echo(f"Statement {number} is back: {made.text} Next: evidence statement confirm {number} --as NAME")
            return
        job.withdraw(session, number, person=person)
    click.echo(
        f"Statement {number} is withdrawn. Back again: evidence statement withdraw {number} --undo --as {person}"
    )


@command.command("list")
@as_json
@click.pass_context
def list_statements(context: click.Context, wants_json: bool) -> None:
    """List the statements, what carries them, and what they lack."""
    with opened(context) as session:
        rows = job.all_statements(session)
        spots = {one.act: job.located(session, one) for made, _ in rows for one in made.quotations}
        keys = {one.act: job.record_of(session, one).key for made, _ in rows for one in made.quotations}
    if wants_json:
        print_json([
            {"number": made.number, "kind": made.kind, "theme": made.theme, "side": made.axis, "text": made.text,
             "confidence": made.confidence, "lacks": list(lacks),
             "quotations": [{"words": one.words, "record": keys[one.act], "page": page_label(spots[one.act]),
                             "ocr": ocr_note(spots[one.act].pages), "voice": spots[one.act].voice, "sign": one.sign,
                             "confirmed_by": list(one.confirmed_by)} for one in made.quotations]}
            for made, lacks in rows
        ])  # fmt: skip
        return
    for made, lacks in rows:
        click.echo(f"{made.number}. [{made.kind}{' ' + made.theme if made.theme else ''}] {made.text}")
        for place, one in enumerate(made.quotations, 1):
            who = f"confirmed by {', '.join(one.confirmed_by)}" if one.confirmed_by else "not confirmed"
            click.echo(f"   {place}) {one.sign}: “{one.words}” {keys[one.act]}, {told_of(spots[one.act])} ({who})")
        for lack in lacks:
            click.echo(f"   unsupported: {lack}")
    short = sum(1 for _, lacks in rows if lacks)
    click.echo(f"{counted(len(rows), 'statement')}, {short} unsupported. Next: evidence report")
