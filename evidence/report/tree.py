"""Pandoc's document tree (its JSON form): walking it, vetting it, and reading its plain text.

The tree stands between a template's Markdown and every output, so that what may be in a report is decided once, here:
no raw code of any format, no picture but our own figures, no link but to the web, a mail address or a place inside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from evidence.errors import UnreadableError

Node = dict[str, Any]
Action = Callable[[Node], "Sequence[Node] | None"]
Placer = Callable[[str, list[Node]], "Sequence[Node]"]

FIGURE = "figure:"
_SCHEMES = ("https://", "http://", "mailto:", "#")
_BREAKS = {"Para", "Plain", "Header", "CodeBlock", "LineBlock", "HorizontalRule"}


def walk(node: Any, action: Action) -> Any:
    """The tree with every node replaced by what `action` gives for it (children first): nodes, or None to keep it."""
    if isinstance(node, dict):
        return {name: walk(child, action) for name, child in node.items()}
    if not isinstance(node, list):
        return node
    walked: list[Any] = []
    for child in node:
        if isinstance(child, dict) and "t" in child:
            content = child.get("c")
            inner = {"t": child["t"], "c": walk(content, action)} if isinstance(content, list | dict) else child
            replaced = action(inner)
            walked.extend([inner] if replaced is None else replaced)
        else:
            walked.append(walk(child, action) if isinstance(child, list | dict) else child)
    return walked


def vet(blocks: list[Node]) -> list[Node]:
    """The blocks without links that lead elsewhere than a reader expects.

    Raises:
        UnreadableError: for raw code or a picture that is not one of our figures.
    """
    vetted: list[Node] = walk(blocks, _vetted)
    return vetted


def attributes(identifier: str = "", classes: Sequence[str] = (), **others: str) -> list[Any]:
    """Pandoc's attribute triple."""
    return [identifier, list(classes), [[name.replace("_", "-"), value] for name, value in others.items()]]


def raw(form: str, text: str, *, inline: bool = False) -> Node:
    """Code of one output format; only our own passes may make it."""
    return {"t": "RawInline" if inline else "RawBlock", "c": [form, text]}


def inlines(text: str) -> list[Node]:
    """Plain text as words and spaces; nothing in it is read as markup."""
    nodes: list[Node] = []
    for word in text.split():
        nodes += [{"t": "Space"}] if nodes else []
        nodes.append({"t": "Str", "c": word})
    return nodes


def div(content: list[Node], *, identifier: str = "", classes: Sequence[str] = (), **others: str) -> Node:
    """Blocks in a division."""
    return {"t": "Div", "c": [attributes(identifier, classes, **others), content]}


def span(content: list[Node], *classes: str, **others: str) -> Node:
    """Inlines in a span."""
    return {"t": "Span", "c": [attributes("", classes, **others), content]}


def has_class(node: Node, name: str) -> bool:
    """Whether a division, span or heading carries the class."""
    place = {"Div": 0, "Span": 0, "Header": 1}.get(node.get("t", ""))
    return place is not None and name in node["c"][place][1]


def figure_of(node: Node) -> tuple[str, list[Node]] | None:
    """The name of the figure that a paragraph holds and its caption; None if it holds something else."""
    if node.get("t") in {"Para", "Plain"} and len(node["c"]) == 1 and node["c"][0].get("t") == "Image":
        _, caption, target = node["c"][0]["c"]
        return str(target[0]).removeprefix(FIGURE), caption
    return None


def text_of(node: Any) -> str:
    """The words of a tree as a reader sees them, a line end after every block and table cell."""
    if isinstance(node, list):
        return "".join(text_of(child) for child in node)
    if not isinstance(node, dict):
        return ""
    kind: str = node.get("t", "")
    content: Any = node.get("c")
    if kind in {"Str", "Space", "SoftBreak", "LineBreak"}:
        return str(content) if kind == "Str" else "\n" if kind == "LineBreak" else " "
    if kind in {"Code", "CodeBlock", "Math"}:
        return str(content[1]) + ("\n" if kind == "CodeBlock" else "")
    if kind in {"RawInline", "RawBlock"}:
        return ""
    if kind == "Image":
        return text_of(content[1])
    return text_of(content) + ("\n" if kind in _BREAKS else "")


def _vetted(node: Node) -> Sequence[Node] | None:
    kind = node["t"]
    if kind in {"RawInline", "RawBlock", "Math"}:
        raise UnreadableError(
            "The template writes raw code of an output format.", remedy="A template can write Markdown only."
        )
    if kind == "Image" and not str(node["c"][2][0]).startswith(FIGURE):
        raise UnreadableError(
            f"The template shows the picture {node['c'][2][0]!r}.",
            remedy='A report shows the program\'s own figures only: {{ figure("flow") }}, "timeline" or "map".',
        )
    if kind == "Link" and not str(node["c"][2][0]).startswith(_SCHEMES):
        return list(node["c"][1])
    if kind == "Link" and "javascript:" in str(node["c"][2][0]).lower():
        return list(node["c"][1])
    return None


def headings(blocks: Sequence[Mapping[str, Any]]) -> list[tuple[int, str, str]]:
    """Every heading as (level, anchor, text), in order, also inside divisions."""
    found: list[tuple[int, str, str]] = []

    def note(node: Node) -> None:
        if node["t"] == "Header":
            found.append((node["c"][0], node["c"][1][0], " ".join(text_of(node["c"][2]).split())))

    walk(list(blocks), note)
    return found


def anchored(blocks: list[Node]) -> list[Node]:
    """The blocks with every anchor once only, and no link to an anchor that is not there."""
    known: set[str] = set()

    def once(node: Node) -> Sequence[Node] | None:
        place = {"Div": 0, "Span": 0, "Header": 1}.get(node["t"])
        if place is not None:
            triple = node["c"][place]
            if triple[0] in known:
                node["c"][place] = ["", *triple[1:]]
            known.add(triple[0])
        return None

    def link(node: Node) -> Sequence[Node] | None:
        if node["t"] == "Link" and node["c"][2][0].startswith("#") and node["c"][2][0][1:] not in known:
            return list(node["c"][1])
        return None

    done: list[Node] = walk(walk(blocks, once), link)
    return done
