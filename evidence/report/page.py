"""A composed report on its way to the writers: its tree, its figures in order, and what is common to all formats."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evidence.errors import UnreadableError
from evidence.report import tree
from evidence.report.draft import Draft
from evidence.report.figures import draw
from evidence.report.pandoc import convert
from evidence.report.phrases import FIGURES
from evidence.report.svg import SANS, Drawing
from evidence.report.tree import Node

DEMONSTRATION = "DEMONSTRATION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A report as a vetted tree (`blocks`); `name` names its files, `epoch` is its day in seconds since 1970."""

    name: str
    draft: Draft
    blocks: list[Node]
    version: list[int]
    epoch: int

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of the figures it shows, in order."""
        found: list[str] = []

        def note(node: Node) -> None:
            figure = tree.figure_of(node)
            if figure:
                found.append(figure[0])

        tree.walk(self.blocks, note)
        unknown = [name for name in found if name not in FIGURES]
        if unknown:
            raise UnreadableError(
                f"The template shows a figure {unknown[0]!r}.", remedy=f"There are: {', '.join(FIGURES)}."
            )
        return tuple(found)

    def drawing(self, name: str, *, font: str = SANS) -> Drawing:
        """One of the figures, drawn in this font."""
        return draw(name, self.draft, font=font)

    def with_figures(self, place: tree.Placer) -> list[Node]:
        """The blocks with what `place` gives for each figure's name and numbered caption."""
        turns = iter(range(1, len(self.figures) + 1))

        def put(node: Node) -> Sequence[Node] | None:
            figure = tree.figure_of(node)
            if not figure:
                return None
            label = {"t": "Strong", "c": tree.inlines(f"Figure {next(turns)}.")}
            return place(figure[0], [label, {"t": "Space"}, *figure[1]])

        done: list[Node] = tree.walk(self.blocks, put)
        return done

    def convert(
        self, blocks: list[Node], writes: str, options: Sequence[str] = (), meta: dict[str, Any] | None = None
    ) -> bytes:
        """The blocks in one of pandoc's formats."""
        document = {"pandoc-api-version": self.version, "meta": meta or {}, "blocks": blocks}
        return convert(json.dumps(document), reads="json", writes=writes, options=options, epoch=self.epoch)
