"""What a search found, as files and as a table."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from evidence.errors import NotFoundError, UsageError
from evidence.jobs.asking import Asked
from evidence.jobs.found import by_theme, write_found
from evidence.jobs.ingest import ingest
from evidence.jobs.init import init_workspace
from evidence.jobs.search import run_search
from evidence.jobs.session import Session, open_session
from evidence.jobs.themes import tag

RECORDS = """id,title,authors,year,abstract
ham1981,Planning by regions,"Ham, Chris",1981,The regional board planned hospitals. Lunch was poor.
klein1983,Money and districts,"Klein, Rudolf",1983,"A formula moved money to districts. A joint committee met."
day1985,=Rules and money,"Day, Pat",1985,Money followed a formula. Nobody met.
"""
TIER = """
[[facets]]
name = "tier"
label = "Tier"
  [[facets.values]]
  code = "DHA"
  label = "Districts"
  aliases = ["districts"]
"""


@pytest.fixture(scope="module")
def session(tmp_path_factory, model):
    folder = tmp_path_factory.mktemp("found")
    init_workspace(folder, name="found")
    with (folder / "reviews" / "found" / "codebook.toml").open("a", encoding="utf-8") as codebook:
        codebook.write(TIER)
    (folder / "records.csv").write_text(RECORDS, encoding="utf-8")
    with open_session(str(folder)) as opened:
        ingest(opened, [folder / "records.csv"])
        yield opened


def names(session: Session, query: str, **more: object) -> list[str]:
    found = run_search(session, query, asked=Asked(), limit=10, unit="passage", **more)  # type: ignore[arg-type]
    return [one.record.key for one in found.hits]


def test_fields_phrases_and_negatives_narrow_what_is_found(session):
    assert set(names(session, "money author:klein")) == {"klein1983"}
    assert set(names(session, "money year:1984..")) == {"day1985"}
    assert set(names(session, '"joint committee"')) == {"klein1983"}
    assert "klein1983" not in names(session, "money -districts")
    assert set(names(session, "author:ham,day")) == {"ham1981", "day1985"}
    assert names(session, "author:nobody money") == []


def test_a_field_given_twice_is_asked_about(session):
    with pytest.raises(UsageError, match=r"'1981'.*'1983'"):
        names(session, "money year:1981 year:1983")


def test_more_of_the_like_is_of_other_records(session):
    found = names(session, "", like="klein1983")
    assert found[0] == "day1985"
    assert "klein1983" not in found
    assert names(session, "", like="klein1983:a1")[0] == "day1985"
    with pytest.raises(NotFoundError):
        names(session, "", like="nobody")


def test_what_is_found_can_be_written_as_a_table_references_and_quotations(session):
    hits = run_search(session, "money formula", asked=Asked(), limit=10, unit="passage").hits
    rows = list(csv.DictReader(io.StringIO(str(write_found(hits, Path("x.csv"))))))
    assert [row["passage"] for row in rows] == [one.hit.name for one in hits]
    assert {row["title"] for row in rows if row["record"] == "day1985"} == {"'=Rules and money"}
    references = str(write_found(hits, Path("x.ris")))
    assert references.count("TY  - ") == len({one.record.key for one in hits})
    quoted = str(write_found(hits, Path("x.md")))
    assert quoted.startswith(f"> {hits[0].hit.quotation}\n>\n> — ")
    with pytest.raises(UsageError, match=r"\.csv, \.ris or \.md"):
        write_found(hits, Path("x.docx"))


def test_what_is_found_is_counted_by_theme_and_tier(session):
    tag(session, "T1", "klein1983:a1", person="Ada", words="A formula moved money to districts")
    hits = run_search(session, "money formula", asked=Asked(), limit=10, unit="passage").hits
    head, rows = by_theme(session, hits)
    assert head == ["theme", "DHA", "none named", "hits"]
    assert rows[0] == ["T1", "1", "·", "1"]
    assert rows[1][0] == "no theme"
    assert sum(int(row[-1]) for row in rows) == len(hits)
    assert {one.record.key: one.themes for one in hits}["klein1983"] == ("T1",)


def test_a_workspace_of_several_reviews_is_searched_without_naming_one(session):
    shutil.copytree(session.workspace.root / "reviews" / "found", session.workspace.root / "reviews" / "second")
    try:
        with open_session(str(session.workspace.root)) as opened:
            assert names(opened, "money at 10:30")
            with pytest.raises(UsageError, match="--review"):
                names(opened, "money tier:DHA")
    finally:
        shutil.rmtree(session.workspace.root / "reviews" / "second")


def test_however_many_hits_are_asked_for_nothing_close_is_told(session):
    for limit in (1, 1000):
        found = run_search(session, "incubation of measles", asked=Asked(), limit=limit, unit="passage")
        assert found.hits
        assert not found.is_close
