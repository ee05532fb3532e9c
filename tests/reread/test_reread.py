"""Full texts read again: tags, quotations and confirmations move along, and what cannot is listed, never lost."""

from __future__ import annotations

import json
from pathlib import Path

import ageing
import pytest
from ageing import FILES, FURNITURE, SENTENCES, all_sentences, edited, hang, make_older, text_of
from small_review import called, state_of

from evidence.errors import NotFoundError
from evidence.jobs.asking import Asked
from evidence.jobs.doctor import examine
from evidence.jobs.index import refresh
from evidence.jobs.passages import locate
from evidence.jobs.readings import left, older
from evidence.jobs.report import render_report, verify_report
from evidence.jobs.reread import reread, take_back
from evidence.jobs.search import run_search
from evidence.jobs.session import Session, open_session
from evidence.model import Extraction
from evidence.sources.extract import extract
from evidence.sources.worker import Limits
from evidence.store import transaction
from evidence.store.acts import broken_acts
from evidence.store.readings import append_move
from evidence.store.records import find_record
from evidence.store.synthesis import statements
from evidence.store.texts import current_texts, find_source, find_text, put_abstract, put_text
from evidence.store.themes import tags
from evidence.text import Span, fold


def hang_everything(session: Session) -> int:
    """A tag and a confirmed quotation on every sentence of every full text; how many there are."""
    texts = [text_of(session, name) for name in FILES]
    return sum(len(hang(session, text, all_sentences(text))) for text in texts)


def without(words: str):
    """The edits of an older extractor that never saw these words."""

    def edits(extraction: Extraction) -> list[ageing.Edit]:
        at = extraction.text.index(words)
        return [(at, at + len(words), "")]

    return edits


def with_more(words: str, before: str):
    """The edits of an older extractor that read words which the present one leaves out."""

    def edits(extraction: Extraction) -> list[ageing.Edit]:
        at = extraction.text.index(before)
        return [(at, at, words)]

    return edits


# What can move


def test_every_tag_and_quotation_moves_to_the_same_words_with_its_confirmations(session):
    number = hang_everything(session)
    before = {one.act: one for one in tags(session.library, session.review)}
    quoted = {one.act: one for made in statements(session.library, session.review) for one in made.quotations}

    done = reread(session)

    assert [(one.path.rsplit("/")[-1], one.outcome) for one in done.texts] == [(name, "new") for name in FILES]
    assert (sum(len(one.moved) for one in done.texts), done.left) == (number, ())
    for one in tags(session.library, session.review):
        assert fold(one.words) == fold(before[one.act].words) and FURNITURE not in one.words
        assert text_of(session, FILES[0]).id != before[one.act].text != one.text
    for made in statements(session.library, session.review):
        for quotation in made.quotations:
            assert quotation.confirmed_by == quoted[quotation.act].confirmed_by == ("ben",)
            assert fold(quotation.words) == fold(quoted[quotation.act].words)
    assert list(broken_acts(session.library)) == [] and examine(session) == []


def test_what_moved_says_what_the_file_says_and_stands_on_the_page_that_it_names(session):
    hang_everything(session)
    reread(session)
    for name in FILES:
        now, stored = extract(session.workspace.root / find_source(session.library, name).path), text_of(session, name)
        assert (stored.text, stored.pages, stored.extractor) == (now.text, now.pages, now.extractor)
    pages = {sentence: locate_page(session, sentence) for sentence in SENTENCES}
    assert set(pages.values()) >= {"31", "32"}


def locate_page(session: Session, sentence: str) -> str:
    """The label of the page on which a sentence's tag stands."""
    (tag,) = (one for one in tags(session.library, session.review) if fold(one.words) == fold(sentence))
    stored = find_text(session.library, tag.text)
    return next(page.label for page in stored.pages if page.start <= tag.start < page.stop)


