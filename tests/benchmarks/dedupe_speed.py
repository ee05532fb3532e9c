"""How long it takes to find duplicates, and how much memory.   python tests/benchmarks/dedupe_speed.py [--records N]

Makes N invented records (100,000 unless told), about a third of them other copies of a work: journals abbreviated, authors
with initials, pages short, DOI, issue or abstract left out, a slip in the title. Prints CPU and wall seconds, the peak of
resident memory, and how many copies were joined, beside bib-dedupe on the first tenth where that is installed (it takes
some milliseconds a record). Each has a process of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

BARS = (90.0,)
"""Wall seconds that 100,000 records may take on two cores."""
_SHARE = 10
_JOURNALS = (
    ("Journal of Invented Policy", "J Invent Policy"),
    ("Annals of Made-up Medicine", "Ann Made-up Med"),
    ("Review of Imaginary Reform", "Rev Imag Reform"),
    ("Quarterly of Fancied Government", "Q Fancied Gov"),
)


def made(number: int) -> tuple[list[dict[str, str]], list[int]]:
    """Invented records as columns, and for each the number of its work."""
    draw = random.Random(7)
    words = _vocabulary()
    families = [f"{first}{second}".capitalize() for first in words[::40] for second in words[7::50]]
    rows: list[dict[str, str]] = []
    works: list[int] = []
    while len(rows) < number:
        work = _work(draw, len(rows), words, families)
        copies = draw.choices((1, 2, 3), (70, 22, 8))[0]
        for copy in range(min(copies, number - len(rows))):
            works.append(works[-1] if copy else len(rows))
            rows.append({**(_copied(draw, work) if copy else work), "ID": f"r{len(rows)}"})
    return rows, works


def _vocabulary() -> list[str]:
    """The words of this project's own pages."""
    pages = sorted((Path(__file__).resolve().parents[2] / "docs").rglob("*.md"))
    text = " ".join(page.read_text(encoding="utf-8") for page in pages)
    return sorted(set(re.findall(r"[a-z]{3,}", text)))


def _work(draw: random.Random, place: int, words: list[str], families: list[str]) -> dict[str, str]:
    authors = draw.sample(families, draw.randint(1, 4))
    page = draw.randint(1, 900)
    return {
        "title": " ".join(draw.choices(words, k=draw.randint(7, 14))).capitalize(),
        "author": " and ".join(f"{family}, {draw.choice('ABCDEFGH')}na" for family in authors),
        "journal": draw.choice(_JOURNALS)[0],
        "year": str(draw.randint(1970, 2025)),
        "volume": str(draw.randint(1, 60)),
        "number": str(draw.randint(1, 12)),
        "pages": f"{page}-{page + draw.randint(2, 20)}",
        "doi": f"10.5555/made.{place}" if draw.random() < 0.6 else "",
        "abstract": " ".join(draw.choices(words, k=120)) if draw.random() < 0.7 else "",
        "ENTRYTYPE": "article",
    }


def _copied(draw: random.Random, work: dict[str, str]) -> dict[str, str]:
    """The work as another database has it."""
    copy = dict(work)
    changes: tuple[Callable[[], tuple[str, str]], ...] = (
        lambda: ("journal", dict(_JOURNALS)[work["journal"]]),
        lambda: ("author", " and ".join(name[: name.index(",") + 3] for name in work["author"].split(" and "))),
        lambda: ("pages", work["pages"].split("-")[0]),
        lambda: ("doi", ""),
        lambda: ("number", ""),
        lambda: ("abstract", ""),
        lambda: ("title", work["title"].replace("ea", "ae", 1)),
        lambda: ("title", work["title"].upper()),
    )
    for change in draw.sample(changes, draw.randint(1, 4)):
        name, value = change()
        copy[name] = value
    return copy


def ours(number: int) -> tuple[int, int]:
    """How many copies there are, and how many of them our matcher joins; fails where it joins two works."""
    from evidence.references.assemble import make_record
    from evidence.references.matching import find_duplicates
    from evidence.references.names import parse_bibtex_names

    rows, works = made(number)
    records = [
        make_record(
            row["ID"], "article",
            {**row, "venue": row["journal"], "issue": row["number"]}, parse_bibtex_names(row["author"]),
        )
        for row in rows
    ]  # fmt: skip
    begun = _spent()
    groups = find_duplicates(records).groups
    _told("evidence", number, begun)
    if any(len({works[index] for index in group}) > 1 for group in groups):
        raise SystemExit("two works were joined")
    return number - len(set(works)), sum(len(group) - 1 for group in groups)


def theirs(number: int) -> tuple[int, int]:
    """As `ours`, by bib-dedupe."""
    import pandas
    from bib_dedupe.bib_dedupe import block, cluster, match, prep

    rows, works = made(number)
    begun = _spent()
    frame = prep(pandas.DataFrame(rows))
    groups = cluster(match(block(frame), include_metadata=False))
    _told("bib-dedupe", number, begun)
    return number - len(set(works)), sum(len(group) - 1 for group in groups)


def _spent() -> tuple[float, float]:
    return time.process_time(), time.perf_counter()


def _told(who: str, number: int, begun: tuple[float, float]) -> None:
    cpu, wall = (now - then for now, then in zip(_spent(), begun, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{who:11} {number:7,} records: {cpu:6.1f} CPU s, {wall:6.1f} s, {peak:6,.0f} MB", file=sys.stderr)


def main() -> None:
    """Run each in a process of its own."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--records", type=int, default=100_000)
    ask.add_argument("--only", choices=("ours", "theirs"), help=argparse.SUPPRESS)
    asked = ask.parse_args()
    if asked.only:
        print(json.dumps((ours if asked.only == "ours" else theirs)(asked.records)))
        return
    for who, number in (("ours", asked.records), ("theirs", asked.records // _SHARE)):
        if who == "theirs" and find_spec("bib_dedupe") is None:
            print("bib-dedupe is not installed", file=sys.stderr)
            continue
        ran = subprocess.run(
            [sys.executable, __file__, "--only", who, "--records", str(number)], stdout=subprocess.PIPE, check=True
        )
        copies, joined = json.loads(ran.stdout.splitlines()[-1])
        print(f"            {joined:,} of {copies:,} copies joined", file=sys.stderr)
    print(f"bar: {BARS[0]:.0f} s for 100,000 records on two cores", file=sys.stderr)


if __name__ == "__main__":
    main()
