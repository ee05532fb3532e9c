"""A draft rendered: template to Markdown, citations written out, then HTML, DOCX, PDF and plain Markdown.

    draft --fill--> pandoc's Markdown --pandoc--> tree --vet, citeproc--> tree --a writer each--> bytes

The same draft and template give the same bytes. Nothing is written until every format has been made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evidence.errors import UnreadableError, UsageError
from evidence.report import cite, prisma, tree, write_docx, write_html, write_markdown, write_pdf
from evidence.report.draft import Draft
from evidence.report.fill import SECONDS, fill
from evidence.report.page import Page
from evidence.report.pandoc import READS, convert
from evidence.report.typeset import missing

FORMATS = ("html", "docx", "pdf", "md")
_NAMED = 20
_WRITERS: Mapping[str, Callable[[Page], Mapping[str, bytes]]] = {
    "html": write_html.files,
    "docx": write_docx.files,
    "pdf": write_pdf.files,
    "md": write_markdown.files,
}


def render(
    draft: Draft,
    *,
    folder: Path,
    template_folders: Sequence[Path],
    template: str = "lessons-learned",
    formats: Sequence[str] = FORMATS,
    seconds: int = SECONDS,
    warn: Callable[[str], None] = lambda _: None,
) -> list[Path]:
    """Render the draft and write it.

    Args:
        draft: what the report says.
        folder: where the files go; made if it is not there. Files of the same names are replaced.
        template_folders: where templates are looked for, the workspace's own before the shipped ones.
        template: the template's name, without ".md.j2".
        formats: some of html, docx, pdf, md.
        seconds: of CPU that the template may use.
        warn: is told, in one sentence, of letters that the PDF cannot show.

    Returns:
        The reports, in the order of `formats`. Markdown has its figures beside it, in `<template>-figures/`.

    Raises:
        UsageError: for another format.
        NotFoundError: for a template or citation style that is not there.
        FindingsError: if the flow diagram is shown and does not add up.
        UnreadableError: if the template has an error, or what it writes cannot be converted.
    """
    unknown = [form for form in formats if form not in _WRITERS]
    if unknown:
        raise UsageError(f"There is no report format {unknown[0]!r}.", remedy=f"Choose from: {', '.join(FORMATS)}.")
    page = compose(draft, template=template, template_folders=template_folders, seconds=seconds)
    made = [_WRITERS[form](page) for form in formats]
    lost = missing(tree.text_of(page.blocks)) if "pdf" in formats else ""
    if lost:
        warn(_boxes(lost))
    for files in made:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return [folder / next(iter(files)) for files in made]


def _boxes(lost: str) -> str:
    """What is told of characters that no font has."""
    more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
    what = "this character as an empty box" if len(lost) == 1 else "these characters as empty boxes"
    return (
        f"The PDF shows {what}, because no font has {'it' if len(lost) == 1 else 'them'}: {' '.join(lost[:_NAMED])}{more}."
        " Install a font for them (Noto has one for every script), or take the HTML or DOCX."
    )


def compose(draft: Draft, *, template: str, template_folders: Sequence[Path], seconds: int = SECONDS) -> Page:
    """The report as a vetted tree with its citations written out, before any format."""
    style = cite.style_file(draft.style)
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", draft.language):
        raise UnreadableError(
            f"The language {draft.language!r} is not a language.", remedy='Write it as in protocol.toml: "en-GB".'
        )
    text = fill(draft, template, template_folders, seconds=seconds)
    read = json.loads(convert(text, reads=READS, writes="json"))
    read["blocks"] = tree.vet(read["blocks"])
    read["meta"] = cite.metadata(draft.references, draft.language)
    cited: dict[str, Any] = json.loads(
        convert(json.dumps(read), reads="json", writes="json", options=["--citeproc", "--csl", str(style)])
    )
    blocks = cite.marked(cite.unwrapped(tree.vet(cited["blocks"])), draft.references)
    page = Page(
        name=template,
        draft=draft,
        blocks=tree.anchored(blocks),
        version=cited["pandoc-api-version"],
        epoch=_epoch(draft.as_of),
    )
    if "flow" in page.figures:
        prisma.check(draft.flow)
    return page


def _epoch(as_of: str) -> int:
    try:
        day = datetime.fromisoformat(as_of)
    except ValueError:
        raise UnreadableError(
            f"The draft's date {as_of!r} is not a day.", remedy="Give it as year-month-day: 2026-11-01."
        ) from None
    return int((day if day.tzinfo else day.replace(tzinfo=UTC)).timestamp())
