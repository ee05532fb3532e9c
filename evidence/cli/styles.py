"""What the styles of a screen look like in the terminal."""

from __future__ import annotations

import click

from evidence.layout import Line

_STYLES: dict[str, dict[str, object]] = {
    "title": {"bold": True},
    "best": {"bold": True},
    "new": {"fg": "green"},
    "meta": {"dim": True},
    "include": {"fg": "green", "bold": True},
    "exclude": {"fg": "red"},
    "learned-include": {"fg": "green", "underline": True},
    "learned-exclude": {"fg": "red", "underline": True},
    "missing": {"fg": "yellow"},
    "heading": {"underline": True},
    "key": {"fg": "cyan"},
    "footer": {"dim": True},
    "history": {"fg": "magenta"},
}


def styled(line: Line) -> str:
    """A line as the terminal shows it."""
    return "".join(click.style(text, **_STYLES.get(style, {})) for style, text in line)  # type: ignore[arg-type]  # a table of keyword arguments
