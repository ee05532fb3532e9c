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
    Mistake(
        "the folder is no workspace",
        "-w|elsewhere|status",
        10,
        "evidence: No workspace at ~/elsewhere. Make one with: evidence init",
        lambda folder: (folder / "elsewhere").mkdir(),
    ),
    Mistake(
        "the workspace that is named does not exist",
        "-w|nowhere|status",
        10,
        "evidence: No workspace at ~/nowhere. Make one with: evidence init",
    ),
    Mistake(
        "the database is gone",
        "status",
        10,
        "evidence: No workspace in ~ or above it. Make one with: evidence init",
        _removed("evidence.db"),
    ),
    Mistake("a verb is mistyped", "serach|pilots", 2, "evidence: There is no verb 'serach'. Did you mean 'search'?"),
    Mistake("a verb is nothing like any", "xyzzy", 2, "evidence: There is no verb 'xyzzy'. See: evidence --help"),
    Mistake("a sub-verb is mistyped", "screen|decied|S2|include", 2, "evidence: …'decied'…'decide'…"),
    Mistake("an option is mistyped", "search|pilots|--limt|3", 2, "evidence: …'--limt'…'--limit'…"),
    Mistake(
        "an argument is left out", "tag|P1", 2, "evidence: Missing argument 'PASSAGES...'. See: evidence tag --help"
    ),
    Mistake(
        "a limit is no number",
        "search|pilots|--limit|many",
        2,
        "evidence: Invalid value for '--limit': 'many' is not a valid integer range. See: evidence search --help",
    ),
    Mistake(
        "the review does not exist",
        "--review|other|status",
        1,
        "evidence: No review 'other' in ~/reviews. It has: pilots.",
    ),
    Mistake(
        "there are several reviews",
        "status",
        2,
        "evidence: The workspace holds several reviews. Say which with --review: others, pilots.",
        _several,
    ),
    Mistake(
        "there is no review",
        "status",
        1,
        "evidence: No review in ~/reviews. Write reviews/NAME/protocol.toml, or call: evidence init",
        _removed(PROTOCOL),
    ),
    Mistake(
        "a review's name climbs out of its folder",
        "init|new|--name|../x",
        2,
        "evidence: '../x' cannot name a review. Use small letters, digits, dashes and dots.",
    ),
    Mistake(
        "a workspace is to be made in a file",
        "init|evidence.toml",
        1,
        "evidence: ~/evidence.toml/corpus cannot be made (Not a directory). Choose a folder that you may write to.",
    ),
    Mistake(
        "the clock is set to nonsense",
        "status",
        2,
        "evidence: EVIDENCE_NOW is 'yesterday', which is not an ISO 8601 time. Write it as 2026-11-24T09:00:00, or unset it.",
        environment=("EVIDENCE_NOW", "yesterday"),
    ),
    Mistake(
        "the database is newer than the program",
        "status",
        12,
        "evidence: ~/evidence.db has schema 99; this program knows 1. Update it: pip install --upgrade evidence-synthesis",
        _sql("PRAGMA user_version = 99"),
    ),
    Mistake(
        "the database is of another program",
        "status",
        1,
        "evidence: ~/evidence.db is the database of another program. Move it away, or work in another folder.",
        _other_program,
    ),
    Mistake(
        "the database is of another program with versions",
        "status",
        1,
        "evidence: ~/evidence.db is the database of another program. Move it away, or work in another folder.",
        _other_program_with_version,
    ),
    Mistake(
        "the database is empty",
        "status",
        1,
        "evidence: ~/evidence.db is empty. Restore a backup of it; to begin anew, delete it and call: evidence init",
        _bytes("evidence.db", b""),
    ),
    Mistake(
        "the database's head is overwritten",
        "status",
        1,
        "evidence: ~/evidence.db is damaged or is not a workspace database (…). Keep the file, restore a backup, and run: evidence doctor",
        _damaged_database,
    ),
    Mistake(
        "the database's pages are overwritten",
        "status",
        1,
        "evidence: ~/evidence.db is damaged or is not a workspace database (…). Keep the file, restore a backup, and run: evidence doctor",
        _torn_database,
    ),
    Mistake(
        "the database's pages are overwritten, and doctor is asked",
        "doctor",
        1,
        "evidence: ~/evidence.db is damaged or is not a workspace database (…). Keep the file, restore a backup, and run: evidence doctor",
        _torn_database,
    ),
    Mistake(
        "the database is text",
        "status",
        1,
        "evidence: ~/evidence.db is damaged or is not a workspace database (…). Keep the file, restore a backup, and run: evidence doctor",
        _bytes("evidence.db", b"These are my notes.\n" * 300),
    ),
    Mistake(
        "the settings are malformed",
        "search|pilots",
        1,
        "evidence: ~/evidence.toml is not valid TOML: … (at line 1, column 9). Mend that line and call again.",
        _file("evidence.toml", "model = \n"),
    ),
    Mistake(
        "the settings name no encoder",
        "search|pilots",
        1,
        "evidence: No encoder 'no/such' on this machine. Give a folder, download it once with: hf download no/such, or use all-MiniLM-L6-v2.",
        _file("evidence.toml", 'model = "no/such"\n'),
    ),
    Mistake(
        "a setting has the wrong kind",
        "ingest",
        1,
        "evidence: ~/evidence.toml: processes should be a whole number. Mend the file and call again; docs/workspace-files.md describes it.",
        _file("evidence.toml", 'processes = "two"\n'),
    ),
    Mistake(
        "a demonstration over a review",
        "demo|.",
        2,
        "evidence: . holds something that is not a demonstration. Name another: evidence demo FOLDER",
    ),
    Mistake(
        "a backup over a file",
        "backup|evidence.toml",
        2,
        "evidence: evidence.toml exists. Name another file, or a folder.",
    ),
    Mistake(
        "a backup into no folder", "backup|no/such/copy.db", 1, "evidence: no/such is not a folder. Make it first."
    ),
    Mistake(
        "an export into a file",
        "export|--to|evidence.toml",
        1,
        "evidence: evidence.toml cannot be written (File exists). Name a folder that you may write to: --to FOLDER.",
    ),
]

