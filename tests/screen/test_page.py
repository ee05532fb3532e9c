"""What a reviewer sees: one record on one screen."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import UsageError
from evidence.layout import columns, safe, wrap
from evidence.model import Decision, Name, Record, Stage, Verdict
from evidence.protocol import Criterion, Reason
from evidence.screen.keys import PRESETS, Action, Press, help_lines, keymap, press
from evidence.screen.page import Highlights, compose
from evidence.screen.queue import Progress

RECORD = Record(
    key="lorne2019",
    title="The rise of the regional tier",
    abstract="We ask how strategic health authorities worked. Regional planning is compared with practice abroad.",
    authors=(Name(family="Lorne"), Name(family="Allen")),
    year=2019,
    venue="Sociology",
)
PROGRESS = Progress(reviewer="ada", stage=Stage.TITLE_ABSTRACT, done=3, left=9, included=1, excluded=2)
CRITERIA = (
    Criterion(code="C1", kind="include", text="About a tier"),
    Criterion(code="C2", kind="exclude", text="Abroad"),
)
REASONS = tuple(Reason(code=f"r{n}", label=f"Reason number {n}") for n in range(11))
MARKS = Highlights(include=("strategic health authorit*", "regional"), exclude=("abroad",))


def screen(record=RECORD, **changes):
    values = {"criteria": CRITERIA, "reasons": REASONS, "progress": PROGRESS, "keys": keymap()} | changes
    return compose(record, **values)


def words(lines):
    return "\n".join("".join(text for _, text in line) for line in lines)


def styled(lines, style):
    return [text for line in lines for name, text in line if name == style]


def test_a_record_with_all_that_is_needed_to_judge_it_is_on_the_screen():
    assert words(screen(width=60, reasons=REASONS[:2], keys=keymap("covidence"))).replace("\u00a0", " ") == (
        "The rise of the regional tier\n"
        "Lorne and Allen · 2019 · Sociology · lorne2019\n"
        "\n"
        "We ask how strategic health authorities worked. Regional\n"
        "planning is compared with practice abroad.\n"
        "\n"
        "Criteria\n"
        "+ C1 About a tier\n"
        "- C2 Abroad\n"
        "\n"
        "Reasons to exclude\n"
        "1 Reason number 0\n"
        "2 Reason number 1\n"
        "\n"
        "ada · title-abstract · 3 of 12 judged (25 %) · in 1, out 2,\n"
        "unsure 0\n"
        "y include  n exclude  1-9 reason  m unsure  w note\n"
        "space more  z undo  l later  s similar  ? help  q quit"
    )


def test_highlighted_words_have_their_own_style_also_over_a_lines_end():
    lines = screen(width=32, highlights=MARKS, criteria=())

    assert styled(lines, "include") == ["regional", "strategic health", "authorities", "Regional"]
    assert styled(lines, "exclude") == ["abroad"]


def test_without_colours_brackets_and_a_sign_say_what_is_highlighted_and_for_what():
    said = words(screen(highlights=MARKS, criteria=(), colourless=True))

    assert "The rise of the [+regional] tier" in said
    assert "[+strategic health authorities]" in said and "[-abroad]" in said


def test_a_long_record_is_cut_into_pages_that_keep_the_footer_and_come_round_again():
    record = Record(key="a", title="Long", abstract=" ".join(f"word{n}" for n in range(400)))
    pages = [words(screen(record, height=24, page=number)) for number in range(9)]
    first = next(number for number in range(1, 9) if pages[number] == pages[0])

    assert all(len(one.splitlines()) <= 24 and "3 of 12 judged" in one for one in pages)
    assert "page 1 of" in pages[0] and "space shows the next" in pages[0]
    assert all(f"word{n}" in "".join(pages[:first]) for n in range(400))


@given(st.integers(5, 40), st.integers(20, 120), st.integers(0, 30))
def test_in_a_low_terminal_the_footer_gives_way_so_that_the_title_stays_in_sight(height, width, page):
    lines = screen(height=height, width=width, page=page, told=["recall about 80 % (62-100 %)", "learning the order"])

    assert len(lines) <= max(height, 6)
    assert "3 of 12 judged" in words(lines).replace("\n", " ")
    assert page or words(lines).startswith("The rise of the")
    assert max(columns(line) for line in words(lines).splitlines()) <= width


def test_notes_and_labels_are_on_the_records_pages_and_not_beside_them():
    long = [" ".join(f"word{n}" for n in range(400))]
    pages = [words(screen(height=24, page=number, notes=long)) for number in range(9)]

    assert all(len(one.splitlines()) <= 24 for one in pages)
    assert all(f"word{n}" in "".join(pages) for n in range(400))


def test_the_footer_says_how_much_has_been_found():
    assert "unsure 0 · recall about 80 % (62-100 %)" in words(screen(width=200, told=["recall about 80 % (62-100 %)"]))


def test_only_whole_words_are_highlighted():
    record = Record(key="a", title="Interregional and regionals", abstract="a.b and axb")

    assert styled(screen(record, highlights=Highlights(include=("regional", "a.b", " ", "*"))), "include") == ["a.b"]


def test_missing_fields_are_said_and_not_left_blank():
    said = words(screen(Record(key="x1")))

    assert "(no title)" in said
    assert "no author · no year · x1" in said
    assert "No abstract." in said


def test_only_nine_reasons_have_a_key():
    assert styled(screen(), "key")[:9] == [f"{n + 1} Reason number {n}" for n in range(9)]
    assert "Reason number 9" not in words(screen())


def test_a_reviewers_own_earlier_decisions_are_shown():
    decision = Decision(
        record="a", stage=Stage.TITLE_ABSTRACT, reviewer="ada", verdict=Verdict.EXCLUDE, reason="setting", note="sure?",
        at="2026-11-01",
    )  # fmt: skip

    assert styled(screen(history=[decision]), "history") == ["2026-11-01 exclude (setting) sure?"]


def test_what_a_record_says_cannot_steer_the_terminal():
    record = Record(key="a", title="Clear\x1b[2J\x9b31m\u202eme", abstract="one\x07\n\ntwo\u2066", venue="\x1b]0;x\x07")
    said = words(screen(record))

    assert not any(char in said for char in "\x1b\x9b\x07\u202e\u2066")
    assert "one two" in said


@given(st.text(max_size=200), st.text(max_size=60), st.integers(1, 70))
def test_no_line_is_wider_than_the_screen_and_no_letter_is_lost(abstract, title, width):
    record = Record(key="a", title=title, abstract=abstract)
    lines = screen(record, width=width, highlights=Highlights(include=(abstract[:5], "a*")))
    body = styled(lines, "text") + styled(lines, "include") + styled(lines, "title")

    assert all(columns("".join(text for _, text in line)) <= max(20, width) for line in lines)
    wanted = (safe(title) or "(no title)") + safe(abstract)
    assert sorted("".join(body).replace(" ", "")) == sorted(wanted.replace(" ", ""))


@given(st.text(alphabet="ab 漢e\u0301", max_size=60), st.integers(2, 20))
def test_lines_follow_one_another_and_leave_out_spaces_only(text, width):
    text = safe(text)
    lines = wrap(text, width)

    assert all(columns(text[line.start : line.stop]) <= width for line in lines)
    assert "".join(text[line.start : line.stop] for line in lines).replace(" ", "") == text.replace(" ", "")
    assert all(one.stop <= other.start for one, other in pairwise(lines))


def test_keys_do_what_the_preset_says():
    assert press("i", keymap()) == Press(action=Action.INCLUDE)
    assert press("I", keymap("asreview")) == Press(action=Action.EXCLUDE)
    assert press("n", keymap("covidence")) == Press(action=Action.EXCLUDE)
    assert press("3", keymap(), 3) == Press(action=Action.EXCLUDE, reason=2)
    assert press("4", keymap(), 3) is None
    assert press("0", keymap(), 3) is None
    assert press("x", keymap()) is None
    assert press("", keymap()) is None


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_reaches_every_action_and_explains_every_key(name):
    keys = keymap(name)

    assert set(keys.values()) == set(Action)
    assert len(help_lines(keys)) == len(keys) + 1


def test_a_preset_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(UsageError, match=r"No key preset 'vim'. Known: evidence, rayyan, asreview, covidence"):
        keymap("vim")
