"""Eight traps of citation tool chains, a test each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import report_sample as sample
from report_paths import SHIPPED

from evidence.errors import EvidenceError
from evidence.report import cite
from evidence.report.draft import Draft
from evidence.report.phrases import citation_ids
from evidence.report.render import render


def markdown(draft: Draft, folder: Path, template: str = "lessons-learned", own: str = "") -> str:
    """The draft as Markdown; `own` is the text of a template of this name that wins."""
    folders = [SHIPPED]
    if own:
        (folder / f"{template}.md.j2").write_text(own, encoding="utf-8")
        folders = [folder, SHIPPED]
    (path,) = render(draft, template=template, formats=["md"], folder=folder / "out", template_folders=folders)
    return path.read_text(encoding="utf-8")


def test_an_anchor_of_pandoc_does_not_open_a_comment_of_jinja(tmp_path):
    text = markdown(sample.draft(), tmp_path, "own", "## Head {#refs-of-mine}\n\n<# not printed #>{{ draft.as_of }}\n")

    assert "## Head\n\n2026-11-01" in text


@pytest.mark.parametrize("style", ["harvard-cite-them-right", "vancouver-nlm", "apa"])
def test_a_title_keeps_the_case_that_its_author_gave_it(style, tmp_path):
    text = markdown(sample.draft(style=style), tmp_path)

    assert "Ten winters of the regional boards in Great Vellonia" in text
    assert "Boundaries and the county councils of east Vellonia" in text


@pytest.mark.parametrize("style", ["vancouver-nlm", "nature", "ieee", "chicago-notes-bibliography", "apa"])
def test_the_page_of_a_quotation_is_printed_whatever_the_style_drops(style, tmp_path):
    text = markdown(sample.draft(style=style), tmp_path)

    for place in ("\\[p. 17 \u00b7 Q3f9k2\\]", "\\[pp. 12\u201313 \u00b7 Q8p0r5\\]", "\\[\u00b6 3 \u00b7 Q5c8w1\\]"):
        assert place in text


def test_an_article_without_a_volume_is_not_called_a_preprint(tmp_path):
    text = markdown(sample.draft(), tmp_path)

    assert "Joint committees revisited" in text and "Preprint" not in text


def test_punctuation_is_british(tmp_path):
    text = markdown(sample.draft(), tmp_path)

    assert "\u2018Joint committees revisited\u2019, *Journal" in text


def test_a_docx_holds_its_figures_as_pictures(rendered):
    from zipfile import ZipFile

    with ZipFile(rendered["docx"]) as archive:
        pictures = [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")]
        document = archive.read("word/document.xml").decode()
    assert len(pictures) == 3 and all(each.startswith(b"\x89PNG") for each in pictures)
    assert "databases and registers: 57 records identified" in document


def test_two_works_of_one_author_and_year_are_told_apart(rendered):
    text = rendered["md"].read_text(encoding="utf-8")

    assert "Lindqvist, 2003a" in text and "Lindqvist, 2003b" in text
    assert not re.search(r"Lindqvist, 2003[^ab]", text)


def test_a_dependent_style_gives_the_one_it_depends_on_and_a_wrong_name_one_line():
    assert cite.style_file("vancouver-nlm").stem == "nlm-citation-sequence"
    assert cite.style_file("harvard-cite-them-right").is_file()
    for name in ("vancouver", "harvard1", "", "..", "a/b"):
        with pytest.raises(EvidenceError, match="There is no citation style"):
            cite.style_file(name)


def test_every_reference_is_listed_with_how_far_it_was_checked(rendered):
    text = rendered["md"].read_text(encoding="utf-8")
    listed = text.split("## References")[1].split("## Appendix")[0]

    assert re.search(r"Boundaries and the county.*\\\[partly checked; in doubt: volume\\\]", listed)
    assert re.search(r"Joint committees.*\\\[not checked against the source\\\]", listed)
    assert not re.search(r"Ten winters.*\[", listed.split("\n\n")[4])
    assert len(listed.strip().split("\n\n")) == len(sample.REFERENCES)


def test_keys_that_no_format_accepts_get_ids_of_their_own():
    ids = citation_ids(["a b", "a-b", "DBLP:conf/x", "\u00fc", "", "@x;y]", "a.b"])

    assert len(set(ids.values())) == 7
    assert all(re.fullmatch(r"[A-Za-z0-9-]+", each) for each in ids.values())


def test_titles_that_look_like_markup_are_printed_as_they_are(tmp_path):
    title = "A <i>small</i> *star* & [@osk1963] in \u201ctwo\u201d $parts$"
    odd = sample.reference("k @[;]", title, "O\u2019Neil", "J.", 2001)
    text = markdown(sample.draft(references=(*sample.REFERENCES, odd)), tmp_path)

    listed = next(line for line in text.splitlines() if "Neil" in line)
    assert re.sub(r"\\(\W)", r"\1", listed).strip() == (
        "O\u2019Neil, J. (2001) *A <i>small</i> *star* & [@osk1963] in \u2018two\u2019 $parts$*."
    )
