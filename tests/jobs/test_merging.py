"""Two people's copies of one workspace put together: nothing is lost, and it does not matter whose goes into whose."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wells import REVIEW

from evidence.cli import run
from evidence.errors import FindingsError, NotFoundError, NoWorkspaceError, UsageError
from evidence.jobs import deciding, duplicates, merging, showing, standing_now, statements
from evidence.jobs.add import add_record, add_request
from evidence.jobs.clock import simulated
from evidence.jobs.doctor import examine
from evidence.jobs.flow import flow_of
from evidence.jobs.session import Session, open_session
from evidence.model import RouteKind, Stage, Verdict
from evidence.screen.standing import Outcome
from evidence.store.acts import broken_acts, kinds
from evidence.store.copied_acts import in_order
from evidence.store.copied_rows import ACTS_APART, OWN, TAKEN
from evidence.store.duplicates import follow, merges
from evidence.store.imports import imports
from evidence.store.records import records
from evidence.store.screening import all_decisions, decisions

PROTOCOL = REVIEW + 'design = "{design}"\nstages = ["title-abstract"]\nreviewers = ["Ada", "Ben"]\n'
TITLES = ("Deep wells of the plain", "Shallow wells of the coast", "Ponds and their keepers")
RIS = "".join(
    f"TY  - JOUR\nTI  - {title}\nAU  - Vane, Isolde\nPY  - {1970 + n}\nER  - \n\n" for n, title in enumerate(TITLES)
)


def made(folder: Path, design: str = "single", ris: str = RIS) -> Path:
    """A workspace with three records."""
    assert run(["init", str(folder), "--name", "wells"]) == 0
    (folder / "reviews/wells/protocol.toml").write_text(PROTOCOL.format(design=design), encoding="utf-8")
    export = folder / "corpus/wells/references/first.ris"
    export.write_text(ris, encoding="utf-8")
    assert run(["--workspace", str(folder), "ingest", "--route", "database", "--name", "Base"]) == 0
    return folder


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("origin") / "w")


@pytest.fixture
def two(origin: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two folders, the second copied from the first as a person would."""
    return copied(origin, tmp_path / "a"), copied(origin, tmp_path / "b")


def copied(folder: Path, target: Path) -> Path:
    shutil.copytree(folder, target)
    return target


def decide(folder: Path, record: str, verdict: str, person: str = "Ada") -> None:
    with open_session(str(folder)) as session:
        deciding.decide(session, key(session, record), Verdict(verdict), person=person, reason="")


def key(session: Session, title: str) -> str:
    return next(one.key for one in records(session.library) if one.title.startswith(title))


def merge(folder: Path, other: Path, **more: bool) -> merging.Merged:
    with open_session(str(folder)) as session:
        return merging.merge(session, other, **more)


def standing(folder: Path) -> list[tuple[str, str, str, str]]:
    """The standing decisions by title, the later of one reviewer on one record alone."""
    with open_session(str(folder)) as session:
        titles = {one.key: one.title for one in records(session.library)}
        into = merges(session.library)
        told = {
            (titles[follow(into, one.record)], one.stage.value, one.reviewer): one.verdict.value
            for one in decisions(session.library, "wells")
        }
        return sorted((*place, verdict) for place, verdict in told.items())


def sound(folder: Path) -> None:
    with open_session(str(folder)) as session:
        assert list(broken_acts(session.library)) == []
        assert [one.what for one in examine(session) if not one.derived] == []
        assert all(one["read"] == one["kept"] + one["merged"] + one["refused"] for one in imports(session.library))


def acts(folder: Path) -> set[tuple[object, ...]]:
    """Every act without the name of the chain that it is kept under."""
    with open_session(str(folder)) as session:
        return {
            tuple(row)
            for row in session.library.rows(
                "SELECT id, sequence, kind, person, at, payload, previous, digest FROM acts"
            )
        }


def test_a_folder_that_was_copied_is_merged_though_both_went_on_under_one_origin(two):
    a, b = two
    decide(a, "Deep", "include", "Ada")
    decide(a, "Ponds", "exclude", "Ada")
    decide(b, "Shallow", "include", "Ada")
    decide(b, "Ponds", "unsure", "Ben")
    every = acts(a) | acts(b)

    done = merge(a, b)

    assert (done.acts, done.forks, done.known, done.records) == ({"decision": 2}, 1, 0, 0)
    assert acts(a) == every
    assert len(standing(a)) == 4
    sound(a)


def test_both_ways_give_the_same_standing_decisions_in_the_same_order(two):
    a, b = two
    decide(b, "Deep", "exclude")
    decide(a, "Deep", "include")
    decide(b, "Ponds", "include")
    merge(a, b)
    merge(b, a)

    assert standing(a) == standing(b)
    with open_session(str(a)) as one, open_session(str(b)) as other:
        assert all_decisions(one.library, "wells") == all_decisions(other.library, "wells")


