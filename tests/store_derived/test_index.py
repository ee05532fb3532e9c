import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import FindingsError, LockedError, NotFoundError, UnreadableError
from evidence.store.derived import FileCheck, Index, IndexedPassage, IndexedText, Parts, content_hash, remove_index
from evidence.store.derived.connection import connect, translated

WORDS = {
    "ham:1": "Regional boards planned hospitals. Boards, boards and boards again.",
    "ham:2": "Money followed a formula.",
    "lorne:1": "Sustainability plans joined hospitals and councils.",
}


PARTS = Parts(vectors=b"vectors", spans=b"spans")


def passage(name, words, *, record="", text="", number=0, **others):
    key, _, count = name.partition(":")
    return IndexedPassage(
        name=name,
        record=record or key,
        text=text or f"text-{key}",
        number=number or int(count),
        title=others.pop("title", f"Title of {key}"),
        words=words,
        start=others.pop("start", 100 * int(count)),
        stop=others.pop("stop", 100 * int(count) + len(words)),
        **others,
    )


def add(index, *passages, cut="rule 1"):
    for text, record in dict.fromkeys((p.text, p.record) for p in passages):
        own = [p for p in passages if (p.text, p.record) == (text, record)]
        index.add_text(IndexedText(text=text, record=record, cut=cut), own)


@pytest.fixture
def index(tmp_path):
    with Index(tmp_path / ".evidence" / "index.db") as opened:
        years = {"ham": 1981, "lorne": 2019}
        add(opened, *(passage(name, words, year=years[name.split(":")[0]]) for name, words in WORDS.items()))
        yield opened


def names(index, ids):
    return sorted(name for name, _ in index.keys(ids).values())


def test_a_passage_comes_back_as_it_went_in(index):
    whole = passage(
        "kay:7",
        "Words\nof é passage",
        section=("Findings", "Money"),
        kind="quote",
        first_page=12,
        label="iv",
        year=1999,
        evidence="memoir",
        source="abstract",
        facets=(("level", "region"), ("tier", "SHA")),
    )
    add(index, whole)

    found = index.by_names(["kay:7", "nobody:1"])
    assert list(found) == ["kay:7"]
    assert replace(found["kay:7"], id=0) == whole
    assert index.by_ids([found["kay:7"].id]) == {found["kay:7"].id: found["kay:7"]}
    assert index.by_text("text-kay") == [found["kay:7"]]


def test_texts_are_listed_with_the_rule_that_cut_them(index):
    assert index.texts() == [
        IndexedText(text="text-ham", record="ham", cut="rule 1"),
        IndexedText(text="text-lorne", record="lorne", cut="rule 1"),
    ]


def test_adding_a_text_again_replaces_its_passages(index):
    add(index, passage("ham:1", "Only this is left."), cut="rule 2")

    assert index.count() == 2
    assert [p.words for p in index.by_text("text-ham")] == ["Only this is left."]
    assert index.match('"money"', None, 10) == []
    index.check()


def test_a_removed_text_is_found_no_more(index):
    index.remove_text("text-ham")

    assert [text.record for text in index.texts()] == ["lorne"]
    assert names(index, {number for number, _ in index.match('"boards" OR "hospitals"', None, 10)}) == ["lorne:1"]
    index.check()


def test_two_records_may_hold_the_same_text_and_one_may_leave(index):
    add(index, passage("twin:1", WORDS["ham:1"], text="text-ham"))
    index.remove_text("text-ham", "ham")

    assert [p.name for p in index.by_text("text-ham")] == ["twin:1"]


def test_a_text_goes_in_whole_or_not_at_all(index):
    with pytest.raises(sqlite3.IntegrityError):
        add(index, passage("new:1", "Words."), passage("lorne:1", "Taken.", text="text-new", record="new"))

    assert index.count() == 3
    assert len(index.texts()) == 2


def test_a_passage_of_another_text_is_refused(index):
    with pytest.raises(ValueError, match="another text"):
        index.add_text(IndexedText(text="a", record="ham", cut="c"), [passage("ham:1", "x")])


def test_words_are_found_by_their_stem_the_best_first(index):
    ranked = index.match('"board" OR "hospital"', None, 10)

    assert [index.keys([number])[number][0] for number, _ in ranked] == ["ham:1", "lorne:1"]
    assert ranked[0][1] > ranked[1][1] > 0