FILES = [
    Mistake(
        "the file does not exist",
        "ingest|nowhere.bib",
        1,
        "evidence: nowhere.bib does not exist. Check the name; folders and files may be given.",
    ),
    Mistake(
        "a BibTeX entry is never closed",
        "ingest|bad.bib",
        3,
        "bad.bib, line 3: refused: the value of 'title' is never closed",
        _file("bad.bib", "@book{kept1, title = {Kept}, year = {1990}}\n\n@article{broken,\n  title = {Never closed,\n"),
        changes=True,
    ),
    Mistake(
        "a BibTeX file holds nothing else than damage",
        "ingest|bad.bib",
        1,
        "bad.bib, line 1: refused: the value of 'title' is never closed",
        _file("bad.bib", "@article{broken,\n  title = {Never\n"),
        changes=True,
    ),
    Mistake(
        "a CSV file is empty", "ingest|empty.csv", 1, "empty.csv is empty. Export it again.", _file("empty.csv", "")
    ),
    Mistake(
        "a CSV file has a header alone",
        "ingest|head.csv",
        1,
        "head.csv holds no entries. Export it again with its records.",
        _file("head.csv", "title,year\n"),
    ),
    Mistake(
        "a CSV file has no column for titles",
        "ingest|table.csv",
        1,
        "table.csv is no reference export. Export it as RIS, BibTeX, CSV or CSL-JSON.",
        _file("table.csv", "name,amount\nrope,3\n"),
    ),
    Mistake(
        "a RIS file is cut off before its first entry",
        "ingest|cut.ris",
        1,
        "cut.ris, line 1: refused: no TY line begins this entry",
        _file("cut.ris", "AU  - Vane\n"),
        changes=True,
    ),
    Mistake(
        "a JSON line is broken",
        "ingest|bad.jsonl",
        1,
        "bad.jsonl, line 1: refused: not valid JSON: …",
        _file("bad.jsonl", '{"title": "Half\n'),
        changes=True,
    ),
    Mistake(
        "an export is binary",
        "ingest|image.ris",
        1,
        "image.ris is no reference export. Export it as RIS, BibTeX, CSV or CSL-JSON.",
        _bytes("image.ris", bytes(range(256)) * 8),
    ),
    Mistake(
        "a file of no known kind",
        "ingest|picture.png",
        1,
        "Nothing readable was found (picture.png left alone). Check the paths; docs/verbs.md lists the formats.",
        _bytes("picture.png", b"\x89PNG\r\n"),
    ),
    Mistake(
        "a PDF has no text",
        "ingest|scan.pdf",
        1,
        "scan.pdf: no-text. Its pages hold images but no text: a scan, to be read by OCR first.",
        _pdf("scan.pdf", "scan"),
        changes=True,
    ),
    Mistake(
        "a PDF is encrypted",
        "ingest|locked.pdf",
        1,
        "locked.pdf: encrypted. It opens only with a password. Save a copy that opens without one, and ingest that.",
        _pdf("locked.pdf", "encrypted"),
        changes=True,
    ),
    Mistake(
        "a PDF is opened with the wrong password",
        "extract|locked.pdf|--password|gong|--output|out.json",
        1,
        "locked.pdf: encrypted. The password does not open it.",
        _pdf("locked.pdf", "encrypted"),
    ),
    Mistake(
        "a PDF is damaged",
        "ingest|torn.pdf",
        1,
        "torn.pdf: damaged. The file cannot be opened: … Get the file again.",
        _pdf("torn.pdf", "torn"),
        changes=True,
    ),
    Mistake(
        "a PDF has no bytes",
        "ingest|zero.pdf",
        1,
        "zero.pdf: empty. The file has no bytes. Get the file again.",
        _bytes("zero.pdf", b""),
        changes=True,
    ),
    Mistake(
        "a PDF is no PDF",
        "ingest|note.pdf",
        1,
        "note.pdf: not-pdf. The file does not start as a PDF does. Give it the ending of what it is.",
        _bytes("note.pdf", b"Dear editor, attached.\n"),
        changes=True,
    ),
    Mistake(
        "a text without words",
        "ingest|blank.txt",
        1,
        "blank.txt: empty. The file holds nothing. Get the file again.",
        _bytes("blank.txt", b" \n\n"),
        changes=True,
    ),
    Mistake(
        "the file to extract does not exist",
        "extract|nowhere.pdf",
        1,
        "evidence: nowhere.pdf does not exist. Check the name; one file is read at a time.",
    ),
    Mistake(
        "the extract cannot be written",
        f"extract|{CORPUS}/sources/orrin1932guild.md|--output|no/such.json",
        1,
        "evidence: no/such.json cannot be written (No such file or directory). Name a file in a folder that you may write to.",
    ),
    Mistake(
        "the file to convert does not exist",
        "convert|nowhere.bib|--to|ris",
        1,
        "There is no file nowhere.bib. Check the path.",
    ),
    Mistake(
        "the conversion cannot be written",
        f"convert|{CORPUS}/references/first.bib|--to|ris|--output|no/such.ris",
        1,
        "evidence: no/such.ris cannot be written (No such file or directory). Name a file in a folder that you may write to.",
    ),
    Mistake(
        "the format to convert to is unknown",
        f"convert|{CORPUS}/references/first.bib|--to|word",
        2,
        "evidence: Invalid value for '--to': 'word' is not one of 'bibtex', 'ris', 'csl-json', 'csv'. See: evidence convert --help",
    ),
    Mistake(
        "the labelled review does not exist",
        "simulate|nowhere.csv",
        1,
        "evidence: Cannot read nowhere.csv: [Errno 2] No such file or directory: 'nowhere.csv'.",
    ),
    Mistake(
        "the labelled review has no labels",
        "simulate|table.csv",
        1,
        "evidence: table.csv has no column record_id. Name it so in the first line.",
        _file("table.csv", "title\nBoats\n"),
    ),
    Mistake(
        "paper.toml is malformed",
        f"ingest|{CORPUS}",
        3,
        "corpus/pilots/paper.toml is not valid TOML: … (at line 1, column 25). Mend that line and call again.",
        _file(f"{CORPUS}/paper.toml", 'record = "orrin1932guild\n'),
    ),
    Mistake(
        "paper.toml names no record",
        f"ingest|{CORPUS}",
        3,
        "corpus/pilots/paper.toml: No record 'nobody'. Find its key with: evidence search --unit record WORDS",
        _file(f"{CORPUS}/paper.toml", 'record = "nobody"\nedition = "1"\ntranscriber = "ada"\n'),
    ),
]