def test_the_passages_of_the_new_text_are_found_under_their_themes(session):
    hang_everything(session)
    reread(session)
    hits = run_search(session, "", asked=Asked(themes=("P1",)), limit=1000, unit="passage").hits
    present = {text for _, text in current_texts(session.library)}
    assert {hit.record.key for hit in hits} == {"S2", "S3", "lisk1988examined", "orrin1932guild"}
    assert {hit.passage.text for hit in hits} <= present
    assert not any(FURNITURE in hit.passage.words for hit in hits)


def test_nothing_but_texts_and_places_changes(aged, capsys):
    for call in ("screen decide S3 include --as ada", "tag P1 S3:1 --as ada"):
        assert called(capsys.readouterr, *call.split()).code == 0
    before = state_of(aged / "evidence.db")
    assert called(capsys.readouterr, "reread").code == 0
    after = state_of(aged / "evidence.db")
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"acts", "current_texts", "meta", "moves", "pages", "readings", "texts"}
    assert all(set(before[name]) <= set(after[name]) for name in ("acts", "texts", "pages"))


def test_a_second_call_does_nothing(aged, capsys):
    assert called(capsys.readouterr, "reread").code == 0
    before = state_of(aged / "evidence.db")
    ran = called(capsys.readouterr, "reread")
    assert (ran.code, ran.out) == (0, "Every full text was read by the present extractor.\nNext: evidence status\n")
    assert state_of(aged / "evidence.db") == before


def test_a_text_that_is_read_the_same_stays_and_is_not_older_any_more(session):
    old = make_older(session, "S2.html", lambda extraction: [])
    hang(session, old, all_sentences(old))
    (one,) = reread(session, ["S2.html"]).texts
    assert (one.outcome, one.moved, one.left) == ("same", (), 0)
    assert text_of(session, "S2.html") == old
    assert [source.path.rsplit("/")[-1] for source in older(session)] == [
        "S3.pdf",
        "lisk1988examined.md",
        "orrin1932guild.md",
    ]


def test_only_what_is_named_is_read_by_name_path_or_folder(session, aged):
    assert [one.record for one in reread(session, ["S3.pdf"]).texts] == ["S3"]
    assert [one.record for one in reread(session, ["corpus/pilots/sources/S2.html"]).texts] == ["S2"]
    assert [one.record for one in reread(session, [str(aged / "corpus")]).texts] == [
        "lisk1988examined",
        "orrin1932guild",
    ]
    assert [one.outcome for one in reread(session, ["S3.pdf"], every=True).texts] == ["same"]
    with pytest.raises(NotFoundError, match=r"No full text 'S9\.pdf'"):
        reread(session, ["S9.pdf"])


# What cannot


LOST = "The old port trust kept a second register of all its boats."


@pytest.fixture
def lost(session: Session) -> Session:
    """A review with a tag and a quotation on words that the present extractor leaves out, among others."""
    old = make_older(session, "S2.html", with_more(f"{LOST} ", "A bell was rung"))
    hang(session, old, all_sentences(old))
    refresh(session)
    return session


def test_what_has_no_place_is_listed_and_stays_proved_in_the_text_it_was_put_on(lost):
    done = reread(lost)
    assert sorted((one.kind, one.words, one.record, one.page, one.person) for one in done.left) == [
        ("quotation", LOST, "S2", "¶ 2", "ada"),
        ("tag", LOST, "S2", "¶ 2", "ada"),
    ]
    html = next(one for one in done.texts if one.record == "S2")
    assert (len(html.moved), html.left) == (6, 2)
    assert done.exit_code == 3
    findings = examine(lost)
    assert len(findings) == 2 and all(LOST in one.what and "reread" in one.remedy for one in findings)