def test_the_later_of_two_verdicts_by_one_reviewer_stands_and_is_told(two):
    a, b = two
    decide(b, "Deep", "exclude")
    decide(a, "Deep", "include")

    done = merge(b, a)

    assert [(one.stage, one.reviewer) for one in done.twice] == [("title-abstract", "Ada")]
    assert [verdict for *_, verdict in standing(b)] == ["include"]
    assert not any(word in repr(done) for word in ("include", "exclude"))


def test_merging_again_takes_nothing_and_leaves_no_second_backup(two):
    a, b = two
    decide(a, "Deep", "include")
    decide(b, "Deep", "exclude")
    first, second = merge(a, b), merge(a, b)

    assert first.changed and not second.changed
    assert second.known == 1
    assert [path.name for path in a.glob("evidence.db.before-merge-*")] == [first.backup]


def test_copies_that_go_on_after_a_merge_are_merged_again(two):
    a, b = two
    decide(a, "Deep", "include")
    decide(b, "Ponds", "exclude")
    merge(a, b)
    decide(b, "Shallow", "exclude")
    decide(a, "Shallow", "include")
    again = merge(a, b)
    merge(b, a)
    decide(b, "Deep", "unsure")
    merge(a, b)

    assert again.forks == 0
    assert standing(a) == standing(b)
    sound(a)
    sound(b)


def test_an_act_undone_in_both_copies_is_undone_once_and_for_all(origin, tmp_path):
    first = copied(origin, tmp_path / "first")
    decide(first, "Deep", "include")
    a, b = copied(first, tmp_path / "a"), copied(first, tmp_path / "b")
    for folder in (a, b):
        with open_session(str(folder)) as session:
            deciding.undo(session, "Ada")
    merge(a, b)

    assert standing(a) == []
    sound(a)


def test_two_workspaces_that_read_the_same_export_are_one_though_their_keys_differ(tmp_path):
    a = made(tmp_path / "a")
    b = made(tmp_path / "b")
    with open_session(str(b)) as session:
        add_record(session, title="Keepers of springs", authors=["Oak, Ann"], year=2001)
    with open_session(str(a)) as session:
        add_record(session, title="Keepers of canals", authors=["Oak, Ann"], year=2001)
    decide(a, "Keepers", "include", "Ada")
    decide(b, "Keepers", "exclude", "Ben")
    decide(b, "Deep", "exclude", "Ben")

    done = merge(a, b)

    assert (done.records, done.imports) == (1, 1)
    assert len(done.renamed) == 1
    assert {one[0]: one[3] for one in standing(a)} == {
        "Keepers of canals": "include", "Keepers of springs": "exclude", "Deep wells of the plain": "exclude",
    }  # fmt: skip
    with open_session(str(a)) as session:
        assert len(records(session.library)) == 5
        flow = flow_of(session, standing_now.state(session))
        assert (flow.databases.identified, flow.databases.duplicates, flow.others.identified) == (3, 0, 2)
    sound(a)
    merge(b, a)
    assert standing(a) == standing(b)
    sound(b)


def test_the_same_work_added_by_hand_in_both_copies_is_one_record(two):
    a, b = two
    for folder in two:
        with open_session(str(folder)) as session:
            add_record(session, title="Keepers of springs", authors=["Oak, Ann"], year=2001, doi="10.1234/spring")
    decide(b, "Keepers", "include", "Ben")
    done = merge(a, b)

    assert (done.records, done.imports) == (0, 1)
    with open_session(str(a)) as session:
        assert len(records(session.library)) == 4
        flow = flow_of(session, standing_now.state(session))
        assert (flow.others.identified, flow.others.duplicates) == (2, 1)
    assert ("Keepers of springs", "title-abstract", "Ben", "include") in standing(a)
    sound(a)


def test_statements_that_got_the_same_number_in_two_copies_are_both_kept(two):
    a, b = two
    for folder, text, person in ((a, "Wells were kept.", "Ada"), (b, "Ponds were not.", "Ben")):
        with open_session(str(folder)) as session:
            statements.new_statement(session, text, kind="finding", theme="", person=person)
    merge(a, b)
    merge(a, b)

    with open_session(str(a)) as session:
        from evidence.store.synthesis import statements as told

        assert [(one.number, one.text) for one in told(session.library, "wells")] == [
            (1, "Wells were kept."), (2, "Ponds were not."),
        ]  # fmt: skip
    sound(a)


