"""Words broken at line ends, put together as the document itself writes them elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from evidence.sources.wordlist import words_of

_HYPHENS = "-\u2010\u2011\xad"
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_LEFT = re.compile(rf"([^\W_]+(?:[{_HYPHENS}][^\W_]+)*)[{_HYPHENS}]$")
_RIGHT = re.compile(r"[^\W\d_]+")
_WHOLE = words_of("self well cross half ex all quasi evidence decision data high low long short large small")
_ENDINGS = re.compile(
    r"(tion|sion|ment|ments|tions|sions|ing|ings|ity|ties|ness|able|ible|ably|ally|tive|sive|ance|ence|ered|ated|ted|"
    r"sis|cal|ical|ous|ology|graphy|ers|als|ies|ed|ly|er|es|al|ry|ty)$"
)


def vocabulary(lines: Iterable[str]) -> Counter[str]:
    """How often each word stands whole inside a line, lower-case; hyphenated words count with their hyphens ("-")."""
    whole: Counter[str] = Counter()
    for line in lines:
        found = _WORD.findall(line)
        if line[-1:] in _HYPHENS and found:
            found.pop()
        whole.update(found)
    words: Counter[str] = Counter()
    for word, count in whole.items():
        plain = re.sub(r"[\u2010\u2011]", "-", word.casefold())
        for part in {plain, *plain.split("-")}:
            words[part] += count
    return words


def joint(left: str, right: str, words: Mapping[str, int]) -> tuple[str, str]:
    """How the end of one line and the start of the next make one text.

    Returns:
        The left text as it should end, and what goes between it and the right text: a space or nothing.
    """
    if not left.strip() or not right:
        return left, ""
    broken = _LEFT.search(left) if left[-1] in _HYPHENS else None
    start = _RIGHT.match(right)
    if broken is None:
        return left, "" if _runs_on(left, right) else " "
    if start is None:
        return left, ""
    if left[-1] == "\xad" or not _is_compound(broken.group(1), start.group(), words):
        return left[:-1], ""
    return left[:-1] + "-", ""


def _runs_on(left: str, right: str) -> bool:
    """Whether nothing goes between: after a long dash, a slash, and inside a web address."""
    if left[-1] in "—–" and left[-2:-1].strip():
        return right[0].isalnum()
    if left[-1] == "-":
        return bool(left[-2:-1].strip())
    last = left.rsplit(None, 1)[-1]
    return re.match(r"\(?(https?:|www\.|10\.\d{4})", last) is not None and last[-1] in "/.-_" and right[0].isalnum()


def _is_compound(left: str, right: str, words: Mapping[str, int]) -> bool:
    """Whether the hyphen belongs to the word."""
    first, second = re.split(rf"[{_HYPHENS}]", left)[-1].casefold(), right.casefold()
    whole, parted = words.get(first + second, 0), words.get(f"{first}-{second}", 0)
    if whole or parted:
        return parted > whole
    if not right.islower() or any(char.isdigit() for char in first):
        return not (left.isupper() and right.isupper())
    if first in _WHOLE or len(first) == 1:
        return words.get(second, 0) > 0 or len(first) == 1
    if second in {
        "based",
        "related",
        "term",
        "wide",
        "level",
        "led",
        "making",
        "specific",
        "like",
        "free",
        "up",
        "off",
    }:
        return True
    known = words.get(first, 0) > 1 and words.get(second, 0) > 1 and len(first) > 3 and len(second) > 3
    return known and _ENDINGS.fullmatch(second) is None
