"""The counts as the CSV file of the R package and Shiny app PRISMA2020 (Haddaway et al. 2022, Campbell Systematic Reviews
18, e1230), so that a diagram can be drawn there, and such a file read.

The file has 34 rows. A row is a number, some of them several with a label each ("Setting, 4; Design, 2"), or the heading
of a box. It knows no work in progress, and of other methods neither duplicates nor screening of titles.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

from evidence.model import RouteKind
from evidence.screen.flow import Arm, Flow, Previous

COLUMNS = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
"""The columns of the file."""

Labelled = tuple[tuple[str, int], ...]
"""Labels with a number each, in order."""

Figures = Mapping[str, "int | Labelled"]
"""The numbers of a diagram by the name of their row."""

_ROWS = (
    ("NA", "node4", "prevstud", "Previous studies"),
    ("previous_studies", "node5", "box1", "Studies included in previous version of review"),
    ("previous_reports", "NA", "box1", "Reports of studies included in previous version of review"),
    ("NA", "node6", "newstud", "Identification of new studies via databases and registers"),
    ("database_results", "node7", "box2", "Databases"),
    ("database_specific_results", "NA", "box2", "Specific Databases"),
    ("register_results", "NA", "box2", "Registers"),
    ("register_specific_results", "NA", "box2", "Specific Registers"),
    ("NA", "node16", "othstud", "Identification of new studies via other methods"),
    ("website_results", "node17", "box11", "Websites"),
    ("organisation_results", "NA", "box11", "Organisations, hand search and experts"),
    ("citations_results", "NA", "box11", "Citation searching"),
    ("duplicates", "node8", "box3", "Duplicate records"),
    ("excluded_automatic", "NA", "box3", "Records marked as ineligible by automation tools"),
    ("excluded_other", "NA", "box3", "Records removed for other reasons"),
    ("records_screened", "node9", "box4", "Records screened"),
    ("records_excluded", "node10", "box5", "Records excluded"),
    ("dbr_sought_reports", "node11", "box6", "Reports sought for retrieval"),
    ("dbr_notretrieved_reports", "node12", "box7", "Reports not retrieved"),
    ("other_sought_reports", "node18", "box12", "Reports sought for retrieval"),
    ("other_notretrieved_reports", "node19", "box13", "Reports not retrieved"),
    ("dbr_assessed", "node13", "box8", "Reports assessed for eligibility"),
    ("dbr_excluded", "node14", "box9", "Reports excluded"),
    ("other_assessed", "node20", "box14", "Reports assessed for eligibility"),
    ("other_excluded", "node21", "box15", "Reports excluded"),
    ("new_studies", "node15", "box10", "New studies included in review"),
    ("new_reports", "NA", "box10", "Reports of new included studies"),
    ("total_studies", "node22", "box16", "Total studies included in review"),
    ("total_reports", "NA", "box16", "Reports of total included studies"),
    ("identification", "node1", "identification", "Identification"),
    ("screening", "node2", "screening", "Screening"),
    ("included", "node3", "included", "Included"),
    ("total_studies_ma", "node23", "box17", "Total studies included in meta-analysis"),
    ("total_reports_ma", "NA", "box17", "Reports of total included studies in meta-analysis"),
)
"""Each row: its name, node and box in the diagram, and the words of its box, which are PRISMA's."""

_LISTS = {"database_specific_results", "register_specific_results", "dbr_excluded", "other_excluded"}
_HEADINGS = {"NA", "identification", "screening", "included"}
_META = {"total_studies_ma", "total_reports_ma"}
NAMES = tuple(name for name, *_ in _ROWS if name not in _HEADINGS)
"""The rows that hold numbers."""


