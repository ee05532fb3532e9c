"""Mistakes that people make: what they did, and what they called. What answers them stands in mistakes.txt."""

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
    """What was done wrong, the call (its words parted by |), what made it wrong, and whether it leaves a trace.

    `changes` is set where a batch keeps what it could read, or notes what it could not.
    """

    what: str
    call: str
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
TEMPLATE = "templates/reports/mine.md.j2"

WORKSPACE = [
    Mistake("the folder is no workspace", "-w|elsewhere|status", lambda folder: (folder / "elsewhere").mkdir()),
    Mistake("the workspace that is named does not exist", "-w|nowhere|status"),
    Mistake("the database is gone", "status", _removed("evidence.db")),
    Mistake("a verb is mistyped", "serach|pilots"),
    Mistake("a verb is nothing like any", "xyzzy"),
    Mistake("a sub-verb is mistyped", "screen|decied|S2|include"),
    Mistake("an option is mistyped", "search|pilots|--limt|3"),
    Mistake("an argument is left out", "tag|P1"),
    Mistake("a limit is no number", "search|pilots|--limit|many"),
    Mistake("the review does not exist", "--review|other|status"),
    Mistake("there are several reviews", "status", _several),
    Mistake("there is no review", "status", _removed(PROTOCOL)),
    Mistake("a review's name climbs out of its folder", "init|new|--name|../x"),
    Mistake("a workspace is to be made in a file", "init|evidence.toml"),
    Mistake("the clock is set to nonsense", "status", environment=("EVIDENCE_NOW", "yesterday")),
    Mistake("the database is newer than the program", "status", _sql("PRAGMA user_version = 99")),
    Mistake("the database is of another program", "status", _other_program),
    Mistake("the database is of another program with versions", "status", _other_program_with_version),
    Mistake("the database is empty", "status", _bytes("evidence.db", b"")),
    Mistake("the database's head is overwritten", "status", _damaged_database),
    Mistake("the database's pages are overwritten", "status", _torn_database),
    Mistake("the database's pages are overwritten, and doctor is asked", "doctor", _torn_database),
    Mistake("the database is text", "status", _bytes("evidence.db", b"These are my notes.\n" * 300)),
    Mistake("the settings are malformed", "search|pilots", _file("evidence.toml", "model = \n")),
    Mistake("the settings name no encoder", "search|pilots", _file("evidence.toml", 'model = "no/such"\n')),
    Mistake("a setting has the wrong kind", "ingest", _file("evidence.toml", 'processes = "two"\n')),
    Mistake("a demonstration over a review", "demo|."),
    Mistake("a backup over a file", "backup|evidence.toml"),
    Mistake("a backup into no folder", "backup|no/such/copy.db"),
    Mistake("an export into a file", "export|--to|evidence.toml"),
]

