"""The reports of EPPI-Reviewer are read for who gave which code, in the shapes that its own source writes them in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.references.entries import read_entries
from evidence.references.eppi import FROM, coding_table, eppi_json

TOOL = {
    "SetName": "Screen on Full Text",
    "SetType": {"SetTypeName": "Screening"},
    "Attributes": {
        "AttributesList": [
            {"AttributeId": 1, "AttributeType": "Include", "AttributeName": "Keep"},
            {"AttributeId": 2, "AttributeType": "Exclude", "AttributeName": "Wrong setting"},
            {"AttributeId": 3, "AttributeType": "Exclude", "AttributeName": "EXCLUDE on date"},
            {
                "AttributeId": 4, "AttributeType": "Not selectable (no checkbox)", "AttributeName": "More",
                "Attributes": {"AttributesList": [
                    {"AttributeId": 5, "AttributeType": "Selectable (show checkbox)", "AttributeName": "Rural"}
                ]},
            },
        ]
    },
}  # fmt: skip
CODING = {
    "attributes": [{"attId": 1, "attName": "Include"}, {"attId": 2, "attName": "Exclude: Wrong setting"}],
    "items": [
        {
            "itemId": 7, "title": "Deep wells", "shortTitle": "Lorne (1990)", "state": "(I) Included",
            "codingsList": [
                {"key": {"attId": 1, "attName": "Include"},
                 "value": [{"contactName": "Ada Oak", "isComplete": True, "infoBox": "see p. 3"}]},
                {"key": {"attId": 2, "attName": "Exclude: Wrong setting"},
                 "value": [{"contactName": "Ben Elm", "isComplete": False, "infoBox": ""}]},
            ],
        },
        {"itemId": 8, "title": "Ponds", "shortTitle": "Ash (1991)", "state": "(I) Included", "codingsList": []},
    ],
}  # fmt: skip
WORKBOOK = [
    ["ITEM_ID", "Short Title", "Full title", "I/E/D/S flag", "Include", "", "Exclude: Wrong setting", ""],
    ["Full code path", "", "", "", "Include", "", "Exclude: Wrong setting", ""],
    ["Full code path", "", "", "", "Ada Oak", "Ben Elm", "Ada Oak", "Ben Elm"],
    ["7", "Deep wells and their many keepers", "Lorne (1990)", "(I) Included", "1", "", "", "1"],
    ["8", "Ash (1991)", "Ponds and all that lives in them", "(I) Included", "", "", "", ""],
]


def test_a_code_of_the_type_exclude_excludes_whatever_it_is_called():
    held = {
        "CodeSets": [TOOL],
        "References": [{"ItemId": "7", "Codes": [{"AttributeId": one} for one in (1, 2, 3, 5)]}],
    }
    (entry,) = eppi_json(json.dumps(held)).entries
    tool = f"{FROM}Screen on Full Text"
    assert entry.fields["codes"].split("\n") == [
        f"include on Keep{tool}", f"exclude on Wrong setting{tool}", f"EXCLUDE on date{tool}", f"Rural{tool}",
    ]  # fmt: skip


def test_the_report_of_all_coding_keeps_people_apart(tmp_path):
    path = tmp_path / "All coding for Screen.json"
    path.write_text(json.dumps(CODING), encoding="utf-8")
    first, second = read_entries(path).entries
    assert (first.keys, first.title) == (("7",), "Deep wells")
    assert first.fields == {
        "codes": "", "codes by Ada Oak": "Include", "note by Ada Oak": "see p. 3",
        "codes by Ben Elm": "Exclude: Wrong setting",
    }  # fmt: skip
    assert second.fields == {"codes": ""}


def test_in_a_workbook_each_person_has_a_column_of_every_code():
    first, second = coding_table(list(enumerate(WORKBOOK, 1))).entries
    assert (first.line, first.keys, first.title) == (4, ("7",), "Deep wells and their many keepers")
    assert first.fields == {"codes": "", "codes by Ada Oak": "Include", "codes by Ben Elm": "Exclude: Wrong setting"}
    assert (second.title, second.fields) == ("Ponds and all that lives in them", {"codes": ""})


def test_a_coding_report_that_was_copied_from_a_browser_is_read_without_its_people(tmp_path):
    path = tmp_path / "report.csv"
    path.write_text(
        "ItemId,ShortTitle,Title,I/E/D/S flag,INCLUDE on title & abstract,EXCLUDE on title & abstract\n"
        "FullPath:,,,,INCLUDE on title & abstract,EXCLUDE on title & abstract\n"
        "7,Lorne (1990),Deep wells,(I) Included,Ada OakBen Elm,\n",
        encoding="utf-8",
    )
    (entry,) = read_entries(path).entries
    assert (entry.line, entry.title, entry.fields) == (3, "Deep wells", {"codes": "INCLUDE on title & abstract"})


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"items": 3, "attributes": []}', '{"References": {}}'])
def test_what_is_neither_report_is_none(text):
    assert eppi_json(text) is None


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["key", "value", "attName", "contactName", "codingsList", "itemId", "AttributeId", "AttributeName",
                         "Codes", "SetName", "AttributeType", "infoBox"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(st.lists(VALUES, max_size=3), VALUES)
def test_whatever_stands_in_such_a_report_is_read_or_passed_over(items, sets):
    for held in ({"items": items, "attributes": []}, {"References": items, "CodeSets": sets}):
        assert len(eppi_json(json.dumps(held)).entries) == sum(isinstance(one, dict) for one in items)
