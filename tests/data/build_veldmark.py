"""Typeset the papers of Veldmark and write down the truth about them.

    python tests/data/build_veldmark.py            rebuild sources/ and truth.json
    python tests/data/build_veldmark.py --check    rebuild in memory; exit 1 if a byte differs from what is kept

Veldmark does not exist. Its papers are written in ``veldmark/typeset``; a run of words between ``⟦head|`` and ``⟧``
is one whose truth is recorded: the head names themes (``F1 T1``), after ``?`` a question that the run answers, or ``p``
for its page alone. The marks are taken out of what is published. In a paper that becomes a PDF every word of a run
is followed through the typesetting, so that its page is known from the layout and not from reading the PDF; then
pypdfium2, which shares no code with the typesetter, must find the same words on the same page. Nothing here
imports the program that is tested with the corpus. What cannot be marked in a text is said in ``typeset/truth.toml``.
"""

import argparse
import csv
import itertools
import json
import re
import sys
import tempfile
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal

import pypdfium2  # type: ignore[import-untyped]
import typst

ROOT = Path(__file__).with_name("veldmark")
TYPESET = ROOT / "typeset"
SCAN = "daalhof1971visiting.pdf"
PRINTED_AT = 946684800  # 2000-01-01T00:00:00Z, so that every build gives the same bytes
LONGEST, SHORTEST = 14, 8  # words in a run whose page is recorded
MARK = re.compile(r"⟦(?P<head>[^|⟧]*)\|(?P<body>[^⟧]*)⟧")
NOTE = re.compile(r"#footnote\[[^\]]*\]")
HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2212\ufffe\ufeff\x02"))
QUOTES = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")

Json = dict[str, Any]


class TruthError(Exception):
    """What is claimed about the corpus does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A marked run of words.

    ``words`` are as printed, without note marks; ``notes`` are the positions after which a note mark stands.
    """

    themes: tuple[str, ...]
    question: str
    words: tuple[str, ...]
    notes: frozenset[int]

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the typesetter put a word: page counted from 1, number it prints, distance from left and top in points."""

    page: int
    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One published source: its bytes, its runs, and for a PDF the place of every word of every run."""

    name: str
    content: bytes
    runs: tuple[Run, ...]
    places: tuple[tuple[Place, ...], ...] = ()


def require(holds: bool, claim: str) -> None:
    """Stop the build when a claim is false."""
    if not holds:
        raise TruthError(claim)


def fold(text: str) -> str:
    """Text without case, spaces, hyphens and the difference between straight and curly quotes."""
    return "".join(unicodedata.normalize("NFKC", text).translate(QUOTES).translate(HYPHENS).casefold().split())


# ---- marks


def read_run(match: re.Match[str]) -> Run:
    """The run behind one mark."""
    themes, _, question = match["head"].partition("?")
    tokens = NOTE.sub("\0", match["body"]).split()
    words = tuple(token.replace("\0", "") for token in tokens)
    notes = frozenset(at for at, token in enumerate(tokens) if "\0" in token)
    return Run(themes=tuple(t for t in themes.split() if t != "p"), question=question.strip(), words=words, notes=notes)


def unmarked(text: str) -> str:
    """A text with its marks taken out and its words left in."""
    return MARK.sub(lambda match: match["body"], text)


def instrumented(text: str) -> str:
    """A typst text in which every word of every run is followed by its number: 1000 x run + position.

    The number stands after the word, where no line can break between the two.
    """
    numbers = iter(range(10**6))

    def replace(match: re.Match[str]) -> str:
        run = next(numbers)
        held = NOTE.findall(match["body"])
        tokens = NOTE.sub("\0", match["body"]).split()
        marked = [f"{token}#w({1000 * run + at});" for at, token in enumerate(tokens)]
        return re.sub("\0", lambda _: held.pop(0), " ".join(marked))

    return MARK.sub(replace, text)


# ---- typesetting


def typeset(text: str, folder: Path) -> Path:
    """Write a typst text where it finds its template."""
    (folder / "house.typ").write_bytes((TYPESET / "house.typ").read_bytes())
    path = folder / "paper.typ"
    path.write_text(text, encoding="utf-8")
    return path


def compiled(path: Path, form: Literal["pdf", "png"], ppi: float | None = None) -> bytes:
    """The bytes of a typst file as PDF, or of its only page as PNG."""
    made = typst.compile(
        str(path),
        root=str(path.parent),
        ignore_system_fonts=True,
        font_paths=[],
        format=form,
        ppi=ppi,
        timestamp=PRINTED_AT,
    )
    require(isinstance(made, bytes), f"{path.name} has one page where one is wanted")
    return bytes(made)