def test_what_was_left_is_told_by_every_verb_and_can_be_put_on_the_present_text(lost, capsys):
    ran = called(capsys.readouterr, "reread")
    assert ran.code == 3
    assert "2 tags and quotations left." in ran.out and ran.err.count(LOST) == 2
    assert "2 tags or quotations left in an earlier text: evidence doctor" in called(capsys.readouterr, "status").out
    assert json.loads(called(capsys.readouterr, "status", "--json").out)["left"] == 2
    told = json.loads(called(capsys.readouterr, "reread", "--json").out)["left"]
    marks = {one["kind"]: one["mark"] for one in told}
    assert called(capsys.readouterr, "doctor").out.count(LOST) == 2

    assert called(capsys.readouterr, "tag", "P1", "S2:1", "--as", "ada").code == 0
    assert called(capsys.readouterr, "tag", "P1", marks["tag"], "--remove", "--as", "ada").code == 0
    ran = called(capsys.readouterr, "statement", "undo", "--quotation", marks["quotation"], "--as", "ben")
    assert (ran.code, ran.out.split(".")[0]) == (0, f"{marks['quotation']} no longer hangs on statement 1")

    assert json.loads(called(capsys.readouterr, "reread", "--json").out)["left"] == []
    assert called(capsys.readouterr, "doctor").code == 0


def test_a_quotation_that_was_left_is_still_verified_in_a_report(lost, tmp_path):
    reread(lost)
    (path,) = render_report(lost, template="lessons-learned", formats=["md"], folder=tmp_path)
    verdicts = verify_report(lost, path)
    assert any(LOST in one.found.words for one in verdicts) and all(one.ok for one in verdicts)


def test_what_was_left_moves_when_a_later_text_has_the_words_again(lost):
    source = find_source(lost.library, "S2.html")
    reread(lost)
    better = extract(lost.workspace.root / source.path)
    with transaction(lost.library):
        at = better.text.index("Each lamp")
        put_text(lost.library, source.id, edited(better, [(at, at, f"{LOST} ")]), at=ageing.AT)
    done = reread(lost)
    assert [(one.record, one.outcome, len(one.moved)) for one in done.texts] == [("S2", "moved", 8)]
    assert done.left == ()
    assert {one.words for one in tags(lost.library, lost.review) if fold(one.words) == fold(LOST)} == {LOST}


def test_a_file_that_is_gone_changed_or_unreadable_leaves_its_text_as_it_was(session, capsys):
    folder = session.workspace.root / "corpus/pilots/sources"
    (folder / "S3.pdf").unlink()
    (folder / "S2.html").write_text("Something else.\n", encoding="utf-8")
    before = state_of(session.library.path)
    ran = called(capsys.readouterr, "reread", "S3.pdf", "S2.html")
    assert ran.code == 3
    assert "S3.pdf: stays as it was, missing. It is not there any more." in ran.err
    assert "S2.html: stays as it was, changed. Another file lies there now; read it with: evidence ingest" in ran.err
    assert state_of(session.library.path) == before


def test_a_file_that_cannot_be_read_in_time_is_tried_once_and_keeps_its_text(session):
    old = text_of(session, "S3.pdf")
    done = reread(session, ["S3.pdf"], limits=Limits(wall=0.0))
    assert [(one.outcome, one.moved, one.left) for one in done.texts] == [("timeout", (), 0)]
    assert done.exit_code == 3
    assert text_of(session, "S3.pdf") == old
    assert "S3" not in {one.record for one in older(session)}
    assert [one.outcome for one in reread(session, ["S3.pdf"], every=True).texts] == ["new"]


# There and back


def test_going_back_puts_everything_where_it_was(session):
    hang_everything(session)
    before = (tags(session.library, session.review), statements(session.library, session.review))
    texts = current_texts(session.library)
    reread(session)
    done = take_back(session)
    assert [one.outcome for one in done.texts] == ["back"] * 4 and done.left == ()
    assert (tags(session.library, session.review), statements(session.library, session.review)) == before
    assert current_texts(session.library) == texts
    assert examine(session) == []
    with pytest.raises(NotFoundError, match="no reading to take back"):
        take_back(session)


def test_a_text_that_was_gone_back_to_is_read_again_only_when_asked(session):
    reread(session)
    take_back(session, ["S3.pdf"])
    assert older(session) == [] and reread(session).texts == ()
    assert [one.outcome for one in reread(session, ["S3.pdf"], every=True).texts] == ["new"]
    assert [one.record for one in take_back(session).texts] == ["S3"]
    assert [one.record for one in take_back(session).texts] == ["S2", "lisk1988examined", "orrin1932guild"]


