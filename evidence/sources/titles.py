"""The title of a PDF, and which lines of the first page hold it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence.sources.lines import Line, Sheet
from evidence.text import contains_folded, fold, squeeze

_FILE_LIKE = re.compile(
    r"\.(dvi|fm|docx?|indd|pdf|tex|qxd|qxp|xlsx?|pptx?|rtf|ps)$|^(microsoft word|untitled|doi:)", re.I
)
_KICKER = re.compile(
    r"(research|review|original|mini review|full paper|clinical study|technical report|briefing|report|open access|"
    r"research article|review article|original (article|paper|research)|article|editorial|commentary)",
    re.I,
)
_LONGEST = 300
_NEAR = 0.6
_EDGE = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title, where it was read, and the lines that hold it; all empty if there is none."""

    text: str = ""
    origin: str = ""
    lines: tuple[Line, ...] = ()


UNTITLED = Title()


def is_file_like(title: str) -> bool:
    """Whether a title in a file's information is only the name of a file or of a program."""
    return _FILE_LIKE.search(title) is not None


def is_kicker(text: str) -> bool:
    """Whether a line only says what kind of text follows ("Systematic review", "Open access")."""
    return (
        re.fullmatch(rf"(?:{_KICKER.pattern})|(systematic|scoping|literature) review", text.strip(), re.I) is not None
    )


def title_of(sheets: Sequence[Sheet], about: Mapping[str, str]) -> Title:
    """The title of a PDF.

    Args:
        sheets: the pages with their furniture.
        about: the file's own entries; its title is taken only where it stands on page 1.
    """
    first = sheets[0].lines if sheets else ()
    page = "\n".join(line.text for line in first)
    said = squeeze(about.get("title", ""))
    if len(said) > 14 and " " in said and not is_file_like(said) and contains_folded(said, page):
        return Title(text=said, origin="file information, found on page 1", lines=_lines_of(said, first))
    heads = [fold(line.text) for sheet in sheets[1:4] for line in sheet.lines if _is_running(line, sheet)]
    runs = _largest(first, heads)
    if not runs:
        return Title()
    text = runs[0].text
    for line in runs[1:]:
        text = (
            text[:-1] + line.text if text.endswith("\xad") else text + ("" if text.endswith("-") else " ") + line.text
        )
    return Title(text=squeeze(text)[:_LONGEST], origin="largest type on page 1", lines=tuple(runs))


def _is_running(line: Line, sheet: Sheet) -> bool:
    """Whether a line may be a running head or foot: near an edge, with a number."""
    near = line.y1 < _EDGE * sheet.height or line.y0 > (1 - _EDGE) * sheet.height
    return near and any(char.isdigit() for char in line.text)


def _lines_of(said: str, first: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of the first page that hold a known title: those in the largest type whose words are all in it."""
    words = fold(said)
    held = [
        line for line in first if len(line.text) <= len(said) and len(folded := fold(line.text)) > 1 and folded in words
    ]
    size = max((line.size for line in held if len(line.text) > 8), default=0.0)
    return tuple(line for line in held if abs(line.size - size) <= 0.8)


def _largest(first: Sequence[Line], heads: Sequence[str]) -> list[Line]:
    """The lines in the largest type that hold three words or more and are not the journal's name.

    A journal's name stands in the running heads of the next pages (`heads`, folded) together with volume and pages;
    it is passed over if something not much smaller stands on the page.
    """
    journal: list[Line] = []
    for size in sorted({round(line.size) for line in first if len(line.text) > 3}, reverse=True):
        runs = _set_in(first, size)
        text = " ".join(line.text for line in runs)
        if len(text.split()) < 3 or len(text) < 15 or re.search(r"www\.|https?:|journal\b", text, re.I):
            continue
        if journal and size < _NEAR * journal[0].size:
            break
        if not any(fold(text) in head for head in heads):
            return runs
        journal = journal or runs
    return journal


def _set_in(first: Sequence[Line], size: float) -> list[Line]:
    """The first lines in a row that are set in a size, words such as "Research article" left out."""
    runs: list[Line] = []
    for line in first:
        if abs(line.size - size) > 0.8 or _KICKER.fullmatch(line.text):
            if runs:
                break
            continue
        runs.append(line)
    return runs
