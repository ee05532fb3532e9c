"""Furniture of web pages: navigation, buttons, notices of cookies and of age, lists of contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from evidence.model import BlockKind
from evidence.sources.drafts import Draft, Part
from evidence.text import fold, squeeze

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
_OLD = re.compile(r"\b(?:content|page) is (?:more than|over) \w+ years? old", re.IGNORECASE)
_CONTENTS = re.compile(r"(table of )?contents?|(on|in) this (page|section|article|report)|page contents", re.IGNORECASE)
_PAGE_AT_END = re.compile(r"[\s.…]+(?:p\.?\s?)?\d{1,4}$")
_LONGEST_ENTRY = 25
"""Words of a block that may be an entry of a list of contents."""


def is_furniture(text: str) -> bool:
    """Whether a line is navigation, a button, a cookie notice or the like, and no part of what the page says."""
    return _FURNITURE.fullmatch(squeeze(text)) is not None


def without_furniture(drafts: Sequence[Draft]) -> list[Draft]:
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


def without_contents(drafts: Sequence[Draft]) -> list[Draft]:
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


def age_of(text: str) -> str:
    """The sentence that says that a page is old, without its stop; empty where none does."""
    found = _OLD.search(text)
    if found is None:
        return ""
    before = re.split(r"[.\n]", text[: found.start()])[-1]
    return squeeze(before + found.group() + re.split(r"[.!\n]", text[found.end() :])[0])


def _is_age(text: str) -> bool:
    """Whether a block only says that the page is old."""
    return bool(said := age_of(text)) and said == squeeze(text).rstrip(" .!")