WRITTEN = [
    Mistake(
        "the protocol is no TOML",
        "status",
        1,
        "evidence: ~/reviews/pilots/protocol.toml is not valid TOML: … (at line 5, column 11). Mend that line and call again.",
        _swapped(PROTOCOL, 'version = "1"', "version = "),
    ),
    Mistake(
        "the protocol has no question",
        "status",
        1,
        "evidence: ~/reviews/pilots/protocol.toml: review: question is missing or empty. Mend the file and call again; docs/workspace-files.md describes it.",
        _swapped(PROTOCOL, "question =", "quest ="),
    ),
    Mistake(
        "the protocol has an unknown design",
        "status",
        1,
        "evidence: ~/reviews/pilots/protocol.toml: screening: design is 'triple'; it should be one of: single, dual, dual-with-adjudicator. Mend the file and call again; docs/workspace-files.md describes it.",
        _swapped(PROTOCOL, "dual-with-adjudicator", "triple"),
    ),
    Mistake(
        "the protocol names a reason twice",
        "status",
        1,
        "evidence: ~/reviews/pilots/protocol.toml: the reason 'topic' is defined twice. Mend the file and call again; docs/workspace-files.md describes it.",
        _swapped(PROTOCOL, '"no-text"', '"topic"'),
    ),
    Mistake(
        "the protocol has an unknown stage",
        "status",
        1,
        "evidence: ~/reviews/pilots/protocol.toml: reasons number 2: stage 'full text' should be one of: title-abstract, full-text. Mend the file and call again; docs/workspace-files.md describes it.",
        _swapped(PROTOCOL, 'stages = ["full-text"]', 'stages = ["full text"]'),
    ),
    Mistake(
        "the protocol is not UTF-8",
        "status",
        1,
        "evidence: ~/reviews/pilots/protocol.toml is not UTF-8 text (byte 18). Save it as UTF-8.",
        _bytes(PROTOCOL, b'[review]\ntitle = "\xe9"\n'),
    ),
    Mistake(
        "the codebook is no TOML",
        "themes",
        1,
        "evidence: ~/reviews/pilots/codebook.toml is not valid TOML: … (at line 4, column 9). Mend that line and call again.",
        _swapped(CODEBOOK, "[[themes]]", "[[themes]"),
    ),
    Mistake(
        "the codebook has a theme twice",
        "themes",
        1,
        "evidence: ~/reviews/pilots/codebook.toml: the theme 'P1' is defined twice. Mend the file and call again; docs/workspace-files.md describes it.",
        _swapped(CODEBOOK, '"P2"', '"P1"'),
    ),
    Mistake(
        "a theme has no label",
        "themes",
        1,
        "evidence: ~/reviews/pilots/codebook.toml: themes number 2: label is missing or empty. Mend the file and call again; docs/workspace-files.md describes it.",
        _swapped(CODEBOOK, 'label = "Pay"\n', ""),
    ),
    Mistake(
        "a theme's parent is no theme",
        "themes",
        1,
        "evidence: ~/reviews/pilots/codebook.toml: theme P2 has the parent 'P9', which is not a theme. Mend the file and call again; docs/workspace-files.md describes it.",
        _swapped(CODEBOOK, 'label = "Pay"', 'label = "Pay"\nparent = "P9"'),
    ),
    Mistake(
        "a year of the codebook is a text",
        "themes",
        1,
        "evidence: ~/reviews/pilots/codebook.toml: facets number 1: values number 1: from should be a whole number. Mend the file and call again; docs/workspace-files.md describes it.",
        _swapped(CODEBOOK, "from = 1820", 'from = "1820"'),
    ),
    Mistake(
        "the protocol compares by a facet that is not there",
        "themes|map",
        1,
        "evidence: No facet 'tier' in the codebook (it has: body).",
        _swapped(PROTOCOL, 'facet = "body"', 'facet = "tier"'),
    ),
    Mistake(
        "searches.toml is malformed",
        "ingest|new.bib",
        1,
        "evidence: ~/corpus/pilots/searches.toml is not valid TOML: … (at line 1, column 9). Mend that line and call again.",
        lambda folder: (
            _file("new.bib", "@book{n, title = {New}}\n")(folder),
            _file(f"{CORPUS}/searches.toml", "[[routes]\n")(folder),
        )[0],
    ),
    Mistake(
        "a route of searches.toml has an unknown kind",
        "ingest|new.bib",
        1,
        "evidence: ~/corpus/pilots/searches.toml: routes number 1: kind is 'telepathy'; it should be one of: database, website, hand-search, citation-chase, expert, by-hand. Mend the file and call again; docs/workspace-files.md describes it.",
        lambda folder: (
            _file("new.bib", "@book{n, title = {New}}\n")(folder),
            _file(f"{CORPUS}/searches.toml", '[[routes]]\nkind = "telepathy"\nname = "x"\n')(folder),
        )[0],
    ),
    Mistake(
        "facts.csv lacks a column",
        "ingest",
        1,
        "evidence: ~/corpus/pilots/facts.csv, line 1: there is no column 'claim'. Add it and call again.",
        _file(f"{CORPUS}/facts.csv", "subject,value\nGuild,3\n"),
    ),
    Mistake(
        "a row of facts.csv is too long",
        "ingest",
        1,
        "evidence: ~/corpus/pilots/facts.csv, line 2: more cells than columns. Quote cells that hold a comma.",
        _file(f"{CORPUS}/facts.csv", "subject,claim,value\nGuild,refused,one, or two\n"),
    ),
    Mistake(
        "facts.csv is not UTF-8",
        "ingest",
        1,
        "evidence: ~/corpus/pilots/facts.csv is not UTF-8 text. Save it as CSV UTF-8.",
        _bytes(f"{CORPUS}/facts.csv", b"subject,claim,value\nG\xfcild,a,b\n"),
    ),
    Mistake(
        "timeline.csv lacks a column",
        "report|--format|md",
        1,
        "evidence: ~/corpus/pilots/timeline.csv, line 1: there is no column 'field'. Add it and call again.",
        _file(f"{CORPUS}/timeline.csv", "id,value\nguild,1820\n"),
    ),
    Mistake(
        "a row of timeline.csv is too long",
        "report|--format|md",
        1,
        "evidence: ~/corpus/pilots/timeline.csv, line 2: more cells than columns. Quote cells that hold a comma.",
        _file(f"{CORPUS}/timeline.csv", "id,field,value\nguild,label,Guild, the\n"),
    ),
]

