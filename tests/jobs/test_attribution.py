"""Whose words a quotation holds, and how far a reference was checked, is said wherever they are shown."""

from __future__ import annotations

import json

import pytest

from evidence.cli import run
from evidence.jobs import statements
from evidence.jobs.passages import find_words
from evidence.jobs.session import open_session
from evidence.model import Quotation
from evidence.store import transaction
from evidence.store.synthesis import append_quote

BIBTEX = """\
@online{frame2017wells, author = {Frame, Ida}, title = {Wells of the fen}, year = {2017}, verified = {M}, doubt = {year}}
"""
PAGE = """\
<html><head><title>Wells of the fen</title></head><body><article><h1>Wells of the fen</h1>
<p>Every well of the fen had a lid, and every lid had a keeper who was paid by the parish in candles and in bread.</p>
</article><section id="comments"><h3>Comments</h3><div class="comment"><span class="comment-author">Cyril Frost</span>
<p>Nobody ever paid my grandfather, in candles or in anything else, and he kept the well for thirty years.</p></div>
</section></body></html>
"""
SAID = "comment by Cyril Frost, on the page"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A workspace with a page, on which a reader's comment is quoted as context."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EVIDENCE_REVIEWER", raising=False)
    assert run(["init", ".", "--name", "wells"]) == 0
    (tmp_path / "corpus/wells/references/wells.bib").write_text(BIBTEX, encoding="utf-8")
    (tmp_path / "corpus/wells/sources/frame2017wells.html").write_text(PAGE, encoding="utf-8")
    assert run(["ingest"]) == 0
    assert run(["statement", "new", "Keepers were paid.", "--as", "Ada"]) == 0
    with open_session(str(tmp_path)) as session:
        name, _ = passage_of_the_comment(session)
    assert run(["statement", "quote", "1", name, "--sign", "context", "--as", "Ada"]) == 0
    return tmp_path


def passage_of_the_comment(session):
    return find_words(session, "frame2017wells", "Nobody ever paid my grandfather")


def out(capsys, *arguments):
    capsys.readouterr()
    assert run(list(arguments)) == 0
    return capsys.readouterr().out


def test_a_comment_is_named_in_search_statements_and_reports(folder, capsys):
    assert SAID in out(capsys, "search", "grandfather")
    assert SAID in out(capsys, "statement", "list")
    listed = json.loads(out(capsys, "statement", "list", "--json"))
    assert listed[0]["quotations"][0]["voice"] == "comment by Cyril Frost"
    for template in ("lessons-learned", "evidence-table"):
        out(capsys, "report", template, "--format", "md")
        path = folder / f"reviews/wells/reports/{template}.md"
        assert f"({SAID})" in " ".join(path.read_text(encoding="utf-8").split())
        assert "1 of 1 quotations stand" in out(capsys, "verify", str(path))


def test_a_comment_that_carries_a_statement_makes_it_unsupported(folder):
    with open_session(str(folder)) as session:
        hung = statements.all_statements(session)[0][0].quotations[0]
        drawn = Quotation(act="", statement=1, text=hung.text, start=hung.start, stop=hung.stop, words=hung.words)
        with transaction(session.library):
            append_quote(session.library, session.review, drawn, person="Ada", at="2026-11-02T09:00:00.000+00:00")
        lacks = statements.all_statements(session)[0][1]
    assert "a reader's comment, not the author's voice, as a quotation that carries it" in lacks


def test_what_was_given_from_memory_is_seen_while_searching_and_screening(folder, capsys):
    said = "from memory; in doubt: year"
    assert said in out(capsys, "search", "lid")
    assert said in out(capsys, "screen", "list")
    assert said in out(capsys, "screen", "--as", "Ada")
    assert json.loads(out(capsys, "search", "lid", "--json"))[0]["verified"] == "M"
    assert json.loads(out(capsys, "screen", "list", "--json"))[0]["doubt"] == "year"
