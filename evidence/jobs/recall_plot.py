"""The recall curve of a review as a drawing."""

from __future__ import annotations

from evidence.jobs.how_far import Standing
from evidence.jobs.session import Session
from evidence.report.recall_figure import recall_figure
from evidence.report.svg import Drawing
from evidence.store.audit import is_demonstration


def recall_plot(session: Session, found: Standing, person: str = "") -> Drawing:
    """The curve so far with the estimate, as this person may know it."""
    whose = f", by {person}" if person else ""
    return recall_figure(
        found.found,
        found.estimate.total,
        left=found.estimate.left,
        left_most=found.estimate.left_most,
        title=f"{session.protocol.title}: titles and abstracts read{whose}",
        demonstration=is_demonstration(session.library),
    )
