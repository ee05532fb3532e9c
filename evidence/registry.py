"""Plug-ins: other packages add to the program through entry points named `evidence.<group>`."""

from __future__ import annotations

from functools import cache
from typing import Any

from evidence.errors import NotFoundError

GROUPS = ("readers", "rankers")
"""The kinds of plug-in that are asked for somewhere."""


@cache
def plugins(group: str) -> dict[str, Any]:
    """The plug-ins of a group by name, each loaded.

    Raises:
        ValueError: there is no such group.
        NotFoundError: a plug-in that is installed cannot be loaded; the message names it.
    """
    if group not in GROUPS:
        raise ValueError(f"no group {group!r}")
    from importlib.metadata import entry_points  # slow to load, and seldom needed

    found: dict[str, Any] = {}
    for point in entry_points(group=f"evidence.{group}"):
        try:
            found[point.name] = point.load()
        except Exception as error:  # the one place where other people's code is loaded
            raise NotFoundError(
                f"The plug-in {point.name!r} ({point.value}) cannot be loaded: {error}.", remedy="Update or remove it."
            ) from error
    return found
