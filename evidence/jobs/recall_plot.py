"""The recall curve of a review as a file."""

from __future__ import annotations

from pathlib import Path

from evidence.errors import UnreadableError, UsageError
from evidence.jobs.session import Session
from evidence.jobs.stopping import Standing
from evidence.report.recall_figure import recall_figure
from evidence.store.audit import is_demonstration


def write_plot(session: Session, found: Standing, path: Path, person: str = "") -> None:
    """Draw the curve into an SVG or PNG file.

    Raises:
        UsageError: the file's ending is another one.
        UnreadableError: the file cannot be written.
    """
    if path.suffix.lower() not in {".svg", ".png"}:
        raise UsageError(f"{path.name} ends in neither .svg nor .png.", remedy="Give the file such an ending.")
    whose = f", by {person}" if person else ""
    made = recall_figure(
        found.found,
        found.estimate.total,
        left=found.estimate.left,
        left_most=found.estimate.left_most,
        title=f"{session.protocol.title}: titles and abstracts read{whose}",
        demonstration=is_demonstration(session.library),
    )
    content = made.svg.encode("utf-8")
    if path.suffix.lower() == ".png":
        from evidence.report.typeset import picture

        content = picture(made.svg, made.width)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UnreadableError(
            f"{path} cannot be written ({error.strerror}).", remedy="Name a file in a folder that you may write to."
        ) from error
