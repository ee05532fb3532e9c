"""Pages without good text: read by OCR where that is possible, and told of where it is not."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from evidence.model import Block, Box, Ocr
from evidence.sources.lines import Sheet
from evidence.sources.ocr import OcrError, Program, Reading, find_program, read_upright
from evidence.sources.ocrlines import lines_of, pieces_of, with_one_body
from evidence.sources.textlayer import Layer, worth

SECONDS_A_PAGE = 20.0
"""How much longer a file may take for each page that is read by OCR."""

MOST_PAGES = 1000
"""How many pages of one file are read by OCR."""

_SHOWN = 8

_READ = "to have them read by OCR"

Render = Callable[[int, int], bytes]
"""Gives the image of page n of the file (from 1), turned clockwise by so many degrees."""

Announce = Callable[[int], None]
"""Is told how many pages are to be read by OCR, before the first is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scans:
    """The pages of a file after OCR.

    `program` names Tesseract if a page has its words; `notices` tells of the pages that are still without good text;
    `problem` says why there is none where the file has no text at all.
    """

    sheets: tuple[Sheet, ...]
    program: str = ""
    notices: tuple[str, ...] = ()
    problem: str = ""


def read_scans(sheets: Sequence[Sheet], render: Render, languages: str, announce: Announce) -> Scans:
    """Read the pages whose text is poor or missing; without Tesseract, or with no `languages`, only tell of them."""
    wanted = [sheet for sheet in sheets if sheet.layer in (Layer.POOR, Layer.NONE)]
    if not wanted:
        return Scans(sheets=tuple(sheets), problem="Its pages hold nothing that can be read; get another copy.")
    program = find_program() if languages else None
    hindrance = _hindrance(program, languages)
    if program is None or hindrance:
        return _unread(sheets, wanted, f"{hindrance}.")
    announce(min(len(wanted), MOST_PAGES))
    found, unread = _read(program, wanted, render, languages)
    done = with_one_body([_better(sheet, found[sheet.number]) if sheet.number in found else sheet for sheet in sheets])
    told = _unread(done, unread, "the time for OCR was over or it failed; ingest the file again, or split it.")
    read = any(sheet.ocr is not None and sheet.ocr.confidence is not None for sheet in done)
    return replace(
        told,
        program=f"tesseract {program.version} {languages}" if read else "",
        problem=told.problem if unread else "Its pages hold images in which OCR found no words; get another copy.",
    )


def is_waiting(problem: str) -> bool:
    """Whether what is told of a file says that pages wait for OCR, and Tesseract is there now."""
    return _READ in problem and find_program() is not None


def turned_back(blocks: Sequence[Block], sheets: Sequence[Sheet]) -> tuple[Block, ...]:
    """The blocks with the boxes of pages that were turned to be read put where they stand on the page in the file."""
    turned = {sheet.number: sheet for sheet in sheets if sheet.turn}
    if not turned:
        return tuple(blocks)
    return tuple(
        replace(
            block, boxes=tuple(_box_back(box, turned[box.page]) if box.page in turned else box for box in block.boxes)
        )
        for block in blocks
    )


def _box_back(box: Box, sheet: Sheet) -> Box:
    width, height = sheet.width, sheet.height
    if sheet.turn == 90:
        return replace(box, x0=box.y0, y0=width - box.x1, x1=box.y1, y1=width - box.x0)
    if sheet.turn == 180:
        return replace(box, x0=width - box.x1, y0=height - box.y1, x1=width - box.x0, y1=height - box.y0)
    return replace(box, x0=height - box.y1, y0=box.x0, x1=height - box.y0, y1=box.x1)


def _hindrance(program: Program | None, languages: str) -> str:
    """Why there is no OCR, with what to do; empty where there is none."""
    if not languages:
        return f"leave out --no-ocr {_READ}"
    if program is None:
        return f"install Tesseract (tesseract-ocr) and ingest the file again {_READ}"
    lacking = program.lacking(languages)
    return f"install {' and '.join(lacking)} for Tesseract {_READ}" if lacking else ""


def _read(
    program: Program, wanted: Sequence[Sheet], render: Render, languages: str
) -> tuple[dict[int, Reading], list[Sheet]]:
    """The readings by page, and the pages that could not be read. The clock decides when to stop, never what is read."""
    found: dict[int, Reading] = {}
    unread = list(wanted[MOST_PAGES:])
    end = time.monotonic() + SECONDS_A_PAGE * min(len(wanted), MOST_PAGES)
    turn = 0
    for sheet in wanted[:MOST_PAGES]:

        def image(degrees: int, number: int = sheet.number) -> bytes:
            return render(number, degrees)

        try:
            found[sheet.number] = read_upright(
                program, image, languages, likely=turn, until=lambda: end - time.monotonic()
            )
            turn = found[sheet.number].turn
        except OcrError:
            unread.append(sheet)
    return found, unread


def _better(sheet: Sheet, reading: Reading) -> Sheet:
    """The page with the words of OCR, unless its own are worth more."""
    pieces = pieces_of(reading.words)
    lines = lines_of(pieces, sheet.number)
    if not lines or worth(line.text for line in lines) < worth(line.text for line in sheet.lines):
        return sheet
    kept = Reading(words=tuple(word for piece in pieces for word in piece))
    sideways = (sheet.rotation + reading.turn - (sheet.turn or sheet.rotation)) % 180 != 0
    return replace(
        sheet,
        lines=lines,
        ocr=Ocr(confidence=round(kept.confidence, 3)),
        turn=(sheet.rotation + reading.turn) % 360,
        width=sheet.height if sideways else sheet.width,
        height=sheet.width if sideways else sheet.height,
    )


def _unread(sheets: Sequence[Sheet], left: Sequence[Sheet], remedy: str) -> Scans:
    """What is told of pages that stay as they are."""
    without = [sheet.number for sheet in left if sheet.layer is Layer.NONE]
    poor = [sheet.number for sheet in left if sheet.layer is Layer.POOR]
    notices = []
    if without:
        notices.append(f"{_pages(without)} {'holds' if len(without) == 1 else 'hold'} images but no text: {remedy}")
    if poor:
        notices.append(f"{_pages(poor)} {'has' if len(poor) == 1 else 'have'} poor text: {remedy}")
    problem = f"Its pages hold images but no text, a scan: {remedy}"
    return Scans(sheets=tuple(sheets), notices=tuple(notices), problem=problem)


def _pages(numbers: Sequence[int]) -> str:
    """The numbers of pages in the file as a reader writes them: "Page 3", "Pages 2, 4–6 and 9 more"."""
    stretches: list[list[int]] = []
    for number in sorted(numbers):
        if stretches and number == stretches[-1][-1] + 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    shown = [str(one[0]) if len(one) == 1 else f"{one[0]}–{one[-1]}" for one in stretches[:_SHOWN]]
    more = sum(len(one) for one in stretches[_SHOWN:])
    return f"Page{'s' if len(numbers) > 1 else ''} {', '.join(shown)}{f' and {more} more' if more else ''}"
