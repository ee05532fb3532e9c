"""Real input: pages that people copied from the web, government texts, papers, and a dozen PDFs."""

from __future__ import annotations

import pytest
from built import DOZEN, KNOWN

from evidence.jobs import statements
from evidence.jobs.asking import Asked
from evidence.jobs.report import FORMATS, render_report, verify_report
from evidence.jobs.search import run_batch
from evidence.model import BlockKind, PageKind
from evidence.store.records import find_record
from evidence.text import find_folded, fold

SEEDS = {
    number: name
    for number, name in enumerate((
        "seeds-0-warwick-stp-ics-evaluation.txt",
        "seeds-1-kingsfund-what-has-the-stp-or-ics-done.txt",
        "seeds-2-nhsproviders-stp-and-ics.txt",
        "seeds-3-prucomm-ics-final-report-2022.txt",
        "seeds-4-kar81215-lorne-2019-review-record.txt",
    ))
}  # fmt: skip


def file_of(one):
    return one["file"].rsplit("/", 1)[-1]


def test_every_file_is_read_or_refused_by_what_is_wrong_with_it(real):
    states = {name: one.status.value for name, one in real.source.items()}

    refused = {name: state for name, state in states.items() if state != "ok"}
    assert {name.removesuffix(".pdf") for name in states} >= set(DOZEN)
    assert refused == {
        "encrypted_user_pw_aes256.pdf": "encrypted",
        "scan_typewritten_old.pdf": "no-text",
        "not_a_pdf.pdf": "not-pdf",
        "zero_byte.pdf": "empty",
    }


def test_known_passages_are_among_the_first_five(real):
    """Bar: 22 of 25, so 88 of 100."""
    known = [one for one in KNOWN["questions"] if file_of(one) in real.text]
    asked = {str(number): one["question"] for number, one in enumerate(known)}
    found = run_batch(real.session, asked, asked=Asked(), limit=5, unit="passage")
    named = {one.name: one for one in real.passages}
    missed = []
    for number, one in enumerate(known):
        hits = [named[hit.name] for hit in found[str(number)] if hit.name in named]
        if not any(hit.text == real.text[file_of(one)].id and find_folded(one["words"], hit.words) for hit in hits):
            missed.append(one["question"])

    print(f"{len(known) - len(missed)} of {len(known)} known passages found")
    assert len(known) >= 25
    assert len(known) - len(missed) >= 0.88 * len(known), missed


def test_no_furniture_is_in_any_passage_and_comments_are_comments(real):
    wrong = [
        (one["words"], passage.name, passage.kind)
        for one in KNOWN["never_quoted"]
        for passage in real.holding(one["words"], file_of(one))
        if one["kind"] == "furniture" or passage.kind != "comment"
    ]

    assert wrong == []


def test_every_comment_that_must_not_be_quoted_is_kept_as_one(real):
    comments = [one for one in KNOWN["never_quoted"] if one["kind"] == "comment"]

    assert all(real.holding(one["words"], file_of(one)) for one in comments)


@pytest.mark.parametrize("seed", SEEDS.values())
def test_no_block_of_six_words_or_more_stands_in_a_page_twice(real, seed):
    """A pull quote repeats a sentence of the page; it counts once."""
    text = real.text[seed]
    kept = [text.text[one.start : one.stop] for one in text.blocks if one.kind is not BlockKind.HEADING]
    blocks = [fold(words) for words in kept if len(words.split()) >= 6]
    whole = fold(text.text)

    assert [block for block in blocks if whole.count(block) > 1] == []


def test_a_notice_is_a_notice_and_a_record_an_abstract(real):
    natures = {number: real.source[name].nature for number, name in SEEDS.items()}

    assert natures == {0: "full", 1: "full", 2: "full", 3: "notice", 4: "abstract"}


def test_undated_pages_stay_undated(real):
    """Nothing in these two pages says when they were written, whatever their readers' comments say."""
    for number in (0, 2):
        record = find_record(real.session.library, real.source[SEEDS[number]].record)
        assert record.year is None


def test_web_pages_are_cited_by_paragraph(real):
    for name in SEEDS.values():
        assert {page.kind for page in real.text[name].pages} == {PageKind.PARAGRAPH}


def test_a_draft_with_quotations_of_real_sources_renders_and_verifies(real, real_copy, tmp_path):
    known = [one for one in KNOWN["questions"] if file_of(one) in real.text]
    made = statements.new_statement(real_copy, "What these sources say.", person="ada")
    passages = {real.holding(one["words"], file_of(one))[0].name for one in known}
    for name in sorted(passages):
        statements.quote(real_copy, made.number, name, person="ada")

    paths = render_report(real_copy, template="lessons-learned", formats=FORMATS, folder=tmp_path)
    for path in paths:
        verdicts = verify_report(real_copy, path)
        assert len(verdicts) == len(passages), path.name
        assert [one.message for one in verdicts if not one.ok] == []
