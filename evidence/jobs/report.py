"""Rendering a report, and checking one that was rendered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from evidence.errors import FindingsError, NotFoundError, UnreadableError, UsageError
from evidence.jobs.draft import make_draft
from evidence.jobs.marks import earlier_marks, quotations_by_mark
from evidence.jobs.passages import at_span, label_of
from evidence.jobs.readings import page_in
from evidence.jobs.session import Session
from evidence.jobs.statements import UNSCREENED, all_statements, record_of
from evidence.model import Page, Quotation, Record, StoredText
from evidence.references.writers.csl import editors_of
from evidence.report import draft as shown
from evidence.report.phrases import count
from evidence.report.render import FORMATS, render
from evidence.report.verify import Origin, Verdict, check, find_quotations, read_rendered
from evidence.store.texts import find_text

_TITLE = 20
"""Characters of a title that a citation without author must show."""

__all__ = ["FORMATS", "render_report", "verify_report"]


def render_report(
    session: Session,
    *,
    template: str,
    formats: Sequence[str],
    final: bool = False,
    folder: Path | None = None,
    warn: Callable[[str], None] = lambda _: None,
) -> list[Path]:
    """Render the review's report.

    Args:
        session: the open workspace.
        template: its name, without ".md.j2".
        formats: some of html, docx, pdf, md.
        final: refuse to render anything that is unsupported.
        folder: where to; by default the review's reports/.
        warn: is told of letters that the PDF cannot show.

    Raises:
        FindingsError: with `final`, a statement is unsupported; the message lists them.
    """
    session.load_review()
    if final:
        _refuse_unsupported(session)
    target = folder or session.workspace.review(session.review) / "reports"
    try:
        return render(
            make_draft(session, final=final),
            folder=target,
            template_folders=session.workspace.template_folders(),
            template=template,
            formats=formats,
            warn=warn,
        )
    except OSError as error:
        raise UnreadableError(
            f"{target} cannot be written ({error.strerror}).",
            remedy="Name a folder that you may write to: --to FOLDER.",
        ) from error


def verify_report(session: Session, path: Path) -> list[Verdict]:
    """Check every quotation that stands in a rendered file against the pages of its source.

    Raises:
        NotFoundError: the file does not exist.
        UsageError: it is a folder, or no file of a report.
        UnreadableError: it cannot be read as a report.
    """
    if path.is_dir():
        raise UsageError(
            f"{path} is a folder.", remedy=f"Name a report in it, such as {path / 'lessons-learned.html'}."
        )
    if not path.is_file():
        raise NotFoundError(f"{path} does not exist.", remedy="Render one with: evidence report")
    known = quotations_by_mark(session)
    texts: dict[str, StoredText] = {}
    earlier = earlier_marks(session)

    def lookup(mark: str) -> Origin | None:
        """The origin of a quotation; one that moved since the report was made is proved where it stands now."""
        if mark in known:
            return _origin(session, known[mark], texts)
        if mark not in earlier:
            return None
        quotation, (text, start, stop) = earlier[mark]
        before = page_in(_stored(session, text, texts), start, stop)
        return replace(_origin(session, quotation, texts), earlier=before)

    return check(find_quotations(read_rendered(path, pdf_text=_pdf_text)), lookup)


def _refuse_unsupported(session: Session) -> None:
    rows = [(made, lacks) for made, lacks in all_statements(session) if lacks]
    if rows:
        lines = "\n".join(f"  {made.number}. {'; '.join(lacks)}" for made, lacks in rows)
        many = f"{count(len(rows), 'statement')} {'is' if len(rows) == 1 else 'are'}"
        raise FindingsError(
            f"There is no final report while {many} unsupported.",
            remedy=f"Mend them (evidence statement list), or render a draft (evidence report):\n{lines}{_unscreened(lines)}",
        )


def _unscreened(lines: str) -> str:
    """One more line where statements quote records of a review in which nobody has screened anything."""
    if UNSCREENED not in lines:
        return ""
    return (
        "\nNobody has screened anything. Begin with: evidence screen --as NAME; or, if this review takes its records"
        ' without screening, say so in protocol.toml: design = "none" under [screening].'
    )


def _origin(session: Session, one: Quotation, texts: dict[str, StoredText]) -> Origin:
    stored = _stored(session, one.text, texts)
    place = at_span(session, stored, one.start, one.stop)
    first = place.pages[0] if place.pages else None
    quotation = shown.Quotation(
        mark="",
        words=one.words,
        key="",
        page_label=label_of(place.pages) if first and first.label else "",
        page_number=str(first.number) if first else "",
        page_kind=first.kind.value if first else "printed",
    )
    record = record_of(session, one)
    year = str(record.year) if record.year else ""
    author, other = cited_as(record)
    return Origin.of(quotation, [_text_of(stored, place.pages)], author=author, year=year, other=other)


def _stored(session: Session, text: str, texts: dict[str, StoredText]) -> StoredText:
    if text not in texts:
        texts[text] = find_text(session.library, text)
    return texts[text]


def cited_as(record: Record) -> tuple[str, str]:
    """What a citation of the record has to name, and what a style may print in its place.

    Returns:
        The first author, or where there is none the first editor that a reference names, or how the title begins; then
        how the title begins if the first is an editor (styles differ in which of the two they cite), else "".
    """
    title = record.title[:_TITLE].rsplit(" ", 1)[0] if len(record.title) > _TITLE else record.title
    for name in record.authors[:1]:
        return name.literal or name.family, ""
    for name in editors_of(record)[:1]:
        return name.literal or name.family, title
    return title, ""


def _text_of(stored: StoredText, pages: Sequence[Page]) -> str:
    """Everything that stands on the pages, in the order of the text: a footnote stands after the sentence that goes on
    over the page, not inside it."""
    numbers = {page.number for page in pages}
    spans = sorted((one.start, one.stop) for one in stored.pages if one.number in numbers)
    return "\n".join(stored.text[start:stop] for start, stop in spans)


def _pdf_text(path: Path) -> str:
    """The text of a rendered PDF, as its readers see it."""
    from evidence.sources.extract import extract

    found = extract(path)
    if not found.text:
        raise UnreadableError(f"{path}: {found.problem or 'there is no text in it'}.")
    return found.text
