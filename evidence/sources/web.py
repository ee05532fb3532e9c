"""What HTML, Markdown and plain-text readers share: page furniture, readers' comments, pull quotes, dates, nature."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from evidence.model import BlockKind, Extraction, Metadata, PageKind, Status
from evidence.sources.dates import iso_date
from evidence.sources.drafts import Draft, Part, place
from evidence.sources.headwords import KNOWN, is_references, plain_name
from evidence.sources.metadata import citation_of, find_doi
from evidence.sources.titles import is_kicker
from evidence.text import fold, squeeze

_DATED = re.compile(
    r"(?:date published|published|publication date|first published|published on|posted on|date of publication|date)\s*:?\s+"
    r"(.{6,30})",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"""(?xi)
    (skip\ to\ (main\ )?(content|navigation|search)[\s|]*)+ | skip\ to\ (main\ )?(content|navigation)\b[^.!?]{0,120} |
    show\ all\ .{0,30} | (add|post|leave)\ (your|a)\ (comment|reply).* |
    (share|tweet|print|email|e-mail|save|like|follow|subscribe|log\ ?in|sign\ (in|up)|register|search|menu|home|close|
     back(\ to\ top)?|next|previous|read\ more|load\ more|view\ all|related(\ (content|pages|links))?)[\s.»›>]* |
    (share|print)\ (this|on)\ .{0,40} | .{0,3}back\ to\ top | follow\ us.{0,40} | (you\ are\ here|breadcrumb).{0,60} |
    this\ content\ relates\ to\ the\ following\ topics:? | accept(\ all)?(\ cookies)? |
    (cookie|privacy)\ (policy|settings).{0,30} |
    .{0,40}\b(we|this\ (web)?site)\ uses?\ cookies\b.* | .*\bcookies?\ (to|on)\ (ensure|improve|your)\b.* |
    (all\ rights\ reserved|©\ ?\d{4}).{0,80} |
    (copyright|©)\b.{0,60}\b(\d{4}|reserved|reproduc\w+|permission|licen[cs]\w+)\b.{0,60} | \d+[\s-]min(ute)?s?\ read |
    (was\ this\ page\ (useful|helpful)).{0,40} | was\ this\ helpful.{0,30} |
    print\ this\ page | downloads?\ per\ month.* | (\d+\s*)?comments?\ \(\d+\) | reply | report\ this | share\ this.{0,30}
    """
)
_RECORD_LINE = re.compile(
    r"(item type|subjects?|divisions?|depositing user|date deposited|last modified|resource uri|official url|language|"
    r"pdf publisher pdf|download \(|depositors only|institutional unit|funders|uncontrolled keywords)\b|.{0,40}depositors only|"
    r"[A-Z][\w'’-]+, [A-Z][\w .'’-]+:$",
    re.IGNORECASE,
)
_RECORD = re.compile(r"(depositing user|date deposited|resource uri|item type\s*:|\bid:\s?\d+\))", re.IGNORECASE)
_NOTICE = re.compile(
    r"(download|read|view|access|see) (the |our )?(full|final|complete) (report|paper|document|publication|text)|"
    r"(full|final) report (is )?(now )?(available|published)|"
    r"\b(press|news|media) (notice|release)\b|\bfor (immediate )?release\b|\bnotes (to|for) editors\b|\bembargo",
    re.IGNORECASE,
)
_OLD = re.compile(r"\b(?:content|page) is (?:more than|over) \w+ years? old", re.IGNORECASE)
_KEYED = re.compile(r"(date|dates|classification|publication|published|updated|reference|leads?)\b[\w ]{0,20}:", re.I)
_COMMENT_DATE = re.compile(r"comment date\s*:?\s*(.*)", re.IGNORECASE)
_COMMENT_SAYS = re.compile(r"(?:comment by|posted by)\s+(.{2,60}?)(?:,? (?:on|at)?\s*(\d.{5,28}|[A-Z][a-z]+ \d.{4,24}))?$|"
                       r"(.{2,60}?)\s+says:?$", re.IGNORECASE)  # fmt: skip
_CONTENTS = re.compile(r"(table of )?contents?|(on|in) this (page|section|article|report)|page contents", re.IGNORECASE)
_PAGE_AT_END = re.compile(r"[\s.…]+(?:p\.?\s?)?\d{1,4}$")
_LONGEST_TITLE = 400
_LONGEST_ENTRY = 25
"""Words of a block that may be an entry of a list of contents."""
_BETWEEN = "\n"
"""What stands between folded blocks: no folded text has it."""
_SHORT = 900
"""Words under which a text that says that the report is out is a notice."""
_TOP = 6
"""Blocks of a page among which a line that is a date dates it."""
_COMMENTS_HEAD = re.compile(r"(\d+\s+)?(reader )?(comments?|responses?|replies)(\s*\(\d+\))?:?", re.IGNORECASE)


def draft(kind: BlockKind, text: str, *, level: int = 0, section: tuple[str, ...] | None = None) -> Draft:
    """A draft of a web page: one part, no box; the number of its paragraph is given later."""
    return Draft(kind=kind, parts=(Part(text=text, page=0),), level=level, section=section)


def extraction(
    drafts: Iterable[Draft], *, extractor: str, media_type: str, stated: Metadata | None = None
) -> Extraction:
    """A web page (or a text taken from one) as an extraction whose pages are its numbered paragraphs.

    Args:
        drafts: its blocks as read, with furniture and comments still among them.
        extractor: the reader's name and version.
        media_type: what was read.
        stated: metadata from the page's markup; what it says wins over what is found in the words.
    """
    raw = [item for item in drafts if item.text.strip()]
    record = sum(bool(_RECORD.search(item.text)) for item in raw) >= 2
    metadata = metadata_of(raw, stated or Metadata(), is_record=record)
    kept = [item for item in raw if not (record and _RECORD_LINE.match(item.text))]
    kept = _once(_with_comments(_without_contents(_without_furniture(_titled(kept, metadata.title)))))
    placed = place(numbered(with_references(kept)), labels={}, kind=PageKind.PARAGRAPH)
    body = any(block.kind is not BlockKind.HEADING for block in placed.blocks)
    return Extraction(
        status=Status.OK if placed.text else Status.NO_TEXT,
        extractor=extractor,
        media_type=media_type,
        text=placed.text,
        pages=placed.pages,
        blocks=placed.blocks,
        metadata=metadata,
        nature="abstract" if record and body else nature_of(raw),
        problem="" if placed.text else "It holds no words but page furniture.",
    )


def nature_of(drafts: Sequence[Draft]) -> str:
    """Whether a text is the work itself ("full") or a short "notice" that it is out."""
    said = [item for item in drafts if item.kind is not BlockKind.COMMENT]
    short = sum(len(item.text.split()) for item in said) < _SHORT
    return "notice" if short and any(_NOTICE.search(item.text) for item in said) else "full"


def comment_section(author: str, date: str) -> tuple[str, ...]:
    """The section that a comment makes for itself: who wrote it and when, as far as that is known."""
    if not author and not date:
        return ("Comments",)
    return (f"Comment by {author or 'an unnamed reader'}" + (f", {date}" if date else ""),)


def with_references(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """What stands under a heading such as "References" as references, until a heading that is no lower."""
    level = 0
    for item in drafts:
        if item.kind is BlockKind.HEADING:
            if is_references(item.text):
                level = item.level
            elif level and item.level <= level:
                level = 0
        listed = level and item.kind in (BlockKind.PARAGRAPH, BlockKind.LIST)
        yield replace(item, kind=BlockKind.REFERENCE) if listed else item


def _titled(drafts: Sequence[Draft], title: str) -> list[Draft]:
    """The drafts with the one that is the title as the outermost heading."""
    at = next((i for i, item in enumerate(drafts[:6]) if title and fold(item.text) == fold(title)), None)
    if at is None or any(item.kind is BlockKind.HEADING and item.level == 1 for item in drafts):
        return list(drafts)
    return [replace(item, kind=BlockKind.HEADING, level=1) if i == at else item for i, item in enumerate(drafts)]


def is_furniture(text: str) -> bool:
    """Whether a line is navigation, a button, a cookie notice or the like, and no part of what the page says."""
    return _FURNITURE.fullmatch(squeeze(text)) is not None


def _without_furniture(drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts that say something: no furniture, and no short line that stands there three times or more."""
    counts = Counter(fold(item.text) for item in drafts)
    repeated = {
        fold(item.text): item.text
        for item in drafts
        if counts[fold(item.text)] >= 3 and len(item.text.split()) <= 15 and item.kind is not BlockKind.TABLE
    }
    out: list[Draft] = []
    for item in drafts:
        text = item.text
        if (
            is_furniture(text)
            or fold(text) in repeated
            or _is_age(text)
            or re.fullmatch(r"[\W_]*(\d{1,4})?[\W_]*", text)
        ):
            continue
        out.append(_without_labels(item))
    return out


