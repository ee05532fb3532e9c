"""Web pages in, with the parser of the standard library: what the page says, without what surrounds it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser

from evidence.model import BlockKind, Extraction, Metadata, Name
from evidence.sources.drafts import Draft
from evidence.sources.metadata import name_of
from evidence.sources.web import draft, extraction
from evidence.sources.wordlist import words_of
from evidence.text import clean, squeeze

_EXTRACTOR = "html/1"
_SKIPPED = words_of("script style noscript template svg nav footer form button select iframe object canvas dialog")
_VOID = words_of("area base br col embed hr img input link meta param source track wbr")
_KINDS = {
    "p": BlockKind.PARAGRAPH, "div": BlockKind.PARAGRAPH, "section": BlockKind.PARAGRAPH, "article": BlockKind.PARAGRAPH,
    "main": BlockKind.PARAGRAPH, "header": BlockKind.PARAGRAPH, "aside": BlockKind.PARAGRAPH, "body": BlockKind.PARAGRAPH,
    "ul": BlockKind.LIST, "ol": BlockKind.LIST, "dl": BlockKind.LIST, "address": BlockKind.PARAGRAPH,
    "li": BlockKind.LIST, "dt": BlockKind.LIST, "dd": BlockKind.LIST, "blockquote": BlockKind.QUOTE, "pre": BlockKind.PARAGRAPH,
    "figcaption": BlockKind.CAPTION, "caption": BlockKind.CAPTION, "figure": BlockKind.PARAGRAPH,
    "table": BlockKind.TABLE, "h1": BlockKind.HEADING, "h2": BlockKind.HEADING, "h3": BlockKind.HEADING,
    "h4": BlockKind.HEADING, "h5": BlockKind.HEADING, "h6": BlockKind.HEADING,
}  # fmt: skip
_ASIDE = re.compile(
    r"(?:^|[\s_-])(cookies?|consent|breadcrumbs?|share|sharing|social|menu|navigation|navbar|sidebar|related|newsletter|"
    r"skip|skip-link|advert|banner|promo|pagination|site-header|site-footer|visually-hidden)(?:$|[\s_-])",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"(?:^|[\s_-])(comments?|comment-list|disqus|responses?)(?:$|[\s_-])", re.IGNORECASE)
_COMMENT_BY = re.compile(r"author|\bfn\b|byline|vcard|user", re.IGNORECASE)


def extract_html(text: str) -> Extraction:
    """A web page as an extraction; its pages are its paragraphs."""
    reader = _Reader()
    reader.feed(clean(text))
    reader.close()
    reader.finish()
    return extraction(reader.drafts, extractor=_EXTRACTOR, media_type="text/html", stated=_stated(reader))


class _Reader(HTMLParser):
    """Collects blocks while the page goes by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.drafts: list[Draft] = []
        self.meta: dict[str, list[str]] = {}
        self.title = ""
        self._open: list[tuple[str, str]] = []
        self._words: list[str] = []
        self._kind = BlockKind.PARAGRAPH
        self._level = 0
        self._rows: list[list[str]] = []
        self._by: list[str] = []
        self._comments = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens: a new block, an area to skip, a comment, or nothing."""
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = (given.get("name") or given.get("property") or "").casefold()
            self.meta.setdefault(name, []).append(given.get("content", ""))
        if tag == "br":
            self._words.append("\n")
        if tag in _VOID:
            return
        if tag in _KINDS and not self._in("skip") and not self._in("table"):
            self._flush()
            self._kind, self._level = _KINDS[tag], int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else 0
        if tag == "table" and not self._in("skip"):
            self._rows = []
        if tag == "tr":
            self._rows.append([])
        if tag in ("td", "th"):
            self._words = []
        self._open.append((tag, self._role(tag, given)))

    def handle_endtag(self, tag: str) -> None:
        """A tag closes, and with it everything left open inside it."""
        if tag not in {name for name, _ in self._open}:
            return
        if tag in ("td", "th") and self._rows:
            self._rows[-1].append(squeeze("".join(self._words)))
            self._words = []
        elif tag == "table":
            self._words = ["\n".join("\t".join(cell for cell in row if cell) for row in self._rows if any(row))]
            self._kind = BlockKind.TABLE
            self._flush()
        elif tag in _KINDS and not self._in("table"):
            self._flush()
        while self._open:
            name, role = self._open.pop()
            if role == "by":
                self._by.append(squeeze("".join(self._words)))
                self._words = []
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        """Words."""
        if any(name == "title" for name, _ in self._open):
            self.title += data
        elif not self._in("skip"):
            self._words.append(data if any(name == "pre" for name, _ in self._open) else re.sub(r"\s+", " ", data))

    def finish(self) -> None:
        """The last block ends with the page."""
        self._flush()

    def _in(self, role: str) -> bool:
        return any(each == role for _, each in self._open)

    def _role(self, tag: str, given: Mapping[str, str]) -> str:
        """What an element is for: skip, comment (the area), by (a comment's author), table, or nothing special."""
        if tag == "table":
            return "table"
        names = f"{given.get('id', '')} {given.get('class', '')}"
        hidden = "hidden" in given or given.get("aria-hidden") == "true"
        if tag in _SKIPPED or hidden or given.get("role") in ("navigation", "banner", "contentinfo", "search"):
            return "skip"
        if tag == "header" and not any(name in ("article", "main") for name, _ in self._open):
            return "skip"
        if tag in ("html", "body", "main", "article", "head"):
            return ""
        if self._in("comment") and _COMMENT_BY.search(names):
            return "by"
        if _COMMENT.search(names):
            return "comment"
        return "skip" if _ASIDE.search(names) else ""

    def _flush(self) -> None:
        kind, level, words = self._kind, self._level, "".join(self._words)
        self._words, self._kind, self._level = [], BlockKind.PARAGRAPH, 0
        text = (
            words.strip() if kind is BlockKind.TABLE else "\n".join(squeeze(line) for line in words.split("\n")).strip()
        )
        if not text or self._in("skip"):
            return
        if not self._in("comment"):
            self.drafts.append(draft(kind, text.replace("\n\n", "\n"), level=level))
            return
        if kind is BlockKind.HEADING or (len(text) < 30 and re.search(r"reply|report|permalink", text, re.IGNORECASE)):
            return
        section = (f"Comment by {', '.join(self._by)}" if self._by else "Comments",)
        self.drafts.append(draft(BlockKind.COMMENT, text, section=section))


def _stated(reader: _Reader) -> Metadata:
    """What the page's head says, with where."""
    meta = reader.meta
    origin: dict[str, str] = {}

    def first(field: str, *names: str) -> str:
        for name in names:
            for value in meta.get(name, []):
                if value.strip():
                    origin[field] = f"page head, {name}"
                    return squeeze(value)
        return ""

    title = first("title", "citation_title", "dc.title", "dcterms.title", "og:title")
    doi = re.sub(
        r"^(doi:|https?://(dx\.)?doi\.org/)", "", first("doi", "citation_doi", "dc.identifier.doi"), flags=re.I
    )
    dates = (
        "citation_publication_date",
        "citation_date",
        "article:published_time",
        "dc.date",
        "dcterms.issued",
        "date",
    )
    dated = re.search(r"(19|20)\d\d", first("year", *dates))
    authors: tuple[Name, ...] = ()
    for name in ("citation_author", "dc.creator", "author"):
        if meta.get(name):
            authors = tuple(made for value in meta[name] if (made := name_of(value)).family or made.literal)
            origin["authors"] = f"page head, {name}"
            break
    venue = first("venue", "citation_journal_title", "og:site_name")
    if not title and reader.title.strip() and not any(each.level == 1 for each in reader.drafts):
        title, origin["title"] = squeeze(re.split(r"\s[|–—-]\s", reader.title)[0]), "page head, title"
    year = int(dated.group()) if dated else None
    if year is None:
        origin.pop("year", None)
    return Metadata(title=title, authors=authors, year=year, doi=doi.lower(), venue=venue, origin=origin)
