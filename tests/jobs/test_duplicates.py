"""Duplicates join by themselves where that is certain, a person settles the rest, and everything can be taken back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidence.cli import run
from evidence.jobs import duplicates
from evidence.jobs.clock import now
from evidence.jobs.references import References
from evidence.jobs.session import Session, open_session
from evidence.store.duplicates import merges, standing_merges
from evidence.store.records import entry, find_record, records

FIRST = """\
@article{vane1974, author = {Vane, Isolde and Marrow, Peter}, title = {Fees by draught: what a pilot earned in Skerrow},
  journal = {Annals of Small Harbours}, year = {1974}, volume = {12}, number = {2}, pages = {101--118}}
@article{lisk1988, author = {Lisk, Bram}, title = {Examined at low water in the harbour of Skerrow},
  journal = {Annals of Small Harbours}, year = {1988}, volume = {26}, pages = {1--20}}
@techreport{trust1990, author = {{Skerrow Port Trust}}, title = {The future of the pilot cutters}, year = {1990},
  institution = {Skerrow Port Trust}}
"""
SECOND = """\
TY  - JOUR
ID  - V2
AU  - Vane, I.
AU  - Marrow, P.
TI  - Fees by draught: what a pilot earned in Skerow
JO  - Ann Small Harbours
PY  - 1974
VL  - 12
SP  - 101
EP  - 18
DO  - 10.5555/skerrow.1974.2
AB  - Fees were set by the draught of the ship and paid into a common box.
ER  -
TY  - RPRT
ID  - T2
AU  - Skerrow Port Trust
TI  - The future of the pilot cutters
PY  - 1991
PB  - Skerrow Port Trust
ER  -
"""

THIRD = """\
TY  - JOUR
ID  - L3
AU  - Lisk, B.
TI  - Examined at low water in the harbor of Skerrow
JO  - Ann Small Harbours
PY  - 1988
VL  - 26
SP  - 1
EP  - 20
ER  -
"""


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run(["init", "harbour"]) == 0
    monkeypatch.chdir(tmp_path / "harbour")
    for name, text in (("first.bib", FIRST), ("second.ris", SECOND)):
        Path(name).write_text(text, encoding="utf-8")
        with open_session(".") as session:
            References(session, at=now()).read(Path(name))
    return tmp_path / "harbour"


@pytest.fixture
def session(review: Path):
    with open_session(str(review)) as opened:
        yield opened


def keys(session: Session) -> set[str]:
    return {record.key for record in records(session.library)}


def test_what_is_certain_joins_and_fills_the_record_that_came_first(session):
    settled = duplicates.settle(session)
    assert [(one.kept, one.merged) for one in settled.joined] == [("vane1974", "V2")]
    kept = find_record(session.library, "V2")
    assert (kept.key, kept.doi, kept.venue) == ("vane1974", "10.5555/skerrow.1974.2", "Annals of Small Harbours")
    assert kept.abstract.startswith("Fees were set")
    assert entry(session.library, "V2").venue == "Ann Small Harbours"
    assert duplicates.settle(session).joined == ()


def test_what_only_a_person_can_tell_is_asked_and_the_answer_stays(session):
    questions = duplicates.settle(session).questions
    assert [{one.kept.key, one.other.key} for one in questions] == [{"trust1990", "T2"}]
    duplicates.say_different(session, "T2", "trust1990", person="ada")
    assert duplicates.settle(session).questions == ()
    assert duplicates.undo(session, "ada") == "T2 and trust1990 may be one work again"
    assert len(duplicates.settle(session).questions) == 1
    duplicates.say_same(session, "T2", "trust1990", person="ada")
    assert duplicates.settle(session).questions == ()
    assert keys(session) == {"vane1974", "lisk1988", "trust1990"}


def test_a_join_that_is_taken_back_leaves_both_records_as_they_were(session):
    before = {name: entry(session.library, name) for name in ("vane1974", "V2")}
    duplicates.settle(session)
    assert duplicates.say_different(session, "vane1974", "V2", person="ada")
    assert {name: entry(session.library, name) for name in before} == before
    assert keys(session) == {"vane1974", "V2", "lisk1988", "trust1990", "T2"}
    assert duplicates.settle(session).joined == ()


def test_a_person_can_take_back_what_that_person_joined(session):
    before = entry(session.library, "lisk1988")
    duplicates.say_same(session, "T2", "lisk1988", person="ada")
    assert merges(session.library) == {"T2": "lisk1988"}
    assert duplicates.undo(session, "ada") == "T2 is a record of its own again"
    assert merges(session.library) == {}
    assert entry(session.library, "lisk1988") == before


def test_two_records_that_were_both_screened_are_never_joined_without_asking(review, session):
    for key in ("vane1974", "V2"):
        assert run(["screen", "decide", key, "include", "--as", "ada"]) == 0
    settled = duplicates.settle(session)
    assert settled.joined == ()
    assert {"vane1974", "V2"} in [{one.kept.key, one.other.key} for one in settled.questions]


def test_the_record_that_was_worked_on_is_kept(review, session):
    assert run(["screen", "decide", "V2", "include", "--as", "ada"]) == 0
    assert [(one.kept, one.merged) for one in duplicates.settle(session).joined] == [("V2", "vane1974")]


def test_ingest_joins_what_is_certain_and_the_verb_does_the_rest(review, capsys):
    Path("third.ris").write_text(THIRD, encoding="utf-8")
    capsys.readouterr()
    assert run(["ingest", "third.ris"]) == 0
    assert "2 duplicates joined by likeness, 1 pair to look at: evidence dedupe --as NAME" in capsys.readouterr().out
    assert run(["dedupe"]) == 0
    told = capsys.readouterr().out
    assert "0 duplicates joined, 1 pair to look at." in told and "trust1990  T2" in told
    assert run(["dedupe", "--same", "trust1990", "T2", "--as", "ada"]) == 0
    assert capsys.readouterr().out == "T2 joined with trust1990. Undo: evidence dedupe --undo --as ada\n"
    assert run(["dedupe", "--different", "trust1990", "T2", "--as", "ben"]) == 0
    assert "are two works, and parted again" in capsys.readouterr().out
    assert run(["dedupe", "--undo", "--as", "ben"]) == 0
    assert run(["dedupe", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out.partition("\n")[2])["questions"]) == 1
    assert run(["status"]) == 0
    assert "not searched" not in capsys.readouterr().out


def test_what_somebody_else_joined_in_the_meantime_is_not_joined_again(review, session, monkeypatch):
    find = duplicates.find_duplicates

    def while_another_works(known):
        found = find(known)
        with open_session(str(review)) as other:
            duplicates.say_same(other, "V2", "vane1974", person="ben")
        return found

    monkeypatch.setattr(duplicates, "find_duplicates", while_another_works)
    assert duplicates.settle(session).joined == ()
    monkeypatch.undo()
    assert [(one.kept, one.merged, one.person) for one in standing_merges(session.library)] == [
        ("vane1974", "V2", "ben")
    ]
    assert duplicates.undo(session, "ben") == "V2 is a record of its own again"
    assert "V2" in keys(session)
