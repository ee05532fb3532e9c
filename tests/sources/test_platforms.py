"""Web pages in the shapes of usual platforms; every word is invented."""

from __future__ import annotations

import pytest

from evidence.model import BlockKind, Extraction
from evidence.sources.html import extract_html

GOV = """<!DOCTYPE html><html lang="en" class="govuk-template"><head><title>Ponds: policy paper - GOV.UK</title>
<meta name="govuk:first-published-at" content="2019-07-22T09:30:00+01:00">
<meta name="govuk:public-updated-at" content="2021-01-05T00:00:00+00:00">
<script type="application/ld+json">{"@context":"http://schema.org","@type":"Article","headline":"Keeping of ponds",
"datePublished":"2019-07-22T09:30:00+01:00","author":{"@type":"Organization","name":"Department of Ponds"},
"publisher":{"@type":"Organization","name":"GOV.UK"}}</script></head><body class="gem-c-layout-for-public js-enabled">
<div id="global-cookie-message" class="gem-c-cookie-banner"><h2>Cookies on this site</h2><p>We use some cookies.</p>
<button>Accept</button></div><a href="#content" class="govuk-skip-link">Skip to main content</a>
<header role="banner" class="gem-c-header"><div class="logo">GOV.UK</div></header>
<div class="gem-c-breadcrumbs"><ol><li>Home</li><li>Ponds</li></ol></div>
<main id="content"><div class="gem-c-title"><h1 class="gem-c-title__text">Keeping of ponds</h1></div>
<div class="gem-c-metadata"><dl><dt>From:</dt><dd>Department of Ponds</dd><dt>Published</dt><dd>22 July 2019</dd></dl></div>
<nav class="gem-c-contents-list"><ol><li>Summary</li></ol></nav><div class="gem-c-govspeak govspeak">
<h2 id="social-care-and-related-work">Social care and related work</h2>
<p>Ponds need keepers<sup id="fnref:1" role="doc-noteref"><a href="#fn:1" class="footnote" rel="footnote">1</a></sup>.
They always have.</p><ol><li><p>first to dig</p></li><li>then to fill</li></ol>
<table><thead><tr><th scope="col">Pond</th><th>Keeper</th></tr></thead><tbody><tr><td>North</td><td></td></tr></tbody></table>
<div class="footnotes" role="doc-endnotes"><ol><li id="fn:1" role="doc-endnote"><p>Minutes, box 14.
<a href="#fnref:1" class="reversefootnote" role="doc-backlink">↩</a></p></li></ol></div></div>
<div class="gem-c-print-link"><button>Print this page</button></div></main>
<aside class="gem-c-related-navigation"><h2>Related content</h2><ul><li>Lakes</li></ul></aside>
<div class="gem-c-feedback"><h2>Is this page useful?</h2></div><footer class="gem-c-layout-footer">Crown copyright</footer>
</body></html>"""

FUND = """<html><head><title>What have ponds done for us? | The Water Fund</title>
<meta property="og:site_name" content="The Water Fund">
<meta property="og:title" content="What have ponds done for us?"></head><body><div class="dialog-off-canvas-main-canvas">
<header class="site-header"><nav>Menu</nav></header><div class="region-content"><div class="notice--age">
<p>This content is more than five years old.</p></div><h1><span>What have ponds done for us?</span></h1>
<p>Date published: <time datetime="2018-05-17T12:00:00Z">17 May 2018</time></p>
<div class="m-share"><ul><li>Share on Post</li></ul></div><div class="c-author__name">By Ada Minter</div>
<div class="field--body"><p>Since ponds were dug in 1974 their keepers have filled them.</p></div></div>
<section id="comments" class="comments"><h2>Comments</h2><article class="comment"><h3>Derek Frost</h3><dl><dt>Position</dt>
<dd>Keeper</dd><dt>Comment date</dt><dd>25 May 2018</dd></dl><div class="comment__body"><p>Mine was dry.</p></div>
<ul class="links"><li>Reply</li></ul></article><article class="comment"><h3>Dora Flint</h3><dl><dt>Comment date</dt>
<dd>18 May 2018</dd></dl><p>Mine was deep.</p></article><h2>Add your comment</h2></section></div></body></html>"""

ENGLAND = """<html><head><title>Water England » Pond guidelines 2025/26</title></head><body class="page">
<div id="skip"><a href="#main">Skip to main content</a></div><div class="nhsuk-cookie-consent cookie-banner">We use cookies</div>
<div role="banner">Water England</div><main id="main"><h1 class="page-title">Pond guidelines 2025/26</h1>
<dl class="publication-meta"><dt>Document first published:</dt><dd>29 January 2025</dd><dt>Page updated:</dt>
<dd>25 March 2025</dd></dl><p>Date published: 29 January, 2025</p><p>Date last updated: 25 March, 2025</p>
<h2>Why ponds</h2><p>1. There is an urgent need of ponds.</p></main></body></html>"""

