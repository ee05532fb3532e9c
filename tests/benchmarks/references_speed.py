"""How long reading takes, and how much memory.   python tests/benchmarks/references_speed.py [--entries N] [--folder F]

Writes N invented entries (100,000 unless told) as BibTeX and as RIS, reads each with `read_file`, and reads the BibTeX
with bibtexparser alone (its default stack, nothing decoded) for comparison. Every reading has a process of its own;
CPU seconds and the peak of its resident memory are printed, less than a second and 30 MB of them for the start.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

BARS = (40.0, 600.0)
"""CPU seconds and MB that 100,000 entries may take."""
_FAMILIES = (
    "Ambrose",
    "Bellweather",
    "Castellan",
    "Dunmore",
    "Everard",
    "Fairweather",
    "Grantham",
    "Hollis",
    "Ives",
    "Jessop",
)
_ACCENTED = (r"Ob\'{e}ron", r"M{\"u}hlbach", r"{\v{C}}ern{\'y}", r"Bj{\o}rnsen", r"Ya{\~n}ez", r"{\L}ukowski")
_GIVEN = ("Ada", "Bram", "Clara", "Dov", "Edith", "Frank", "Greta", "Hugo", "Iris", "Jonas", "K. L.", "M.")
_JOURNALS = (
    "Journal of Invented Policy",
    r"Health \& Fancy",
    "Annals of Made-up Medicine",
    "Review of Imaginary Reform",
)
_WORDS = [
    "the",
    "of",
    "and",
    "in",
    "a",
    "to",
    "services",
    "reform",
    "patients",
    "policy",
    "general",
    "practice",
    "commissioning",
    "evidence",
    "hospital",
    "trust",
    "waiting",
    "lists",
    "regional",
    "authority",
    "merger",
    "of",
    "primary",
    "care",
    "a",
    "review",
    "with",
    "qualitative",
    "interviews",
    "managers",
    "clinical",
    "outcomes",
    "integrated",
    "social",
    "funding",
    "formula",
    "between",
    "central",
    "government",
    "local",
    "accountability",
    "1948",
    "2012",
    "cost",
    "per",
    "year",
    "of",
    "life",
]


def _words(dice: random.Random, count: int) -> str:
    return " ".join(dice.choice(_WORDS) for _ in range(count))


def _models(dice: random.Random) -> Iterator[dict[str, str]]:
    """A thousand different entries, one in three with accents and symbols in LaTeX."""
    for number in range(1000):
        latex = number % 3 == 0
        names = [
            f"{dice.choice(_ACCENTED if latex else _FAMILIES)}, {dice.choice(_GIVEN)}"
            for _ in range(dice.randint(1, 5))
        ]
        title = _words(dice, 9).capitalize() + (r": the caf{\'e} and the {NHS}" if latex else "")
        yield {
            "author": " and ".join(names),
            "title": title,
            "journal": _JOURNALS[number % 4],
            "year": str(1948 + number % 75),
            "volume": str(dice.randint(1, 90)),
            "number": str(dice.randint(1, 12)),
            "pages": f"{dice.randint(1, 400)}--{dice.randint(401, 900)}",
            "issn": f"{dice.randint(1000, 9999)}-{dice.randint(1000, 9999)}",
            "keywords": ", ".join(_words(dice, 2) for _ in range(5)),
            "abstract": _words(dice, 115) + (r" na{\"\i}ve 5\% --- more." if latex else "."),
        }


def write_bibtex(path: Path, entries: int) -> None:
    """So many entries as BibTeX, about 1.2 kB each."""
    models = list(_models(random.Random(1948)))
    with path.open("w", encoding="utf-8") as file:
        for number in range(entries):
            said = models[number % len(models)]
            fields = {**said, "title": f"{said['title']} {number}", "doi": f"10.9999/invented.{number}"}
            body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
            file.write(f"@article{{invented{number},\n{body}}}\n\n")


_TAGS = {"title": "TI", "journal": "T2", "year": "PY", "volume": "VL", "number": "IS", "issn": "SN", "abstract": "AB"}


def write_ris(path: Path, entries: int) -> None:
    """So many entries as RIS, about 1.2 kB each."""
    models = list(_models(random.Random(1948)))
    with path.open("w", encoding="utf-8") as file:
        for number in range(entries):
            said = models[number % len(models)]
            first, last = said["pages"].split("--")
            lines = [f"ID  - invented{number}", *(f"AU  - {name}" for name in said["author"].split(" and "))]
            lines += [f"{tag}  - {said[name]}" for name, tag in _TAGS.items()]
            lines += [f"KW  - {word}" for word in said["keywords"].split(", ")]
            lines += [f"SP  - {first}", f"EP  - {last}", f"DO  - 10.9999/invented.{number}"]
            file.write("TY  - JOUR\n" + "\n".join(lines) + "\nER  - \n\n")


def _ours(path: Path) -> int:
    from evidence.references.files import read_file

    return len(read_file(path).records)


def _peer(path: Path) -> int:
    import logging

    import bibtexparser

    logging.disable(logging.CRITICAL)
    return len(bibtexparser.parse_file(str(path)).entries)


def _child(reader: str, path: Path) -> None:
    """Read one file and tell how many entries, CPU seconds and MB."""
    found = {"ours": _ours, "peer": _peer}[reader](path)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(found, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _measured(reader: str, path: Path) -> tuple[int, float, float]:
    done = subprocess.run(
        [sys.executable, __file__, "--child", reader, str(path)], capture_output=True, text=True, check=True
    )
    found, seconds, megabytes = done.stdout.split()
    return int(found), float(seconds), float(megabytes)


def main() -> int:
    """Measure and print; 1 where a bar is not met."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--entries", type=int, default=100_000)
    ask.add_argument("--only", choices=("bibtex", "ris", "peer"))
    ask.add_argument("--child", nargs=2)
    asked = ask.parse_args()
    if asked.child:
        _child(asked.child[0], Path(asked.child[1]))
        return 0
    short = 0
    with tempfile.TemporaryDirectory() as folder:
        bibtex, ris = Path(folder, "invented.bib"), Path(folder, "invented.ris")
        write_bibtex(bibtex, asked.entries)
        write_ris(ris, asked.entries)
        runs = {"bibtex": ("ours", bibtex), "ris": ("ours", ris), "peer": ("peer", bibtex)}
        print(
            f"{asked.entries} entries: {bibtex.stat().st_size / 1e6:.0f} MB BibTeX, {ris.stat().st_size / 1e6:.0f} MB RIS"
        )
        for name, (reader, path) in runs.items():
            if asked.only in (None, name):
                found, seconds, megabytes = _measured(reader, path)
                met = found == asked.entries and seconds <= BARS[0] and megabytes <= BARS[1]
                short += not met and reader == "ours"
                verdict = "" if reader == "peer" else "  ok" if met else "  SHORT"
                label = "bibtexparser alone" if reader == "peer" else name
                print(f"{label:20} {found} entries {seconds:6.1f} CPU s {megabytes:6.0f} MB{verdict}")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
