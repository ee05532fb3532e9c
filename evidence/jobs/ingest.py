"""Everything that comes in: reference exports first, then full texts, then the index."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import UnreadableError
from evidence.jobs.clock import now
from evidence.jobs.duplicates import Settled, settle
from evidence.jobs.files import find_files
from evidence.jobs.index import Indexed, refresh
from evidence.jobs.paper import PaperLedger, read_papers
from evidence.jobs.references import FileLedger, References
from evidence.jobs.saved import Listed, listed
from evidence.jobs.session import Session
from evidence.jobs.sources import SourceLedger, read_sources
from evidence.model import Fact
from evidence.protocol import Route, read_routes
from evidence.references.columns import check_columns, mapping
from evidence.references.readers.header import Mapped
from evidence.sources.ocr import LANGUAGES, check_languages
from evidence.store import transaction
from evidence.store.derived import building
from evidence.store.synthesis import put_facts
from evidence.text import printable

MakeProgress = Callable[[str], Callable[[int, int], None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What an ingest did, file by file; records `joined` by likeness, and pairs (`questions`) that a person should see;
    the saved searches as they stand now, where passages came in."""

    references: tuple[FileLedger, ...]
    sources: tuple[SourceLedger, ...]
    papers: tuple[PaperLedger, ...]
    skipped: tuple[str, ...]
    index: Indexed
    searches: str = ""
    joined: int = 0
    questions: int = 0
    saved: tuple[Listed, ...] = ()

    @property
    def assumed(self) -> int:
        """How many files came in without a word on how their entries were found; `searches` is where to write it."""
        return sum(1 for one in self.references if one.assumed)

    @property
    def exit_code(self) -> int:
        """0 all was read, 3 some was refused or needs a person, 1 nothing was readable."""
        bad = [one for one in self.references if one.problem or one.refused]
        bad_texts = [one for one in self.sources if one.status != "ok"]
        bad_papers = [one for one in self.papers if one.problem]
        read = [one for one in self.references if not one.problem and (one.again or one.kept or one.merged)]
        good = len(read) + len(self.sources) - len(bad_texts) + len(self.papers) - len(bad_papers)
        if not good:
            return 1
        return 3 if bad or bad_texts or bad_papers else 0


def ingest(
    session: Session,
    paths: Sequence[Path],
    *,
    route: Route | None = None,
    columns: Sequence[str] = (),
    retry: bool = False,
    languages: str = LANGUAGES,
    progress: MakeProgress | None = None,
) -> Ingested:
    """Read reference exports and full texts into the workspace; what was read before is not read again.

    Args:
        session: the open workspace.
        paths: files and folders; none means the review's own corpus folder.
        route: how the reference files came in, where searches.toml does not say.
        columns: what columns of tables are read as ("Their name=title"), where they are not recognised.
        retry: read those full texts again too that used up their time or memory before.
        languages: what pages without good text are read in by OCR ("eng+deu"); empty for no OCR.
        progress: makes a progress callback for a label.

    Raises:
        UnreadableError: something that was named does not exist, or searches.toml or facts.csv is malformed (then
            nothing was read).
        UsageError: a column is said to be read as something that there is not, or is in none of the files; or Tesseract
            is there and cannot read one of the languages.
    """
    check_languages(languages)
    with building(session.workspace.derived, "ingest"):
        return _ingest(session, paths, route, mapping(columns), retry, languages, progress or _silent)


def _ingest(
    session: Session,
    paths: Sequence[Path],
    route: Route | None,
    mapped: Mapped,
    retry: bool,
    languages: str,
    make: MakeProgress,
) -> Ingested:
    at = now()
    session.load_review()
    corpus = session.workspace.corpus(session.review)
    read_routes(corpus)
    load_facts(session)
    found = find_files(paths or [corpus])
    check_columns(found.references, mapped)
    references = References(session, at=at)
    ledgers, show = [], make("references")
    for done, path in enumerate(found.references, 1):
        ledgers.append(references.read(path, route, mapped))
        show(done, len(found.references))
    sources = read_sources(session, found.texts, at=at, retry=retry, languages=languages, progress=make("full texts"))
    papers = [one for path in found.papers for one in read_papers(session, path, at=at)]
    settled = settle(session) if any(one.kept for one in ledgers) else Settled(joined=(), questions=())
    indexed = refresh(session, words=make("passages"), vectors=make("vectors"), sorting=make("large index"))
    return Ingested(
        references=tuple(ledgers),
        sources=tuple(sources),
        papers=tuple(papers),
        skipped=tuple(printable(path.name) for path in found.skipped),
        index=indexed,
        searches=session.shown(corpus / "searches.toml"),
        joined=len(settled.joined),
        questions=len(settled.questions),
        saved=tuple(listed(session)) if indexed.encoded else (),
    )


def load_facts(session: Session) -> list[Fact]:
    """Read the review's facts.csv into the database; none where there is no such file.

    Raises:
        UnreadableError: it is not UTF-8, or lacks the columns subject, claim and value.
    """
    path = session.workspace.corpus(session.review) / "facts.csv"
    if not path.is_file():
        return []
    facts = [
        Fact(**{name: row.get(name, "") for name in ("subject", "claim", "value", "as_of", "source", "page", "note")})
        for row in read_csv(path, ("subject", "claim", "value"))
    ]
    with transaction(session.library):
        put_facts(session.library, session.review, facts)
    return facts


def read_csv(path: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a workspace's own CSV file, every cell trimmed.

    Raises:
        UnreadableError: it is not UTF-8, lacks a needed column, or has a row that is too long; the message says where.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in needed if name not in (reader.fieldnames or [])]
            if missing:
                raise UnreadableError(
                    f"{path}, line 1: there is no column {missing[0]!r}.", remedy="Add it and call again."
                )
            rows = []
            for row in reader:
                if None in row:
                    raise UnreadableError(
                        f"{path}, line {reader.line_num}: more cells than columns.",
                        remedy="Quote cells that hold a comma.",
                    )
                rows.append({str(name): (cell or "").strip() for name, cell in row.items()})
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{path} is not UTF-8 text.", remedy="Save it as CSV UTF-8.") from error
    except csv.Error as error:
        raise UnreadableError(f"{path} is not a CSV file ({error}).") from error
    return rows


def _silent(label: str) -> Callable[[int, int], None]:
    return lambda done, total: None
