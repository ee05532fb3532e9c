"""What other tools write about verdicts is read for what it says."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.model import Stage, Verdict
from evidence.screen.verdicts import Said, Tool, tool_of, verdicts_in

RAYYAN = (
    'RAYYAN-INCLUSION: {"Ada L."=>"Excluded", "Ben"=>"Included", "Cy"=>"Maybe", "Di"=>"Undecided"}'
    ' | RAYYAN-LABELS: rural,old | RAYYAN-EXCLUSION-REASONS: wrong population | USER-NOTES: {"Ben"=>["see \\"p. 3\\""]}'
)


def told(fields: dict[str, str], tool: Tool | None = None, **more: object) -> list[tuple[str, str, tuple[str, ...]]]:
    found = verdicts_in(fields, tool or tool_of([fields]), **more)  # type: ignore[arg-type]  # what a test names
    return [(one.reviewer, one.verdict.value if one.verdict else f"? {one.word}", one.reasons) for one in found]


def test_rayyan_gives_one_verdict_a_person_and_reasons_to_those_who_excluded():
    assert told({"notes": RAYYAN}) == [
        ("Ada L.", "exclude", ("wrong population",)),
        ("Ben", "include", ()),
        ("Cy", "unsure", ()),
    ]
    assert verdicts_in({"notes": RAYYAN}, Tool.RAYYAN)[1].note == 'see "p. 3"; labels: rural,old'


@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ({"asreview_label": "1"}, "include"),
        ({"asreview_label": "0", "asreview_note": "no data"}, "exclude"),
        ({"asreview_ranking": "3", "included": "1.0"}, "include"),
        ({"note": "ASReview_irrelevant"}, "exclude"),
        ({"note": "ASReview_relevant; second look"}, "include"),
    ],
)
def test_asreview_says_it_in_a_column_or_in_a_note(fields, verdict):
    assert [one[1] for one in told(fields)] == [verdict]


@pytest.mark.parametrize("fields", [{"asreview_label": ""}, {"asreview_label": "-1"}, {"note": "ASReview_not_seen"}])
def test_what_asreview_has_not_labelled_was_not_judged(fields):
    assert told(fields, Tool.ASREVIEW) == []


def test_covidence_excludes_by_a_reason_and_else_by_the_list_the_file_is():
    excluded = {"Covidence #": "#12", "Notes": "Exclusion reason: Wrong setting; Ada (2026-01-02): no"}
    assert told(excluded) == [("", "exclude", ("Wrong setting",))]
    assert told({"Covidence #": "#13"}) == []
    assert told({"Covidence #": "#13"}, assumed=Verdict.INCLUDE) == [("", "include", ())]


def test_eppi_codes_say_verdict_reason_and_stage():
    codes = {"codes": "INCLUDE on title & abstract\nEXCLUDE on full text\nRural"}
    assert [(one.verdict, one.stage) for one in verdicts_in(codes, Tool.EPPI)] == [
        (Verdict.INCLUDE, Stage.TITLE_ABSTRACT),
        (Verdict.EXCLUDE, Stage.FULL_TEXT),
    ]
    assert told({"codes": "EXCLUDE on country"}) == [("", "exclude", ("country",))]
    assert told({"Title": "Inclusion of wells", "EXCLUDE - not wells": "1"}, Tool.EPPI) == [
        ("", "exclude", ("not wells",))
    ]


def test_eppi_codes_say_their_stage_by_their_tool_and_keep_their_reason_beside_it():
    codes = {"codes": "exclude on Wrong setting\x1fScreen on Full Text\nINCLUDE\x1fScreen on Title & Abstract"}
    assert [(one.verdict, one.stage, one.reasons) for one in verdicts_in(codes, Tool.EPPI)] == [
        (Verdict.EXCLUDE, Stage.FULL_TEXT, ("Wrong setting",)),
        (Verdict.INCLUDE, Stage.TITLE_ABSTRACT, ()),
    ]
    one = verdicts_in({"codes": "EXCLUDE on full text: wrong setting"}, Tool.EPPI)[0]
    assert (one.stage, one.reasons) == (Stage.FULL_TEXT, ("wrong setting",))


def test_eppi_codes_that_people_gave_are_a_verdict_of_each_of_them():
    fields = {"codes": "", "codes by Ada": "Include", "note by Ada": "p. 3", "codes by Ben": "Exclude: date\nUncertain"}
    assert tool_of([fields]) is Tool.EPPI
    ada, ben = verdicts_in(fields, Tool.EPPI)
    assert (ada.reviewer, ada.verdict, ada.note) == ("Ada", Verdict.INCLUDE, "p. 3")
    assert (ben.reviewer, ben.verdict, ben.word) == ("Ben", None, "exclude and uncertain")
    assert told({"codes": "Uncertain"}) == [("", "unsure", ())]


def test_codes_of_both_kinds_are_no_verdict():
    assert [one.verdict for one in verdicts_in({"codes": "INCLUDE\nEXCLUDE on date"}, Tool.EPPI)] == [None]


def test_a_table_is_read_by_the_names_of_its_columns_or_by_what_is_said_of_them():
    row = {"Decision": "Maybe", "Screener": "Ada", "Comments": "see p. 3", "Stage": "Full text"}
    assert verdicts_in(row, Tool.TABLE) == [
        Said(verdict=Verdict.UNSURE, word="Maybe", reviewer="Ada", note="see p. 3", stage=Stage.FULL_TEXT)
    ]
    assert told({"Urteil": "no"}, columns={"urteil": "verdict"}) == [("", "exclude", ())]
    assert told({"Decision": "perhaps not"}) == [("", "? perhaps not", ())]


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=60), max_size=5), st.sampled_from(Tool))
def test_whatever_stands_in_an_entry_is_read_or_passed_over(fields, tool):
    for one in verdicts_in(fields, tool):
        assert one.verdict is Verdict.EXCLUDE or not one.reasons


@pytest.mark.parametrize(
    ("tool", "cell"),
    [
        (Tool.RAYYAN, "RAYYAN-INCLUSION: {" * 50_000),
        (Tool.RAYYAN, "USER-NOTES: {" * 50_000),
        (Tool.RAYYAN, "USER-NOTES: {" + '"a"=>[' * 50_000 + "}"),
        (Tool.RAYYAN, "USER-NOTES: {" + '"' * 99_999 + "}"),
        (Tool.COVIDENCE, "Exclusion reason:" * 50_000),
        (Tool.EPPI, "include title" + " " * 99_999 + "x"),
        (Tool.EPPI, "include " + "title " * 50_000),
    ],
)
def test_a_cell_of_anything_is_read_in_a_moment(tool, cell):
    begun = time.process_time()
    verdicts_in({"notes": cell, "codes": cell}, tool)

    assert time.process_time() - begun < 3
