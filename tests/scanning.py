"""Scans made of typeset pages, and what tests need to read them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pymupdf
import pytest

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs tesseract, which is not here")


def scanned(source: Path, target: Path, *, turn: int = 0, dpi: int = 150, pages: slice = slice(None)) -> Path:
    """A PDF whose chosen `pages` are grey images of those of another, turned clockwise; the other pages stay text."""
    with pymupdf.open(source) as document, pymupdf.open() as made:
        chosen = range(document.page_count)[pages]
        for number in range(document.page_count):
            if number not in chosen:
                made.insert_pdf(document, from_page=number, to_page=number)
                continue
            scale = pymupdf.Matrix(dpi / 72, dpi / 72)
            image = document[number].get_pixmap(matrix=scale.prerotate(turn), colorspace=pymupdf.csGRAY)
            page = made.new_page(width=image.width * 72 / dpi, height=image.height * 72 / dpi)
            page.insert_image(page.rect, pixmap=image)
        made.save(target, deflate=True)
    return target


def layered(source: Path, target: Path, words: str) -> Path:
    """The first page of a PDF as an image, with other words as the invisible text of a scan."""
    scanned(source, target, pages=slice(0, 1))
    with pymupdf.open(target) as document:
        document.select([0])
        page = document[0]
        page.insert_textbox(
            pymupdf.Rect(40, 40, page.rect.width - 40, page.rect.height - 40), words, fontsize=9, render_mode=3
        )
        content = document.tobytes()
    target.write_bytes(content)
    return target