SCREENING = [
    Mistake(
        "nobody says who screens",
        "screen",
        2,
        "evidence: Say who screens: --as NAME, or set EVIDENCE_REVIEWER. See: evidence screen --help",
    ),
    Mistake(
        "nobody says who decides",
        "screen|decide|S2|include",
        2,
        "evidence: Missing option '--as'. See: evidence screen decide --help",
    ),
    Mistake(
        "a reviewer the protocol does not name",
        "screen|decide|S2|include|--as|zoe",
        1,
        "evidence: 'zoe' is not a reviewer of 'pilots'. The protocol names: ada, ben, cy.",
    ),
    Mistake(
        "an empty name",
        "screen|decide|S2|include|--as| ",
        2,
        "evidence: The name of the person is empty. Say who acts: --as NAME.",
    ),
    Mistake(
        "an unknown record",
        "screen|decide|vane1947|include|--as|ada",
        1,
        "evidence: No record 'vane1947'. See what is waiting with: evidence screen list",
    ),
    Mistake(
        "an unknown verdict",
        "screen|decide|S2|maybe|--as|ada",
        2,
        "evidence: Invalid value for 'include|exclude|unsure': 'maybe' is not one of: include, exclude, unsure. See: evidence screen decide --help",
    ),
    Mistake(
        "an unknown stage",
        "screen|decide|S2|include|--stage|abstract|--as|ada",
        2,
        "evidence: Invalid value for '--stage': 'abstract' is not one of: title-abstract, full-text. See: evidence screen decide --help",
    ),
    Mistake(
        "a stage that the protocol leaves out",
        "screen|--stage|full-text|--as|ada",
        2,
        "evidence: The protocol has no stage 'full-text'. Its stages are: title-abstract.",
        _swapped(PROTOCOL, 'stages = ["title-abstract", "full-text"]', 'stages = ["title-abstract"]'),
    ),
    Mistake(
        "a record that has not reached the stage",
        "screen|decide|S3|include|--stage|full-text|--as|ada",
        2,
        "evidence: Record 'S3' has not reached the stage full-text. Only records included at the stage before are read at this one.",
    ),
    Mistake(
        "an unknown reason",
        "screen|decide|S3|exclude|--reason|boring|--as|ada",
        1,
        "evidence: No exclusion reason 'boring' in the protocol. Known: topic.",
    ),
    Mistake(
        "a reason of another stage",
        "screen|decide|S3|exclude|--reason|no-text|--stage|title-abstract|--as|ada",
        2,
        "evidence: The reason 'no-text' is not for the stage title-abstract. For this stage: topic.",
    ),
    Mistake(
        "a full text excluded without a reason",
        "screen|decide|orrin1932guild|exclude|--stage|full-text|--as|ada",
        2,
        "evidence: An exclusion at full text needs a reason. Give one of: topic, no-text.",
    ),
    Mistake(
        "a reason for an inclusion",
        "screen|decide|S3|include|--reason|topic|--as|ada",
        2,
        "evidence: A reason goes with exclude, not with include.",
    ),
    Mistake(
        "the adjudicator screens",
        "screen|decide|S3|include|--as|cy",
        2,
        "evidence: cy is not a reviewer of this protocol. On the panel: ada, ben. Add a name to reviewers in protocol.toml.",
    ),
    Mistake(
        "an adjudication without a conflict",
        "screen|adjudicate|orrin1932guild|include|--as|cy",
        2,
        "evidence: There is no conflict to settle on record 'orrin1932guild'. See: evidence screen conflicts",
    ),
    Mistake(
        "an adjudication by a reviewer",
        "screen|adjudicate|vane1974fees|include|--as|ada",
        2,
        "evidence: Conflicts are settled by cy, not by ada.",
    ),
    Mistake(
        "an adjudication of an unknown record",
        "screen|adjudicate|nobody|include|--as|cy",
        1,
        "evidence: No record 'nobody'. See what is waiting with: evidence screen list",
    ),
    Mistake(
        "nothing to undo",
        "screen|undo|--as|cy",
        1,
        "evidence: cy has no decision to undo. See what was done with: evidence status --history",
    ),
    Mistake(
        "an amendment of nothing",
        "amend|--reason|tidying|--as|ada",
        1,
        "evidence: Neither protocol nor codebook was changed since the last amendment.",
    ),
    Mistake(
        "an amendment without words",
        "amend|--reason| |--as|ada",
        2,
        "evidence: An amendment needs a reason. Say why it was changed: --reason TEXT.",
    ),
]

