"""Every true quotation is found in every format, and no altered one passes."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import report_sample as sample
from hypothesis import given
from hypothesis import strategies as st
from report_paths import SHIPPED, pdf_text

from evidence.errors import EvidenceError
from evidence.report.draft import Quotation, locator_of
from evidence.report.render import FORMATS, render
from evidence.report.verify import Origin, Outcome, check, find_quotations, read_rendered

MARKS = {"Q3f9k2", "Q7x1m4", "Q8p0r5", "Q2b6t9", "Q5c8w1", "Q9d3y7"}
Change = Callable[[list[str], int], list[str]]
CHANGES: dict[str, Change] = {
    "changed": lambda words, at: [*words[:at], "teapot", *words[at + 1 :]],
    "dropped": lambda words, at: [*words[:at], *words[at + 1 :]],
    "added": lambda words, at: [*words[:at], "rather", *words[at:]],
    "negated": lambda words, at: [*words[:at], "not", *words[at:]],
    "swapped": lambda words, at: [*words[: at - 1], words[at], words[at - 1], *words[at + 1 :]],
    "shortened": lambda words, at: [*words[:at], words[at][:-2] or "x", *words[at + 1 :]],
}


def outcomes(text: str) -> dict[str, Outcome]:
    """The verdict on each quotation of a text that has a mark; the worst where a mark stands twice."""
    verdicts = check(find_quotations(text), sample.lookup)
    order = sorted(verdicts, key=lambda verdict: not verdict.ok, reverse=False)
    return {verdict.found.mark: verdict.outcome for verdict in order}


@pytest.mark.parametrize("ending", FORMATS)
def test_every_quotation_is_read_back_from_the_rendered_file(rendered, demonstration, ending):
    for paths in (rendered, demonstration):
        assert outcomes(read_rendered(paths[ending], pdf_text=pdf_text)) == dict.fromkeys(MARKS, Outcome.OK)


@pytest.mark.parametrize("style", ["vancouver-nlm", "ieee", "nature", "chicago-notes-bibliography"])
def test_every_quotation_is_read_back_whatever_the_citation_looks_like(style, tmp_path):
    for path in render(sample.draft(style=style), folder=tmp_path, template_folders=[SHIPPED]):
        assert outcomes(read_rendered(path, pdf_text=pdf_text)) == dict.fromkeys(MARKS, Outcome.OK), path


@pytest.mark.parametrize("length", [20, 150, 260, 420])
def test_a_long_quotation_is_never_cut_by_the_end_of_a_page(length, tmp_path):
    words = " ".join(f"word{number}" for number in range(length))
    quotation = replace(sample.PLAN, words=words)
    theme = replace(sample.draft().findings[0], then=(replace(sample.STATEMENTS[0], quotations=(quotation,) * 3),))
    changed = sample.draft(findings=(theme,), echoes=(), lessons=())
    (path,) = render(changed, formats=["pdf"], folder=tmp_path, template_folders=[SHIPPED])

    found = [each for each in find_quotations(read_rendered(path, pdf_text=pdf_text)) if each.mark == "Q3f9k2"]
    assert [each.words for each in found] == [words] * 3


@pytest.mark.parametrize("template", ["evidence-table"])
def test_quotations_in_a_table_are_read_back_too(template, tmp_path):
    for path in render(sample.draft(), template=template, folder=tmp_path, template_folders=[SHIPPED]):
        assert outcomes(read_rendered(path, pdf_text=pdf_text)) == dict.fromkeys(MARKS, Outcome.OK), path


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("change", CHANGES)
def test_an_altered_inner_word_is_found_in_every_format(rendered, ending, change):
    text = read_rendered(rendered[ending], pdf_text=pdf_text)
    chance = random.Random(f"{ending} {change}")
    accepted, tried = [], 0
    for stretch in re.finditer("\u201c([^\u201c\u201d]+)\u201d", text):
        words = stretch[1].split()
        for _ in range(4):
            altered = " ".join(CHANGES[change](words, chance.randrange(1, len(words) - 1)))
            if altered == " ".join(words):
                continue
            tried += 1
            changed = text[: stretch.start(1)] + altered + text[stretch.end(1) :]
            if set(outcomes(changed).values()) == {Outcome.OK}:
                accepted.append(altered)
    assert tried > 20 and accepted == []


def test_one_word_changed_in_each_file_is_found(rendered, tmp_path):
    html = tmp_path / "a.html"
    html.write_text(rendered["html"].read_text(encoding="utf-8").replace("officers met weekly", "officers met daily"))
    docx = tmp_path / "a.docx"
    with ZipFile(rendered["docx"]) as source, ZipFile(docx, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"officers met weekly", b"officers met daily"))
    theme = replace(
        sample.draft().findings[1],
        other=(replace(sample.STATEMENTS[2], quotations=(_changed(sample.BOUNDARY, "weekly", "daily"),)),),
    )
    altered = sample.draft(findings=(sample.draft().findings[0], theme), lessons=())
    (pdf,) = render(altered, formats=["pdf"], folder=tmp_path, template_folders=[SHIPPED])

    for path in (html, docx, pdf):
        verdicts = check(find_quotations(read_rendered(path, pdf_text=pdf_text)), sample.lookup)
        wrong = [verdict for verdict in verdicts if not verdict.ok]
        assert {verdict.found.mark for verdict in wrong} == {"Q7x1m4"}
        assert (
            wrong[0].message
            == "Q7x1m4 is not in its source: the source has \u2018weekly\u2019, the report \u2018daily\u2019."
        )


def _changed(quotation: Quotation, old: str, new: str) -> Quotation:
    return replace(quotation, words=quotation.words.replace(old, new))


PAGE = "It was said that no board, however large, met in public. The members did not complain. Minutes were kept."


def judged(
    words: str, where: str = "p. 4", confirmed: str = "", texts: tuple[str, ...] = (PAGE,)
) -> tuple[Outcome, tuple[str, ...]]:
    """The verdict on a quotation from `PAGE`, and the notes on it."""
    origin = Origin(texts=texts, locator="p. 4", words=confirmed)
    (verdict,) = check(
        find_quotations(f"So: \u201c{words}\u201d (Ham, 1981) [{where} \u00b7 Qabc123] and on."),
        {"Qabc123": origin}.get,
    )
    return verdict.outcome, verdict.notes


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("no board, however large, met in public", Outcome.OK),
        ("No Board, how-\never large, met in\u00a0public", Outcome.OK),
        ("no board [\u2026] met in public", Outcome.EDITED),
        ("no board [...] did not complain", Outcome.EDITED),
        ("[\u2026] The members did not complain", Outcome.EDITED),
        ("met in public [\u2026] no board", Outcome.ALTERED),
        ("[N]o board, however large, met in public", Outcome.OK),
        ("no board, however large, met in public [sic]. The members", Outcome.EDITED),
        ("[They] did not complain", Outcome.EDITED),
        ("no [regional] board, however large", Outcome.EDITED),
        ("no board [of them] met in public", Outcome.EDITED),
        ("no board [of them] did not complain", Outcome.ALTERED),
        ("a board [\u2026] met in public", Outcome.ALTERED),
        ("o board [\u2026] met in public", Outcome.ALTERED),
        ("[\u2026]", Outcome.ALTERED),
        ("[no board met in public]", Outcome.ALTERED),
        ("...", Outcome.ALTERED),
    ],
)
def test_ellipses_and_insertions_go_by_rule(words, outcome):
    assert judged(words)[0] is outcome


def test_what_was_left_out_and_put_in_is_reported():
    assert judged("no [regional] board [\u2026] met")[1] == ("words were put in: [regional]", "words were left out")
    assert judged("no board, however large")[1] == ()


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("no board, however large, met in public", Outcome.OK),
        ("no board, however large, met in public.", Outcome.OK),
        ("board, however large, met in public", Outcome.TRIMMED),
        ("no board, however large, met", Outcome.TRIMMED),
        ("[\u2026] board, however large, met in public", Outcome.EDITED),
        ("no board, however large [\u2026]", Outcome.EDITED),
        ("board [\u2026] met in public", Outcome.TRIMMED),
        ("no board [\u2026] met in public", Outcome.EDITED),
        ("The members did not complain", Outcome.TRIMMED),
    ],
)
def test_a_quotation_is_the_one_that_was_confirmed_or_says_what_it_leaves_out(words, outcome):
    assert judged(words, confirmed="no board, however large, met in public")[0] is outcome


def test_the_printed_page_must_be_the_page():
    assert judged("met in public", where="p. 5")[0] is Outcome.WRONG_PAGE
    assert judged("met in public", where="pp. 4\u20135")[0] is Outcome.WRONG_PAGE
    assert judged("met in public", where="p.\u00a04")[0] is Outcome.OK


def test_a_quotation_over_a_page_break_is_looked_for_on_both_pages():
    pages = ("The board kept engi-", "neers of its own.")
    assert judged("kept engineers of its own", texts=pages)[0] is Outcome.OK
    assert judged("kept engineers of its own", texts=pages[:1])[0] is Outcome.ALTERED


def test_what_has_no_mark_or_no_words_is_reported():
    text = (
        "A \u201cshort one\u201d is nobody\u2019s. But \u201cfive words or more here\u201d are somebody\u2019s, "
        'and so are "these five words or more". '
        'We searched for "integrated care system of england" AND board*. Lost words\u201d (Ham, 1981) [p. 4 \u00b7 Qabc123]. '
        "\u201cmet in public\u201d (Ham, 1981) [p. 4 \u00b7 Qzzz999]"
    )
    verdicts = check(find_quotations(text), {"Qabc123": Origin(texts=(PAGE,), locator="p. 4")}.get)

    assert [verdict.outcome for verdict in verdicts] == [
        Outcome.UNTRACEABLE, Outcome.UNTRACEABLE, Outcome.NO_WORDS, Outcome.UNKNOWN_MARK,
    ]  # fmt: skip
    assert all(verdict.message for verdict in verdicts)


def _untraceable(text: str) -> list[str]:
    return [one.found.words for one in check(find_quotations(text), {}.get) if one.outcome is Outcome.UNTRACEABLE]


@pytest.mark.parametrize(
    "form",
    [
        "\u00ab{}\u00bb",
        "\u00ab\u00a0{}\u00a0\u00bb",
        "\u00bb{}\u00ab",
        "\u201e{}\u201c",
        "\u201e{}\u201d",
        "\u201c{}\u201d",
        '"{}"',
    ],
)
def test_words_in_quotation_marks_of_any_language_need_a_page_and_mark(form):
    words = "the boards never met at all"
    assert _untraceable(f"It says: {form.format(words)} and so on.") == [words]
    assert (
        _untraceable(
            f"A {form.format('short one')} is nobody\u2019s, five words or more between, {form.format('again')}."
        )
        == []
    )


def test_a_quotation_whose_marks_were_changed_is_still_looked_up():
    origin = Origin(texts=(PAGE,), locator="p. 4")
    for words, outcome in (("met in public", Outcome.OK), ("met in private", Outcome.ALTERED)):
        found = find_quotations(f"\u00ab {words} \u00bb (Ham, 1981) [p. 4 \u00b7 Qabc123]")
        assert [one.outcome for one in check(found, {"Qabc123": origin}.get)] == [outcome]


ADDED = "The boards never met at all."
BLOCKS = {
    "a.html": (f"<blockquote><p>{ADDED}</p></blockquote>", f"<p>{ADDED}</p>"),
    "b.html": (f"<p>It said <q>{ADDED}</q></p>", "<p>It said <q>never</q></p>"),
    "c.md": (f"It said:\n\n> {ADDED}\n", f"It said:\n\n- {ADDED}\n"),
    "d.html": (f"<blockquote>A \u201cbad\u201d case: {ADDED}</blockquote>", "<blockquote>Four words are few</blockquote>"),
}  # fmt: skip


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_quotation_needs_a_page_and_mark(name, tmp_path):
    path = tmp_path / name
    for content, number in zip(BLOCKS[name], (1, 0), strict=True):
        path.write_text(content, encoding="utf-8")
        assert len(_untraceable(read_rendered(path))) == number


@pytest.mark.parametrize(
    ("style", "title", "number"),
    [
        ("Zitat", "Quote", 1),
        ("IntenseQuote", "Intense Quote", 1),
        ("Quotation", "Quotation", 1),
        ("Standard", "Normal", 0),
    ],
)
def test_a_paragraph_that_word_sets_as_a_quotation_needs_a_page_and_mark(style, title, number, tmp_path):
    path = tmp_path / "a.docx"
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>%s<w:t>{ADDED}</w:t></w:r></w:p>'
    note = '<w:rPr><w:rStyle w:val="Note"/></w:rPr>'
    with ZipFile(path, "w") as archive:
        body = paragraph.replace("%s", "") + paragraph.replace("%s", note)
        archive.writestr("word/document.xml", b"<w:document " + W + b">" + body.encode() + b"</w:document>")
        sheet = f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{title}"/></w:style>'
        archive.writestr("word/styles.xml", b"<w:styles " + W + b">" + sheet.encode() + b"</w:styles>")
    assert len(_untraceable(read_rendered(path))) == number


@pytest.mark.parametrize("language", ["fr-FR", "de-DE", "pl-PL"])
def test_titles_in_quotation_marks_of_other_languages_are_no_findings(language, tmp_path):
    title = (
        "\u00abLes conseils et les comt\u00e9s de l\u2019est\u00bb, \u201eDie R\u00e4te und die Kreise im Osten\u201c"
    )
    changed = sample.reference("osk1963", title, "Oskar", "Ilse", 1963, type="article-journal", volume="1")
    draft = sample.draft(references=(changed, *sample.REFERENCES[1:]), language=language)
    for path in render(draft, folder=tmp_path, template_folders=[SHIPPED]):
        assert outcomes(read_rendered(path, pdf_text=pdf_text)) == dict.fromkeys(MARKS, Outcome.OK), path


def test_the_hint_says_where_the_difference_is():
    origin = Origin(texts=(PAGE,), locator="p. 4")

    def message(words: str) -> str:
        (verdict,) = check(
            find_quotations(f"\u201c{words}\u201d (A, 1) [p. 4 \u00b7 Qabc123]"), {"Qabc123": origin}.get
        )
        return verdict.message

    assert "the source has \u2018public.\u2019, the report \u2018private.\u2019" in message(
        "however large, met in private. The members"
    )
    assert "the source has \u2018not\u2019, the report \u2018nothing\u2019" in message(
        "The members did complain. Minutes"
    )
    assert "nothing like it stands there" in message("xyzzy plugh qwfp zxcv bnm")


_VOCABULARY = (
    "the",
    "board",
    "did",
    "not",
    "meet",
    "in",
    "public",
    "at",
    "all",
    "that",
    "long",
    "winter",
    "of",
    "want",
)
WORDS = st.lists(st.sampled_from(_VOCABULARY), min_size=8, max_size=40)


@given(WORDS, st.data())
def test_any_stretch_of_a_page_is_found_and_no_changed_one(words, data):
    page = " ".join(words)
    start = data.draw(st.integers(0, len(words) - 4))
    stop = data.draw(st.integers(start + 3, len(words)))
    stretch = words[start:stop]
    at = data.draw(st.integers(1, len(stretch) - 2))
    changed = [*stretch[:at], "teapot", *stretch[at + 1 :]]

    assert judged(" ".join(stretch), texts=(page,))[0] is Outcome.OK
    assert judged(" ".join(changed), texts=(page,))[0] is Outcome.ALTERED


@pytest.mark.parametrize(
    ("changes", "printed"),
    [
        ({"page_label": "217"}, "p. 217"),
        ({"page_label": "iv"}, "p. iv"),
        ({"page_label": "12\u201313"}, "pp. 12\u201313"),
        ({"page_label": "3", "page_kind": "paragraph"}, "\u00b6 3"),
        ({"page_kind": "abstract"}, "abstract"),
        ({"page_number": "4"}, "file p. 4"),
        ({}, "no page"),
    ],
)
def test_a_place_is_printed_by_us_in_one_form(changes, printed):
    assert locator_of(Quotation(mark="Qabc123", words="x", key="k", **changes)) == printed


def test_hidden_and_struck_text_is_no_text(tmp_path):
    page = tmp_path / "a.html"
    page.write_text(
        "<html><head><title>t</title><style>s</style></head><body><p>One<b>two</b></p><p hidden>three</p>"
        '<p style="display: none">four<br>five</p><p>six &amp; <code>"a b c d e"</code></p><svg><text>seven</text></svg>'
        "<script>eight</script><p>nine<del>ten</del><s>eleven</s>",
        encoding="utf-8",
    )
    assert read_rendered(page).split() == ["Onetwo", "six", "&", "\u02baa", "b", "c", "d", "e\u02ba", "nine"]


@pytest.mark.parametrize(
    "hidden",
    [
        '<b class="x">not</b>', '<b id="y">not</b>', '<i class="z"><b>not</b></i>', "<del>not</del>", "<s>not</s>",
        '<b style="font-size:0">not</b>', '<b style="font-size: 1px">not</b>', '<b style="opacity:0">not</b>',
        '<b style="position:absolute; left:-9999px">not</b>', '<b style="visibility:hidden">not</b>',
        '<b style="color:#FFF">not</b>', '<b style="color: transparent">not</b>',
        '<b style="text-decoration: line-through">not</b>',
    ],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["html", "md"])
def test_words_that_a_page_hides_are_not_seen(hidden, ending, tmp_path):
    page = tmp_path / f"a.{ending}"
    style = "<style>.x, #y { display: none } @media screen { .z b { DISPLAY:none } }</style>\n\n"
    page.write_text(f"{style}The members did {hidden} complain.\n", encoding="utf-8")
    assert read_rendered(page).split() == ["The", "members", "did", "complain."]


@pytest.mark.parametrize(
    "shown",
    [
        '<b class="x" style="display:inline">not</b>', '<b class="w">not</b>', '<b style="opacity:1">not</b>',
        '<b style="color:#fff; background:#000">not</b>', '<b style="font-size:9px; margin-left:-12px">not</b>',
        "<ins>not</ins>", '<b class="v">not</b>',
    ],
)  # fmt: skip
def test_words_that_a_page_shows_are_seen(shown, tmp_path):
    page = tmp_path / "a.html"
    style = "<style>.x, .q .w { display: none } @media print { .v { display: none } }</style>"
    page.write_text(f"{style}<p>The members did {shown} complain.</p>", encoding="utf-8")
    assert read_rendered(page).split() == ["The", "members", "did", "not", "complain."]


@pytest.mark.parametrize(
    ("properties", "seen"),
    [
        (b"<w:vanish/>", False), (b"<w:webHidden/>", False), (b"<w:specVanish/>", False), (b"<w:strike/>", False),
        (b"<w:dstrike/>", False), (b'<w:rStyle w:val="Gone"/>', False), (b'<w:rStyle w:val="Below"/>', False),
        (b'<w:sz w:val="2"/>', False), (b'<w:color w:val="FFFFFF"/>', False),
        (b'<w:color w:val="000000" w:themeColor="background1"/>', False), (b'<w:vanish w:val="0"/>', True),
        (b'<w:strike w:val="false"/>', True), (b'<w:sz w:val="16"/>', True), (b'<w:color w:val="auto"/>', True),
        (b'<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="9B2226"/>', True),
        (b'<w:rStyle w:val="Below"/><w:vanish w:val="0"/>', True), (b"<w:b/>", True),
    ],
)  # fmt: skip
def test_runs_that_word_hides_are_not_seen(properties, seen, tmp_path):
    path = tmp_path / "a.docx"
    with ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml",
            b"<w:document " + W + b"><w:p><w:r><w:t>a</w:t></w:r><w:r><w:rPr>" + properties
            + b"</w:rPr><w:t>b</w:t></w:r></w:p></w:document>",
        )  # fmt: skip
        archive.writestr(
            "word/styles.xml",
            b"<w:styles " + W + b'><w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
            b'<w:style w:type="character" w:styleId="Below"><w:basedOn w:val="Gone"/></w:style></w:styles>',
        )
    assert read_rendered(path) == ("ab\n" if seen else "a\n")


@pytest.mark.parametrize(
    ("name", "tag"), [("header2", b"hdr"), ("footer1", b"ftr"), ("footnotes", b"footnotes"), ("endnotes", b"endnotes")]
)
def test_a_quotation_in_a_margin_or_note_is_checked_too(name, tag, rendered, tmp_path):
    path = tmp_path / "a.docx"
    fake = "\u201cofficers met daily\u201d (Lindqvist, 2003a) [p. 214 \u00b7 Q7x1m4]".encode()
    with ZipFile(rendered["docx"]) as source, ZipFile(path, "w") as target:
        for each in source.namelist():
            if each != f"word/{name}.xml":
                target.writestr(each, source.read(each))
        part = b"<w:p><w:r><w:t>" + fake + b"</w:t></w:r></w:p>"
        target.writestr(f"word/{name}.xml", b"<w:" + tag + b" " + W + b">" + part + b"</w:" + tag + b">")
    wrong = [one for one in check(find_quotations(read_rendered(path)), sample.lookup) if not one.ok]
    assert [one.outcome for one in wrong] == [Outcome.ALTERED]


def _archive(path: Path, document: bytes, name: str = "word/document.xml") -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr(name, document)
    return path


W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_docx_is_read_as_word_shows_it(tmp_path):
    path = _archive(
        tmp_path / "a.docx",
        b"<w:document " + W + b"><w:p><w:r><w:t>on</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>e</w:t><w:tab/></w:r>"
        b"<w:ins><w:r><w:t>two</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        b"<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
        b"<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r></w:p><w:p><w:r><w:t>three</w:t></w:r></w:p></w:document>",
    )
    assert read_rendered(path) == "one\ttwo\nthree\n"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.docx", b"PK no zip", "cannot be read"),
        ("a.docx", b"", "cannot be read"),
        ("a.md", b"\xff\xfe\x00", "not written in UTF-8"),
        ("a.odt", b"", "is no report"),
        ("a.pdf", b"%PDF", "is no report"),
    ],
)
def test_a_file_that_is_no_report_gives_one_line(name, content, words, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(EvidenceError, match=words):
        read_rendered(tmp_path / name)


def test_a_missing_file_gives_one_line(tmp_path):
    with pytest.raises(EvidenceError, match="There is no file"):
        read_rendered(tmp_path / "gone.html")


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "cannot be read"),
        (b"<w:document", "cannot be read"),
        (b" " * (101 * 2**20), "larger than 100 MB"),
    ],
)
def test_a_docx_that_means_harm_is_refused(document, words, tmp_path):
    with pytest.raises(EvidenceError, match=words):
        read_rendered(_archive(tmp_path / "a.docx", document))


def test_an_archive_without_a_document_is_refused(tmp_path):
    with pytest.raises(EvidenceError, match="is no DOCX file"):
        read_rendered(_archive(tmp_path / "a.docx", b"", "other.xml"))


def test_a_report_that_somebody_edited_in_markdown_is_still_read(rendered, tmp_path):
    path = Path(shutil.copy(rendered["md"], tmp_path / "a.md"))
    text = path.read_text(encoding="utf-8").replace("officers met weekly", "officers *met* weekly")
    path.write_text(text, encoding="utf-8")
    assert outcomes(read_rendered(path))["Q7x1m4"] is Outcome.OK
    path.write_text(text.replace("officers *met*", "officers <b>never</b> *met*"), encoding="utf-8")
    assert outcomes(read_rendered(path))["Q7x1m4"] is Outcome.ALTERED


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ("(Ham, 1981)", "ok"),
        ("(Ham et al., 1981a)", "ok"),
        ("(5)", "ok"),
        ("", "ok"),
        ("(Klein, 1981)", "wrong-source"),
        ("(Ham, 2013)", "wrong-source"),
    ],
)
def test_a_quotation_is_by_whom_the_report_says(citation, expected):
    words = "no board, however large, met in public"
    origin = Origin(texts=(f"In those days {words}.",), locator="p. 4", words=words, author="Ham", year="1981")
    found = find_quotations(f"\u201c{words}\u201d {citation} [p. 4 \u00b7 Qabc123]")
    assert [one.outcome for one in check(found, {"Qabc123": origin}.get)] == [expected]


STYLES = ("harvard-cite-them-right", "apa", "modern-language-association", "chicago-notes-bibliography", "nature",
          "din-1505-2-alphanumeric", "vancouver-nlm")  # fmt: skip


def _attributed(mark: str) -> Origin | None:
    """The sample's origins with whom they are by."""
    origin = sample.lookup(mark)
    if origin is None:
        return None
    quoted = (sample.PLAN, sample.BOUNDARY, sample.CROSSING, sample.PLACES, sample.PEOPLE, sample.TREASURY)
    key = next(each.key for each in quoted if each.mark == mark)
    item = next(each.item for each in sample.REFERENCES if each.key == key)
    (author,), year = item["author"], str(item["issued"]["date-parts"][0][0])
    return replace(origin, author=author.get("family") or author["literal"], year=year)