def test_records_joined_one_way_here_and_the_other_way_there_are_one_record(two):
    a, b = two
    with open_session(str(a)) as session:
        duplicates.say_same(session, key(session, "Deep"), key(session, "Shallow"), person="Ada")
    decide(b, "Shallow", "include", "Ben")
    with open_session(str(b)) as session:
        duplicates.say_same(session, key(session, "Deep"), key(session, "Shallow"), person="Ben")
        duplicates.say_same(session, key(session, "Ponds"), key(session, "Shallow"), person="Ben")
    merge(a, b)
    merge(b, a)
    merge(a, b)

    for folder in two:
        with open_session(str(folder)) as session:
            assert len(records(session.library)) == 1
        sound(folder)
    assert [one[1:] for one in standing(a)] == [one[1:] for one in standing(b)]


def test_a_full_text_comes_along_and_never_in_place_of_another(two):
    a, b = two
    for folder, words in ((a, "Wells of the north were deep."), (b, "Wells of the south were shallow.")):
        path = folder / "corpus/wells/sources/text.md"
        path.write_text(f"# A text\n\n{words}\n", encoding="utf-8")
        (folder / f"corpus/wells/sources/{folder.name}.md").write_text(
            f"# {folder.name}\n\n{words * 2}\n", encoding="utf-8"
        )
        run(["--workspace", str(folder), "ingest"])
    done = merge(a, b)

    assert "corpus/wells/sources/b.md" in done.files.copied
    assert done.files.differ == ("corpus/wells/sources/text.md",)
    assert "north" in (a / "corpus/wells/sources/text.md").read_text(encoding="utf-8")
    assert [
        path for path in (a / "corpus/wells/sources").glob("text~*.md") if "south" in path.read_text(encoding="utf-8")
    ]
    sound(a)
    assert not merge(a, b).changed


def test_an_altered_act_is_refused_before_anything_is_taken(two):
    a, b = two
    decide(b, "Deep", "include")
    with sqlite3.connect(b / "evidence.db") as other:
        other.execute("DROP TRIGGER decisions_stay")
        other.execute("UPDATE decisions SET verdict = 'exclude'")
    before = (a / "evidence.db").read_bytes()

    with pytest.raises(FindingsError, match="not as it was written: the row of act"):
        merge(a, b)
    assert (a / "evidence.db").read_bytes() == before
    assert list(a.glob("*.before-merge-*")) == []


def test_what_cannot_be_merged_is_said_in_one_line(two, tmp_path):
    a, _ = two
    with pytest.raises(NoWorkspaceError):
        merge(a, tmp_path / "nowhere")
    with pytest.raises(UsageError, match="this very workspace"):
        merge(a, a)


def test_a_dry_run_tells_the_same_and_changes_nothing(two):
    a, b = two
    decide(b, "Deep", "include")
    with open_session(str(b)) as session:
        add_record(session, title="Keepers of springs", authors=["Oak, Ann"], year=2001)
    told = merge(a, b, dry_run=True)
    assert acts(a) == set()

    done = merge(a, b)
    assert (told.acts, told.records, told.imports) == (done.acts, done.records, done.imports)


def test_a_merge_that_is_cut_off_leaves_nothing(two, monkeypatch):
    a, b = two
    decide(b, "Deep", "include")
    with open_session(str(b)) as session:
        add_record(session, title="Keepers of springs", authors=["Oak, Ann"], year=2001)
    with open_session(str(a)) as session:
        session.library.execute(
            "CREATE TEMP TRIGGER cut BEFORE INSERT ON decisions BEGIN SELECT RAISE(ABORT, 'cut off'); END"
        )
        with pytest.raises(sqlite3.IntegrityError, match="cut off"):
            merging.merge(session, b)
        assert len(records(session.library)) == 3
    assert acts(a) == set()
    assert list(a.glob("*.before-merge-*")) == []
    sound(a)
    assert merge(a, b).acts == {"decision": 1}


def test_a_backup_alone_is_merged_and_the_files_it_names_are_told(two, tmp_path):
    a, b = two
    (b / "corpus/wells/references/second.ris").write_text(
        RIS.replace("wells", "springs").replace("Ponds", "Moats"), encoding="utf-8"
    )
    run(["--workspace", str(b), "ingest"])
    run(["--workspace", str(b), "backup", str(tmp_path / "copy.db")])
    done = merge(a, tmp_path / "copy.db")

    assert (done.records, done.imports) == (3, 1)
    assert done.files.missing == ("corpus/wells/references/second.ris",)


