"""Single keys from the terminal; what was typed ahead is never thrown away."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

import click

END = "\x04"
"""The end of the input, which means leaving."""

NEWS = "\x00"
"""No key: there is something new to show."""

_LOOK = 0.2
"""Seconds between two looks at whether there is something new to show."""


@contextmanager
def keyboard(changed: Callable[[], bool] = lambda: False) -> Generator[Callable[[], str]]:
    """Single keys from the terminal, which gives back how it was; nothing that was typed is thrown away.

    Args:
        changed: asked several times a second while no key comes; where it says so, `NEWS` is given in place of a key
            (on Windows never).
    """
    if sys.platform == "win32":
        yield click.getchar
        return
    import termios

    place = sys.stdin.fileno()
    before = termios.tcgetattr(place)
    mode = termios.tcgetattr(place)
    mode[3] &= ~(termios.ECHO | termios.ICANON)
    mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
    termios.tcsetattr(place, termios.TCSANOW, mode)
    try:
        yield lambda: _key(place, changed)
    finally:
        termios.tcsetattr(place, termios.TCSANOW, before)


def typed_line(question: str, key: Callable[[], str]) -> str:
    """What is typed up to the end of the line, echoed; keys come one by one from where all others come from."""
    click.echo(question, nl=False)
    typed = ""
    while (one := key()) not in {"\r", "\n", END}:
        if one == NEWS:
            continue
        if one in {"\x7f", "\b"}:
            if typed:
                typed = typed[:-1]
                click.echo("\b \b", nl=False)
        elif one.isprintable():
            typed += one
            click.echo(one, nl=False)
    click.echo()
    return typed.strip()


def _key(place: int, changed: Callable[[], bool]) -> str:
    """One character; an arrow or another key that sends several is an escape, and the end of the input means quit."""
    import select

    while not select.select([place], [], [], _LOOK)[0]:
        if changed():
            return NEWS
    first = os.read(place, 1)
    if first in {b"", b"\x04"}:
        return END
    if first == b"\x1b":
        return _escape(place)
    more = (first[0] >= 0xC0) + (first[0] >= 0xE0) + (first[0] >= 0xF0)
    return (first + b"".join(os.read(place, 1) for _ in range(more))).decode("utf-8", "replace")


def _escape(place: int) -> str:
    """Read a control sequence to its end, so that its letters are not taken for decisions."""
    import select

    def waits() -> bool:
        return bool(select.select([place], [], [], 0.02)[0])

    if waits() and os.read(place, 1) in {b"[", b"O"}:
        while waits() and not b"@" <= os.read(place, 1) <= b"~":
            pass
    return "\x1b"