def test_a_word_of_the_title_counts_double(index):
    add(index, passage("x:1", "formula one", title="plain"), passage("y:1", "plain one", title="formula"))
    allowed = {p.id for p in index.by_names(["x:1", "y:1"]).values()}

    best, second = index.match('"formula"', allowed, 10)
    assert names(index, [best[0]]) == ["y:1"]
    assert best[1] > second[1]


def test_only_allowed_passages_are_matched(index):
    allowed = {p.id for p in index.by_names(["lorne:1"]).values()}

    assert {number for number, _ in index.match('"hospitals"', allowed, 10)} == allowed
    assert index.match('"hospitals"', set(), 10) == []
    assert len(index.match('"hospitals"', None, 1)) == 1


def test_filters_by_year_record_kind_and_source(index):
    add(index, passage("kay:1", "Undated."), passage("memo:1", "M.", year=1990, evidence="memoir", source="abstract"))

    assert names(index, index.ids_where(since=1981, until=1990)) == ["ham:1", "ham:2", "memo:1"]
    assert names(index, index.ids_where(until=1989)) == ["ham:1", "ham:2"]
    assert names(index, index.ids_where(records={"kay", "lorne"})) == ["kay:1", "lorne:1"]
    assert names(index, index.ids_where(kinds={"memoir"})) == ["memo:1"]
    assert names(index, index.ids_where(sources={"abstract"}, since=1991)) == []
    assert index.ids_where(records=set()) == set()
    assert len(index.ids_where()) == 5


def test_filters_by_facet_and_by_span(index):
    add(
        index, passage("kay:1", "SHA here", facets=(("tier", "SHA"),)), passage("kay:2", "x", facets=(("tier", "ICS"),))
    )

    assert names(index, index.ids_with_facet("tier", {"SHA"})) == ["kay:1"]
    assert names(index, index.ids_with_facet("tier", {"SHA", "ICS"})) == ["kay:1", "kay:2"]
    assert index.ids_with_facet("level", {"SHA"}) == set()
    assert names(index, index.ids_overlapping([("text-ham", 90, 101), ("text-lorne", 0, 100)])) == ["ham:1"]
    assert names(index, index.ids_overlapping([("text-ham", 0, 999)])) == ["ham:1", "ham:2"]


def test_what_has_no_vector_is_missing_once_for_equal_words(index):
    add(index, passage("twin:1", WORDS["ham:2"], title="Title of ham"))

    missing = index.missing("m")
    assert len(missing) == 3
    assert [m.hash for m in missing] == sorted(content_hash(m.title, m.words) for m in missing)
    assert index.count_stale("m") == 4
    assert index.stale_names("m") == ["ham:1", "ham:2", "lorne:1", "twin:1"]


def test_places_of_vectors_lead_to_passages_and_back(index):
    hashes = [m.hash for m in index.missing("m")]
    index.add_pending("m", [(key, b"vector", PARTS) for key in hashes])
    assert index.missing("m") == []
    assert index.count_stale("m") == 3

    index.place("m", hashes, FileCheck(name="vectors", digest="d", items=3))

    ids = index.ids_at("m", [0, 1, 2, 99])
    assert sorted(ids) == [0, 1, 2]
    assert index.places_of("m", ids[1]) == dict.fromkeys(ids[1], 1)
    assert index.count_stale("m") == len(index.pending("m")) == 0
    assert index.models() == ["m"]
    assert index.file("vectors") == FileCheck(name="vectors", digest="d", items=3)


def test_a_vector_outlives_its_passage_and_serves_again_when_it_returns(index):
    index.place("m", [m.hash for m in index.missing("m")], FileCheck(name="v", digest="d", items=3))
    index.remove_text("text-lorne")
    assert (index.count_places("m"), len(index.live_places("m"))) == (3, 2)

    add(index, passage("lorne:1", WORDS["lorne:1"]))
    assert index.missing("m") == []


def test_forgotten_vectors_are_missing_again(index):
    index.place("m", [m.hash for m in index.missing("m")], FileCheck(name="v", digest="d", items=3))
    index.forget_vectors("m", ["v"])

    assert len(index.missing("m")) == 3
    assert index.files() == []


