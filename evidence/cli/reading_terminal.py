"""Reading what was found in the terminal: one hit a screen, moved through by key."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import click

from evidence.cli.hits import details_of
from evidence.cli.keyboard import END, keyboard, typed_line
from evidence.cli.styles import styled
from evidence.errors import EvidenceError
from evidence.jobs.reading import Place, around, cited, place_to_read, quotation_of
from evidence.jobs.search import Shown, shown_of
from evidence.jobs.session import Session
from evidence.layout import safe
from evidence.search.keys import Action, help_lines, press
from evidence.search.page import Leaf, compose

_WIDEST = 100
"""Columns that a line takes at most: longer ones are hard to read."""


@dataclass(slots=True)
class _Reader:
    """Who reads, where the reader is, and which hits were on the screen."""

    session: Session
    hits: list[Shown]
    person: str
    key: Callable[[], str]
    at: int = 0
    away: int = 0
    message: list[str] = field(default_factory=list)
    seen: dict[int, Shown] = field(default_factory=dict)

    def passage(self) -> Shown:
        """The passage on the screen: the hit, or one around it."""
        return around(self.session, self.hits[self.at], self.away) or self.hits[self.at]


def can_read_here() -> bool:
    """Whether there is a terminal to show screens on and take keys from."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def read_here(session: Session, hits: Sequence[Shown], person: str) -> list[Shown]:
    """Show the hits until the reader leaves. Returns those that were on the screen."""
    with keyboard() as key:
        reader = _Reader(session, list(hits), person, key)
        while True:
            _show(reader)
            reader.seen[reader.at] = reader.hits[reader.at]
            action = press(key().replace(END, "q"))
            if action is Action.QUIT:
                break
            reader.message = _DO[action](reader) if action else ["That key has no meaning here; ? shows the keys."]
    click.echo()
    return [reader.seen[at] for at in sorted(reader.seen)]


def _show(reader: _Reader) -> None:
    one = reader.passage()
    lines = compose(
        _leaf(one, is_hit=not reader.away),
        place=reader.at + 1,
        count=len(reader.hits),
        away=reader.away,
        is_new=bool(one.is_new),
        width=min(shutil.get_terminal_size().columns, _WIDEST),
    )
    click.clear()
    for line in lines:
        click.echo(styled(line))
    for told in reader.message:
        click.secho(safe(told), fg="yellow")


def _leaf(one: Shown, *, is_hit: bool) -> Leaf:
    """What the screen says of a passage; only a hit has a best sentence."""
    before, best, after = (one.before, one.hit.quotation, one.after) if is_hit else (one.passage.words, "", "")
    return Leaf(
        citation=cited(one), title=one.record.title, told=details_of(one), before=before, best=best, after=after
    )


def _turn(step: int) -> Callable[[_Reader], list[str]]:
    def turn(reader: _Reader) -> list[str]:
        if not 0 <= reader.at + step < len(reader.hits):
            return ["This is the last hit. q leaves." if step > 0 else "This is the first hit."]
        reader.at, reader.away = reader.at + step, 0
        return []

    return turn


def _move(step: int) -> Callable[[_Reader], list[str]]:
    def move(reader: _Reader) -> list[str]:
        if around(reader.session, reader.hits[reader.at], reader.away + step) is None:
            return [f"The text {'ends' if step > 0 else 'begins'} here."]
        reader.away += step
        return []

    return move


def _open(reader: _Reader) -> list[str]:
    place = place_to_read(reader.session, reader.passage())
    if place.url and _launched(place):
        return [f"Opened: {place.told}"]
    return [f"{'Nothing here can open it. ' if place.url else ''}The full text: {place.told}"]


def _launched(place: Place) -> bool:
    """Whether the system took the file. Where there is no desktop a browser in this terminal would take the screen."""
    import webbrowser

    windows = sys.platform in {"win32", "darwin"} or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")))
    try:
        return windows and webbrowser.open(place.url)
    except (webbrowser.Error, OSError):
        return False


def _tag(reader: _Reader) -> list[str]:
    from evidence.jobs.themes import tag

    if not reader.person:
        return ["To tag, say who you are: leave with q and call again with --as NAME."]
    name = reader.passage().hit.name
    code = typed_line(f"Theme for {name} (its code; nothing to leave it): ", reader.key)
    if not code:
        return ["Not tagged."]
    try:
        made = tag(reader.session, code, name, person=reader.person)
    except EvidenceError as error:
        return [" ".join(filter(None, [error.problem, error.remedy]))]
    reader.hits = [_again(reader.session, one) for one in reader.hits]
    return [
        f"{name}: {made.theme} by {made.reviewer}. Undo: evidence tag {made.theme} {name} --remove --as {made.reviewer}"
    ]


def _again(session: Session, one: Shown) -> Shown:
    """A hit with the themes that it has now."""
    (now,) = shown_of(session, [(one.hit, one.passage)])
    return replace(now, is_new=one.is_new)


def _cite(reader: _Reader) -> list[str]:
    return [quotation_of(reader.passage())]


def _help(reader: _Reader) -> list[str]:
    return help_lines()


_DO: dict[Action, Callable[[_Reader], list[str]]] = {
    Action.NEXT: _turn(1),
    Action.PREVIOUS: _turn(-1),
    Action.BEFORE: _move(-1),
    Action.AFTER: _move(1),
    Action.OPEN: _open,
    Action.TAG: _tag,
    Action.CITE: _cite,
    Action.HELP: _help,
}
"""What each key does; returns the lines of the message that the next screen shows."""