@pytest.mark.parametrize("style", STYLES)
def test_our_own_citations_name_their_source_in_every_style(style, tmp_path):
    for path in render(sample.draft(style=style), folder=tmp_path, template_folders=[SHIPPED], formats=["docx", "md"]):
        verdicts = check(find_quotations(read_rendered(path)), _attributed)
        assert [one.message for one in verdicts if not one.ok] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(Ministry of Health of Vellonia, 1972)", "(Muhanga, 2025)"),
        ("(Ministry of Health of Vellonia, 1972)", "(Ministry of Health of Vellonia, 1973)"),
        ("(Ministry of Health of Vellonia, 1972)", "(Ministry of Health of Vellonia)"),
        ("(Ministry of Health of Vellonia, 1972)", "(Ministry of Health, 1972)"),
        ("(Ministry of Health of Vellonia, 1972)", "(3)"),
        ("(Ministry of Health of Vellonia, 1972)", ""),
        ("(Oskar, 1963)", "(Oskarsson, 1963)"),
    ],
)
def test_a_changed_citation_is_found(rendered, old, new):
    text = read_rendered(rendered["docx"])
    assert old in text
    verdicts = check(find_quotations(text.replace(old, new)), _attributed)
    assert {one.outcome for one in verdicts if not one.ok} == {Outcome.WRONG_SOURCE}


