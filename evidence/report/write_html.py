"""The report as one HTML file: no script, nothing fetched, figures drawn inside, ready to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files as resources

from evidence.report import tree
from evidence.report.markdown import plain
from evidence.report.page import DEMONSTRATION, Page
from evidence.report.tree import Node

_NOTICE = "made from demonstration decisions, not findings of a review"


def files(page: Page) -> Mapping[str, bytes]:
    """The HTML file, as bytes by name."""
    assets = resources("evidence.report") / "assets"
    blocks = _with_contents(page.with_figures(_placer(page)))
    body = page.convert(blocks, "html5", ["--section-divs"]).decode("utf-8")
    demonstration = page.draft.demonstration
    title = plain(page.draft.title)
    parts = {
        "lang": escape(page.draft.language),
        "title": escape(f"{DEMONSTRATION}: {title}" if demonstration else title),
        "style": (assets / "page.css").read_text(encoding="utf-8"),
        "class": "demonstration" if demonstration else "report",
        "banner": f'<p class="banner"><strong>{DEMONSTRATION}</strong> {_NOTICE}</p>' if demonstration else "",
        "body": body,
    }
    text = (assets / "page.html").read_text(encoding="utf-8")
    pieces = text.split("@@")
    filled = "".join(parts[piece] if index % 2 else piece for index, piece in enumerate(pieces))
    return {f"{page.name}.html": filled.encode("utf-8")}


def _placer(page: Page) -> tree.Placer:
    def place(name: str, caption: list[Node]) -> Sequence[Node]:
        start = tree.raw("html", f'<figure id="figure-{name}">\n{page.drawing(name).svg}<figcaption>')
        return [start, {"t": "Plain", "c": caption}, tree.raw("html", "</figcaption>\n</figure>")]

    return place


def _with_contents(blocks: list[Node]) -> list[Node]:
    """The blocks with the list of sections after the title block, or before everything where there is none."""
    contents = tree.raw("html", _contents(blocks))
    title = next((at + 1 for at, block in enumerate(blocks) if tree.has_class(block, "title-block")), 0)
    return [*blocks[:title], contents, *blocks[title:]]


def _contents(blocks: list[Node]) -> str:
    entries = [
        f'<li><a href="#{escape(anchor)}">{escape(text)}</a></li>'
        for level, anchor, text in tree.headings(blocks)
        if level == 2 and anchor
    ]
    return f"<nav><h2>Contents</h2><ol>{''.join(entries)}</ol></nav>" if entries else ""
