"""What an element of a page is for: told by its tag, its ARIA role, its epub:type, and the words of its class and id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from evidence.sources.wordlist import words_of


class Role(StrEnum):
    """What an element is for. The words of those that are `SILENT` are no part of what the page says."""

    PLAIN = ""
    SKIP = "skip"
    ASIDE = "aside"
    HEADER = "header"
    TABLE = "table"
    LAYOUT = "layout"
    NOTE = "note"
    MARK = "mark"
    COMMENTS = "comments"
    COMMENT = "comment"
    AUTHOR = "author"
    DATE = "date"


SILENT = frozenset({Role.SKIP, Role.ASIDE, Role.MARK})
"""ASIDE is left out because of the words of its class or id alone, which can be wrong."""
_SKIPPED = words_of(
    "script style noscript template svg nav button select iframe object canvas dialog label textarea fieldset audio video"
)
_WHOLE = words_of("html body main article head table tbody thead tfoot tr td th h1")
"""Elements whose class or id says nothing of what to leave out."""
_WORDED = words_of("h2 h3 h4 h5 h6 p li dt dd blockquote")
"""Elements whose id is often made of their own words ("social-care")."""
_SURROUND = frozenset({"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar"})
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:cookies?|breadcrumbs?|sharing|navbar|sidebar|pagination|adverts?|newsletter|sr-only|"
    r"(?:social|related|share|sharing|recommended)[_-]?(?:content|links?|posts?|articles?|pages?|items?|news|publications?|"
    r"topics?|navigation|nav|media|icons?|buttons?|bar|follow|share|sharing|this)|(?:cookie|site|page)[_-](?:consent|notice)|"
    r"(?:skip|print|back-to-top)[_-]links?|skip-to-content|skip-to-main-content|(?:site|main|primary|side|top|mobile|footer)"
    r"[_-](?:menu|navigation|nav)|site-(?:header|footer|title)|visually-hidden|screen-reader-text|comment-respond|comment-form|"
    r"search-form|contents-list|post-navigation|read-next|author-bio|page-feedback|cookie-banner|promo-(?:box|banner|block))"
    r"(?:$|[\s_-])|"
    r"(?:^|\s)(?:[a-z]+-c-|c-|m-|block-)?(?:share|social|menu|navigation|banner|promo|related|consent|skip|advert|modal|popup|"
    r"subscribe|signup|respond|feedback)(?:__\w+)?(?:$|\s)",
    re.IGNORECASE,
)
_STATES = re.compile(r"(?<!\S)(?:has|with|no|without|is|js|layout)-\S+", re.IGNORECASE)
"""Classes that say how a page is laid out around an aside ("has-sidebar")."""
_COMMENTS = re.compile(r"(?:^|[\s_-])(comments|comments?-(?:list|area|section|thread)|commentlist|disqus|responses?)"
                       r"(?:$|[\s_-])", re.IGNORECASE)  # fmt: skip
_COMMENT = re.compile(r"(?:^|\s)(comment|comment--?\d+|c-comment|comment-item|single-comment|comment__item|media-comment|"
                      r"response|div-comment-\d+)(?:$|\s)", re.IGNORECASE)  # fmt: skip
_AUTHOR = re.compile(
    r"(?:^|[\s_-])(author|fn|byline|vcard|username|user-name|submitted-by|commenter)(?:$|[\s_-])", re.I
)
_DATE = re.compile(r"(?:^|[\s_-])(date|datetime|time|timestamp|metadata|created|posted-on)(?:$|[\s_-])", re.IGNORECASE)
_BUTTON = re.compile(
    r"(?:^|[\s_-])(reply|edit-link|permalink|report|avatar|says|actions?|links|vote|likes?)(?:$|[\s_-])", re.I
)
_NOTES = re.compile(r"doc-(?:footnote|endnotes?)|(?:^|\s)(?:footnotes?|endnotes?|rearnotes?)(?:$|\s)", re.IGNORECASE)
_MARKS = re.compile(
    r"doc-noteref|doc-backlink|doc-pagebreak|(?:^|\s)(?:noteref|referrer|backlink|pagebreak|footnote-ref|footnote-back|"
    r"footnote-backref|reversefootnote|page-?break|pagenum)(?:$|\s)",
    re.IGNORECASE,
)


def role_of(tag: str, given: Mapping[str, str], around: Mapping[Role, int], *, is_book: bool) -> Role:
    """What an element is for.

    Args:
        tag: its name.
        given: its attributes.
        around: how many elements of each role stand around it.
        is_book: whether it stands in an e-book, where class names leave nothing out.
    """
    if tag == "table":
        return Role.LAYOUT if given.get("role") in ("presentation", "none") else Role.TABLE
    if tag in _SKIPPED or _is_hidden(given):
        return Role.SKIP
    kinds = f"{given.get('role', '')} {given.get('epub:type', '')}"
    classes = given.get("class", "")
    if _MARKS.search(kinds) or _MARKS.search(classes):
        return Role.MARK
    if _NOTES.search(kinds) or (tag in ("section", "div", "aside", "ol") and _NOTES.search(classes)):
        return Role.NOTE
    if is_book:
        return Role.PLAIN
    if around.get(Role.COMMENTS):
        return _in_comments(tag, given)
    return _on_page(tag, given)


def _on_page(tag: str, given: Mapping[str, str]) -> Role:
    if tag == "footer" or given.get("role") in _SURROUND - {"banner"}:
        return Role.SKIP
    if tag == "header" or given.get("role") == "banner":
        return Role.HEADER
    if tag in _WHOLE:
        return Role.PLAIN
    names = f"{given.get('id', '')} {given.get('class', '')}"
    if _COMMENTS.search(names) and not re.search(r"no-comments|comments?-(?:link|count|closed)", names):
        return Role.COMMENTS
    if tag in _WORDED:
        names = given.get("class", "")
    return Role.ASIDE if _ASIDE.search(_STATES.sub("", names)) else Role.PLAIN


def _in_comments(tag: str, given: Mapping[str, str]) -> Role:
    """Among readers' comments: one of them, its author, its date, or a button."""
    classes = given.get("class", "")
    if tag in ("li", "article", "div", "section") and _COMMENT.search(f"{given.get('id', '')} {classes}"):
        return Role.COMMENT
    if tag == "time" or (given.get("datetime") and tag != "del"):
        return Role.DATE
    if _BUTTON.search(classes) or re.search(r"respond|form|pagination|navigation", classes) or tag == "form":
        return Role.SKIP
    if _AUTHOR.search(classes):
        return Role.AUTHOR
    return Role.DATE if _DATE.search(classes) and tag in ("span", "p", "a", "small", "div") else Role.PLAIN


def _is_hidden(given: Mapping[str, str]) -> bool:
    style = given.get("style", "").replace(" ", "").casefold()
    hidden = "hidden" in given and given["hidden"] != "false"
    return hidden or given.get("aria-hidden") == "true" or "display:none" in style or "visibility:hidden" in style
