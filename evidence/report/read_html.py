"""The text of an HTML report as a reader sees it.

Hidden, struck, transparent, tiny, white or far-off text counts as absent, whether an attribute or the file's own style
sheet makes it so. Of a style sheet the plain selectors are followed (element, class, id, and what stands inside what);
what styles add ("::before") or hide by other means (states, neighbours, clipping) is not seen, nor are pictures.
A block quotation without a page and mark is given in quotation marks, so that it is looked at as a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from evidence.report.markdown import single_quoted

MASK = dict.fromkeys(map(ord, '"\u201c\u201d\u201e\u201f\u00ab\u00bb'), "\u02ba")
_PLACED = re.compile(r"\u201d[^\u201c\u201d]{0,600}?\[[^\[\]]{1,60}\u00b7\s*Q[0-9a-z]{3,16}\s*\]")
_UNSEEN = frozenset(("script", "style", "svg", "head", "template", "noscript", "del", "s", "strike"))
_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark",
    "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u",
))  # fmt: skip
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
))  # fmt: skip
_LONGEST = 4000
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"([\w-]+|\*)?((?:[.#][\w-]+)*)")
_PRINTED = re.compile(r"@media\s+print[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_NUMBER = re.compile(r"^\s*(\d*\.?\d+)\s*([a-z%]*)")
_FAR = re.compile(r"-\s*\d{3,}|\d{4,}")
_SMALL = {"px": 2.7, "pt": 2.0, "em": 0.2, "rem": 0.2, "%": 20.0, "": 0.0}
_WHITE = frozenset(("white", "#fff", "#ffffff", "rgb(255,255,255)", "rgba(255,255,255,1)"))
_CLEAR = re.compile(r"transparent|rgba\(.*,0(?:\.0*)?\)|#[0-9a-f]{6}00|#[0-9a-f]{3}0")
_PLACES = ("left", "right", "top", "bottom", "text-indent", "margin-left", "margin-top", "transform")


@dataclass(frozen=True, slots=True)
class _Element:
    """An open element: its tag, and its classes and id as selectors write them (".note", "#refs")."""

    tag: str
    names: frozenset[str]


Rule = tuple[tuple[_Element, ...], Mapping[str, str]]


def read_html(text: str) -> str:
    """The text of an HTML file, a line end wherever a block begins or ends."""
    styles = re.findall(r"<style[^>]*>(.*?)</style", text, re.DOTALL | re.IGNORECASE)
    reader = _Seen(_rules("\n".join(styles)))
    reader.feed(text)
    reader.close()
    return "".join(reader.parts)


class _Seen(HTMLParser):
    """Collects what a reader sees."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._rules = rules
        self._open: list[_Element] = []
        self._hidden = 0
        """How many elements were open when a hidden one began, that one included; 0 where nothing is hidden."""
        self._blocks: list[int] = []
        """For every open block quotation, how many parts there were before it."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self._break(tag)
        if tag in _VOID:
            return
        if self._open and self._open[-1].tag == "p" and tag not in _INLINE:
            self._close("p")
        if tag == "blockquote":
            self._blocks.append(len(self.parts))
        given = {name: value or "" for name, value in attrs}
        names = [f".{each}" for each in given.get("class", "").split()]
        self._open.append(_Element(tag, frozenset([*names, f"#{given.get('id', '')}"])))
        if not self._hidden and (tag in _UNSEEN or "hidden" in given or is_hidden(self._look(given))):
            self._hidden = len(self._open)
        if tag == "q" and not self._hidden:
            self.parts.append("\u201c")

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if tag in [each.tag for each in self._open]:
            self._close(tag)
        self._break(tag)

    def handle_data(self, data: str) -> None:
        """Take text."""
        if not self._hidden:
            code = any(each.tag == "code" for each in self._open)
            self.parts.append(data.translate(MASK) if code else data)

    def _close(self, tag: str) -> None:
        closed = ""
        while closed != tag:
            closed = self._open.pop().tag
            if closed == "q" and not self._hidden:
                self.parts.append("\u201d")
            if closed == "blockquote":
                start = self._blocks.pop()
                self.parts[start:] = [as_quotation("".join(self.parts[start:]))]
        if len(self._open) < self._hidden:
            self._hidden = 0

    def _break(self, tag: str) -> None:
        if tag not in _INLINE:
            self.parts.append("\n")

    def _look(self, given: Mapping[str, str]) -> dict[str, str]:
        """What the style sheet and its own attribute say of the innermost open element; the later wins."""
        look: dict[str, str] = {}
        for chain, declared in self._rules:
            if _matches(chain, self._open):
                look.update(declared)
        look.update(_declared(given.get("style", "")))
        return look


def as_quotation(text: str) -> str:
    """The text of a block quotation in quotation marks, unless a quotation with its page and mark stands in it."""
    if not text.strip() or _PLACED.search(text):
        return text
    words = single_quoted(text.strip())
    return f"\n\u201c{words[:_LONGEST]}\u201d{words[_LONGEST:]}\n"


def is_hidden(look: Mapping[str, str]) -> bool:
    """Whether an element of this look (properties with their values, in lower case) is not seen."""
    if look.get("display") == "none" or look.get("visibility") in {"hidden", "collapse"}:
        return True
    if look.get("content-visibility") == "hidden" or _below(look.get("opacity"), {"": 0.05, "%": 5.0}):
        return True
    if "line-through" in look.get("text-decoration", "") + look.get("text-decoration-line", ""):
        return True
    if _below(look.get("font-size"), _SMALL) or any(_FAR.search(look.get(place, "")) for place in _PLACES):
        return True
    colour = look.get("color", "").replace(" ", "")
    return bool(_CLEAR.fullmatch(colour)) or (colour in _WHITE and not any("background" in name for name in look))


def _below(value: str | None, limits: Mapping[str, float]) -> bool:
    number = _NUMBER.match(value or "")
    return number is not None and float(number[1]) <= limits.get(number[2], -1.0)


def _rules(sheet: str) -> list[Rule]:
    """The rules of a style sheet that are followed, in order; those for print only are not."""
    sheet = _PRINTED.sub("", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
    found: list[Rule] = []
    for selectors, body in _RULE.findall(sheet):
        for selector in selectors.split(","):
            chain = _chain(selector)
            if chain:
                found.append((chain, _declared(body)))
    return found


def _chain(selector: str) -> tuple[_Element, ...]:
    """The parts of a selector from the outermost to the innermost; empty if it is of a kind that is not followed."""
    chain = []
    for part in selector.replace(">", " ").split():
        simple = _SIMPLE.fullmatch(part)
        if not simple:
            return ()
        chain.append(_Element((simple[1] or "*").lower(), frozenset(re.findall(r"[.#][\w-]+", simple[2]))))
    return tuple(chain)


def _matches(chain: Sequence[_Element], opened: Sequence[_Element]) -> bool:
    wanted = list(chain)
    if not opened or not _is(wanted.pop(), opened[-1]):
        return False
    for each in reversed(opened[:-1]):
        if wanted and _is(wanted[-1], each):
            wanted.pop()
    return not wanted


def _is(wanted: _Element, element: _Element) -> bool:
    return wanted.tag in {"*", element.tag} and wanted.names <= element.names


def _declared(body: str) -> dict[str, str]:
    pairs = (each.partition(":") for each in body.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs if value}
