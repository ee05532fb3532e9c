"""The figures of a report, drawn straight from the draft."""

from __future__ import annotations

from evidence.report.draft import Draft
from evidence.report.flow_figure import flow_figure
from evidence.report.map_figure import map_figure
from evidence.report.svg import SANS, Drawing
from evidence.report.timeline_figure import timeline_figure

__all__ = ["Drawing", "draw", "flow_figure", "map_figure", "timeline_figure"]


def draw(name: str, draft: Draft, *, font: str = SANS) -> Drawing:
    """The figure of this name: flow, timeline or map.

    Raises:
        ValueError: for any other name.
    """
    if name == "flow":
        return flow_figure(draft.flow, demonstration=draft.demonstration, font=font)
    if name == "timeline":
        return timeline_figure(draft.timeline, as_of=draft.as_of, demonstration=draft.demonstration, font=font)
    if name == "map":
        return map_figure(draft.matrix, demonstration=draft.demonstration, font=font)
    raise ValueError(f"there is no figure {name!r}")
