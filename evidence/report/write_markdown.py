"""The report as Markdown that anybody can read, with its citations written out and its figures in a folder beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evidence.report import tree
from evidence.report.page import DEMONSTRATION, Page
from evidence.report.tree import Node


def files(page: Page) -> Mapping[str, bytes]:
    """The Markdown file and its figures, as bytes by name (the report first)."""
    beside: dict[str, bytes] = {}

    def place(name: str, caption: list[Node]) -> Sequence[Node]:
        drawing = page.drawing(name)
        file = f"{page.name}-figures/{name}.svg"
        beside[file] = drawing.svg.encode("utf-8")
        image = {"t": "Image", "c": [tree.attributes(), tree.inlines(drawing.title), [file, ""]]}
        return [{"t": "Para", "c": [image]}, {"t": "Para", "c": [{"t": "Emph", "c": caption}]}]

    blocks: list[Node] = tree.walk(page.with_figures(place), _plain)
    if page.draft.demonstration:
        blocks = tree.walk(blocks, _warned)
    text = page.convert(blocks, "gfm-raw_html")
    return {f"{page.name}.md": text, **beside}


def _plain(node: Node) -> Sequence[Node] | None:
    """Spans that carry a meaning as emphasis, a quotation as a block quotation, no link to places inside the report."""
    if node["t"] == "Link" and node["c"][2][0].startswith("#"):
        return list(node["c"][1])
    if node["t"] == "Div" and tree.has_class(node, "quotation"):
        return [{"t": "BlockQuote", "c": node["c"][1]}]
    if node["t"] == "Table":
        return [{"t": "Table", "c": tree.walk(node["c"], _in_cell)}]
    if tree.has_class(node, "unsupported") or tree.has_class(node, "problem"):
        return [{"t": "Emph", "c": node["c"][1]}]
    if tree.has_class(node, "number"):
        return [{"t": "Strong", "c": node["c"][1]}]
    return None


def _in_cell(node: Node) -> Sequence[Node] | None:
    """Code whose bars do not end the cell: GitHub's Markdown wants them escaped inside code too, pandoc leaves them."""
    if node["t"] != "Code":
        return None
    attributes, text = node["c"]
    return [{"t": "Code", "c": [attributes, text.replace("|", "\\|")]}]


def _warned(node: Node) -> Sequence[Node] | None:
    if node["t"] != "Header":
        return None
    level, attributes, content = node["c"]
    return [{"t": "Header", "c": [level, attributes, [*tree.inlines(f"{DEMONSTRATION}:"), {"t": "Space"}, *content]]}]