FILES = [
    Mistake("the file does not exist", "ingest|nowhere.bib"),
    Mistake(
        "a BibTeX entry is never closed",
        "ingest|bad.bib",
        _file(
            "bad.bib",
            "@book{known, author = {Orrin, Tam}, title = {The Guild of Pilots at Skerrow}, year = {1932}}\n\n"
            "@article{broken,\n  title = {Never closed,\n",
        ),
        changes=True,
    ),
    Mistake(
        "a BibTeX file holds nothing else than damage",
        "ingest|bad.bib",
        _file("bad.bib", "@article{broken,\n  title = {Never\n"),
        changes=True,
    ),
    Mistake("a CSV file is empty", "ingest|empty.csv", _file("empty.csv", "")),
    Mistake("a CSV file has a header alone", "ingest|head.csv", _file("head.csv", "title,year\n")),
    Mistake("a CSV file has no column for titles", "ingest|table.csv", _file("table.csv", "name,amount\nrope,3\n")),
    Mistake(
        "a RIS file is cut off before its first entry", "ingest|cut.ris", _file("cut.ris", "AU  - Vane\n"), changes=True
    ),
    Mistake("a JSON line is broken", "ingest|bad.jsonl", _file("bad.jsonl", '{"title": "Half\n'), changes=True),
    Mistake("an export is binary", "ingest|image.ris", _bytes("image.ris", bytes(range(256)) * 8)),
    Mistake("a file of no known kind", "ingest|picture.png", _bytes("picture.png", b"\x89PNG\r\n")),
    Mistake("a PDF has no text", "ingest|scan.pdf", _pdf("scan.pdf", "scan"), changes=True),
    Mistake("a PDF is encrypted", "ingest|locked.pdf", _pdf("locked.pdf", "encrypted"), changes=True),
    Mistake(
        "a PDF is opened with the wrong password",
        "extract|locked.pdf|--password|gong|--output|out.json",
        _pdf("locked.pdf", "encrypted"),
    ),
    Mistake("a PDF is damaged", "ingest|torn.pdf", _pdf("torn.pdf", "torn"), changes=True),
    Mistake("a PDF has no bytes", "ingest|zero.pdf", _bytes("zero.pdf", b""), changes=True),
    Mistake("a PDF is no PDF", "ingest|note.pdf", _bytes("note.pdf", b"Dear editor, attached.\n"), changes=True),
    Mistake("a text without words", "ingest|blank.txt", _bytes("blank.txt", b" \n\n"), changes=True),
    Mistake("the file to extract does not exist", "extract|nowhere.pdf"),
    Mistake("the extract cannot be written", f"extract|{CORPUS}/sources/orrin1932guild.md|--output|no/such.json"),
    Mistake("the file to convert does not exist", "convert|nowhere.bib|--to|ris"),
    Mistake("the conversion cannot be written", f"convert|{CORPUS}/references/first.bib|--to|ris|--output|no/such.ris"),
    Mistake("the format to convert to is unknown", f"convert|{CORPUS}/references/first.bib|--to|word"),
    Mistake("the labelled review does not exist", "simulate|nowhere.csv"),
    Mistake("the labelled review has no labels", "simulate|table.csv", _file("table.csv", "title\nBoats\n")),
    Mistake("paper.toml is malformed", f"ingest|{CORPUS}", _file(f"{CORPUS}/paper.toml", 'record = "orrin1932guild\n')),
    Mistake(
        "paper.toml names no record",
        f"ingest|{CORPUS}",
        _file(f"{CORPUS}/paper.toml", 'record = "nobody"\nedition = "1"\ntranscriber = "ada"\n'),
    ),
]

WRITTEN = [
    Mistake("the protocol is no TOML", "status", _swapped(PROTOCOL, 'version = "1"', "version = ")),
    Mistake("the protocol has no question", "status", _swapped(PROTOCOL, "question =", "quest =")),
    Mistake("the protocol has an unknown design", "status", _swapped(PROTOCOL, "dual-with-adjudicator", "triple")),
    Mistake("the protocol names a reason twice", "status", _swapped(PROTOCOL, '"no-text"', '"topic"')),
    Mistake(
        "the protocol has an unknown stage",
        "status",
        _swapped(PROTOCOL, 'stages = ["full-text"]', 'stages = ["full text"]'),
    ),
    Mistake("the protocol is not UTF-8", "status", _bytes(PROTOCOL, b'[review]\ntitle = "\xe9"\n')),
    Mistake("the codebook is no TOML", "themes", _swapped(CODEBOOK, "[[themes]]", "[[themes]")),
    Mistake("the codebook has a theme twice", "themes", _swapped(CODEBOOK, '"P2"', '"P1"')),
    Mistake("a theme has no label", "themes", _swapped(CODEBOOK, 'label = "Pay"\n', "")),
    Mistake(
        "a theme's parent is no theme", "themes", _swapped(CODEBOOK, 'label = "Pay"', 'label = "Pay"\nparent = "P9"')
    ),
    Mistake("a year of the codebook is a text", "themes", _swapped(CODEBOOK, "from = 1820", 'from = "1820"')),
    Mistake(
        "the protocol compares by a facet that is not there",
        "themes|map",
        _swapped(PROTOCOL, 'facet = "body"', 'facet = "tier"'),
    ),
    Mistake(
        "searches.toml is malformed",
        "ingest|new.bib",
        lambda folder: (
            _file("new.bib", "@book{n, title = {New}}\n")(folder),
            _file(f"{CORPUS}/searches.toml", "[[routes]\n")(folder),
        )[0],
    ),
    Mistake(
        "a route of searches.toml has an unknown kind",
        "ingest|new.bib",
        lambda folder: (
            _file("new.bib", "@book{n, title = {New}}\n")(folder),
            _file(f"{CORPUS}/searches.toml", '[[routes]]\nkind = "telepathy"\nname = "x"\n')(folder),
        )[0],
    ),
    Mistake("facts.csv lacks a column", "ingest", _file(f"{CORPUS}/facts.csv", "subject,value\nGuild,3\n")),
    Mistake(
        "a row of facts.csv is too long",
        "ingest",
        _file(f"{CORPUS}/facts.csv", "subject,claim,value\nGuild,refused,one, or two\n"),
    ),
    Mistake("facts.csv is not UTF-8", "ingest", _bytes(f"{CORPUS}/facts.csv", b"subject,claim,value\nG\xfcild,a,b\n")),
    Mistake(
        "timeline.csv lacks a column", "report|--format|md", _file(f"{CORPUS}/timeline.csv", "id,value\nguild,1820\n")
    ),
    Mistake(
        "a row of timeline.csv is too long",
        "report|--format|md",
        _file(f"{CORPUS}/timeline.csv", "id,field,value\nguild,label,Guild, the\n"),
    ),
]

