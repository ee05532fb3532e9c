"""TOML files that people edit: read so that every complaint names the file and the place."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from evidence.errors import UnreadableError


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dictionary.

    Raises:
        UnreadableError: it is missing, not UTF-8, or not TOML (with the line).
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise UnreadableError(
            f"{path} does not exist.", remedy="What it holds: evidence manual workspace-files"
        ) from error
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{path} is not UTF-8 text (byte {error.start}).", remedy="Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError(
            f"{path} is not valid TOML: {error}{_left_open(path) if 'end of document' in str(error) else ''}.",
            remedy="Mend that line and call again.",
        ) from error


_TOKEN = re.compile(
    r"""#[^\n]*|\"{3}(?:\\.|[^\\])*?\"{3}|'{3}.*?'{3}|\"{3}|'{3}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|[\[\]{}]""", re.DOTALL
)
"""Comments, texts, texts that are left open, and brackets."""


def _left_open(path: Path) -> str:
    """Where the innermost bracket or text is opened that nothing closes: the parser only tells where the file ends."""
    text = path.read_text(encoding="utf-8-sig")
    opened: list[int] = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token in ("[", "{"):
            opened.append(match.start())
        elif token in ("]", "}"):
            opened = opened[:-1]
        elif token in ('"' * 3, "'" * 3):
            return f"; what is opened in line {_line_at(text, match.start())} is never closed"
    return f"; what is opened in line {_line_at(text, opened[-1])} is never closed" if opened else ""


def _line_at(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Table:
    """A TOML table together with where it stands, so that every complaint can say so."""

    path: Path
    content: Mapping[str, Any]
    name: str = ""

    def only(self, *names: str) -> Table:
        """This table, if it has no other fields than these: a mistyped field would else be passed over in silence."""
        for key in self.content:
            if key not in names:
                from difflib import get_close_matches

                near = get_close_matches(key, names, n=1)
                hint = f" (did you mean {near[0]!r}?)" if near else ""
                self.complain(key, f"is not a field that is known{hint}")
        return self

    def flags(self) -> dict[str, bool]:
        """Every field of this table as true or false."""
        for key, value in self.content.items():
            if not isinstance(value, bool):
                self.complain(key, "should be true or false")
        return dict(self.content)

    def text(self, key: str) -> str:
        """The value as text; empty where it is missing."""
        value = self.content.get(key, "")
        if isinstance(value, Mapping | list):
            self.complain(key, "should be a text")
        return str(value)

    def need(self, key: str) -> str:
        """The value as text; missing or empty is a mistake."""
        value = self.text(key).strip()
        if not value:
            self.complain(key, "is missing or empty")
        return value

    def number(self, key: str) -> int:
        """The value as a whole number; 0 where it is missing."""
        value = self.content.get(key, 0)
        if not isinstance(value, int):
            self.complain(key, "should be a whole number")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where it is missing."""
        value = self.content.get(key, [])
        if not isinstance(value, list) or any(not isinstance(item, str) for item in value):
            self.complain(key, "should be a list of texts")
        return tuple(value)

    def choice(self, key: str, allowed: Sequence[str], default: str) -> str:
        """One of the allowed words; `default` where it is missing."""
        value = self.text(key) or default
        if value not in allowed:
            self.complain(key, f"is {value!r}; it should be one of: {', '.join(filter(None, allowed))}")
        return value

    def table(self, key: str) -> Table:
        """A table inside this one; empty where it is missing."""
        value = self.content.get(key, {})
        if not isinstance(value, Mapping):
            self.complain(key, f"should be a table, [{key}]")
        return Table(self.path, value, self._called(key))

    def tables(self, key: str) -> list[Table]:
        """A list of tables inside this one."""
        value = self.content.get(key, [])
        if not isinstance(value, list) or any(not isinstance(item, Mapping) for item in value):
            self.complain(key, f"should be a list of tables, [[{key}]]")
        return [Table(self.path, item, f"{self._called(key)} number {n}") for n, item in enumerate(value, 1)]

    def complain(self, key: str, what: str) -> NoReturn:
        """Say what is wrong with a field, with its line.

        Raises:
            UnreadableError: always.
        """
        malformed(self.path, f"{self._called(key)} {what}", line=line_of(self.path, self.name, key))

    def _called(self, key: str) -> str:
        return f"{self.name}: {key}" if self.name else key


def malformed(path: Path, what: str, *, line: int | None = None) -> NoReturn:
    """Complain about a file.

    Raises:
        UnreadableError: always.
    """
    place = f"{path}, line {line}" if line else str(path)
    raise UnreadableError(
        f"{place}: {what}.", remedy="Mend the file and call again. What it holds: evidence manual workspace-files"
    )


def line_of(path: Path, name: str, key: str) -> int | None:
    """The line (from 1) of a field: its own, else that of its table; None where neither is written out.

    `name` is what a `Table` is called: "screening", or "facets number 1: values number 3".
    """
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    at = -1
    for part in filter(None, name.split(": ")):
        word, _, number = part.partition(" number ")
        for _ in range(int(number or 1)):
            header = re.compile(rf"\s*\[+\s*(?:[\w-]+\s*\.\s*)*{re.escape(word)}\s*\]")
            at = next((n for n in range(at + 1, len(lines)) if header.match(lines[n])), len(lines))
    field = re.compile(rf"\s*\[*(?:[\w-]+\s*\.\s*)*{re.escape(key)}\s*[=\].]")
    for place in range(at + 1, len(lines)):
        if field.match(lines[place]):
            return place + 1
        if name and re.match(r"\s*\[", lines[place]):
            break
    return at + 1 if 0 <= at < len(lines) else None


def line_with(path: Path, words: str) -> int | None:
    """The last line (from 1) in which some words stand; None where they stand in none."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return next((number for number in range(len(lines), 0, -1) if words in lines[number - 1]), None)
