"""Quotations proved on their pages: every true one is found, no altered one is accepted.

Bars: true quotations found 100 %, at the right page; altered quotations accepted 0 of 500.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections import Counter
from dataclasses import replace

import pytest
from built import ROOT, TRUTH, Built
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.jobs.draft import make_draft
from evidence.jobs.marks import mark_of
from evidence.jobs.report import render_report, verify_report
from evidence.jobs.session import open_session
from evidence.model import BlockKind, Page, Quotation, Statement, pages_of
from evidence.report.render import FORMATS, render
from evidence.sentences import sentences
from evidence.store import transaction
from evidence.store.synthesis import append_quote, append_statement
from evidence.text import find_folded, fold

AT = "2026-11-24T09:00:00.000+00:00"
QUOTED = {BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.FOOTNOTE, BlockKind.QUOTE}


def runs(built):
    """The runs of words whose printed page is known without the program, as (text, start, stop, label)."""
    for run in TRUTH["pages"]:
        text = built.text[run["file"]]
        span = find_folded(run["words"], text.text)
        labels = run["labels"]
        yield text, span.start, span.stop, labels[0] if len(labels) == 1 else f"{labels[0]}–{labels[-1]}"


def drawn(built, every):
    """Every so many-th whole sentence of the full texts, as (text, start, stop)."""
    found = []
    for name in sorted(built.text):
        text = built.text[name]
        for block in text.blocks:
            if block.kind in QUOTED:
                found += [
                    (text, span.start, span.stop)
                    for span in sentences(text.text, block.start, block.stop)
                    if 7 <= len(text.text[span.start : span.stop].split()) <= 60
                ]
    return found[::every]


def hang(session, spans):
    """Hang the spans on statements of this session, ten on each; returns them by mark."""
    marked = {}
    with transaction(session.library):
        for place, (text, start, stop) in enumerate(spans):
            if place % 10 == 0:
                made = Statement(
                    number=0, kind="finding", theme="", axis="", text="So it is.", confidence="", author="ada"
                )
                number = append_statement(session.library, session.review, made, at=AT)
            words = text.text[start:stop]
            one = Quotation(act="", statement=number, text=text.id, start=start, stop=stop, words=words)
            append_quote(session.library, session.review, one, person="ada", at=AT)
            marked[mark_of(text.id, start, stop)] = words
    return marked


@pytest.fixture(scope="module")
def hung(veldmark, tmp_path_factory):
    """A copy of the invented corpus with more than 250 true quotations, rendered in every format."""
    folder = tmp_path_factory.mktemp("quotations") / "veldmark"
    shutil.copytree(veldmark.session.workspace.root, folder)
    with open_session(str(folder)) as session:
        session.load_review()
        known = list(runs(veldmark))
        spans = {(text.id, start, stop): (text, start, stop) for text, start, stop, _ in known}
        spans |= {(text.id, start, stop): (text, start, stop) for text, start, stop in drawn(veldmark, 5)}
        marked = hang(session, list(spans.values()))
        labels = {mark_of(text.id, start, stop): label for text, start, stop, label in known}
        paths = render_report(session, template="lessons-learned", formats=FORMATS, folder=folder / "rendered")
        yield session, marked, labels, {path.suffix[1:]: path for path in paths}


@pytest.mark.parametrize("form", FORMATS)
def test_every_true_quotation_is_found_at_its_printed_page(hung, form):
    session, marked, labels, paths = hung
    verdicts = verify_report(session, paths[form])

    assert len(marked) >= 250
    assert Counter(one.found.mark for one in verdicts) == Counter(list(marked))
    assert [(one.message, marked.get(one.found.mark)) for one in verdicts if not one.ok] == []
    shown = {one.found.mark: re.sub(r"^(pp?\.|file p\.) ", "", one.found.page_label) for one in verdicts}
    assert {mark: shown[mark].replace("-", "–") for mark in labels} == labels


def test_every_sentence_of_the_shipped_briefings_can_be_quoted(demonstrated, tmp_path):
    folder = tmp_path / "briefings"
    shutil.copytree(demonstrated.folder, folder)
    with open_session(str(folder)) as session:
        marked = hang(session, drawn(Built(session, None), 7))
        path = render_report(session, template="lessons-learned", formats=["html"], folder=tmp_path)[0]
        verdicts = verify_report(session, path)

    assert len(marked) >= 40
    assert set(marked) <= {one.found.mark for one in verdicts}
    assert [(one.message, marked.get(one.found.mark), one.found.words) for one in verdicts if not one.ok] == []


# Alterations: each changes what a sentence says, none touches its first or last word.


def changed(words, at):
    return [*words[:at], "lanterns", *words[at + 1 :]]


def dropped(words, at):
    return [*words[:at], *words[at + 1 :]]


def added(words, at):
    return [*words[:at], "hardly", *words[at:]]


def negated(words, at):
    return [*words[:at], "not", *words[at:]]


def another_number(words, at):
    places = [place for place in range(1, len(words) - 1) if re.search(r"\d", words[place])]
    if not places:
        return changed(words, at)
    other = re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), words[places[0]], count=1)
    return [*words[: places[0]], other, *words[places[0] + 1 :]]


def swapped(words, at):
    return [*words[:at], words[at + 1], words[at], *words[at + 2 :]]


def opposed(words, at):
    return [*words[:at], f"un{words[at]}", *words[at + 1 :]]


def another_letter(words, at):
    return [*words[:at], f"{words[at][:-1]}{'s' if words[at][-1] != 's' else 't'}", *words[at + 1 :]]


WAYS = (changed, dropped, added, negated, another_number, swapped, opposed, another_letter)


def altered(quotation, number):
    """A quotation with one word changed; the way and the place follow from the number. Empty if it says the same."""
    words = quotation.split(" ")
    plain = [at for at in range(1, len(words) - 2) if words[at].isalpha() and words[at + 1].isalpha()]
    if not plain:
        return ""
    new = " ".join(WAYS[number % len(WAYS)](words, plain[number // len(WAYS) % len(plain)]))
    return "" if fold(new) == fold(quotation) else new


def altered_in_text(content, pattern, turn):
    """A rendered text in which every quotation that `pattern` finds is altered, and the marks of these."""
    marks = []

    def alter(match):
        new = altered(match["words"], turn + len(marks))
        if not new or re.search(r"[<&\\\n]", match["words"]):
            return match[0]
        marks.append(match["mark"])
        return match[0].replace(match["words"], new, 1)

    return pattern.sub(alter, content), marks


QUOTED_TEXT = re.compile(r"“(?P<words>[^“”]+)”[^“”]*?·\s*(?P<mark>Q[0-9a-z]{7})")


@pytest.mark.parametrize("turn", range(2))
@pytest.mark.parametrize("form", ["md", "html"])
def test_no_altered_quotation_is_accepted_in_text(hung, tmp_path, form, turn):
    session, marked, _, paths = hung
    content, marks = altered_in_text(paths[form].read_text(encoding="utf-8"), QUOTED_TEXT, 11 * turn)
    path = tmp_path / paths[form].name
    path.write_text(content, encoding="utf-8")

    verdicts = {one.found.mark: one for one in verify_report(session, path)}
    assert len(marks) >= 200
    assert [mark for mark in marks if mark not in verdicts or verdicts[mark].ok] == []
    assert all(verdicts[mark].ok for mark in set(marked) - set(marks))


def test_no_altered_quotation_is_accepted_in_docx(hung, tmp_path):
    session, marked, _, paths = hung
    wanted = {fold(words): mark for mark, words in marked.items()}
    marks = []

    def alter(match):
        mark = wanted.get(fold(match[2].strip("“”")))
        new = altered(match[2], len(marks)) if mark and "&" not in match[2] else ""
        if not new:
            return match[0]
        marks.append(mark)
        return match[1] + new + match[3]

    path = tmp_path / "report.docx"
    with zipfile.ZipFile(paths["docx"]) as old, zipfile.ZipFile(path, "w") as made:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = re.sub(r"(<w:t[^>]*>)([^<]+)(</w:t>)", alter, content.decode("utf-8")).encode()
            made.writestr(name, content)

    verdicts = {one.found.mark: one for one in verify_report(session, path)}
    assert len(marks) >= 100
    assert [mark for mark in marks if mark not in verdicts or verdicts[mark].ok] == []


def test_no_altered_quotation_is_accepted_in_pdf(hung, tmp_path):
    """The page is set anew with the altered words, so that what is read is what a printer would print."""
    session, _, _, _ = hung
    marks = []

    def alter(one):
        new = altered(one.words, len(marks))
        marks.extend([one.mark] if new else [])
        return replace(one, words=new) if new else one

    draft = make_draft(session)
    findings = tuple(
        replace(theme, other=tuple(replace(one, quotations=tuple(map(alter, one.quotations))) for one in theme.other))
        for theme in draft.findings
    )
    path = render(
        replace(draft, findings=findings), folder=tmp_path, template_folders=[ROOT / "templates" / "reports"],
        formats=["pdf"],
    )[0]  # fmt: skip

    verdicts = {one.found.mark: one for one in verify_report(session, path)}
    assert len(marks) >= 200
    assert [mark for mark in marks if mark not in verdicts or verdicts[mark].ok] == []


# By construction.

PAGES = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 12)), max_size=12)


@settings(max_examples=300, deadline=None)
@given(PAGES, st.integers(0, 80), st.integers(0, 80))
def test_the_pages_of_a_span_are_exactly_those_whose_spans_it_touches(parts, a, b):
    pages, at = [], 0
    for number, length in parts:
        pages.append(Page(number=number, label=f"l{number}", start=at, stop=at + length))
        at += length
    start, stop = sorted((a, b))
    on = {page.number for page in pages if set(range(page.start, page.stop)) & set(range(start, stop))}

    found = pages_of(pages, start, stop)
    assert [page.number for page in found] == sorted(on)
    assert all(page.label == f"l{page.number}" for page in found)


SPANS = st.tuples(st.text("0123456789abcdef", min_size=16, max_size=16), st.integers(0, 10**7), st.integers(1, 10**7))


@given(SPANS, SPANS)
def test_a_mark_follows_from_its_span_alone(one, other):
    assert mark_of(*one) == mark_of(*one)
    assert re.fullmatch(r"Q[0-9a-z]{7}", mark_of(*one))
    assert (mark_of(*one) == mark_of(*other)) == (one == other)