def figures_of(counts: Flow, labels: Mapping[str, str]) -> dict[str, int | Labelled]:
    """The numbers of the diagram by row.

    Args:
        counts: of the review, or of its update.
        labels: exclusion reason code to what it says.
    """
    one, two, before = counts.databases, counts.others, counts.previous or Previous()
    websites, citations = _found(two, RouteKind.WEBSITE), _found(two, RouteKind.CITATION_CHASE)
    return {
        "previous_studies": before.studies - before.dropped_studies,
        "previous_reports": before.reports - before.dropped_reports,
        "database_results": _found(one, RouteKind.DATABASE),
        "database_specific_results": _sources(one, RouteKind.DATABASE),
        "register_results": _found(one, RouteKind.REGISTER),
        "register_specific_results": _sources(one, RouteKind.REGISTER),
        "website_results": websites,
        "organisation_results": two.identified - websites - citations,
        "citations_results": citations,
        "duplicates": one.duplicates,
        "excluded_automatic": one.removed_by_automation,
        "excluded_other": one.removed_other,
        "records_screened": one.screened,
        "records_excluded": one.excluded,
        "dbr_sought_reports": one.sought,
        "dbr_notretrieved_reports": one.not_retrieved,
        "other_sought_reports": two.sought,
        "other_notretrieved_reports": two.not_retrieved,
        "dbr_assessed": one.assessed,
        "dbr_excluded": _reasons(one, labels),
        "other_assessed": two.assessed,
        "other_excluded": _reasons(two, labels),
        "new_studies": counts.studies,
        "new_reports": counts.reports,
        "total_studies": counts.total_studies,
        "total_reports": counts.total_reports,
        "total_studies_ma": 0,
        "total_reports_ma": 0,
    }


def written(figures: Figures) -> str:
    """The file of these numbers; rows that have none are 0."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for name, node, box, words in _ROWS:
        value = figures.get(name, 0)
        told = str(value) if isinstance(value, int) else "; ".join(f"{label}, {number}" for label, number in value)
        writer.writerow([name, node, box, words, words, words if node != "NA" else "NA", "NA", told or "0"])
    return out.getvalue()


def read(text: str) -> dict[str, int | Labelled]:
    """The numbers of such a file, by row; those of meta-analyses may be missing, as in files of earlier versions.

    Raises:
        ValueError: what is wrong, as a phrase: a column or a row is missing, or a number is none.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    missing = [name for name in ("data", "n") if name not in (rows.fieldnames or ())]
    if missing:
        raise ValueError(f"it has no column {missing[0]!r}")
    try:
        told = {(row["data"] or "").strip(): (row["n"] or "").strip() for row in rows}
    except csv.Error as error:
        raise ValueError(f"it is not sound CSV ({error})") from error
    absent = [name for name in NAMES if name not in told and name not in _META]
    if absent:
        raise ValueError(f"it has no row {absent[0]!r}")
    return {
        name: _list(name, told[name]) if name in _LISTS else _number(name, told[name]) for name in NAMES if name in told
    }


def _found(arm: Arm, kind: RouteKind) -> int:
    return sum(number for one, _, number in arm.routes if one is kind)


def _sources(arm: Arm, kind: RouteKind) -> Labelled:
    return _labelled([(name, number) for one, name, number in arm.routes if one is kind])


def _reasons(arm: Arm, labels: Mapping[str, str]) -> Labelled:
    return _labelled([(labels.get(code, code) or "No reason given", number) for code, number in arm.reasons])


def _labelled(entries: Sequence[tuple[str, int]]) -> Labelled:
    """The entries with labels that the file can hold: commas and semicolons part its entries."""
    return tuple((" ".join(re.sub("[,;]", " ", label).split()) or "unnamed", number) for label, number in entries)


def _number(name: str, text: str) -> int:
    plain = text.replace(",", "").strip() or "0"
    if plain == "NA":
        return 0
    if not re.fullmatch(r"[0-9]{1,12}", plain):
        raise ValueError(f"the row {name!r} holds {text!r}, which is no number")
    return int(plain)


def _list(name: str, text: str) -> Labelled:
    if text in ("", "0", "NA"):
        return ()
    if re.fullmatch(r"[0-9,]+", text):
        return (("", _number(name, text)),)
    found = []
    for entry in text.split(";"):
        label, _, number = entry.partition(",")
        if entry.strip():
            found.append((label.strip(), 0 if number.strip() == "xxx" else _number(name, number)))
    return tuple(found)
