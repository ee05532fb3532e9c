"""Web pages in: what the page says, without what surrounds it."""

from __future__ import annotations

from evidence.model import Extraction
from evidence.sources.html_head import stated
from evidence.sources.html_reader import PageReader
from evidence.sources.rules import signature
from evidence.sources.web import extraction
from evidence.text import clean

_EXTRACTOR = signature("html")
_FEW = 400
"""Letters under which so little is left of a page that classes and ids may have misled."""


def extract_html(text: str) -> Extraction:
    """A web page as an extraction; its pages are its paragraphs."""
    reader = _read(clean(text), keeps_asides=False)
    if reader.kept < _FEW and reader.skipped > 2 * reader.kept:
        reader = _read(clean(text), keeps_asides=True)
    return extraction(reader.drafts, extractor=_EXTRACTOR, media_type="text/html", stated=stated(reader))


def _read(text: str, *, keeps_asides: bool) -> PageReader:
    reader = PageReader(keeps_asides=keeps_asides)
    reader.feed(text)
    reader.close()
    reader.finish()
    return reader