PRESS = """<html><head><title>Ponds again &#8211; A blog</title></head><body class="single post-template-default has-sidebar">
<div id="page" class="site has-sidebar"><header id="masthead" class="site-header"><h1 class="site-title">A blog</h1></header>
<div id="primary" class="content-area"><article id="post-7" class="post-7 post type-post"><header class="entry-header">
<h1 class="entry-title">Ponds again</h1><span class="posted-on"><time class="entry-date published" datetime="2016-02-03T08:00:00">
3rd February 2016</time><time class="updated" datetime="2017-01-01T00:00:00"></time></span></header>
<div class="entry-content"><p>Ponds were discussed.<p>And <!-- a remark --> filled.<div class="sharedaddy sd-sharing">
<div class="sd-social">Share this</div></div></div></article><nav class="post-navigation">Older</nav>
<div id="comments" class="comments-area"><h2 class="comments-title">2 thoughts on “Ponds again”</h2><ol class="comment-list">
<li id="comment-1" class="comment even depth-1 parent"><article id="div-comment-1" class="comment-body">
<footer class="comment-meta"><div class="comment-author vcard"><img src="a"><b class="fn">Cyril Frost</b>
<span class="says">says:</span></div><div class="comment-metadata"><a href="#c"><time datetime="2016-02-04T10:00:00+00:00">
February 4, 2016 at 10:00 am</time></a><span class="edit-link">Edit</span></div></footer><div class="comment-content">
<p>I disagree.</p><p>Strongly.</p></div><div class="reply"><a>Reply</a></div></article><ol class="children">
<li id="comment-2" class="comment"><article id="div-comment-2" class="comment-body"><footer class="comment-meta">
<div class="comment-author vcard"><b class="fn"><a>Ada Minter</a></b> <span class="says">says:</span></div></footer>
<div class="comment-content"><p>I do not.</p></div></article></li></ol></li></ol><div id="respond" class="comment-respond">
<h3>Leave a Reply</h3><form><label>Comment</label><p>Your email address will not be published.</p></form></div></div></div>
<aside id="secondary" class="widget-area sidebar"><p>Archives</p></aside></div></body></html>"""

DRUPAL = """<html><head><title>Board of Ponds | Home</title><meta name="dcterms.date" content="2014-11"></head><body>
<div class="layout-container"><header role="banner"><div class="site-name">Board</div></header><div class="block-menu navigation">
Menu</div><main role="main"><h1 class="page-header">Board of Ponds</h1><article class="node node--type-report"><div
class="field field--name-body"><p>Boards were set up.</p></div></article><section class="comments-section"><article
class="comment js-comment" id="comment-9"><footer class="comment__meta"><p class="comment__submitted">Submitted by <span
class="username">Derek</span> on <time datetime="2014-12-01">Mon, 01/12/2014</time></p></footer><div class="content"><p>Good.</p>
</div></article></section></main></div></body></html>"""

MEDIUM = """<html><head><title>Ponds and us. A long read | by Ada Minter | Still</title><meta property="article:published_time"
content="2020-06-01T07:00:00.000Z"><meta name="author" content="Ada Minter"><script type="application/ld+json">{"@graph":[
{"@type":"WebSite","name":"Still"},{"@type":"NewsArticle","headline":"Ponds and us","datePublished":"2020-06-01",
"author":[{"@type":"Person","name":"Ada Minter"}]}]}</script></head><body><div id="root"><nav>Open in app</nav><article><section>
<h1>Ponds and us</h1><p>Ada Minter · Jun 1, 2020 · 5 min read</p><figure><img src="x"><figcaption>A pond.</figcaption></figure>
<p>They were <em>there</em> first.</p></section></article><div class="responses"><div class="response"><p>True.</p></div></div>
<footer>About</footer></div></body></html>"""

OLD = """<HTML><HEAD><TITLE>Ponds 1999</TITLE></HEAD><BODY><FORM ID="aspnetForm"><TABLE WIDTH="100%"><TR><TD><TABLE><TR><TD>
<A>Home</A></TD></TR></TABLE></TD><TD><H1>Ponds 1999</H1><P>They were dug by hand.<P>They were filled by rain.<UL><LI>North
<LI>South</UL><TABLE BORDER=1><TR><TH>Pond<TH>Depth<TR><TD>North<TD>3</TABLE></TD></TR></TABLE></FORM></BODY></HTML>"""


def blocks(page: Extraction, *kinds: BlockKind) -> list[str]:
    return [page.text[each.start : each.stop] for each in page.blocks if not kinds or each.kind in kinds]


def comments(page: Extraction) -> list[tuple[str, str]]:
    return [
        (each.section[0], page.text[each.start : each.stop]) for each in page.blocks if each.kind is BlockKind.COMMENT
    ]


