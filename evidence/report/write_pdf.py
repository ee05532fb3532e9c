"""The report as a tagged PDF: pandoc's typst output under our preamble, with fonts that are always there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files as resources

from evidence.report import tree
from evidence.report.markdown import plain, single_quoted
from evidence.report.page import DEMONSTRATION, Page
from evidence.report.tree import Node
from evidence.report.typeset import FONT, pdf

_LONG = 4000
_LONG_IN_COLUMN = 1700
_TALLEST = 1.35
_SPANS = {
    "subtitle": "subtitle", "date": "subtitle", "note": "note", "confidence": "note", "definition": "definition",
    "subject": "subject", "number": "number", "problem": "problem", "doubt": "problem", "unsupported": "unsupported",
}  # fmt: skip
_LEADERS = tuple(tree.raw("typst", f"#{name}[", inline=True) for name in ("definition", "subject"))
_BLOCKS = {"title-block": "title-block"}


def files(page: Page) -> Mapping[str, bytes]:
    """The PDF file, as bytes by name."""
    pictures: dict[str, str] = {}
    blocks: list[Node] = tree.walk(page.with_figures(_placer(page, pictures)), _dressed)
    body = page.convert(blocks, "typst-citations-smart").decode("utf-8")
    source = f"{_settings(page)}\n{_preamble()}\n{body}"
    return {f"{page.name}.pdf": pdf(source, pictures, epoch=page.epoch)}


def _preamble() -> str:
    return (resources("evidence.report") / "assets" / "preamble.typ").read_text(encoding="utf-8")


def _settings(page: Page) -> str:
    """What the preamble asks for, and what the file says of itself."""
    title = plain(single_quoted(page.draft.title))
    if page.draft.demonstration:
        title = f"{DEMONSTRATION}: {title}"
    language, _, region = page.draft.language.partition("-")
    day = datetime.fromtimestamp(page.epoch, UTC)
    return "\n".join(
        (
            f"#set document(title: {_text(title)}, date: datetime(year: {day.year}, month: {day.month}, day: {day.day}))",
            f"#let demonstration = {'true' if page.draft.demonstration else 'false'}",
            f"#let running = {_text(title)}",
            f"#let language = {_text(language or 'en')}",
            f"#let region = {_text(region) if region else 'none'}",
        )
    )


def _placer(page: Page, pictures: dict[str, str]) -> tree.Placer:
    def place(name: str, caption: list[Node]) -> Sequence[Node]:
        drawing = page.drawing(name, font=FONT)
        pictures[f"{name}.svg"] = drawing.svg
        told = _text(f"{drawing.title}. {drawing.description}")
        width = min(1.0, _TALLEST * drawing.width / drawing.height)
        start = tree.raw("typst", f'#drawing("{name}.svg", {told}, {100 * width:.1f}%)[')
        return [start, {"t": "Plain", "c": caption}, tree.raw("typst", "]")]

    return place


def _dressed(node: Node) -> Sequence[Node] | None:
    """Divisions and spans inside the preamble's functions."""
    if node["t"] == "Span":
        name = next((_SPANS[each] for each in node["c"][0][1] if each in _SPANS), "")
        if not name:
            return None
        return [tree.raw("typst", f"#{name}[", inline=True), node, tree.raw("typst", "]", inline=True)]
    if node["t"] == "Para" and node["c"][0] in _LEADERS:
        return _within("#kept[", [node], "]")
    if node["t"] != "Div":
        return None
    identifier, classes, _ = node["c"][0]
    if "quotation" in classes:
        sign = next((each for each in ("contradicts", "context") if each in classes), "supports")
        long = "true" if len(tree.text_of(node)) > _LONG else "false"
        return _within(f'#quotation("{sign}", {long})[', [node], "]")
    if "statement" in classes and node["c"][1]:
        first, *others = node["c"][1]
        inner = tree.div([*_within("#kept[", [first], "]"), *others], identifier=identifier)
        return _within("#statement[", [inner], "]")
    if "sides" in classes and not _holds_long(node):
        columns = [each for each in node["c"][1] if each["t"] == "Div"]
        cells = [cell for each in columns for cell in _within("[", each["c"][1], "],")]
        return _within("#sides(", cells, ")")
    if identifier == "refs":
        return _within("#references[", [node], "]")
    name = next((_BLOCKS[each] for each in classes if each in _BLOCKS), "")
    return _within(f"#{name}[", [node], "]") if name else None


def _holds_long(node: Node) -> bool:
    """Whether a quotation inside would fill more than a column: then the sides stand one below the other."""
    lengths: list[int] = []

    def measure(child: Node) -> None:
        if tree.has_class(child, "quotation"):
            lengths.append(len(tree.text_of(child)))

    tree.walk([node], measure)
    return max(lengths, default=0) > _LONG_IN_COLUMN


def _within(opening: str, blocks: Sequence[Node], closing: str) -> list[Node]:
    return [tree.raw("typst", opening), *blocks, tree.raw("typst", closing)]


def _text(text: str) -> str:
    """A string literal of typst."""
    return json.dumps(text, ensure_ascii=False)
