"""What a report cites is what verify expects, for works of every kind of authorship."""

from __future__ import annotations

import pytest

from evidence.jobs.report import cited_as
from evidence.model import Name, Record
from evidence.references.writers.csl import item
from evidence.report.draft import Draft, Quotation, Reference, Statement
from evidence.report.render import render
from evidence.report.verify import Origin, check, find_quotations, read_rendered
from evidence.workspace import shipped

WORDS = "The boards met every winter and kept no minutes."
STYLES = ("harvard-cite-them-right", "apa", "vancouver-nlm", "modern-language-association", "din-1505-2-alphanumeric")
WORKS = {
    "edited book": Record(
        key="ed1999", kind="book", title="Edited volume on the boards of the east", year=1999,
        fields={"editors": "Smith, Anna; Jones, Bo"},
    ),
    "edited by a body": Record(
        key="ed1999", kind="book", title="Handbook", year=1999, fields={"editors": "{Ministry of Health}"},
    ),
    "chapter without an author": Record(
        key="ed1999", kind="chapter", title="Winters", venue="Boards", year=1999, fields={"editors": "Smith, Anna"},
    ),
    "article with editors": Record(
        key="ed1999", kind="article", title="Winters of the eastern boards", year=1999, fields={"editors": "Smith, Anna"},
    ),
    "book with an author and editors": Record(
        key="ed1999", kind="book", title="Winters", year=1999, authors=(Name(family="Ham", given="C."),),
        fields={"editors": "Smith, Anna"},
    ),
    "no author at all": Record(key="ed1999", kind="report", title="Winters of the eastern boards and others", year=1999),
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("work", WORKS)
def test_a_true_quotation_is_by_whom_its_citation_says(work, style, tmp_path):
    record = WORKS[work]
    quotation = Quotation(mark="Q3f9k2a", words=WORDS, key="ed1999", page_label="4", confirmed_by="ben")
    draft = Draft(
        title="Boards", as_of="2026-11-01", style=style, references=(Reference(key="ed1999", item=item(record)),),
        lessons=(Statement(number=1, text="They met.", kind="lesson", quotations=(quotation,), supported=True),),
    )  # fmt: skip
    (path,) = render(draft, folder=tmp_path, template_folders=[shipped() / "templates" / "reports"], formats=["md"])
    author, other = cited_as(record)
    origin = Origin.of(quotation, [WORDS], author=author, year="1999", other=other)

    verdicts = check(find_quotations(read_rendered(path)), {"Q3f9k2a": origin}.get)

    assert [(one.outcome, one.message) for one in verdicts] == [("ok", "")]


def test_a_work_with_editors_is_not_by_anybody_else():
    author, other = cited_as(WORKS["edited book"])
    origin = Origin(texts=(WORDS,), locator="p. 4", author=author, year="1999", other=other)
    for whom, good in (("Smith and Jones, 1999", True), ("Edited volume, 1999", False), ("Brown, 1999", False)):
        found = find_quotations(
            f"\u201c{WORDS}\u201d ({whom}) [p. 4 \u00b7 Q3f9k2a] \u201c{WORDS}\u201d (Smith, 1999) [p. 4 \u00b7 Q3f9k2a]"
        )
        assert check(found, {"Q3f9k2a": origin}.get)[0].ok is good, whom
