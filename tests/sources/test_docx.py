"""Word files: what Word shows when all changes are accepted, and where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.model import BlockKind, Extraction, PageKind, Status, pages_of
from evidence.sources.docx_numbers import numeral
from evidence.sources.extract import extract
from evidence.sources.packed import extract_packed

from .made_word import listed, p, parts_of, t, table, word, zipped

CHOICES = """<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent>
</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox>
</w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


def read(body: str, **parts: str) -> Extraction:
    found = extract_packed(word(body, **parts))
    assert found.status is Status.OK, found.problem
    return found


def blocks(found: Extraction, kind: BlockKind | None = None) -> list[str]:
    return [found.text[each.start : each.stop] for each in found.blocks if kind in (None, each.kind)]


def field(instruction: str, shown: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    said = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return mark("begin") + said + mark("separate") + t(shown) + mark("end")


def test_headings_are_known_by_their_style_in_any_language_and_by_what_it_is_based_on() -> None:
    found = read(
        p("Boards in brief", "Titel") + p("Origins", "berschrift1") + p("Money", "Hausstil")
        + p("They were paid.") + p("Beds", inside='<w:outlineLvl w:val="0"/>') + p("They were counted.", "Loop")
    )  # fmt: skip

    assert blocks(found, BlockKind.HEADING) == ["Boards in brief", "Origins", "Money", "Beds"]
    sections = {found.text[each.start : each.stop]: each.section for each in found.blocks}
    assert sections["They were paid."] == ("Boards in brief", "Origins", "Money")
    assert sections["They were counted."] == ("Boards in brief", "Beds")


def test_a_numbered_paragraph_in_the_style_of_a_heading_is_a_paragraph() -> None:
    long = "The board met each month in the county hall and decided how its districts should share the money."

    assert blocks(read(p(long, "berschrift2")), BlockKind.PARAGRAPH) == [long]


def test_a_short_bold_line_is_a_heading_and_a_bold_sentence_is_none() -> None:
    found = read(p(t("What they did", "<w:b/>")) + p("They met.") + p(t("They met often.", "<w:b/>")))

    assert blocks(found, BlockKind.HEADING) == ["What they did"]
    assert blocks(found, BlockKind.PARAGRAPH) == ["They met.", "They met often."]


def test_the_numbers_of_lists_are_those_that_word_shows() -> None:
    found = read(
        listed("plan", 1) + listed("ask", 1, 1) + listed("tell", 1, 1) + listed("pay", 1) + listed("ask", 1, 1)
        + listed("a dot", 2) + listed("anew", 3) + p("by its style", "Liste") + p("in no list", "Liste",
        '<w:numPr><w:numId w:val="0"/></w:numPr>')
    )  # fmt: skip

    assert blocks(found, BlockKind.LIST) == [
        "1. plan", "1i) ask", "1ii) tell", "2. pay", "2i) ask", "a dot", "7. anew", "8. by its style",
    ]  # fmt: skip
    assert blocks(found, BlockKind.PARAGRAPH) == ["in no list"]


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [(4, "lowerRoman", "iv"), (1974, "upperRoman", "MCMLXXIV"), (28, "lowerLetter", "bb"), (3, "upperLetter", "C"),
     (5, "decimalZero", "05"), (9999999, "lowerRoman", "9999999"), (0, "upperLetter", "0"), (2, "hindiNumbers", "2")],
)  # fmt: skip
def test_a_number_is_written_in_words_own_forms(number: int, form: str, shown: str) -> None:
    assert numeral(number, form) == shown


def test_a_table_is_its_rows_and_a_single_cell_is_a_box() -> None:
    wide = f'<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("both")}'
    gone = "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p("gone") + "</w:tc></w:tr>"
    inner = table(("a", "b"), ("c", "d"))
    found = read(
        table(("Region", "", "Beds"), ("North", "3", "1200"), (wide, "9")).replace("</w:tbl>", gone + "</w:tbl>")
        + table((p("Key messages") + p("Beds were few."),)) + table(("x", inner + p("")))
    )  # fmt: skip

    assert blocks(found, BlockKind.TABLE) == ["Region\t\tBeds\nNorth\t3\t1200\nboth\t\t9", "x\ta b c d"]
    assert blocks(found, BlockKind.BOX) == ["Key messages", "Beds were few."]


