"""A small review with every way in and an update, whose flow diagram was counted by hand."""

from __future__ import annotations

import re

import pytest
from duties_fixtures import entry
from wells import REVIEW

from evidence.cli import run
from evidence.jobs import deciding, standing_now, updates
from evidence.jobs.add import add_record
from evidence.jobs.clock import simulated
from evidence.jobs.draft import make_draft
from evidence.jobs.flow import flow_of
from evidence.jobs.prisma_csv import figures
from evidence.jobs.session import open_session
from evidence.model import RouteKind, Stage, Verdict
from evidence.report.flow_figure import flow_figure

WORDS = (
    "alpha", "bravo", "carpet", "delta", "eagle", "forest", "garden", "harbour", "island", "jungle", "kettle", "ladder",
    "mirror", "needle", "orchard", "planet", "quarry", "river",
)  # fmt: skip
TITLES, TEXTS = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
IN, OUT, UNSURE = Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE


class Wells:
    """The workspace; records are called by their numbers."""

    def __init__(self, session):
        self.session = session
        self.keys = {number: f"k{number}" for number in range(len(WORDS))}

    def export(self, kind, name, *numbers):
        path = self.session.workspace.root / f"{name}-{'-'.join(map(str, numbers))}.ris"
        made = (entry(self.keys[one], f"The {WORDS[one]}", DO=f"10.5555/k{one}") for one in numbers)
        path.write_text("".join(made), encoding="utf-8")
        assert run(["ingest", str(path), "--route", kind, "--name", name]) == 0

    def typed(self, kind, number, **more):
        told = {"title": f"The {WORDS[number]}", "doi": f"10.5555/k{number}", "kind": kind}
        self.keys[number] = add_record(self.session, **told, **more)[0]

    def judge(self, stage, verdict, *numbers, reason=""):
        for one in numbers:
            deciding.decide(self.session, self.keys[one], verdict, person="Ada", stage=stage, reason=reason)

    def ask(self, number, *states):
        for state in states:
            assert run(["add", "request", self.keys[number], state, "--as", "Ada"]) == 0

    def study(self, name, *numbers):
        assert run(["add", "study", name, *(self.keys[one] for one in numbers), "--as", "Ada"]) == 0

    def figures(self):
        return figures(self.session, standing_now.state(self.session))[0]

    def diagram(self):
        svg = flow_figure(make_draft(self.session).flow).svg
        return " ".join(re.findall(r"<text[^>]*>(.*?)</text>", svg)).replace("\u00a0", " ")