def _without_contents(drafts: Sequence[Draft]) -> list[Draft]:
    """Without a list of contents: short blocks under such a heading, most of which are headings further down."""
    at = next((i for i, item in enumerate(drafts) if _CONTENTS.fullmatch(squeeze(item.text))), None)
    if at is None:
        return list(drafts)
    last = {fold(item.text): index for index, item in enumerate(drafts) if item.kind is BlockKind.HEADING}
    listed: list[bool] = []
    for index, item in enumerate(drafts[at + 1 :], at + 1):
        if len(item.text.split()) > _LONGEST_ENTRY:
            break
        listed.append(last.get(fold(_PAGE_AT_END.sub("", squeeze(item.text))), -1) > index)
    until = len(listed) - next((i for i, found in enumerate(reversed(listed)) if found), len(listed))
    if not until or sum(listed[:until]) < 0.5 * until:
        return list(drafts)
    return [*drafts[:at], *drafts[at + 1 + until :]]


def _without_labels(item: Draft) -> Draft:
    """A short line of parts between dots or bars ("By A · 3 May · 5-minute read") without those that are furniture."""
    parts = re.split(r"(\s+[·|]\s+)", item.text)
    if len(parts) < 3 or len(item.text) > 200 or item.kind is BlockKind.TABLE:
        return item
    kept = [index for index in range(0, len(parts), 2) if not is_furniture(parts[index])]
    if not kept or len(kept) == len(parts[::2]):
        return item
    text = parts[kept[0]] + "".join(parts[index - 1] + parts[index] for index in kept[1:])
    return replace(item, parts=(Part(text=text, page=item.parts[0].page),))