def test_what_was_put_on_the_new_text_goes_back_too_or_is_listed(session):
    words = "A bell was rung in fog"
    make_older(session, "S2.html", without(words))
    reread(session)
    new = text_of(session, "S2.html")
    there, at = new.text.index("The lamps of Skerrow"), new.text.index(words)
    hang(session, new, [Span(there, there + 20), Span(at, at + len(words))])
    done = take_back(session, ["S2.html"])
    assert sorted((one.kind, one.words) for one in done.left) == [("quotation", words), ("tag", words)]
    assert {one.words for one in done.texts[0].moved} == {"The lamps of Skerrow"}
    assert reread(session, ["S2.html"], every=True).left == ()


# Reports, other processes, abstracts


def reported(session: Session, folder: Path) -> Path:
    """A rendered report."""
    return render_report(session, template="lessons-learned", formats=["md"], folder=folder)[0]


def test_a_report_made_before_still_proves_its_quotations(session, tmp_path):
    hang_everything(session)
    path = reported(session, tmp_path)
    reread(session)
    verdicts = verify_report(session, path)
    assert len(verdicts) >= 19
    assert [one.message for one in verdicts if not one.ok] == []
    take_back(session)
    assert all(one.ok for one in verify_report(session, path))


def test_a_report_is_told_when_a_quotation_stands_on_another_page_now(session, tmp_path):
    old = ageing.relabelled(session, "S3.pdf", "32", "33")
    hang(session, old, [one for one in all_sentences(old) if "tenth cutter" in old.text[one.start : one.stop]])
    path = reported(session, tmp_path)
    done = reread(session, ["S3.pdf"])
    assert {(one.page_before, one.page) for one in done.texts[0].moved} == {("p. 33", "p. 32")}
    (verdict,) = verify_report(session, path)
    assert (verdict.outcome, verdict.message[8:]) == (
        "wrong-page",
        " stands at p. 32, the report has p. 33, as the source was read before it was read anew; render the report again.",
    )
    assert all(one.ok for one in verify_report(session, reported(session, tmp_path)))


def test_a_tag_put_on_the_earlier_text_while_another_process_read_anew_moves_with_the_next_call(session):
    old = text_of(session, "S2.html")
    reread(session)
    hang(session, old, all_sentences(old)[:1])
    assert len(left(session)) == 2
    done = reread(session)
    assert [(one.record, one.outcome, len(one.moved), one.left) for one in done.texts] == [("S2", "moved", 2, 0)]
    assert done.left == ()


def test_a_tag_on_an_abstract_that_has_changed_moves_too(aged, capsys):
    assert called(capsys.readouterr, "tag", "P2", "vane1974fees:a1", "--as", "ada").code == 0
    with open_session(str(aged)) as session:
        record = find_record(session.library, "vane1974fees")
        with transaction(session.library):
            put_abstract(session.library, ageing.longer(record), at=ageing.AT)
        assert len(left(session)) == 1
        assert [one.outcome for one in reread(session).texts].count("moved") == 1
        assert left(session) == ()


def test_status_tells_of_older_texts_and_what_to_do(aged, capsys):
    assert "4 full texts read by an older extractor: evidence reread" in called(capsys.readouterr, "status").out
    with open_session(str(aged)) as session:
        assert "laun-\nched" in locate(session, "S3:1").words
        reread(session)
        assert "launched" in locate(session, "S3:1").words
    assert "older extractor" not in called(capsys.readouterr, "status").out


def test_a_move_to_other_words_is_refused(session):
    old = text_of(session, "S2.html")
    acts = hang(session, old, all_sentences(old)[:1])
    with pytest.raises(ValueError, match="its own words"), transaction(session.library):
        append_move(session.library, acts[0], old.id, all_sentences(old)[1], program="", at=ageing.AT)
    with pytest.raises(ValueError, match="its own words"), transaction(session.library):
        append_move(session.library, acts[0], text_of(session, "S3.pdf").id, Span(0, 5), program="", at=ageing.AT)
