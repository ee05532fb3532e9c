"""Web pages, Markdown and copied text: what the page says, and nothing of what surrounds it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from evidence.model import BlockKind, Extraction, PageKind, Status, pages_of
from evidence.sources.extract import extract
from evidence.sources.html import extract_html
from evidence.sources.markdown import extract_markdown
from evidence.sources.plain import extract_plain

HTML = """<!doctype html><html><head><title>Boards in brief | The Board Watcher</title>
<meta name="citation_author" content="Minter, Ada"><meta name="citation_publication_date" content="1998/05/03"></head>
<body><header><a href="/">Home</a></header><nav><ul><li>About us</li></ul></nav>
<div class="cookie-banner"><p>We use cookies.</p></div>
<main><h1>Boards in brief</h1><div class="share-buttons"><p>Share on Post</p></div>
<p>Boards planned&nbsp;hospitals &amp; paid for them.</p>
<blockquote>They were never asked who had counted the beds.</blockquote>
<p>They met monthly. They were never asked who had counted the beds. Nobody did.</p>
<h2>Money</h2><ul><li>Capital</li><li>Revenue</li></ul>
<table><tr><th>Region</th><th>Beds</th></tr><tr><td>North</td><td>1200</td></tr></table>
<script>alert("no")</script></main>
<section id="comments"><h3>Comments</h3><div class="comment"><span class="comment-author">Cyril Frost</span>
<p>I was there and it was worse.</p></div></section><footer><p>All rights reserved</p></footer></body></html>"""

PLAIN = """Skip to main content

What did the boards do?

This content relates to the following topics:

Boards planned hospitals in 1974 and paid for them out of a common purse that nobody could explain.

They kept the purse closed for as long as they could.

They kept the purse closed for as long as they could. Then the ministry asked to see what was inside it, and was told.

Dora Flint

Friends of the Infirmary
Comment date
25 May 2018

The purse was empty when I saw it.

