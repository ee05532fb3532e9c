"""The counts of the review in the CSV file of PRISMA2020: written, read, and compared."""

from __future__ import annotations

from pathlib import Path

from evidence.errors import UnreadableError
from evidence.jobs.flow import flow_of
from evidence.jobs.session import Session
from evidence.jobs.standing_now import State
from evidence.screen.prisma_csv import Figures, Labelled, figures_of, read, written


def figures(session: Session, screening: State) -> tuple[dict[str, int | Labelled], int]:
    """The numbers of the review, or of its update, by row of the file; and how many records still wait, of which the file
    knows nothing."""
    counts = flow_of(session, screening)
    labels = {one.code: one.label for one in screening.protocol.reasons}
    return figures_of(counts, labels), counts.databases.waiting + counts.others.waiting


def as_csv(told: Figures) -> str:
    """The file of these numbers."""
    return written(told)


def read_figures(path: Path) -> dict[str, int | Labelled]:
    """The numbers of a file.

    Raises:
        UnreadableError: there is none, or it is no such file.
    """
    try:
        return read(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read ({error.strerror}).", remedy="Check its name.") from error
    except UnicodeDecodeError as error:
        raise UnreadableError(f"{path} is not text in UTF-8.", remedy="Save it as CSV in UTF-8.") from error
    except ValueError as error:
        raise UnreadableError(
            f"{path} is not a PRISMA2020 file: {error}.", remedy="Write one with: evidence status --prisma FILE.csv"
        ) from error


def totals_in(path: Path) -> tuple[int, int]:
    """The studies and reports that the review of a file has included in all; where it gives no total, the new ones.

    Raises:
        UnreadableError: there is no such file, or it counts more studies than reports.
    """
    told = read_figures(path)
    kind = "total" if told["total_studies"] or told["total_reports"] else "new"
    studies, reports = told[f"{kind}_studies"], told[f"{kind}_reports"]
    if not isinstance(studies, int) or not isinstance(reports, int) or studies > reports:
        raise UnreadableError(
            f"{path} counts more included studies ({studies}) than reports of them ({reports}).",
            remedy="Mend the file, or give the numbers: --studies NUMBER --reports NUMBER",
        )
    return studies, reports


def compared(session: Session, screening: State, path: Path) -> list[tuple[str, int | Labelled, int | Labelled]]:
    """The rows in which a file and the review differ: name, what the file says, what the review says.

    Raises:
        UnreadableError: there is no such file.
    """
    there, (here, _) = read_figures(path), figures(session, screening)
    return [(name, there[name], value) for name, value in here.items() if name in there and there[name] != value]