def print_pdf(name: str, text: str, folder: Path) -> Paper:
    """Typeset a paper and ask the typesetter where each word of each run went."""
    path = typeset(instrumented(text), folder)
    asked = typst.query(str(path), "<w>", field="value", root=str(folder), ignore_system_fonts=True, font_paths=[])
    found = {
        int(row["at"]): Place(page=row["page"], label=row["label"], x=row["x"], y=row["y"]) for row in json.loads(asked)
    }
    runs = tuple(read_run(match) for match in MARK.finditer(text))
    places = tuple(tuple(found[1000 * r + at] for at in range(len(run.words))) for r, run in enumerate(runs))
    return Paper(name=name, content=compiled(path, "pdf"), runs=runs, places=places)


def print_scan(name: str, text: str, folder: Path) -> Paper:
    """A page as a picture of itself, a little askew, without a text layer."""
    path = typeset(text, folder)
    (folder / "page.png").write_bytes(compiled(path, "png", ppi=110))
    picture = "#set page(width: 148mm, height: 210mm, margin: 0pt)\n"
    picture += '#place(rotate(0.7deg, image("page.png", width: 100%)))\n'
    return Paper(name=name, content=compiled(typeset(picture, folder), "pdf"), runs=())


def publish() -> list[Paper]:
    """Every source of the corpus, in order of name."""
    papers = []
    for path in sorted(TYPESET.iterdir()):
        text = path.read_text(encoding="utf-8")
        name = path.stem + ".pdf" if path.suffix == ".typ" else path.name
        with tempfile.TemporaryDirectory() as folder:
            if path.name in {"house.typ", "truth.toml"}:
                continue
            if name == SCAN:
                papers.append(print_scan(name, text, Path(folder)))
            elif path.suffix == ".typ":
                papers.append(print_pdf(name, text, Path(folder)))
            else:
                runs = tuple(read_run(match) for match in MARK.finditer(text))
                papers.append(Paper(name=name, content=unmarked(text).encode(), runs=runs))
    return papers


# ---- the independent reader


class _Words(HTMLParser):
    """All text of a page except scripts and styles, tags giving way to nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What pypdfium2, or the plain file, gives: text by page, labels in the file, text of each page's margins."""

    pages: tuple[str, ...]
    labels: tuple[str, ...] = ()
    margins: tuple[str, ...] = ()


def read_pdf(content: bytes) -> Reading:
    """Read a PDF with pypdfium2; the margins are the upper and lower tenth of each page."""
    document = pypdfium2.PdfDocument(content)
    pages, labels, margins = [], [], []
    for number in range(len(document)):
        page = document[number]
        layer = page.get_textpage()
        width, height = page.get_size()
        pages.append(layer.get_text_range())
        labels.append(document.get_page_label(number))
        head = layer.get_text_bounded(0, height * 0.9, width, height)
        foot = layer.get_text_bounded(0, 0, width, height * 0.1)
        margins.append(f"{head}\n{foot}")
    return Reading(pages=tuple(pages), labels=tuple(labels), margins=tuple(margins))


def read_paper(paper: Paper) -> Reading:
    """Read a published source without the help of what made it."""
    if paper.name.endswith(".pdf"):
        return read_pdf(paper.content)
    text = paper.content.decode()
    if paper.name.endswith(".html"):
        reader = _Words()
        reader.feed(text)
        text = "".join(reader.parts)
    return Reading(pages=(text,))


# ---- pages


