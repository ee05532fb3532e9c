"""The only door to typst: text to PDF, drawings to pictures, with the fonts that typst carries and no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from evidence.errors import UnreadableError

if TYPE_CHECKING:
    import typst

FONT = "Libertinus Serif"


@cache
def _compiler_fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


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
    import typst

    with TemporaryDirectory(prefix="evidence-") as name:
        folder = Path(name)
        for file, drawing in pictures.items():
            (folder / file).write_text(drawing, encoding="utf-8")
        main = folder / "report.typ"
        main.write_text(source, encoding="utf-8")
        try:
            compiler = typst.Compiler(main, root=folder, font_paths=_compiler_fonts())
            made = compiler.compile(format=form, ppi=ppi, timestamp=epoch, pdf_standards=list(standards))
        except typst.TypstError as error:
            raise UnreadableError(f"The report could not be typeset: {error.message}.") from error
    return made if isinstance(made, bytes) else b"".join(made or [])