def test_tracked_changes_are_accepted() -> None:
    found = read(
        p(t("The board ") + f'<w:del w:id="1"><w:r><w:delText>never</w:delText></w:r></w:del><w:ins>{t("often")}</w:ins>'
          + f"<w:moveFrom>{t(' away')}</w:moveFrom>" + t(" met"), inside="<w:rPr><w:del/></w:rPr>")
        + p(" in the hall.") + f"<w:del>{p('A paragraph that went.')}</w:del><w:ins>{p('One that came.')}</w:ins>"
    )  # fmt: skip

    assert blocks(found) == ["The board often met in the hall.", "One that came."]


def test_notes_stand_after_their_section_under_their_marks_and_in_no_sentence() -> None:
    mark = '<w:r><w:{}Reference w:id="{}" {}/>{}</w:r>'.format
    found = read(
        p("Origins", "berschrift1")
        + p(t("They met") + mark("footnote", 2, "", "") + t(". Often") + mark("endnote", 1, "", "") + t("."))
        + p(t("A star") + mark("footnote", 3, 'w:customMarkFollows="1"', "<w:t>*</w:t>")) + p("Money", "berschrift1")
        + p("They paid."),
        footnotes=f'<w:footnote w:id="0" w:type="separator">{p("----")}</w:footnote>'
        f'<w:footnote w:id="2">{p("Minutes, box 14.")}</w:footnote><w:footnote w:id="3">{p("So it is said.")}</w:footnote>',
        endnotes=f'<w:endnote w:id="1">{p("Ibid.")}</w:endnote>',
    )  # fmt: skip

    assert blocks(found) == [
        "Origins", "They met. Often.", "A star", "1 Minutes, box 14.", "i Ibid.", "* So it is said.", "Money", "They paid.",
    ]  # fmt: skip
    notes = [each for each in found.blocks if each.kind is BlockKind.FOOTNOTE]
    assert {each.section for each in notes} == {("Origins",)}
    assert len(notes) == 3


def test_comments_are_kept_apart_with_who_wrote_them_and_when() -> None:
    comment = f'<w:comment w:id="0" w:author="Dora Flint" w:date="2018-05-25T10:00:00Z">{p("Is it so?")}</w:comment>'
    found = read(
        p('<w:commentRangeStart w:id="0"/>' + t("The purse was empty.") + '<w:r><w:commentReference w:id="0"/></w:r>'),
        comments=comment,
    )

    assert blocks(found, BlockKind.PARAGRAPH) == ["The purse was empty."]
    (last,) = [each for each in found.blocks if each.kind is BlockKind.COMMENT]
    assert (last.section, blocks(found)[-1]) == (("Comment by Dora Flint, 2018-05-25",), "Is it so?")


def test_a_text_box_is_read_once_though_it_is_written_twice() -> None:
    found = read(p(t("The board met.") + CHOICES.format(p("Boards planned hospitals."))))

    assert blocks(found) == ["The board met.", "Boards planned hospitals."]
    assert blocks(found, BlockKind.BOX) == ["Boards planned hospitals."]


def test_fields_show_their_result_and_links_their_words() -> None:
    nested = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
        + field("MERGEFIELD x", "hidden")
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + t("shown") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )  # fmt: skip
    found = read(
        p(t("See ") + field("REF a", "Table 2") + t(" and ") + f'<w:hyperlink r:id="r9">{t("the plan")}</w:hyperlink>'
          + f'<w:fldSimple w:instr="PAGE">{t(" on 4")}</w:fldSimple>' + t(".")) + p(nested)
        + p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + t("lost")) + p("What follows a broken field is read.")
    )  # fmt: skip

    assert blocks(found) == ["See Table 2 and the plan on 4.", "shown", "What follows a broken field is read."]