SCREENING = [
    Mistake("nobody says who screens", "screen"),
    Mistake("nobody says who decides", "screen|decide|S2|include"),
    Mistake("a reviewer the protocol does not name", "screen|decide|S2|include|--as|zoe"),
    Mistake("an empty name", "screen|decide|S2|include|--as| "),
    Mistake("an unknown record", "screen|decide|vane1947|include|--as|ada"),
    Mistake("an unknown verdict", "screen|decide|S2|maybe|--as|ada"),
    Mistake("an unknown stage", "screen|decide|S2|include|--stage|abstract|--as|ada"),
    Mistake(
        "a stage that the protocol leaves out",
        "screen|--stage|full-text|--as|ada",
        _swapped(PROTOCOL, 'stages = ["title-abstract", "full-text"]', 'stages = ["title-abstract"]'),
    ),
    Mistake("a record that has not reached the stage", "screen|decide|S3|include|--stage|full-text|--as|ada"),
    Mistake("an unknown reason", "screen|decide|S3|exclude|--reason|boring|--as|ada"),
    Mistake("a reason of another stage", "screen|decide|S3|exclude|--reason|no-text|--stage|title-abstract|--as|ada"),
    Mistake("a full text excluded without a reason", "screen|decide|orrin1932guild|exclude|--stage|full-text|--as|ada"),
    Mistake("a reason for an inclusion", "screen|decide|S3|include|--reason|topic|--as|ada"),
    Mistake("the adjudicator screens", "screen|decide|S3|include|--as|cy"),
    Mistake("an adjudication without a conflict", "screen|adjudicate|orrin1932guild|include|--as|cy"),
    Mistake("an adjudication by a reviewer", "screen|adjudicate|vane1974fees|include|--as|ada"),
    Mistake("an adjudication of an unknown record", "screen|adjudicate|nobody|include|--as|cy"),
    Mistake("nothing to undo", "screen|undo|--as|cy"),
    Mistake("an amendment of nothing", "amend|--reason|tidying|--as|ada"),
    Mistake("an amendment without words", "amend|--reason| |--as|ada"),
]

SEARCHING = [
    Mistake("the search is empty", "search"),
    Mistake("the search is a blank", "search| "),
    Mistake("an unknown theme", "search|pilots|--theme|P9"),
    Mistake("an unknown page of the manual", "manual|recipes"),
    Mistake("records are exported that there are none of", "export|--references|ris|--only|included"),
    Mistake("only some of the decisions are exported", "export|--only|included"),
    Mistake("files and a verdict on duplicates", "dedupe|first.bib|--undo|--as|ada"),
    Mistake("duplicates are settled by nobody", "dedupe|--undo"),
    Mistake("a record is the same as itself", "dedupe|--same|S2|S2|--as|ada"),
    Mistake("there is no word on duplicates to take back", "dedupe|--undo|--as|ada"),
    Mistake("an unknown facet", "search|pilots|--facet|tier=SHA"),
    Mistake("an unknown value of a facet", "search|pilots|--facet|body=NAVY"),
    Mistake("a facet without a value", "search|pilots|--facet|body"),
    Mistake("years that are none", "search|pilots|--year|the nineties"),
    Mistake("years backwards", "search|pilots|--year|1990..1980"),
    Mistake("an unknown stage of a search", "search|pilots|--stage|abstract"),
    Mistake("an unknown record of a search", "search|pilots|--source|nobody"),
    Mistake("an unknown kind of evidence", "search|pilots|--kind|rumour"),
    Mistake("a query file that is not there", "search|--queries|nowhere.jsonl"),
    Mistake(
        "a query file that is malformed",
        "search|--queries|q.jsonl",
        _file("q.jsonl", '{"id": "1", "text": "pilots"}\n{"id": "2"}\n'),
    ),
    Mistake("a query file without queries", "search|--queries|q.jsonl", _file("q.jsonl", "\n")),
    Mistake(
        "a run that cannot be written",
        "search|--queries|q.jsonl|--run|no/such.run",
        _file("q.jsonl", '{"id": "1", "text": "pilots"}\n'),
    ),
    Mistake("the index is deleted", "search|pilots", _removed(".evidence")),
    Mistake("the index is damaged", "search|pilots", _bytes(".evidence/index.db", b"These are my notes.\n" * 300)),
    Mistake(
        "the vectors are cut short",
        "search|pilots",
        lambda folder: next((folder / ".evidence").glob("*.faiss"), folder / "x").write_bytes(b"x"),
    ),
    Mistake("an unknown passage is tagged", "tag|P1|orrin1932guild:99|--as|ada"),
    Mistake("an unknown theme is tagged", "tag|P9|orrin1932guild:1|--as|ada"),
    Mistake(
        "words that do not stand in the passage", "tag|P1|orrin1932guild:1|--words|read them by candle light|--as|ada"
    ),
    Mistake("words that are none", "tag|P1|orrin1932guild:1|--words|—|--as|ada"),
    Mistake("a tag that is not there is taken off", "tag|P2|orrin1932guild:1|--remove|--as|ada"),
    Mistake("themes suggested for an unknown record", "themes|suggest|--source|nobody"),
    Mistake("a map by an unknown facet", "themes|map|--facet|tier"),
]

