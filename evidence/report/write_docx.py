"""The report as a DOCX file: our styles, figures as pictures, then beside now in a table of two columns."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from evidence.report import tree
from evidence.report.docx_style import reference_document
from evidence.report.markdown import plain
from evidence.report.page import DEMONSTRATION, Page
from evidence.report.pandoc import default_reference
from evidence.report.tree import Node
from evidence.report.typeset import FONT, picture

_WIDTH = 458.0
_TALLEST = 560.0
"""So that the heading before a figure and the caption after it stand on its page."""
_SPANS = {
    "note": "Note", "confidence": "Note", "definition": "Note", "unsupported": "Unsupported", "problem": "Problem",
    "doubt": "Problem", "number": "Number",
}  # fmt: skip
_KEPT = re.compile(r'<w:pStyle w:val="(?:Statement|Heading4)" ?/>')
_LEADERS = {"definition": "Definition", "subject": "Subject"}
"""Spans that a paragraph begins with which stays on the page of what follows it, and the style of such a paragraph."""


def files(page: Page) -> Mapping[str, bytes]:
    """The DOCX file, as bytes by name."""
    blocks = tree.walk(page.with_figures(_placer(page)), _styled)
    meta: dict[str, Any] = {"lang": {"t": "MetaString", "c": page.draft.language}}
    blocks = tree.walk(blocks, _titles(page, meta))
    look = reference_document(default_reference(), language=page.draft.language, demonstration=page.draft.demonstration)
    with TemporaryDirectory(prefix="evidence-") as folder:
        reference = Path(folder) / "reference.docx"
        reference.write_bytes(look)
        made = page.convert(blocks, "docx", ["--reference-doc", str(reference)], meta)
    return {f"{page.name}.docx": _finished(made)}


def _finished(made: bytes) -> bytes:
    """The file without the pictures' addresses in their descriptions, with rows that a page end does not cut."""
    done = BytesIO()
    with ZipFile(BytesIO(made)) as source, ZipFile(done, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "word/document.xml":
                text = re.sub(r'(<pic:cNvPr[^>]*? descr=")data:[^"]*"', r'\1"', content.decode("utf-8"))
                content = "".join(_whole_rows(table) for table in re.split(r"(?=<w:tbl>)", text)).encode("utf-8")
            target.writestr(ZipInfo(entry.filename), content, ZIP_DEFLATED)
    return done.getvalue()


def _whole_rows(table: str) -> str:
    """A table whose rows no page end cuts; the two sides of a comparison may be cut, else most pages stood half empty.

    LibreOffice keeps a table whole whose paragraphs keep with the next, so those of the two sides do not.
    """
    inside, end, after = table.partition("</w:tbl>")
    if 'w:val="Statement"' in inside:
        return _KEPT.sub(r'\g<0><w:keepNext w:val="0"/>', inside) + end + after
    return table.replace("<w:tr>", "<w:tr><w:trPr><w:cantSplit/></w:trPr>").replace("</w:trPr><w:trPr>", "")


def _placer(page: Page) -> tree.Placer:
    def place(name: str, caption: list[Node]) -> Sequence[Node]:
        drawing = page.drawing(name, font=FONT)
        width = min(_WIDTH, _TALLEST * drawing.width / drawing.height)
        url = "data:image/png;base64," + b64encode(_picture(drawing.svg, width)).decode("ascii")
        told = f"{drawing.title}. {drawing.description}"[:2000]
        image = {"t": "Image", "c": [tree.attributes(width=f"{width:.0f}pt"), tree.inlines(told), [url, ""]]}
        return [
            tree.div([{"t": "Para", "c": [image]}], custom_style="Figure"),
            tree.div([{"t": "Para", "c": caption}], custom_style="Image Caption"),
        ]

    return place


@cache
def _picture(svg: str, width: float) -> bytes:
    return picture(svg, width)


def _styled(node: Node) -> Sequence[Node] | None:
    """Divisions and spans with the name of their style; the two sides as a table."""
    if node["t"] == "Span":
        style = next((_SPANS[name] for name in node["c"][0][1] if name in _SPANS), "")
        kept = [name for name in node["c"][0][1] if name in _LEADERS]
        return [tree.span(node["c"][1], *kept, custom_style=style)] if style else None
    if node["t"] == "Para" and node["c"]:
        leads = next((style for name, style in _LEADERS.items() if tree.has_class(node["c"][0], name)), "")
        return [tree.div([node], custom_style=leads)] if leads else None
    if node["t"] != "Div":
        return None
    identifier, classes, _ = node["c"][0]
    if "sides" in classes:
        return [_table([child["c"][1] for child in node["c"][1] if child["t"] == "Div"])]
    if "quotation" in classes:
        style = "Quotation"
        style += ", contradicting" if "contradicts" in classes else ", context" if "context" in classes else ""
        return [tree.div(node["c"][1], identifier=identifier, classes=classes, custom_style=style)]
    if "statement" in classes and node["c"][1]:
        first, *others = node["c"][1]
        return [tree.div([tree.div([first], custom_style="Statement"), *others], identifier=identifier)]
    return None


def _titles(page: Page, meta: dict[str, Any]) -> tree.Action:
    """Takes the title block out of the text and puts it where DOCX keeps it."""

    def take(node: Node) -> Sequence[Node] | None:
        if node["t"] != "Div" or not tree.has_class(node, "title-block"):
            return None
        for child in node["c"][1]:
            line = child["c"][2] if child["t"] == "Header" else child["c"]
            name = "title" if child["t"] == "Header" else _role(line)
            meta[name] = {"t": "MetaInlines", "c": line}
        if page.draft.demonstration and "title" in meta:
            meta["title"]["c"] = [*tree.inlines(f"{DEMONSTRATION}: "), {"t": "Space"}, *meta["title"]["c"]]
        return []

    meta.setdefault("description", {"t": "MetaString", "c": plain(page.draft.question)})
    return take


def _role(line: list[Node]) -> str:
    """Which line of the title block this is: the date, or the subtitle."""
    return "date" if any(tree.has_class(node, "date") for node in line) else "subtitle"


def _table(sides: list[list[Node]]) -> Node:
    """The sides as columns, a row for each of their blocks, so that a page can end between two statements."""
    attributes = tree.attributes()
    rows = [[attributes, [_cell(blocks) for blocks in row]] for row in zip_longest(*sides, fillvalue=None)]
    columns = [[{"t": "AlignLeft"}, {"t": "ColWidth", "c": 1 / len(sides)}] for _ in sides]
    body = [attributes, 0, [], rows]
    return {"t": "Table", "c": [attributes, [None, []], columns, [attributes, []], [body], [attributes, []]]}


def _cell(block: Node | None) -> list[Any]:
    return [tree.attributes(), {"t": "AlignDefault"}, 1, 1, [block] if block else []]
