"""What carries a statement: quotations of records that the review included, or of any where it screens nothing."""

from __future__ import annotations

import pytest
from wells import REVIEW

from evidence.cli import run
from evidence.errors import FindingsError
from evidence.jobs import deciding, statements
from evidence.jobs.report import render_report
from evidence.jobs.session import open_session
from evidence.model import Stage, Verdict

PROTOCOL = REVIEW + 'design = "{design}"\n'
TITLES, TEXTS = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT


def made(folder, monkeypatch, design="single"):
    """A workspace with one record, and a lesson that its confirmed title supports."""
    monkeypatch.chdir(folder)
    monkeypatch.delenv("EVIDENCE_REVIEWER", raising=False)
    assert run(["init", ".", "--name", "wells"]) == 0
    (folder / "reviews/wells/protocol.toml").write_text(PROTOCOL.format(design=design), encoding="utf-8")
    entry = "TY  - JOUR\nID  - W0\nTI  - Deep wells need a keeper\nPY  - 1990\nN1  - verified: M\nER  -\n"
    (folder / "corpus/wells/references/wells.ris").write_text(entry, encoding="utf-8")
    text = (
        "# Deep wells need a keeper\n\nA deep well needs a lid and a keeper who looks into it every week of the year.\n"
    )
    (folder / "corpus/wells/sources/W0.md").write_text(text, encoding="utf-8")
    assert run(["ingest"]) == 0
    assert run(["statement", "new", "Wells need keepers.", "--kind", "lesson", "--as", "Ada"]) == 0
    assert run(["statement", "quote", "1", "W0:1", "--as", "Ada"]) == 0
    assert run(["statement", "confirm", "1", "--as", "Ben"]) == 0


@pytest.fixture
def session(tmp_path, monkeypatch):
    made(tmp_path, monkeypatch)
    with open_session(str(tmp_path)) as opened:
        yield opened


def final(session):
    return render_report(session, template="lessons-learned", formats=["md"], final=True)


def test_nothing_is_final_while_nobody_has_screened(session):
    with pytest.raises(FindingsError) as refused:
        final(session)
    assert "1. quotes W0, which nobody has screened" in refused.value.remedy
    assert refused.value.remedy.splitlines()[-1].startswith("Nobody has screened anything. Begin with: evidence screen")


def test_a_record_carries_a_statement_when_the_last_stage_has_included_it(session):
    deciding.decide(session, "W0", Verdict.INCLUDE, person="Ada", stage=TITLES)
    assert statements.all_statements(session)[0][1] == ("quotes W0, which the review has not included yet",)
    deciding.decide(session, "W0", Verdict.INCLUDE, person="Ada", stage=TEXTS)
    assert statements.all_statements(session)[0][1] == ()
    assert final(session)


def test_an_excluded_record_carries_none(session):
    deciding.decide(session, "W0", Verdict.EXCLUDE, person="Ada", stage=TITLES)
    with pytest.raises(FindingsError, match="1 statement is unsupported"):
        final(session)


def test_a_review_that_screens_nothing_says_so_and_needs_no_verdict(tmp_path, monkeypatch):
    made(tmp_path, monkeypatch, "none")
    with open_session(str(tmp_path)) as session:
        (path,) = final(session)
    assert "takes its records without screening" in path.read_text(encoding="utf-8")


def test_quoting_a_record_that_is_not_included_warns_at_once(session, capsys):
    assert run(["statement", "new", "Lids too.", "--as", "Ada"]) == 0
    capsys.readouterr()
    assert run(["statement", "quote", "2", "W0:1", "--words", "needs a lid", "--as", "Ada"]) == 0
    assert "Statement 2 quotes W0, which nobody has screened; until" in capsys.readouterr().err


def test_a_statement_that_was_withdrawn_holds_nothing_up_and_can_come_back(session, capsys):
    assert run(["statement", "new", "A stray one.", "--as", "Ada"]) == 0
    for stage in (TITLES, TEXTS):
        deciding.decide(session, "W0", Verdict.INCLUDE, person="Ada", stage=stage)
    with pytest.raises(FindingsError):
        final(session)
    assert run(["statement", "withdraw", "2", "--as", "Ben"]) == 0
    assert [one.number for one, _ in statements.all_statements(session)] == [1]
    assert final(session)
    assert run(["statement", "withdraw", "2", "--as", "Ben"]) == 1

    assert run(["statement", "withdraw", "2", "--undo", "--as", "Ada"]) == 0
    assert [one.text for one, _ in statements.all_statements(session)] == ["Wells need keepers.", "A stray one."]
    assert run(["statement", "withdraw", "2", "--undo", "--as", "Ada"]) == 1


def test_a_statement_that_comes_back_has_its_quotations_and_needs_confirming(session):
    statements.new_statement(session, "Wells need good keepers.", person="Ada", number=1)
    statements.withdraw(session, 1, person="Ada")
    assert statements.all_statements(session) == []
    back = statements.restore(session, 1, person="Ada")
    assert back.text == "Wells need good keepers."
    assert [one.confirmed_by for one in back.quotations] == [()]
