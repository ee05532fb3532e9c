"""The only door to typst: text to PDF, drawings to pictures, with the fonts that typst carries and no others."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from evidence.errors import UnreadableError

if TYPE_CHECKING:
    import typst

FONT = "Libertinus Serif"


@cache
def _compiler_fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def pdf(source: str, pictures: Mapping[str, str], *, epoch: int) -> bytes:
    """The typst source as a tagged PDF; `pictures` are SVG drawings by file name, `epoch` its time stamp.

    Raises:
        UnreadableError: if typst refuses the source.
    """
    return _compile(source, pictures, form="pdf", epoch=epoch)


def picture(svg: str, width: float, *, ppi: float = 220) -> bytes:
    """An SVG drawing as PNG, `width` in points across, with `ppi` dots per inch."""
    source = f'#set page(width: {width}pt, height: auto, margin: 0pt)\n#image("drawing.svg", width: {width}pt)\n'
    return _compile(source, {"drawing.svg": svg}, form="png", ppi=ppi)


def _compile(source: str, pictures: Mapping[str, str], *, form: str, ppi: float = 144, epoch: int = 0) -> bytes:
    import typst

    with TemporaryDirectory(prefix="evidence-") as name:
        folder = Path(name)
        for file, drawing in pictures.items():
            (folder / file).write_text(drawing, encoding="utf-8")
        main = folder / "report.typ"
        main.write_text(source, encoding="utf-8")
        try:
            compiler = typst.Compiler(main, root=folder, font_paths=_compiler_fonts())
            made = compiler.compile(format="pdf" if form == "pdf" else "png", ppi=ppi, timestamp=epoch)
        except typst.TypstError as error:
            raise UnreadableError(f"The report could not be typeset: {error.message}.") from error
    return made if isinstance(made, bytes) else b"".join(made or [])