SEARCHING = [
    Mistake(
        "the search is empty",
        "search",
        2,
        'evidence: The search is empty. Say what to look for: evidence search "planning by the region"',
    ),
    Mistake(
        "the search is a blank",
        "search| ",
        2,
        'evidence: The search is empty. Say what to look for: evidence search "planning by the region"',
    ),
    Mistake(
        "an unknown theme",
        "search|pilots|--theme|P9",
        1,
        "evidence: No theme 'P9' in the codebook. See them with: evidence themes",
    ),
    Mistake(
        "an unknown facet",
        "search|pilots|--facet|tier=SHA",
        1,
        "evidence: No facet 'tier' in the codebook (it has: body).",
    ),
    Mistake(
        "an unknown value of a facet",
        "search|pilots|--facet|body=NAVY",
        1,
        "evidence: The facet 'body' has no value 'NAVY'. It has: GUILD, TRUST.",
    ),
    Mistake(
        "a facet without a value",
        "search|pilots|--facet|body",
        1,
        "evidence: The facet 'body' has no value ''. It has: GUILD, TRUST.",
    ),
    Mistake(
        "years that are none",
        "search|pilots|--year|the nineties",
        2,
        "evidence: 'the nineties' is not a range of years. Write 1990..2013, 1990.. or ..2013.",
    ),
    Mistake(
        "years backwards",
        "search|pilots|--year|1990..1980",
        2,
        "evidence: The years '1990..1980' run backwards. Write 1980..1990.",
    ),
    Mistake(
        "an unknown stage of a search",
        "search|pilots|--stage|abstract",
        2,
        "evidence: No stage 'abstract'. Say one of: title-abstract, full-text, included.",
    ),
    Mistake(
        "an unknown record of a search",
        "search|pilots|--source|nobody",
        1,
        "evidence: No record 'nobody'. Find its key with: evidence search --unit record WORDS",
    ),
    Mistake(
        "an unknown kind of evidence",
        "search|pilots|--kind|rumour",
        2,
        "evidence: No kind of evidence 'rumour'. Say one of: research, evaluation, official-plan, history, memoir, comment, advocacy, tertiary, unknown.",
    ),
    Mistake(
        "a query file that is not there",
        "search|--queries|nowhere.jsonl",
        1,
        "evidence: nowhere.jsonl cannot be read (No such file or directory). Check the name.",
    ),
    Mistake(
        "a query file that is malformed",
        "search|--queries|q.jsonl",
        1,
        'evidence: q.jsonl, line 2: not an object with "id" and "text".',
        _file("q.jsonl", '{"id": "1", "text": "pilots"}\n{"id": "2"}\n'),
    ),
    Mistake(
        "a query file without queries",
        "search|--queries|q.jsonl",
        1,
        'evidence: q.jsonl holds no query. Write one on each line: {"id": "1", "text": "..."}',
        _file("q.jsonl", "\n"),
    ),
    Mistake(
        "a run that cannot be written",
        "search|--queries|q.jsonl|--run|no/such.run",
        1,
        "evidence: no/such.run cannot be written (No such file or directory). Name a file in a folder that you may write to.",
        _file("q.jsonl", '{"id": "1", "text": "pilots"}\n'),
    ),
    Mistake(
        "the index is deleted",
        "search|pilots",
        1,
        "evidence: There is no search index yet. Rebuild it with: evidence doctor --repair",
        _removed(".evidence"),
    ),
    Mistake(
        "the index is damaged",
        "search|pilots",
        1,
        "evidence: The search index ~/.evidence/index.db is damaged (…). Rebuild it with: evidence doctor --repair",
        _bytes(".evidence/index.db", b"These are my notes.\n" * 300),
    ),
    Mistake(
        "the vectors are cut short",
        "search|pilots",
        1,
        "evidence: The vector file ~/.evidence/vectors-53aa5117.faiss is damaged. Rebuild it with: evidence doctor --repair",
        lambda folder: next((folder / ".evidence").glob("*.faiss"), folder / "x").write_bytes(b"x"),
    ),
    Mistake(
        "an unknown passage is tagged",
        "tag|P1|orrin1932guild:99|--as|ada",
        1,
        "evidence: No passage 'orrin1932guild:99'. Find passages and their names with: evidence search WORDS",
    ),
    Mistake(
        "an unknown theme is tagged",
        "tag|P9|orrin1932guild:1|--as|ada",
        1,
        "evidence: No theme 'P9' in the codebook. See them with: evidence themes",
    ),
    Mistake(
        "words that do not stand in the passage",
        "tag|P1|orrin1932guild:1|--words|read them by candle light|--as|ada",
        1,
        "evidence: These words do not stand in passage orrin1932guild:1: “read them by candle light”. Copy them from: evidence search, which prints the passage as it stands.",
    ),
    Mistake(
        "words that are none",
        "tag|P1|orrin1932guild:1|--words|—|--as|ada",
        1,
        "evidence: These words do not stand in passage orrin1932guild:1: “—”. Copy them from: evidence search, which prints the passage as it stands.",
    ),
    Mistake(
        "a tag that is not there is taken off",
        "tag|P2|orrin1932guild:1|--remove|--as|ada",
        1,
        "evidence: ada has no tag P2 on orrin1932guild:1. See: evidence search WORDS --theme CODE",
    ),
    Mistake(
        "themes suggested for an unknown record",
        "themes|suggest|--source|nobody",
        1,
        "evidence: No record 'nobody'. Find its key with: evidence search --unit record WORDS",
    ),
    Mistake(
        "a map by an unknown facet",
        "themes|map|--facet|tier",
        1,
        "evidence: No facet 'tier' in the codebook (it has: body).",
    ),
]

