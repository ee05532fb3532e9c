"""A record is mended in place: it is searched anew, nothing that hung on it breaks, and what it said before is kept."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from evidence.cli import run
from evidence.errors import NotFoundError, UsageError
from evidence.jobs import deciding, screening, standing_now
from evidence.jobs.asking import Asked
from evidence.jobs.correcting import correct, take_back
from evidence.jobs.search import run_search
from evidence.jobs.session import open_session
from evidence.jobs.themes import tag
from evidence.model import Stage, Verdict
from evidence.store.acts import broken_acts
from evidence.store.readings import astray
from evidence.store.records import damaged_records, find_record
from evidence.store.texts import find_text
from evidence.store.themes import tags

sys.path.insert(0, str(Path(__file__).parent))

from wells import wells

CODEBOOK = """\
[[themes]]
code = "keeping"
label = "Keeping"
"""


@pytest.fixture
def session(tmp_path, monkeypatch):
    folder = wells(tmp_path, monkeypatch, "single")
    (folder / "reviews/wells/codebook.toml").write_text(CODEBOOK, encoding="utf-8")
    with open_session(str(folder)) as found:
        yield found


def tagged(session, words):
    hits = run_search(session, words, asked=Asked(), limit=10, unit="passage").hits
    mark = next(one.hit.name for one in hits if one.record.key == "W0")
    tag(session, "keeping", mark, person="Ada", words=words)


def test_a_mended_abstract_is_read_while_screening_and_found_by_search(session, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("Windlasses lift the bucket.\n"))
    assert run(["screen", "edit", "W0", "--abstract", "-", "--why", "the journal's page", "--as", "Ada"]) == 0
    capsys.readouterr()

    assert standing_now.state(session).records["W0"].abstract == "Windlasses lift the bucket."
    assert run(["search", "windlasses bucket", "--unit", "record"]) == 0
    assert "W0" in capsys.readouterr().out
    assert damaged_records(session.library) == [] and list(broken_acts(session.library)) == []


def test_what_stood_there_is_kept_with_who_when_and_why(session, capsys):
    correct(session, "W0", {"title": "Very deep wells", "year": "1989"}, person="Ada", why="the book itself")
    correct(session, "W0", {"year": "1988"}, person="Ben")
    capsys.readouterr()

    assert run(["screen", "edit", "W0", "--history", "--as", "Ben"]) == 0
    told = capsys.readouterr().out
    assert "“Deep wells” became “Very deep wells”, by Ada: the book itself" in told
    assert "“1989” became “1988”, by Ben" in told
    assert find_record(session.library, "W0").year == 1988


def test_undo_brings_the_earlier_value_back_and_keeps_both_in_the_history(session):
    correct(session, "W0", {"doi": "https://doi.org/10.5555/ABC", "title": "Deeper wells"}, person="Ada")
    assert find_record(session.library, "W0").doi == "10.5555/abc"
    assert {take_back(session, person="Ada").fields, take_back(session, person="Ada").fields} == {("doi",), ("title",)}

    assert (find_record(session.library, "W0").doi, find_record(session.library, "W0").title) == (
        "10.5555/w0",
        "Deep wells",
    )
    with pytest.raises(NotFoundError, match="Ada has mended nothing"):
        take_back(session, person="Ada")


def test_a_field_that_was_mended_again_is_not_taken_back_from_under_it(session):
    correct(session, "W0", {"year": "1989"}, person="Ada")
    correct(session, "W0", {"year": "1988"}, person="Ben")
    with pytest.raises(UsageError, match="changed again since"):
        take_back(session, person="Ada")
    assert find_record(session.library, "W0").year == 1988


def test_a_tag_on_the_abstract_moves_to_the_same_words_and_back(session):
    words = "Every year somebody looks into them."
    tagged(session, words)
    old = find_record(session.library, "W0").abstract
    made = correct(session, "W0", {"abstract": f"A new beginning. {old}"}, person="Ben")

    assert (made.moved, made.left, astray(session.library)) == (1, 0, [])
    assert take_back(session, person="Ben").left == 0
    one = tags(session.library, session.review)[0]
    assert find_text(session.library, one.text).text[one.start : one.stop] == words


def test_a_tag_whose_words_are_gone_is_kept_and_told(session):
    tagged(session, "Every year somebody looks into them.")
    made = correct(session, "W0", {"abstract": "Another abstract."}, person="Ben")
    assert (made.moved, made.left) == (0, 1)
    assert tags(session.library, session.review)[0].words == "Every year somebody looks into them."


@pytest.mark.parametrize(
    ("said", "problem"),
    [({"year": "soon"}, "is no year"), ({"doi": "abc"}, "is not a DOI"), ({"title": " "}, "needs a title")],
)
def test_what_cannot_be_a_field_is_refused(session, said, problem):
    with pytest.raises(UsageError, match=problem):
        correct(session, "W0", said, person="Ada")


def test_nothing_to_mend_is_said_and_nothing_written(session):
    acts = session.library.value("SELECT COUNT(*) FROM acts")
    with pytest.raises(NotFoundError, match="says so already"):
        correct(session, "W0", {"year": "1990"}, person="Ada")
    assert session.library.value("SELECT COUNT(*) FROM acts") == acts


def test_mending_changes_no_decision(session):
    deciding.decide(session, "W0", Verdict.INCLUDE, person="Ada")
    correct(session, "W0", {"abstract": ""}, person="Ada")
    assert [one.verdict for one in standing_now.state(session).decisions] == [Verdict.INCLUDE]
    assert screening.stage_for(standing_now.state(session), "Ada") is Stage.TITLE_ABSTRACT
