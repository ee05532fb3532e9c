"""Echoes in the shipped review: what past tiers and today's systems have in common, and where they are opposed."""

from __future__ import annotations

import json

import built
import pytest

from evidence.jobs.echoes import hear
from evidence.jobs.passages import INDEX
from evidence.jobs.session import open_session
from evidence.sentences import sentences
from evidence.store.derived import Index
from evidence.store.texts import find_text
from evidence.text import squeeze
from evidence.themes.denial import denials
from evidence.themes.echoes import USES

LABELLED = json.loads((built.DATA / "echoes.json").read_text(encoding="utf-8"))
SHIPPED = [
    row for kind in ("pairs", "told") for row in LABELLED[kind] if all(row[at].startswith("briefing-") for at in (1, 3))
]


@pytest.fixture(scope="module")
def session(demonstrated):
    with open_session(str(demonstrated.folder)) as opened:
        yield opened


@pytest.fixture(scope="module")
def heard(session):
    return hear(session, limit=20)


@pytest.fixture(scope="module")
def said(session):
    """The sentences of each briefing, on one line each."""
    found: dict[str, list[str]] = {}
    with Index(session.workspace.derived / INDEX, create=False) as index:
        for passage in index.by_ids(index.ids_where(sources=["full-text"])).values():
            found.setdefault(passage.record, []).extend(
                squeeze(passage.words[one.start : one.stop]) for one in sentences(passage.words)
            )
    return found


def test_more_than_forty_pairs_are_labelled_and_stand_in_the_briefings(said):
    assert len(SHIPPED) > 40
    for _, *places in SHIPPED:
        for record, words in zip(places[::2], places[1::2], strict=True):
            assert sum(words in one for one in said[record]) == 1, (record, words)


def test_which_pairs_are_opposed_is_told_right_in_four_of_five(said):
    right = []
    for label, first, some, second, others in SHIPPED:
        if label != "other":
            denied = [
                bool(denials(next(one for one in said[record] if words in one)))
                for record, words in ((first, some), (second, others))
            ]
            right.append((denied[0] != denied[1]) == (label == "opposed"))
    assert sum(right) >= 0.8 * len(right)


@pytest.mark.parametrize(
    ("theme", "opposed", "then", "now"),
    [
        (
            "L3",
            False,
            "oversee the development of health and social care together",
            "Health and social care were devolved",
        ),
        ("F2", True, "guided how money was shared", "Allocation of money was not theirs to decide"),
    ],
)
def test_known_pairs_are_told(session, theme, opposed, then, now):
    (found,) = hear(session, theme, limit=20)

    assert any(
        then in squeeze(one.then.words) and now in squeeze(one.now.words) and one.opposed is opposed
        for one in found.echoes
    )


def test_every_sentence_stands_at_its_place_in_its_text(session, heard):
    for theme in heard:
        for echo in theme.echoes:
            for one in (echo.then, echo.now):
                assert find_text(session.library, one.text).text[one.start : one.stop] == one.words


def test_a_pair_is_told_under_one_theme_and_a_sentence_twice_a_theme_at_most(heard):
    pairs = [(one.then.text, one.then.start, one.now.text, one.now.start) for theme in heard for one in theme.echoes]
    assert len(pairs) == len(set(pairs)) > 20
    for theme in heard:
        starts = [(one.then.text, one.then.start) for one in theme.echoes]
        assert all(starts.count(start) <= USES for start in starts)


def test_only_the_contrary_is_told_where_it_is_asked_for(session):
    found = hear(session, contrary=True, limit=3)

    assert found and all(one.opposed and one.denials for theme in found for one in theme.echoes)


def test_the_report_sets_quotations_of_both_sides_beside_each_other(demonstrated):
    report = next(demonstrated.folder.glob("reviews/*/reports/lessons-learned.md")).read_text(encoding="utf-8")
    section = report.partition("Echoes\n")[2].partition("\n## ")[0]

    assert "Accountability ran upwards in the same line." in section
    assert "**The contrary** (not)" in section
