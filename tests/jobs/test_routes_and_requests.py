"""How records came in beside databases, and the full texts that are asked for."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from wells import REVIEW

from evidence.cli import run
from evidence.jobs import requests as job
from evidence.jobs import standing_now
from evidence.jobs.flow import flow_of
from evidence.jobs.routes import routes_of
from evidence.jobs.session import open_session
from evidence.model import RouteKind
from evidence.screen.routes import rounds
from evidence.store.records import find_record, records

PROTOCOL = REVIEW + 'design = "{design}"\nreviewers = ["Ada", "Ben"]\n'
RIS = """\
TY  - JOUR
ID  - deep
TI  - Deep wells of the plain
AU  - Vane, Isolde
JO  - Annals of Wells
VL  - 3
SP  - 1
PY  - 1971
DO  - 10.5555/deep
ER  -

TY  - JOUR
ID  - ponds
TI  - Ponds and their keepers
PY  - 1972
ER  -
"""


@pytest.fixture
def wells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return made(tmp_path, monkeypatch)


def made(folder: Path, monkeypatch: pytest.MonkeyPatch, design: str = "single") -> Path:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("EVIDENCE_NOW", "2027-01-01T09:00:00+00:00")
    assert run(["init", "--name", "wells"]) == 0
    (folder / "reviews/wells/protocol.toml").write_text(PROTOCOL.format(design=design), encoding="utf-8")
    (folder / "corpus/wells/references/first.ris").write_text(RIS, encoding="utf-8")
    assert run(["ingest", "--route", "database", "--name", "WellBase"]) == 0
    return folder


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    run(list(arguments))
    out = capsys.readouterr()
    return out.out + out.err


def paste(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def chase(title: str, *more: str) -> list[str]:
    return ["add", "record", title, "--route", "citation-chase", "--parent", "deep", "--direction", "backward", *more]


def test_a_citation_chase_is_counted_round_by_round_in_the_arm_of_other_methods(wells, capsys):
    run(["screen", "decide", "deep", "include", "--as", "Ada"])
    run(chase("Springs of the north", "--year", "1950", "--author", "Oak, Ann", "--round", "1"))
    run(chase("Ponds and their keepers", "--doi", "10.5555/deep", "--round", "1"))
    run(["add", "record", "Moats", "--route", "expert", "--from", "P. Marrow"])

    out = told(capsys, "status", "--routes")
    assert "databases and registers:\n  database (WellBase): 2 identified, 0 duplicates, 1 screened, 0 included" in out
    assert "  citation-chase, cited by deep, round 1: 2 identified, 1 duplicate, 0 screened, 0 included" in out
    assert "  expert (P. Marrow): 1 identified" in out
    assert "Citation chasing, round 1, from 1 record: 2 identified, 1 new, 0 included" in out
    with open_session() as session:
        found = routes_of(session)
        flow = flow_of(session, standing_now.state(session))
    assert sum(one.identified for one in found if one.arm == "other methods") == flow.others.identified == 3
    assert sum(one.new for one in found) == flow.databases.identified + flow.others.identified - 1
    assert [(one.round, one.parents) for one in rounds(found)] == [(1, 1)]


def test_a_register_is_stated_like_a_database_and_counted_apart_in_the_first_arm(wells, capsys):
    (wells / "trials.ris").write_text("TY  - JOUR\nTI  - A trial of lids\nPY  - 1950\nER  -\n", encoding="utf-8")
    told(capsys, "ingest", str(wells / "trials.ris"), "--route", "register", "--name", "Wells.gov")
    told(capsys, "add", "record", "A trial of ropes", "--route", "register", "--from", "Ropes.gov")

    out = told(capsys, "status", "--routes")
    assert "databases and registers:\n  database (WellBase): 2" in out and "  register (Wells.gov): 1 identified" in out
    with open_session() as session:
        flow = flow_of(session, standing_now.state(session))
    assert (flow.databases.identified, flow.others.identified) == (4, 0)
    told(capsys, "status", "--prisma", "counts.csv")
    rows = (wells / "counts.csv").read_text(encoding="utf-8").splitlines()
    counts = {line.split(",")[0]: line.rsplit("NA,", 1)[-1] for line in rows}
    assert (counts["database_results"], counts["register_results"]) == ("2", "2")
    assert counts["register_specific_results"] == '"Wells.gov, 1; Ropes.gov, 1"'
    assert "0 differences to counts.csv" in told(capsys, "status", "--compare", "counts.csv")


def test_an_export_of_a_citation_chase_is_read_with_its_record_direction_and_round(wells, capsys):
    chased = wells / "chased.ris"
    chased.write_text("TY  - JOUR\nTI  - Springs of the north\nPY  - 1950\nER  -\n", encoding="utf-8")
    run(
        [
            "ingest",
            str(chased),
            "--route",
            "citation-chase",
            "--parent",
            "deep",
            "--direction",
            "forward",
            "--round",
            "2",
        ]
    )
    read = json.loads(told(capsys, "status", "--routes", "--json"))
    route = read["routes"][-1]

    assert (route["kind"], route["parent"], route["direction"], route["round"]) == (
        "citation-chase",
        "deep",
        "forward",
        2,
    )
    assert read["rounds"][0]["identified"] == 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["add", "record", "Moats", "--round", "2"], "belong to a citation chase"),
        (["add", "record", "Moats", "--route", "citation-chase"], "needs the record it started from"),
        (["add", "record", "Moats", "--route", "citation-chase", "--parent", "nobody"], "No record 'nobody'"),
        (["ingest", "chased.ris", "--route", "database", "--parent", "deep"], "belong to a citation chase"),
    ],
)  # fmt: skip
def test_a_route_that_makes_no_sense_is_refused_in_one_line(wells, capsys, arguments, problem):
    assert problem in told(capsys, *arguments)


@pytest.mark.parametrize(
    ("text", "title", "year", "family", "venue"),
    [
        ("Ham, C. (1981) 'Policy-making in the health service'. London: Macmillan.",
         "Policy-making in the health service", 1981, "Ham", "London: Macmillan"),
        ("Vane, I., & Oak, A. (1999). Fees by draught. Annals of Small Harbours, 12(3), 1-9. https://doi.org/10.5555/fees.9",
         "Fees by draught", 1999, "Vane", "Annals of Small Harbours"),
        ("Vane I, Oak A. Fees by draught of ships. Ann Small Harb. 1999;12(3):1-9. doi: 10.5555/fees.10.",
         "Fees by draught of ships", 1999, "Vane", "Ann Small Harb"),
        ("@article{x, author = {Lisk, Bram}, title = {Examined at low water}, year = 1988, journal = {Annals}}",
         "Examined at low water", 1988, "Lisk", "Annals"),
        ("TY  - JOUR\nTI  - Boats of the pilots\nAU  - Toller, Ede\nPY  - 1990\nJO  - Annals\nER  - \n",
         "Boats of the pilots", 1990, "Toller", "Annals"),
    ],
)  # fmt: skip
def test_a_pasted_entry_becomes_a_record_by_hand(wells, capsys, monkeypatch, text, title, year, family, venue):
    paste(monkeypatch, text)
    out = told(capsys, "add", "record")
    with open_session() as session:
        record = find_record(session.library, out.split()[0])

    assert (record.title, record.year, record.authors[0].family, record.venue) == (title, year, family, venue)
    assert f"{record.key} added.  {title}" in out


def test_a_doi_alone_makes_a_record_that_a_later_export_fills(wells, capsys):
    out = told(capsys, "add", "record", "https://doi.org/10.5555/MOATS")
    key = out.split()[0]
    later = wells / "later.ris"
    later.write_text("TY  - JOUR\nTI  - Moats\nPY  - 1950\nDO  - 10.5555/moats\nER  -\n", encoding="utf-8")
    run(["ingest", str(later)])
    with open_session() as session:
        record = find_record(session.library, key)
    assert (record.doi, record.title) == ("10.5555/moats", "Moats")
    assert "was known (same DOI)" in told(capsys, "add", "record", "10.5555/moats")


def test_nothing_pasted_is_said(wells, capsys, monkeypatch):
    paste(monkeypatch, " \n")
    assert "Nothing was pasted." in told(capsys, "add", "record")
    with open_session() as session:
        assert len(records(session.library)) == 2


def states(**more: int) -> dict[str, str]:
    with open_session() as session:
        return {one.record.key: one.state.value for one in job.work_list(session, **more)}


def test_a_full_text_is_worked_through_from_asking_to_reading(wells, capsys, monkeypatch):
    assert "No full text is sought." in told(capsys, "requests")
    for record in ("deep", "ponds"):
        run(["screen", "decide", record, "include", "--as", "Ada", "--stage", "title-abstract"])
    assert states() == {"deep": "to-ask", "ponds": "to-ask"}
    out = told(capsys, "requests", "mark", "requested", "--all", "--note", "library", "--as", "Ada")
    assert "2 full texts requested: deep, ponds." in out
    assert "wait until 2027-01-22" in told(capsys, "requests")

    monkeypatch.setenv("EVIDENCE_NOW", "2027-02-01T09:00:00+00:00")
    out = told(capsys, "requests")
    assert "deep  requested 31 days ago by Ada, overdue  “library”" in out
    assert "Vane, Isolde (1971) Deep wells of the plain. Annals of Wells, 3, 1. doi:10.5555/deep" in out
    run(["requests", "mark", "unobtainable", "ponds", "--as", "Ben"])
    text = wells / "corpus/wells/sources/deep.md"
    text.write_text("# Deep wells of the plain\n\nWells were deep in the plain.\n", encoding="utf-8")
    run(["ingest"])
    assert states() == {"ponds": "unobtainable"}
    with open_session() as session:
        flow = flow_of(session, standing_now.state(session))
    assert (flow.databases.sought, flow.databases.not_retrieved) == (2, 1)


def test_what_was_said_of_many_at_once_is_taken_back_at_once_and_stays_in_the_history(wells, capsys, monkeypatch):
    for record in ("deep", "ponds"):
        run(["screen", "decide", record, "include", "--as", "Ada", "--stage", "title-abstract"])
    run(["requests", "mark", "requested", "ponds", "--as", "Ada"])
    monkeypatch.setenv("EVIDENCE_NOW", "2027-01-02T09:00:00+00:00")
    run(["requests", "mark", "unobtainable", "deep", "ponds", "--as", "Ada"])
    assert "Undone for 2 full texts: deep, ponds." in told(capsys, "requests", "undo", "--as", "Ada")
    assert states() == {"deep": "to-ask", "ponds": "requested"}
    assert told(capsys, "status", "--history").count("request") == 3


def test_one_unknown_record_marks_none(wells, capsys):
    run(["screen", "decide", "deep", "include", "--as", "Ada", "--stage", "title-abstract"])
    assert "No record 'nobody'" in told(capsys, "requests", "mark", "requested", "deep", "nobody", "--as", "Ada")
    assert states() == {"deep": "to-ask"}
    assert "No record is named." in told(capsys, "requests", "mark", "requested", "--as", "Ada")


def test_the_list_is_written_as_a_table_and_as_letters(wells, capsys):
    run(["screen", "decide", "deep", "include", "--as", "Ada", "--stage", "title-abstract"])
    run(["requests", "--export", "list.csv"])
    run(["requests", "--export", "letters.txt"])

    rows = (wells / "list.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].startswith("record,citation,doi,url,state")
    assert "10.5555/deep" in rows[1] and "to-ask" in rows[1]
    letters = (wells / "letters.txt").read_text(encoding="utf-8")
    assert "Dear Isolde Vane," in letters and "https://doi.org/10.5555/deep" in letters


@pytest.mark.parametrize("design", ["dual", "dual-with-adjudicator"])
def test_neither_requests_nor_routes_tell_one_reviewer_what_the_other_decided(tmp_path, monkeypatch, capsys, design):
    made(tmp_path, monkeypatch, design)
    before = [told(capsys, *one) for one in (["requests", "--json"], ["status", "--routes", "--json"])]
    for person, verdict in (("Ada", "include"), ("Ben", "include")):
        run(["screen", "decide", "deep", verdict, "--as", person])
        assert [told(capsys, *one) for one in (["requests", "--json"], ["status", "--routes", "--json"])] == before
    for person in ("Ada", "Ben"):
        run(["screen", "decide", "ponds", "exclude", "--as", person])
    assert states() == {"deep": "to-ask"}
    with open_session() as session:
        (route,) = routes_of(session)
    assert (route.kind, route.screened) == (RouteKind.DATABASE, 2)
