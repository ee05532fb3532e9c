"""Citation keys: author, year, word of the title; ASCII, unique, and safe as the name of a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count

from evidence.model import Record

_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})
_SMALL = frozenset(
    {"a", "an", "and", "are", "as", "at", "by", "can", "de", "der", "des", "die", "do", "does", "for", "from", "how", "in",
     "is", "it", "la", "le", "of", "on", "or", "the", "to", "und",
     "was", "what", "when", "where", "which", "who", "why", "will", "with"}
)  # fmt: skip
_UNSAFE = re.compile(r"[^A-Za-z0-9_.+-]+")
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")


def ascii_letters(text: str) -> str:
    """Lower-case ASCII letters and digits of a text, accents taken off, spaces kept; other scripts are dropped."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)).casefold()
    return "".join(char for char in plain if char.isascii() and (char.isalnum() or char == " "))


def cite_key(record: Record, taken: Container[str] = frozenset()) -> str:
    """A key for a record: "ham1981regional", with a, b, c ... after it while `taken` (in lower case) has it already."""
    name = record.authors[0].family or record.authors[0].literal if record.authors else ""
    author = "".join(ascii_letters(name).split())[:24] or "anon"
    words = ascii_letters(re.sub(r"[^\w'’]+", " ", record.title)).split()
    word = next((word for word in words if len(word) > 2 and word not in _SMALL), words[0] if words else "")
    return _unique(f"{author}{record.year or 'nd'}{word[:20]}", taken)


def safe_key(key: str) -> str:
    """A key that came from a file, made safe as a file name: no path characters, no leading dash or dot.

    A key that is safe already is returned as it is; what is left of one may be empty.
    """
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
    safe = _UNSAFE.sub("-", plain).strip("-.")[:80].rstrip("-.")
    return f"key-{safe}" if _DEVICES.match(safe) else safe


def with_keys(records: Sequence[Record], taken: Iterable[str] = ()) -> tuple[Record, ...]:
    """The records, each with a key that no other has, also where case does not count.

    A record keeps the key it has, except a later one with the same key, which gets a, b, c ... after it. Records without
    key get `cite_key`. `taken` are keys that are in use elsewhere.
    """
    used = {key.casefold() for key in taken}
    keys: list[str] = []
    for record in records:
        keys.append(_unique(record.key, used) if record.key else "")
        used.add(keys[-1].casefold())
    used.discard("")
    out = []
    for record, key in zip(records, keys, strict=True):
        key = key or cite_key(record, used)
        used.add(key.casefold())
        out.append(record if key == record.key else replace(record, key=key))
    return tuple(out)


def _unique(key: str, taken: Container[str]) -> str:
    if key.casefold() not in taken:
        return key
    return next(made for suffix in _suffixes() if (made := f"{key}{suffix}").casefold() not in taken)


def _suffixes() -> Iterator[str]:
    """a, b, ..., z, aa, ab, ..."""
    for number in count():
        suffix, left = "", number
        while left >= 0:
            suffix, left = chr(ord("a") + left % 26) + suffix, left // 26 - 1
        yield suffix
