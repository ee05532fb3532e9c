"""What the styles of a screen look like in the terminal."""

from __future__ import annotations

import os

import click

from evidence.layout import Line

# Cyan and yellow can be told apart with every kind of colour blindness, and each has a shape of its own besides.
_STYLES: dict[str, dict[str, object]] = {
    "title": {"bold": True},
    "best": {"bold": True},
    "new": {"fg": "green"},
    "meta": {"dim": True},
    "include": {"fg": "bright_cyan", "bold": True, "underline": True},
    "exclude": {"fg": "bright_yellow", "italic": True},
    "learned-include": {"fg": "bright_cyan"},
    "learned-exclude": {"fg": "bright_yellow"},
    "missing": {"fg": "magenta"},
    "more": {"reverse": True},
    "heading": {"underline": True},
    "key": {"fg": "cyan"},
    "footer": {"dim": True},
    "history": {"fg": "magenta"},
}


def colourless() -> bool:
    """Whether the user wants no colours (https://no-color.org)."""
    return bool(os.environ.get("NO_COLOR"))


def styled(line: Line) -> str:
    """A line as the terminal shows it."""
    return "".join(click.style(text, **_STYLES.get(style, {})) for style, text in line)  # type: ignore[arg-type]  # a table of keyword arguments