def test_a_work_without_a_year_is_cited_without_one():
    origin = Origin(texts=(PAGE,), locator="p. 4", author="Ham")
    for citation, ok in (("(Ham, n.d.)", True), ("(Ham, no date)", True), ("(Ham, 1981)", False)):
        (verdict,) = check(
            find_quotations(f"\u201cmet in public\u201d {citation} [p. 4 \u00b7 Qabc123]"), {"Qabc123": origin}.get
        )
        assert verdict.ok is ok


@pytest.mark.parametrize("words", ["The members [never] did not complain", "did [] complain", "did [\u2026] complain"])
def test_a_quotation_with_something_put_in_or_left_out_is_not_the_one_confirmed(words):
    outcome, notes = judged(
        words, confirmed=words.replace("[never] ", "").replace("[]", "not").replace("[\u2026]", "not")
    )
    assert outcome is not Outcome.OK and notes


def test_brackets_of_the_source_itself_are_no_edit():
    page = "It said: [T]he board met [sic] in \u2026 [...] public."
    words = "[T]he board met [sic] in \u2026 [...] public"
    assert judged(words, confirmed=words, texts=(page,))[0] is Outcome.OK


def test_a_sign_before_a_number_is_part_of_the_quotation():
    assert judged("5 % a year", confirmed="-5 % a year", texts=("It fell by -5 % a year.",))[0] is Outcome.TRIMMED
