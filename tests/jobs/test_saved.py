"""Saved searches: what was seen stays seen, whatever the texts are called or cut, and what was not seen is new."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.asking import Asked
from evidence.jobs.doctor import examine, repair
from evidence.jobs.export import SEARCHES, export
from evidence.jobs.ingest import ingest
from evidence.jobs.init import init_workspace
from evidence.jobs.saved import Sought, ask_again, find_search, forget, listed, look, save, sought_of
from evidence.jobs.search import Answer, Shown, run_search
from evidence.jobs.seen import as_seen, unseen
from evidence.jobs.session import Session, open_session
from evidence.store import transaction
from evidence.store.duplicates import merge, part
from evidence.store.saved import looks, saved_searches, seen_hits

AT = "2026-11-01T10:00:00.000+00:00"
FIRST = """id,title,authors,year,abstract
ham1981,Planning by regions,"Ham, Chris",1981,The regional board planned hospitals. Lunch was poor.
klein1983,Money and districts,"Klein, Rudolf",1983,"A formula moved money to districts. A joint committee met."
day1985,Rules and money,"Day, Pat",1985,Money followed a formula. Nobody met.
"""
LATER = """id,title,authors,year,abstract
webb1991,Districts and their money,"Webb, Adrian",1991,Districts spent the money that a formula gave them.
"""
MONEY = Sought(query="money by formula")


@pytest.fixture(scope="module")
def built(tmp_path_factory, model) -> Path:
    folder = tmp_path_factory.mktemp("saved") / "review"
    init_workspace(folder, name="saved")
    (folder / "first.csv").write_text(FIRST, encoding="utf-8")
    with open_session(str(folder)) as opened:
        ingest(opened, [folder / "first.csv"])
    return folder


@pytest.fixture
def session(built, tmp_path):
    with open_session(str(shutil.copytree(built, tmp_path / "copy"))) as opened:
        yield opened


def answer(session: Session, sought: Sought = MONEY) -> Answer:
    return run_search(session, sought.query, asked=sought.asked, limit=50, unit=sought.unit, like=sought.like)


def saved(session: Session, sought: Sought = MONEY, name: str = "money") -> None:
    save(session, name, sought, answer(session, sought), depth=50)


def new_in(session: Session, name: str = "money") -> list[str]:
    return [one.record.key for one in ask_again(session, find_search(session, name)).hits if one.is_new]


def more(session: Session, text: str = LATER) -> None:
    path = session.workspace.root / "later.csv"
    path.write_text(text, encoding="utf-8")
    ingest(session, [path])


def test_saving_is_the_first_look_and_a_second_look_at_the_same_has_nothing_new(session):
    saved(session)
    assert new_in(session) == []
    assert [(one.name, one.new, one.problem) for one in listed(session)] == [("money", 0, "")]


def test_what_comes_in_later_is_new_until_it_was_looked_at(session):
    saved(session)
    more(session)
    assert new_in(session) == ["webb1991"]
    assert listed(session)[0].new == 1, "listing is no look"
    kept = find_search(session, "MONEY")
    look(session, kept, ask_again(session, kept).hits)
    assert new_in(session) == []
    assert [fresh for _, _, fresh in looks(session.library, kept.id)] == [3, 1]


def test_ingest_says_which_saved_searches_have_new_hits(session):
    saved(session)
    path = session.workspace.root / "later.csv"
    path.write_text(LATER, encoding="utf-8")
    assert [(one.name, one.new, one.close) for one in ingest(session, [path]).saved] == [("money", 1, 1)]
    assert ingest(session, [path]).saved == ()


def test_a_look_at_some_hits_leaves_the_others_new(session):
    saved(session)
    more(session)
    kept = find_search(session, "money")
    look(session, kept, [one for one in ask_again(session, kept).hits if not one.is_new])
    assert new_in(session) == ["webb1991"]


def test_an_index_made_anew_makes_nothing_new(session):
    saved(session)
    repair(session, lambda label: lambda done, total: None)
    assert new_in(session) == []


def test_joining_two_records_and_parting_them_makes_nothing_new(session):
    saved(session)
    with transaction(session.library):
        merge(session.library, "klein1983", "day1985", reason="same", person="ada", at=AT)
    assert new_in(session) == []
    kept = find_search(session, "money")
    look(session, kept, ask_again(session, kept).hits)
    with transaction(session.library):
        part(session.library, "same", person="ada", at=AT)
    assert new_in(session) == []


def test_a_search_that_is_forgotten_and_saved_again_knows_what_was_seen(session):
    saved(session)
    forget(session, "money")
    assert listed(session) == []
    with pytest.raises(NotFoundError, match="No saved search 'money'"):
        find_search(session, "money")
    more(session)
    save(session, "money", MONEY, replace(answer(session), hits=()), depth=50)
    assert new_in(session) == ["webb1991"]


def test_a_name_stands_for_one_search(session):
    saved(session)
    with pytest.raises(UsageError, match="saved already, as: money by formula"):
        saved(session, Sought(query="lunch"))
    with pytest.raises(UsageError, match="empty"):
        saved(session, name="  ")
    saved(session)
    assert len(saved_searches(session.library, session.review)) == 1


def test_where_a_hit_is_a_record_another_passage_of_it_is_no_news(session):
    saved(session, replace(MONEY, unit="record"))
    hits = answer(session).hits
    other = [replace(one, passage=replace(one.passage, words="Nothing that was ever said.")) for one in hits]
    seen = seen_hits(session.library, find_search(session, "money").id)
    assert unseen(session, other, seen, "record") == []
    assert unseen(session, other, seen, "passage") == other


def test_a_saved_search_is_told_as_it_was_typed_and_comes_back_as_it_was(session):
    asked = Asked(themes=("T1",), facets=("tier=SHA",), years="1980..", stage="included", records=("ham1981",))
    sought = Sought(query='"joint  committee" -merger', asked=asked, like="ham1981", unit="record")
    assert sought.told() == (
        '"joint committee" -merger --theme T1 --facet tier=SHA --stage included --year 1980.. --source ham1981'
        " --more-like ham1981 --unit record"
    )
    save(session, "all", sought, Answer(hits=(), words="", stale=0), depth=5)
    back = sought_of(find_search(session, "all"))
    assert back == replace(sought, query='"joint committee" -merger')


def test_a_saved_search_whose_theme_is_gone_is_named_by_doctor_and_in_the_list(session):
    save(
        session, "gone", Sought(query="money", asked=Asked(themes=("NO",))), Answer(hits=(), words="", stale=0), depth=5
    )
    assert "theme" in listed(session)[0].problem
    assert any("saved search 'gone'" in one.what for one in examine(session))


def test_saved_searches_are_in_the_snapshots(session):
    assert SEARCHES not in {path.name for path in export(session).files}
    saved(session)
    assert SEARCHES in {path.name for path in export(session).files}
    told = (session.workspace.review(session.review) / SEARCHES).read_text(encoding="utf-8")
    assert 'search = "money by formula"' in told
    assert "new = 3" in told
    forget(session, "money")
    export(session)
    assert "[[" not in (session.workspace.review(session.review) / SEARCHES).read_text(encoding="utf-8")


WORDS = st.lists(
    st.sampled_from(["money", "board", "region", "joint", "plan", "rule", "lunch", "poor", "formula"]),
    min_size=2,
    max_size=6,
)
SENTENCES = st.lists(WORDS.map(lambda words: " ".join(words).capitalize() + "."), min_size=1, max_size=12)
CUTS = st.lists(st.integers(min_value=1, max_value=4), min_size=12, max_size=12)


def cut(one: Shown, said: list[str], sizes: list[int]) -> list[Shown]:
    """The sentences as passages of these sizes."""
    made, at = list[Shown](), 0
    for size in sizes:
        if said[at : at + size]:
            words = "  ".join(said[at : at + size])
            made.append(replace(one, passage=replace(one.passage, words=words)))
        at += size
    return made


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=SENTENCES, first=CUTS, second=CUTS)
def test_a_text_that_is_cut_elsewhere_has_nothing_new(session, said, first, second):
    one = answer(session).hits[0]
    seen = [as_seen(session, hit) for hit in cut(one, said, first)]
    assert unseen(session, cut(one, said, second), seen, "passage") == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=st.lists(st.lists(st.text(min_size=1, max_size=60), max_size=5), max_size=5))
def test_no_look_loses_what_an_earlier_one_held(session, rounds):
    if not saved_searches(session.library, session.review):
        saved(session)
    kept, one = find_search(session, "money"), answer(session).hits[0]
    shown = list[Shown]()
    for words in rounds:
        hits = [replace(one, passage=replace(one.passage, words=said)) for said in words]
        look(session, kept, hits)
        shown += hits
        assert unseen(session, shown, seen_hits(session.library, kept.id), "passage") == []
