"""Collects the blocks of a page of HTML while it goes by, with the parser of the standard library."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from evidence.model import BlockKind
from evidence.sources.dates import iso_date
from evidence.sources.drafts import Draft
from evidence.sources.html_roles import SILENT, Role, role_of
from evidence.sources.html_unended import without_unended
from evidence.sources.web import comment_section, draft
from evidence.sources.wordlist import words_of
from evidence.text import squeeze

_VOID = words_of("area base br col embed hr img input link meta param source track wbr")
_KINDS = {
    **dict.fromkeys(words_of("p div section article main header footer aside body address pre figure form center td th"),
                    BlockKind.PARAGRAPH),
    **dict.fromkeys(words_of("ul ol dl li dt dd"), BlockKind.LIST),
    **dict.fromkeys(words_of("h1 h2 h3 h4 h5 h6"), BlockKind.HEADING),
    "blockquote": BlockKind.QUOTE, "figcaption": BlockKind.CAPTION, "caption": BlockKind.CAPTION, "table": BlockKind.TABLE,
}  # fmt: skip
_AROUND = {"figcaption": BlockKind.CAPTION, "li": BlockKind.LIST, "blockquote": BlockKind.QUOTE}
"""What a paragraph is that stands in one of these."""
_CELLS = frozenset({"td", "th"})
_ENDED_BY = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "td": (_CELLS, frozenset({"tr", "table"})),
    "th": (_CELLS, frozenset({"tr", "table"})),
    **dict.fromkeys(words_of("p div section article ul ol dl h1 h2 h3 h4 h5 h6 blockquote table pre figure"),
                    (frozenset({"p"}), frozenset({"table", "td", "th", "caption", "html"}))),
}  # fmt: skip
"""Elements that end an open one of their kind, and those that such a one may not be sought beyond."""
_BUTTONS = re.compile(r"((log in to )?(reply|report|permalink|edit|like|share)\b.{0,12}|comment date:?)", re.IGNORECASE)
_SAID_BY = re.compile(r"^(?:(?:posted|submitted|written|comment)\s+)?by\s+|\s+(?:says|said|wrote)\s*:?$|[\s:,]+$", re.I)
_SAID_ON = re.compile(r"^(?:posted\s+)?on\s+", re.IGNORECASE)
_INTRODUCES = 20
"""Letters under which words before the name of a comment's author only introduce it ("Posted by")."""
_PUBLISHED = re.compile(r"datepublished|pubdate|entry-date|(?:^|[\s_-])published(?:$|\s)", re.IGNORECASE)
_DEEPEST = 500
"""How many elements may lie in each other, as browsers have it; those beyond only part the words."""
_RAW = frozenset({"script", "style"})
_SITE = re.compile(r"site-?(?:title|name)|logo", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """An element that has begun and not ended."""

    tag: str
    role: Role
    stamp: str = ""


@dataclass(slots=True)
class _Comment:
    """A reader's comment while it goes by; who wrote it may be said before or after the words."""

    author: str = ""
    date: str = ""
    blocks: list[str] = field(default_factory=list)


class PageReader(HTMLParser):
    """Reads one page: feed it, close it, call `finish`, and take its blocks and what its head says.

    `skipped` counts the letters that were left out only because of a class or an id, `kept` those that were not.
    """

    def __init__(
        self,
        *,
        is_book: bool = False,
        keeps_asides: bool = False,
        place: str = "",
        labels: MutableMapping[str, str] | None = None,
    ) -> None:
        """A reader of one page.

        Args:
            is_book: whether it is a chapter of an e-book, which has no furniture of web pages.
            keeps_asides: whether what only a class or an id calls an aside is kept.
            place: the name of the chapter, for the marks of notes that stand in another one.
            labels: the marks of notes seen so far, by place and fragment; added to.
        """
        super().__init__(convert_charrefs=True)
        self.drafts: list[Draft] = []
        self.meta: dict[str, list[str]] = {}
        self.scripts: list[str] = []
        self.dated: list[str] = []
        self.title = ""
        self.opening = ""
        self.kept = self.skipped = 0
        self._is_book, self._keeps_asides, self._place = is_book, keeps_asides, place
        self._labels: MutableMapping[str, str] = {} if labels is None else labels
        self._open: list[_Open] = []
        self._tags: Counter[str] = Counter()
        self._beyond: Counter[str] = Counter()
        self._roles: Counter[Role] = Counter()
        self._words: list[str] = []
        self._said: list[str] = []
        self._script: list[str] = []
        self._kind, self._level = BlockKind.PARAGRAPH, 0
        self._rows: list[list[str]] = []
        self._comment = _Comment()
        self._mark = self._target = self._note = ""

    def feed(self, data: str) -> None:
        """Read a whole page."""
        super().feed(without_unended(data))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens: a new block, an area to skip, a comment, a note, or nothing."""
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = (given.get("name") or given.get("property") or given.get("itemprop") or "").casefold()
            self.meta.setdefault(name, []).append(given.get("content", ""))
        if tag == "br":
            self._words.append("\n")
        if tag in _VOID:
            return
        self._end_implied(tag)
        if len(self._open) >= _DEEPEST and tag not in _RAW:
            self._beyond[tag] += 1
            if tag in _KINDS and not self._roles[Role.TABLE]:
                self._flush()
            return
        role = self._role(tag, given)
        self._look_into(tag, given)
        if self._roles[Role.TABLE] and (tag == "table" or _is_heading(tag)):
            self._dissolve()
        if tag in _KINDS and not self._is_silent(tag) and not self._roles[Role.TABLE]:
            self._flush()
            self._kind, self._level = _KINDS[tag], int(tag[1]) if _is_heading(tag) else 0
        self._begin(tag, given, role)
        self._open.append(_Open(tag, role, stamp=given.get("datetime", "")))
        self._tags[tag] += 1
        self._roles[role] += 1

    def handle_endtag(self, tag: str) -> None:
        """A tag closes, and with it everything left open inside it."""
        if self._beyond[tag]:
            self._beyond[tag] -= 1
            return
        if not self._tags[tag]:
            return
        if tag == "table":
            while self._open[-1].tag != "table":
                self._pop()
            self._end_table()
        elif tag in _KINDS and not self._roles[Role.TABLE] and not self._is_silent():
            self._flush()
        while self._open:
            if self._pop().tag == tag:
                break

    def handle_data(self, data: str) -> None:
        """Words."""
        if self._tags["title"] and not self._tags["body"] and not self._tags["svg"]:
            self._said.append(data)
        elif self._tags["script"]:
            self._script.append(data)
        elif self._roles[Role.MARK]:
            self._mark += data
        elif not self._is_silent():
            self._words.append(data if self._tags["pre"] else re.sub(r"\s+", " ", data))
            self.kept += len(data)
        elif self._roles[Role.ASIDE] and not self._roles[Role.SKIP]:
            self.skipped += len(data)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Pass over a marked section; the parser of the library stops at one that it does not know."""
        end = self.rawdata.find(">", i)
        return end + 1 if end >= 0 else -1

    def finish(self) -> None:
        """The last block, and the last comment, end with the page; its title is known."""
        self.title = "".join(self._said)
        self._flush()
        self._end_comment()

    def _role(self, tag: str, given: dict[str, str]) -> Role:
        role = role_of(tag, given, self._roles, is_book=self._is_book)
        if role is Role.HEADER and (self._tags["article"] or self._tags["main"] or self._roles[Role.COMMENTS]):
            return Role.PLAIN
        if role is Role.ASIDE and self._keeps_asides:
            return Role.PLAIN
        if tag == "a" and self._tags["sup"] and "#" in given.get("href", ""):
            return Role.MARK
        if tag == "h1" and self._roles[Role.HEADER] and _SITE.search(f"{given.get('id', '')} {given.get('class', '')}"):
            return Role.SKIP
        return role

    def _look_into(self, tag: str, given: dict[str, str]) -> None:
        """What a tag says of the page: where its body opens, scripts that may hold its metadata, its date."""
        if tag == "body":
            self.opening = f"{given.get('epub:type', '')} {given.get('role', '')}"
        elif tag == "time" and given.get("datetime") and not self._roles[Role.COMMENTS]:
            said = f"{given.get('itemprop', '')} {given.get('class', '')} {'pubdate' * ('pubdate' in given)}"
            if _PUBLISHED.search(said):
                self.dated.append(given["datetime"])

    def _is_silent(self, beginning: str = "") -> bool:
        """Whether words here are no part of the page; of a page's header only its main heading is."""
        if any(self._roles[role] for role in SILENT):
            return True
        return self._roles[Role.HEADER] > 0 and not self._tags["h1"] and beginning != "h1"

    def _begin(self, tag: str, given: dict[str, str], role: Role) -> None:
        """An element with a role of its own begins."""
        if role is Role.COMMENT:
            self._end_comment()
        if role in (Role.AUTHOR, Role.DATE):
            self._part_line()
        self._in_table(tag, role)
        if role is Role.NOTE or self._roles[Role.NOTE]:
            self._note = self._labels.get(f"{self._place}#{given.get('id', '')}", self._note)
        self._remember_mark(tag, given, role)

    def _in_table(self, tag: str, role: Role) -> None:
        if role is Role.TABLE and not self._is_silent():
            self._rows = []
        elif self._roles[Role.TABLE] and tag == "tr":
            self._rows.append([])
        elif self._roles[Role.TABLE] and tag in _CELLS:
            self._words = []

    def _end_table(self) -> None:
        """The table that ends is a block of rows, unless it was there for its looks."""
        if self._is_silent():
            return
        if self._roles[Role.TABLE]:
            self._words = ["\n".join(line for row in self._rows if (line := "\t".join(row).rstrip()).strip())]
            self._kind = BlockKind.TABLE
        self._flush()

    def _dissolve(self) -> None:
        """The table around is there for its looks: what it held so far, and what follows, are blocks of their own."""
        for each in reversed(self._open):
            if each.role is Role.TABLE:
                each.role = Role.LAYOUT
                break
        self._roles[Role.LAYOUT] += 1
        self._roles[Role.TABLE] -= 1
        begun, rows = self._words, self._rows
        for words in [*(cell for row in rows for cell in row), "".join(begun)]:
            self._kind, self._level, self._words = BlockKind.PARAGRAPH, 0, [words]
            self._flush()
        self._rows = []

    def _remember_mark(self, tag: str, given: dict[str, str], role: Role) -> None:
        """Where the mark of a note leads to, so that the note can be given the same mark."""
        if role is Role.MARK:
            self._mark = ""
        if tag == "a" and "#" in given.get("href", "") and (role is Role.MARK or self._roles[Role.MARK]):
            name, _, fragment = given["href"].partition("#")
            self._target = f"{name.rsplit('/', 1)[-1] or self._place}#{fragment}"
        elif role is Role.MARK:
            self._target = ""

    def _pop(self) -> _Open:
        """The innermost element ends; an author, a date, a mark or a comment is complete with it."""
        element = self._open.pop()
        if element.tag == "script":
            self.scripts.append("".join(self._script))
            self._script = []
        self._tags[element.tag] -= 1
        self._roles[element.role] -= 1
        if element.role is Role.AUTHOR:
            self._comment.author = self._comment.author or _SAID_BY.sub("", self._taken())
        elif element.role is Role.DATE:
            words = _SAID_ON.sub("", self._taken())
            self._comment.date = self._comment.date or iso_date(element.stamp) or iso_date(words) or words[:30]
        elif element.role is Role.MARK and self._target:
            self._labels.setdefault(self._target, squeeze(self._mark).strip("[]() "))
        elif element.role is Role.COMMENT:
            self._flush()
            self._end_comment()
        elif element.tag in _CELLS and self._roles[Role.TABLE] and self._rows:
            self._rows[-1].append(self._taken())
        return element

    def _taken(self) -> str:
        words = squeeze("".join(self._words))
        self._words = []
        return words

    def _part_line(self) -> None:
        """The words before an author or a date in the same line are a block of their own, or only introduce it."""
        if len(squeeze("".join(self._words))) < _INTRODUCES:
            self._words = []
        else:
            self._flush()

    def _end_implied(self, tag: str) -> None:
        """An item or a cell ends the one before it, whose end tag may be left out."""
        ends, bounds = _ENDED_BY.get(tag, (frozenset(), frozenset()))
        if not any(self._tags[name] for name in ends):
            return
        for each in reversed(self._open):
            if each.tag in bounds:
                return
            if each.tag in ends:
                self.handle_endtag(each.tag)
                return

    def _flush(self) -> None:
        kind, level, words = self._kind, self._level, "".join(self._words)
        self._words, self._kind, self._level = [], BlockKind.PARAGRAPH, 0
        if kind is not BlockKind.TABLE:
            words = "\n".join(line for each in words.split("\n") if (line := squeeze(each)))
        words = words.strip()
        if not words or self._is_silent():
            return
        if kind is BlockKind.PARAGRAPH:
            kind = next((inner for tag, inner in _AROUND.items() if self._tags[tag]), kind)
        if self._roles[Role.COMMENTS]:
            self._add_comment(kind, words)
        elif self._roles[Role.NOTE]:
            if kind is not BlockKind.HEADING:
                self._add_note(words)
        else:
            self.drafts.append(draft(kind, words, level=level))

    def _add_note(self, words: str) -> None:
        """A block of a note; the first one bears the mark that leads to it."""
        label, self._note = self._note, ""
        if label and not re.match(rf"\W*{re.escape(label)}\b", words):
            words = f"{label} {words.lstrip(' .:)]')}"
        self.drafts.append(draft(BlockKind.FOOTNOTE, words))

    def _add_comment(self, kind: BlockKind, words: str) -> None:
        """A block among comments: a heading at the top of one names its author, a date by itself is its date."""
        held = self._comment
        if kind is BlockKind.HEADING:
            if self._roles[Role.COMMENT] and not held.author and not held.blocks:
                held.author = _SAID_BY.sub("", squeeze(words))
        elif not held.date and (date := iso_date(re.sub(r"^comment date\W*", "", words, flags=re.I))):
            held.date = date
        elif not _BUTTONS.fullmatch(words):
            held.blocks.append(words)

    def _end_comment(self) -> None:
        """Give the blocks of a comment, now that its author and date are known."""
        done, self._comment = self._comment, _Comment()
        section = comment_section(done.author, done.date)
        self.drafts += [draft(BlockKind.COMMENT, words, section=section) for words in done.blocks]


def _is_heading(tag: str) -> bool:
    return len(tag) == 2 and tag[0] == "h" and tag[1] in "123456"