def window(run: Run, places: Sequence[Place]) -> tuple[int, int, str]:
    """Which words of a run are recorded, from and up to, and what they cross: a page, a column or nothing."""
    for at in range(1, len(places)):
        before, after = places[at - 1], places[at]
        turned = after.page != before.page
        if turned or after.y < before.y - 60:
            start = max(0, min(at - LONGEST // 2, len(places) - SHORTEST))
            return start, min(len(places), start + LONGEST), "page" if turned else "column"
    return 0, min(len(run.words), LONGEST), ""


def pattern(run: Run, start: int, stop: int) -> re.Pattern[str]:
    """The folded words from start to stop, with room for the note marks among them."""
    parts = [re.escape(fold(run.words[at])) + (r"\d{0,2}" if at in run.notes else "") for at in range(start, stop)]
    return re.compile("".join(parts))


def check_label(paper: Paper, reading: Reading, place: Place) -> None:
    """The number of a page stands in its margin, and the file's own label for the page is the same or empty."""
    numbers = re.findall(r"(?<!\S)(?:[ivx]+|\d+)(?!\S)", reading.margins[place.page - 1])
    require(place.label in numbers, f"{paper.name}: page {place.page} prints {numbers}, not {place.label}")
    own = reading.labels[place.page - 1]
    require(own in {place.label, ""}, f"{paper.name}: page {place.page} is labelled {own}, not {place.label}")


def page_truth(paper: Paper, reading: Reading) -> Iterator[Json]:
    """The recorded page of every run that is long enough, each checked by the independent reader."""
    folded = [fold(page) for page in reading.pages]
    for run, places in zip(paper.runs, paper.places, strict=True):
        start, stop, crosses = window(run, places)
        if stop - start < SHORTEST:
            continue
        pages = {place.page: place.label for place in places[start:stop]}
        words = " ".join(run.words[start:stop])
        for part in parts_of(places, start, stop):
            hits = [n for n, text in enumerate(folded, 1) if pattern(run, *part).search(text)]
            where = places[part[0]].page
            require(where in hits, f"{paper.name}: {words!r} set on page {where}, read on {hits}")
        for place in places[start:stop]:
            check_label(paper, reading, place)
        row: Json = {"file": paper.name, "words": words, "page": min(pages), "label": pages[min(pages)]}
        row |= {"pages": list(pages), "labels": list(pages.values()), "crosses": crosses}
        yield row | {"label_in_file": bool(reading.labels[min(pages) - 1])}


def parts_of(places: Sequence[Place], start: int, stop: int) -> list[tuple[int, int]]:
    """A run cut where it passes to the next column or page."""
    cuts = [at for at in range(start + 1, stop) if places[at].page != places[at - 1].page]
    cuts += [at for at in range(start + 1, stop) if places[at].y < places[at - 1].y - 60]
    edges = sorted({start, stop, *cuts})
    return list(itertools.pairwise(edges))


def first_page(paper: Paper, run: Run) -> int | None:
    """The page on which a run begins; nothing for a file without pages."""
    return paper.places[paper.runs.index(run)][0].page if paper.places else None


# ---- records


def read_exports() -> dict[str, dict[str, str]]:
    """Titles by id for each export file, read with the simplest means that do; broken entries are left out."""
    folder = ROOT / "references"
    ris = {}
    for entry in re.split(r"(?m)^ER  -.*$", (folder / "medbase.ris").read_text(encoding="utf-8-sig")):
        tags = dict(re.findall(r"(?m)^([A-Z][A-Z0-9])  - (.*)$", entry))
        if "TY" in tags and "TI" in tags:
            ris[tags["ID"]] = tags["TI"]
    bib = {}
    for entry in re.split(r"(?m)^(?=@)", (folder / "scholarhub.bib").read_text(encoding="utf-8")):
        head = re.match(r"@(?!string|comment|preamble)\w+\{([^,]+),", entry, re.IGNORECASE)
        title = re.search(r"(?m)^\s*title\s*=\s*[{\"](.*)[}\"],?$", entry)
        if head and title and entry.count("{") == entry.count("}"):
            bib[head[1]] = title[1].replace("{", "").replace("}", "").replace("--", "\u2013")
    with (folder / "libcat.csv").open(encoding="utf-8-sig", newline="") as rows:
        table = {row["id"]: row["title"] for row in csv.DictReader(rows) if row["title"]}
    lines = {}
    for line in (folder / "handsearch.jsonl").read_text(encoding="utf-8").splitlines():
        try:
            item = json.loads(line)
        except ValueError:
            continue
        lines[item["id"]] = item["title"]
    return {"medbase.ris": ris, "scholarhub.bib": bib, "libcat.csv": table, "handsearch.jsonl": lines}


def refused_lines(entries: Sequence[Json]) -> list[Json]:
    """Entries that must be refused, their first and last line found from the words that stand there."""
    rows = []
    for entry in entries:
        lines = (ROOT / "references" / entry["file"]).read_text(encoding="utf-8-sig").splitlines()
        first = only([n for n, line in enumerate(lines, 1) if entry["first"] in line], entry["first"])
        last = only([n for n, line in enumerate(lines, 1) if entry["last"] in line], entry["last"])
        start, stop = first - entry.get("before", 0), last + entry.get("after", 0)
        rows.append({"file": entry["file"], "line": start, "last_line": stop, "why": entry["why"]})
    return rows


def only(found: Sequence[int], what: str) -> int:
    """The only element."""
    require(len(found) == 1, f"{what!r} stands {len(found)} times")
    return found[0]


def check_records(said: Json, exports: Mapping[str, Mapping[str, str]]) -> None:
    """Every id and title that the truth names is in the exports."""
    counts = {file: len(records) for file, records in exports.items()}
    require(counts == said["records"]["kept"], f"records by file: {counts}")
    ids = {key for records in exports.values() for key in records}
    require(len(ids) == sum(counts.values()), "an id is used twice")
    for group in ("duplicates", "not_duplicates", "fuzzy_duplicates"):
        for first, second, _ in said[group]:
            require({first, second} <= ids, f"{group}: {first}, {second}")
    titles = {fold(title) for records in exports.values() for title in records.values()}
    require(set(said["pairs"].values()) <= ids, "a source is paired with no record")
    for title in said["screening"]:
        require(fold(title) in titles, f"no record is called {title!r}")
    distinct = len({min(alike(key, said["duplicates"])) for key in ids})
    require(said["records"]["after_exact_duplicates"] == distinct, f"{distinct} records after joining")


def alike(key: str, pairs: Sequence[Sequence[str]]) -> set[str]:
    """The id and all ids that are joined to it, directly or through others."""
    found = {key}
    while more := {i for pair in pairs if found & set(pair[:2]) for i in pair[:2]} - found:
        found |= more
    return found


# ---- the truth


def check_words(said: Json, readings: Mapping[str, Reading]) -> None:
    """Every string that the truth names by file can be read there."""
    whole = {name: fold("".join(reading.pages)) for name, reading in readings.items()}
    for group in ("comments", "contradictions", "date_only", "misleading", "pull_quotes", "voices"):
        for row in said[group]:
            for side in row.get("sides", [row]):
                for key in ("words", "neighbour"):
                    text = fold(side.get(key, ""))
                    require(text in whole.get(side["file"], text), f"{group}: {side['file']}: {side.get(key)!r}")
    everything = "".join(whole.values())
    for string in said["furniture"]:
        require(fold(string) in everything, f"furniture: {string!r}")
    require(not "".join(readings[said["scan"]].pages).strip(), "the scan has text")


def check_runs(papers: Sequence[Paper], readings: Mapping[str, Reading], themes: set[str]) -> None:
    """Every run is found once in the whole corpus where pages do not part it, and bears themes of the codebook."""
    everything = fold("\f".join("\f".join(reading.pages) for reading in readings.values()))
    for paper in papers:
        for number, run in enumerate(paper.runs):
            require(set(run.themes) <= themes, f"{paper.name}: {run.themes}")
            parts = parts_of(paper.places[number], 0, len(run.words)) if paper.places else [(0, len(run.words))]
            times = min(len(pattern(run, *part).findall(everything)) for part in parts)
            require(times == 1, f"{paper.name}: {run.text!r} read {times} times")


def truth(papers: Sequence[Paper]) -> Json:
    """All that is known about the corpus, checked."""
    said = tomllib.loads((TYPESET / "truth.toml").read_text(encoding="utf-8"))
    codebook = tomllib.loads((ROOT / "workspace" / "codebook.toml").read_text(encoding="utf-8"))
    readings = {paper.name: read_paper(paper) for paper in papers}
    exports = read_exports()
    check_records(said, exports)
    check_words(said, readings)
    check_runs(papers, readings, {theme["code"] for theme in codebook["themes"]})
    named = {*said["pairs"], *said["unpaired"]}
    require(named == set(readings), f"paired or unpaired, or not a source: {named ^ set(readings)}")
    pages, questions, tagged = [], [], []
    for paper in papers:
        if paper.places:
            pages += list(page_truth(paper, readings[paper.name]))
        for run in paper.runs:
            row: Json = {"file": paper.name, "words": run.text}
            if run.question:
                questions.append({"question": run.question} | row | {"page": first_page(paper, run)})
            if run.themes:
                tagged.append(row | {"themes": list(run.themes)})
    said["refused"] = refused_lines(said["refused"])
    said["records"]["total"] = sum(said["records"]["kept"].values())
    titles = {key: title for records in exports.values() for key, title in records.items()}
    said["pairs"] = {
        file: {"title": titles[key], "ids": sorted(alike(key, said["duplicates"]))}
        for file, key in said["pairs"].items()
    }
    said["page_counts"] = {n: len(r.pages) for n, r in readings.items() if n.endswith(".pdf")}
    return said | {"pages": pages, "questions": questions, "themes": tagged}


def kept_files(papers: Sequence[Paper]) -> dict[Path, bytes]:
    """Every file that this script writes, with its content."""
    files = {ROOT / "sources" / paper.name: paper.content for paper in papers}
    text = json.dumps(truth(papers), ensure_ascii=False, indent=1, default=str) + "\n"
    return files | {ROOT / "truth.json": text.encode()}


def main() -> int:
    """Build, or compare what is kept with what would be built."""
    ask = argparse.ArgumentParser(description="Typeset the papers of Veldmark.")
    ask.add_argument("--check", action="store_true", help="write nothing; exit 1 if a byte differs")
    asked = ask.parse_args()
    files = kept_files(publish())
    stray = set((ROOT / "sources").glob("*")) - set(files)
    differing = [path for path, content in files.items() if not path.exists() or path.read_bytes() != content]
    if asked.check:
        for path in [*differing, *stray]:
            sys.stderr.write(f"differs: {path.relative_to(ROOT)}\n")
        return 1 if differing or stray else 0
    (ROOT / "sources").mkdir(exist_ok=True)
    for path, content in files.items():
        path.write_bytes(content)
    for path in stray:
        path.unlink()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
