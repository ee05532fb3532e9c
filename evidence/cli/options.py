"""What verbs share: opening the workspace, common options, and printing."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import click

from evidence.errors import UnreadableError
from evidence.jobs.session import Session, noted, open_session

E = TypeVar("E", bound=StrEnum)
F = TypeVar("F", bound=Callable[..., Any])


class OneOf(click.ParamType[E]):
    """A choice from an enum, spelt by value (click's own Choice spells enums by name)."""

    name = "choice"

    def __init__(self, kind: type[E]) -> None:
        self.kind = kind

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """The choices, as help shows them."""
        return "|".join(one.value for one in self.kind)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> E:
        """The enum's member with this value."""
        try:
            return self.kind(value)
        except ValueError:
            self.fail(f"{value!r} is not one of: {', '.join(one.value for one in self.kind)}.", param, ctx)


def as_reviewer(function: F) -> F:
    """The option that says who acts."""
    return click.option("--as", "person", metavar="NAME", envvar="EVIDENCE_REVIEWER", required=True, help="Who acts.")(
        function
    )


def as_json(function: F) -> F:
    """The option that asks for JSON."""
    return click.option("--json", "wants_json", is_flag=True, help="Print JSON for other programs.")(function)


def with_ocr(function: F) -> F:
    """The options that say how pages without good text are read."""
    turned_off = click.option("--no-ocr", is_flag=True, help="Do not read scanned pages with Tesseract.")
    named = click.option(
        "--ocr-language", metavar="NAMES", default="eng", show_default=True, help="What scans are written in: eng+deu."
    )
    return turned_off(named(function))


def with_chase(function: F) -> F:
    """The options that say which citation chase records came from."""
    parent = click.option("--parent", default="", metavar="RECORD", help="Citation chase: the record it started from.")
    direction = click.option(
        "--direction", type=click.Choice(["backward", "forward"]), help="Citation chase: cited by it, or citing it."
    )
    number = click.option(
        "--round", type=click.IntRange(min=0), default=0, help="Citation chase: the how-manieth round."
    )
    return parent(direction(number(function)))


@contextmanager
def opened(context: click.Context, *, writes: bool = False) -> Generator[Session]:
    """The workspace and review that the call is about; a call that `writes` is noted in the runs with its outcome."""
    asked = context.find_root().obj or {}
    with open_session(asked.get("workspace"), asked.get("review")) as session:
        if not writes:
            yield session
            return
        with noted(session, context.command_path, _arguments(context)):
            yield session


def _arguments(context: click.Context) -> str:
    """What a call was given, without what a reviewer judged: the runs are no way around blindness."""
    shown = {name: value for name, value in context.params.items() if name not in _PRIVATE and value}
    return json.dumps(shown, default=str, ensure_ascii=False, sort_keys=True)


_PRIVATE = frozenset({"verdict", "reason", "note", "memo", "labels", "password"})


def print_json(value: Any) -> None:
    """A value as JSON on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def progress(label: str) -> Callable[[int, int], None]:
    """A callback (done, total) that shows progress on stderr when that is a terminal, and is silent otherwise."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done >= total else ""
            click.echo(f"\r{label}: {done} of {total}{end}", nl=False, err=True)

    return show


def write_out(path: Path, content: str | bytes) -> None:
    """Write what the user asked to have in a file; text in UTF-8.

    Raises:
        UnreadableError: the file cannot be written.
    """
    try:
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    except OSError as error:
        raise UnreadableError(
            f"{path} cannot be written ({error.strerror}).", remedy="Name a file in a folder that you may write to."
        ) from error


def counted(number: int, noun: str, many: str = "") -> str:
    """A number with its noun, in the plural (`many`, or the noun with an s) unless the number is 1."""
    return f"{number} {noun if number == 1 else many or noun + 's'}"


def local(at: str) -> str:
    """A moment in UTC, ISO 8601, as the clock on this wall shows it: "2026-11-02 09:30"; "never" for no moment."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M") if at else "never"


def note(line: str) -> None:
    """A line about the work on stderr, so that stdout holds only the answer."""
    click.echo(line, err=True)