REPORTING = [
    Mistake("a statement without words", "statement|new| |--as|ada", 2, "evidence: A statement needs words."),
    Mistake(
        "a statement of an unknown theme",
        "statement|new|Pilots knew.|--theme|P9|--as|ada",
        1,
        "evidence: No theme 'P9' in the codebook. See them with: evidence themes",
    ),
    Mistake(
        "a quotation for an unknown statement",
        "statement|quote|9|orrin1932guild:1|--as|ada",
        1,
        "evidence: No statement 9. See them with: evidence statement list",
    ),
    Mistake(
        "a quotation that does not stand there",
        "statement|quote|1|orrin1932guild:1|--words|the chart was lost|--as|ada",
        1,
        "evidence: These words do not stand in passage orrin1932guild:1: “the chart was lost”. Copy them from: evidence search, which prints the passage as it stands.",
    ),
    Mistake(
        "a statement without quotations is confirmed",
        "statement|confirm|2|--as|ben",
        1,
        "evidence: Statement 2 has no quotation. Hang one: evidence statement quote 2 PASSAGE --as ben",
    ),
    Mistake(
        "a quotation beyond the last is confirmed",
        "statement|confirm|1|--quotation|4|--as|ben",
        1,
        "evidence: Statement 1 has 1 quotations, not 4. See them with: evidence statement list",
    ),
    Mistake(
        "a count without conditions",
        "statement|query|2|--as|ada",
        2,
        "evidence: A count needs conditions. Give --words, --theme, --facet, --stage, --year or --kind.",
    ),
    Mistake(
        "a template that is not there",
        "report|nowhere",
        1,
        "evidence: There is no template 'nowhere'. There are: evidence-table, lessons-learned.",
    ),
    Mistake(
        "a template with an error of syntax",
        "report|mine|--format|md",
        1,
        "evidence: Template ~/templates/reports/mine.md.j2, line 3: … Mend that line.",
        _file(TEMPLATE, "# Title\n\n{% for one in draft.findings %}\n"),
    ),
    Mistake(
        "a template with a name that is not there",
        "report|mine|--format|md",
        1,
        "evidence: Template ~/templates/reports/mine.md.j2, line 3: … The values and functions a template can use are listed in templates/README.md.",
        _file(TEMPLATE, "# Title\n\nAll: {{ draft.ttle }}\n"),
    ),
    Mistake(
        "a template that reaches out",
        "report|mine|--format|md",
        1,
        "evidence: Template ~/templates/reports/mine.md.j2, line 1: … A template may only read the draft.",
        _file(TEMPLATE, "{{ ''.__class__.__mro__ }}\n"),
    ),
    Mistake(
        "a citation style that is not there",
        "report|--format|md",
        1,
        'evidence: There is no citation style \'harvard-of-nowhere\'. Name a CSL style in protocol.toml, [report] style: "harvard-cite-them-right", "vancouver-nlm", "apa".',
        _swapped(PROTOCOL, "[[axes]]", '[report]\nstyle = "harvard-of-nowhere"\n\n[[axes]]'),
    ),
    Mistake(
        "a report in an unknown format",
        "report|--format|odt",
        2,
        "evidence: Invalid value for '--format': 'odt' is not one of 'html', 'docx', 'pdf', 'md'. See: evidence report --help",
    ),
    Mistake(
        "a report into a file",
        "report|--format|md|--to|evidence.toml",
        1,
        "evidence: evidence.toml cannot be written (File exists). Name a folder that you may write to: --to FOLDER.",
    ),
    Mistake(
        "a final report with unsupported statements",
        "report|--final",
        3,
        (
            "evidence: There is no final report while 1 statements are unsupported. Mend them (evidence statement list), or render a draft (evidence report):\n"
            "  2. no quotation that supports it"
        ),
    ),
    Mistake(
        "a report to verify is not there",
        "verify|nowhere.html",
        1,
        "evidence: nowhere.html does not exist. Render one with: evidence report",
    ),
    Mistake(
        "a report to verify is of another kind",
        "verify|picture.png",
        2,
        "evidence: picture.png is no report. A report ends in .md, .html, .docx or .pdf.",
        _bytes("picture.png", b"\x89PNG\r\n"),
    ),
    Mistake(
        "a Word file to verify is none",
        "verify|fake.docx",
        1,
        "evidence: fake.docx cannot be read: … Make the report again: evidence report",
        _bytes("fake.docx", b"not a zip"),
    ),
    Mistake(
        "a report to verify has no quotations",
        "verify|plain.html",
        1,
        "plain.html: no quotation is marked in it, so nothing was proved. Give a file that evidence report wrote.",
        _file("plain.html", "<p>Nothing quoted.</p>"),
    ),
]

