"""Reading what was found: what stands around it, where its full text lies, and its words with their citation."""

from __future__ import annotations

import pymupdf
import pytest

from evidence.jobs.asking import Asked
from evidence.jobs.ingest import ingest
from evidence.jobs.init import init_workspace
from evidence.jobs.reading import around, place_to_read, quotation_of
from evidence.jobs.search import run_search
from evidence.jobs.session import open_session

RECORDS = """id,title,authors,year,doi,abstract
ham1981,Planning by regions,"Ham, Chris",1981,10.5555/ham,The regional board planned hospitals.
"""
PAGES = (
    "Planning by regions\n\nThe first page tells how the regional board was made, by whom, and when it first met.",
    "The second page tells how pilots were examined at low water by the harbour trust of the town.",
)


@pytest.fixture(scope="module")
def session(tmp_path_factory, model):
    folder = tmp_path_factory.mktemp("reading")
    init_workspace(folder, name="reading")
    (folder / "records.csv").write_text(RECORDS, encoding="utf-8")
    with pymupdf.open() as made:
        for words in PAGES:
            made.new_page().insert_textbox((72, 72, 520, 700), words, fontsize=11)
        made.save(folder / "ham1981.pdf")
    with open_session(str(folder)) as opened:
        ingest(opened, [folder / "records.csv", folder / "ham1981.pdf"])
        yield opened


def found(session, words):
    hits = run_search(session, words, asked=Asked(), limit=20, unit="passage").hits
    return next(one for one in hits if words.split()[0] in one.hit.quotation)


def test_a_pdf_is_opened_at_the_page_of_the_file_on_which_the_words_begin(session):
    place = place_to_read(session, found(session, "pilots examined at low water"))
    path = session.workspace.root / "ham1981.pdf"
    assert place.url == f"{path.resolve().as_uri()}#page=2"
    assert place.told == f"{path}, page 2 of the file"


def test_of_an_abstract_and_of_a_file_that_is_gone_it_is_said_where_to_look(session):
    abstract = found(session, "hospitals planned")
    assert place_to_read(session, abstract).url == ""
    assert "abstract; see https://doi.org/10.5555/ham" in place_to_read(session, abstract).told
    hit, path = found(session, "pilots examined"), session.workspace.root / "ham1981.pdf"
    path.rename(path.with_suffix(".away"))
    try:
        assert place_to_read(session, hit).told == f"{path} (it is not there any more)"
    finally:
        path.with_suffix(".away").rename(path)


def test_the_passages_around_a_hit_are_those_of_its_text_in_order(session):
    hit = found(session, "pilots examined")
    assert around(session, hit, 0) == hit
    steps = range(-9, 10)
    passages = [one.passage for one in (around(session, hit, away) for away in steps) if one]
    assert [one.number for one in passages] == list(range(1, len(passages) + 1))
    assert len({one.text for one in passages}) == 1
    assert hit.passage.name in {one.name for one in passages}


def test_a_quotation_comes_with_its_citation_and_name(session):
    told = quotation_of(found(session, "hospitals planned"))
    assert told == "“The regional board planned hospitals.” (Ham 1981, abstract) [ham1981:a1]"
