"""Records that look alike: named beside each other, and decided together only when somebody says so."""

from __future__ import annotations

import os
import pty
import select
import sys
import time

import pytest
from duties_fixtures import arrive, entry, workspace
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import UsageError
from evidence.jobs import similar
from evidence.jobs.deciding import decide
from evidence.jobs.duplicates import say_different
from evidence.jobs.session import open_session
from evidence.jobs.standing_now import state
from evidence.jobs.titles import Titles
from evidence.model import Record, Stage, Verdict

TITLES = Stage.TITLE_ABSTRACT
SINGLE = 'design = "single"\nstages = ["title-abstract"]\nreviewers = ["ada", "ben"]\n'
ABSTRACT = (
    "We asked the keepers of forty village cisterns how often they are cleaned, by whom, and who pays for the work."
)


@pytest.fixture
def call(tmp_path, monkeypatch):
    called = workspace(tmp_path, monkeypatch, SINGLE)
    entries = [
        entry("N1", "Keeping cisterns clean in forty villages", ABSTRACT, AU="Orrin, Tam", VL="3", SP="1", EP="9"),
        entry(
            "N2", "Keeping cisterns clean in forty-one villages", ABSTRACT, AU="Vane, Isolde", VL="8", SP="40", EP="66"
        ),
        entry("N3", "A history of keeping bees", "Nothing about water."),
    ]
    arrive(tmp_path, "second", *entries)
    return called


@pytest.fixture
def session(call, tmp_path):
    with open_session(str(tmp_path)) as opened:
        yield opened


def alike(session, key):
    return similar.similar_to(session, state(session).records, key)


def test_nearly_the_same_title_and_abstract_is_similar_and_another_is_not(session):
    assert alike(session, "N1") == ("N2",)
    assert alike(session, "N2") == ("N1",)
    assert alike(session, "N3") == ()


def test_what_somebody_told_apart_is_similar(session):
    say_different(session, "W0", "N3", person="ada")
    assert alike(session, "W0") == ("N3",)


def test_one_verdict_on_all_that_wait_is_one_act_each(session):
    made = similar.decide_together(session, state(session), "N2", Verdict.EXCLUDE, person="ada", reason="topic")
    assert [(one.record, one.verdict, one.reason) for one in made] == [
        ("N2", Verdict.EXCLUDE, "topic"), ("N1", Verdict.EXCLUDE, "topic"),
    ]  # fmt: skip
    assert {one.record for one in state(session).decisions} == {"N1", "N2"}


def test_what_was_judged_before_keeps_its_verdict(session):
    decide(session, "N1", Verdict.INCLUDE, person="ada")
    made = similar.decide_together(session, state(session), "N2", Verdict.UNSURE, person="ada")
    assert [one.record for one in made] == ["N2"]
    assert state(session).stood["N1", TITLES, "ada", "reviewer"].verdict is Verdict.INCLUDE


def test_all_are_decided_or_none(session):
    with pytest.raises(UsageError):
        similar.decide_together(session, state(session), "N2", Verdict.INCLUDE, person="ada", reason="topic")
    assert state(session).decisions == ()


def test_the_command_line_names_them_and_never_decides_them_silently(call, capsys):
    capsys.readouterr()
    assert call("screen decide N1 include --as ada") == 0
    assert capsys.readouterr().out == "N1: include by ada at title-abstract. Next: evidence screen --as ada\n"
    assert call("screen undo --as ada") == 0
    capsys.readouterr()
    assert call("screen decide N1 include --with-similar --as ada") == 0
    assert capsys.readouterr().out == (
        "N1: include by ada at title-abstract.\nN2: include by ada at title-abstract. Next: evidence screen --as ada\n"
    )


def test_in_the_terminal_a_key_asks_for_one_verdict_on_all(call, tmp_path):
    for number in range(12):
        assert call(f"screen decide W{number} include --as ada") == 0
    assert call("screen later N3 --as ada") == 0
    child, terminal = pty.fork()
    if not child:
        os.execv(sys.executable, [sys.executable, "-m", "evidence", "screen", "--as", "ada"])
    os.write(terminal, b"sxsiliq")
    shown, until = b"", time.monotonic() + 120
    while b"Everything decided is kept" not in shown and time.monotonic() < until:
        if select.select([terminal], [], [], 1)[0]:
            try:
                shown += os.read(terminal, 65536)
            except OSError:
                break
    os.close(terminal)
    os.waitpid(child, 0)

    assert b"1 similar record: " in shown
    assert b"Nothing was decided." in shown
    assert b"One verdict on all 2?" in shown
    with open_session(str(tmp_path)) as session:
        told = {one.record: one.verdict for one in state(session).decisions if one.record.startswith("N")}
    assert told == {"N1": Verdict.INCLUDE, "N2": Verdict.INCLUDE, "N3": Verdict.INCLUDE}


RECORD_WORDS = st.lists(st.sampled_from(["wells", "dry", "deep", "bees", "keeping"]), max_size=4)


@given(st.lists(RECORD_WORDS, min_size=1, max_size=8))
def test_titles_that_share_half_their_words_are_those_that_comparing_each_with_each_finds(said):
    records = {str(place): Record(key=str(place), title=" ".join(words)) for place, words in enumerate(said)}
    titles = Titles()
    for key, one in records.items():
        own = set(one.title.split())
        others = {other.key: set(other.title.split()) for other in records.values() if other.key != key}
        alike = {
            who for who, words in others.items() if own & words and 2 * len(own & words) >= min(map(len, (own, words)))
        }
        assert set(titles.sharing(records, key)) == alike
