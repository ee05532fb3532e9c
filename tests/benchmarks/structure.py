"""Page furniture, footnotes, tables and references of PDFs against publishers' JATS.

    python tests/benchmarks/structure.py [FOLDER] [--quiet]      FOLDER: NAME.pdf, and gt/NAME.json with the truth

The truth of an article is JSON: `full` (all words of its XML), and where known `refs` (the text of each reference),
`tables` (each a list of rows of cell strings) and `footnotes` (the text of each). Nothing here shares a rule with the
reader. Words are runs of letters, compatibility forms folded, lower-case.

Furniture: lines of the file (as pypdfium2 reads it) that stand in the outer tenth of a page from page 2 on and have at
least 15 letters. *Furniture* are those whose letters, as one string, do not stand in the letters of `full`; kept is the
share of them whose letters stand in the letters of the text read: an upper bound, because references and captions that
the XML words otherwise count as furniture, and a running head that also stands on page 1 counts as kept. *Body* are the
others; lost is how many of those do not stand in the text read although they stand in its lines before any is removed,
and stand on one page only (the XML's title and journal are in running heads too).

References: an entry is found whole where one block of kind reference shares at least 0.7 of their words (of four
letters or more: size of the intersection by size of the union); precision is the share of such blocks that are one.

Tables: each table of the truth is held against the `rows` of the table block with which it shares most cells. A cell is
the letters and digits of its text; recall is the share of cells of the truth that are a cell of that block (each counted
once), precision the share of that block's cells that are a cell of the table. Only blocks with a caption are asked for
precision.

Footnotes: of the footnotes of the truth whose first five words stand in the text read, the share that start a block of
kind footnote (marks aside); and of all footnote blocks with a mark, the share for which it is known where they are called.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from evidence.model import BlockKind, Extraction
from evidence.sources.pdf import extract_pdf, read_sheets

_BAND = 0.1
_LETTERS = 15
_ALIKE = 0.7


def letters(text: str) -> str:
    """The letters of a text, as one string."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalpha())


def words(text: str) -> set[str]:
    """The words of four letters or more."""
    return set(re.findall(r"[^\W\d_]{4,}", unicodedata.normalize("NFKC", text).lower()))


def cells_of(rows: Sequence[Sequence[str]]) -> Counter[str]:
    """How often each cell stands in a table, by its letters and digits; empty cells are left out."""
    folded = (unicodedata.normalize("NFKC", cell).lower() for row in rows for cell in row)
    return Counter(key for cell in folded if (key := "".join(filter(str.isalnum, cell))))


def margin_lines(path: Path) -> Iterator[str]:
    """The letters of each line in the outer tenth of the pages from page 2 on, as an independent reader sees them."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        for index in range(1, len(document)):
            page = document[index]
            height = page.get_height()
            text = page.get_textpage()
            for bounds in (
                (0.0, height * (1 - _BAND), page.get_width(), height),
                (0.0, 0.0, page.get_width(), height * _BAND),
            ):
                left, bottom, right, top = bounds
                for line in text.get_text_bounded(left, bottom, right, top).splitlines():
                    if len(letters(line)) >= _LETTERS:
                        yield letters(line)


def furniture(path: Path, truth: dict[str, Any], found: Extraction) -> Counter[str]:
    """Counts of furniture and of body lines in the margins: kept, all, lost."""
    full, read = letters(truth["full"]), letters(found.text)
    before = letters(" ".join(line.text for sheet in read_sheets(path.read_bytes()).sheets for line in sheet.lines))
    counts: Counter[str] = Counter()
    lines = Counter(margin_lines(path))
    for line, times in lines.items():
        kind = "body" if line in full else "furniture"
        counts[kind] += times
        counts["furniture kept"] += times * (kind == "furniture" and line in read)
        counts["body lost"] += kind == "body" and times == 1 and line in before and line not in read
    return counts


def references(truth: dict[str, Any], found: Extraction) -> Counter[str]:
    """Counts of references: in the truth, found whole, read as such."""
    read = [words(found.text[block.start : block.stop]) for block in found.blocks if block.kind is BlockKind.REFERENCE]
    whole = 0
    for text in truth.get("refs", []):
        wanted = words(text)
        whole += any(len(wanted & each) >= _ALIKE * len(wanted | each) for each in read)
    return Counter({"refs": len(truth.get("refs", [])), "refs whole": whole, "refs read": len(read)})


def tables(truth: dict[str, Any], found: Extraction) -> Counter[str]:
    """Counts of cells: in the truth, found; and of the blocks with captions that answer a table, all and right."""
    read = [(cells_of(block.rows), block.caption is not None) for block in found.blocks if block.rows]
    counts: Counter[str] = Counter()
    for rows in truth.get("tables", []):
        wanted = cells_of(rows)
        if sum(wanted.values()) < 4:
            continue
        best, titled = max(read, key=lambda each: sum((wanted & each[0]).values()), default=(Counter[str](), False))
        right = sum((wanted & best).values())
        counts += Counter({"tables": 1, "cells": sum(wanted.values()), "cells found": right})
        if titled:
            counts += Counter({"tables captioned": 1, "cells read": sum(best.values()), "cells right": right})
    return counts


def notes(truth: dict[str, Any], found: Extraction) -> Counter[str]:
    """Counts of footnotes: in the truth and in the text, found as such; read with a mark, and with their call."""
    everything = letters(found.text)
    read = [block for block in found.blocks if block.kind is BlockKind.FOOTNOTE]
    starts = [letters(found.text[block.start : block.stop])[:40] for block in read]
    counts: Counter[str] = Counter()
    for text in truth.get("footnotes", []):
        start = letters(" ".join(text.split()[:7]))
        if len(start) >= _LETTERS and start in everything:
            counts["notes"] += 1
            counts["notes found"] += any(start[:25] in each for each in starts)
    counts["notes marked"] = sum(block.note is not None for block in read)
    counts["notes called"] = sum(block.note is not None and block.note.called is not None for block in read)
    return counts


def main() -> None:
    """Print the counts and the bars."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("folder", type=Path, nargs="?", default=Path("../shared/data/pdf"))
    ask.add_argument("--quiet", action="store_true", help="Totals only.")
    asked = ask.parse_args()
    total: Counter[str] = Counter()
    for path in sorted((asked.folder / "gt").glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        file = asked.folder / f"{path.stem}.pdf"
        found = extract_pdf(file)
        counts: Counter[str] = Counter()
        for part in (
            furniture(file, truth, found),
            references(truth, found),
            tables(truth, found),
            notes(truth, found),
        ):
            counts.update(part)
        total.update(counts)
        if not asked.quiet:
            print(path.stem, dict(counts))
    print(dict(total))
    for name, part, whole in (
        ("furniture kept (bar 0.10)", "furniture kept", "furniture"),
        ("body lines lost (bar 0)", "body lost", "body"),
        ("references whole", "refs whole", "refs"),
        ("reference blocks that are one", "refs whole", "refs read"),
        ("cells found", "cells found", "cells"),
        ("cells right, in tables with captions", "cells right", "cells read"),
        ("footnotes found", "notes found", "notes"),
        ("marked notes with their call", "notes called", "notes marked"),
    ):
        print(f"{name}: {total[part]} of {total[whole]} = {total[part] / max(1, total[whole]):.3f}")


if __name__ == "__main__":
    main()
