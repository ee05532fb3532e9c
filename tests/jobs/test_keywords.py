"""Words are learned from one's own verdicts, and the other's make no difference."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from evidence.cli import run
from evidence.jobs import deciding, standing_now
from evidence.jobs.desk import Desk
from evidence.jobs.keywords import Highlighter, keywords_of
from evidence.jobs.session import open_session
from evidence.model import Stage, Verdict

sys.path.insert(0, str(Path(__file__).parent))

from wells import wells

TITLES = [f"Deep wells {n}" for n in range(8)] + [f"Garden ponds {n}" for n in range(8)]


@pytest.fixture
def dual(tmp_path, monkeypatch):
    folder = wells(tmp_path, monkeypatch, "dual")
    entries = "".join(
        f"TY  - JOUR\nID  - X{n}\nTI  - {title}\nPY  - 2001\nKW  - Water\nER  -\n\n" for n, title in enumerate(TITLES)
    )
    (folder / "corpus/wells/references/more.ris").write_text(entries, encoding="utf-8")
    assert run(["ingest"]) == 0
    with open_session(str(folder)) as session:
        for number in range(len(TITLES)):
            deciding.decide(session, f"X{number}", Verdict.INCLUDE if number < 8 else Verdict.EXCLUDE, person="Ada")
        yield session


def words(session, person: str) -> list[str]:
    return [one.word for one in keywords_of(standing_now.state(session), person, Stage.TITLE_ABSTRACT)]


def test_the_others_verdicts_make_no_difference(dual):
    assert words(dual, "Ada") == ["deep", "wells", "garden", "ponds"]
    before = [words(dual, "Ada"), words(dual, "Ben")]
    for number in range(len(TITLES)):
        deciding.decide(dual, f"X{number}", Verdict.EXCLUDE if number < 15 else Verdict.INCLUDE, person="Ben")
    assert [words(dual, "Ada"), words(dual, "Ben")] == before == [words(dual, "Ada"), []]


def test_while_screening_the_words_are_learned_and_stay_until_ten_verdicts_are_new(dual):
    one, desk = Highlighter(), Desk(dual, "Ada", Stage.TITLE_ABSTRACT)
    assert one.highlights(desk.screening, desk.labels()).learned_include == ("deep", "wells")
    desk.decide("X0", Verdict.EXCLUDE)
    assert one.highlights(desk.screening, desk.labels()).learned_include == ("deep", "wells")


def test_words_are_learned_from_the_verdicts_given_at_the_desk_and_from_no_other_persons(dual):
    one, desk = Highlighter(), Desk(dual, "Ben", Stage.TITLE_ABSTRACT)
    assert one.highlights(desk.screening, desk.labels()).learned_include == ()
    for number in range(len(TITLES)):
        desk.decide(f"X{number}", Verdict.EXCLUDE if number < 8 else Verdict.INCLUDE)
    found = one.highlights(desk.screening, desk.labels())
    assert found.learned_include == ("garden", "ponds")


def test_the_list_says_in_how_many_records_a_word_stands(dual, capsys):
    capsys.readouterr()
    assert run(["screen", "keywords", "--as", "Ada"]) == 0
    assert "+ deep: in 8 included, 0 excluded" in capsys.readouterr().out
    assert run(["screen", "keywords", "--as", "Ben"]) == 0
    assert "No word tells them apart yet" in capsys.readouterr().out
    assert run(["screen", "keywords", "--as", "Ada", "--json"]) == 0


def test_index_terms_are_shown_with_the_record(dual, capsys):
    capsys.readouterr()
    assert run(["screen", "--as", "Ben"]) == 0
    out = capsys.readouterr().out
    assert ("Index terms: Water" in out) == out.startswith("X")
