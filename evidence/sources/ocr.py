"""Words read from the image of a page by Tesseract. The only door to that program, which need not be there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from evidence.errors import UsageError

LANGUAGES = "eng"
"""The languages that are read unless others are named."""

DPI = 200
"""Dots an inch of the images that are read; more of them gained nothing on the scans that were tried."""

_LANGUAGES = re.compile(r"[A-Za-z]\w*(/\w+)?(\+[A-Za-z]\w*(/\w+)?)*", re.ASCII)
_SURE = 0.7
_MANY = 150
_DOUBT = 0.4
_LONG = 4
_SECONDS = 60.0
_TURNS = (0, 180, 90, 270)
_OPTIONS = ("--psm", "3", "--dpi", str(DPI), "-c", "thresholding_method=2", "tsv")
"""The third method of finding ink in an image goes by neighbourhoods, so that stained paper is read too."""


class OcrError(Exception):
    """Tesseract failed on one image, or was too slow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Tesseract as it is installed: the path of its program, its version, and the languages that it can read."""

    path: str
    version: str
    languages: frozenset[str]

    def lacking(self, languages: str) -> list[str]:
        """Which of the languages ("eng+deu") it cannot read."""
        return [name for name in languages.split("+") if name not in self.languages]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of an image: its line's number, its box in dots from the top left corner, and a confidence from 0 to 1."""

    line: tuple[int, int, int]
    text: str
    x0: int
    y0: int
    x1: int
    y1: int
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The words of one page in order, and how far (in degrees, clockwise) the page was turned to read them."""

    words: tuple[Word, ...]
    turn: int = 0

    @property
    def letters(self) -> int:
        """How many characters its words have."""
        return sum(len(word.text) for word in self.words)

    @property
    def confidence(self) -> float:
        """The mean confidence of its words, by characters; 0 where there are none."""
        return sum(word.confidence * len(word.text) for word in self.words) / max(1, self.letters)

    @property
    def weight(self) -> float:
        """What the reading is worth beside another of the same page: many letters that Tesseract is sure of."""
        sure = sum(len(word.text) * max(0.0, word.confidence - _DOUBT) for word in self.words)
        return sure if self.is_level else sure / 2

    @property
    def is_level(self) -> bool:
        """Whether most long words are wider than high: Tesseract reads lines on their side too, but in a wrong order."""
        long = [word for word in self.words if len(word.text) >= _LONG]
        return 2 * sum(word.x1 - word.x0 > word.y1 - word.y0 for word in long) >= len(long)

    @property
    def is_sure(self) -> bool:
        """Whether the page surely stands upright: upside down it never gives so many letters with such confidence."""
        return self.is_level and self.letters >= _MANY and self.confidence >= _SURE


@lru_cache(maxsize=1)
def find_program() -> Program | None:
    """Tesseract as it is installed here, or None."""
    path = shutil.which("tesseract")
    if path is None:
        return None
    try:
        told = _run([path, "--version"], b"", 20.0)
        listed = _run([path, "--list-langs"], b"", 20.0)
    except OcrError:
        return None
    version = re.match(r"tesseract v?(\S+)", told)
    names = frozenset(line.strip() for line in listed.splitlines()[1:] if line.strip())
    return Program(path=path, version=version[1] if version else "?", languages=names)


def check_languages(languages: str) -> None:
    """See that Tesseract, where it is installed, can read these languages ("eng+deu"; empty: none is asked for).

    Raises:
        UsageError: it cannot, or that is no list of languages.
    """
    if not languages:
        return
    if not _LANGUAGES.fullmatch(languages):
        raise UsageError(f"{languages!r} names no languages.", remedy="Write them as Tesseract does: eng, or eng+deu.")
    program = find_program()
    lacking = program.lacking(languages) if program else []
    if program and lacking and languages != LANGUAGES:
        known = ", ".join(sorted(program.languages - {"osd"})) or "none"
        raise UsageError(
            f"Tesseract cannot read {' and '.join(lacking)}. It can read: {known}.",
            remedy=f"Install the language (tesseract-ocr-{lacking[0]}), or name another: --ocr-language eng",
        )


def read_upright(
    program: Program, render: Callable[[int], bytes], languages: str, *, likely: int = 0, until: Callable[[], float]
) -> Reading:
    """The words of a page, turned as they read best.

    Args:
        program: Tesseract.
        render: gives the page's image (PGM or PNG, `DPI` dots an inch) turned clockwise by so many degrees.
        languages: what it may be written in, as Tesseract calls them: "eng+deu".
        likely: the turn to try first; the others are tried only where it gives little.
        until: how many seconds are left.

    Raises:
        OcrError: Tesseract failed or was too slow.
    """
    best = Reading(words=())
    for turn in (likely, *(each for each in _TURNS if each != likely)):
        found = Reading(words=read_image(program, render(turn), languages, seconds=until()), turn=turn)
        if found.is_sure:
            return found
        if found.weight > best.weight:
            best = found
    return best


def read_image(program: Program, image: bytes, languages: str, *, seconds: float = _SECONDS) -> tuple[Word, ...]:
    """The words of an upright image, in the order in which they are read.

    Raises:
        OcrError: Tesseract failed or was too slow.
    """
    command = [program.path, "stdin", "stdout", "-l", languages, *_OPTIONS]
    return words_of(_run(command, image, min(seconds, _SECONDS)))


def words_of(table: str) -> tuple[Word, ...]:
    """The words of a table of tab-separated values as Tesseract writes it; other rows are passed over."""
    found = []
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or not cells[11].strip():
            continue
        try:
            block, paragraph, line, _, left, top, width, height = map(int, cells[2:10])
            confidence = min(1.0, max(0.0, float(cells[10]) / 100))
        except ValueError:
            continue
        found.append(
            Word(
                line=(block, paragraph, line),
                text=cells[11].strip(),
                x0=left,
                y0=top,
                x1=left + width,
                y1=top + height,
                confidence=confidence,
            )
        )
    return tuple(found)


def _run(command: Sequence[str], given: bytes, seconds: float) -> str:
    """What a call prints. One thread: files are read side by side already, and threads cost it more than they give."""
    if seconds <= 0:
        raise OcrError("there is no time left")
    try:
        done = subprocess.run(
            command,
            input=given,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OcrError(str(error)) from error
    if done.returncode:
        raise OcrError(done.stderr.decode("utf-8", errors="replace")[:200])
    return done.stdout.decode("utf-8", errors="replace")
