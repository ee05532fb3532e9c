"""Drawing without a graphics library: text that is measured and wrapped, boxes, arrows, and the frame around them.

Lengths are in SVG user units. Widths of letters are those of a common sans serif, rounded up, so that text fits in any
font that a reader's machine puts in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from evidence.report.markdown import plain, single_quoted
from evidence.text import clean

SANS = "'Helvetica Neue', Helvetica, Arial, sans-serif"
INK = "#1d2733"
SOFT = "#5b6775"
RULE = "#8795a4"
PALE = "#eef2f6"
ACCENT = "#2f5d8a"
ALARM = "#9b2226"
LINE = 1.28
_NARROW = {**dict.fromkeys("iljI.,:;'|!()[]\u2018\u2019 ", 0.31), **dict.fromkeys("ftr-/\\\u201c\u201d", 0.37)}
_WIDE = {**dict.fromkeys("mwMW\u2014%@", 0.9), **dict.fromkeys("ABCDEFGHKNOPQRSTUVXYZ&", 0.7)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A figure as SVG with its size, a title and a description for those who do not see it."""

    svg: str
    width: float
    height: float
    title: str
    description: str


def measure(text: str, size: float, *, bold: bool = False) -> float:
    """How wide the text runs at most, set in letters of this size."""
    ems = sum(_NARROW.get(char) or _WIDE.get(char) or (0.57 if ord(char) < 0x2E80 else 1.05) for char in text)
    return ems * size * (1.06 if bold else 1.0)


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The text in lines that fit; a word that is wider than the line is cut."""
    lines: list[str] = []
    line = ""
    for word in plain(text).split():
        for piece in _pieces(word, width, size, bold):
            longer = f"{line} {piece}" if line else piece
            if line and measure(longer, size, bold=bold) > width:
                lines.append(line)
                line = piece
            else:
                line = longer
    return [*lines, line] if line else lines


def number(value: float) -> str:
    """A coordinate, short and always the same."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def words(
    x: float, y: float, text: str, *, size: float = 11, anchor: str = "start", bold: bool = False, fill: str = INK,
    turn: float = 0,
) -> str:  # fmt: skip
    """One line of text; `y` is its base line, `turn` turns it about its anchor (degrees, clockwise)."""
    extra = ' font-weight="bold"' if bold else ""
    extra += f' text-anchor="{anchor}"' if anchor != "start" else ""
    extra += f' transform="rotate({number(turn)} {number(x)} {number(y)})"' if turn else ""
    place = f'x="{number(x)}" y="{number(y)}" font-size="{number(size)}" fill="{fill}"'
    return f"<text {place}{extra}>{escape(single_quoted(clean(text)))}</text>"


def rectangle(
    x: float, y: float, width: float, height: float, *, fill: str = "#ffffff", stroke: str = "none", round_: float = 0
) -> str:
    """A rectangle."""
    corner = f' rx="{number(round_)}"' if round_ else ""
    size = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    return f'<rect {size}{corner} fill="{fill}" stroke="{stroke}"/>'


def path(*points: tuple[float, float], stroke: str = RULE, width: float = 1, dash: str = "", tip: bool = False) -> str:
    """A line through the points, with an arrow's tip at its end if wanted."""
    steps = " ".join(f"{'M' if index == 0 else 'L'}{number(x)} {number(y)}" for index, (x, y) in enumerate(points))
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    line = f'<path d="{steps}" fill="none" stroke="{stroke}" stroke-width="{number(width)}"{dashed}/>'
    return line + _tip(points[-2], points[-1], stroke) if tip else line


def finish(
    parts: list[str], width: float, height: float, *, name: str, title: str, description: str,
    demonstration: bool = False, font: str = SANS,
) -> Drawing:  # fmt: skip
    """The parts in their frame. A demonstration says so in the drawing itself, in a bar above it."""
    bar = 22.0 if demonstration else 0.0
    title = single_quoted(plain(f"DEMONSTRATION. {title}" if demonstration else title))
    description = single_quoted(plain(description))
    body = "\n".join(parts)
    if demonstration:
        notice = "DEMONSTRATION \u2013 made from demonstration decisions, not findings of a review"
        head = rectangle(0, 0, width, 17, fill=ALARM) + words(
            width / 2, 12.2, notice, size=10, anchor="middle", bold=True, fill="#ffffff"
        )
        body = f'{head}\n<g transform="translate(0 {number(bar)})">\n{body}\n</g>'
    box = f'viewBox="-1 -1 {number(width + 2)} {number(height + bar + 2)}"'
    size = f'width="{number(width + 2)}" height="{number(height + bar + 2)}"'
    label = f'role="img" aria-labelledby="{name}-title {name}-desc" font-family={quoteattr(font)}'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} {size} {label}>\n<title id="{name}-title">{escape(title)}</title>\n'
        f'<desc id="{name}-desc">{escape(description)}</desc>\n'
        f"{rectangle(-1, -1, width + 2, height + bar + 2)}\n{body}\n</svg>\n"
    )
    return Drawing(svg=svg, width=width, height=height + bar, title=title, description=description)


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    pieces = [""]
    for char in word:
        if pieces[-1] and measure(pieces[-1] + char, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _tip(before: tuple[float, float], end: tuple[float, float], fill: str) -> str:
    dx, dy = end[0] - before[0], end[1] - before[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    ux, uy = dx / length, dy / length
    back = (end[0] - 6 * ux, end[1] - 6 * uy)
    corners = [end, (back[0] - 3 * uy, back[1] + 3 * ux), (back[0] + 3 * uy, back[1] - 3 * ux)]
    points = " ".join(f"{number(x)},{number(y)}" for x, y in corners)
    return f'<polygon points="{points}" fill="{fill}"/>'