def _with_comments(drafts: Sequence[Draft]) -> list[Draft]:
    """Readers' comments as comments, each under who wrote it and when."""
    out: list[Draft] = []
    section: tuple[str, ...] | None = None
    inside = False
    for item in drafts:
        head = _comment_head(item.text)
        if _COMMENTS_HEAD.fullmatch(squeeze(item.text)) and len(item.text) < 40:
            inside = True
            continue
        if head is not None:
            author, date = head
            author = author or _author_before(out, section)
            inside = True
            section = comment_section(author, date)
        elif inside and item.kind is not BlockKind.HEADING:
            out.append(replace(item, kind=BlockKind.COMMENT, level=0, section=item.section or section or ("Comments",)))
        else:
            out.append(item)
    return out


def _comment_head(text: str) -> tuple[str, str] | None:
    """Author (empty: the short lines before) and date, if a block is the line over a comment."""
    lines = [squeeze(line) for line in text.split("\n") if line.strip()]
    for index, line in enumerate(lines):
        dated = _COMMENT_DATE.fullmatch(line)
        if dated and len(text) < 300:
            after = dated.group(1) or (lines[index + 1] if index + 1 < len(lines) else "")
            return "", after
    said = _COMMENT_SAYS.fullmatch(squeeze(text)) if len(text) < 100 else None
    if said:
        return squeeze(said.group(1) or said.group(3)), squeeze(said.group(2) or "")
    return None


def _author_before(out: list[Draft], section: tuple[str, ...] | None) -> str:
    """The short line before a comment's date is its author; it leaves the text."""
    if out and len(out[-1].text) < 60 and not out[-1].text.rstrip().endswith((".", "!", "?")):
        return squeeze(out.pop().text).strip(" …")
    return "an unnamed reader"


def _once(drafts: Sequence[Draft]) -> list[Draft]:
    """Without pull quotes: a block of six words or more whose words all stand in a longer block of the body."""
    folded = [fold(item.text) for item in drafts]
    flowing = [i for i, item in enumerate(drafts) if item.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE)]
    body = _BETWEEN + "".join(folded[i] + _BETWEEN for i in flowing)
    first: dict[str, int] = {}
    for i in flowing:
        first.setdefault(folded[i], i)
    out: list[Draft] = []
    for index, (item, words) in enumerate(zip(drafts, folded, strict=True)):
        pulled = len(item.text.split()) >= 6 and item.kind in (BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.HEADING)
        again = pulled and bool(words) and (first.get(words, index) < index or _is_part(words, body))
        if not again or (item.kind is BlockKind.HEADING and item.level == 1):
            out.append(item)
    return out