def test_a_page_of_the_government() -> None:
    page = extract_html(GOV)
    said = page.metadata

    assert blocks(page, BlockKind.HEADING) == ["Keeping of ponds", "Social care and related work"]
    assert blocks(page, BlockKind.PARAGRAPH, BlockKind.FOOTNOTE, BlockKind.TABLE) == [
        "Ponds need keepers. They always have.",
        "Pond\tKeeper\nNorth",
        "1 Minutes, box 14.",
    ]
    assert blocks(page, BlockKind.LIST)[-2:] == ["first to dig", "then to fill"]
    for gone in ("cookie", "Skip to", "Home", "Summary", "Lakes", "useful", "Crown", "Print", "↩"):
        assert gone not in page.text
    assert (said.title, said.published, said.year) == ("Keeping of ponds", "2019-07-22", 2019)
    assert (said.authors[0].literal or said.authors[0].family, said.venue) == ("Department of Ponds", "GOV.UK")
    assert said.origin["authors"] == "page head, JSON-LD author"


def test_a_page_of_a_fund_keeps_its_age_as_a_notice_and_its_comments_apart() -> None:
    page = extract_html(FUND)

    assert page.metadata.notices == ("This content is more than five years old",)
    assert (page.metadata.published, page.metadata.venue) == ("2018-05-17", "The Water Fund")
    assert "five years old" not in page.text
    assert comments(page) == [
        ("Comment by Derek Frost, 2018-05-25", "Position"),
        ("Comment by Derek Frost, 2018-05-25", "Keeper"),
        ("Comment by Derek Frost, 2018-05-25", "Mine was dry."),
        ("Comment by Dora Flint, 2018-05-18", "Mine was deep."),
    ]
    assert "Since ponds were dug in 1974 their keepers have filled them." in blocks(page, BlockKind.PARAGRAPH)
    for gone in ("Menu", "Share on", "Reply", "Add your", "Derek"):
        assert gone not in page.text


def test_a_page_of_a_service_is_dated_by_its_first_publication() -> None:
    page = extract_html(ENGLAND)

    assert (page.metadata.title, page.metadata.published) == ("Pond guidelines 2025/26", "2025-01-29")
    assert blocks(page, BlockKind.HEADING) == ["Pond guidelines 2025/26", "Why ponds"]
    for gone in ("cookies", "Skip to", "Water England"):
        assert gone not in page.text


def test_a_page_of_a_blog_gives_each_comment_its_own_author() -> None:
    page = extract_html(PRESS)

    assert (page.metadata.title, page.metadata.published) == ("Ponds again", "2016-02-03")
    assert page.metadata.origin["year"] == "time element"
    assert comments(page) == [
        ("Comment by Cyril Frost, 2016-02-04", "I disagree."),
        ("Comment by Cyril Frost, 2016-02-04", "Strongly."),
        ("Comment by Ada Minter", "I do not."),
    ]
    assert blocks(page, BlockKind.PARAGRAPH)[-2:] == ["Ponds were discussed.", "And filled."]
    for gone in ("A blog", "Share", "Older", "Archives", "Leave", "email", "remark", "says", "Edit"):
        assert gone not in page.text


def test_a_page_of_a_council_with_a_month_for_a_date() -> None:
    page = extract_html(DRUPAL)

    assert (page.metadata.published, page.metadata.year) == ("2014-11", 2014)
    assert comments(page) == [("Comment by Derek, 2014-12-01", "Good.")]
    assert blocks(page, BlockKind.PARAGRAPH) == ["Boards were set up."]


def test_a_page_of_a_platform_for_essays() -> None:
    page = extract_html(MEDIUM)

    assert (page.metadata.published, page.metadata.authors[0].family) == ("2020-06-01", "Minter")
    assert blocks(page, BlockKind.CAPTION) == ["A pond."]
    assert blocks(page, BlockKind.PARAGRAPH) == ["Ada Minter · Jun 1, 2020", "They were there first."]
    assert comments(page) == [("Comments", "True.")]


def test_an_old_page_laid_out_in_tables_is_read_as_a_page() -> None:
    page = extract_html(OLD)

    assert blocks(page) == [
        "Ponds 1999", "They were dug by hand.", "They were filled by rain.", "North", "South", "Pond\tDepth\nNorth\t3",
    ]  # fmt: skip


def test_a_page_whose_whole_body_has_a_misleading_class_is_not_lost() -> None:
    words = "<p>" + "The board met each month and counted beds. " * 20 + "</p>"

    assert "counted beds" in extract_html(f'<body><div class="banner promo"><div>{words}</div></div></body>').text


@pytest.mark.parametrize("script", ['{"@type": ', "[1]", '{"@type":"Article","datePublished":7}', "[" * 100000])
def test_a_broken_script_says_nothing_and_stops_nobody(script: str) -> None:
    page = extract_html(f'<script type="application/ld+json">{script}</script><h1>Ponds</h1><p>They met.</p>')

    assert page.metadata.year is None
    assert page.text.endswith("They met.")


def test_the_most_exact_words_of_an_author_win() -> None:
    head = '<meta name="citation_author" content="Minter, Ada"><meta name="author" content="The Board">'
    page = extract_html(f"<head>{head}</head><h1>Ponds</h1><p>They met.</p>")

    assert [(name.family, name.given) for name in page.metadata.authors] == [("Minter", "Ada")]