def test_hyphens_breaks_symbols_and_hidden_words() -> None:
    found = read(
        p("<w:r><w:t>self</w:t><w:noBreakHyphen/><w:t>re</w:t><w:softHyphen/><w:t>ported</w:t><w:tab/><w:t>beds</w:t>"
          '<w:br/><w:t>of\u00adten</w:t><w:br w:type="page"/><w:t>again</w:t></w:r>' + t(" hidden", "<w:vanish/>")
          + t(" secret", '<w:rStyle w:val="Geheim"/>') + '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
          "<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>")
    )  # fmt: skip

    assert found.text == "self\u2011reported beds\noften againx=2"


def test_contents_placeholders_and_page_furniture_are_left_out() -> None:
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('Contents')}{p('Origins 3')}</w:sdtContent></w:sdt>"
    )
    holder = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{t('Click here')}</w:sdtContent></w:sdt>"
    kept = f"<w:sdt><w:sdtContent>{p('A control with words.')}</w:sdtContent></w:sdt>"

    assert blocks(read(contents + p("Money 4", "Verzeichnis1") + p(t("The board met. ") + holder) + kept)) == [
        "The board met.",
        "A control with words.",
    ]


def test_captions_quotations_and_references_are_what_they_are() -> None:
    found = read(
        p("Table 1: Beds", "Beschriftung") + p("We were never asked.", "Zitat") + p("References", "berschrift1")
        + p("Minter A. Counting beds. 1991.") + p("Annex", "berschrift1") + p("More words.")
    )  # fmt: skip

    assert [str(each.kind) for each in found.blocks] == [
        "caption", "quote", "heading", "reference", "heading", "paragraph",
    ]  # fmt: skip


def test_what_repeats_in_a_word_file_is_kept() -> None:
    assert blocks(read(p("Home") + p("Lead: Ada") + p("Lead: Ada") + p("Lead: Ada"))) == ["Home", *["Lead: Ada"] * 3]


def test_places_are_numbers_of_paragraphs() -> None:
    found = read(p("Origins", "berschrift1") + p("One stands here.") + p("Another stands there."))
    last = found.blocks[-1]

    assert {each.kind for each in found.pages} == {PageKind.PARAGRAPH}
    assert [each.label for each in pages_of(found.pages, last.start, last.stop)] == ["2"]


def test_the_first_lines_say_who_wrote_it_and_the_properties_help() -> None:
    core = (
        "<dc:title>Document1</dc:title><dc:creator>Ada Minter; Ben van Oord</dc:creator>"
        "<dcterms:created>1999-02-03T00:00:00Z</dcterms:created>"
    )
    said = read(
        p("Boards in brief", "Titel") + p("By Ada Minter and Cyril Frost") + p("May 1998")
        + p("doi:10.1234/rbr.1998.77") + p("They met."),
        core=core,
    ).metadata  # fmt: skip

    assert (said.title, said.year, said.published, said.doi) == (
        "Boards in brief", 1998, "1998-05", "10.1234/rbr.1998.77",
    )  # fmt: skip
    assert [name.family for name in said.authors] == ["Minter", "Frost"]
    assert said.origin["authors"] == "under the title"

    said = read(p("They met in the county hall, as the minutes of the year say."), core=core).metadata
    assert (said.year, said.origin["year"]) == (1999, "file information, created")
    assert [name.family for name in said.authors] == ["Minter", "van Oord"]
    assert said.title != "Document1"


@pytest.mark.parametrize("creator", ["Microsoft Office User", "Admin", "python-docx", "", "abc"])
def test_a_program_is_no_author(creator: str) -> None:
    assert read(p("They met."), core=f"<dc:creator>{creator}</dc:creator>").metadata.authors == ()


def test_strict_files_and_parts_in_other_places_are_read() -> None:
    members = parts_of(p("They met.") + p("Money", "berschrift1"))
    moved = {name.replace("word/", "strange/"): content for name, content in members.items()}
    moved["_rels/.rels"] = moved["_rels/.rels"].replace("word/", "/strange/")
    strict = {
        name: text.replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                           "http://purl.oclc.org/ooxml/wordprocessingml/main")
        for name, text in moved.items()
    }  # fmt: skip

    assert blocks(extract_packed(zipped(strict)), BlockKind.HEADING) == ["Money"]


def test_a_word_file_without_its_name_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "download"
    path.write_bytes(word(p("They met.")))

    assert extract(path).text == "They met."