def _is_part(words: str, body: str) -> bool:
    """Whether words stand in a block of the body that is longer than they are."""
    at = body.find(words)
    while at >= 0:
        if body[at - 1] != _BETWEEN or body[at + len(words)] != _BETWEEN:
            return True
        at = body.find(words, at + len(words))
    return False


def numbered(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Every block but a heading is a paragraph with its number; a heading counts with the paragraph after it."""
    drafts = list(drafts)
    total = sum(item.kind is not BlockKind.HEADING for item in drafts)
    number = 1
    for item in drafts:
        page = max(1, min(number, total))
        yield replace(item, parts=tuple(replace(part, page=page) for part in item.parts))
        number += item.kind is not BlockKind.HEADING


def metadata_of(raw: Sequence[Draft], stated: Metadata, *, is_record: bool = False) -> Metadata:
    """Title, date and DOI from the words, where the markup has not said them.

    The year is that of a line that is a date by itself near the top, of a line that says it was published then, or of
    the record's own citation. No comment's date, no date inside a sentence, no date of access or deposit counts.
    """
    origin = dict(stated.origin)
    shown = [item for item in raw if not is_furniture(item.text)]
    title, year, doi, authors = stated.title, stated.year, stated.doi, stated.authors
    if not title and shown:
        title, origin["title"] = _top(shown), "first heading or line"
    cited = next((found for item in shown[:6] if (found := citation_of(item.text, title))), None) if is_record else None
    if cited:
        authors, year = authors or cited.authors, year or cited.year
        origin |= {"authors": "citation on the page", "year": "citation on the page"}
    published = stated.published
    if year is None and not is_record:
        published = _published(shown)
        if published:
            year, origin["year"] = int(published[:4]), "date on the page"
    if not doi:
        doi = find_doi("\n".join(item.text for item in shown[:8]))
        if doi:
            origin["doi"] = "first paragraphs"
    notices = tuple(said for item in raw if (said := _age(item.text)))
    return Metadata(
        title=title,
        authors=authors,
        year=year,
        doi=doi,
        venue=stated.venue,
        notices=tuple(dict.fromkeys(stated.notices + notices)),
        published=published,
        origin=origin,
    )


def _age(text: str) -> str:
    """The sentence that says that a page is old, without its stop; empty where none does."""
    found = _OLD.search(text)
    if found is None:
        return ""
    before = re.split(r"[.\n]", text[: found.start()])[-1]
    return squeeze(before + found.group() + re.split(r"[.!\n]", text[found.end() :])[0])


def _is_age(text: str) -> bool:
    """Whether a block only says that the page is old."""
    return bool(said := _age(text)) and said == squeeze(text).rstrip(" .!")


def _top(shown: Sequence[Draft]) -> str:
    """The title: the first level-1 heading, else the first heading or line without a full stop the page opens with.

    A heading of three words or fewer goes on in the next one, where that stands right below and no lower: a title
    that was set in several lines.
    """
    shown = [item for item in shown if not _KEYED.match(item.text) and not is_kicker(item.text)] or list(shown)
    first = next((item for item in shown if item.kind is BlockKind.HEADING and item.level == 1), None)
    if first is not None:
        return squeeze(first.text)[:_LONGEST_TITLE]
    at = next((i for i, item in enumerate(shown[:4]) if item.kind is BlockKind.HEADING or _is_line(item.text)), 0)
    title, level = shown[at].text, shown[at].level
    for item in shown[at + 1 :]:
        above = item.kind is BlockKind.HEADING and 0 < item.level <= level
        if not above or len(title.split()) > 3 or plain_name(item.text) in KNOWN:
            break
        title += f" {item.text}"
    return squeeze(title)[:_LONGEST_TITLE]


def _is_line(text: str) -> bool:
    return 4 < len(text.split()) <= 40 and text.rstrip()[-1:] != "."


def _published(shown: Sequence[Draft]) -> str:
    for index, item in enumerate(shown):
        for line in item.text.split("\n"):
            line = squeeze(line)
            said = _DATED.match(line)
            date = iso_date(said.group(1)) if said else iso_date(line) if index < _TOP else ""
            if len(date) > 4 and not _COMMENT_DATE.match(line) and not _follows_comment(shown, index, line):
                return date
    return ""


def _follows_comment(shown: Sequence[Draft], index: int, line: str) -> bool:
    around = shown[index].text + "\n" + (shown[index - 1].text if index else "")
    return re.search(r"comment date|posted by|says:", around, re.IGNORECASE) is not None