REPORTING = [
    Mistake("a statement without words", "statement|new| |--as|ada"),
    Mistake("a statement of an unknown theme", "statement|new|Pilots knew.|--theme|P9|--as|ada"),
    Mistake("a quotation for an unknown statement", "statement|quote|9|orrin1932guild:1|--as|ada"),
    Mistake(
        "a quotation that does not stand there",
        "statement|quote|1|orrin1932guild:1|--words|the chart was lost|--as|ada",
    ),
    Mistake("a statement without quotations is confirmed", "statement|confirm|2|--as|ben"),
    Mistake("a quotation beyond the last is confirmed", "statement|confirm|1|--quotation|4|--as|ben"),
    Mistake("a count without conditions", "statement|query|2|--as|ada"),
    Mistake("a template that is not there", "report|nowhere"),
    Mistake(
        "a template with an error of syntax",
        "report|mine|--format|md",
        _file(TEMPLATE, "# Title\n\n{% for one in draft.findings %}\n"),
    ),
    Mistake(
        "a template with a name that is not there",
        "report|mine|--format|md",
        _file(TEMPLATE, "# Title\n\nAll: {{ draft.ttle }}\n"),
    ),
    Mistake("a template that reaches out", "report|mine|--format|md", _file(TEMPLATE, "{{ ''.__class__.__mro__ }}\n")),
    Mistake(
        "a citation style that is not there",
        "report|--format|md",
        _swapped(PROTOCOL, "[[axes]]", '[report]\nstyle = "harvard-of-nowhere"\n\n[[axes]]'),
    ),
    Mistake("a report in an unknown format", "report|--format|odt"),
    Mistake("a report into a file", "report|--format|md|--to|evidence.toml"),
    Mistake("a final report with unsupported statements", "report|--final"),
    Mistake("a report to verify is not there", "verify|nowhere.html"),
    Mistake("a report to verify is of another kind", "verify|picture.png", _bytes("picture.png", b"\x89PNG\r\n")),
    Mistake("a Word file to verify is none", "verify|fake.docx", _bytes("fake.docx", b"not a zip")),
    Mistake("a report to verify has no quotations", "verify|plain.html", _file("plain.html", "<p>Nothing quoted.</p>")),
]

ADDING = [
    Mistake("a record without a title", "add|record| "),
    Mistake("a year that is none", "add|record|Boats|--year|90"),
    Mistake("a citation chase without its parent", "add|record|Boats|--route|citation-chase"),
    Mistake("a citation chase from an unknown record", "add|record|Boats|--route|citation-chase|--parent|nobody"),
    Mistake("an unknown route", "add|record|Boats|--route|hearsay"),
    Mistake("a request for an unknown record", "add|request|nobody|requested|--as|ada"),
    Mistake("an unknown state of a request", "add|request|S2|lost|--as|ada"),
    Mistake("a study of an unknown record", "add|study|cutters|S2|nobody|--as|ada"),
    Mistake("a transcription without words", "add|transcription|orrin1932guild|12| |--edition|1st|--as|ada"),
    Mistake("a full text that is not there is paired", "pair|nowhere.pdf|S2"),
    Mistake("a full text is paired with an unknown record", "pair|orrin1932guild.md|nobody"),
    Mistake("a full text that is not there is unpaired", "unpair|nowhere.pdf"),
]

ALL = [*WORKSPACE, *FILES, *WRITTEN, *SCREENING, *SEARCHING, *REPORTING, *ADDING]
