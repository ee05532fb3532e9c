"""A small review of an invented subject, built through the program itself and copied for each test.

The pilots of Skerrow do not exist. Six records (one of them twice), two full texts, two reviewers and an adjudicator:
one record is settled, one is in conflict, one is half judged, and the rest wait.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from evidence.cli import run
from evidence.jobs.clock import simulated

START = "2026-11-02T08:00:00+00:00"
SLUG = "pilots"

PROTOCOL = """\
[review]
title = "Harbour pilots of Skerrow"
question = "How were the harbour pilots of Skerrow trained and paid?"
kind = "narrative review with systematic searching"
version = "1"
date = 2026-11-01
language = "en-GB"

[[criteria]]
code = "C1"
kind = "include"
text = "Deals with harbour pilots of Skerrow."

[[criteria]]
code = "C2"
kind = "exclude"
text = "Deals with lighthouses alone."

[[reasons]]
code = "topic"
label = "Not about pilots"

[[reasons]]
code = "no-text"
label = "No full text to be had"
stages = ["full-text"]

[screening]
design = "dual-with-adjudicator"
stages = ["title-abstract", "full-text"]
reviewers = ["ada", "ben"]
adjudicator = "cy"

[[axes]]
facet = "body"
label = "Then and now"
[axes.then]
label = "The guild"
values = ["GUILD"]
[axes.now]
label = "The port trust"
values = ["TRUST"]
"""

CODEBOOK = """\
name = "Harbour pilots of Skerrow"
version = "1"

[[themes]]
code = "P1"
label = "Training"
definition = "How pilots learnt their waters, and who examined them."
queries = ["examination of a pilot", "apprentice in a pilot cutter"]

[[themes]]
code = "P2"
label = "Pay"
definition = "What pilots were paid, and by whom."
queries = ["fee by the draught of the ship"]

[[facets]]
name = "body"
label = "Body"
  [[facets.values]]
  code = "GUILD"
  label = "The Guild of Pilots"
  aliases = ["guild of pilots", "pilots' guild"]
  from = 1820
  to = 1911
  [[facets.values]]
  code = "TRUST"
  label = "The Port Trust"
  aliases = ["port trust"]
  from = 1911
"""

BIBTEX = """\
@book{orrin1932guild,
  author = {Orrin, Tam},
  title = {The Guild of Pilots at Skerrow},
  year = {1932},
  publisher = {Skerrow Press},
  abstract = {A history of the guild of pilots from its charter to the coming of the port trust.}
}

@article{vane1974fees,
  author = {Vane, Isolde},
  title = {Fees by draught: what a pilot earned in Skerrow},
  journal = {Annals of Small Harbours},
  year = {1974},
  doi = {10.5555/skerrow.1974.2},
  abstract = {Fees were set by the draught of the ship and paid into a common box.}
}

@article{lisk1988examined,
  author = {Lisk, Bram and Toller, Ede},
  title = {Examined at low water},
  journal = {Annals of Small Harbours},
  year = {1988},
  abstract = {How the port trust examined pilots, and how many it refused.}
}
"""

RIS = """\
TY  - JOUR
ID  - S1
AU  - Vane, Isolde
TI  - Fees by draught: what a pilot earned in Skerrow
JO  - Annals of Small Harbours
PY  - 1974
DO  - 10.5555/skerrow.1974.2
ER  -

TY  - JOUR
ID  - S2
AU  - Marrow, Peter
TI  - Three lamps and a bell: the lights of Skerrow
PY  - 1951
ER  -

TY  - JOUR
ID  - S3
AU  - Toller, Ede
TI  - Boats of the pilots
PY  - 1990
AB  - The cutters in which apprentices learnt the channels.
ER  -
"""

MEMOIR = """\
# The Guild of Pilots at Skerrow

## How a pilot was made

An apprentice of the guild of pilots served five years in the cutter before he was examined. The examiners sat at low
water, with the chart turned to the wall, and asked him for every rock between the bar and the quay. Nobody was passed
who could not name them in the dark.

## What a pilot was paid

The fee followed the draught of the ship and went into a common box, from which the widows were paid first. No pilot
knew on Monday what he would earn by Saturday, and the guild held that this kept them friends.
"""

STUDY = """\
# Examined at low water

## Findings

The port trust examined pilots in an office and not in a boat. In its first ten years it refused one candidate in
twelve, where the guild had refused one in three. Masters of large ships complained of this in writing every winter.
"""


@dataclass(frozen=True)
class Ran:
    """What a call gave."""

    code: int
    out: str
    err: str


def build(folder: Path) -> Path:
    """Make the workspace in `folder` through the program's own verbs, at an invented time."""
    for name, text in {
        f"reviews/{SLUG}/protocol.toml": PROTOCOL,
        f"reviews/{SLUG}/codebook.toml": CODEBOOK,
        f"corpus/{SLUG}/references/first.bib": BIBTEX,
        f"corpus/{SLUG}/references/second.ris": RIS,
        f"corpus/{SLUG}/sources/orrin1932guild.md": MEMOIR,
        f"corpus/{SLUG}/sources/lisk1988examined.md": STUDY,
        f"corpus/{SLUG}/facts.csv": "subject,claim,value,as_of,source,page,note\nGuild,refused,one in three,1900,,,\n",
        f"corpus/{SLUG}/timeline.csv": "id,field,value,as_of,source,confidence,note\n"
        "guild,label,Guild of Pilots,,,D,\nguild,start,1820,,,D,\nguild,end,1911,,,D,\n",
        "evidence.toml": "processes = 1\n",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with simulated(START), inside(folder):
        for call in _CALLS:
            code = run(call.split("|"))
            if code:
                raise AssertionError(f"exit {code} from: {call}")
    return folder


_CALLS = (
    "init",
    "ingest",
    "screen|decide|orrin1932guild|include|--as|ada",
    "screen|decide|orrin1932guild|include|--as|ben",
    "screen|decide|vane1974fees|include|--as|ada",
    "screen|decide|vane1974fees|exclude|--reason|topic|--as|ben",
    "screen|decide|S2|exclude|--reason|topic|--note|lamps only|--as|ada",
    "tag|P1|orrin1932guild:1|--as|ada",
    "statement|new|The guild examined pilots from memory.|--theme|P1|--side|then|--as|ada",
    "statement|quote|1|orrin1932guild:1|--words|with the chart turned to the wall|--as|ada",
    "statement|confirm|1|--as|ben",
    "statement|new|Pay was uncertain.|--theme|P2|--as|ada",
    "report|--format|md|--format|html",
)


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """The block runs with `folder` as the current one."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def copied(built: Path, folder: Path) -> Path:
    """A copy of the built workspace for one test."""
    return Path(shutil.copytree(built, folder))


def called(capture: Callable[[], tuple[str, str]], *arguments: str) -> Ran:
    """Run the command line in this process; `capture` is capsys.readouterr."""
    capture()
    code = run(list(arguments))
    out, err = capture()
    return Ran(code=code, out=out, err=err)


def state_of(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything that the database says, table by table, except the runs that were noted."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            if row[0] != "runs"
        ]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}


def normalised(text: str, folder: Path) -> str:
    """Text without what differs from one machine to the next: where the test's folder lies."""
    return text.replace(str(folder), "~").rstrip("\n")


def agrees(golden: str, text: str) -> bool:
    """Whether the text is the golden one, in which … stands for words that other programs chose."""
    pattern = "[^\n]*".join(re.escape(part) for part in golden.split("…"))
    return re.fullmatch(pattern, text) is not None
