"""What people type into a search: words, phrases that must stand, words that must not, and fields. Pure.

    "joint committee" plans -merger author:ham year:2000..2013 tier:SHA,RHA

A phrase in quotation marks must stand in what is found; a word or phrase after a minus sign (or after NOT in capitals)
must not; `name:value` is a filter where the name is one that is known (with a minus sign it shuts out), and plain words
anywhere else ("10:30", "https://..."). A value with spaces is put in quotation marks: author:"van der Zwet".
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from evidence.text import clean, squeeze

_QUOTES: Final = str.maketrans({"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"'})
_PART: Final = re.compile(
    r"""(?P<minus>(?:(?<!\S)[-\u2212](?=["\w])|(?<!\S)NOT\s+(?=\S))?)
        (?: (?P<name>[^\W\d_][\w-]*) : (?: "(?P<quoted>[^"]+)" | (?P<value>[^\s"]+) )
          | "(?P<phrase>[^"]*)"
          | (?P<word>[^\s"]+|") )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A search as it was meant.

    Attributes:
        words: what to rank by: the words in order, those of the phrases too; without negatives and fields.
        phrases: each must stand in a passage.
        without: words and phrases of which none may stand in a passage.
        fields: what a passage must meet: (name, value) as typed, in order; the name in lower case.
        refused: (name, value) of which a passage may meet none.
    """

    words: str = ""
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


def parse_query(typed: str, fields: Collection[str] = ()) -> Query:
    """Read a search as it was typed; nothing that can be typed is an error.

    Args:
        typed: the search.
        fields: the names of the fields that are known, in lower case.
    """
    words, phrases, without = list[str](), list[str](), list[str]()
    named, refused = list[tuple[str, str]](), list[tuple[str, str]]()
    for part in _PART.finditer(clean(typed).translate(_QUOTES)):
        name, phrase, minus = (part["name"] or "").casefold(), part["phrase"], bool(part["minus"])
        said = squeeze(part[0].removeprefix(part["minus"]) if phrase is None else phrase)
        if name in fields:
            (refused if minus else named).append((name, squeeze(part["quoted"] or part["value"])))
        elif minus:
            without.append(said)
        else:
            words.append(said)
            if phrase is not None:
                phrases.append(said)
    return Query(
        words=squeeze(" ".join(words)),
        phrases=tuple(dict.fromkeys(filter(None, phrases))),
        without=tuple(dict.fromkeys(filter(None, without))),
        fields=tuple(named),
        refused=tuple(refused),
    )
