"""Papers typeset for these tests."""

from __future__ import annotations

from pathlib import Path

import pytest

LOREM = (
    "The regional board met each month in the county hall and decided how its districts should share the money for"
    " new buildings, although nobody could say afterwards how the shares had been worked out. "
)

PARAGRAPHS = (
    "Regional boards were set up to plan hospitals for whole populations. They stood between the ministry and the"
    " management committees, and they held self-reported accounts of every bed in the region. Planning was slow, and"
    " the self-reported figures were seldom checked by anybody who had counted the beds.",
    "Co-ordination with local government was left to the medical officers of health. " + LOREM * 6 + "In the end the"
    " arrangements lasted longer than anyone had expected.",
    "A second round of reorganisation changed the names but not the distances. " + LOREM * 8 + "The minutes of the"
    " last meeting record no dissent.",
    "What followed was a period of quiet. " + LOREM * 5 + "Then the boards were abolished.",
)

TYPST = """
#set page(width: 595pt, height: 500pt, margin: (x: 50pt, y: 70pt), numbering: "1", columns: %(columns)s,
  header: text(size: 8pt)[Briefing paper 7 #h(1fr) Regional boards in retrospect])
#set text(font: "Libertinus Serif", size: 10pt, hyphenate: true, lang: "en")
#set par(justify: true, first-line-indent: 1em, spacing: 0.65em)
#counter(page).update(217)
#place(top, scope: "parent", float: true)[
  #text(size: 18pt, weight: "bold")[Regional boards in retrospect: an account]

  #text(size: 11pt)[Ada Minter and Ben van Oord]

  #text(size: 8pt)[Published 3 May 1998. doi:10.1234/rbr.1998.77]
]
= Introduction
%(first)s

%(second)s#footnote[Minutes of the county hall, box 14.]

= What they did
== Planning
%(third)s

- the first duty was to plan
- the second duty was to pay

#figure(table(columns: 3, [Region], [Beds], [Boards], [North], [1200], [2], [South], [900], [3]),
  caption: [Beds by region, as counted.])

== Money
%(fourth)s

= References
#set par(first-line-indent: 0em, hanging-indent: 1.5em)
Minter A. Counting beds. County Press; 1991.

Oord B van. Paying for beds. County Press; 1994.
"""


def typeset(folder: Path, *, columns: int = 2) -> Path:
    """The paper above as a PDF, in one or two columns, with running heads, a footnote, a table and references."""
    import typst

    source = folder / "paper.typ"
    words = dict(zip(("first", "second", "third", "fourth"), PARAGRAPHS, strict=True))
    source.write_text(TYPST % {"columns": columns, **words}, encoding="utf-8")
    target = folder / f"paper-{columns}.pdf"
    typst.compile(str(source), output=str(target))
    return target


@pytest.fixture(params=[1, 2], ids=["one column", "two columns"])
def paper(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The paper, set in one column and in two."""
    return typeset(tmp_path, columns=request.param)
