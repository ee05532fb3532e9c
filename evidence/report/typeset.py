"""The only door to typst: text to PDF, drawings to pictures, with the fonts that typst carries.

Fonts of the system are used only for a text with letters that typst's own fonts lack (Chinese, Japanese, Thai, ...), so
that all other reports look the same, byte for byte, on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal
from unicodedata import category

from evidence.errors import UnreadableError

if TYPE_CHECKING:
    import typst

_SHAPE = re.compile(r'xlink:href="(#\w+)"')
FONT = "Libertinus Serif"


_PLAIN = re.compile(r"[\t\n -\u024f\u0370-\u03ff\u0400-\u045f\u2010-\u2027\u202f-\u203a\u20ac]*")
"""Letters and marks that typst's own fonts have: nothing need be asked about them."""
_NOBODY = "\U0010fffd"
"""A character that no font has."""


@cache
def _compiler_fonts(system: bool = False) -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=system, include_embedded_fonts=True)


def missing(text: str) -> str:
    """The characters of the text that neither typst's fonts nor the system's have, each once, in order."""
    return _lacking(_lacking(text, system=False), system=True)


def _lacking(text: str, *, system: bool) -> str:
    """The characters that these fonts do not have: those that are drawn as the one that no font has."""
    if _PLAIN.fullmatch(text):
        return ""
    asked = [char for char in dict.fromkeys(text) if not _PLAIN.fullmatch(char) and category(char)[0] not in "CMZ"]
    return "".join(char for char in asked if char in _absent("".join(sorted(asked)), system))


@cache
def _absent(letters: str, system: bool) -> frozenset[str]:
    pages = "\n".join(f'#page("\\u{{{ord(char):x}}}")' for char in [*letters, _NOBODY, _NOBODY])
    source = f'#set page(width: auto, height: auto)\n#set text(font: "{FONT}")\n{pages}\n'
    drawn = [_SHAPE.findall(page.decode("utf-8")) for page in _pages(source, {}, form="svg", system=system)]
    return frozenset(char for char, shape in zip(letters, drawn, strict=False) if shape == drawn[-1])


def pdf(source: str, pictures: Mapping[str, str], *, epoch: int) -> bytes:
    """The typst source as PDF; `pictures` are SVG drawings by file name, `epoch` its time stamp.

    The file keeps to PDF/UA-1 (for readers who hear it) where the report's headings allow that; else it is only tagged.

    Raises:
        UnreadableError: if typst refuses the source.
    """
    try:
        return _compile(source, pictures, form="pdf", epoch=epoch, standards=["ua-1"])
    except UnreadableError:
        return _compile(source, pictures, form="pdf", epoch=epoch)


def picture(svg: str, width: float, *, ppi: float = 220) -> bytes:
    """An SVG drawing as PNG, `width` in points across, with `ppi` dots per inch."""
    source = f'#set page(width: {width}pt, height: auto, margin: 0pt)\n#image("drawing.svg", width: {width}pt)\n'
    return _compile(source, {"drawing.svg": svg}, form="png", ppi=ppi)


def _compile(
    source: str,
    pictures: Mapping[str, str],
    *,
    form: Literal["pdf", "png"],
    ppi: float = 144,
    epoch: int = 0,
    standards: Sequence[Literal["ua-1"]] = (),
) -> bytes:
    system = bool(_lacking("".join([source, *pictures.values()]), system=False))
    return b"".join(_pages(source, pictures, form=form, ppi=ppi, epoch=epoch, standards=standards, system=system))


def _pages(
    source: str,
    pictures: Mapping[str, str],
    *,
    form: Literal["pdf", "png", "svg"],
    ppi: float = 144,
    epoch: int = 0,
    standards: Sequence[Literal["ua-1"]] = (),
    system: bool = False,
) -> list[bytes]:
    import typst

    with TemporaryDirectory(prefix="evidence-") as name:
        folder = Path(name)
        for file, drawing in pictures.items():
            (folder / file).write_text(drawing, encoding="utf-8")
        main = folder / "report.typ"
        main.write_text(source, encoding="utf-8")
        try:
            compiler = typst.Compiler(main, root=folder, font_paths=_compiler_fonts(system))
            made = compiler.compile(format=form, ppi=ppi, timestamp=epoch, pdf_standards=list(standards))
        except typst.TypstError as error:
            raise UnreadableError(f"The report could not be typeset: {error.message}.") from error
    return [made] if isinstance(made, bytes) else list(made or [])