@pytest.mark.parametrize("design", ["dual", "dual-with-adjudicator"])
def test_a_blind_reviewers_copy_shows_no_verdict_when_it_is_merged(tmp_path, capsys, design):
    first = made(tmp_path / "first", design)
    a, b = copied(first, tmp_path / "a"), copied(first, tmp_path / "b")
    decide(a, "Deep", "include", "Ada")
    decide(b, "Deep", "exclude", "Ben")
    decide(b, "Shallow", "exclude", "Ben")
    decide(a, "Shallow", "exclude", "Ben")
    capsys.readouterr()

    for arguments in (["merge", str(b), "--dry-run"], ["merge", str(b), "--json"], ["status", "--history"], ["status"],
                      ["screen", "conflicts", "--as", "Ada"], ["export", "--to", str(tmp_path / "out")]):  # fmt: skip
        run(["--workspace", str(a), *arguments])
    out = capsys.readouterr()
    seen = out.out + out.err + (tmp_path / "out/decisions.csv").read_text(encoding="utf-8")
    assert "exclude," not in seen and "1 excluded" not in seen and '"exclude"' not in seen
    with open_session(str(a)) as session:
        state = standing_now.state(session)
        assert showing.shown_outcomes(state, Stage.TITLE_ABSTRACT, "Ada") == dict.fromkeys(
            state.records, Outcome.WAITING
        )
        assert showing.open_decisions(state) == []


def test_every_table_says_how_it_is_merged(library):
    there = {row[0] for row in library.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert there == ACTS_APART | TAKEN | OWN | {table for table, _ in kinds().values()}


def test_the_order_of_acts_follows_chains_and_names_even_where_clocks_are_wrong():
    deed = {"id": "1", "at": "2026-01-02", "payload": "{}", "previous": "", "digest": "d1"}
    next_one = {"id": "2", "at": "2026-01-01", "payload": "{}", "previous": "d1", "digest": "d2"}
    undo = {"id": "3", "at": "2025-12-31", "payload": '{"undone": "2"}', "previous": "", "digest": "d0"}
    for told in ([deed, next_one, undo], [undo, next_one, deed], [next_one, undo, deed]):
        assert in_order(told) == ["1", "2", "3"]


Step = tuple[str, int, str, int, str]
steps = st.tuples(
    st.sampled_from(["decide", "decide", "decide", "undo", "add", "same", "different", "request", "merge"]),
    st.integers(0, 2), st.sampled_from(["Ada", "Ben"]), st.integers(0, 4), st.sampled_from(["include", "exclude", "unsure"]),
)  # fmt: skip


def act(folder: Path, folders: Sequence[Path], step: Step) -> None:
    """One thing that somebody does in one of the copies; what makes no sense there is not done."""
    kind, _, person, number, verdict = step
    if kind == "merge":
        merge(folder, folders[number % len(folders)]) if folders[number % len(folders)] != folder else None
        return
    with open_session(str(folder)) as session:
        known = records(session.library)
        one, other = known[number % len(known)].key, known[(number + 1) % len(known)].key
        try:
            if kind == "decide":
                deciding.decide(session, one, Verdict(verdict), person=person)
            elif kind == "undo":
                deciding.undo(session, person)
            elif kind == "add":
                place = ("springs", "canals", "moats", "dykes", "ditches")[number]
                add_entry(session, f"Keepers of {place}")
            elif kind == "same":
                duplicates.say_same(session, one, other, person=person)
            elif kind == "different":
                duplicates.say_different(session, one, other, person=person)
            else:
                add_request(session, one, "requested", note="", person=person)
        except (UsageError, NotFoundError):
            pass


def add_entry(session: Session, title: str) -> None:
    from evidence.jobs.clock import now
    from evidence.jobs.references import References
    from evidence.model import Export, Name, Record
    from evidence.protocol import Route

    entry = Record(key="", title=title, authors=(Name(family="Oak", given="Ann"),), year=2001)
    export = Export(path="by hand", format="by hand", encoding="", records=(entry,))
    References(session, at=now()).take(export, Route(kind=RouteKind.BY_HAND, name="by hand"))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(steps, max_size=14))
def test_random_histories_of_three_copies_merge_to_the_same_whoever_merges_whom(origin, tmp_path_factory, history):
    place = tmp_path_factory.mktemp("copies")
    folders = [copied(origin, place / name) for name in "abc"]
    with simulated("2027-01-01T00:00:00+00:00"):
        for step in history:
            act(folders[step[1]], folders, step)
        every = set().union(*(acts(folder) for folder in folders))
        a, b, c = folders
        left = copied(a, place / "left")
        merge(left, b)
        merge(left, c)
        right = copied(c, place / "right")
        across = copied(b, place / "across")
        merge(across, a)
        merge(right, across)
    for folder in (left, right):
        assert every <= acts(folder)
        sound(folder)
    assert standing(left) == standing(right)
    with simulated("2028-01-01T00:00:00+00:00"):
        merge(left, right)
        merge(right, left)
        merge(left, right)
        assert not merge(left, right).acts
        assert standing(left) == standing(right)
    shutil.rmtree(place)
