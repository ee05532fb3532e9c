"""The timeline of a review, from the rows of its timeline.csv: one row a cell, each with its source. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evidence.report.draft import TimelineRow

_PROPOSAL = "proposal"
"""What the field `statutory` says of a body that has only been proposed."""
NEEDED = ("id", "field", "value")


def timeline(cells: Sequence[Mapping[str, str]]) -> tuple[TimelineRow, ...]:
    """A row a body, in the order in which bodies first appear; of several values of a field the first is drawn."""
    bodies: dict[str, dict[str, list[Mapping[str, str]]]] = {}
    for cell in cells:
        bodies.setdefault(cell["id"], {}).setdefault(cell["field"], []).append(cell)
    return tuple(_row(name, fields) for name, fields in bodies.items() if "label" in fields)


def _row(name: str, fields: Mapping[str, Sequence[Mapping[str, str]]]) -> TimelineRow:
    def first(field: str) -> str:
        return fields[field][0]["value"] if field in fields else ""

    sources = dict.fromkeys(
        source
        for field in ("start", "end", "count")
        for cell in fields.get(field, ())
        for source in _split(cell.get("source") or "")
    )
    others = [
        f"{field} {cell['value']}" + (f" in {cell['source']}" if cell.get("source") else "")
        for field in ("start", "end")
        for cell in fields.get(field, ())[1:]
    ]
    return TimelineRow(
        id=name,
        label=first("label"),
        level=first("level"),
        start=first("start"),
        end=first("end"),
        count=first("count"),
        sources=tuple(sources),
        note="; ".join(others),
        proposed=first("statutory") == _PROPOSAL,
    )


def _split(cell: str) -> list[str]:
    """The sources of a cell, one by one: several are parted by semicolons."""
    return [source.strip() for source in cell.split(";") if source.strip()]
