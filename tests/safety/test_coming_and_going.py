"""What comes in is accounted for and nothing is silently lost; what goes out is stable, blind and harmless."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_review import SLUG, called, state_of

from evidence.jobs.references import References
from evidence.jobs.session import Session, open_session
from evidence.references.writers.table import neutral
from evidence.store import transaction
from evidence.store.duplicates import merge, part
from evidence.store.imports import hits, imports, refusals, routes
from evidence.store.records import find_record, records, resolve
from evidence.store.texts import find_source

MONDAY = "2026-11-02T09:00:00.000+00:00"


# In


def test_an_ingest_done_twice_changes_nothing(workspace, capsys):
    before = state_of(workspace / "evidence.db")
    ran = called(capsys.readouterr, "ingest")
    assert (ran.code, ran.err) == (0, "")
    assert state_of(workspace / "evidence.db") == before


def test_the_same_export_under_another_name_is_known(workspace, capsys):
    first = workspace / f"corpus/{SLUG}/references/first.bib"
    (workspace / "again.bib").write_bytes(first.read_bytes())
    before = state_of(workspace / "evidence.db")
    assert called(capsys.readouterr, "ingest", "again.bib").out.startswith("again.bib: read before, nothing new")
    assert state_of(workspace / "evidence.db") == before


SEARCHES = """
[[routes]]
kind = "website"
name = "Harbour board library"
query = "pilots AND fees"
run_on = 2026-10-05
file = "references/first.bib"
"""


def test_how_a_file_came_in_may_be_said_after_it_was_read(workspace, capsys):
    (workspace / f"corpus/{SLUG}/searches.toml").write_text(SEARCHES, encoding="utf-8")
    ran = called(capsys.readouterr, "ingest")
    assert (ran.code, ran.err) == (0, "")
    assert "first.bib: read before, now counted as website: Harbour board library" in ran.out
    with open_session(str(workspace)) as session:
        assert [(one["name"], one["query"]) for one in routes(session.library, session.review)][:2] == [
            ("second.ris", ""),
            ("Harbour board library", "pilots AND fees"),
        ]
        assert next((one["kind"], one["name"]) for one in imports(session.library)) == (
            "website",
            "Harbour board library",
        )
    assert "first.bib: read before, nothing new" in called(capsys.readouterr, "ingest").out


MIXED = """\
TY  - JOUR
TI  - Tides and tariffs
PY  - 1990
DB  - Scopus
ER  -
TY  - JOUR
TI  - Lamps of the outer pier
PY  - 1991
AN  - WOS:000123456700001
ER  -
TY  - JOUR
TI  - Nets and knots
PY  - 1992
ER  -
"""


def test_records_of_a_library_are_counted_under_the_databases_that_they_show(workspace, capsys):
    (workspace / "library.ris").write_text(MIXED, encoding="utf-8")
    ran = called(capsys.readouterr, "ingest", "library.ris")
    assert "databases as the entries show them: Web of Science 1, Scopus 1, not shown 1" in ran.out
    with open_session(str(workspace)) as session:
        counted = Counter(name for _, name, _, _ in hits(session.library))
        named = {one["name"] for one in routes(session.library, session.review)}
    assert counted == {"first.bib": 3, "second.ris": 3, "library.ris": 1, "Scopus": 1, "Web of Science": 1}
    assert named == set(counted)


ENRICHED = """\
@article{vane1974fees,
  author = {Vane, Isolde},
  title = {Fees by draught: what a pilot earned in Skerrow},
  journal = {Annals of Very Small Harbours},
  volume = {3},
  pages = {12--40},
  year = {1974},
  doi = {10.5555/skerrow.1974.2},
  url = {https://example.org/fees}
}
"""


def test_an_enriched_export_fills_what_is_empty_and_lists_what_differs(workspace, capsys):
    (workspace / "enriched.bib").write_text(ENRICHED, encoding="utf-8")
    ran = called(capsys.readouterr, "ingest", "enriched.bib")
    assert ran.code == 0
    assert "enriched.bib: read 1 = kept 0 + merged 1 + refused 0, " in ran.out
    assert (
        "vane1974fees: venue is “Annals of Small Harbours”, this file says “Annals of Very Small Harbours”" in ran.out
    )
    with open_session(str(workspace)) as session:
        found = find_record(session.library, "vane1974fees")
    assert (found.url, found.fields["volume"], found.venue) == (
        "https://example.org/fees", "3", "Annals of Small Harbours"
    )  # fmt: skip
    assert found.abstract.startswith("Fees were set by the draught")
    listed = called(capsys.readouterr, "status", "--differences").out
    assert "vane1974fees: venue is “Annals of Small Harbours”" in listed


TITLES = ["Boats of the pilots", "Boats of the pilots ", "Tides", "The bell", "", "=cmd|' /C calc'!A0", "«Æøå» – 東京"]
ENTRY = st.tuples(
    st.sampled_from(TITLES),
    st.sampled_from(["1990", "1974", "", "n.d."]),
    st.sampled_from(["Toller, Ede", "Vane, Isolde", ""]),
    st.sampled_from(["", "10.5555/skerrow.1974.2", "10.5555/tides"]),
    st.booleans(),
)


def ris(entries: list[tuple[str, str, str, str, bool]]) -> str:
    """The entries as RIS; an entry whose last value is false is cut off before its end."""
    lines = []
    for title, year, author, doi, ended in entries:
        lines += ["TY  - JOUR", f"TI  - {title}", f"PY  - {year}", f"AU  - {author}", f"DO  - {doi}"]
        lines += ["ER  - ", ""] if ended else [""]
    return "\n".join(lines)


@pytest.fixture
def session(workspace: Path):
    with open_session(str(workspace)) as opened:
        yield opened


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(ENTRY, max_size=6), min_size=1, max_size=3))
def test_every_entry_of_any_export_is_kept_merged_or_refused_with_its_reason(tmp_path_factory, session, files):
    session.library.execute("BEGIN")
    try:
        folder = tmp_path_factory.mktemp("exports")
        before, known, told = (
            len(imports(session.library)),
            len(records(session.library)),
            References(session, at=MONDAY),
        )
        ledgers = []
        for number, entries in enumerate(files):
            path = folder / f"{number}.ris"
            path.write_text(ris(entries), encoding="utf-8")
            ledgers.append((told.read(path), entries))
        for ledger, entries in ledgers:
            assert ledger.read == ledger.kept + ledger.merged + len(ledger.refused)
            assert ledger.problem or ledger.again or ledger.read >= sum(1 for one in entries if one[4])
            assert all(line > 0 and reason for line, reason in ledger.refused)
        rows = imports(session.library)[before:]
        assert all(row["read"] == row["kept"] + row["merged"] + row["refused"] for row in rows)
        assert len(records(session.library)) == known + sum(row["kept"] for row in rows)
        assert len(refusals(session.library)) == sum(row["refused"] for row in imports(session.library))
    finally:
        session.library.execute("ROLLBACK")


# Joined and parted


def test_a_join_can_be_undone_and_leaves_everything_as_it_stood(session: Session):
    before = [one.key for one in records(session.library)]
    with transaction(session.library):
        merge(session.library, "S3", "S2", reason="the same work", person="ada", at=MONDAY)
    assert resolve(session.library, "S2") == "S3"
    assert "S2" not in [one.key for one in records(session.library)]
    with transaction(session.library):
        assert part(session.library, "the same work", person="ada", at=MONDAY) == "S2"
    assert resolve(session.library, "S2") == "S2"
    assert [one.key for one in records(session.library)] == before


def test_a_decision_on_a_joined_record_counts_for_the_record_it_joined(session: Session):
    from evidence.jobs.standing_now import state

    with transaction(session.library):
        merge(session.library, "S3", "S2", reason="the same work", person="ada", at=MONDAY)
    assert [(one.record, one.note) for one in state(session).decisions if one.note] == [("S3", "lamps only")]


def test_pairing_by_hand_can_be_taken_back_until_all_stands_as_before(workspace, capsys):
    (workspace / "stray.txt").write_text("Notes on the boats\n\nThe boats were tarred in spring.\n", encoding="utf-8")
    assert called(capsys.readouterr, "ingest", "stray.txt").code == 0
    with open_session(str(workspace)) as session:
        own = find_source(session.library, "stray.txt").record
        keys = [one.key for one in records(session.library)]

    assert called(capsys.readouterr, "pair", "stray.txt", "S3").code == 0
    with open_session(str(workspace)) as session:
        assert find_source(session.library, "stray.txt").record == "S3"
        assert resolve(session.library, own) == "S3", "the record made for the text joins the right one"

    assert called(capsys.readouterr, "pair", "stray.txt", "S2").code == 0
    with open_session(str(workspace)) as session:
        assert find_source(session.library, "stray.txt").record == "S2"
        assert resolve(session.library, own) == "S2", "and moves on with it"

    assert called(capsys.readouterr, "unpair", "stray.txt").code == 0
    assert called(capsys.readouterr, "pair", "stray.txt", own).code == 0
    with open_session(str(workspace)) as session:
        assert find_source(session.library, "stray.txt").record == own
        assert resolve(session.library, own) == own
        assert [one.key for one in records(session.library)] == keys
    assert called(capsys.readouterr, "doctor").code == 0


def test_a_text_that_is_quoted_stays_with_its_record(workspace, capsys):
    before = state_of(workspace / "evidence.db")
    ran = called(capsys.readouterr, "unpair", "orrin1932guild.md")
    assert ran.code == 2
    assert ran.err.startswith(f"evidence: 2 tags or quotations hang on corpus/{SLUG}/sources/orrin1932guild.md.")
    assert state_of(workspace / "evidence.db") == before


def test_decisions_are_undone_one_by_one_back_to_none_and_stay_in_the_history(workspace, capsys):
    for _ in range(3):
        assert called(capsys.readouterr, "screen", "undo", "--as", "ada").code == 0
    ran = called(capsys.readouterr, "screen", "undo", "--as", "ada")
    assert (ran.code, ran.out) == (1, "")
    assert len(state_of(workspace / "evidence.db")["decisions"]) == 5
    assert called(capsys.readouterr, "screen", "list", "--outcome", "waiting").out.count("waiting") == 5


# Out


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of an exported table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_an_export_done_twice_gives_the_same_bytes(workspace, capsys):
    for folder in ("one", "two"):
        assert called(capsys.readouterr, "export", "--to", folder).code == 0
    names = sorted(path.name for path in (workspace / "one").iterdir())
    assert names == ["decisions.csv", "statements.toml", "tags.csv"]
    assert all((workspace / "one" / name).read_bytes() == (workspace / "two" / name).read_bytes() for name in names)


def test_an_export_keeps_back_what_would_tell_one_reviewer_of_the_other(workspace, capsys):
    ran = called(capsys.readouterr, "export", "--to", "out")
    assert rows_of(workspace / "out" / "decisions.csv") == []
    assert "decisions on records that are not settled were left out, to keep reviewers blind." in ran.out


def test_a_finished_stage_is_exported_with_all_its_verdicts_but_for_open_conflicts(workspace, capsys):
    finish(capsys)
    called(capsys.readouterr, "export", "--to", "before")
    assert "vane1974fees" not in {row["record"] for row in rows_of(workspace / "before" / "decisions.csv")}

    called(capsys.readouterr, "screen", "adjudicate", "vane1974fees", "include", "--as", "cy")
    called(capsys.readouterr, "export", "--to", "out")

    rows = rows_of(workspace / "out" / "decisions.csv")
    told = {(row["reviewer"], row["verdict"]) for row in rows if row["record"] == "vane1974fees"}
    assert told == {("ada", "include"), ("ben", "exclude"), ("cy", "include")}


def test_nothing_tells_a_reviewer_of_the_other_before_the_stage_is_finished(workspace, capsys):
    for call in (["screen", "list"], ["screen", "list", "--as", "ben"]):
        out = called(capsys.readouterr, *call).out
        assert not {"included", "excluded", "conflict"} & {line.split()[0] for line in out.splitlines()}
    assert "no stage is finished" in called(capsys.readouterr, "screen", "agreement", "--as", "ben").out
    assert "kappa" not in called(capsys.readouterr, "screen", "agreement").out
    assert called(capsys.readouterr, "screen", "conflicts", "--as", "ben").out.startswith("0 conflicts")

    finish(capsys)

    assert "kappa" in called(capsys.readouterr, "screen", "agreement").out


def test_peeking_and_deciding_anew_does_not_raise_agreement(workspace, capsys):
    finish(capsys)
    before = called(capsys.readouterr, "screen", "agreement").out.splitlines()[0]
    called(capsys.readouterr, "screen", "undo", "--as", "ben")
    after = called(capsys.readouterr, "screen", "agreement", "--as", "cy").out.splitlines()[0]
    assert before.startswith("title-abstract") and after == before


def finish(capsys: pytest.CaptureFixture[str]) -> None:
    """Let both reviewers judge whatever waits at title-abstract."""
    for person in ("ada", "ben"):
        for _ in range(9):
            shown = called(capsys.readouterr, "screen", "--as", person, "--stage", "title-abstract").out
            if shown.startswith("Nothing waits"):
                break
            call = ["screen", "decide", shown.splitlines()[0], "include", "--stage", "title-abstract", "--as", person]
            called(capsys.readouterr, *call)


@pytest.mark.parametrize("note", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_no_cell_of_an_export_is_taken_for_a_formula(workspace, capsys, note):
    call = ["tag", "P1", "orrin1932guild:2", f"--memo={note}", "--as", "ada"]
    assert called(capsys.readouterr, *call).code == 0
    called(capsys.readouterr, "export", "--to", "out")
    rows = rows_of(workspace / "out" / "tags.csv")
    assert f"'{note}" in [row["memo"] for row in rows]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row.values())


@given(st.text())
def test_a_neutral_cell_never_begins_as_a_formula_and_loses_nothing(cell):
    assert not neutral(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\x00"))
    assert neutral(cell).endswith(cell)


@given(words=st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=60))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_statement_in_any_words_comes_out_as_it_went_in(workspace, capsys, words):
    ran = called(capsys.readouterr, "statement", "new", "--as", "ada", "--number", "2", "--", words)
    if not words.split():
        assert ran.code == 2
        return
    assert called(capsys.readouterr, "export", "--to", "out").code == 0
    told = tomllib.loads((workspace / "out" / "statements.toml").read_text(encoding="utf-8"))
    assert told["statements"][1]["text"] == " ".join(words.split())


def test_a_backup_put_back_is_the_same_review(workspace, capsys):
    before = called(capsys.readouterr, "status").out
    assert called(capsys.readouterr, "backup", "kept.db").code == 0
    for path in workspace.glob("evidence.db*"):
        path.unlink()
    (workspace / "kept.db").rename(workspace / "evidence.db")
    assert called(capsys.readouterr, "status").out == before
    assert called(capsys.readouterr, "doctor").code == 0