ADDING = [
    Mistake("a record without a title", "add|record| ", 2, "evidence: A record needs a title."),
    Mistake(
        "a year that is none",
        "add|record|Boats|--year|90",
        2,
        "evidence: Invalid value for '--year': 90 is not in the range 1000<=x<=2999. See: evidence add record --help",
    ),
    Mistake(
        "a citation chase without its parent",
        "add|record|Boats|--route|citation-chase",
        2,
        "evidence: A citation chase needs the record it started from. Name it with --parent RECORD.",
    ),
    Mistake(
        "a citation chase from an unknown record",
        "add|record|Boats|--route|citation-chase|--parent|nobody",
        1,
        "evidence: No record 'nobody'. Find its key with: evidence search --unit record WORDS",
    ),
    Mistake(
        "an unknown route",
        "add|record|Boats|--route|hearsay",
        2,
        "evidence: Invalid value for '--route': 'hearsay' is not one of: database, website, hand-search, citation-chase, expert, by-hand. See: evidence add record --help",
    ),
    Mistake(
        "a request for an unknown record",
        "add|request|nobody|requested|--as|ada",
        1,
        "evidence: No record 'nobody'. Find its key with: evidence search --unit record WORDS",
    ),
    Mistake(
        "an unknown state of a request",
        "add|request|S2|lost|--as|ada",
        2,
        "evidence: Invalid value for '{requested|received|unobtainable}': 'lost' is not one of 'requested', 'received', 'unobtainable'. See: evidence add request --help",
    ),
    Mistake(
        "a study of an unknown record",
        "add|study|cutters|S2|nobody|--as|ada",
        1,
        "evidence: No record 'nobody'. Find its key with: evidence search --unit record WORDS",
    ),
    Mistake(
        "a transcription without words",
        "add|transcription|orrin1932guild|12| |--edition|1st|--as|ada",
        1,
        "evidence: A transcription needs the printed page and the words.",
    ),
    Mistake(
        "a full text that is not there is paired",
        "pair|nowhere.pdf|S2",
        1,
        "evidence: No full text 'nowhere.pdf'. See them with: evidence status --sources",
    ),
    Mistake(
        "a full text is paired with an unknown record",
        "pair|orrin1932guild.md|nobody",
        1,
        "evidence: No record 'nobody'. Find its key with: evidence search --unit record WORDS",
    ),
    Mistake(
        "a full text that is not there is unpaired",
        "unpair|nowhere.pdf",
        1,
        "evidence: No full text 'nowhere.pdf'. See them with: evidence status --sources",
    ),
]

ALL = [*WORKSPACE, *FILES, *WRITTEN, *SCREENING, *SEARCHING, *REPORTING, *ADDING]
