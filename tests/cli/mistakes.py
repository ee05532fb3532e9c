"""Mistakes that people make: what they did, what they called, and the exit code and line that answer them.

In a golden line `~` is the test's folder and … stands for words that other programs chose (SQLite, tomllib, json).
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import small_review

Prepare = Callable[[Path], None]


@dataclass(frozen=True)
class Mistake:
    """What was done wrong, the call (one word a part, parted by |), the exit code, and all of stderr."""

    what: str
    call: str
    code: int
    line: str
    prepare: Prepare | None = None
    changes: bool = False
    environment: tuple[str, str] | None = None


def _file(name: str, text: str) -> Prepare:
    """Write a file of the workspace."""

    def write(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")

    return write


def _bytes(name: str, content: bytes) -> Prepare:
    def write(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return write


def _swapped(name: str, old: str, new: str) -> Prepare:
    """Change words of a file of the workspace."""

    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


def _sql(statement: str, name: str = "evidence.db") -> Prepare:
    def run(folder: Path) -> None:
        with closing(sqlite3.connect(folder / name)) as connection:
            connection.execute(statement)
            connection.commit()

    return run


def _removed(*names: str) -> Prepare:
    def remove(folder: Path) -> None:
        for name in names:
            path = folder / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    return remove


def _moved(old: str, new: str) -> Prepare:
    def move(folder: Path) -> None:
        (folder / old).rename(folder / new)

    return move


def _several(folder: Path) -> None:
    shutil.copytree(folder / "reviews" / "pilots", folder / "reviews" / "others")


def _other_program(folder: Path) -> None:
    _removed("evidence.db")(folder)
    _sql("CREATE TABLE receipts (number INTEGER)")(folder)


def _other_program_with_version(folder: Path) -> None:
    _other_program(folder)
    _sql("PRAGMA user_version = 1")(folder)


def _damaged_database(folder: Path) -> None:
    path = folder / "evidence.db"
    content = bytearray(path.read_bytes())
    content[:200] = bytes(200)
    path.write_bytes(bytes(content))


def _torn_database(folder: Path) -> None:
    """Every page but the first is overwritten."""
    path = folder / "evidence.db"
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))


def _pdf(name: str, kind: str) -> Prepare:
    def write(folder: Path) -> None:
        import pymupdf

        path = folder / name
        with pymupdf.open() as document:
            page = document.new_page()
            if kind == "scan":
                page.draw_rect(pymupdf.Rect(72, 72, 300, 300), fill=(0.5, 0.5, 0.5))
                document.save(path)
                return
            page.insert_text((72, 72), "Pilots of the harbour were examined at low water by the guild.")
            if kind == "encrypted":
                document.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="owner", user_pw="bell")
            else:
                content = document.tobytes()
                path.write_bytes(content[:100] + bytes(len(content) // 2))

    return write


PROTOCOL = f"reviews/{small_review.SLUG}/protocol.toml"
CODEBOOK = f"reviews/{small_review.SLUG}/codebook.toml"
CORPUS = f"corpus/{small_review.SLUG}"
DRAFT = f"reviews/{small_review.SLUG}/reports/lessons-learned"
TEMPLATE = "templates/reports/mine.md.j2"

WORKSPACE = [
    Mistake("the folder is no workspace", "-w|elsewhere|status", 10, "", lambda folder: (folder / "elsewhere").mkdir()),
    Mistake("the workspace that is named does not exist", "-w|nowhere|status", 10, ""),
    Mistake("the database is gone", "status", 10, "", _removed("evidence.db")),
    Mistake("a verb is mistyped", "serach|pilots", 2, ""),
    Mistake("a verb is nothing like any", "xyzzy", 2, ""),
    Mistake("a sub-verb is mistyped", "screen|decied|S2|include", 2, ""),
    Mistake("an option is mistyped", "search|pilots|--limt|3", 2, ""),
    Mistake("an argument is left out", "tag|P1", 2, ""),
    Mistake("a limit is no number", "search|pilots|--limit|many", 2, ""),
    Mistake("the review does not exist", "--review|other|status", 1, ""),
    Mistake("there are several reviews", "status", 2, "", _several),
    Mistake("there is no review", "status", 1, "", _removed(PROTOCOL)),
    Mistake("a review's name climbs out of its folder", "init|new|--name|../x", 2, ""),
    Mistake("a workspace is to be made in a file", "init|evidence.toml", 1, ""),
    Mistake("the clock is set to nonsense", "status", 2, "", environment=("EVIDENCE_NOW", "yesterday")),
    Mistake("the database is newer than the program", "status", 12, "", _sql("PRAGMA user_version = 99")),
    Mistake("the database is of another program", "status", 1, "", _other_program),
    Mistake("the database is of another program with versions", "status", 1, "", _other_program_with_version),
    Mistake("the database is empty", "status", 1, "", _bytes("evidence.db", b"")),
    Mistake("the database's head is overwritten", "status", 1, "", _damaged_database),
    Mistake("the database's pages are overwritten", "status", 1, "", _torn_database),
    Mistake("the database's pages are overwritten, and doctor is asked", "doctor", 1, "", _torn_database),
    Mistake("the database is text", "status", 1, "", _bytes("evidence.db", b"These are my notes.\n" * 300)),
    Mistake("the settings are malformed", "search|pilots", 1, "", _file("evidence.toml", "model = \n")),
    Mistake("the settings name no encoder", "search|pilots", 1, "", _file("evidence.toml", 'model = "no/such"\n')),
    Mistake("a setting has the wrong kind", "ingest", 1, "", _file("evidence.toml", 'processes = "two"\n')),
    Mistake("a demonstration over a review", "demo|.", 2, ""),
    Mistake("a backup over a file", "backup|evidence.toml", 2, ""),
    Mistake("a backup into no folder", "backup|no/such/copy.db", 1, ""),
    Mistake("an export into a file", "export|--to|evidence.toml", 1, ""),
]

FILES = [
    Mistake("the file does not exist", "ingest|nowhere.bib", 1, ""),
    Mistake("a BibTeX entry is never closed", "ingest|bad.bib", 3, "",
            _file("bad.bib", "@book{kept1, title = {Kept}, year = {1990}}\n\n@article{broken,\n  title = {Never closed,\n"), changes=True),
    Mistake("a BibTeX file holds nothing else than damage", "ingest|bad.bib", 1, "", _file("bad.bib", "@article{broken,\n  title = {Never\n"), changes=True),
    Mistake("a CSV file is empty", "ingest|empty.csv", 1, "", _file("empty.csv", "")),
    Mistake("a CSV file has a header alone", "ingest|head.csv", 1, "", _file("head.csv", "title,year\n")),
    Mistake("a CSV file has no column for titles", "ingest|table.csv", 1, "", _file("table.csv", "name,amount\nrope,3\n")),
    Mistake("a RIS file is cut off before its first entry", "ingest|cut.ris", 1, "", _file("cut.ris", "AU  - Vane\n"), changes=True),
    Mistake("a JSON line is broken", "ingest|bad.jsonl", 1, "", _file("bad.jsonl", '{"title": "Half\n'), changes=True),
    Mistake("an export is binary", "ingest|image.ris", 1, "", _bytes("image.ris", bytes(range(256)) * 8)),
    Mistake("a file of no known kind", "ingest|picture.png", 1, "", _bytes("picture.png", b"\x89PNG\r\n")),
    Mistake("a PDF has no text", "ingest|scan.pdf", 1, "", _pdf("scan.pdf", "scan"), changes=True),
    Mistake("a PDF is encrypted", "ingest|locked.pdf", 1, "", _pdf("locked.pdf", "encrypted"), changes=True),
    Mistake("a PDF is opened with the wrong password", "extract|locked.pdf|--password|gong|--output|out.json", 1, "", _pdf("locked.pdf", "encrypted")),
    Mistake("a PDF is damaged", "ingest|torn.pdf", 1, "", _pdf("torn.pdf", "torn"), changes=True),
    Mistake("a PDF has no bytes", "ingest|zero.pdf", 1, "", _bytes("zero.pdf", b""), changes=True),
    Mistake("a PDF is no PDF", "ingest|note.pdf", 1, "", _bytes("note.pdf", b"Dear editor, attached.\n"), changes=True),
    Mistake("a text without words", "ingest|blank.txt", 1, "", _bytes("blank.txt", b" \n\n"), changes=True),
    Mistake("the file to extract does not exist", "extract|nowhere.pdf", 1, ""),
    Mistake("the extract cannot be written", f"extract|{CORPUS}/sources/orrin1932guild.md|--output|no/such.json", 1, ""),
    Mistake("the file to convert does not exist", "convert|nowhere.bib|--to|ris", 1, ""),
    Mistake("the conversion cannot be written", f"convert|{CORPUS}/references/first.bib|--to|ris|--output|no/such.ris", 1, ""),
    Mistake("the format to convert to is unknown", f"convert|{CORPUS}/references/first.bib|--to|word", 2, ""),
    Mistake("the labelled review does not exist", "simulate|nowhere.csv", 1, ""),
    Mistake("the labelled review has no labels", "simulate|table.csv", 1, "", _file("table.csv", "title\nBoats\n")),
    Mistake("paper.toml is malformed", f"ingest|{CORPUS}", 3, "", _file(f"{CORPUS}/paper.toml", 'record = "orrin1932guild\n')),
    Mistake("paper.toml names no record", f"ingest|{CORPUS}", 3, "",
            _file(f"{CORPUS}/paper.toml", 'record = "nobody"\nedition = "1"\ntranscriber = "ada"\n')),
]

WRITTEN = [
    Mistake("the protocol is no TOML", "status", 1, "", _swapped(PROTOCOL, 'version = "1"', "version = ")),
    Mistake("the protocol has no question", "status", 1, "", _swapped(PROTOCOL, "question =", "quest =")),
    Mistake("the protocol has an unknown design", "status", 1, "", _swapped(PROTOCOL, "dual-with-adjudicator", "triple")),
    Mistake("the protocol names a reason twice", "status", 1, "", _swapped(PROTOCOL, '"no-text"', '"topic"')),
    Mistake("the protocol has an unknown stage", "status", 1, "", _swapped(PROTOCOL, 'stages = ["full-text"]', 'stages = ["full text"]')),
    Mistake("the protocol is not UTF-8", "status", 1, "", _bytes(PROTOCOL, b'[review]\ntitle = "\xe9"\n')),
    Mistake("the codebook is no TOML", "themes", 1, "", _swapped(CODEBOOK, "[[themes]]", "[[themes]")),
    Mistake("the codebook has a theme twice", "themes", 1, "", _swapped(CODEBOOK, '"P2"', '"P1"')),
    Mistake("a theme has no label", "themes", 1, "", _swapped(CODEBOOK, 'label = "Pay"\n', "")),
    Mistake("a theme's parent is no theme", "themes", 1, "", _swapped(CODEBOOK, 'label = "Pay"', 'label = "Pay"\nparent = "P9"')),
    Mistake("a year of the codebook is a text", "themes", 1, "", _swapped(CODEBOOK, "from = 1820", 'from = "1820"')),
    Mistake("the protocol compares by a facet that is not there", "themes|map", 1, "", _swapped(PROTOCOL, 'facet = "body"', 'facet = "tier"')),
    Mistake("searches.toml is malformed", "ingest|new.bib", 1, "", lambda folder: (
        _file("new.bib", "@book{n, title = {New}}\n")(folder), _file(f"{CORPUS}/searches.toml", "[[routes]\n")(folder))[0]),
    Mistake("a route of searches.toml has an unknown kind", "ingest|new.bib", 1, "", lambda folder: (
        _file("new.bib", "@book{n, title = {New}}\n")(folder),
        _file(f"{CORPUS}/searches.toml", '[[routes]]\nkind = "telepathy"\nname = "x"\n')(folder))[0]),
    Mistake("facts.csv lacks a column", "ingest", 1, "", _file(f"{CORPUS}/facts.csv", "subject,value\nGuild,3\n")),
    Mistake("a row of facts.csv is too long", "ingest", 1, "", _file(f"{CORPUS}/facts.csv", "subject,claim,value\nGuild,refused,one, or two\n")),
    Mistake("facts.csv is not UTF-8", "ingest", 1, "", _bytes(f"{CORPUS}/facts.csv", b"subject,claim,value\nG\xfcild,a,b\n")),
    Mistake("timeline.csv lacks a column", "report|--format|md", 1, "", _file(f"{CORPUS}/timeline.csv", "id,value\nguild,1820\n")),
    Mistake("a date of timeline.csv is none", "report|--format|md", 1, "", _swapped(f"{CORPUS}/timeline.csv", "1820", "the year dot")),
]

SCREENING = [
    Mistake("nobody says who screens", "screen", 2, ""),
    Mistake("nobody says who decides", "screen|decide|S2|include", 2, ""),
    Mistake("a reviewer the protocol does not name", "screen|decide|S2|include|--as|zoe", 1, ""),
    Mistake("an empty name", "screen|decide|S2|include|--as| ", 1, ""),
    Mistake("an unknown record", "screen|decide|vane1947|include|--as|ada", 1, ""),
    Mistake("an unknown verdict", "screen|decide|S2|maybe|--as|ada", 2, ""),
    Mistake("an unknown stage", "screen|decide|S2|include|--stage|abstract|--as|ada", 2, ""),
    Mistake("a stage that the protocol leaves out", "screen|--stage|full-text|--as|ada", 2, "",
            _swapped(PROTOCOL, 'stages = ["title-abstract", "full-text"]', 'stages = ["title-abstract"]')),
    Mistake("a record that has not reached the stage", "screen|decide|S3|include|--stage|full-text|--as|ada", 2, ""),
    Mistake("an unknown reason", "screen|decide|S3|exclude|--reason|boring|--as|ada", 1, ""),
    Mistake("a reason of another stage", "screen|decide|S3|exclude|--reason|no-text|--stage|title-abstract|--as|ada", 2, ""),
    Mistake("a full text excluded without a reason", "screen|decide|orrin1932guild|exclude|--stage|full-text|--as|ada", 2, ""),
    Mistake("a reason for an inclusion", "screen|decide|S3|include|--reason|topic|--as|ada", 2, ""),
    Mistake("the adjudicator screens", "screen|decide|S3|include|--as|cy", 2, ""),
    Mistake("an adjudication without a conflict", "screen|adjudicate|orrin1932guild|include|--as|cy", 2, ""),
    Mistake("an adjudication by a reviewer", "screen|adjudicate|vane1974fees|include|--as|ada", 2, ""),
    Mistake("an adjudication of an unknown record", "screen|adjudicate|nobody|include|--as|cy", 1, ""),
    Mistake("nothing to undo", "screen|undo|--as|cy", 1, ""),
    Mistake("an amendment of nothing", "amend|--reason|tidying|--as|ada", 1, ""),
    Mistake("an amendment without words", "amend|--reason| |--as|ada", 2, ""),
]

SEARCHING = [
    Mistake("the search is empty", "search", 2, ""),
    Mistake("the search is a blank", "search| ", 2, ""),
    Mistake("an unknown theme", "search|pilots|--theme|P9", 1, ""),
    Mistake("an unknown facet", "search|pilots|--facet|tier=SHA", 1, ""),
    Mistake("an unknown value of a facet", "search|pilots|--facet|body=NAVY", 1, ""),
    Mistake("a facet without a value", "search|pilots|--facet|body", 1, ""),
    Mistake("years that are none", "search|pilots|--year|the nineties", 2, ""),
    Mistake("years backwards", "search|pilots|--year|1990..1980", 2, ""),
    Mistake("an unknown stage of a search", "search|pilots|--stage|abstract", 2, ""),
    Mistake("an unknown record of a search", "search|pilots|--source|nobody", 1, ""),
    Mistake("an unknown kind of evidence", "search|pilots|--kind|rumour", 2, ""),
    Mistake("a query file that is not there", "search|--queries|nowhere.jsonl", 1, ""),
    Mistake("a query file that is malformed", "search|--queries|q.jsonl", 1, "", _file("q.jsonl", '{"id": "1", "text": "pilots"}\n{"id": "2"}\n')),
    Mistake("a query file without queries", "search|--queries|q.jsonl", 1, "", _file("q.jsonl", "\n")),
    Mistake("a run that cannot be written", "search|--queries|q.jsonl|--run|no/such.run", 1, "", _file("q.jsonl", '{"id": "1", "text": "pilots"}\n')),
    Mistake("the index is deleted", "search|pilots", 1, "", _removed(".evidence")),
    Mistake("the index is damaged", "search|pilots", 1, "", _bytes(".evidence/index.db", b"These are my notes.\n" * 300)),
    Mistake("the vectors are cut short", "search|pilots", 1, "", lambda folder: next((folder / ".evidence").glob("*.faiss"), folder / "x").write_bytes(b"x")),
    Mistake("an unknown passage is tagged", "tag|P1|orrin1932guild:99|--as|ada", 1, ""),
    Mistake("an unknown theme is tagged", "tag|P9|orrin1932guild:1|--as|ada", 1, ""),
    Mistake("words that do not stand in the passage", "tag|P1|orrin1932guild:1|--words|read them by candle light|--as|ada", 1, ""),
    Mistake("words that are none", "tag|P1|orrin1932guild:1|--words|—|--as|ada", 2, ""),
    Mistake("a tag that is not there is taken off", "tag|P2|orrin1932guild:1|--remove|--as|ada", 1, ""),
    Mistake("themes suggested for an unknown record", "themes|suggest|--source|nobody", 1, ""),
    Mistake("a map by an unknown facet", "themes|map|--facet|tier", 1, ""),
]

REPORTING = [
    Mistake("a statement without words", "statement|new| |--as|ada", 2, ""),
    Mistake("a statement of an unknown theme", "statement|new|Pilots knew.|--theme|P9|--as|ada", 1, ""),
    Mistake("a quotation for an unknown statement", "statement|quote|9|orrin1932guild:1|--as|ada", 1, ""),
    Mistake("a quotation that does not stand there", "statement|quote|1|orrin1932guild:1|--words|the chart was lost|--as|ada", 1, ""),
    Mistake("a statement without quotations is confirmed", "statement|confirm|2|--as|ben", 1, ""),
    Mistake("a quotation beyond the last is confirmed", "statement|confirm|1|--quotation|4|--as|ben", 1, ""),
    Mistake("a count without conditions", "statement|query|2|--as|ada", 2, ""),
    Mistake("a template that is not there", "report|nowhere", 1, ""),
    Mistake("a template with an error of syntax", "report|mine|--format|md", 1, "", _file(TEMPLATE, "# Title\n\n{% for one in draft.findings %}\n")),
    Mistake("a template with a name that is not there", "report|mine|--format|md", 1, "", _file(TEMPLATE, "# Title\n\nAll: {{ draft.ttle }}\n")),
    Mistake("a template that reaches out", "report|mine|--format|md", 1, "", _file(TEMPLATE, "{{ ''.__class__.__mro__ }}\n")),
    Mistake("a citation style that is not there", "report|--format|md", 1, "", _swapped(PROTOCOL, "[[axes]]", '[report]\nstyle = "harvard-of-nowhere"\n\n[[axes]]')),
    Mistake("a report in an unknown format", "report|--format|odt", 2, ""),
    Mistake("a report into a file", "report|--format|md|--to|evidence.toml", 1, ""),
    Mistake("a final report with unsupported statements", "report|--final", 3, ""),
    Mistake("a report to verify is not there", "verify|nowhere.html", 1, ""),
    Mistake("a report to verify is of another kind", "verify|picture.png", 1, "", _bytes("picture.png", b"\x89PNG\r\n")),
    Mistake("a Word file to verify is none", "verify|fake.docx", 1, "", _bytes("fake.docx", b"not a zip")),
    Mistake("a report to verify has no quotations", "verify|plain.html", 1, "", _file("plain.html", "<p>Nothing quoted.</p>")),
]

ADDING = [
    Mistake("a record without a title", "add|record| ", 2, ""),
    Mistake("a year that is none", "add|record|Boats|--year|90", 2, ""),
    Mistake("a citation chase without its parent", "add|record|Boats|--route|citation-chase", 2, ""),
    Mistake("a citation chase from an unknown record", "add|record|Boats|--route|citation-chase|--parent|nobody", 1, ""),
    Mistake("an unknown route", "add|record|Boats|--route|hearsay", 2, ""),
    Mistake("a request for an unknown record", "add|request|nobody|requested|--as|ada", 1, ""),
    Mistake("an unknown state of a request", "add|request|S2|lost|--as|ada", 2, ""),
    Mistake("a study of an unknown record", "add|study|cutters|S2|nobody|--as|ada", 1, ""),
    Mistake("a transcription without words", "add|transcription|orrin1932guild|12| |--edition|1st|--as|ada", 1, ""),
    Mistake("a full text that is not there is paired", "pair|nowhere.pdf|S2", 1, ""),
    Mistake("a full text is paired with an unknown record", "pair|orrin1932guild.md|nobody", 1, ""),
    Mistake("a full text that is not there is unpaired", "unpair|nowhere.pdf", 1, ""),
]

ALL = [*WORKSPACE, *FILES, *WRITTEN, *SCREENING, *SEARCHING, *REPORTING, *ADDING]