def test_an_index_that_is_not_there_is_told_and_not_made(tmp_path):
    with pytest.raises(NotFoundError, match=r"no search index yet.*doctor --repair"):
        Index(tmp_path / "index.db", create=False)

    assert list(tmp_path.iterdir()) == []


def test_a_damaged_index_is_told(tmp_path):
    (tmp_path / "index.db").write_bytes(b"this is no database, but long enough to be looked at" * 100)

    with pytest.raises(UnreadableError, match=r"damaged.*doctor --repair"):
        Index(tmp_path / "index.db", create=False)

    remove_index(tmp_path / "index.db")
    with Index(tmp_path / "index.db") as index:
        index.check()


def test_an_index_of_another_version_is_made_anew(tmp_path):
    path = tmp_path / "index.db"
    connection = connect(path, create=True)
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(NotFoundError, match="another version"):
        Index(path, create=False)
    with Index(path) as index:
        assert index.count() == 0


def test_a_second_writer_waits_and_then_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("evidence.store.derived.connection._WAIT", 0.1)
    with Index(tmp_path / "index.db") as first, Index(tmp_path / "index.db") as second:
        first._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(LockedError, match="Another process"):
            second.remove_text("x")


@given(st.lists(st.tuples(st.sampled_from("abc"), st.text(alphabet="word é\n'\"", max_size=20)), max_size=8))
def test_any_order_of_adding_and_replacing_leaves_a_whole_index(tmp_path_factory, acts):
    with Index(tmp_path_factory.mktemp("index") / "index.db") as index:
        for record, words in acts:
            add(index, passage(f"{record}:1", words))
        index.remove_text("text-a")
        index.check()
        assert {p.words for p in index.by_text("text-b")} == {w for r, w in dict(acts).items() if r == "b"}


def test_two_processes_may_make_the_index_at_once(tmp_path):
    code = (
        "import sys; from pathlib import Path; from evidence.store.derived import Index;"
        "Index(Path(sys.argv[1])).remove_text('x')"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "index.db")]) for _ in range(4)]

    assert [process.wait() for process in running] == [0, 0, 0, 0]


def test_a_vector_that_another_process_placed_meanwhile_is_not_pending_again(index):
    (first, *_) = index.missing("m")
    index.add_pending("m", [(first.hash, b"one", PARTS)])
    index.place("m", [first.hash], FileCheck(name="v", digest="d", items=1))
    index.add_pending("m", [(first.hash, b"one again", PARTS), ("other", b"two", PARTS)])
    assert index.pending("m") == ["other"]
    assert list(index.pending_vectors("m", 1)) == [[b"two"]]
    index.place("m", ["other"], FileCheck(name="v", digest="e", items=2), first=1)
    assert (index.count_places("m"), index.pending("m")) == (2, [])


def test_a_full_disk_is_told_in_one_line_and_what_was_there_stays(index):
    add(index, passage("a:1", "words"))
    pages = index._connection.execute("PRAGMA page_count").fetchone()[0]
    index._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(FindingsError, match=r"disk .* is full\. Free some room.*doctor --repair"):
        add(index, passage("b:1", "other words " * 20_000))

    assert list(index.by_names(["a:1", "b:1"])) == ["a:1"]
    index.check()


def test_a_disk_without_any_room_is_called_full_also_where_the_index_is_only_read(tmp_path, monkeypatch):
    full = shutil.disk_usage(tmp_path)._replace(free=0)
    monkeypatch.setattr("evidence.store.sqlite.connection.shutil.disk_usage", lambda folder: full)
    with pytest.raises(FindingsError, match="is full"), translated(tmp_path / "index.db"):
        raise sqlite3.OperationalError("disk I/O error")
    monkeypatch.undo()
    with pytest.raises(UnreadableError, match="doctor --repair"), translated(tmp_path / "index.db"):
        raise sqlite3.OperationalError("disk I/O error")


def test_what_is_read_in_one_block_is_of_one_moment(index):
    add(index, passage("zz:1", "words"))
    with Index(index.path) as other, index.steady():
        number = index.by_names(["zz:1"])["zz:1"].id
        other.remove_text("text-zz")
        assert index.keys([number])

    assert not index.keys([number])
