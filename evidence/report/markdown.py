"""Markdown that is safe by its type: any text becomes a run of plain characters, never markup, citation or code.

`Markdown` is to pandoc's Markdown what `markupsafe.Markup` is to HTML: text that is already written in it. Whatever is
joined to it and is not Markdown itself is escaped, with a backslash before every ASCII mark of punctuation (pandoc's
`all_symbols_escapable`) and one space for every run of white space, so that nothing can begin a line.
"""

from __future__ import annotations

import re

from markupsafe import Markup

from evidence.text import clean

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SPACE = re.compile(r"\s+")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_DROPPED = "\u200b\u200c\u200d\u2060\ufeff"
_MARK_POINT = re.compile(rf"\u00b7(?=[\s{_DROPPED}]*Q)|(?<=.)\u00b7(?=[\s{_DROPPED}]*$)")
_DOUBLE = re.compile('[\u201c\u201d\u201e\u201f\u00ab\u00bb"]')
_SINGLE = {
    "\u201c": "\u2018", "\u201d": "\u2019", "\u201e": "\u201a", "\u201f": "\u201b", "\u00ab": "\u2039",
    "\u00bb": "\u203a",
}  # fmt: skip
"""The single mark of the same kind, because which mark opens and which closes differs between languages."""


class Markdown(Markup):
    """Text that is written in Markdown already, and passes unescaped."""

    __slots__ = ()

    @classmethod
    def escape(cls, s: object, /) -> Markdown:
        """`s` as Markdown: itself if it is Markdown, nothing for None, else plain characters (`single_quoted`)."""
        if isinstance(s, cls):
            return s
        return cls("" if s is None else escaped(single_quoted(str(s))))


def escaped(text: str) -> str:
    """The text as Markdown that shows just these characters on one line."""
    return _PUNCTUATION.sub(r"\\\1", plain(text))


def plain(text: str) -> str:
    """The text on one line, without control characters and without marks that turn the direction of writing.

    A point before a "Q" becomes another raised point, which `evidence.text.fold` takes for the same: so no text can
    look to `verify` like the page and mark that the program prints after a quotation.
    """
    return _MARK_POINT.sub("\u2219", _SPACE.sub(" ", _BIDI.sub("", clean(text))))


def code(text: str) -> Markdown:
    """The text as a code span, every character as it is (search strings, file names)."""
    line = plain(text).strip()
    if not line:
        return Markdown("")
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    return Markdown(f"{fence} {line} {fence}")


def single_quoted(text: str) -> str:
    """The text with single quotation marks for double ones: double ones are kept for words that `verify` checks."""

    def turned(match: re.Match[str]) -> str:
        mark = match.group()
        if mark in _SINGLE:
            return _SINGLE[mark]
        before = text[match.start() - 1 : match.start()]
        return "\u2018" if not before or before.isspace() or before in "([{\u2014\u2013\u2018\u201c" else "\u2019"

    return _DOUBLE.sub(turned, text)