Add your comment"""


def blocks(extraction: Extraction, kind: BlockKind) -> list[str]:
    return [extraction.text[block.start : block.stop] for block in extraction.blocks if block.kind is kind]


def test_a_web_page_loses_navigation_cookies_and_scripts() -> None:
    text = extract_html(HTML).text

    for gone in ("Home", "About us", "cookies", "Share", "alert", "rights"):
        assert gone not in text
    assert "Boards planned hospitals & paid for them." in text


def test_a_web_page_keeps_headings_lists_and_tables() -> None:
    page = extract_html(HTML)

    assert blocks(page, BlockKind.HEADING) == ["Boards in brief", "Money"]
    assert blocks(page, BlockKind.LIST) == ["Capital", "Revenue"]
    assert blocks(page, BlockKind.TABLE) == ["Region\tBeds\nNorth\t1200"]
    assert page.blocks[-2].section == ("Boards in brief", "Money")


def test_a_web_page_says_its_author_and_year_in_its_head() -> None:
    said = extract_html(HTML).metadata

    assert (said.title, said.year, said.authors[0].family) == ("Boards in brief", 1998, "Minter")
    assert said.origin["year"] == "page head, citation_publication_date"


def test_a_comment_is_a_reader_and_not_the_author() -> None:
    page = extract_html(HTML)
    (comment,) = [block for block in page.blocks if block.kind is BlockKind.COMMENT]

    assert page.text[comment.start : comment.stop] == "I was there and it was worse."
    assert comment.section == ("Comment by Cyril Frost",)


def test_a_pull_quote_counts_once() -> None:
    assert extract_html(HTML).text.count("never asked who had counted") == 1
    assert extract_plain(PLAIN).text.count("kept the purse closed") == 1


def test_a_copied_page_loses_its_furniture_and_keeps_the_comment_apart() -> None:
    page = extract_plain(PLAIN)
    (comment,) = [block for block in page.blocks if block.kind is BlockKind.COMMENT]

    assert page.metadata.title == "What did the boards do?"
    assert page.text[comment.start : comment.stop] == "The purse was empty when I saw it."
    assert comment.section == ("Comment by Dora Flint, 25 May 2018",)
    for gone in ("Skip to", "topics", "Add your comment", "Dora Flint", "Friends of"):
        assert gone not in page.text


def test_a_page_with_nothing_but_a_comments_date_is_undated() -> None:
    assert extract_plain(PLAIN).metadata.year is None


@pytest.mark.parametrize("line", ["3 May 1998", "Published: May 1998", "Date published: 3 May, 1998", "1998-05-03"])
def test_a_line_that_is_a_date_dates_the_page(line: str) -> None:
    page = extract_plain(f"The boards reviewed\n\n{line}\n\nThe boards were reviewed by a committee that met in 1974.")

    assert page.metadata.year == 1998


@pytest.mark.parametrize("line", ["Dates: March 1998 - ongoing", "Accessed 3 May 1998", "Date deposited: 3 May 1998"])
def test_a_date_of_something_else_leaves_the_page_undated(line: str) -> None:
    assert extract_plain(f"The boards reviewed\n\n{line}\n\nThe boards were reviewed.").metadata.year is None


def test_pages_of_a_web_page_are_its_numbered_paragraphs() -> None:
    page = extract_plain("The title of it all\n\nOne paragraph stands here.\n\nAnother paragraph stands there.")
    last = page.blocks[-1]

    assert {each.kind for each in page.pages} == {PageKind.PARAGRAPH}
    assert [each.label for each in pages_of(page.pages, last.start, last.stop)] == ["2"]


def test_a_notice_is_not_the_report() -> None:
    page = extract_plain("Final report published\n\nWe looked at boards.\n\nDownload full report: Boards, a history.")

    assert page.nature == "notice"


def test_markdown_loses_its_marks_escapes_and_running_heads() -> None:
    page = extract_markdown(
        "# Boards \\(a plan\\)\n\nBoard papers 1998\n\nBoards **must** plan \\(and pay\\) for _all_ com‑\n\nmunity care.\n\n"
        "Board papers 1998\n\n12\n\n* first\n* second\n\nBoard papers 1998\n\n| A | B |\n|---|---|\n| 1 | 2 |\n"
    )

    assert blocks(page, BlockKind.HEADING) == ["Boards (a plan)"]
    assert blocks(page, BlockKind.PARAGRAPH) == ["Boards must plan (and pay) for all community care."]
    assert blocks(page, BlockKind.LIST) == ["first", "second"]
    assert blocks(page, BlockKind.TABLE) == ["A\tB\n1\t2"]


def test_markdown_rejoins_a_sentence_that_was_broken_by_an_empty_line() -> None:
    page = extract_markdown("The boards were asked to plan for\n\nthe whole of the population.\n")

    assert page.text == "The boards were asked to plan for the whole of the population."


SEEDS = ("seeds-0-warwick-stp-ics-evaluation", "seeds-1-kingsfund-what-has-the-stp-or-ics-done",
         "seeds-2-nhsproviders-stp-and-ics", "seeds-3-prucomm-ics-final-report-2022",
         "seeds-4-kar81215-lorne-2019-review-record")  # fmt: skip


@pytest.mark.parametrize(
    ("name", "nature", "year"),
    list(zip(SEEDS, ("full", "full", "full", "notice", "abstract"), (None, None, None, 2022, 2019), strict=True)),
)
def test_real_pages_are_known_for_what_they_are(shared: Path, name: str, nature: str, year: int | None) -> None:
    page = extract(shared / "data" / "nhs" / f"{name}.txt")

    assert (page.status, page.nature, page.metadata.year) == (Status.OK, nature, year)
    for gone in ("Skip to main content", "cookies", "Add your comment", "Depositing User", "Download (738kB)"):
        assert gone not in page.text


def test_real_comments_keep_their_writers(shared: Path) -> None:
    page = extract(shared / "data" / "nhs" / f"{SEEDS[1]}.txt")
    sections = [block.section for block in page.blocks if block.kind is BlockKind.COMMENT]

    assert sections == [("Comment by Derek Hoey, 25 May 2018",), ("Comment by Debra O Neill, 18 May 2018",)]
    assert page.text.count("The most advanced ICSs are beginning to take ownership") == 1


def test_a_real_record_names_its_seven_authors(shared: Path) -> None:
    authors = extract(shared / "data" / "nhs" / f"{SEEDS[4]}.txt").metadata.authors

    assert [name.family for name in authors][:3] == ["Lorne", "Allen", "Checkland"]
    assert len(authors) == 7


def test_a_real_conversion_reads_like_text(shared: Path) -> None:
    page = extract(shared / "data" / "nhs" / "ccby-iqbal-2025-integrated-neighbourhood-review.md")

    assert "hyper‑local, community‑based care" in page.text
    assert "\\(" not in page.text
    assert "**" not in page.text
    assert page.metadata.doi == "10.1186/s12889-025-22582-x"


def test_a_list_of_contents_is_left_out_of_a_copied_page() -> None:
    page = extract_markdown(
        "**Ponds for all**\n\n**Contents**\n\nWhy ponds .... 3\n\nA start p.4\n\nSomething else\n\nNext steps\n\n"
        "**Why ponds**\n\nThey were dug by hand long before anybody asked for them.\n\n**A start**\n\nIt was made.\n\n"
        "**Next steps**\n\nNone were taken.\n"
    )

    assert blocks(page, BlockKind.HEADING) == ["Ponds for all", "Why ponds", "A start", "Next steps"]
    assert len(blocks(page, BlockKind.PARAGRAPH)) == 3


def test_a_title_set_in_several_lines_is_one_and_a_kicker_is_none() -> None:
    assert (
        extract_markdown("**FIT FOR**\n\n**THE POND**\n\nA plan of ten years.\n").metadata.title == "FIT FOR THE POND"
    )
    review = (
        "**SYSTEMATIC REVIEW**\n\n**Open Access**\n\nWhat is a pond: a review of what is known of water\n\nThey met.\n"
    )
    assert extract_markdown(review).metadata.title == "What is a pond: a review of what is known of water"


@pytest.mark.parametrize("unended", ["<a", "<!--", "</", "<![", "<?", "<a b='", "<div>", "<p><table>", "<script></"])
def test_a_page_of_endless_unended_tags_is_read_soon(unended: str) -> None:
    page = f"<html><body><p>Boards planned the hospitals.</p>{unended * 20_000}"
    began = time.process_time()
    extraction = extract_html(page)

    assert "Boards planned the hospitals." in extraction.text
    assert time.process_time() - began < 5


def test_what_lies_deeper_than_browsers_go_is_read_all_the_same() -> None:
    page = f"<html><body>{'<div>' * 2000}<p>Boards planned.</p>{'</div>' * 2000}<h2>After them</h2><p>They ended.</p>"
    extraction = extract_html(page)

    assert blocks(extraction, BlockKind.PARAGRAPH) == ["Boards planned.", "They ended."]
    assert blocks(extraction, BlockKind.HEADING) == ["After them"]
