"""A drawing as the bytes of a file."""

from __future__ import annotations

from pathlib import Path

from evidence.errors import UsageError
from evidence.report.svg import Drawing


def check_picture(path: Path) -> None:
    """Accept the name of a picture, before work is done for it.

    Raises:
        UsageError: its ending is neither .svg nor .png.
    """
    if path.suffix.lower() not in {".svg", ".png"}:
        raise UsageError(f"{path.name} ends in neither .svg nor .png.", remedy="Give the file such an ending.")


def picture_bytes(drawing: Drawing, path: Path) -> bytes:
    """The drawing as SVG or PNG, as the ending of the path says; nothing is written.

    Raises:
        UsageError: the ending is another one.
    """
    check_picture(path)
    if path.suffix.lower() == ".svg":
        return drawing.svg.encode("utf-8")
    from evidence.report.typeset import picture

    return picture(drawing.svg, drawing.width)