@pytest.fixture
def wells(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EVIDENCE_REVIEWER", raising=False)
    with simulated("2026-11-02T09:00:00+00:00"):
        assert run(["init", ".", "--name", "wells"]) == 0
        protocol = REVIEW.replace("[screening]", '[[reasons]]\ncode = "design"\nlabel = "Wrong design"\n\n[screening]')
        (tmp_path / "reviews/wells/protocol.toml").write_text(protocol + 'design = "single"\n', encoding="utf-8")
        with open_session(str(tmp_path)) as session:
            yield Wells(session)


def first_version(wells):
    """Twelve records: nine by databases and a register (three entries are duplicates), three by other methods (one is)."""
    wells.export("database", "PubMed", 0, 1, 2, 3, 4, 5)
    wells.export("database", "Scopus", 4, 5, 6, 7)
    wells.export("register", "Wells.gov", 7, 8)
    wells.export("website", "Well Fund", 9)
    wells.typed(RouteKind.CITATION_CHASE, 10, parent="k1", direction="backward", round=1)
    wells.typed(RouteKind.CITATION_CHASE, 0, parent="k1", direction="backward", round=1)
    wells.typed(RouteKind.EXPERT, 11, name="B. Beech")
    wells.judge(TITLES, IN, 0, 1, 2, 3, 4, 7, 8, 9, 10)
    wells.judge(TITLES, OUT, 6, 11)
    wells.judge(TITLES, UNSURE, 5)
    wells.ask(3, "unobtainable")
    wells.ask(4, "requested")
    wells.ask(9, "unobtainable")
    wells.judge(TEXTS, IN, 0, 1, 8, 10)
    wells.judge(TEXTS, OUT, 2, reason="topic")
    wells.judge(TEXTS, OUT, 7, reason="design")
    wells.study("S", 0, 1)


def second_version(wells):
    """Six new records, two found again; two were left open; one that was included is no longer, one reports a known study."""
    updates.begin(wells.session, "2027", person="Ada")
    wells.export("database", "PubMed", 0, 6, 12, 13, 14)
    wells.export("register", "Wells.gov", 14, 15)
    wells.export("website", "Well Fund", 16)
    wells.typed(RouteKind.CITATION_CHASE, 17, parent="k8", direction="forward", round=2)
    wells.judge(TITLES, IN, 5, 12, 13, 15, 16, 17)
    wells.judge(TITLES, OUT, 14)
    wells.ask(13, "unobtainable")
    wells.ask(16, "requested", "received")
    wells.ask(4, "received")
    wells.judge(TEXTS, IN, 5, 12, 15, 17)
    wells.judge(TEXTS, OUT, 16, reason="design")
    wells.judge(TEXTS, OUT, 4, 8, reason="topic")
    wells.study("S", 12)


def test_the_first_version_says_what_was_counted_by_hand(wells):
    first_version(wells)
    told = wells.figures()
    assert told == dict.fromkeys(told, 0) | {
        "database_results": 10, "database_specific_results": (("PubMed", 6), ("Scopus", 4)),
        "register_results": 2, "register_specific_results": (("Wells.gov", 2),), "duplicates": 3,
        "website_results": 1, "organisation_results": 1, "citations_results": 2,
        "records_screened": 9, "records_excluded": 1,
        "dbr_sought_reports": 7, "dbr_notretrieved_reports": 1, "dbr_assessed": 5,
        "dbr_excluded": (("Wrong design", 1), ("Not about wells", 1)),
        "other_sought_reports": 2, "other_notretrieved_reports": 1, "other_assessed": 1, "other_excluded": (),
        "new_studies": 3, "new_reports": 4, "total_studies": 3, "total_reports": 4,
    }  # fmt: skip
    drawn = wells.diagram()
    for words in (
        "Databases (n = 10) – PubMed (n = 6) – Scopus (n = 4) Registers (n = 2) – Wells.gov (n = 2)",
        "Reports not retrieved (n = 1) Reports awaited (n = 1)", "Records awaiting a decision (n = 1)",
        "Well Fund (n = 1) Citation searching (n = 2) B. Beech (n = 1)",
        "Studies included in review (n = 3) Reports of included studies (n = 4)",
    ):  # fmt: skip
        assert words in drawn


def test_an_update_says_what_was_counted_by_hand(wells):
    with simulated("2026-11-02T09:00:00+00:00"):
        first_version(wells)
    with simulated("2026-12-02T09:00:00+00:00"):
        second_version(wells)
    told = wells.figures()
    assert told == dict.fromkeys(told, 0) | {
        "previous_studies": 2, "previous_reports": 3,
        "database_results": 7,
        "database_specific_results": (("PubMed", 5), ("carried over from the previous version", 2)),
        "register_results": 2, "register_specific_results": (("Wells.gov", 2),), "duplicates": 3,
        "website_results": 1, "citations_results": 1,
        "records_screened": 6, "records_excluded": 1,
        "dbr_sought_reports": 5, "dbr_notretrieved_reports": 1, "dbr_assessed": 4, "dbr_excluded": (("Not about wells", 1),),
        "other_sought_reports": 2, "other_assessed": 2, "other_excluded": (("Wrong design", 1),),
        "new_studies": 3, "new_reports": 4, "total_studies": 5, "total_reports": 7,
    }  # fmt: skip
    counts = flow_of(wells.session, standing_now.state(wells.session))
    assert (counts.previous.studies, counts.previous.reports) == (3, 4)
    assert (counts.previous.dropped_studies, counts.previous.dropped_reports) == (1, 1)
    assert "Total studies included in review (n = 5) Reports of total included studies (n = 7)" in wells.diagram()
