"""TOML files that people edit: read so that every complaint names the file and the place."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
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
            f"{path} does not exist.", remedy="docs/workspace-files.md says what it holds."
        ) from error
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{path} is not UTF-8 text (byte {error.start}).", remedy="Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError(f"{path} is not valid TOML: {error}.", remedy="Mend that line and call again.") from error


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


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
                near = get_close_matches(key, names, n=1)
                hint = f" (did you mean {near[0]!r}?)" if near else ""
                malformed(self.path, f"{self._called(key)} is not a field that is known{hint}")
        return self

    def flags(self) -> dict[str, bool]:
        """Every field of this table as true or false."""
        for key, value in self.content.items():
            if not isinstance(value, bool):
                malformed(self.path, f"{self._called(key)} should be true or false")
        return dict(self.content)

    def text(self, key: str) -> str:
        """The value as text; empty where it is missing."""
        value = self.content.get(key, "")
        if isinstance(value, Mapping | list):
            malformed(self.path, f"{self._called(key)} should be a text")
        return str(value)

    def need(self, key: str) -> str:
        """The value as text; missing or empty is a mistake."""
        value = self.text(key).strip()
        if not value:
            malformed(self.path, f"{self._called(key)} is missing or empty")
        return value

    def number(self, key: str) -> int:
        """The value as a whole number; 0 where it is missing."""
        value = self.content.get(key, 0)
        if not isinstance(value, int):
            malformed(self.path, f"{self._called(key)} should be a whole number")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where it is missing."""
        value = self.content.get(key, [])
        if not isinstance(value, list) or any(not isinstance(item, str) for item in value):
            malformed(self.path, f"{self._called(key)} should be a list of texts")
        return tuple(value)

    def choice(self, key: str, allowed: Sequence[str], default: str) -> str:
        """One of the allowed words; `default` where it is missing."""
        value = self.text(key) or default
        if value not in allowed:
            malformed(
                self.path, f"{self._called(key)} is {value!r}; it should be one of: {', '.join(filter(None, allowed))}"
            )
        return value

    def table(self, key: str) -> Table:
        """A table inside this one; empty where it is missing."""
        value = self.content.get(key, {})
        if not isinstance(value, Mapping):
            malformed(self.path, f"{self._called(key)} should be a table, [{key}]")
        return Table(self.path, value, self._called(key))

    def tables(self, key: str) -> list[Table]:
        """A list of tables inside this one."""
        value = self.content.get(key, [])
        if not isinstance(value, list) or any(not isinstance(item, Mapping) for item in value):
            malformed(self.path, f"{self._called(key)} should be a list of tables, [[{key}]]")
        return [Table(self.path, item, f"{self._called(key)} number {n}") for n, item in enumerate(value, 1)]

    def _called(self, key: str) -> str:
        return f"{self.name}: {key}" if self.name else key


def malformed(path: Path, what: str) -> NoReturn:
    """Complain about a file.

    Raises:
        UnreadableError: always.
    """
    raise UnreadableError(
        f"{path}: {what}.", remedy="Mend the file and call again; docs/workspace-files.md describes it."
    )
